/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/explain.h"

#include <string.h>

#include "report/words.h"

static const WtPaint paints[WT_N_SEVERITIES] = {
  [WT_SEVERITY_NOTE] = WT_PAINT_NONE,
  [WT_SEVERITY_WARNING] = WT_PAINT_YELLOW,
  [WT_SEVERITY_ERROR] = WT_PAINT_RED,
};

/* What a report tells of each occurrence, beside frame, time, connection and sender. */
static const char *evidence_of(WtEvidence evidence)
{
  static const char *const texts[] = {
    [WT_EVIDENCE_NONE] = "where it is",
    [WT_EVIDENCE_CRC] = "the digest computed over the captured octets, and the one received",
    [WT_EVIDENCE_STATUS] = "Status-Class and Status-Detail of the Login Response",
    [WT_EVIDENCE_OCTETS] = "how many octets are concerned",
    [WT_EVIDENCE_COUNT] = "how many there are, and where it is known how many there may be",
    [WT_EVIDENCE_DIGESTS] = "which digests are in use, and how many PDUs agree on it",
    [WT_EVIDENCE_SEGMENTS] = "how many wire segments are concerned",
    [WT_EVIDENCE_SIZES] = "how many octets were seen, and where it is known how many were due",
    [WT_EVIDENCE_NUMBERS] = "the number seen, and the number due",
    [WT_EVIDENCE_TIME] = "how long it was, and how long it should have been or may be",
    [WT_EVIDENCE_FIELD] = "the octet of the header",
    [WT_EVIDENCE_HOST] = "whose host it is",
  };

  return texts[evidence];
}

static void append(GString *out, const char *text)
{
  g_string_append(out, text);
}

void wt_explain(WtPage *page, WtFindingId id)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  g_autoptr(GString) evidence =
      g_string_new("frame, time, connection and sender where they apply; ");

  wt_page_paint(page, WT_PAINT_BOLD, kind->id);
  append(page->out, ", ");
  wt_page_paint(page, paints[kind->severity], wt_severity_name(kind->severity));
  append(page->out, "\n");
  append(evidence, evidence_of(kind->evidence));
  wt_page_labelled(page, "meaning", kind->text);
  wt_page_labelled(page, "evidence", evidence->str);
  wt_page_labelled(page, "remedy", kind->remedy);
  wt_page_labelled(page, "source", kind->source);
}

/* "iscsi.nop" has iscsi.nop.data, and not iscsi.nopal. */
static bool is_of(const char *id, const char *prefix)
{
  const size_t len = prefix ? strlen(prefix) : 0;

  return !len || (strncmp(id, prefix, len) == 0 && (id[len] == '.' || id[len] == 0));
}

/* The first sentence, as much of it as fits. */
static void append_summary(GString *out, const char *text, size_t columns)
{
  const char *const stop = strpbrk(text, ".;:");
  const size_t len = stop ? (size_t) (stop - text) : strlen(text);
  g_autofree char *sentence = g_strndup(text, len);

  if (len <= columns)
    append(out, sentence);
  else
    g_string_append_printf(out, "%.*s…", (int) columns - 1, sentence);
}

size_t wt_explain_list(WtPage *page, const char *prefix)
{
  const size_t indent = 40;
  size_t n = 0;

  for (unsigned i = 0; i < WT_N_FINDINGS; i++) {
    const WtFindingKind *const kind = wt_finding_kind((WtFindingId) i);
    g_autofree char *head = NULL;

    if (!is_of(kind->id, prefix))
      continue;
    head = g_strdup_printf("%-7s  %-29s  ", wt_severity_name(kind->severity), kind->id);
    wt_page_paint(page, paints[kind->severity], head);
    append_summary(page->out, kind->text, page->width - MAX(strlen(head), indent));
    append(page->out, "\n");
    n++;
  }
  return n;
}

WtFindingId wt_explain_find(const char *name)
{
  for (unsigned i = 0; i < WT_N_FINDINGS; i++)
    if (strcmp(wt_finding_kind((WtFindingId) i)->id, name) == 0)
      return (WtFindingId) i;
  return WT_N_FINDINGS;
}

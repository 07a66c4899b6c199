/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/explain.h"

#include <string.h>

#include "report/json-document.h"
#include "report/json-values.h"
#include "report/words.h"

static const WtPaint paints[WT_N_SEVERITIES] = {
  [WT_SEVERITY_NOTE] = WT_PAINT_NONE,
  [WT_SEVERITY_WARNING] = WT_PAINT_YELLOW,
  [WT_SEVERITY_ERROR] = WT_PAINT_RED,
};

#define SCHEMA "wiretruth-findings/1"
#define SAMPLES "samples/broken/"

/* What a report tells of each occurrence, beside where, when and by whom. NULL: no more. */
static const char *numbers_of(WtEvidence evidence)
{
  static const char *const texts[] = {
    [WT_EVIDENCE_NONE] = NULL,
    [WT_EVIDENCE_CRC] = "the digest computed over the captured octets (expected), and the one "
                        "received (seen)",
    [WT_EVIDENCE_STATUS] = "Status-Class and Status-Detail of the Login Response (seen)",
    [WT_EVIDENCE_OCTETS] = "how many octets are concerned (seen)",
    [WT_EVIDENCE_COUNT] = "how many there are (seen), and where it is known how many there may "
                          "be (expected)",
    [WT_EVIDENCE_DIGESTS] = "which digests are in use (seen), and how many PDUs agree on it "
                            "(expected)",
    [WT_EVIDENCE_SEGMENTS] = "how many wire segments are concerned (seen)",
    [WT_EVIDENCE_SIZES] = "how many octets there were (seen), and where it is known how many "
                          "were due or allowed (expected)",
    [WT_EVIDENCE_NUMBERS] = "the number that came (seen), and the one that was due (expected)",
    [WT_EVIDENCE_TIME] =
        "how long it was (seen), and where it is known how long it should have "
        "been or may be (expected)",
    [WT_EVIDENCE_FIELD] = "which octet of the header it is (seen)",
    [WT_EVIDENCE_HOST] = "whose host it is",
  };

  return evidence < G_N_ELEMENTS(texts) ? texts[evidence] : NULL;
}

static char *evidence_of(WtEvidence evidence)
{
  static const char where[] =
      "frame, time, connection, sender, task (ITT) and place in the stream, where they apply";
  const char *const numbers = numbers_of(evidence);

  return g_strjoin("; ", where, numbers, NULL);
}

static char *sample_of(const char *id)
{
  return g_strconcat(SAMPLES, id, ".pcap.gz", NULL);
}

/* What shows the sample. A finding of the host's side needs what the host says, too. */
static char *command_of(const char *id)
{
  g_autofree char *sample = sample_of(id);
  g_autofree char *facts = g_strconcat("--host-facts " SAMPLES, id, ".facts ", NULL);

  return g_strconcat("wiretruth analyze ", g_str_has_prefix(id, "host.") ? facts : "", sample,
                     NULL);
}

static void append(GString *out, const char *text)
{
  g_string_append(out, text);
}

void wt_explain(WtPage *page, WtFindingId id)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  g_autofree char *evidence = evidence_of(kind->evidence);
  g_autofree char *command = command_of(kind->id);

  wt_page_paint(page, WT_PAINT_BOLD, kind->id);
  append(page->out, ", ");
  wt_page_paint(page, paints[kind->severity], wt_severity_name(kind->severity));
  append(page->out, "\n");
  wt_page_labelled(page, "meaning", kind->text);
  wt_page_labelled(page, "evidence", evidence);
  wt_page_numbered(page, "causes", kind->causes);
  wt_page_labelled(page, "remedy", kind->remedy);
  wt_page_labelled(page, "source", kind->source);
  wt_page_labelled(page, "sample", command);
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

void wt_explain_list(WtPage *page, const WtFindingId *ids, size_t n)
{
  const size_t indent = 40;

  for (size_t i = 0; i < n; i++) {
    const WtFindingKind *const kind = wt_finding_kind(ids[i]);
    g_autofree char *head =
        g_strdup_printf("%-7s  %-29s  ", wt_severity_name(kind->severity), kind->id);

    wt_page_paint(page, paints[kind->severity], head);
    append_summary(page->out, kind->text, page->width - MAX(strlen(head), indent));
    append(page->out, "\n");
  }
}

static json_t *finding_value(WtFindingId id)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  const char *const numbers = numbers_of(kind->evidence);
  g_autofree char *sample = sample_of(kind->id);
  g_autofree char *command = command_of(kind->id);
  json_t *const object = json_object();

  json_object_set_new(object, "id", json_string(kind->id));
  json_object_set_new(object, "severity", json_string(wt_severity_name(kind->severity)));
  json_object_set_new(object, "text", json_string(kind->text));
  json_object_set_new(object, "evidence", numbers ? json_string(numbers) : json_null());
  json_object_set_new(object, "causes", wt_json_lines(kind->causes));
  json_object_set_new(object, "remedy", json_string(kind->remedy));
  json_object_set_new(object, "source", json_string(kind->source));
  json_object_set_new(object, "sample", json_string(sample));
  json_object_set_new(object, "command", json_string(command));
  return object;
}

void wt_explain_json(WtOutput *output, const WtFindingId *ids, size_t n)
{
  WtJsonDocument document;

  wt_json_document_begin(&document, output);
  wt_json_document_add(&document, "schema", json_string(SCHEMA));
  wt_json_document_begin_list(&document, "findings");
  for (size_t i = 0; i < n; i++)
    wt_json_document_add(&document, NULL, finding_value(ids[i]));
  wt_json_document_end_list(&document);
  wt_json_document_end(&document);
}

/* "iscsi.nop" has iscsi.nop.data, and not iscsi.nopal. */
static bool is_of(const char *id, const char *prefix)
{
  const size_t len = strlen(prefix);

  return strncmp(id, prefix, len) == 0 && (id[len] == '.' || id[len] == 0);
}

size_t wt_explain_find(const char *name, WtFindingId *found)
{
  size_t n = 0;

  for (unsigned i = 0; i < WT_N_FINDINGS; i++) {
    const char *const id = wt_finding_kind((WtFindingId) i)->id;

    if (name && strcmp(id, name) == 0) {
      *found = (WtFindingId) i;
      return 1;
    }
    if (!name || is_of(id, name))
      found[n++] = (WtFindingId) i;
  }
  return n;
}

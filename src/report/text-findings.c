/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/page.h"
#include "report/words.h"

#define INDENT 9u /* "warning  " */

static WtPaint paint_of(WtSeverity severity)
{
  static const WtPaint paints[WT_N_SEVERITIES] = {
    [WT_SEVERITY_NOTE] = WT_PAINT_DIM,
    [WT_SEVERITY_WARNING] = WT_PAINT_YELLOW,
    [WT_SEVERITY_ERROR] = WT_PAINT_RED,
  };

  return paints[severity];
}

static void digests_evidence(GString *out, const WtFinding *f)
{
  static const char *const words[] = {
    "without digests",
    "with header digests",
    "with data digests",
    "with header and data digests",
  };

  wt_words_some(out, f->expected, "PDU");
  g_string_append_printf(out, " agreed %s", words[f->seen & 3]);
}

static void time_evidence(GString *out, const WtFinding *f)
{
  if (!f->seen)
    return;
  g_string_append(out, ", after ");
  wt_words_duration(out, (int64_t) f->seen);
  if (f->expected) {
    g_string_append(out, " against ");
    wt_words_duration(out, (int64_t) f->expected);
  }
}

static void status_evidence(GString *out, uint16_t status)
{
  const char *const text = wt_login_status_text(status);

  g_string_append_printf(out, ", status 0x%04x", status);
  if (text) /* without its full stop */
    g_string_append_printf(out, ": %.*s", (int) strlen(text) - 1, text);
}

static void evidence(GString *out, const WtFinding *f)
{
  switch (wt_finding_kind(f->id)->evidence) {
  case WT_EVIDENCE_NONE:
    return;
  case WT_EVIDENCE_CRC:
    g_string_append_printf(
        out, ", computed 0x%08" G_GINT64_MODIFIER "x, received 0x%08" G_GINT64_MODIFIER "x",
        f->expected, f->seen);
    return;
  case WT_EVIDENCE_STATUS:
    status_evidence(out, (uint16_t) f->seen);
    return;
  case WT_EVIDENCE_OCTETS:
    g_string_append(out, ", ");
    wt_words_some(out, f->seen, "octet");
    return;
  case WT_EVIDENCE_COUNT:
    if (!f->seen)
      return;
    g_string_append(out, ", ");
    wt_words_count(out, f->seen);
    g_string_append(out, " of them");
    return;
  case WT_EVIDENCE_SEGMENTS:
    g_string_append(out, ", ");
    wt_words_some(out, f->seen, "wire segment");
    return;
  case WT_EVIDENCE_NUMBERS:
    g_string_append_printf(out, ", number %" G_GUINT64_FORMAT " against %" G_GUINT64_FORMAT,
                           f->seen, f->expected);
    return;
  case WT_EVIDENCE_SIZES:
    g_string_append(out, ", ");
    wt_words_some(out, f->seen, "octet");
    if (f->expected) {
      g_string_append(out, " against ");
      wt_words_count(out, f->expected);
    }
    return;
  case WT_EVIDENCE_TIME:
    time_evidence(out, f);
    return;
  case WT_EVIDENCE_FIELD:
    g_string_append_printf(out, ", octet %" G_GUINT64_FORMAT " of the header", f->seen);
    return;
  case WT_EVIDENCE_HOST:
    if (f->sender == WT_SENDER_UNKNOWN)
      g_string_append(out, ", on a machine that holds both ends");
    else
      g_string_append_printf(out, ", on the %s's host", wt_sender_name(f->sender));
    return;
  case WT_EVIDENCE_DIGESTS:
    g_string_append(out, ", ");
    digests_evidence(out, f);
    return;
  default:
    return;
  }
}

/* "frame 812 of host.pcap", as far as it applies */
static void place(GString *out, const WtPage *page, const WtFinding *f,
                  const WtReportInfo *info)
{
  if (f->frame)
    g_string_append_printf(out, "frame %" G_GUINT64_FORMAT, f->frame);
  if (page->several_inputs && f->input < info->n_inputs) {
    g_string_append(out, f->frame ? " of " : "");
    wt_words_name(out, info->inputs[f->input].path, 40);
  }
}

static void append_since(GString *out, const WtFinding *f, const WtSummary *summary)
{
  g_string_append_printf(out, "+%.6f s",
                         (double) (f->ts_ns - summary->capture.first_ts_ns) / 1e9);
}

/* "frame 812 of host.pcap at 2024-05-06T... (+1.5 s)"; @brief: without the time of day */
static void when(GString *out, const WtPage *page, const WtFinding *f, const WtSummary *summary,
                 const WtReportInfo *info, bool brief)
{
  place(out, page, f, info);
  if (!f->ts_ns)
    return;
  if (!brief) {
    g_string_append(out, " at ");
    wt_words_time(out, f->ts_ns);
  }
  g_string_append(out, " (");
  append_since(out, f, summary);
  g_string_append_c(out, ')');
}

/* ", from the initiator 3, from the target 1 time", where one alone is not all there is to say */
static void append_senders(GString *out, const WtTally *tally)
{
  if (!tally->senders[WT_SENDER_INITIATOR] || !tally->senders[WT_SENDER_TARGET])
    return;
  g_string_append(out, ", from the initiator ");
  wt_words_count(out, tally->senders[WT_SENDER_INITIATOR]);
  g_string_append(out, ", from the target ");
  wt_words_some(out, tally->senders[WT_SENDER_TARGET], "time");
}

/* ", connections 1, 2, 7 and others" */
static void append_connections(GString *out, const WtTally *tally)
{
  if (!tally->n_connections)
    return;
  g_string_append(out, tally->n_connections > 1 ? ", connections" : ", connection");
  for (uint32_t i = 0; i < tally->n_connections; i++)
    g_string_append_printf(out, "%s %u", i ? "," : "", tally->connections[i]);
  if (tally->more_connections)
    g_string_append(out, " and others");
}

static bool sender_matters(const WtFinding *f)
{
  return f->sender != WT_SENDER_UNKNOWN && wt_finding_kind(f->id)->evidence != WT_EVIDENCE_HOST;
}

/* "First in frame 812 at …, sent by the target, ITT 0x0000001a, …; last in frame 9; connections 1, 2" */
static char *occurrences(const WtPage *page, const WtTally *tally, const WtSummary *summary,
                         const WtReportInfo *info, bool brief)
{
  const WtFinding *const first = &tally->first, *const last = &tally->last;
  GString *const out = g_string_new(NULL);

  if (first->frame || page->several_inputs) {
    g_string_append(out, tally->count > 1 ? "First in " : "In ");
    when(out, page, first, summary, info, brief);
  }
  if (tally->n_connections == 1 && !tally->more_connections)
    append_connections(out, tally);
  if (sender_matters(first))
    g_string_append_printf(out, ", sent by the %s", wt_sender_name(first->sender));
  if (first->itt != WT_NO_TAG)
    g_string_append_printf(out, ", ITT 0x%08x", first->itt);
  evidence(out, first);
  if (first->detail) {
    g_string_append(out, "; ");
    wt_words_name(out, first->detail, 0);
  }
  if (tally->count > 1 && last->frame && last->frame != first->frame) {
    g_string_append(out, "; last in ");
    when(out, page, last, summary, info, true);
  }
  if (tally->n_connections > 1)
    append_connections(out, tally);
  append_senders(out, tally);
  if (g_str_has_prefix(out->str, ", ") || g_str_has_prefix(out->str, "; "))
    g_string_erase(out, 0, 2);
  return g_string_free(out, FALSE);
}

static void write_likely_cause(WtPage *page, const WtFindingKind *kind)
{
  g_autofree char *text =
      g_strdup_printf("Likely cause: %.*s", (int) strcspn(kind->causes, "\n"), kind->causes);

  wt_words_wrap(page->out, text, INDENT, page->width);
}

static void write_finding(WtPage *page, WtFindingId id, const WtSummary *summary,
                          const WtReportInfo *info)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  const WtTally *const tally = &summary->findings[id];
  g_autofree char *severity =
      g_strdup_printf("%-*s", (int) INDENT, wt_severity_name(kind->severity));
  g_autofree char *where = occurrences(page, tally, summary, info, false);
  g_autofree char *remedy = g_strconcat("-> ", kind->remedy, NULL);

  wt_page_paint(page, paint_of(kind->severity), severity);
  wt_page_paint(page, WT_PAINT_BOLD, kind->id);
  g_string_append(page->out, "  ");
  wt_words_some(page->out, tally->count, "time");
  g_string_append_c(page->out, '\n');
  wt_words_wrap(page->out, kind->text, INDENT, page->width);
  if (*where)
    wt_words_wrap(page->out, where, INDENT, page->width);
  write_likely_cause(page, kind);
  wt_words_wrap(page->out, remedy, INDENT, page->width);
}

#define NOTE_INDENT 2u

/* What is no fault takes two lines: the first sentence on it, and where it was. */
static void write_note(WtPage *page, WtFindingId id, const WtSummary *summary,
                       const WtReportInfo *info)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  const WtTally *const tally = &summary->findings[id];
  g_autofree char *where = occurrences(page, tally, summary, info, true);
  g_autoptr(GString) head = g_string_new(kind->id);

  g_string_append(head, ", ");
  wt_words_some(head, tally->count, "time");
  g_string_append_printf(head, ": %.*s", (int) strcspn(kind->text, ".;:"), kind->text);
  wt_words_wrap(page->out, head->str, NOTE_INDENT, page->width);
  if (*where)
    wt_words_wrap(page->out, where, 2 * NOTE_INDENT, page->width);
}

/** WtFindingWriter: the rows of one section. */
typedef void (*WtFindingWriter)(WtPage *, WtFindingId, const WtSummary *, const WtReportInfo *);

static void write_section(WtPage *page, const char *title, WtFindingWriter write,
                          const WtFindingId *ids, size_t n, const WtSummary *summary,
                          const WtReportInfo *info)
{
  if (!n)
    return;
  wt_page_heading(page, title);
  for (size_t i = 0; i < n && i < WT_PAGE_ROWS; i++)
    write(page, ids[i], summary, info);
  wt_page_past(page, n, 0, WT_LISTED_IN_JSON);
}

void wt_page_findings(WtPage *self, const WtSummary *summary, const WtReportInfo *info)
{
  WtFindingId order[WT_N_FINDINGS];
  const size_t n = wt_report_order(summary, order);
  size_t faults = 0;

  while (faults < n && wt_finding_kind(order[faults])->severity != WT_SEVERITY_NOTE)
    faults++;
  write_section(self, "FINDINGS", write_finding, order, faults, summary, info);
  write_section(self, "NOTES", write_note, order + faults, n - faults, summary, info);
  if (n)
    wt_page_paint(self, WT_PAINT_DIM,
                  "  (wiretruth explain ID: what a finding means, its causes, what to do)\n");
}

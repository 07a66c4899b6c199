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

/* "first in frame 812 at …, connection 1, sent by the target, ITT 0x0000001a, …" */
static void occurrence(GString *out, const WtPage *page, const WtFinding *f,
                       const WtSummary *summary, const WtReportInfo *info)
{
  if (f->frame || page->several_inputs) {
    g_string_append(out, ", in ");
    place(out, page, f, info);
  }
  if (f->ts_ns) {
    g_string_append(out, f->frame ? " at " : ", at ");
    wt_words_time(out, f->ts_ns);
    g_string_append_printf(out, " (+%.6f s)",
                           (double) (f->ts_ns - summary->capture.first_ts_ns) / 1e9);
  }
  if (f->connection)
    g_string_append_printf(out, ", connection %u", f->connection);
  if (f->sender != WT_SENDER_UNKNOWN && wt_finding_kind(f->id)->evidence != WT_EVIDENCE_HOST)
    g_string_append_printf(out, ", sent by the %s", wt_sender_name(f->sender));
  if (f->itt != WT_NO_TAG)
    g_string_append_printf(out, ", ITT 0x%08x", f->itt);
  evidence(out, f);
  if (f->detail) {
    g_string_append(out, "; ");
    wt_words_name(out, f->detail, 0);
  }
}

static void write_finding(WtPage *page, WtFindingId id, const WtSummary *summary,
                          const WtReportInfo *info)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  const uint64_t count = summary->findings[id].count;
  const WtFinding *const first = &summary->findings[id].first;
  const WtFinding *const last = &summary->findings[id].last;
  g_autofree char *severity =
      g_strdup_printf("%-*s", (int) INDENT, wt_severity_name(kind->severity));
  g_autoptr(GString) where = g_string_new(NULL);

  occurrence(where, page, first, summary, info);
  if (count > 1 && last->frame && last->frame != first->frame) {
    g_string_append(where, ", last in ");
    place(where, page, last, info);
  }

  wt_page_paint(page, paint_of(kind->severity), severity);
  wt_page_paint(page, WT_PAINT_BOLD, kind->id);
  g_string_append(page->out, "  ");
  wt_words_some(page->out, count, "time");
  g_string_append_c(page->out, '\n');
  wt_words_wrap(page->out, kind->text, INDENT, page->width);
  if (where->len) {
    if (g_str_has_prefix(where->str, ", in "))
      g_string_replace(where, ", in ", count > 1 ? "First in " : "In ", 1);
    else
      g_string_erase(where, 0, (gssize) strlen(", "));
    wt_words_wrap(page->out, where->str, INDENT, page->width);
  }

  g_autofree char *remedy = g_strconcat("-> ", kind->remedy, NULL);

  wt_words_wrap(page->out, remedy, INDENT, page->width);
}

void wt_page_findings(WtPage *self, const WtSummary *summary, const WtReportInfo *info)
{
  WtFindingId order[WT_N_FINDINGS];
  const size_t n = wt_report_order(summary, order);

  if (!n)
    return;
  wt_page_heading(self, "FINDINGS");
  for (size_t i = 0; i < n && i < WT_PAGE_ROWS; i++)
    write_finding(self, order[i], summary, info);
  wt_page_more(self, n, 0, true);
}

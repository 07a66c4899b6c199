/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/headline.h"

#include "report/report.h"
#include "report/words.h"

static uint64_t digests(const WtSummary *s, WtVerdict verdict)
{
  return s->digests[WT_HEADER_DIGEST][verdict] + s->digests[WT_DATA_DIGEST][verdict];
}

static void no_iscsi(GString *out, const WtSummary *s)
{
  if (!s->capture.frames) {
    g_string_append(out, "Nothing to look at: no frame was read.");
  } else if (s->findings[WT_FINDING_ISCSI_IWARP].count) {
    g_string_append(
        out, "No iSCSI over plain TCP in this capture; it travels over RDMA (iWARP) here.");
  } else if (s->iscsi.connections) {
    g_string_append(out, "No whole iSCSI PDU in this capture: ");
    wt_words_some(out, s->iscsi.connections, "connection");
    g_string_append(out, " without one that could be framed.");
  } else if (!s->capture.tcp_frames) {
    g_string_append(out, "No iSCSI in this capture: none of its ");
    wt_words_some(out, s->capture.frames, "frame");
    g_string_append(out, " is TCP.");
  } else {
    g_string_append(out, "No iSCSI in this capture: ");
    wt_words_some(out, s->capture.tcp_frames, "TCP frame");
    g_string_append(out, " of other protocols.");
  }
}

/* "all 90 digests are good": what the digests prove, and what they do not. */
static void digests_clause(GString *out, const WtSummary *s)
{
  const uint64_t good = digests(s, WT_VERDICT_GOOD);
  const uint64_t unchecked = digests(s, WT_VERDICT_UNVERIFIABLE);

  if (good) {
    g_string_append(out, good == 1 ? "the " : "all ");
    wt_words_some(out, good, "digest");
    g_string_append(out, unchecked ? " that could be checked " : " ");
    g_string_append(out, good == 1 ? "is good" : "are good");
  }
  if (unchecked) {
    g_string_append(out, good ? ", " : "");
    wt_words_count(out, unchecked);
    g_string_append(out, good ? " could not be" : " digests could not be checked");
  }
  if (!good && !unchecked)
    g_string_append(out, "without digests, damage could go unnoticed");
}

/* What matters most comes first, in its own words. */
static void worst_finding(GString *out, const WtSummary *s, WtFindingId id, size_t others)
{
  g_string_append(out, wt_finding_kind(id)->text);
  if (s->findings[id].count > 1) {
    out->str[out->len - 1] = ' '; /* the full stop comes after how often */
    g_string_append_c(out, '(');
    wt_words_some(out, s->findings[id].count, "time");
    g_string_append(out, ").");
  }
  if (others) {
    g_string_append(out, " And ");
    wt_words_some(out, others, "finding");
    g_string_append(out, " more.");
  }
  g_string_append_c(out, ' ');
}

#define WORTH_TELLING 100 /* one octet in so many */

/* A report on a part of the octets must not read as one on all. */
static void unframed_clause(GString *out, const WtSummary *s)
{
  const uint64_t lost = s->iscsi.octets_unparsed;

  if (lost * WORTH_TELLING > s->iscsi.octets)
    g_string_append_printf(out, " (%.0f %% of the iSCSI octets are in none)",
                           100.0 * (double) lost / (double) s->iscsi.octets);
}

static size_t above_note(const WtFindingId *order, size_t n)
{
  size_t above = 0;

  while (above < n && wt_finding_kind(order[above])->severity != WT_SEVERITY_NOTE)
    above++;
  return above;
}

WtSeverity wt_headline(GString *out, const WtSummary *s)
{
  const uint64_t bad = digests(s, WT_VERDICT_BAD);
  WtFindingId order[WT_N_FINDINGS];
  const size_t n = wt_report_order(s, order);
  const WtSeverity worst = n ? wt_finding_kind(order[0])->severity : WT_SEVERITY_NOTE;

  if (bad) {
    wt_words_count(out, bad);
    g_string_append(out, " of ");
    wt_words_some(out, bad + digests(s, WT_VERDICT_GOOD), "digest");
    g_string_append(out, bad == 1 ? " is bad: " : " are bad: ");
    g_string_append(out, "data is being damaged between initiator and target.");
    return WT_SEVERITY_ERROR;
  }
  if (!s->iscsi.pdus) {
    no_iscsi(out, s);
    return worst;
  }
  if (worst == WT_SEVERITY_NOTE)
    g_string_append(out, "Nothing wrong was found in ");
  else
    worst_finding(out, s, order[0], above_note(order, n) - 1);
  wt_words_some(out, s->iscsi.pdus, "PDU");
  unframed_clause(out, s);
  g_string_append(out, worst == WT_SEVERITY_NOTE ? "; " : ": ");
  digests_clause(out, s);
  g_string_append_c(out, '.');
  return worst;
}

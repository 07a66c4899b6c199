/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/headline.h"

#include "report/report.h"
#include "report/words.h"

#define SCSI_COMMAND 0x01 /* RFC 7143 11.2.1.2 */

static uint64_t digests(const WtSummary *s, WtVerdict verdict)
{
  return s->digests[WT_HEADER_DIGEST][verdict] + s->digests[WT_DATA_DIGEST][verdict];
}

static void no_iscsi(GString *out, const WtSummary *s)
{
  if (s->findings[WT_FINDING_CONNECTION_REFUSED].count) {
    g_string_append(out, "No iSCSI in this capture, as nobody took it: ");
    wt_words_some(out, s->findings[WT_FINDING_CONNECTION_REFUSED].count, "connection");
    g_string_append(out, " refused by the target's host.");
  } else if (!s->capture.frames) {
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

/* " First in frame 903, 634.123 ms after the begin, sent by the target." */
static void since_clause(GString *out, const WtSummary *s, WtFindingId id)
{
  const WtFinding *const first = &s->findings[id].first;
  const bool of_sender =
      first->sender != WT_SENDER_UNKNOWN && wt_finding_kind(id)->evidence != WT_EVIDENCE_HOST;

  if (!first->frame)
    return;
  g_string_append_printf(out, " %s frame %" G_GUINT64_FORMAT ", ",
                         s->findings[id].count > 1 ? "First in" : "In", first->frame);
  wt_words_duration(out, first->ts_ns - s->capture.first_ts_ns);
  g_string_append(out, " after the begin");
  if (of_sender)
    g_string_append_printf(out, ", sent by the %s", wt_sender_name(first->sender));
  g_string_append_c(out, '.');
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
  since_clause(out, s, id);
  if (others) {
    g_string_append(out, " And ");
    wt_words_some(out, others, "finding");
    g_string_append(out, " more.");
  }
  g_string_append_c(out, ' ');
}

static WtFindingId first_bad(const WtSummary *s)
{
  const WtTally *const header = &s->findings[WT_FINDING_DIGEST_HEADER];
  const WtTally *const data = &s->findings[WT_FINDING_DIGEST_DATA];

  if (!data->count || (header->count && header->first.frame < data->first.frame))
    return WT_FINDING_DIGEST_HEADER;
  return WT_FINDING_DIGEST_DATA;
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
    since_clause(out, s, first_bad(s));
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
  if (!s->iscsi.opcodes[SCSI_COMMAND] && worst != WT_SEVERITY_NOTE) {
    g_string_append(out, ", no SCSI command among them.");
    return worst;
  }
  g_string_append(out, worst == WT_SEVERITY_NOTE ? "; " : ": ");
  digests_clause(out, s);
  g_string_append_c(out, '.');
  return worst;
}

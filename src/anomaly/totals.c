/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/totals.h"

#define COPIES_MANY 10u /* fewer are no share of anything */
#define COPIES_PERCENT 1u
#define DELAYS_MANY 5u
#define DELAYS_PERCENT 5u
#define DEPTH_LEAST 16u /* limits are 16, 32, 64, 128 ... */
#define WAITS_MANY 100u
#define FULL_PERCENT 50u
#define FULL_LEAST_NS UINT64_C(1000000000)

static uint64_t percent(uint64_t part, uint64_t whole)
{
  return whole ? (uint64_t) ((double) part * 100.0 / (double) whole) : 0;
}

/* --- retransmissions --- */

/** Copies of what had arrived, or was about to. */
static uint64_t needless(const WtStallTotals *stalls)
{
  return MIN(MAX(stalls->needless, stalls->duplicates), stalls->copies);
}

static bool are_many(const WtStallTotals *stalls, uint64_t segments)
{
  const uint64_t lost = stalls->copies - needless(stalls);

  return lost >= COPIES_MANY && lost * 100 > segments * COPIES_PERCENT;
}

bool wt_totals_copies(const WtStallTotals *stalls, uint64_t segments, WtDetail *words,
                      WtFinding *finding)
{
  const uint64_t thousandths =
      segments ? (uint64_t) ((double) stalls->copies * 1000.0 / (double) segments) : 0;

  if (!stalls->copies)
    return false;
  wt_detail_add(words,
                "%" G_GUINT64_FORMAT ".%u %% of the %" G_GUINT64_FORMAT
                " segments of this direction",
                thousandths / 10, (unsigned) (thousandths % 10), segments);
  if (needless(stalls))
    wt_detail_add(words, "not lost, but reordered or late: %" G_GUINT64_FORMAT " of them",
                  needless(stalls));
  if (stalls->ns[WT_STALL_RETRANSMISSION])
    wt_detail_add(words, "data waited %s for them in all",
                  wt_duration(stalls->ns[WT_STALL_RETRANSMISSION]).text);
  finding->id = are_many(stalls, segments) ? WT_FINDING_TCP_RETRANSMISSIONS_MANY
                                           : WT_FINDING_TCP_RETRANSMISSIONS;
  finding->seen = stalls->copies;
  finding->frame = stalls->first_copy.frame;
  finding->ts_ns = stalls->first_copy.ts_ns;
  finding->detail = words->text;
  return true;
}

/* --- delayed acknowledgements --- */

bool wt_totals_delayed_acks(const WtStallTotals *stalls, WtSender sender, uint64_t busy_ns,
                            WtDetail *words, WtFinding *finding)
{
  const uint64_t n = stalls->n[WT_STALL_DELAYED_ACK], ns = stalls->ns[WT_STALL_DELAYED_ACK];
  const uint64_t share = percent(ns, busy_ns);

  if (!n)
    return false;
  wt_detail_add(words, "delayed ACKs of the %s: %" G_GUINT64_FORMAT ", by %s on average",
                sender == WT_SENDER_TARGET ? "initiator" : "target", n,
                wt_duration(ns / n).text);
  if (busy_ns)
    wt_detail_add(words, "%" G_GUINT64_FORMAT " %% of the %s in which commands were open",
                  share, wt_duration(busy_ns).text);
  finding->id = n >= DELAYS_MANY && share >= DELAYS_PERCENT ? WT_FINDING_TCP_STALL_DELAYED_ACK
                                                            : WT_FINDING_TCP_DELAYED_ACK;
  finding->seen = ns;
  finding->detail = words->text;
  return true;
}

/* --- queue --- */

static bool is_power_of_two(uint32_t n)
{
  return n && (n & (n - 1)) == 0;
}

bool wt_totals_queue(const WtQueue *queue, bool window_known, WtDetail *words,
                     WtFinding *finding)
{
  const bool by_window = window_known && queue->waits >= WAITS_MANY &&
                         percent(queue->waited_ns, queue->busy_ns) >= FULL_PERCENT;
  const bool by_depth = queue->deepest >= DEPTH_LEAST && is_power_of_two(queue->deepest) &&
                        percent(queue->deepest_ns, queue->busy_ns) >= FULL_PERCENT;

  if (queue->busy_ns < FULL_LEAST_NS || !(by_window || by_depth))
    return false;
  if (by_window)
    wt_detail_add(words,
                  "the target's window was closed %u times with commands waiting, "
                  "%" G_GUINT64_FORMAT " %% of the %s",
                  queue->waits, percent(queue->waited_ns, queue->busy_ns),
                  wt_duration(queue->busy_ns).text);
  else
    wt_detail_add(words, "%u commands were open for %" G_GUINT64_FORMAT " %% of the %s",
                  queue->deepest, percent(queue->deepest_ns, queue->busy_ns),
                  wt_duration(queue->busy_ns).text);
  if (window_known && queue->window)
    wt_detail_add(words, "the target's window allowed up to %u", queue->window);
  finding->id = WT_FINDING_QUEUE_LIMIT;
  finding->seen = queue->deepest;
  finding->detail = words->text;
  return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What only the whole of a connection shows: how much TCP lost and delayed, whether its queue was full.
 * Of each there is a finding if it is worth one; a sum, with its share, says whether it matters.
 */
#ifndef WT_ANOMALY_TOTALS_H
#define WT_ANOMALY_TOTALS_H

#include "anomaly/detail.h"
#include "stream/stall.h"
#include "task/queue.h"

/**
 * wt_totals_copies:
 * @stalls: of data that @sender sent
 * @segments: of its data that crossed the wire, copies included
 * @finding: id, numbers, moment and detail are filled in
 *
 * Returns: whether it is a finding
 */
bool wt_totals_copies(const WtStallTotals *stalls, uint64_t segments, WtDetail *words,
                      WtFinding *finding);

/** wt_totals_delayed_acks: @sender of what waited; @busy_ns: how long any command was open. */
bool wt_totals_delayed_acks(const WtStallTotals *stalls, WtSender sender, uint64_t busy_ns,
                            WtDetail *words, WtFinding *finding);

/** wt_totals_queue: @window_known: CmdSN is this connection's alone. */
bool wt_totals_queue(const WtQueue *queue, bool window_known, WtDetail *words,
                     WtFinding *finding);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Who kept a task waiting, where nobody lost anything: a silence of it in, a finding out if TCP does
 * not explain it. A stall of TCP is told as such, a command that was given up is, too.
 *
 * Source: RFC 7143 4.2.5.2, 13.17.
 */
#ifndef WT_ANOMALY_WAITS_H
#define WT_ANOMALY_WAITS_H

#include "anomaly/detail.h"
#include "task/tasks.h"

/**
 * wt_waits_judge:
 * @lost_ns: how much of the silence its connection stood still in TCP
 * @words: initialised; what @finding's detail becomes
 *
 * Returns: whether @finding was filled in
 */
bool wt_waits_judge(const WtTaskSilence *silence, uint64_t lost_ns, WtDetail *words,
                    WtFinding *finding);

#endif

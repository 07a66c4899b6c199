/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the end of a task says about the target, where the protocol was kept: commands that timed
 * out or failed. Not ends that are everyday, such as ILLEGAL REQUEST and UNIT ATTENTION.
 */
#ifndef WT_ANOMALY_OUTCOME_H
#define WT_ANOMALY_OUTCOME_H

#include <stdbool.h>

#include "anomaly/detail.h"

/**
 * wt_outcome_judge: fills in @finding if @task, which has ended, means trouble.
 * @others: how many tasks of its connection are open besides
 * @words: initialised; what @finding's detail becomes
 */
bool wt_outcome_judge(const WtTask *task, uint32_t others, WtDetail *words, WtFinding *finding);

#endif

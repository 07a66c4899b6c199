/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the end of a task says about the target, where the protocol was kept: commands that timed
 * out or failed. Not ends that are everyday, such as ILLEGAL REQUEST and UNIT ATTENTION.
 */
#ifndef WT_ANOMALY_OUTCOME_H
#define WT_ANOMALY_OUTCOME_H

#include <stdbool.h>

#include "wiretruth/finding.h"
#include "wiretruth/task.h"

/** wt_outcome_judge: fills in @finding if @task, which has ended, means trouble. */
bool wt_outcome_judge(const WtTask *task, WtFinding *finding);

#endif

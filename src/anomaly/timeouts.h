/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Timeouts: a command without a status for long, and what the initiator did about it: it aborts the command,
 * resets the logical unit, then the target, and last drops the connection and logs in anew. Commands
 * that were given up, task management and the connection's end in, one story out, if aborting was not enough.
 *
 * Source: RFC 7143 11.5, 11.6; Linux drivers/scsi/scsi_error.c, libiscsi.c iscsi_eh_abort().
 */
#ifndef WT_ANOMALY_TIMEOUTS_H
#define WT_ANOMALY_TIMEOUTS_H

#include "anomaly/detail.h"
#include "wiretruth/exchange.h"

/** WtEnding: what became of the connection; times are 0 where it did not happen, or after a logout. */
typedef struct {
  WtSender by; /* who closed it */
  bool reset;
  int64_t closed_ns, rejoined_ns;
} WtEnding;

typedef struct WtTimeouts WtTimeouts;

void wt_timeouts_free(WtTimeouts *self);

/**
 * wt_timeouts_task:
 * @self: where the story is kept: NULL until there is one
 * @task: it has ended; @last_ns: what nothing ended was open until then   [ns since 1970]
 */
void wt_timeouts_task(WtTimeouts **self, const WtTask *task, int64_t last_ns);

/** wt_timeouts_exchange: @exchange: of any kind; before the tasks that its answer ends. */
void wt_timeouts_exchange(WtTimeouts **self, const WtExchange *exchange);

/** wt_timeouts_failed: the last task management request had no answer, or a refusal, soon before @now_ns. */
bool wt_timeouts_failed(const WtTimeouts *self, int64_t now_ns);

/** wt_timeouts_judge: whether there is a story worth telling; fills in @finding. @self may be NULL. */
bool wt_timeouts_judge(const WtTimeouts *self, const WtEnding *ending, WtDetail *words,
                       WtFinding *finding);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tasks: PDUs of one connection's full feature phase in, tasks out when they end. A PDU that is of no
 * known task begins one that is partial: the capture began late, or lost its command. After a gap
 * nothing is concluded from what is missing.
 *
 * Not done here: checks of numbers against the rules.
 * Source: RFC 7143 4.2.2, 4.2.5, 11.3 to 11.8.
 */
#ifndef WT_TASK_TASKS_H
#define WT_TASK_TASKS_H

#include <glib.h>

#include "base/budget.h"
#include "task/queue.h"
#include "wiretruth/pdu.h"
#include "wiretruth/task.h"

#define WT_TASK_SILENCE_NS UINT64_C(1000000000) /* what an application notices */

/**
 * WtTaskSilence: nothing was heard of @task for WT_TASK_SILENCE_NS or longer.
 * @kind: what it waited for
 * @until: when that came
 * @others: how many tasks of its connection were open besides
 * @usual_ns, @n_usual: how long the other R2Ts of the connection took on average, and how many there were
 */
typedef struct {
  const WtTask *task;
  WtWaitKind kind;
  WtMoment until;
  uint32_t others;
  uint64_t usual_ns, n_usual;
} WtTaskSilence;

/** WtTasksSink: what is told is valid during the call only; @silent may be NULL. */
typedef struct {
  void (*ended)(void *user, const WtTask *task);
  void *user;
  void (*silent)(void *user, const WtTaskSilence *silence);
} WtTasksSink;

typedef struct WtTasks WtTasks;

/** wt_tasks_new: @budget: of all connections; asked before a task is kept. */
WtTasks *wt_tasks_new(WtBudget *budget);
void wt_tasks_free(WtTasks *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtTasks, wt_tasks_free)

/**
 * wt_tasks_push:
 * @pdu: of either direction, in the order in which they were completed; its text holds the data
 *   segment of a SCSI Response, as far as it was kept
 */
void wt_tasks_push(WtTasks *self, const WtPdu *pdu, const WtTasksSink *sink);

/** wt_tasks_gap: PDUs may be missing here: open tasks are marked. */
void wt_tasks_gap(WtTasks *self);

/** wt_tasks_finish: no more PDUs; @connection_ended: it was closed, else the capture ended. */
void wt_tasks_finish(WtTasks *self, bool connection_ended, const WtTasksSink *sink);

/** wt_tasks_find: the open task with this tag, or NULL. */
const WtTask *wt_tasks_find(const WtTasks *self, uint32_t itt);

/**
 * wt_tasks_move: @itt is @to's from now on, with all that was seen of it. RFC 7143 7.2.2.
 * Returns: false if @from has no such task
 */
bool wt_tasks_move(WtTasks *from, WtTasks *to, uint32_t itt);

/** wt_tasks_open: how many are open. */
uint32_t wt_tasks_open(const WtTasks *self);

/** wt_tasks_queue: what was seen so far; lives as long as @self. */
const WtQueue *wt_tasks_queue(const WtTasks *self);

#endif

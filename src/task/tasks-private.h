/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tasks.c keeps open tasks, begins and ends them; learn.c is what each PDU says of its task.
 */
#ifndef WT_TASK_TASKS_PRIVATE_H
#define WT_TASK_TASKS_PRIVATE_H

#include "task/tasks.h"

/**
 * An open task; neighbours by age. @order: tells which came first, it or something else.
 * @held: it has its status and lacks its command, which may come yet: PDUs behind a gap of one
 * direction are found after what the other direction said later. @first_ns: of its first PDU.
 */
typedef struct Entry {
  WtTask task;
  struct Entry *older, *younger;
  uint64_t order;
  int64_t first_ns;
  bool lun_known, held;
} Entry;

/* What the receiver may act on; a PDU behind a gap is not there yet. */
static inline WtMoment moment_of(const WtPdu *pdu)
{
  return (WtMoment) { pdu->ready_frame, pdu->ready_ts_ns };
}

/** WtTaskFill: what @pdu says, into @entry. */
typedef void (*WtTaskFill)(Entry *entry, const WtPdu *pdu);

/** wt_task_fill_of: of PDUs of @opcode; NULL: they say nothing of a task */
WtTaskFill wt_task_fill_of(uint8_t opcode);

#endif

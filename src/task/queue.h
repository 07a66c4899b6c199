/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Queue: how many commands of one connection are open at once, and what holds further ones back: the
 * command window that the target offers, or a limit of the initiator's own, which shows as a depth that is
 * never exceeded. CmdSN is the session's: with several connections the window tells nothing here.
 *
 * Source: RFC 7143 4.2.2.1.
 */
#ifndef WT_TASK_QUEUE_H
#define WT_TASK_QUEUE_H

#include <stdbool.h>

#include "wiretruth/pdu.h"

/**
 * WtQueue:
 * @deepest: the most commands that were open; @window: the most that the target offered
 * @busy_ns: how long any was open; @deepest_ns: how long @deepest were
 * @waits: how often a command followed at once when the window opened, having waited @waited_ns in all
 */
typedef struct {
  uint32_t deepest, window, waits;
  uint64_t busy_ns, deepest_ns, waited_ns;
} WtQueue;

/**
 * WtQueueState: initialise to zero.
 * @next: CmdSN of the next command; @max: the last one allowed
 * @turned_ns: since when none is allowed, if @is_closed; when that ended, after @shut_ns of it, while no
 *   command has come since, if @is_opened
 */
typedef struct {
  WtQueue told;
  int64_t now_ns, turned_ns;
  uint64_t shut_ns;
  uint32_t next, max;
  bool started, has_next, has_max, is_closed, is_opened;
} WtQueueState;

/** wt_queue_push: before @pdu counts, @open commands were open. */
void wt_queue_push(WtQueueState *self, const WtPdu *pdu, uint32_t open);

/** wt_queue_opened: now @open commands are. */
void wt_queue_opened(WtQueueState *self, uint32_t open);

/** wt_queue_gap: what is missing may have moved the window. */
void wt_queue_gap(WtQueueState *self);

#endif

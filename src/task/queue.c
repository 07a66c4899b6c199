/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/queue.h"

#include <glib.h>

#include "base/time.h"
#include "pdu/bhs.h"

#define AT_ONCE_NS UINT64_C(1000000) /* after the window opened, who waited for it goes on */
#define WINDOW_MAX 65536             /* more is no window, but one end that does not count */

static int32_t ahead(uint32_t a, uint32_t b)
{
  return (int32_t) (a - b);
}

static void close_or_open(WtQueueState *self)
{
  const bool closed = self->has_next && self->has_max && ahead(self->next, self->max) == 1;

  if (closed == self->is_closed)
    return;
  self->is_closed = closed;
  if (closed) {
    self->turned_ns = self->now_ns;
    return;
  }
  self->shut_ns = wt_time_between(self->turned_ns, self->now_ns);
  self->turned_ns = self->now_ns;
  self->is_opened = true;
}

/*= RFC7143 4.2.2.1 "MaxCmdSN - ExpCmdSN + 1", "if MaxCmdSN is less than ExpCmdSN-1 ... both are ignored" */
static void hear_target(WtQueueState *self, const WtPdu *pdu)
{
  const uint32_t max = wt_bhs_word(&pdu->bhs, WT_AT_MAX_CMD_SN);
  const int32_t window = ahead(max, wt_bhs_word(&pdu->bhs, WT_AT_EXP_CMD_SN)) + 1;

  if (window < 0 || window > WINDOW_MAX || (self->has_max && ahead(max, self->max) <= 0))
    return;
  self->max = max;
  self->has_max = true;
  self->told.window = MAX(self->told.window, (uint32_t) window);
  close_or_open(self);
}

static void end_wait(WtQueueState *self)
{
  if (!self->is_opened)
    return;
  self->is_opened = false;
  if (!wt_time_within(self->turned_ns, self->now_ns, AT_ONCE_NS))
    return;
  self->told.waits++;
  self->told.waited_ns += self->shut_ns;
}

static void hear_command(WtQueueState *self, const WtPdu *pdu)
{
  const uint32_t next = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN) + 1;

  if (pdu->bhs.immediate || (self->has_next && ahead(next, self->next) <= 0))
    return;
  end_wait(self);
  self->next = next;
  self->has_next = true;
  close_or_open(self);
}

void wt_queue_push(WtQueueState *self, const WtPdu *pdu, uint32_t open)
{
  const uint64_t passed_ns = self->started ? wt_time_between(self->now_ns, pdu->ts_ns) : 0;

  if (open)
    self->told.busy_ns += passed_ns;
  if (open && open == self->told.deepest)
    self->told.deepest_ns += passed_ns;
  self->now_ns = self->started ? MAX(self->now_ns, pdu->ts_ns) : pdu->ts_ns;
  self->started = true;
  if (pdu->sender == WT_SENDER_TARGET)
    hear_target(self, pdu);
  else if (pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND)
    hear_command(self, pdu);
}

void wt_queue_opened(WtQueueState *self, uint32_t open)
{
  if (open <= self->told.deepest)
    return;
  self->told.deepest = open;
  self->told.deepest_ns = 0;
}

void wt_queue_gap(WtQueueState *self)
{
  self->is_closed = self->is_opened = false;
  self->has_next = self->has_max = false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "wiretruth/task.h"

/** Octets that the initiator may send by now, without any further R2T. */
static uint64_t granted(const WtTask *task)
{
  return (uint64_t) task->immediate + task->unsolicited + task->asked;
}

/*= RFC7143 4.2.5.2 "the target ... solicits the data with R2T" */
static WtWaitKind write_awaits(const WtTask *task)
{
  if (task->sent >= task->expected)
    return WT_WAIT_STATUS;
  if (task->unfinished || granted(task) > task->sent)
    return WT_WAIT_DATA_OUT;
  return task->r2ts ? WT_WAIT_NEXT_R2T : WT_WAIT_FIRST_R2T;
}

WtWaitKind wt_task_awaits(const WtTask *task)
{
  if (task->write)
    return write_awaits(task);
  return task->read && task->received < task->expected ? WT_WAIT_DATA_IN : WT_WAIT_STATUS;
}

WtSender wt_wait_of(WtWaitKind kind)
{
  static const WtSender senders[WT_N_WAITS] = {
#define WT_WAIT(name, of, words) [WT_WAIT_##name] = WT_SENDER_##of,
#include "wiretruth/tbl/waits.h"
  };

  return senders[kind];
}

const char *wt_wait_words(WtWaitKind kind)
{
  static const char *const phrases[WT_N_WAITS] = {
#define WT_WAIT(name, of, words) [WT_WAIT_##name] = words,
#include "wiretruth/tbl/waits.h"
  };

  return phrases[kind];
}

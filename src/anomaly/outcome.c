/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/outcome.h"

#include "base/time.h"

#define PATIENCE_NS UINT64_C(1000000000) /* who tests aborts is quicker, a timeout is not */

#define TEST_UNIT_READY 0x00
#define MEDIUM_NOT_PRESENT 0x3a

enum { CHECK_CONDITION = 0x02, BUSY = 0x08, RESERVATION_CONFLICT = 0x18, TASK_SET_FULL = 0x28 };

enum {
  NOT_READY = 0x2,
  MEDIUM_ERROR = 0x3,
  HARDWARE_ERROR = 0x4,
  DATA_PROTECT = 0x7,
  ABORTED_COMMAND = 0xb,
};

static uint64_t open_for(const WtTask *task)
{
  return task->command.frame ? wt_time_between(task->command.ts_ns, task->ended.ts_ns) : 0;
}

/* After a gap its status may merely be missing. */
static bool timed_out(const WtTask *task)
{
  return task->end == WT_TASK_ABORTED && !task->gap && open_for(task) > PATIENCE_NS;
}

/* Whether a unit is ready, and has a medium, is asked every day. */
static bool asked_if_ready(const WtTask *task)
{
  return (task->sense >> 8 & 0xff) == MEDIUM_NOT_PRESENT ||
         (task->command.frame && task->cdb[0] == TEST_UNIT_READY);
}

/* SPC-5 4.4.8 */
static bool sense_is_trouble(const WtTask *task)
{
  switch (task->sense >> 16 & 0xf) {
  case NOT_READY:
    return !asked_if_ready(task);
  case MEDIUM_ERROR:
  case HARDWARE_ERROR:
  case DATA_PROTECT:
  case ABORTED_COMMAND:
    return true;
  default:
    return false;
  }
}

/* SAM-5 5.3.1. Of another response code there is no status: RFC 7143 11.4.3. */
static bool status_is_trouble(const WtTask *task)
{
  if (!task->has_status || task->response)
    return false;
  switch (task->status) {
  case CHECK_CONDITION:
    return sense_is_trouble(task);
  case BUSY:
  case RESERVATION_CONFLICT:
  case TASK_SET_FULL:
    return true;
  default:
    return false;
  }
}

bool wt_outcome_judge(const WtTask *task, WtFinding *finding)
{
  const bool aborted = timed_out(task);

  if (!aborted && !status_is_trouble(task))
    return false;
  *finding = (WtFinding) {
    .id = aborted ? WT_FINDING_SCSI_TASK_ABORTED : WT_FINDING_SCSI_STATUS_ERROR,
    .frame = task->ended.frame,
    .ts_ns = task->ended.ts_ns,
    .seen = aborted ? open_for(task) : 0,
    .connection = task->connection,
    .itt = task->itt,
    .sender = aborted ? WT_SENDER_UNKNOWN : WT_SENDER_TARGET,
    .input = task->input,
  };
  return true;
}

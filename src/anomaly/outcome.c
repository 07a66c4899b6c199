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
static bool has_status(const WtTask *task)
{
  return task->has_status && !task->response;
}

static bool is_turned_away(const WtTask *task)
{
  return has_status(task) && (task->status == BUSY || task->status == TASK_SET_FULL);
}

static bool status_is_trouble(const WtTask *task)
{
  return has_status(task) && (task->status == RESERVATION_CONFLICT ||
                              (task->status == CHECK_CONDITION && sense_is_trouble(task)));
}

static void tell(WtFinding *finding, WtFindingId id, const WtTask *task, WtSender sender,
                 const char *detail)
{
  *finding = (WtFinding) {
    .id = id,
    .frame = task->ended.frame,
    .ts_ns = task->ended.ts_ns,
    .detail = detail,
    .connection = task->connection,
    .itt = task->itt,
    .sender = sender,
    .input = task->input,
  };
}

bool wt_outcome_judge(const WtTask *task, uint32_t others, WtDetail *words, WtFinding *finding)
{
  if (timed_out(task)) {
    wt_detail_task(words, task);
    wt_detail_add(words, "it waited for %s", wt_wait_words(wt_task_awaits(task)));
    tell(finding, WT_FINDING_SCSI_TASK_ABORTED, task, WT_SENDER_UNKNOWN, words->text);
    finding->seen = open_for(task);
    return true;
  }
  if (is_turned_away(task)) {
    if (task->command.frame)
      wt_detail_task(words, task);
    wt_detail_add(words, "%s with %u other commands open", wt_scsi_status_name(task->status),
                  others);
    tell(finding, WT_FINDING_SCSI_QUEUE_FULL, task, WT_SENDER_TARGET, words->text);
    return true;
  }
  if (!status_is_trouble(task))
    return false;
  tell(finding, WT_FINDING_SCSI_STATUS_ERROR, task, WT_SENDER_TARGET, NULL);
  return true;
}

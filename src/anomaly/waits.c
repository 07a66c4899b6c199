/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/waits.h"

#include "base/time.h"

static const WtFindingId ids[WT_N_WAITS] = {
  [WT_WAIT_FIRST_R2T] = WT_FINDING_R2T_LATE,
  [WT_WAIT_NEXT_R2T] = WT_FINDING_R2T_STARVATION,
  [WT_WAIT_DATA_OUT] = WT_FINDING_R2T_UNANSWERED,
  [WT_WAIT_DATA_IN] = WT_FINDING_DATA_IN_LATE,
  [WT_WAIT_STATUS] = WT_FINDING_STATUS_LATE,
};

/** What is no read or write of blocks may take its time: formatting, a self-test, a reservation. */
static bool is_prompt(const WtTask *task)
{
  return task->has_lba && (task->read || task->write) && task->expected;
}

static void describe(WtDetail *words, const WtTaskSilence *silence, uint64_t silent_ns,
                     uint64_t lost_ns)
{
  const bool is_r2t = silence->kind == WT_WAIT_FIRST_R2T || silence->kind == WT_WAIT_NEXT_R2T;

  wt_detail_task(words, silence->task);
  wt_detail_add(words, "waited %s for %s", wt_duration(silent_ns).text,
                wt_wait_words(silence->kind));
  if (is_r2t && silence->n_usual)
    wt_detail_add(words, "other R2Ts took %s on average", wt_duration(silence->usual_ns).text);
  wt_detail_add(words, "other commands open: %u", silence->others);
  if (lost_ns)
    wt_detail_add(words, "TCP stood still for %s of it", wt_duration(lost_ns).text);
}

bool wt_waits_judge(const WtTaskSilence *silence, uint64_t lost_ns, WtDetail *words,
                    WtFinding *finding)
{
  const WtTask *const task = silence->task;
  const uint64_t silent_ns = wt_time_between(task->heard_ns, silence->until.ts_ns);

  if (!is_prompt(task) || silent_ns < WT_TASK_SILENCE_NS ||
      silent_ns - WT_TASK_SILENCE_NS < lost_ns)
    return false;
  describe(words, silence, silent_ns, lost_ns);
  *finding = (WtFinding) {
    .id = ids[silence->kind],
    .frame = silence->until.frame,
    .ts_ns = silence->until.ts_ns,
    .seen = silent_ns,
    .detail = words->text,
    .connection = task->connection,
    .itt = task->itt,
    .sender = wt_wait_of(silence->kind),
    .input = task->input,
  };
  return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/slowest.h"

/* Of one that has no status, what ended it counts, unless the status may merely be missing. */
static bool is_timed(const WtTask *task)
{
  if (!task->command.frame || !task->ended.frame)
    return false;
  if (task->end == WT_TASK_ABORTED || task->end == WT_TASK_LOST)
    return !task->gap;
  return task->end == WT_TASK_DONE;
}

int64_t wt_task_duration(const WtTask *task)
{
  if (!is_timed(task))
    return -1;

  /* Several inputs may disagree about the time. */
  return MAX(task->ended.ts_ns - task->command.ts_ns, 0);
}

void wt_slowest_init(WtSlowest *self, guint room)
{
  *self = (WtSlowest) { .tasks = g_array_new(FALSE, FALSE, sizeof(WtTask)), .room = room };
}

void wt_slowest_clear(WtSlowest *self)
{
  g_array_unref(self->tasks);
}

const WtTask *wt_slowest_at(const WtSlowest *self, guint i)
{
  return &g_array_index(self->tasks, WtTask, i);
}

void wt_slowest_add(WtSlowest *self, const WtTask *task)
{
  const int64_t duration = wt_task_duration(task);
  guint at = self->tasks->len;

  self->seen++;
  while (at && wt_task_duration(wt_slowest_at(self, at - 1)) < duration)
    at--;
  if (at == self->room)
    return;
  if (self->tasks->len == self->room)
    g_array_set_size(self->tasks, self->room - 1);
  g_array_insert_vals(self->tasks, at, task, 1);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The few tasks worth looking at: those that took longest, of any number that pass by.
 */
#ifndef WT_REPORT_SLOWEST_H
#define WT_REPORT_SLOWEST_H

#include <glib.h>
#include <stdbool.h>

#include "wiretruth/task.h"

/**
 * WtSlowest:
 * @tasks: WtTask, slowest first; among equals the earlier; those of unknown duration last
 * @room: how many are kept at most
 * @seen: how many passed by
 */
typedef struct {
  GArray *tasks;
  guint room;
  uint64_t seen;
} WtSlowest;

void wt_slowest_init(WtSlowest *self, guint room);
void wt_slowest_clear(WtSlowest *self);
void wt_slowest_add(WtSlowest *self, const WtTask *task);
const WtTask *wt_slowest_at(const WtSlowest *self, guint i);

/**
 * wt_task_duration: from command to status, or to what ended the task without one; negative if
 * one of them is unknown                                                               [ns]
 */
int64_t wt_task_duration(const WtTask *task);

#endif

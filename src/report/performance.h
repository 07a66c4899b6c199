/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the time went: SCSI tasks in, as they end; out come rates, latencies, the parts that a
 * latency is made of, and queue depths, of each connection, LUN and operation, and of requests
 * by their size.
 *
 * Latency is from the last octet of the command to the status, where the capture was taken. A
 * task that lacks either is counted as untimed. Rates are over the time from a row's own first
 * command to its own last status. The phases of a task that may have lost PDUs to the capture
 * are left out, as they cannot be known; its latency is not.
 *
 * Memory: at most WT_PERFORMANCE_GROUPS groups of at most 72 KiB; the tasks of further ones are
 * counted together as "other".
 */
#ifndef WT_REPORT_PERFORMANCE_H
#define WT_REPORT_PERFORMANCE_H

#include <glib.h>
#include <jansson.h>

#include "report/page.h"
#include "wiretruth/task.h"

#define WT_PERFORMANCE_GROUPS 256u
#define WT_PERFORMANCE_ROWS                                                                    \
  8u /* of the table for people; half of that for each of several units */
#define WT_PERFORMANCE_UNITS 6u /* in that table */

typedef struct WtPerformance WtPerformance;

WtPerformance *wt_performance_new(void);
void wt_performance_free(WtPerformance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtPerformance, wt_performance_free)

/** wt_performance_event: @task: of WT_EVENT_TASK, borrowed. */
void wt_performance_event(WtPerformance *self, const WtTask *task);

/**
 * wt_performance_json:
 *
 * Returns: new: {quantile_error, total, groups, sizes}; rates of fewer than two tasks, and what
 *   was not measured, are null
 */
json_t *wt_performance_json(const WtPerformance *self);

/**
 * wt_performance_text: a table by operation, busiest first; nothing if there were no tasks. Where
 * there are several LUNs or targets, each has its rows.
 * @collect: knows the connections' targets
 */
void wt_performance_text(const WtPerformance *self, const WtCollect *collect, WtPage *page);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What performance.c counts and performance-json.c and performance-text.c write.
 */
#ifndef WT_REPORT_PERFORMANCE_PRIVATE_H
#define WT_REPORT_PERFORMANCE_PRIVATE_H

#include "report/performance.h"
#include "wiretruth/histogram.h"

#define WT_DEPTH_POINTS 1024u
#define WT_N_SIZES 9u /* up to 512 octets, 1 KiB ... 64 KiB, larger */

#define WT_OPERATION_UNKNOWN 0x100u /* the command was not captured        */
#define WT_OPERATION_OTHER 0x101u   /* of the groups that are not listed   */
#define WT_OPERATION_ALL 0x102u

typedef enum {
  WT_PHASE_COMMAND_TO_R2T,
  WT_PHASE_R2T_TO_LAST_OUT,
  WT_PHASE_LAST_DATA_TO_STATUS,
  WT_PHASE_COMMAND_TO_IN,
  WT_PHASE_FIRST_TO_LAST_IN,
  WT_N_PHASES
} WtPhase;

/**
 * WtRate: the times count only if @any.
 * @count: timed tasks
 * @unfinished: of the @untimed, those that were aborted, or lost with their connection
 */
typedef struct {
  uint64_t count, untimed, unfinished, octets_read, octets_written;
  int64_t first_ns, last_ns;
  bool any;
} WtRate;

typedef struct {
  int64_t end_ns;
  uint32_t open;
} WtDepthPoint;

/**
 * WtDepth: how many tasks were open at once, from tasks that arrive as they end.
 * @points: a ring of the last ends, each with how many tasks were open just before it
 * @busy_ns: sum of the times that tasks were open: over the span, the mean depth (Little)
 */
typedef struct {
  WtDepthPoint *points;
  uint64_t n;
  uint32_t max;
  uint64_t busy_ns;
} WtDepth;

/** Of no connection and LUN (0) if @operation is none of SCSI's. */
typedef struct {
  uint32_t connection, lun, operation;
} WtGroupKey;

/** WtGroup: @stalled: tasks that TCP kept waiting, @lost_ns in all. */
typedef struct {
  WtGroupKey key;
  WtRate rate;
  WtDepth depth;
  uint64_t stalled, lost_ns[WT_N_STALLS];
  WtHistogram latency;
  WtHistogram *phases[WT_N_PHASES]; /* NULL until one is measured */
} WtGroup;

/** WtSizeClass: requests of about that size. */
typedef struct {
  WtRate rate;
  WtHistogram latency;
} WtSizeClass;

/** WtPerformance: @groups: WtGroup, owned, as they appeared; @other: NULL while all fit. */
struct WtPerformance {
  GHashTable *by_key;
  GPtrArray *groups;
  WtGroup *other, *total;
  WtSizeClass sizes[WT_N_SIZES];
};

/** wt_rate_span: from the first moment to the last                [ns] */
uint64_t wt_rate_span(const WtRate *self);

void wt_rate_merge(WtRate *self, const WtRate *other);

/** wt_group_operation: "READ(10)", "0xc1", "other"; NULL if there is none. New. */
char *wt_group_operation(const WtGroup *self);

/** wt_performance_sorted: the groups by connection, LUN and operation, then the other. New. */
GPtrArray *wt_performance_sorted(const WtPerformance *self);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Detail: the words of a finding where numbers do not do, in fixed memory: phrases, one after the
 * other, until there is no more room. What is named comes from our own tables, never from packets.
 */
#ifndef WT_ANOMALY_DETAIL_H
#define WT_ANOMALY_DETAIL_H

#include <glib.h>

#include "wiretruth/finding.h"
#include "wiretruth/task.h"

/** WtDetail: initialise to zero. @text: what WtFinding.detail may point to */
typedef struct {
  char text[WT_DETAIL_MAX];
} WtDetail;

/** wt_detail_add: a phrase, after "; " if it is not the first. One that does not fit is cut. */
void wt_detail_add(WtDetail *self, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** wt_detail_task: "WRITE(10) of LUN 0". */
void wt_detail_task(WtDetail *self, const WtTask *task);

/** WtDuration: words for a time. */
typedef struct {
  char text[24];
} WtDuration;

/** wt_duration: "30.1 s", "212 ms", "90 us". */
WtDuration wt_duration(uint64_t ns);

#endif

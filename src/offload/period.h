/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Period: at which sizes data repeats its beginning. Small messages of one kind that were merged
 * begin alike, whatever their protocol: that tells pieces which nothing else tells apart.
 */
#ifndef WT_OFFLOAD_PERIOD_H
#define WT_OFFLOAD_PERIOD_H

#include "wiretruth/bytes.h"

#define WT_PERIODS_MAX 8u

/** WtPeriods: @size: in ascending order, @n of them                  [octets] */
typedef struct {
  uint16_t size[WT_PERIODS_MAX];
  uint16_t n;
} WtPeriods;

/**
 * wt_periods:
 * @data: of one frame, no longer than a segment
 *
 * Returns: sizes at whose multiples data like its first octets stands; the last, shorter piece may
 * differ if there are others
 */
WtPeriods wt_periods(WtBytes data);

#endif

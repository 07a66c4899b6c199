/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A histogram of times that may be merged: buckets grow with the value, so that a quantile is off by
 * at most 1/64 of itself (1.6 %). Values from 0 to 2^40 ns (18 minutes); larger ones count as that.
 */
#ifndef WIRETRUTH_HISTOGRAM_H
#define WIRETRUTH_HISTOGRAM_H

#include <stdint.h>

#define WT_HISTOGRAM_SUB 64u                    /* buckets for each power of two       */
#define WT_HISTOGRAM_N (WT_HISTOGRAM_SUB * 35u) /* 0..63 one by one, then 34 powers of two */

typedef struct {
  uint64_t count, sum, min, max; /* exact; min and max are 0 while count is */
  uint32_t buckets[WT_HISTOGRAM_N];
} WtHistogram;

void wt_histogram_add(WtHistogram *self, uint64_t value);
void wt_histogram_merge(WtHistogram *self, const WtHistogram *other);

/** wt_histogram_quantile: @q from 0 to 1; the largest value of the bucket that holds it; 0 if empty. */
uint64_t wt_histogram_quantile(const WtHistogram *self, double q);

#endif

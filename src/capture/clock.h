/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The clock of a pcapng interface: ticks of if_tsresol and the offset if_tsoffset in,
 * nanoseconds since 1970 out. Exact for every resolution, rounded down; a time further than
 * WT_CLOCK_MOST_NS from 1970 becomes the nearest that is not.
 *
 * Source: draft-ietf-opsawg-pcapng 4.2.
 */
#ifndef WT_CAPTURE_CLOCK_H
#define WT_CAPTURE_CLOCK_H

#include <stdint.h>

#define WT_CLOCK_MICROSECONDS 6u         /* if_tsresol of an interface that has none */
#define WT_CLOCK_MOST_NS (INT64_MAX / 2) /* 146 years: what lies between two times fits, too */

/**
 * WtClock:
 * @ns_per_tick: of a resolution 10^0 to 10^-9; else 0
 * @most_ticks: that @ns_per_tick may be multiplied with
 * @offset_ns: added to every time                                 [ns]
 * @resolution: if_tsresol: power of 2 if the top bit is set, else power of 10
 */
typedef struct {
  uint64_t ns_per_tick;
  uint64_t most_ticks;
  int64_t offset_ns;
  uint8_t resolution;
} WtClock;

/**
 * wt_clock:
 * @resolution: if_tsresol as it stands in the file
 * @offset_s: if_tsoffset                                          [s]
 */
WtClock wt_clock(uint8_t resolution, int64_t offset_s);

/**
 * wt_clock_convert:
 * Any @ticks to ns since 1970; what wt_clock_ns() does when multiplying is not enough.
 */
int64_t wt_clock_convert(const WtClock *self, uint64_t ticks);

static inline int64_t wt_clock_ns(const WtClock *self, uint64_t ticks)
{
  int64_t ts_ns;

  if (ticks <= self->most_ticks &&
      !__builtin_add_overflow((int64_t) (ticks * self->ns_per_tick), self->offset_ns, &ts_ns) &&
      ts_ns <= WT_CLOCK_MOST_NS)
    return ts_ns;
  return wt_clock_convert(self, ticks);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Times of a capture are whatever its file says, in any order; who hands frames to the engine may
 * even have them further apart than an int64_t holds.
 */
#ifndef WT_BASE_TIME_H
#define WT_BASE_TIME_H

#include <stdbool.h>
#include <stdint.h>

#define WT_OUT_OF_STEP_NS 200000 /* what the two directions of a capture may be out of step */

/** wt_time_within: @now is not before @then, and at most @ns after it. */
static inline bool wt_time_within(int64_t then, int64_t now, uint64_t ns)
{
  return now >= then && (uint64_t) now - (uint64_t) then <= ns;
}

/** wt_time_between: from @then to @now; 0 if the clock went back.  [ns] */
static inline uint64_t wt_time_between(int64_t then, int64_t now)
{
  return now > then ? (uint64_t) now - (uint64_t) then : 0;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where the octets came from that were delivered lately: enough to say, of an octet that turns out
 * to be damaged only when all of its PDU went by, which frame held it and what TCP's checksum said.
 * A ring of fixed size for all directions.
 */
#ifndef WT_STREAM_TRAIL_H
#define WT_STREAM_TRAIL_H

#include "stream/held.h"

#define WT_TRAIL_MARKS 16384u /* a power of two; the longest PDU in plain frames has room */

/** WtTrailMark: @len octets from @offset on were delivered together. */
typedef struct {
  uint64_t offset, frame;
  uint32_t direction, len;
  uint32_t at, size; /* as in WtPlace */
  uint16_t input;
  uint8_t checksum; /* WtChecksum */
} WtTrailMark;

typedef struct {
  WtTrailMark marks[WT_TRAIL_MARKS];
  uint32_t n; /* added so far; the oldest goes */
} WtTrail;

void wt_trail_add(WtTrail *self, uint32_t direction, const WtPiece *p);

/** wt_trail_settle: data of a wire segment in a frame that was delivered a moment ago. */
void wt_trail_settle(WtTrail *self, uint16_t input, uint64_t frame, uint32_t size);

/** wt_trail_find: of the octet at @offset, or NULL if that is forgotten. */
const WtTrailMark *wt_trail_find(const WtTrail *self, uint32_t direction, uint64_t offset);

/**
 * wt_trail_checksums: a bit, 1 << WtChecksum, for each class of the segments that held octets from
 * @from up to @to. 0 if any of them is forgotten.
 */
uint32_t wt_trail_checksums(const WtTrail *self, uint32_t direction, uint64_t from,
                            uint64_t to);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Black hole: segments and acknowledgements of one direction in; whether its path swallows large
 * packets, and says nothing, out. An outage swallows all of them, a lossy path some of any size.
 * So the octet that the receiver waits for must have been sent again and again in large segments,
 * in vain, and besides one of these must hold:
 *
 *   it had what was sent behind that octet in smaller segments, and nothing of large ones (SACK),
 *   of which two at least lie before it, or between several such smaller ones
 *   it acknowledged that octet once it came in a smaller segment
 *   nothing as large was ever acknowledged on this connection, and its own data keep coming
 *
 * Sizes are of TCP data. What routers said (ICMP) the caller knows. Captured behind the
 * path, the large ones are not there to be seen. Source: RFC 4821, RFC 2923 2.1, RFC 2018;
 * Linux tcp_mtu_probing().
 */
#ifndef WT_STREAM_BLACK_HOLE_H
#define WT_STREAM_BLACK_HOLE_H

#include "stream/stream.h"

/** WtHead: what the receiver waits for. @gap, @passed: of what it has behind that, as SACK tells. */
typedef struct {
  int64_t at;       /* offset of its first octet                                   */
  int64_t first_ns; /* when it was first sent again, in @frame; @last_ns: the last time */
  int64_t last_ns;
  uint64_t frame;
  uint64_t gap, passed; /* the least one before, the longest stretch; 0 if none        */
  uint64_t missing;     /* the most that was missing before the last of it               */
  uint32_t lost, lowered;
  uint32_t options; /* of TCP, beside @lost */
  uint32_t times;   /* that it was sent again with @lost octets, before it was @lowered */
  bool heard;       /* data came from the receiver since                                */
  bool answered;    /* it acknowledged what it had already                              */
} WtHead;

/**
 * WtBlackHole: one direction; zeroed to begin.
 * @acked: the largest segment that was acknowledged, @due one that is larger, up to @due_end
 * @head: NULL until something was sent again, or SACKed
 */
typedef struct {
  int64_t due_end;
  uint32_t acked, due;
  WtHead *head;
} WtBlackHole;

/**
 * WtBlackHoleFound:
 * @lost: smallest size that does not pass; @passed: largest that is known to; 0: unknown
 * @lowered: the sender went down to that size, and it passed; 0: it did not
 * @frame, @ts_ns: where it was first sent again
 * @options: octets of TCP options that such a segment has besides
 * @ns: from the first time that it was sent again to the last, @times in all
 * @sure: the receiver's own words show it
 */
typedef struct {
  uint64_t frame;
  int64_t ts_ns;
  uint64_t ns;
  uint32_t lost, passed, lowered, times;
  uint32_t options;
  bool sure;
} WtBlackHoleFound;

void wt_black_hole_clear(WtBlackHole *self);

/**
 * wt_black_hole_push:
 * @segment: of the direction, with data; its wire_size is filled in
 * @reasm: of the direction, before @segment is given to it
 */
void wt_black_hole_push(WtBlackHole *self, const WtSegment *segment, const WtReasm *reasm);

/**
 * wt_black_hole_acked:
 * @segment: from the receiver
 * @reasm: as above
 *
 * Returns: whether that ends a black hole, which is then described in @out
 */
bool wt_black_hole_acked(WtBlackHole *self, const WtSegment *segment, const WtReasm *reasm,
                         WtBlackHoleFound *out);

/** wt_black_hole_waits: an acknowledgement, with @n_sack blocks, may be of interest. */
static inline bool wt_black_hole_waits(const WtBlackHole *self, uint8_t n_sack)
{
  return self->due || self->head || n_sack;
}

/** wt_black_hole_finish: nothing more comes. Returns: as wt_black_hole_acked() */
bool wt_black_hole_finish(const WtBlackHole *self, WtBlackHoleFound *out);

#endif

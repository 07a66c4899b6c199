/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Stalls: segments of both directions of a connection in; how long TCP kept its data waiting, and why,
 * out. A stall is told only where nothing else explains the silence:
 *
 * Retransmission: a capture before the loss holds both copies: the stall is from the first to the
 * last, once an acknowledgement shows that the first did not arrive. Behind the loss it is from the
 * segment beyond the gap to the one that fills it. A copy with the timestamp or identification
 * of the first is a second look at it, one that is older than what overtook it was only slow.
 *
 * Closed window: from a window of 0 to one that is larger, if the sender had more to send: it was in the
 * middle of a PDU, probed the window, or went on as soon as it could.
 *
 * Delayed ACK: a sender in the middle of a PDU is silent, though the window is open, until less than two
 * full segments are acknowledged, 35 ms or more later than it takes to reach the receiver and back; then it goes
 * on at once. That is Nagle's algorithm and a delayed acknowledgement waiting for each other.
 *
 * Times are those of one tap: of several inputs the first that shows a direction counts, until it has
 * been silent for a while.
 * What this does not do: it knows nothing of tasks. The loss of the last octets before a silence cannot
 * be seen from behind it. Source: RFC 9293 3.7.4, 3.8, RFC 1122 4.2.3.2, RFC 2883, RFC 3522 3.2.
 */
#ifndef WT_STREAM_STALL_H
#define WT_STREAM_STALL_H

#include "stream/stream.h"
#include "wiretruth/task.h"

#define WT_STALLS_KEPT 32u
#define WT_STALL_MARKS 16u

/** WtStall: octets of @direction from @offset on were kept waiting. */
typedef struct {
  int64_t from_ns, to_ns;
  int64_t offset;
  WtStallKind kind;
  uint8_t direction;
} WtStall;

/** WtStamp: what tells when a segment was sent, as @clock and @id of the sender say, if they do. */
typedef struct {
  int64_t ts_ns;
  uint32_t clock;
  uint16_t id;
  bool has_clock, has_id;
} WtStamp;

/** WtStallMark: data from @offset on, up to the next mark's, was first sent at @last or a little before. */
typedef struct {
  int64_t offset;
  WtStamp last;
} WtStallMark;

/**
 * WtStallSide: data of one direction, and what the other side says of it. Offsets are the stream's.
 * @marks: @n_marks of them, by offset, with @room for so many, at most WT_STALL_MARKS; what is sent
 *   within 1 ms << @grain shares one
 * @end: of the furthest octet sent, with @newest; @due: the sequence number that stands there
 * @begun_ns: of the first that shares the last mark, whose own last is @newest
 * @acked: what the receiver has; @edge: what it takes, by its last acknowledgement @ack and @window,
 *   shifted by @shift; INT64_MAX if unknown
 * @round_ns: the least time until all that was sent was acknowledged; UINT64_MAX if unknown
 * @gap_ns: since when something has been beyond a gap, if @gapped
 * @copied: if @is_copied, from what was sent first to its last copy, while no acknowledgement has
 *   judged it; @copy: the first copy; @unjudged: how many wire segments that was
 * @closed_ns: since when the window has been closed, if @closed; @probed: data waits for it
 * @heard: an acknowledgement came
 * @hushed: if @is_hushed, a stall if data follows at once on what came at @heard_ns
 * @elsewhere: segments in a row that another input showed, since @elsewhere_ns
 */
typedef struct {
  /* of every segment: 64 octets */
  WtTcpSeq due, ack;
  uint32_t window;
  uint16_t input;
  uint8_t elsewhere, n_marks, room, grain, shift;
  bool started : 1, heard : 1, gapped : 1, is_copied : 1, closed : 1, probed : 1, is_hushed : 1;
  int64_t end, edge;
  int64_t begun_ns;
  WtStamp newest;
  /* of few */
  int64_t acked, gap_ns, closed_ns, heard_ns, elsewhere_ns;
  uint64_t round_ns;
  uint32_t mss, unjudged;
  WtStamp copy;
  WtStall copied, hushed;
  WtStallMark *marks;
} WtStallSide;

/**
 * WtStallTotals: of the data of one direction.
 * @n, @ns: its stalls: how many, and how long in all
 * @copies: wire segments that were sent again, @first_copy the first of them
 * @needless: of these, those whose first copy had arrived, as timestamps tell
 * @duplicates: what the receiver said it had twice, in segments; since the first stall or copy
 */
typedef struct {
  uint64_t n[WT_N_STALLS], ns[WT_N_STALLS];
  uint64_t copies, needless, duplicates;
  WtMoment first_copy;
} WtStallTotals;

typedef struct {
  WtStall kept[WT_STALLS_KEPT];
  WtStallTotals totals[2];
} WtStallStore;

/**
 * WtStalls: embedded in whoever follows a connection.
 * @store: totals, and the last WT_STALLS_KEPT of @n stalls; NULL while there is nothing to keep, as
 *   in most connections
 * @latest_ns: end of the latest of all
 */
typedef struct {
  WtStallSide side[2];
  WtStallStore *store;
  uint32_t n;
  int64_t latest_ns;
} WtStalls;

/** WtStallPath: what the SYNs said of one direction's data; 0 if that is not known. */
typedef struct {
  uint16_t mss;
  uint8_t shift;
} WtStallPath;

/** wt_stalls_init: @input: of the first segment. */
void wt_stalls_init(WtStalls *self, const WtStallPath path[2], uint16_t input);
void wt_stalls_clear(WtStalls *self);

/**
 * wt_stalls_push:
 * @segment: of @direction; before it is given to @reasm, that of both directions
 * @amid: the last PDU of the other direction is not complete
 *
 * No allocation but for the first stall, and until there is room for marks. Times may be anything.
 */
void wt_stalls_push(WtStalls *self, int direction, const WtSegment *segment,
                    const WtReasm reasm[2], bool amid);

/** wt_stalls_hole: octets of @direction are not in the capture: what stands behind them is no gap. */
void wt_stalls_hole(WtStalls *self, int direction);

/** WtStallSpan: a time, and of each direction the octets before @reach, which had to arrive in it. */
typedef struct {
  int64_t from_ns, to_ns;
  int64_t reach[2];
} WtStallSpan;

/**
 * wt_stalls_share:
 * @lost_ns: how much of @span was lost, by kind; in all at most its length
 *
 * Where two stalls overlap, the kind that stands first counts. What still lasts counts as well.
 */
void wt_stalls_share(const WtStalls *self, const WtStallSpan *span,
                     uint64_t lost_ns[WT_N_STALLS]);

#endif

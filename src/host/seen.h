/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the capture showed of each connection, as far as facts are compared with it.
 *
 * A host's counters were read at some moment of the session, and PDUs went on after it. The
 * octets that it counted tell which: so counts are also kept as they stood when a direction
 * had carried as many octets as any of the host's sessions.
 */
#ifndef WT_HOST_SEEN_H
#define WT_HOST_SEEN_H

#include "host/facts.h"
#include "wiretruth/event.h"

#define WT_SEEN_CONNECTIONS 4096u
#define WT_SEEN_LIMITS 64u /* sessions whose counters are told; of more, none is compared */

/** WtSeenCounts: of one direction. @end: octets up to the end of the last PDU */
typedef struct {
  uint64_t end, pdus;
  uint64_t counts[WT_N_HOST_COUNTERS];
} WtSeenCounts;

/**
 * WtSeenSupers: captured frames that stand for several wire segments, of one direction.
 * @sent: by the capturing host; @received: by it, joined so that it can be undone; @merged: so
 *   that it cannot
 * @size: TCP data of the largest wire segment that was sent for sure          [octets]
 */
typedef struct {
  WtEndpoint from;
  uint64_t sent, received, merged;
  uint32_t size;
  uint64_t first_frame;
  int64_t first_ts_ns;
} WtSeenSupers;

/**
 * WtSeenConnection: directions are [0] from the initiator, [1] from the target; those of
 * @supers are in order of appearance.
 * @info: without what it borrows; its id is 0 until it was told
 * @passed: WtSeenCounts, as they stood when a limit was passed, in the order of limits
 */
typedef struct {
  WtConnection info;
  WtSeenCounts now[2];
  GArray *passed[2];
  WtSeenSupers supers[2];
  bool logged_out;
} WtSeenConnection;

/** WtSeenEnd: a connection ended, or began anew, in a way that a log may speak of. */
typedef struct {
  uint32_t connection;
  int64_t ts_ns;
} WtSeenEnd;

/**
 * WtSeen:
 * @limits: octets that the host's sessions have sent [0] and received [1], each in rising
 *   order
 * @connections: WtSeenConnection *, by id from 1 on; NULL where nothing was seen
 * @ends: WtSeenEnd
 */
typedef struct {
  uint64_t limits[2][WT_SEEN_LIMITS];
  size_t n_limits;
  GPtrArray *connections;
  GArray *ends;
} WtSeen;

void wt_seen_init(WtSeen *self, const WtFacts *facts);
void wt_seen_clear(WtSeen *self);
void wt_seen_event(WtSeen *self, const WtEvent *event);

/**
 * wt_seen_at:
 * @limit: one of the limits of @direction
 * Returns: the counts of @direction when no more octets than @limit were through
 */
const WtSeenCounts *wt_seen_at(const WtSeen *self, const WtSeenConnection *connection,
                               int direction, uint64_t limit);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Mss: what one direction's evidence leaves of its segment size. Sizes are kept as "room": octets
 * of TCP data and options in a full segment, as that is what an MTU fixes while options come and go
 * (SACK blocks shorten the data beside them: Linux tcp_current_mss()).
 *
 * Evidence narrows an interval; what contradicts it begins another, and the one before is
 * remembered, as sizes may change (path MTU, MTU probing) and change back. One value left is exact.
 *
 * Source: RFC 9293 3.7.1, RFC 6691, RFC 1191, RFC 4821.
 */
#ifndef WT_OFFLOAD_MSS_H
#define WT_OFFLOAD_MSS_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/offload.h"

#define WT_ROOM_MAX 65535u
#define WT_MSS_CANDIDATES 13u /* sizes that may be in use: see mss.c */

/** WtRoom: an interval, both ends included; none if lo > hi.      [octets] */
typedef struct {
  uint32_t lo, hi;
} WtRoom;

static inline WtRoom wt_room_both(WtRoom a, WtRoom b)
{
  return (WtRoom) { a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi };
}

static inline bool wt_room_none(WtRoom r)
{
  return r.lo > r.hi;
}

static inline bool wt_room_holds(WtRoom r, uint32_t room)
{
  return r.lo <= room && room <= r.hi;
}

/**
 * WtMss:
 * @now: what is left
 * @other: what was left before the size changed; none if it never did
 * @rival: what received frames in a row say against @now, @rivals of them
 * @peer: MSS that the receiver's SYN announced, 0 if it was not seen [octets]
 * @own: MSS that the sender's own SYN announced, likewise           [octets]
 * @path: room in the MTU that an ICMP message named, likewise       [octets]
 * @plain: largest segment captured as the wire carried it, likewise [octets]
 * @votes: for each candidate, how many different edges it divides; see wt_mss_edge()
 * @last_edge: the last one that counted                             [octets of data]
 * @clues: bits of WtClue that narrowed @now
 * @supers: super-segments seen since the size changed
 * @received: the sender is not the capturing host; it may obey other SYNs than were captured
 * @changed: the size was not always what the SYNs agreed
 */
typedef struct {
  WtRoom now, other, rival;
  uint32_t own, peer, path, plain;
  uint32_t last_edge;
  uint32_t clues;
  uint8_t votes[WT_MSS_CANDIDATES];
  uint8_t most_votes; /* that any candidate ever had */
  uint8_t rivals, supers;
  bool changed, received;
} WtMss;

/** WtGuess: what to fall back on. @headers: octets of IP and TCP headers without options. */
typedef struct {
  uint32_t mtu; /* --mtu, or 0 */
  uint32_t headers;
} WtGuess;

void wt_mss_init(WtMss *self);

/**
 * wt_mss_syn:
 * @mss: what a SYN announced
 * @own: it was the sender's own
 *
 * A sender must keep to what its peer announced; what it announced itself is what its own link takes,
 * unless a router on the way has lowered it (MSS clamping).
 */
void wt_mss_syn(WtMss *self, uint32_t mss, bool own);

/** wt_mss_path: an ICMP message leaves @room. */
void wt_mss_path(WtMss *self, uint32_t room);

/** wt_mss_plain: a segment of @room was captured as the wire carried it. */
void wt_mss_plain(WtMss *self, uint32_t room);

/** wt_mss_fit: a super-segment's pieces have a room within @room; that is certain. */
void wt_mss_fit(WtMss *self, WtRoom room);

/**
 * wt_mss_weigh:
 * @room: what the identifications of a received super-segment allow
 * @len: its data; @options: octets of TCP options in it
 * @likely: room that would be used without it
 *
 * Segments that were lost count too, so one frame that contradicts proves nothing; some in a row do,
 * if they leave a size in common.
 */
void wt_mss_weigh(WtMss *self, WtRoom room, uint32_t len, uint32_t options, uint32_t likely);

/**
 * wt_mss_edge:
 * @octets: of data from the start of a super-segment to a segment boundary within it, or its end
 * @options: octets of TCP options in it
 * @clue: how that is known
 *
 * A size that divides @octets by chance does so once in as many times as it has octets. Three
 * different edges settle the size; three in a row for another one unsettle it.
 */
void wt_mss_edge(WtMss *self, uint32_t octets, uint32_t options, const WtGuess *guess,
                 WtClue clue);

static inline bool wt_mss_settled(const WtMss *self)
{
  return self->now.lo == self->now.hi;
}

/** wt_mss_learning: more frames will tell more; the SYNs' size, which would do, is not in use. */
bool wt_mss_learning(const WtMss *self);

/** wt_room_least: the smaller one that is known, 0 if neither is. */
static inline uint32_t wt_room_least(uint32_t a, uint32_t b)
{
  return a && (!b || a < b) ? a : b;
}

/** wt_mss_agreed: what the SYNs say both links take; 0 if none was seen. */
static inline uint32_t wt_mss_agreed(const WtMss *self)
{
  return wt_room_least(self->own, self->peer);
}

/** wt_mss_limit: the largest room that SYN or ICMP allow; 0 if unknown. */
static inline uint32_t wt_mss_limit(const WtMss *self)
{
  return wt_room_least(self->path, self->peer ? self->peer : self->own);
}

/** wt_mss_reached: a segment of @room was seen, or a frame that is a whole multiple of it. */
bool wt_mss_reached(const WtMss *self, uint32_t room);

/** wt_mss_is_common_mtu: links and tunnels have it often: 1500, 9000, 1400, ... */
bool wt_mss_is_common_mtu(uint32_t mtu);

/**
 * wt_mss_pick:
 * @among: where to look
 * @clue: set to what speaks for the choice; may be NULL
 *
 * Returns: the likeliest room among them; 0 if there is none
 */
uint32_t wt_mss_pick(const WtMss *self, WtRoom among, const WtGuess *guess, WtClue *clue);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/mss.h"

#include <glib.h>
#include <string.h>

#define MSS_MIN 88u   /* Linux TCP_MIN_MSS: nobody sends less         */
#define DATA_MIN 256u /* of a segment; what is shorter are writes */
#define BLOCK 64u     /* a length that is a multiple may be made of blocks */
#define ROUND 32u     /* the same, unless the size is one as well          */
#define AGREED_HANDICAP 2u
#define VOTES_ENOUGH 3u  /* edges that settle a size                */
#define RIVALS_ENOUGH 3u /* frames in a row that disagree           */
#define SUPERS_ENOUGH 8u /* frames after which waiting tells little */

/* Ethernet; jumbo; PPPoE, tunnels over Ethernet (IP in IP, GRE, VXLAN, WireGuard); clouds; the
 * least of IPv6. */
static const uint16_t common_mtus[] = { 1500, 9000, 1492, 1480, 1476, 1450, 1420, 1400, 1280 };

enum { AGREED, LIMIT, OPTION, PLAIN, COMMON };

G_STATIC_ASSERT(COMMON + G_N_ELEMENTS(common_mtus) == WT_MSS_CANDIDATES);

static const WtRoom anything = { 1, WT_ROOM_MAX };
static const WtRoom nothing = { 1, 0 };

bool wt_mss_is_common_mtu(uint32_t mtu)
{
  for (size_t i = 0; i < G_N_ELEMENTS(common_mtus); i++)
    if (common_mtus[i] == mtu)
      return true;
  return false;
}

void wt_mss_init(WtMss *self)
{
  *self = (WtMss) { .now = anything, .other = nothing, .rival = nothing };
}

static uint32_t bit(WtClue clue)
{
  return 1u << clue;
}

/* Room below an upper limit, which by itself says nothing of what is used. */
static WtRoom below(const WtMss *self)
{
  const uint32_t limit = wt_mss_limit(self);

  return (WtRoom) { 1, limit ? limit : WT_ROOM_MAX };
}

/* Another size is in use from here on; @now is what is known of it. */
static void change(WtMss *self, WtRoom now, uint32_t clues)
{
  if (!wt_room_none(self->now))
    self->other = self->now;
  memset(self->votes, 0, sizeof self->votes);
  self->rivals = self->supers = 0;
  self->changed = true;
  self->now = now;
  self->clues = clues;
}

static void narrow(WtMss *self, WtRoom to, WtClue clue)
{
  const WtRoom left = wt_room_both(self->now, to);

  if (left.lo != self->now.lo || left.hi != self->now.hi)
    self->clues |= bit(clue);
  self->now = left;
}

static void limit(WtMss *self, WtClue clue)
{
  const WtRoom allowed = below(self);

  self->votes[LIMIT] = 0;
  if (self->now.lo > allowed.hi)
    change(self, allowed, bit(clue));
  else
    narrow(self, allowed, clue);
}

void wt_mss_syn(WtMss *self, uint32_t mss, bool own)
{
  if (mss == 0)
    return;
  mss = MAX(mss, MSS_MIN);
  /* Its own was a bound while there was no better one. */
  if (!own && self->own && self->now.lo == 1 && self->now.hi == self->own)
    self->now.hi = WT_ROOM_MAX;
  *(own ? &self->own : &self->peer) = mss;
  self->votes[AGREED] = 0;
  limit(self, WT_CLUE_MSS);
}

void wt_mss_path(WtMss *self, uint32_t room)
{
  if (room == 0)
    return;
  self->path = room;
  limit(self, WT_CLUE_PATH_MTU);
}

/* What was seen overrules what was said. */
static void lift_limits(WtMss *self, uint32_t room)
{
  if (self->peer)
    self->peer = MAX(self->peer, room);
  if (!self->peer && self->own)
    self->own = MAX(self->own, room);
  if (self->path && self->path < room)
    self->path = 0;
}

void wt_mss_plain(WtMss *self, uint32_t room)
{
  if (room > self->plain) {
    self->plain = room;
    self->votes[PLAIN] = 0;
  }
  if (room > self->now.hi) {
    lift_limits(self, room);
    if (wt_room_holds(self->other, room))
      change(self, self->other, bit(WT_CLUE_PLAIN));
    else
      change(self, below(self), 0);
  }
  narrow(self, (WtRoom) { room, WT_ROOM_MAX }, WT_CLUE_PLAIN);
}

void wt_mss_fit(WtMss *self, WtRoom room)
{
  const WtRoom again = wt_room_both(self->other, room);

  if (!wt_room_none(wt_room_both(self->now, room))) {
    self->changed |= room.hi < wt_mss_limit(self);
    narrow(self, room, WT_CLUE_IP_ID);
    return;
  }
  if (!wt_room_none(again)) {
    change(self, again, bit(WT_CLUE_IP_ID));
    return;
  }
  lift_limits(self, room.lo);
  const WtRoom allowed = wt_room_both(room, below(self));

  change(self, allowed, bit(WT_CLUE_IP_ID));
}

static bool is_multiple(uint32_t len, uint32_t room, uint32_t options)
{
  return room > options && len % (room - options) == 0;
}

/* @room is another frame's word against @now. */
static void add_rival(WtMss *self, WtRoom room)
{
  self->rival = room;
  if (++self->rivals < RIVALS_ENOUGH)
    return;
  self->rivals = 0;
  wt_mss_fit(self, room);
}

void wt_mss_weigh(WtMss *self, WtRoom room, uint32_t len, uint32_t options, uint32_t likely)
{
  const WtRoom both = wt_room_both(self->rival, room);
  const bool rival_holds = self->rivals && !wt_room_none(both);

  if (!wt_room_holds(room, likely)) {
    self->rivals = rival_holds ? self->rivals : 0;
    add_rival(self, rival_holds ? both : room);
  } else if (!rival_holds) {
    self->rivals = 0;
    if (wt_mss_limit(self))
      room.hi = WT_ROOM_MAX;
    if (!wt_room_none(wt_room_both(self->now, room)))
      narrow(self, room, WT_CLUE_IP_ID);
  } else if (is_multiple(len, both.lo, options) && !is_multiple(len, likely, options)) {
    add_rival(self, both);
  } else {
    self->rival = both;
  }
}

/* The ends announced different sizes, or a router changed one: there, any may be in use. */
static bool disputed(const WtMss *self)
{
  return self->received && self->own && self->peer && self->own != self->peer;
}

bool wt_mss_learning(const WtMss *self)
{
  const uint32_t limit = wt_mss_limit(self);

  if (self->rivals)
    return true;
  if (wt_mss_settled(self) || self->supers >= SUPERS_ENOUGH)
    return false;
  return disputed(self) || !limit || !wt_room_holds(self->now, limit);
}

/* --- likely sizes --- */

/* Room of candidate @i, or 0. */
static uint32_t candidate(const WtMss *self, const WtGuess *guess, unsigned i)
{
  switch (i) {
  case AGREED:
    return wt_room_least(wt_mss_agreed(self), self->path);
  case LIMIT:
    return wt_mss_limit(self);
  case OPTION:
    return guess->mtu > guess->headers ? guess->mtu - guess->headers : 0;
  case PLAIN:
    return self->plain;
  default:
    return common_mtus[i - COMMON] - guess->headers;
  }
}

static WtClue candidate_clue(const WtMss *self, unsigned i)
{
  static const WtClue clues[] = {
    [AGREED] = WT_CLUE_MSS,
    [LIMIT] = WT_CLUE_MSS,
    [OPTION] = WT_CLUE_MTU_OPTION,
    [PLAIN] = WT_CLUE_PLAIN,
  };

  if (i <= LIMIT && self->path && wt_mss_limit(self) == self->path)
    return WT_CLUE_PATH_MTU;
  return i < COMMON ? clues[i] : WT_CLUE_ETHERNET;
}

/* What the SYNs agreed, or the user says, is not outvoted by a chance or two. */
static unsigned weight(const WtMss *self, unsigned i)
{
  const unsigned handicap = i == OPTION || i == AGREED ? AGREED_HANDICAP : 0;

  return self->votes[i] + handicap - (i == AGREED && disputed(self));
}

/* The one with most votes; among equals the first. A plain segment may be short: it needs votes. */
static int best_candidate(const WtMss *self, WtRoom among, const WtGuess *guess)
{
  int best = -1;
  unsigned most = 0;

  /* Nearly always: what the SYNs agreed, and nobody near to outvoting it; --mtu needs one vote. */
  if (self->most_votes < (guess->mtu ? 1 : AGREED_HANDICAP) && !disputed(self) &&
      wt_room_holds(among, candidate(self, guess, AGREED)))
    return AGREED;

  for (unsigned i = 0; i < WT_MSS_CANDIDATES; i++) {
    const unsigned votes = weight(self, i);

    if ((best >= 0 && votes <= most) || (i == PLAIN && self->votes[i] == 0) ||
        !wt_room_holds(among, candidate(self, guess, i)))
      continue;
    best = (int) i;
    most = votes;
  }
  return best;
}

/*
 * Of data from everywhere a size divides one length in as many as it has octets. But applications
 * write blocks, and a length made of blocks is a multiple of all that divides these.
 */
static bool is_block(uint32_t octets, uint32_t size)
{
  return octets % ROUND == 0 && size % ROUND;
}

/* The end of a frame may be that of a write; a boundary within it is one of the size in use only. */
static void vote(WtMss *self, uint32_t octets, uint32_t options, const WtGuess *guess,
                 bool within)
{
  for (unsigned i = 0; i < WT_MSS_CANDIDATES; i++) {
    const uint32_t room = candidate(self, guess, i);
    const bool divides = is_multiple(octets, room, options);

    if (within && !divides)
      self->votes[i] = 0;
    if (room >= options + DATA_MIN && divides && !is_block(octets, room - options))
      self->votes[i] = (uint8_t) MIN(self->votes[i] + 1u, UINT8_MAX);
    self->most_votes = MAX(self->most_votes, self->votes[i]);
  }
}

/* The size in use goes on being in use. */
static void forget_others(WtMss *self, const WtGuess *guess)
{
  for (unsigned i = 0; i < WT_MSS_CANDIDATES; i++)
    if (candidate(self, guess, i) != self->now.lo)
      self->votes[i] = 0;
}

/* Sizes in a small ratio divide much the same, so it takes one more against what the SYNs agreed. */
static unsigned votes_enough(const WtMss *self, uint32_t room)
{
  const bool against =
      self->own && self->peer && !disputed(self) && room != wt_mss_agreed(self);

  return VOTES_ENOUGH + against;
}

bool wt_mss_reached(const WtMss *self, uint32_t room)
{
  return self->plain == room || self->now.lo == room ||
         (self->votes[AGREED] && wt_mss_agreed(self) == room);
}

void wt_mss_edge(WtMss *self, uint32_t octets, uint32_t options, const WtGuess *guess,
                 WtClue clue)
{
  const WtRoom among = wt_mss_settled(self) ? below(self) : self->now;

  if (octets == self->last_edge || (clue == WT_CLUE_MULTIPLE && octets % BLOCK == 0))
    return;
  self->last_edge = octets;
  vote(self, octets, options, guess, clue != WT_CLUE_MULTIPLE);
  if (wt_mss_settled(self) && is_multiple(octets, self->now.lo, options))
    forget_others(self, guess);

  const int best = best_candidate(self, among, guess);
  const uint32_t room = best < 0 ? 0 : candidate(self, guess, (unsigned) best);
  const uint32_t votes = best < 0 ? 0 : self->votes[best];

  if (wt_mss_settled(self) && room != self->now.lo && votes >= RIVALS_ENOUGH)
    change(self, (WtRoom) { room, room }, bit(clue));
  if (!wt_mss_settled(self) && votes >= votes_enough(self, room)) {
    self->now = (WtRoom) { room, room };
    self->clues |= bit(clue);
  }
}

uint32_t wt_mss_pick(const WtMss *self, WtRoom among, const WtGuess *guess, WtClue *clue)
{
  if (wt_room_none(among))
    return 0;
  if (among.lo == among.hi && !clue) /* nothing to choose, and the most common case */
    return among.lo;

  const int best = best_candidate(self, among, guess);

  if (clue)
    *clue = best < 0 ? WT_CLUE_PLAIN : candidate_clue(self, (unsigned) best);
  return best < 0 ? among.lo : candidate(self, guess, (unsigned) best);
}

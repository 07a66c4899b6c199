/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/settle.h"

#include <glib.h>

#include "offload/classify.h"

#define WINDOWS_ID_MASK 0x7fffu

/* RFC 6864 4.1: with DF set the field means nothing, and some stacks leave it 0. */
uint8_t wt_settle_id_step(const WtCutter *self, uint16_t ip_id, bool dont_fragment)
{
  if (self->ids_fixed || self->ids_moved)
    return self->ids_moved >= self->ids_fixed;
  return !(ip_id == 0 && dont_fragment);
}

/* --- what the identifications say --- */

/* Pieces of one size, the last may be shorter: @n of them make @len. */
WtRoom wt_settle_room(uint32_t len, uint32_t n, uint32_t options)
{
  return (WtRoom) { (len - 1) / n + 1 + options, (len - 1) / (n - 1) + options };
}

static uint32_t likely(const WtCutter *self, const WtUnsettled *u, WtRoom among, WtClue *clue)
{
  return wt_mss_pick(&self->mss, among, &u->guess, clue);
}

/*
 * Segments that the capture does not hold were counted too: lost on the way here, or dropped by the
 * capturing program. So a step that is too large for the size in use proves nothing by itself; one
 * that is too small does, where the host's own frames are counted, and so does any if no size is
 * known.
 */
static void learn(WtCutter *self, WtUnsettled *u, uint32_t n, WtRole role)
{
  const uint32_t len = u->what.cut.len;
  const bool known = wt_mss_limit(&self->mss) || wt_mss_settled(&self->mss);
  const uint32_t usual = likely(self, u, self->mss.now, NULL);

  u->room = wt_settle_room(len, n, u->options);
  u->pieces = n;
  if (role == WT_ROLE_SENT && (!known || u->room.hi >= usual)) {
    wt_mss_fit(&self->mss, u->room);
    return;
  }
  u->doubt = !wt_room_holds(u->room, usual);
  wt_mss_weigh(&self->mss, u->room, len, u->options, usual);
}

void wt_settle_step(WtCutter *self, WtUnsettled *u, uint16_t step, WtTcpSeq next)
{
  const WtRole role = wt_cutter_role(self);
  const int32_t ahead = wt_tcp_seq_diff(next, u->end);
  const uint32_t len = u->what.cut.len;

  u->awaits_id = false;
  if (step == 0 || step > INT16_MAX || step > len)
    return;
  if (ahead > 0 || (ahead < 0 && role != WT_ROLE_SENT))
    return;
  if (step == 1) {
    u->pieces = 1;
    if (role != WT_ROLE_RECEIVED || u->what.checksum == WT_CHECKSUM_VALID)
      wt_mss_plain(&self->mss, len + u->options);
  } else if (u->small || u->list_size || u->what.checksum == WT_CHECKSUM_VALID) {
    u->room = wt_settle_room(len, step, u->options);
    u->pieces = step;
    self->merged_small |= u->small;
  } else {
    learn(self, u, step, role);
  }
}

/* --- the cut --- */

static void leave(WtCut *cut, WtOffloadKind kind, uint32_t segments)
{
  cut->kind = kind;
  cut->sure = WT_SURENESS_IRREVERSIBLE;
  cut->segments = segments;
}

static void cut_at(WtCut *cut, uint32_t size)
{
  cut->size = size;
  cut->segments = (cut->len - 1) / size + 1;
}

void wt_settle_list(WtCut *cut, uint32_t size)
{
  cut_at(cut, size);
  cut->kind = WT_OFFLOAD_GRO_LIST;
  cut->size_min = cut->size_max = size;
  cut->clues = 1u << WT_CLUE_LIST_SUM;
  cut->push_on_all = cut->cwr_on_all = true; /* pieces with other flags are not joined */
}

/* A complete sum over more than a segment may have: merged by a card that keeps no headers. */
static void cut_complete(const WtCutter *self, const WtUnsettled *u, WtCut *cut)
{
  const uint32_t len = cut->len;
  const uint32_t room = len + u->options;
  const bool jumbo = room <= (self->mss.peer ? self->mss.peer : WT_JUMBO_LEN_MAX);

  if (u->pieces == 1 || (u->pieces == 0 && jumbo))
    return;
  const uint32_t usual = likely(self, u, self->mss.now, NULL);
  const uint32_t size = MAX(usual, u->options + 1) - u->options;

  leave(cut, WT_OFFLOAD_LRO, u->pieces ? u->pieces : (len - 1) / size + 1);
  cut->size_min = 1;
  cut->clues = u->pieces ? 1u << WT_CLUE_IP_ID : 0;
}

/* The size at which the data repeats its beginning, if the evidence allows one, best one that
 * leaves no rest; else 0. */
static uint32_t repeated(const WtUnsettled *u, uint32_t min, uint32_t max)
{
  uint32_t found = 0;

  for (unsigned i = u->periods.n; i > 0; i--) {
    const uint32_t size = u->periods.size[i - 1];
    const bool whole = u->what.cut.len % size == 0;

    if (size >= min && size <= max && (whole || !found || u->what.cut.len % found))
      found = size;
  }
  return found;
}

static void cut_counted(const WtUnsettled *u, WtCut *cut)
{
  cut->size_min = u->room.lo - u->options;
  cut->size_max = u->room.hi - u->options;
  cut->sure = cut->size_min == cut->size_max ? WT_SURENESS_EXACT : WT_SURENESS_BOUNDED;
  cut->clues = 1u << WT_CLUE_IP_ID;

  const uint32_t size = repeated(u, cut->size_min, cut->size_max);

  cut_at(cut, size ? size : cut->size_min);
  if (size && cut->sure == WT_SURENESS_BOUNDED)
    cut->clues |= 1u << WT_CLUE_REPEAT;
}

/* Merged from pieces that were shorter than a segment could be. */
static void cut_small(const WtCutter *self, const WtUnsettled *u, WtCut *cut)
{
  const uint32_t len = cut->len, n = u->pieces;
  const uint32_t period = repeated(u, 1, len - 1);
  const bool beside = self->neighbour && self->neighbour < len && len % self->neighbour == 0;

  if (n == 1 || (n == 0 && u->what.role == WT_ROLE_UNKNOWN))
    return;
  cut->kind = wt_kind_of_super(u->what.checksum, u->what.role, u->ip_len_zero);
  cut->size_min = 1;
  cut->size_max = len - 1;
  if (n > 1) {
    cut_counted(u, cut);
  } else if (period || beside) {
    cut_at(cut, period ? period : self->neighbour);
    cut->sure = WT_SURENESS_ASSUMED;
    cut->clues = 1u << (period ? WT_CLUE_REPEAT : WT_CLUE_NEIGHBOUR);
  } else {
    leave(cut, cut->kind, 2);
  }
}

/* The sum verifies over a first piece by chance as well: the identifications have to agree, or
 * else the data. */
static void cut_list(const WtUnsettled *u, WtCut *cut)
{
  const uint32_t size = u->list_size;
  const uint32_t segments = (cut->len - 1) / size + 1;
  const bool agrees =
      u->pieces ? u->pieces == segments : repeated(u, size, size) || u->list_again;

  if (!agrees)
    return;
  wt_settle_list(cut, size);
  cut->sure = u->pieces ? WT_SURENESS_EXACT : WT_SURENESS_BOUNDED;
  cut->clues |= u->pieces ? 1u << WT_CLUE_IP_ID : 0;
}

static WtRoom left(const WtCutter *self, const WtUnsettled *u)
{
  const WtRoom now = wt_room_both(self->mss.now, u->room);
  const WtRoom before = wt_room_both(self->mss.other, u->room);

  if (!wt_room_none(now))
    return now;
  if (wt_room_none(u->room) || u->doubt)
    return self->mss.now;
  return wt_room_none(before) ? u->room : before;
}

/*
 * Both SYNs agreed on a size, nothing in this direction ever spoke against it, and the frame's own
 * identifications speak for it. The capturing host obeys the SYNs as they were captured, and Linux
 * announces what its path takes (ipv4_mtu()); what the other host obeys a router may have lowered
 * on the way (MSS clamping), so there the size must have been seen in use.
 */
static bool as_agreed(const WtCutter *self, const WtUnsettled *u, uint32_t room)
{
  const WtMss *const mss = &self->mss;

  return mss->own && mss->peer && room == wt_mss_agreed(mss) && !mss->changed && !u->doubt &&
         u->pieces > 1 && (u->what.role == WT_ROLE_SENT || wt_mss_reached(mss, room));
}

static WtSureness sureness(const WtCutter *self, const WtUnsettled *u, WtRoom among,
                           uint32_t room)
{
  const bool may_be_small =
      u->what.role == WT_ROLE_RECEIVED && self->merged_small && u->pieces == 0;

  const bool in_doubt =
      (u->doubt && !wt_room_holds(u->room, room)) || (u->cwr && !self->ecn_known);

  if (!in_doubt && (as_agreed(self, u, room) || (among.lo == among.hi && !may_be_small)))
    return WT_SURENESS_EXACT;
  if (u->pieces || wt_mss_limit(&self->mss) || self->mss.clues)
    return WT_SURENESS_BOUNDED;
  return WT_SURENESS_ASSUMED;
}

/* The identifications say more pieces than the size in use would make, and the data says which. */
static bool is_small_after_all(const WtUnsettled *u)
{
  return u->doubt && repeated(u, u->room.lo - u->options, u->room.hi - u->options);
}

static void cut_super(const WtCutter *self, const WtUnsettled *u, WtCut *cut)
{
  const WtRoom among = left(self, u);
  const bool open = among.lo < among.hi;
  WtClue clue = WT_CLUE_PLAIN;
  const uint32_t picked = likely(self, u, among, open ? &clue : NULL);
  const uint32_t room = MAX(picked, u->options + 1);

  if (room - u->options >= cut->len)
    return;
  cut->kind = wt_kind_of_super(u->what.checksum, u->what.role, u->ip_len_zero);
  cut_at(cut, room - u->options);
  cut->sure = sureness(self, u, among, room);
  cut->size_min = cut->size_max = cut->size;
  if (cut->sure != WT_SURENESS_EXACT) {
    cut->size_min = MAX(among.lo, u->options + 1) - u->options;
    cut->size_max = MIN(MAX(among.hi, u->options + 1) - u->options, cut->len - 1);
  }
  cut->clues =
      self->mss.clues | (u->pieces ? 1u << WT_CLUE_IP_ID : 0) | (open ? 1u << clue : 0);
}

WtCut wt_settle_guess(const WtCutter *self, const WtUnsettled *u)
{
  WtCut cut = u->what.cut;

  if (u->what.checksum == WT_CHECKSUM_PARTIAL_WINDOWS)
    cut.id_mask = WINDOWS_ID_MASK;
  cut.id_step = wt_settle_id_step(self, u->ip_id, u->dont_fragment);
  cut.cwr_on_all = self->accecn;
  if (u->what.checksum == WT_CHECKSUM_VALID)
    cut_complete(self, u, &cut);
  else if (u->list_size)
    cut_list(u, &cut);
  else if ((u->small && u->what.role != WT_ROLE_SENT) || is_small_after_all(u))
    cut_small(self, u, &cut);
  else if (u->pieces != 1)
    cut_super(self, u, &cut);
  return cut;
}

/* --- order --- */

static bool ready(const WtCutter *self, const WtUnsettled *u)
{
  return !u->awaits_id &&
         (u->small || u->list_size || u->pieces == 1 || !wt_mss_learning(&self->mss) ||
          u->what.checksum == WT_CHECKSUM_VALID);
}

void wt_settle_first(WtCutter *self, const WtCutSink *sink)
{
  WtWaiting *const w = self->waiting;
  WtUnsettled u = *wt_waiting_at(w, 0);

  w->first++;
  w->n--;
  w->gone_awaits = u.awaits_id;
  if (u.awaits_id)
    w->gone = u;
  u.what.role = wt_cutter_role(self);
  u.what.cut = wt_settle_guess(self, &u);
  self->merged |= u.what.cut.kind == WT_OFFLOAD_GRO || u.what.cut.kind == WT_OFFLOAD_LRO ||
                  u.what.cut.kind == WT_OFFLOAD_GRO_LIST;
  sink->settled(sink->user, u.ticket, &u.what);
}

void wt_settle(WtCutter *self, const WtCutSink *sink, bool force)
{
  WtWaiting *const w = self->waiting;

  while (w && w->n && (force || ready(self, wt_waiting_at(w, 0))))
    wt_settle_first(self, sink);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/cut.h"

#include <glib.h>

#include "offload/classify.h"
#include "offload/settle.h"
#include "offload/waiting.h"

#define IPV4_MTU_MIN 552u  /* less is no news but an attack: Linux ip_rt_min_pmtu */
#define IPV6_MTU_MIN 1280u /* RFC 8201 4                                            */
#define SCANS_MAX 16u      /* in vain, before no more wrong sums of a direction are scanned */

void wt_cutter_init(WtCutter *self)
{
  *self = (WtCutter) { 0 };
  wt_mss_init(&self->mss);
}

void wt_cutter_clear(WtCutter *self)
{
  if (self->waiting)
    g_free(self->waiting->entries);
  g_clear_pointer(&self->waiting, g_free);
}

WtRole wt_cutter_role(const WtCutter *self)
{
  if (self->sent == self->received)
    return WT_ROLE_UNKNOWN;
  return self->sent > self->received ? WT_ROLE_SENT : WT_ROLE_RECEIVED;
}

void wt_cutter_too_big(WtCutter *self, uint32_t mtu, uint8_t ip_version)
{
  if (mtu >= (ip_version == 4 ? IPV4_MTU_MIN : IPV6_MTU_MIN))
    wt_mss_path(&self->mss, mtu - wt_headers_len(ip_version));
}

void wt_cutter_flush(WtCutter *self, const WtCutSink *sink)
{
  wt_settle(self, sink, true);
}

/* --- what a segment says of the directions --- */

/* What went before was another connection between the same ports. */
static void begin_anew(WtCutter *self, const WtCutSink *sink)
{
  if (!self->active)
    return;
  wt_cutter_flush(self, sink);
  wt_cutter_clear(self);
  wt_cutter_init(self);
}

/* AccECN: the SYN has AE, CWR and ECE (draft-ietf-tcpm-accurate-ecn 3.1.1). */
static void note_syn(WtCutter pair[2], int direction, const WtSegment *segment,
                     const WtCutSink *sink)
{
  const uint16_t ecn = WT_TCP_AE | WT_TCP_CWR | WT_TCP_ECE;
  const bool opens = !(segment->flags & WT_TCP_ACK);

  begin_anew(&pair[direction], sink);
  if (opens)
    begin_anew(&pair[!direction], sink);
  for (int i = 0; i < 2; i++) {
    if (segment->options.present & WT_TCP_HAS_MSS && !pair[direction].syn_seen)
      wt_mss_syn(&pair[i].mss, segment->options.mss, i == direction);
    if (!opens)
      continue;
    pair[i].accecn = (segment->flags & ecn) == ecn;
    pair[i].ecn_known = true;
  }
  pair[direction].syn_seen = true;
}

/* A frame without data is never merged: its checksum shows the side. */
static void note_side(WtCutter *self, const WtSegment *segment)
{
  if (segment->payload_wire_len)
    return;
  if (wt_left_to_card(segment->tcp_checksum, WT_ROLE_UNKNOWN))
    self->sent++;
  else if (segment->tcp_checksum == WT_CHECKSUM_VALID)
    self->received++;
}

/* @seq is a boundary between wire segments. */
static void note_edge(WtCutter *self, WtTcpSeq seq, WtClue clue)
{
  const WtWaiting *const w = self->waiting;

  for (uint32_t i = 0; w && i < MIN(w->n_recent, WT_RECENT_MAX); i++) {
    const int32_t at = wt_tcp_seq_diff(seq, w->recent[i].seq);
    if (at <= 0 || (uint32_t) at >= w->recent[i].len)
      continue;
    wt_mss_edge(&self->mss, (uint32_t) at, w->recent[i].options, &w->recent[i].guess, clue);
    return;
  }
}

static void note_edges(WtCutter pair[2], int direction, const WtSegment *segment)
{
  WtCutter *const self = &pair[direction], *const back = &pair[!direction];

  if (back->waiting && !wt_mss_settled(&back->mss)) {
    if (segment->flags & WT_TCP_ACK)
      note_edge(back, segment->ack, WT_CLUE_ACK);
    for (unsigned i = 0; i < segment->options.n_sack; i++) {
      note_edge(back, segment->options.sack[i].left, WT_CLUE_ACK);
      note_edge(back, segment->options.sack[i].right, WT_CLUE_ACK);
    }
  }
  if (self->waiting && !wt_mss_settled(&self->mss) && segment->payload_wire_len) {
    note_edge(self, segment->seq, WT_CLUE_RESENT);
    note_edge(self, wt_tcp_seq_add(segment->seq, segment->payload_wire_len), WT_CLUE_RESENT);
  }
}

/* --- identifications --- */

static bool counts_id(const WtSegment *segment)
{
  return segment->src.ip_version == 4 && !(segment->flags & (WT_TCP_SYN | WT_TCP_RST)) &&
         (segment->tcp_checksum != WT_CHECKSUM_WRONG ||
          segment->ip_checksum == WT_CHECKSUM_VALID);
}

/* Captured twice, as on a bridge and its port, or on "any". */
static bool is_copy(const WtCutter *self, const WtSegment *segment)
{
  return self->last_id == segment->ip_id && self->last_seq.v == segment->seq.v &&
         self->last_ack.v == segment->ack.v && self->last_len == segment->payload_wire_len;
}

/* The last frame, and its copies, were as many segments as the identification is ahead. */
static void settle_last(WtCutter *self, uint16_t step, WtTcpSeq next)
{
  WtWaiting *const w = self->waiting;

  for (uint32_t i = w ? w->n : 0; i > 0; i--) {
    WtUnsettled *const u = wt_waiting_at(w, i - 1);

    if (!u->awaits_id || u->ip_id != self->last_id)
      return;
    wt_settle_step(self, u, step, next);
  }
  if (w && w->gone_awaits && w->gone.ip_id == self->last_id)
    wt_settle_step(self, &w->gone, step, next);
  if (w)
    w->gone_awaits = false;
}

/*
 * It was called plain; the identification knows. Where an older segment follows, others that the
 * capture lost may have been counted between.
 */
static void confirm_plain(WtCutter *self, uint16_t step, WtTcpSeq next)
{
  const WtTcpSeq end = wt_tcp_seq_add(self->last_seq, self->last_len);

  if (step == 1)
    wt_mss_plain(&self->mss, self->last_room);
  else if (step > 1 && step <= self->last_len && next.v == end.v)
    wt_mss_fit(&self->mss,
               wt_settle_room(self->last_len, step, self->last_room - self->last_len));
}

static void note_id(WtCutter *self, const WtSegment *segment, const WtCutSink *sink)
{
  const uint16_t step = (uint16_t) (segment->ip_id - self->last_id);

  if (!counts_id(segment) || (self->id_known && is_copy(self, segment)))
    return;
  if (self->id_known) {
    if (step == 0)
      self->ids_fixed++;
    else if (step < INT16_MAX)
      self->ids_moved++;
    settle_last(self, step, segment->seq);
    if (self->last_unsure)
      confirm_plain(self, step, segment->seq);
    wt_settle(self, sink, false);
  }
  self->last_unsure = false;
  self->last_id = segment->ip_id;
  self->last_seq = segment->seq;
  self->last_ack = segment->ack;
  self->last_len = segment->payload_wire_len;
  self->id_known = true;
}

/* --- the frame itself --- */

typedef struct {
  const WtSegment *segment;
  WtRole role;
  WtGuess guess;
  uint32_t options, room;
  uint32_t likely; /* room of a full segment */
} Look;

typedef enum { PLAIN, UNSURE_PLAIN, WAIT, WAIT_SMALL, WRONG, LOST } Judgement;

/* A complete sum: one segment, unless it is larger than one can be. */
static Judgement judge_complete(const WtCutter *self, const Look *look)
{
  const uint32_t agreed = self->mss.peer ? wt_mss_agreed(&self->mss) : 0;

  if (look->room <= MAX(self->mss.plain, 1u) || look->room <= (agreed ? agreed : look->likely))
    return PLAIN;
  if (look->segment->tcp_checksum == WT_CHECKSUM_VALID)
    return WAIT;
  /* The sum cannot be verified. */
  return self->mss.peer || look->room > WT_JUMBO_LEN_MAX ? LOST : PLAIN;
}

/* No larger than a segment is thought to be, but neither did both SYNs say so, nor was one seen. */
static bool may_be_cut(const WtCutter *self, const Look *look)
{
  return !(self->mss.own && self->mss.peer) && look->room > self->mss.plain;
}

/* Nothing joins, cuts or forwards a packet whose IPv4 header is damaged: it stays as it is. */
static bool is_damaged(const WtSegment *segment)
{
  return segment->src.ip_version == 4 && segment->ip_checksum == WT_CHECKSUM_WRONG;
}

static Judgement judge(WtCutter *self, const Look *look)
{
  const WtSegment *const s = look->segment;
  const bool large = look->room > look->likely;

  if (s->payload_wire_len == 0 || s->reassembled || s->n_headers == 0 || s->flags & WT_TCP_SYN)
    return PLAIN;
  if (s->payload_wire_len > WT_SUPER_LEN_MAX)
    return LOST;
  if (is_damaged(s))
    return large ? LOST : PLAIN;
  if (wt_left_to_card(s->tcp_checksum, look->role)) {
    if (large)
      return WAIT;
    if (look->role != WT_ROLE_SENT)
      return WAIT_SMALL;
    return s->src.ip_version == 4 && may_be_cut(self, look) ? WAIT : UNSURE_PLAIN;
  }
  if (s->tcp_checksum == WT_CHECKSUM_WRONG)
    return WRONG;
  return s->tcp_checksum == WT_CHECKSUM_ZERO ? PLAIN : judge_complete(self, look);
}

static WtCut plain_cut(const Look *look)
{
  const uint32_t len = look->segment->payload_wire_len;
  const uint32_t ip_len = wt_ip_len(look->segment);

  return (WtCut) {
    .kind = wt_kind_of_plain(ip_len),
    .sure = WT_SURENESS_EXACT,
    .len = len,
    .size = len,
    .size_min = len,
    .size_max = len,
    .segments = 1,
    .id_step = 1,
    .id_mask = UINT16_MAX,
    .big_tcp = ip_len > WT_IP_LEN_MAX,
    .finish_sum =
        !is_damaged(look->segment) && wt_left_to_card(look->segment->tcp_checksum, look->role),
  };
}

static WtCut lost_cut(const Look *look)
{
  const uint32_t len = look->segment->payload_wire_len;
  WtCut cut = plain_cut(look);

  cut.kind = wt_kind_of_super(look->segment->tcp_checksum, look->role, false);
  cut.sure = WT_SURENESS_IRREVERSIBLE;
  cut.size_min = 1;
  cut.size_max = look->likely - look->options;
  cut.segments = len > WT_SUPER_LEN_MAX ? 1 : (len - 1) / cut.size_max + 1;
  return cut;
}

/* The likeliest size can be no chance; a frame too large for one segment is at least joined. */
static WtCut list_cut(WtCutter *self, const Look *look, uint32_t size)
{
  WtCut cut = look->room > look->likely ? lost_cut(look) : plain_cut(look);

  if (size == 0)
    return cut;
  self->merged = true;
  wt_settle_list(&cut, size);
  cut.sure = WT_SURENESS_EXACT;
  cut.id_step = wt_settle_id_step(self, look->segment->ip_id, look->segment->dont_fragment);
  return cut;
}

/* Most directions never have more than one waiting. */
static void grow(WtWaiting *w)
{
  const uint32_t room = MAX(2 * w->room, 1);
  WtUnsettled *const entries = g_new(WtUnsettled, room);

  for (uint32_t i = 0; i < w->n; i++)
    entries[i] = *wt_waiting_at(w, i);
  g_free(w->entries);
  w->entries = entries;
  w->room = room;
  w->first = 0;
}

static WtUnsettled *wait(WtCutter *self, const Look *look, uint64_t ticket,
                         const WtCutSink *sink)
{
  const WtSegment *const s = look->segment;

  if (!self->waiting)
    self->waiting = g_new0(WtWaiting, 1);
  WtWaiting *const w = self->waiting;

  if (w->n == WT_WAITING_MAX)
    wt_settle_first(self, sink);
  if (w->n == w->room)
    grow(w);
  WtUnsettled *const u = wt_waiting_at(w, w->n++);

  *u = (WtUnsettled) {
    .what = {
      .frame = s->frame->number,
      .ts_ns = s->frame->ts_ns,
      .seq = s->seq.v,
      .src = s->src,
      .dst = s->dst,
      .checksum = s->tcp_checksum,
      .role = look->role,
      .input = s->frame->input,
      .cut = plain_cut(look),
    },
    .ticket = ticket,
    .room = { 1, 0 },
    .options = look->options,
    .guess = look->guess,
    .end = wt_tcp_seq_add(s->seq, s->payload_wire_len),
    .ip_id = s->ip_id,
    .awaits_id = s->src.ip_version == 4,
    .dont_fragment = s->dont_fragment,
    .ip_len_zero = s->ip_len_zero,
    .cwr = s->flags & WT_TCP_CWR,
  };
  return u;
}

static void remember(WtCutter *self, const Look *look)
{
  const WtSegment *const s = look->segment;
  WtWaiting *const w = self->waiting;
  const uint32_t at = w->n_recent++ % WT_RECENT_MAX;

  self->mss.supers = (uint8_t) MIN(self->mss.supers + 1u, UINT8_MAX);
  w->recent[at].seq = s->seq;
  w->recent[at].len = s->payload_wire_len;
  w->recent[at].options = look->options;
  w->recent[at].guess = look->guess;
  wt_mss_edge(&self->mss, s->payload_wire_len, look->options, &look->guess, WT_CLUE_MULTIPLE);
}

static Look look_at(const WtCutter *self, const WtSegment *segment, uint32_t mtu)
{
  Look look = {
    .segment = segment,
    .role = wt_cutter_role(self),
    .guess = { segment->src.ip_version == 6 && mtu ? MAX(mtu, IPV6_MTU_MIN) : mtu,
               wt_headers_len(segment->src.ip_version) },
    .options = wt_options_len(segment),
  };

  look.room = segment->payload_wire_len + look.options;
  if (segment->payload_wire_len) /* what has no data is plain anyway */
    look.likely = wt_mss_pick(&self->mss, self->mss.now, &look.guess, NULL);
  look.likely = MAX(look.likely, look.options + 1);
  return look;
}

/** WtCutter's memory of a plain segment. */
static void learn_plain(WtCutter *self, const Look *look)
{
  const WtSegment *const s = look->segment;

  if (s->payload_wire_len == 0 || s->reassembled)
    return;
  if (s->tcp_checksum == WT_CHECKSUM_VALID)
    wt_mss_plain(&self->mss, look->room);
  if (s->payload_wire_len <= look->likely / 2)
    self->neighbour = s->payload_wire_len;
}

/* A half-made sum on a frame that could be one segment: the next identification confirms it. */
static void learn_unsure(WtCutter *self, const Look *look)
{
  if (look->room == wt_mss_limit(&self->mss))
    wt_mss_plain(&self->mss, look->room);
  self->last_unsure = true;
  self->last_room = look->room;
}

/* Fraglist GRO leaves the first piece's sum; anything else that is wrong is left alone. */
static bool judge_wrong(WtCutter *self, const Look *look, uint64_t ticket,
                        const WtCutSink *sink, WtCut *cut)
{
  const uint32_t likely = look->room > look->likely ? look->likely - look->options : 0;
  const uint32_t size = wt_list_size(look->segment, likely, self->sum_scans < SCANS_MAX);

  *cut = list_cut(self, look, size == likely ? size : 0);
  if (size == 0)
    self->sum_scans = (uint8_t) MIN(self->sum_scans + 1u, SCANS_MAX);
  if (size == 0 || size == likely)
    return true;
  WtUnsettled *const u = wait(self, look, ticket, sink);

  u->what.cut = *cut;
  u->list_size = size;
  u->list_again = size == self->list_size;
  if (u->list_again) { /* one alone may be a chance, and the frame damaged */
    wt_settle_list(cut, size);
    cut->sure = WT_SURENESS_BOUNDED;
  }
  self->list_size = size;
  u->periods = wt_periods(look->segment->payload);
  wt_settle(self, sink, false);
  return false;
}

static bool begin_waiting(WtCutter *self, const Look *look, uint64_t ticket, bool small,
                          const WtCutSink *sink, WtCut *cut)
{
  WtUnsettled *const u = wait(self, look, ticket, sink);

  u->small = small;
  if (small || (self->merged_small && look->role == WT_ROLE_RECEIVED))
    u->periods = wt_periods(look->segment->payload);
  if (look->room > look->likely && look->segment->tcp_checksum != WT_CHECKSUM_VALID)
    remember(self, look);
  *cut = wt_settle_guess(self, u);
  wt_settle(self, sink, false);
  return false;
}

bool wt_cutter_push(WtCutter pair[2], int direction, const WtSegment *segment, uint32_t mtu,
                    uint64_t ticket, const WtCutSink *sink, WtCut *cut)
{
  WtCutter *const self = &pair[direction];
  const bool trusted = segment->tcp_checksum != WT_CHECKSUM_WRONG;

  note_side(self, segment);
  self->mss.received = wt_cutter_role(self) == WT_ROLE_RECEIVED;
  if (trusted && segment->flags & WT_TCP_SYN)
    note_syn(pair, direction, segment, sink);
  else
    self->active = true;
  if (segment->flags & WT_TCP_AE && !(segment->flags & WT_TCP_SYN))
    pair[0].accecn = pair[1].accecn = pair[0].ecn_known = pair[1].ecn_known = true;
  note_id(self, segment, sink);
  if (trusted)
    note_edges(pair, direction, segment);

  const Look look = look_at(self, segment, mtu);
  const Judgement judgement = judge(self, &look);

  switch (judgement) {
  case WAIT:
  case WAIT_SMALL:
    return begin_waiting(self, &look, ticket, judgement == WAIT_SMALL, sink, cut);
  case WRONG:
    return judge_wrong(self, &look, ticket, sink, cut);
  case LOST:
    *cut = lost_cut(&look);
    return true;
  case UNSURE_PLAIN:
    learn_unsure(self, &look);
    break;
  case PLAIN:
    learn_plain(self, &look);
    break;
  }
  *cut = plain_cut(&look);
  return true;
}

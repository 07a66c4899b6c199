/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "base/time.h"
#include "stream/held.h"
#include "stream/history.h"
#include "stream/trail.h"

#define STRAYS_MEAN_NEW 3 /* so many far-off segments in a row: another connection */
#define SUSPECTS_MEAN_ARTEFACT                                                                 \
  8                           /* so many accepted: the checksums are at fault, not the data */
#define GAP_GRACE_NS 10000000 /* capture queues swap frames; this outlives it          */
#define GAP_GRACE_SEGMENTS 64 /* the same where times do not move                      */
#define GAP_PATIENCE_NS 5000000000  /* where no acknowledgement was ever seen */
#define ONE_SIDED_OCTETS (1u << 20) /* held there at the most                 */

struct WtStreamShared {
  WtBudget budget;
  uint64_t reasm_octets;
  WtHistory history;
  WtTrail trail;
};

WtStreamShared *wt_stream_shared_new(const WtLimits *limits)
{
  WtStreamShared *self = g_new0(WtStreamShared, 1);

  self->budget.limit = limits->reasm_octets_all;
  self->reasm_octets = limits->reasm_octets;
  return self;
}

void wt_stream_shared_free(WtStreamShared *self)
{
  g_free(self);
}

void wt_stream_settle(WtStreamShared *self, uint16_t input, uint64_t frame, uint32_t wire_size)
{
  wt_trail_settle(&self->trail, input, frame, wire_size);
}

bool wt_reasm_recall(const WtReasm *self, uint64_t offset, WtRecalled *out)
{
  const WtTrailMark *const mark = wt_trail_find(&self->shared->trail, self->id, offset);

  if (!mark)
    return false;

  const WtPlace place = { 0, mark->at, mark->size };

  *out = (WtRecalled) {
    .frame = mark->frame,
    .segment = (uint32_t) wt_place_segment(place, offset - mark->offset) + 1,
    .input = mark->input,
  };
  return true;
}

uint32_t wt_reasm_checksums(const WtReasm *self, uint64_t from, uint64_t to)
{
  return wt_trail_checksums(&self->shared->trail, self->id, from, to);
}

void wt_reasm_init(WtReasm *self, WtStreamShared *shared, uint32_t id)
{
  *self = (WtReasm) { .shared = shared, .id = id };
}

void wt_reasm_clear(WtReasm *self)
{
  while (self->held)
    wt_held_drop(&self->held, &self->shared->budget, &self->held_octets);
  while (self->suspects)
    wt_held_drop(&self->suspects, &self->shared->budget, &self->held_octets);
  self->tail = NULL;
}

void wt_reasm_start(WtReasm *self, WtTcpSeq seq)
{
  if (self->started)
    return;
  self->base = seq;
  self->started = self->start_known = true;
}

/** Distance of @seq from the next octet expected; the 64-bit offset is next + this. */
static int32_t distance(const WtReasm *self, WtTcpSeq seq)
{
  return wt_tcp_seq_diff(seq, wt_tcp_seq_add(self->base, (uint32_t) self->next));
}

bool wt_reasm_trusts_all(const WtReasm *self)
{
  return self->accepted_suspects >= SUSPECTS_MEAN_ARTEFACT;
}

bool wt_reasm_strays(WtReasm *self, const WtSegment *segment)
{
  const int32_t d = self->started ? distance(self, segment->seq) : 0;

  if (d >= -WT_STREAM_FAR_OFF && d <= WT_STREAM_FAR_OFF)
    self->stray = 0;
  else if (segment->payload_wire_len)
    self->stray++;
  return self->stray >= STRAYS_MEAN_NEW;
}

/* --- delivery --- */

typedef struct {
  WtReasm *self;
  const WtStreamSink *sink;
  void *user;
} Out;

static void emit_hole(const Out *out, WtHole kind, uint64_t octets)
{
  out->self->next += octets;
  out->sink->hole(out->user, kind, octets);
}

/** @p begins at the next octet expected. */
static void emit_piece(const Out *out, const WtPiece *p)
{
  WtReasm *self = out->self;

  if (p->octets.len) {
    const WtSlice slice = { p->octets, p->offset, p->place,  p->frame,
                            p->ts_ns,  p->input,  p->suspect };

    if (!p->suspect)
      wt_history_add(&self->shared->history, self->id, p);
    wt_trail_add(&self->shared->trail, self->id, p);
    self->next += p->octets.len;
    out->sink->slice(out->user, &slice);
  }
  if (p->wire_len > p->octets.len)
    emit_hole(out, WT_HOLE_SNAPPED, p->wire_len - p->octets.len);
}

static void drop_head(WtReasm *self)
{
  if (self->tail == self->held)
    self->tail = NULL;
  wt_held_drop(&self->held, &self->shared->budget, &self->held_octets);
}

/** What was known of the first gap does not hold for the next. */
static void forget_gap(WtReasm *self)
{
  self->gap_ts_ns = 0;
  self->gap_segments = 0;
  self->gap_acked = false;
}

/** Delivers held pieces that the stream has reached. */
static void drain(const Out *out)
{
  WtReasm *self = out->self;

  while (self->held && self->held->piece.offset <= self->next) {
    const WtPiece whole = self->held->piece;

    if (wt_piece_end(&whole) > self->next) {
      const WtPiece rest = wt_piece_trim(&whole, self->next - whole.offset);
      emit_piece(out, &rest);
    }
    drop_head(self);
    forget_gap(self);
  }
  while (self->suspects && wt_piece_end(&self->suspects->piece) <= self->next) {
    wt_held_drop(&self->suspects, &self->shared->budget, &self->held_octets);
    forget_gap(self);
  }
}

/** Delivers what suspect pieces hold of the stream before @to, and holes where they hold nothing. */
static void fill_gap(const Out *out, uint64_t to)
{
  WtReasm *self = out->self;

  while (self->next < to) {
    const WtHeld *s = self->suspects;

    if (!s || s->piece.offset >= to) {
      emit_hole(out, WT_HOLE_LOST, to - self->next);
      break;
    }
    if (s->piece.offset > self->next)
      emit_hole(out, WT_HOLE_LOST, s->piece.offset - self->next);

    const WtPiece rest = wt_piece_trim(&s->piece, self->next - s->piece.offset);
    const WtPiece part = wt_piece_front(&rest, MIN(rest.wire_len, to - self->next));

    if (self->accepted_suspects < SUSPECTS_MEAN_ARTEFACT && self->gap_acked)
      self->accepted_suspects++;
    emit_piece(out, &part);
    while (self->suspects && wt_piece_end(&self->suspects->piece) <= self->next)
      wt_held_drop(&self->suspects, &self->shared->budget, &self->held_octets);
  }
}

/* --- gaps --- */

/** Whether the receiver used @s after all, or nobody says that it refused it. */
static bool acceptable(const WtReasm *self, const WtHeld *s)
{
  return !self->acks_seen || wt_piece_end(&s->piece) <= self->acked;
}

/** How far the stream would get if its first gap were given up now. */
static uint64_t gap_end(const WtReasm *self)
{
  uint64_t end = self->next;

  if (self->held)
    return self->held->piece.offset;
  for (const WtHeld *s = self->suspects; s && acceptable(self, s); s = s->next)
    end = wt_piece_end(&s->piece);
  return end;
}

static bool gap_is_lost(WtReasm *self, int64_t ts_ns)
{
  const uint64_t end = gap_end(self);

  if (end == self->next)
    return false;
  if (!self->gap_acked && self->acked >= end) {
    self->gap_acked = true;
    self->gap_ts_ns = ts_ns;
    self->gap_segments = 0;
  }
  if (!self->gap_ts_ns)
    self->gap_ts_ns = ts_ns;
  self->gap_segments++;

  const uint64_t waited_ns = wt_time_between(self->gap_ts_ns, ts_ns);

  if (self->gap_acked)
    return waited_ns >= GAP_GRACE_NS || self->gap_segments > GAP_GRACE_SEGMENTS;
  return !self->acks_seen &&
         (waited_ns >= GAP_PATIENCE_NS || self->held_octets > ONE_SIDED_OCTETS);
}

static void give_up_gap(const Out *out)
{
  fill_gap(out, gap_end(out->self));
  forget_gap(out->self);
  drain(out);
}

static void check_gap(const Out *out, int64_t ts_ns)
{
  while ((out->self->held || out->self->suspects) && gap_is_lost(out->self, ts_ns))
    give_up_gap(out);
}

/* --- segments --- */

/** Delivers @p, which begins at the next octet, around what is held already: the first copy wins. */
static void deliver(const Out *out, const WtPiece *p)
{
  WtReasm *self = out->self;
  WtPiece rest = *p;

  while (rest.wire_len && self->held && self->held->piece.offset < wt_piece_end(&rest)) {
    const WtPiece front = wt_piece_front(&rest, self->held->piece.offset - rest.offset);

    if (front.wire_len)
      emit_piece(out, &front);
    if (!rest.suspect && wt_piece_differs(&rest, &self->held->piece))
      out->sink->overlap(out->user, self->held->piece.offset, self->held->piece.wire_len);
    drain(out);
    if (self->next >= wt_piece_end(&rest))
      return;
    rest = wt_piece_trim(&rest, self->next - rest.offset);
  }
  if (rest.wire_len)
    emit_piece(out, &rest);
  forget_gap(self); /* what is missing now is another gap, and may be on its way */
  drain(out);
}

/** Delivers @p at once, as there is no room to keep it: the gaps before it are given up. */
static void deliver_early(const Out *out, const WtPiece *p)
{
  WtReasm *self = out->self;

  while (self->held && self->held->piece.offset < p->offset)
    give_up_gap(out);
  fill_gap(out, p->offset);
  forget_gap(self);
  drain(out);
  if (wt_piece_end(p) > self->next) {
    const WtPiece rest = wt_piece_trim(p, self->next - p->offset);
    deliver(out, &rest);
  }
}

static bool over_limit(const WtReasm *self, const WtPiece *p)
{
  return self->held_octets + p->octets.len > self->shared->reasm_octets;
}

/** Gives up gaps before @p until there is room for it. Returns: whether it is still to be kept. */
static bool make_room(const Out *out, const WtPiece *p)
{
  WtReasm *self = out->self;

  if (!over_limit(self, p))
    return true;
  out->sink->limit(out->user, self->held_octets);
  while (over_limit(self, p) && self->held && self->held->piece.offset < p->offset)
    give_up_gap(out);
  return !over_limit(self, p) && self->next < p->offset;
}

/** Keeps @p for later, in @self->held or, if its checksum was wrong, in @self->suspects. */
static void hold(const Out *out, const WtPiece *p)
{
  WtReasm *self = out->self;
  bool clash = false;

  if (!make_room(out, p)) {
    deliver_early(out, p);
    return;
  }

  const bool append =
      !p->suspect && self->tail && wt_piece_end(&self->tail->piece) <= p->offset;
  WtHeld **list = append ? &self->tail->next : p->suspect ? &self->suspects : &self->held;

  if (!wt_held_insert(list, p, &self->shared->budget, &self->held_octets, &clash)) {
    out->sink->limit(out->user, self->held_octets);
    deliver_early(out, p);
    return;
  }
  for (WtHeld *h = self->tail ? self->tail : self->held; h; h = h->next)
    self->tail = h;
  if (clash && !p->suspect)
    out->sink->overlap(out->user, p->offset, p->wire_len);
}

/** Cuts off what was delivered before, and tells if it differs from that. */
static WtPiece trim_old(const Out *out, const WtPiece *p)
{
  WtReasm *self = out->self;
  const uint64_t old = MIN(p->wire_len, self->next - p->offset);

  if (old && !p->suspect) {
    const WtPiece again = wt_piece_front(p, old);

    if (wt_history_differs(&self->shared->history, self->id, &again))
      out->sink->overlap(out->user, p->offset, old);
  }
  return wt_piece_trim(p, old);
}

/** @seq: of the first octet of @segment, of which a FIN follows the last. */
static void note_fin(WtReasm *self, const WtSegment *segment, WtTcpSeq seq)
{
  const WtTcpSeq end = wt_tcp_seq_add(seq, segment->payload_wire_len);
  const int32_t d = distance(self, end);

  if (segment->tcp_checksum == WT_CHECKSUM_WRONG && !wt_reasm_trusts_all(self))
    return;
  if (d > WT_STREAM_FAR_OFF || d < -WT_STREAM_FAR_OFF || wt_reasm_offset(self, end) < 0)
    return;
  self->fin = (uint64_t) wt_reasm_offset(self, end);
  self->fin_seen = true;
}

void wt_reasm_push(WtReasm *self, const WtSegment *segment, const WtStreamSink *sink,
                   void *user)
{
  const Out out = { self, sink, user };
  const WtTcpSeq seq = wt_tcp_seq_add(segment->seq, segment->flags & WT_TCP_SYN ? 1 : 0);

  if (self->started && segment->flags & WT_TCP_FIN)
    note_fin(self, segment, seq);
  if (segment->payload_wire_len) {
    if (!self->started) {
      self->base = seq;
      self->started = true;
    }

    const int32_t d = distance(self, seq);

    if (d > WT_STREAM_FAR_OFF || d < -WT_STREAM_FAR_OFF)
      return;

    WtPiece p = {
      .octets = segment->payload,
      .offset = self->next + (uint64_t) (int64_t) d,
      .wire_len = segment->payload_wire_len,
      .place = { self->wire_segments, 0, segment->wire_size },
      .frame = segment->frame->number,
      .ts_ns = segment->frame->ts_ns,
      .input = segment->frame->input,
      .checksum = (uint8_t) segment->tcp_checksum,
      .suspect = segment->tcp_checksum == WT_CHECKSUM_WRONG && !wt_reasm_trusts_all(self),
    };

    self->wire_segments = wt_place_segment(p.place, p.wire_len - 1) + 1;
    if ((int64_t) wt_piece_end(&p) > (int64_t) self->seen_end)
      self->seen_end = wt_piece_end(&p);
    if (d < 0)
      p = trim_old(&out, &p);
    if (p.wire_len && (p.suspect || p.offset > self->next))
      hold(&out, &p);
    else if (p.wire_len)
      deliver(&out, &p);
  }
  if (self->held || self->suspects)
    check_gap(&out, segment->frame->ts_ns);
}

void wt_reasm_acked(WtReasm *self, WtTcpSeq ack, int64_t ts_ns, const WtStreamSink *sink,
                    void *user)
{
  const Out out = { self, sink, user };

  if (!self->started)
    return;

  const int32_t d = distance(self, ack);

  if (d > WT_STREAM_FAR_OFF || d < -WT_STREAM_FAR_OFF)
    return;

  const uint64_t offset = self->next + (uint64_t) (int64_t) d;

  /* One that runs ahead of all data says nothing of a gap: the directions may be out of step with
   * each other (two capture points, two clocks), and the data still to come. */
  const bool ahead = (int64_t) offset > (int64_t) self->seen_end;
  uint64_t *most = ahead ? &self->acked_ahead : &self->acked;

  self->acks_seen = true;
  if ((int64_t) offset > (int64_t) *most) {
    *most = offset;
    self->acked_ns = ts_ns;
  }
  if (self->held || self->suspects)
    check_gap(&out, ts_ns);
}

/**
 * Up to where the stream surely went, behind all that was captured of it. Returns: @next if nothing
 * says that it went on.
 */
static uint64_t proven_end(const WtReasm *self, int64_t ts_ns)
{
  if (self->fin_seen) /* it stands behind the last octet, and is none; RFC 9293 3.4 */
    return self->fin;
  /* One more may be a FIN that is not in the capture; what was just acknowledged may only not have
   * been captured yet. */
  if (self->acked <= self->next + 1 || wt_time_between(self->acked_ns, ts_ns) < GAP_GRACE_NS)
    return self->next;
  return self->acked;
}

void wt_reasm_finish(WtReasm *self, int64_t ts_ns, const WtStreamSink *sink, void *user)
{
  const Out out = { self, sink, user };

  self->acked = MAX(self->acked, self->acked_ahead); /* no data will come to prove it wrong */
  while (self->held)
    give_up_gap(&out);
  give_up_gap(&out);
  fill_gap(&out, proven_end(self, ts_ns));
  wt_reasm_clear(self);
}

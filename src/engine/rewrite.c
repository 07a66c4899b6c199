/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rewriter. While no cut is awaited a frame passes without being copied; behind one that is, all
 * frames line up, so that their order stays.
 */
#include "wiretruth/rewrite.h"

#include "base/time.h"
#include "engine/copies.h"
#include "engine/line.h"
#include "offload/resegment.h"
#include "stream/flow-table.h"

#define HOLD_NS                                                                                \
  UINT64_C(1000000000)      /* of capture time: the next frame comes within it or late */
#define SPREAD_OVERHEAD 24u /* preamble, frame check sequence, gap: IEEE 802.3 */
#define NS_PER_S UINT64_C(1000000000)

/**
 * WtRewriter:
 * @ticket: of the frame at hand
 * @cut_now: its cut, if the sink got that while it was pushed
 */
struct WtRewriter {
  WtRewriteOptions options;
  WtRewriteSink sink;
  WtRewriteSummary summary;
  WtDecoder *decoder;
  WtFlowTable *flows;
  WtCopies copies;
  WtLine line;
  size_t octets_max;
  uint64_t ticket;
  WtCut cut_now;
  bool settled_now;
};

WtRewriter *wt_rewriter_new(const WtRewriteOptions *options, const WtLimits *limits,
                            const WtRewriteSink *sink)
{
  WtRewriter *self = g_new0(WtRewriter, 1);

  self->options = *options;
  self->sink = *sink;
  self->octets_max = limits->rewrite_octets;
  self->decoder = wt_decoder_new(limits);
  self->flows = wt_flow_table_new(limits->connections);
  return self;
}

void wt_rewriter_free(WtRewriter *self)
{
  WtFlow *flow;

  if (!self)
    return;
  while ((flow = wt_flow_table_oldest(self->flows)))
    wt_flow_table_remove(self->flows, flow);
  wt_flow_table_free(self->flows);
  wt_line_clear(&self->line);
  wt_decoder_free(self->decoder);
  g_free(self);
}

const WtRewriteSummary *wt_rewriter_summary(const WtRewriter *self)
{
  return &self->summary;
}

/* --- out --- */

typedef struct {
  WtRewriter *self;
  const WtFrame *origin;
  const WtCut *cut;
  uint64_t before; /* octets that the segments before it took on the link */
} Delivery;

static int64_t link_ns(const WtRewriter *self, uint64_t octets)
{
  const uint64_t bps = self->options.spread_bps, bits = octets * 8;

  return (int64_t) (bits / bps * NS_PER_S + bits % bps * NS_PER_S / bps);
}

static uint32_t pieces_of(const WtCut *cut)
{
  return cut->sure == WT_SURENESS_IRREVERSIBLE ? 1 : cut->segments;
}

/* What was sent left after the capture saw it; what was received had all come before. */
static int64_t time_of(const Delivery *d, const WtWireSegment *piece)
{
  const int64_t ts_ns = d->origin->ts_ns;
  const uint64_t left = d->cut->segments - 1 - piece->index;
  int64_t at = ts_ns;
  bool failed = false;

  if (d->self->options.spread_bps == 0 || pieces_of(d->cut) == 1)
    return ts_ns;
  if (d->cut->kind == WT_OFFLOAD_GRO || d->cut->kind == WT_OFFLOAD_GRO_LIST) {
    const uint64_t data = left ? d->cut->len - (piece->index + 1) * (uint64_t) d->cut->size : 0;
    const uint64_t headers =
        left ? piece->wire_len - d->cut->size + SPREAD_OVERHEAD : SPREAD_OVERHEAD;

    failed = __builtin_sub_overflow(ts_ns, link_ns(d->self, data + left * headers), &at);
  } else if (d->cut->kind != WT_OFFLOAD_SUPER) {
    failed = __builtin_add_overflow(ts_ns, link_ns(d->self, d->before), &at);
  }
  return failed ? ts_ns : at;
}

static void deliver_piece(void *user, const WtWireSegment *piece)
{
  Delivery *const d = user;
  const WtWireFrame out = {
    .origin = d->origin,
    .head = piece->head,
    .tail = piece->tail,
    .wire_len = piece->wire_len,
    .ts_ns = time_of(d, piece),
    .index = piece->index,
    .count = pieces_of(d->cut),
    .changed = piece->head.len || piece->tail.len != d->origin->data.len,
    .cut = d->cut,
  };

  d->before += piece->wire_len + SPREAD_OVERHEAD;
  d->self->summary.frames_out++;
  d->self->sink.frame(d->self->sink.user, &out);
}

static void deliver_other(WtRewriter *self, const WtFrame *frame)
{
  const WtWireFrame out = {
    .origin = frame,
    .tail = frame->data,
    .wire_len = frame->wire_len,
    .ts_ns = frame->ts_ns,
    .count = 1,
  };

  self->summary.frames_out++;
  self->sink.frame(self->sink.user, &out);
}

static void deliver_tcp(WtRewriter *self, const WtSegment *segment, const WtCut *cut)
{
  Delivery delivery = { self, segment->frame, cut, 0 };
  const bool changed =
      wt_resegment(segment, cut, self->options.decap, deliver_piece, &delivery);

  self->summary.wire_segments += cut->segments;
  if (wt_cut_is_super(cut)) {
    self->summary.super_segments++;
    self->summary.cuts[cut->sure]++;
  } else {
    self->summary.sums_finished += changed && cut->finish_sum;
  }
}

static void deliver_first(WtRewriter *self)
{
  const WtInLine *const held = wt_line_first(&self->line);

  if (held->block.data)
    self->sink.block(self->sink.user, held->block, held->big_endian);
  else if (held->tcp)
    deliver_tcp(self, &held->segment, &held->cut);
  else
    deliver_other(self, &held->frame);
  wt_line_drop_first(&self->line);
}

/* Whoever is settled and has nobody before it. */
static void deliver(WtRewriter *self)
{
  for (const WtInLine *held; (held = wt_line_first(&self->line)) && held->settled;)
    deliver_first(self);
}

/* --- what cuts wait for --- */

static void on_settled(void *user, uint64_t ticket, const WtSuperSegment *segment)
{
  WtRewriter *const self = user;
  WtInLine *const held = wt_line_find(&self->line, ticket);

  if (held) {
    held->cut = segment->cut;
    held->settled = true;
  } else if (ticket == self->ticket) {
    self->cut_now = segment->cut;
    self->settled_now = true;
  }
}

static WtCutSink cut_sink(WtRewriter *self)
{
  return (WtCutSink) { on_settled, self };
}

/* The cutter tells what it knows, and so the frame's turn comes. */
static void stop_waiting(WtRewriter *self, WtInLine *held)
{
  const WtCutSink sink = cut_sink(self);

  if (!held->settled)
    wt_cutter_flush(held->cutter, &sink);
  held->settled = true;
  deliver(self);
}

static void flush_flow(WtRewriter *self, WtFlow *flow)
{
  const WtCutSink sink = cut_sink(self);

  for (WtTap *tap = flow->taps; tap; tap = tap->next)
    for (int i = 0; i < 2; i++)
      wt_cutter_flush(&tap->cutter[i], &sink);
}

static void keep_within_bound(WtRewriter *self)
{
  self->summary.held_max = MAX(self->summary.held_max, self->line.octets);
  while (self->line.octets > self->octets_max)
    stop_waiting(self, wt_line_first(&self->line));
}

/* The first in line has waited long enough, or the line has become too long. */
static void expire(WtRewriter *self, int64_t now_ns)
{
  keep_within_bound(self);
  for (WtInLine *held; (held = wt_line_first(&self->line));) {
    if (wt_time_within(held->frame.ts_ns, now_ns, HOLD_NS))
      return;
    stop_waiting(self, held);
  }
}

void wt_rewriter_flush(WtRewriter *self)
{
  for (WtInLine *held; (held = wt_line_first(&self->line));)
    stop_waiting(self, held);
}

/* --- in --- */

static WtFlow *find_flow(WtRewriter *self, const WtSegment *segment, int *direction)
{
  WtFlow *flow = wt_flow_table_find(self->flows, &segment->src, &segment->dst, direction);

  if (flow)
    return flow;
  if (wt_flow_table_full(self->flows)) {
    WtFlow *const oldest = wt_flow_table_oldest(self->flows);

    flush_flow(self, oldest);
    wt_flow_table_remove(self->flows, oldest);
  }
  *direction = 0;
  return wt_flow_table_add(self->flows, segment);
}

static void hear_too_big(WtRewriter *self)
{
  const WtTooBig *const told = wt_decoder_too_big(self->decoder);
  int direction;
  WtFlow *const flow = wt_flow_table_find(self->flows, &told->src, &told->dst, &direction);

  if (flow)
    wt_cutter_too_big(&wt_flow_tap(flow, 0)->cutter[direction], told->mtu,
                      told->src.ip_version);
}

static void push_other(WtRewriter *self, const WtFrame *frame)
{
  deliver(self);
  if (wt_line_empty(&self->line))
    deliver_other(self, frame);
  else
    wt_line_add_frame(&self->line, self->ticket, frame, NULL)->settled = true;
}

static void push_tcp(WtRewriter *self, const WtSegment *segment)
{
  const WtCutSink sink = cut_sink(self);
  int direction;
  WtTap *const tap = wt_flow_tap(find_flow(self, segment, &direction), 0);
  WtCut cut;
  bool settled = wt_cutter_push(tap->cutter, direction, segment, self->options.mtu,
                                self->ticket, &sink, &cut);

  if (self->settled_now)
    cut = self->cut_now;
  settled |= self->settled_now;
  deliver(self);
  if (settled && wt_line_empty(&self->line)) {
    deliver_tcp(self, segment, &cut);
    return;
  }
  WtInLine *const held = wt_line_add_frame(&self->line, self->ticket, segment->frame, segment);

  held->cut = cut;
  held->settled = settled;
  held->cutter = &tap->cutter[direction];
}

static bool is_copy(WtRewriter *self, const WtSegment *segment)
{
  if (!self->options.dedup || !wt_copies_seen(&self->copies, segment))
    return false;
  self->summary.dropped++;
  return true;
}

void wt_rewriter_push(WtRewriter *self, const WtFrame *frame)
{
  WtSegment segment;
  const WtDecoded what = wt_decoder_push(self->decoder, frame, &segment);
  const bool tcp = what == WT_DECODED_TCP && !segment.reassembled;

  self->summary.frames_in++;
  if (tcp && is_copy(self, &segment))
    return;
  self->ticket++;
  self->settled_now = false;
  if (what == WT_DECODED_TOO_BIG)
    hear_too_big(self);
  if (tcp)
    push_tcp(self, &segment);
  else
    push_other(self, frame);
  expire(self, frame->ts_ns);
}

void wt_rewriter_push_block(WtRewriter *self, WtBytes octets, bool big_endian)
{
  if (wt_line_empty(&self->line)) {
    self->sink.block(self->sink.user, octets, big_endian);
    return;
  }
  self->ticket++;
  wt_line_add_block(&self->line, self->ticket, octets)->big_endian = big_endian;
  keep_within_bound(self);
}

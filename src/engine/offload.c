/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine's side of offload: brings segments to their direction's cutter, and what that settles
 * to the summary, the events and the findings. Frames do not wait here: the stream gets the
 * likeliest cut at once, the counts get the settled one.
 */
#include "engine/engine-private.h"

#include <arpa/inet.h>

#include "offload/classify.h"

/** Cutting: what a cutter's sink has to know. */
typedef struct {
  WtEngine *engine;
  WtFlow *flow;
  WtTap *tap;
} Cutting;

static WtIscsi *recognised(const WtFlow *flow)
{
  WtIscsi *const iscsi = flow->owner;

  return iscsi && iscsi->recognised ? iscsi : NULL;
}

static uint32_t headers_len(const WtFlow *flow)
{
  return wt_headers_len(flow->side[0].ip_version);
}

/* MTUs read better than segment sizes: both are told with their headers. */
void wt_engine_note_mtu(WtSide *side, uint32_t mtu, const char *words)
{
  const WtIscsi *const iscsi = side->iscsi;
  const WtFrame *const now = iscsi->engine->now;
  const WtMss *const mss = &iscsi->flow->taps->cutter[side - iscsi->side].mss;
  const uint32_t syn = wt_mss_agreed(mss);
  const uint32_t agreed = syn ? syn + headers_len(iscsi->flow) : 0;

  if (!iscsi->recognised || side->mtu_told || (agreed && mtu >= agreed))
    return;
  side->mtu_told = true;
  wt_iscsi_note_at(side, (WtFinding) {
                             .id = WT_FINDING_PATH_MTU,
                             .frame = now->number,
                             .ts_ns = now->ts_ns,
                             .input = now->input,
                             .expected = agreed,
                             .seen = mtu,
                             .itt = WT_NO_TAG,
                             .detail = words,
                         });
}

/** Data of a wire segment; 0 if there is only one. */
static uint32_t wire_size(const WtCut *cut)
{
  return cut->segments > 1 && cut->size < cut->len ? cut->size : 0;
}

static void count(const Cutting *at, int direction, const WtCut *cut)
{
  WtSummary *const s = &at->engine->summary;
  WtOffloadCount *const n = &at->flow->offload[direction];

  s->offload.kinds[cut->kind]++;
  s->offload.wire_segments += cut->segments;
  s->offload.big_tcp += cut->big_tcp;
  n->frames++;
  n->data_frames += cut->len > 0;
  n->wire_segments += cut->segments;
  if (!wt_cut_is_super(cut))
    return;
  s->offload.super_segments++;
  s->offload.cuts[cut->sure]++;
  n->super_segments++;
  at->flow->super_kinds[cut->kind]++;
}

static void accrue(WtFinding *total, const WtSuperSegment *segment, WtFindingId id,
                   uint64_t seen)
{
  const WtFinding first = {
    .id = id,
    .frame = segment->frame,
    .ts_ns = segment->ts_ns,
    .input = segment->input,
    .itt = WT_NO_TAG,
  };

  if (total->times == 0)
    *total = first;
  total->times++;
  total->seen += seen;
}

static int direction_of(const Cutting *at, const WtSuperSegment *segment)
{
  return wt_endpoint_equal(&segment->src, &at->flow->side[0]) ? 0 : 1;
}

/** Of a super-segment. */
static void note_findings(const Cutting *at, const WtSuperSegment *segment)
{
  WtEngine *const engine = at->engine;
  const WtCut *const cut = &segment->cut;
  const int direction = direction_of(at, segment);
  const WtMss *const mss = &at->tap->cutter[direction].mss;

  if (!recognised(at->flow))
    return;
  accrue(&engine->supers, segment, WT_FINDING_OFFLOAD_SUPER, cut->segments);
  engine->totals.supers[cut->kind]++;
  engine->totals.big_tcp += cut->big_tcp;
  if (cut->kind == WT_OFFLOAD_LRO)
    accrue(&engine->irreversible, segment, WT_FINDING_OFFLOAD_IRREVERSIBLE, 1);
  if (cut->sure == WT_SURENESS_EXACT && wt_mss_settled(mss) && mss->now.hi < wt_mss_agreed(mss))
    wt_engine_note_mtu(&recognised(at->flow)->side[direction],
                       mss->now.hi + headers_len(at->flow),
                       "its full segments are of that size");
}

static void tell(const Cutting *at, const WtSuperSegment *segment)
{
  if (!wt_cut_is_super(&segment->cut))
    return;

  WtEngine *const engine = at->engine;
  const WtIscsi *const iscsi = recognised(at->flow);
  WtSuperSegment told = *segment;
  const WtEvent event = { .kind = WT_EVENT_SEGMENT, .segment = &told };

  told.connection = iscsi ? iscsi->info.id : 0;
  note_findings(at, segment);
  if (engine->sink.event)
    engine->sink.event(engine->sink.user, &event);
}

/* @octets: that the capture cut off it. */
static void note_snapped(const Cutting *at, const WtSuperSegment *segment, uint64_t octets)
{
  if (octets && wt_cut_is_super(&segment->cut) && recognised(at->flow))
    accrue(&at->engine->snapped_supers, segment, WT_FINDING_OFFLOAD_SNAPPED, octets);
}

/* It waited because the sum might have been that of a first piece; it is not. */
static void note_wrong(const Cutting *at, const WtSuperSegment *segment)
{
  WtIscsi *const iscsi = recognised(at->flow);

  if (!iscsi || segment->checksum != WT_CHECKSUM_WRONG || segment->cut.segments > 1)
    return;
  const WtFinding finding = {
    .id = WT_FINDING_CHECKSUM_WRONG,
    .frame = segment->frame,
    .ts_ns = segment->ts_ns,
    .input = segment->input,
    .connection = iscsi->info.id,
    .sender = iscsi->side[direction_of(at, segment)].framer.sender,
    .seen = segment->cut.len,
    .itt = WT_NO_TAG,
  };

  wt_ledger_note(&at->engine->summary, &at->engine->sink, &finding);
}

/* @snapped: the ticket of a frame is what the capture cut off it. */
static void on_settled(void *user, uint64_t snapped, const WtSuperSegment *segment)
{
  const Cutting *const at = user;
  const WtCut *const cut = &segment->cut;

  wt_stream_settle(at->engine->stream, segment->input, segment->frame, wire_size(cut));
  note_wrong(user, segment);
  note_snapped(user, segment, snapped);
  count(user, direction_of(user, segment), cut);
  tell(user, segment);
}

bool wt_engine_cut(WtEngine *self, WtFlow *flow, int direction, WtSegment *segment)
{
  WtTap *const tap = wt_flow_tap(flow, segment->frame->input);
  const Cutting at = { self, flow, tap };
  const WtCutSink sink = { on_settled, (void *) &at };
  WtCut cut;
  const uint64_t snapped = segment->payload_wire_len - segment->payload.len;
  const bool settled =
      wt_cutter_push(tap->cutter, direction, segment, self->config.mtu, snapped, &sink, &cut);

  if (snapped)
    self->totals.longest = MAX(self->totals.longest, segment->frame->wire_len);
  if (settled)
    count(&at, direction, &cut);
  if (settled && wt_cut_is_super(&cut)) {
    const WtSuperSegment what = {
      .frame = segment->frame->number,
      .ts_ns = segment->frame->ts_ns,
      .seq = segment->seq.v,
      .src = segment->src,
      .dst = segment->dst,
      .checksum = segment->tcp_checksum,
      .role = wt_cutter_role(&tap->cutter[direction]),
      .input = segment->frame->input,
      .cut = cut,
    };

    note_snapped(&at, &what, snapped);
    tell(&at, &what);
  }
  /* Its sum is its first piece's, and the pieces were good, or they would not have been joined. */
  if (cut.kind == WT_OFFLOAD_GRO_LIST)
    segment->tcp_checksum = WT_CHECKSUM_VALID;
  self->summary.offload.checksums[segment->tcp_checksum]++;
  segment->wire_size = wire_size(&cut);
  if (cut.kind == WT_OFFLOAD_LRO && wt_cut_is_super(&cut) && recognised(flow))
    wt_engine_note_joined_by_card(&recognised(flow)->side[direction], segment);
  return settled;
}

void wt_engine_finish_cuts(WtEngine *self, WtFlow *flow)
{
  for (WtTap *tap = flow->taps; tap; tap = tap->next) {
    const Cutting at = { self, flow, tap };
    const WtCutSink sink = { on_settled, (void *) &at };

    wt_cutter_flush(&tap->cutter[0], &sink);
    wt_cutter_flush(&tap->cutter[1], &sink);
  }
}

/* "router 10.10.1.254 says so (ICMP)" */
static void router_words(const WtEndpoint *router, char *out, size_t room)
{
  const int family = router->ip_version == 6 ? AF_INET6 : AF_INET;
  char address[INET6_ADDRSTRLEN] = "?";

  (void) inet_ntop(family, router->ip, address, sizeof address);
  (void) g_snprintf(out, (gulong) room, "router %s says so (ICMP)", address);
}

void wt_engine_hear_too_big(WtEngine *self)
{
  const WtTooBig *const told = wt_decoder_too_big(self->decoder);
  char words[80];
  WtSide *side;
  int direction;
  WtFlow *const flow = wt_flow_table_find(self->flows, &told->src, &told->dst, &direction);

  if (!flow)
    return;
  WtTap *const tap = wt_flow_tap(flow, self->now->input);

  wt_cutter_too_big(&tap->cutter[direction], told->mtu, told->src.ip_version);
  if (!flow->owner)
    return;
  side = &((WtIscsi *) flow->owner)->side[direction];
  side->too_big_heard = true;
  router_words(&told->router, words, sizeof words);
  wt_engine_note_mtu(side, told->mtu, words);
}

/* --- where a connection was captured --- */

static WtCapturedAt tap_at(const WtTap *tap, int initiator)
{
  const WtCutter *const ours = &tap->cutter[initiator], *const theirs =
                                                            &tap->cutter[!initiator];
  const WtRole our_role = wt_cutter_role(ours), their_role = wt_cutter_role(theirs);

  if (our_role == WT_ROLE_SENT && their_role == WT_ROLE_SENT)
    return WT_CAPTURED_AT_BOTH;
  if (our_role == WT_ROLE_SENT || theirs->merged)
    return WT_CAPTURED_AT_INITIATOR;
  if (their_role == WT_ROLE_SENT || ours->merged)
    return WT_CAPTURED_AT_TARGET;
  return our_role == WT_ROLE_RECEIVED && their_role == WT_ROLE_RECEIVED ? WT_CAPTURED_ON_WIRE
                                                                        : WT_CAPTURED_UNKNOWN;
}

WtCapturedAt wt_engine_captured_at(const WtFlow *flow, int initiator)
{
  WtCapturedAt at = WT_CAPTURED_UNKNOWN;

  for (const WtTap *tap = flow->taps; tap; tap = tap->next) {
    const WtCapturedAt here = tap_at(tap, initiator);

    if (tap != flow->taps && here != at)
      return WT_CAPTURED_UNKNOWN;
    at = here;
  }
  return at;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/address.h"
#include "engine/engine-private.h"

#define CLOSED_KEPT 1024u /* for copies, and for what another capture saw later */

WtEngine *wt_engine_new(const WtConfig *config, const WtSink *sink)
{
  WtEngine *self = g_new0(WtEngine, 1);

  self->config = *config;
  self->sink = *sink;
  self->decoder = wt_decoder_new(&config->limits);
  self->flows = wt_flow_table_new(config->limits.connections);
  self->stream = wt_stream_shared_new(&config->limits);
  self->sessions = wt_sessions_new(config->limits.sessions_ended);
  self->redirects = wt_redirects_new();
  self->nodes = wt_nodes_new();
  self->paths = wt_paths_new();
  self->search_budget.limit = config->limits.search_octets_all;
  self->task_budget.limit = config->limits.task_octets;
  self->rule_budget.limit = config->limits.rule_octets;
  self->now = &self->last;
  return self;
}

static void clear_flow(WtFlow *flow)
{
  if (flow->owner)
    wt_iscsi_free(flow->owner);
  wt_reasm_clear(&flow->reasm[0]);
  wt_reasm_clear(&flow->reasm[1]);
}

/** Everything that was awaited on @flow is given up, and what is known of it reported. */
static void finish_flow(WtEngine *self, WtFlow *flow)
{
  WtIscsi *iscsi = flow->owner;

  wt_engine_finish_cuts(self, flow);
  if (!iscsi)
    return;
  for (int i = 0; i < 2; i++)
    wt_reasm_finish(&flow->reasm[i], self->now->ts_ns, &wt_iscsi_stream, &iscsi->side[i]);
  wt_iscsi_finish(iscsi);
}

void wt_engine_free(WtEngine *self)
{
  WtFlow *flow;

  while ((flow = wt_flow_table_oldest(self->flows))) {
    clear_flow(flow);
    wt_flow_table_remove(self->flows, flow);
  }
  wt_flow_table_free(self->flows);
  wt_stream_shared_free(self->stream);
  wt_sessions_free(self->sessions);
  wt_redirects_free(self->redirects);
  wt_nodes_free(self->nodes);
  wt_paths_free(self->paths);
  wt_decoder_free(self->decoder);
  g_free(self);
}

/* --- flows --- */

/** Each has a number of its own, so that what one delivered is never taken for another's. */
static void init_directions(WtEngine *self, WtFlow *flow)
{
  for (int i = 0; i < 2; i++)
    wt_reasm_init(&flow->reasm[i], self->stream, ++self->directions);
}

static void reset_flow(WtEngine *self, WtFlow *flow)
{
  finish_flow(self, flow);
  clear_flow(flow);
  flow->opener = -1;
  flow->mss[0] = flow->mss[1] = 0;
  flow->window_shift[0] = flow->window_shift[1] = -1;
  memset(flow->offload, 0, sizeof flow->offload);
  memset(flow->super_kinds, 0, sizeof flow->super_kinds);
  flow->marks[0] = flow->marks[1] = (WtHostMarks) { 0 };
  flow->foreign = false;
  wt_flow_table_reopen(self->flows, flow);
  init_directions(self, flow);
}

static WtFinding finding_here(const WtEngine *self, WtFindingId id, uint64_t seen)
{
  return (WtFinding) {
    .id = id,
    .frame = self->now->number,
    .ts_ns = self->now->ts_ns,
    .input = self->now->input,
    .seen = seen,
    .itt = WT_NO_TAG,
  };
}

static void let_go(WtEngine *self, WtFlow *flow)
{
  finish_flow(self, flow);
  clear_flow(flow);
  wt_flow_table_remove(self->flows, flow);
}

static void make_room(WtEngine *self)
{
  WtFlow *const closed = wt_flow_table_closed(self->flows, 0);
  const WtFinding finding =
      finding_here(self, WT_FINDING_LIMIT_CONNECTIONS, self->config.limits.connections);

  if (!closed)
    wt_ledger_note(&self->summary, &self->sink, &finding);
  let_go(self, closed ? closed : wt_flow_table_oldest(self->flows));
}

static WtFlow *find_flow(WtEngine *self, const WtSegment *segment, int *direction)
{
  WtFlow *flow = wt_flow_table_find(self->flows, &segment->src, &segment->dst, direction);

  if (flow)
    return flow;
  if (wt_flow_table_full(self->flows))
    make_room(self);
  flow = wt_flow_table_add(self->flows, segment);
  *direction = 0;
  init_directions(self, flow);
  return flow;
}

/** A SYN begins both directions, and ends what used the ports before. RFC 9293 3.10. */
static void open_flow(WtEngine *self, WtFlow *flow, const WtSegment *segment, int direction)
{
  const WtTcpSeq first = wt_tcp_seq_add(segment->seq, 1);
  WtReasm *from = &flow->reasm[direction], *back = &flow->reasm[!direction];
  const bool answers = segment->flags & WT_TCP_ACK;
  const bool again = from->started && from->base.v == first.v;

  if (from->started && !again)
    reset_flow(self, flow);
  wt_reasm_start(from, first);
  if (segment->options.present & WT_TCP_HAS_MSS)
    flow->mss[direction] = segment->options.mss;
  if (segment->options.present & WT_TCP_HAS_WINDOW_SCALE)
    flow->window_shift[direction] = (int8_t) MIN(segment->options.window_scale, INT8_MAX);
  if (!flow->marks[direction].has_syn)
    wt_segment_marks(segment, &flow->marks[direction]);
  if (answers)
    wt_reasm_start(back, segment->ack);
  if (flow->opener < 0)
    flow->opener = (int8_t) (answers ? !direction : direction);
}

void wt_engine_accrue(WtEngine *self, WtFinding *finding, WtFindingId id, uint64_t seen)
{
  if (finding->times++ == 0) {
    *finding = finding_here(self, id, 0);
    finding->times = 1;
  }
  finding->seen += seen;
}

/** What the segment says of the capture itself. */
static void note_capture(WtEngine *self, WtFlow *flow, const WtSegment *segment, int direction,
                         bool settled)
{
  WtIscsi *iscsi = flow->owner;
  const WtChecksum sum = segment->tcp_checksum;

  if (!iscsi || !iscsi->recognised)
    return;
  if (sum == WT_CHECKSUM_WRONG && settled && !wt_reasm_trusts_all(&flow->reasm[direction]))
    wt_iscsi_note(&iscsi->side[direction], WT_FINDING_CHECKSUM_WRONG, 0, 0,
                  segment->payload_wire_len);
  if (segment->ip_checksum == WT_CHECKSUM_WRONG)
    wt_engine_accrue(self, &self->ip_wrong, WT_FINDING_CHECKSUM_IP_WRONG, 0);
  if (sum == WT_CHECKSUM_PARTIAL_LINUX || sum == WT_CHECKSUM_PARTIAL_WINDOWS)
    wt_engine_accrue(self, &self->partial, WT_FINDING_CHECKSUM_PARTIAL, 0);
  if (segment->payload.len < segment->payload_wire_len)
    wt_engine_accrue(self, &self->snapped, WT_FINDING_CAPTURE_SNAPPED,
                     segment->payload_wire_len - segment->payload.len);
}

static bool is_trusted(const WtSegment *segment)
{
  return segment->tcp_checksum != WT_CHECKSUM_WRONG;
}

/*= RFC9293 3.10.7.1 "An incoming segment not containing a RST causes a RST to be sent in response" */
static void note_refused(WtEngine *self, const WtFlow *flow, const WtSegment *segment,
                         int direction)
{
  char from[WT_ADDRESS_WORDS], to[WT_ADDRESS_WORDS], detail[WT_DETAIL_MAX];
  WtFinding finding = finding_here(self, WT_FINDING_CONNECTION_REFUSED, 0);

  if (flow->opener != !direction || flow->marks[direction].has_syn ||
      !(segment->flags & WT_TCP_ACK) || segment->ack.v != flow->reasm[!direction].base.v ||
      !wt_engine_knows_port(self, segment->src.port))
    return;
  (void) g_snprintf(detail, sizeof detail, "%s asked for %s port %u",
                    wt_address_words(&segment->dst, to), wt_address_words(&segment->src, from),
                    segment->src.port);
  finding.sender = WT_SENDER_TARGET;
  finding.detail = detail;
  wt_ledger_note(&self->summary, &self->sink, &finding);
}

/* What the segment carries besides comes first. */
static void close_flow(WtEngine *self, WtFlow *flow, const WtSegment *segment, int direction)
{
  const bool reset = segment->flags & WT_TCP_RST;
  WtIscsi *const iscsi = flow->owner;
  WtFlow *first;

  if (flow->closed || !is_trusted(segment) || !(reset || segment->flags & WT_TCP_FIN))
    return;
  wt_flow_table_close(self->flows, flow);
  flow->closed_ns = segment->frame->ts_ns;
  if (iscsi)
    wt_engine_closed(&iscsi->side[direction], reset);
  else if (reset)
    note_refused(self, flow, segment, direction);
  while ((first = wt_flow_table_closed(self->flows, CLOSED_KEPT)))
    let_go(self, first);
}

static void follow_flow(WtEngine *self, WtFlow *flow, const WtSegment *segment, int direction,
                        bool settled)
{
  if (!flow->owner && segment->payload_wire_len)
    wt_iscsi_new(self, flow);

  WtIscsi *iscsi = flow->owner;

  if (!iscsi)
    return;
  iscsi->info.last_frame = segment->frame->number;
  iscsi->info.last_ts_ns = segment->frame->ts_ns;
  wt_stalls_push(&iscsi->stalls, direction, segment, flow->reasm,
                 wt_iscsi_amid(&iscsi->side[!direction]));
  wt_engine_watch_path(iscsi, direction, segment);
  if (is_trusted(segment))
    wt_engine_silence(iscsi, direction, segment);
  if (is_trusted(segment) && segment->flags & WT_TCP_ACK && !(segment->flags & WT_TCP_RST))
    wt_reasm_acked(&flow->reasm[!direction], segment->ack, segment->frame->ts_ns,
                   &wt_iscsi_stream, &iscsi->side[!direction]);

  const uint64_t pdus = iscsi->info.pdus;

  wt_reasm_push(&flow->reasm[direction], segment, &wt_iscsi_stream, &iscsi->side[direction]);
  if (segment->wire_size)
    wt_engine_note_merged(&iscsi->side[direction], iscsi->info.pdus - pdus);
  note_capture(self, flow, segment, direction, settled);
  if (flow->foreign) {
    wt_iscsi_finish(iscsi);
    clear_flow(flow);
  }
}

/* Few ask for the rest: see describe(). */
static void note_frame(WtEngine *self, WtFlow *flow, const WtSegment *segment, int direction)
{
  self->was_tcp = true;
  self->tcp_flow = flow;
  self->tcp_direction = direction;
  self->tcp = (WtTcpFrame) {
    .checksum = segment->tcp_checksum,
    .ip_checksum = segment->ip_checksum,
    .len = segment->payload_wire_len,
    .seq = segment->seq.v,
  };
}

static void push_segment(WtEngine *self, WtSegment *segment)
{
  int direction;
  WtFlow *flow = find_flow(self, segment, &direction);

  if (is_trusted(segment) && segment->flags & WT_TCP_SYN)
    open_flow(self, flow, segment, direction);
  else if (is_trusted(segment) && wt_reasm_strays(&flow->reasm[direction], segment))
    reset_flow(self, flow);
  if (!flow->marks[direction].ttl)
    wt_segment_marks(segment, &flow->marks[direction]);

  const bool settled = wt_engine_cut(self, flow, direction, segment);

  if (!flow->foreign)
    follow_flow(self, flow, segment, direction, settled);
  note_frame(self, flow, segment, direction);
  close_flow(self, flow, segment, direction);
}

/* --- frames --- */

static void count_frame(WtEngine *self, const WtFrame *frame)
{
  WtSummary *s = &self->summary;

  if (s->capture.frames++ == 0)
    s->capture.first_ts_ns = frame->ts_ns;
  s->capture.first_ts_ns = MIN(s->capture.first_ts_ns, frame->ts_ns);
  s->capture.last_ts_ns = MAX(s->capture.last_ts_ns, frame->ts_ns);
  s->capture.octets += frame->wire_len;
  s->capture.truncated_frames += frame->data.len < frame->wire_len;
}

void wt_engine_push(WtEngine *self, const WtFrame *frame)
{
  WtSegment segment;

  self->now = frame;
  self->was_tcp = false;
  self->tcp_flow = NULL;
  count_frame(self, frame);
  switch (wt_decoder_push(self->decoder, frame, &segment)) {
  case WT_DECODED_TCP:
    self->summary.capture.tcp_frames++;
    if (segment.src.ip_version == 4)
      self->summary.offload.ip_checksums[segment.ip_checksum]++;
    push_segment(self, &segment);
    break;
  case WT_DECODED_FRAGMENT:
    self->summary.capture.fragments++;
    break;
  case WT_DECODED_MALFORMED:
    self->summary.capture.malformed_frames++;
    break;
  case WT_DECODED_TOO_BIG:
    wt_engine_hear_too_big(self);
    self->summary.capture.other_frames++;
    break;
  case WT_DECODED_SNAPPED:
  case WT_DECODED_OTHER:
    self->summary.capture.other_frames++;
    break;
  }
  self->last = *frame;
  self->last.data = self->last.options = (WtBytes) { 0 };
  self->now = &self->last;
}

/* What is told of the last frame without an event. */
static void describe(WtEngine *self)
{
  WtTcpFrame *const tcp = &self->tcp;
  WtFlow *const flow = self->tcp_flow;
  const int direction = self->tcp_direction;
  const WtIscsi *const iscsi = flow->owner;
  const WtReasm *const from = &flow->reasm[direction];
  const WtTap *const tap = wt_flow_tap(flow, self->last.input);

  tcp->role = wt_cutter_role(&tap->cutter[direction]);
  tcp->stream_offset = from->started ? wt_reasm_offset(from, (WtTcpSeq) { self->tcp.seq }) : 0;
  if (!iscsi)
    return;
  tcp->connection = iscsi->recognised ? iscsi->info.id : 0;
  tcp->sender = iscsi->side[direction].framer.sender;
  memcpy(tcp->digests, iscsi->policy.use, sizeof tcp->digests);
  tcp->pdu_offset = iscsi->side[direction].framer.pdu.stream_offset;
  tcp->in_step = iscsi->side[direction].framer.framing == WT_FRAMING_PARTS;
}

const WtTcpFrame *wt_engine_tcp_frame(WtEngine *self)
{
  if (self->tcp_flow)
    describe(self);
  return self->was_tcp ? &self->tcp : NULL;
}

void wt_engine_note(WtEngine *self, const WtFinding *finding)
{
  wt_ledger_note(&self->summary, &self->sink, finding);
}

void wt_engine_finish(WtEngine *self)
{
  const uint64_t lost = wt_decoder_fragments_lost(self->decoder);
  const WtFinding *const totals[] = { &self->partial, &self->snapped, &self->ip_wrong };
  WtFlow *flow;

  if (self->tcp_flow)
    describe(self); /* before the flow goes */
  self->tcp_flow = NULL;
  wt_engine_paths(self);
  while ((flow = wt_flow_table_oldest(self->flows)))
    let_go(self, flow);
  for (size_t i = 0; i < G_N_ELEMENTS(totals); i++)
    if (totals[i]->times)
      wt_ledger_note(&self->summary, &self->sink, totals[i]);
  wt_engine_tell_offload(self);
  if (lost) {
    const WtFinding finding = finding_here(self, WT_FINDING_CAPTURE_FRAGMENTS, lost);

    wt_ledger_note(&self->summary, &self->sink, &finding);
  }
}

const WtSummary *wt_engine_summary(const WtEngine *self)
{
  return &self->summary;
}

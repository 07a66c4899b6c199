/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "engine/engine-private.h"

#define PATIENCE_KNOWN_PORT (UINT64_C(64) << 20) /* four of the largest data segments */
#define PATIENCE_ANY_PORT (UINT64_C(256) << 10)
#define PATIENCE_DAMAGED_LOGIN (UINT64_C(1) << 20)

/* --- ports --- */

bool wt_engine_knows_port(const WtEngine *self, uint16_t port)
{
  for (unsigned i = 0; i < self->config.n_ports; i++)
    if (self->config.ports[i] == port)
      return true;
  return false;
}

static bool on_known_port(const WtEngine *engine, const WtFlow *flow)
{
  return wt_engine_knows_port(engine, flow->side[0].port) ||
         wt_engine_knows_port(engine, flow->side[1].port);
}

/* --- findings --- */

void wt_iscsi_note_at(WtSide *side, WtFinding finding)
{
  WtIscsi *self = side->iscsi;

  finding.connection = self->info.id;
  finding.sender = side->framer.sender;
  wt_ledger_note(&self->engine->summary, &self->engine->sink, &finding);
}

void wt_iscsi_note(WtSide *side, WtFindingId id, uint64_t offset, uint64_t expected,
                   uint64_t seen)
{
  const WtFrame *now = side->iscsi->engine->now;

  wt_iscsi_note_at(side, (WtFinding) {
                             .id = id,
                             .frame = now->number,
                             .ts_ns = now->ts_ns,
                             .input = now->input,
                             .stream_offset = offset,
                             .expected = expected,
                             .seen = seen,
                             .itt = WT_NO_TAG,
                         });
}

WtFinding wt_iscsi_finding_at(const WtPdu *pdu, WtFindingId id)
{
  return (WtFinding) {
    .id = id,
    .frame = pdu->frame,
    .ts_ns = pdu->ts_ns,
    .input = pdu->input,
    .stream_offset = pdu->stream_offset,
    .itt = pdu->bhs.itt,
  };
}

void wt_iscsi_tell(WtSide *side, const WtPdu *pdu, WtFindingId id, uint64_t expected,
                   uint64_t seen)
{
  WtFinding finding = wt_iscsi_finding_at(pdu, id);

  finding.expected = expected;
  finding.seen = seen;
  wt_iscsi_note_at(side, finding);
}

void wt_iscsi_emit(const WtIscsi *self, const WtEvent *event)
{
  if (self->engine->sink.event)
    self->engine->sink.event(self->engine->sink.user, event);
}

/* --- what the framer says --- */

WtSide *wt_iscsi_other(WtSide *side)
{
  return &side->iscsi->side[side == &side->iscsi->side[0]];
}

static void fill_endpoints(WtIscsi *self)
{
  const int initiator = wt_iscsi_initiator(self);

  self->info.initiator = self->flow->side[initiator];
  self->info.target = self->flow->side[!initiator];
}

static void recognise(WtIscsi *self)
{
  self->recognised = true;
  self->info.id = (uint32_t) ++self->engine->summary.iscsi.connections;
  fill_endpoints(self);
}

static void count_pdu(WtIscsi *self, const WtPdu *pdu)
{
  WtSummary *summary = &self->engine->summary;

  summary->iscsi.pdus++;
  summary->iscsi.opcodes[pdu->bhs.opcode]++;
  self->info.pdus++;
  for (int i = 0; i < WT_N_DIGESTS; i++) {
    summary->digests[i][pdu->digest[i]]++;
    self->info.digests[i][pdu->digest[i]]++;
  }
}

/*= RFC7143 11.3.1 "is set to 1 when no unsolicited SCSI Data-Out PDUs follow this PDU" */
/*= RFC7143 11.7.1 "this bit is 1 for the last PDU of unsolicited data or the last PDU of a sequence" */
static bool announces_data(const WtPdu *pdu)
{
  const uint8_t op = pdu->bhs.opcode;

  return (op == WT_OPCODE_SCSI_COMMAND || op == WT_OPCODE_DATA_OUT) &&
         !(pdu->bhs.flags & WT_FLAG_FINAL);
}

static void on_pdu(void *user, WtPdu *pdu)
{
  WtSide *side = user;
  WtIscsi *self = side->iscsi;
  const WtEvent event = { .kind = WT_EVENT_PDU, .pdu = pdu };

  if (!self->recognised)
    recognise(self);
  pdu->connection = self->info.id;
  side->unfinished = announces_data(pdu);
  side->heard = true;
  side->holed = false;
  count_pdu(self, pdu);
  wt_iscsi_emit(self, &event);
  wt_engine_note_digest(side, pdu, WT_HEADER_DIGEST);
  wt_engine_note_digest(side, pdu, WT_DATA_DIGEST);
  if (wt_bhs_is_login(&pdu->bhs) &&
      wt_policy_spares_login(&self->policy, side->framer.past_login))
    wt_engine_push_login(side, pdu);
  self->past_login |= !wt_bhs_is_login(&pdu->bhs);
  wt_iscsi_follow(side, pdu);
}

static void on_unparsed(void *user, uint64_t octets)
{
  WtSide *const side = user;

  side->unparsed += octets;
  wt_iscsi_follow_gap(side);
}

static void on_lost_step(void *user, uint64_t offset, const WtSlice *at)
{
  WtSide *side = user;

  if (side->iscsi->recognised)
    wt_iscsi_note_at(side, (WtFinding) {
                               .id = WT_FINDING_ISCSI_FRAMING_LOST,
                               .frame = at->frame,
                               .ts_ns = at->ts_ns,
                               .input = at->input,
                               .stream_offset = offset,
                               .itt = WT_NO_TAG,
                           });
}

static void on_search_limit(void *user, uint64_t octets)
{
  WtSide *side = user;

  wt_iscsi_note(side, WT_FINDING_LIMIT_SEARCH, side->framer.offset, 0, octets);
}

/**
 * A direction that is no iSCSI makes the other none either, unless that one has shown PDUs. On a
 * known port a login whose header is damaged looks foreign too: there it is worth a search.
 */
static void on_foreign(void *user, WtForeign what)
{
  WtSide *side = user;
  WtIscsi *self = side->iscsi;
  const bool known = on_known_port(self->engine, self->flow);

  if (what != WT_FOREIGN_IWARP && (self->recognised || (known && what == WT_FOREIGN_START))) {
    wt_framer_search(&side->framer, PATIENCE_DAMAGED_LOGIN);
    return;
  }
  wt_framer_abandon(&self->side[0].framer);
  wt_framer_abandon(&self->side[1].framer);
  if (what == WT_FOREIGN_IWARP && !self->flow->foreign)
    wt_iscsi_note(side, WT_FINDING_ISCSI_IWARP, 0, 0, 0);
  self->flow->foreign = true;
}

static WtSender opposite(WtSender sender)
{
  static const WtSender opposites[WT_N_SENDERS] = {
    [WT_SENDER_INITIATOR] = WT_SENDER_TARGET,
    [WT_SENDER_TARGET] = WT_SENDER_INITIATOR,
  };

  return opposites[sender];
}

static void on_sender(void *user, WtSender sender)
{
  WtSide *side = user;

  wt_framer_set_sender(&wt_iscsi_other(side)->framer, opposite(sender));
}

static const WtFramerSink framer_sink = {
  .pdu = on_pdu,
  .unparsed = on_unparsed,
  .lost_step = on_lost_step,
  .limit = on_search_limit,
  .foreign = on_foreign,
  .sender = on_sender,
  .wants_data = wt_iscsi_wants_data,
};

/* --- what the stream says --- */

static void on_slice(void *user, const WtSlice *slice)
{
  WtSide *side = user;

  side->iscsi->info.octets += slice->octets.len;
  wt_framer_push(&side->framer, slice);
}

static void on_hole(void *user, WtHole kind, uint64_t octets)
{
  WtSide *side = user;
  WtIscsi *self = side->iscsi;
  const uint64_t offset = side->framer.offset;

  if (!side->framer.past_login)
    wt_login_gap(&self->login);
  wt_iscsi_follow_gap(side);
  wt_framer_hole(&side->framer, octets);
  if (kind == WT_HOLE_LOST) {
    side->lost += octets;
    side->unfinished = false;
    wt_stalls_hole(&self->stalls, (int) (side - self->side));
    if (self->recognised)
      wt_iscsi_note(side, WT_FINDING_CAPTURE_LOST, offset, 0, octets);
  }
}

static void on_overlap(void *user, uint64_t offset, uint64_t octets)
{
  WtSide *side = user;

  if (side->iscsi->recognised)
    wt_iscsi_note(side, WT_FINDING_TCP_OVERLAP, offset, 0, octets);
}

static void on_limit(void *user, uint64_t octets)
{
  WtSide *side = user;

  if (side->iscsi->recognised)
    wt_iscsi_note(side, WT_FINDING_LIMIT_REASM, side->framer.offset, 0, octets);
}

const WtStreamSink wt_iscsi_stream = {
  .slice = on_slice,
  .hole = on_hole,
  .overlap = on_overlap,
  .limit = on_limit,
};

/* --- life --- */

/** Who sends in direction 0, as far as SYN or ports tell. */
static WtSender first_sender(const WtEngine *engine, const WtFlow *flow)
{
  const bool from_known = wt_engine_knows_port(engine, flow->side[0].port);
  const bool to_known = wt_engine_knows_port(engine, flow->side[1].port);

  if (flow->opener >= 0)
    return flow->opener == 0 ? WT_SENDER_INITIATOR : WT_SENDER_TARGET;
  if (from_known == to_known)
    return WT_SENDER_UNKNOWN;
  return to_known ? WT_SENDER_INITIATOR : WT_SENDER_TARGET;
}

WtIscsi *wt_iscsi_new(WtEngine *engine, WtFlow *flow)
{
  WtIscsi *self = g_new0(WtIscsi, 1);
  const WtSender first = first_sender(engine, flow);
  const WtSender second = opposite(first);
  const WtFramerShared shared = {
    .sink = &framer_sink,
    .limits = &engine->config.limits,
    .search_budget = &engine->search_budget,
    .policy = &self->policy,
    .numbers = &self->numbers,
    .shelf = &self->shelf,
  };

  self->engine = engine;
  self->flow = flow;
  wt_iscsi_begin_stalls(self);
  self->info.first_frame = engine->now->number;
  self->info.first_ts_ns = engine->now->ts_ns;
  self->info.input = engine->now->input;
  wt_policy_force(&self->policy, engine->config.digests);
  for (int i = 0; i < 2; i++) {
    self->side[i].iscsi = self;
    wt_framer_init(&self->side[i].framer, &shared, &self->side[i], i == 0 ? first : second,
                   flow->reasm[i].start_known && first != WT_SENDER_UNKNOWN,
                   on_known_port(engine, flow) ? PATIENCE_KNOWN_PORT : PATIENCE_ANY_PORT);
  }
  flow->owner = self;
  return self;
}

void wt_iscsi_free(WtIscsi *self)
{
  wt_shelf_clear(&self->shelf);
  for (int i = 0; i < 2; i++)
    wt_framer_clear(&self->side[i].framer);
  wt_engine_leave(self);
  for (int i = 0; i < 2; i++) {
    if (self->side[i].watch)
      wt_black_hole_clear(&self->side[i].watch->hole);
    g_free(self->side[i].watch);
  }
  wt_login_clear(&self->login);
  wt_stalls_clear(&self->stalls);
  wt_timeouts_free(self->timeouts);
  wt_iscsi_stop_following(self);
  self->flow->owner = NULL;
  g_free(self);
}

static void sum_side(WtSide *side)
{
  WtIscsi *self = side->iscsi;
  WtSummary *summary = &self->engine->summary;

  self->info.octets_unparsed += side->unparsed;
  self->info.octets_lost += side->lost;
  summary->iscsi.octets_unparsed += side->unparsed;
  summary->capture.lost_octets += side->lost;
}

static WtOffloadUse offload_use(const WtIscsi *self)
{
  const WtFlow *const flow = self->flow;
  const int initiator = wt_iscsi_initiator(self);
  WtOffloadUse use = {
    .sent = { flow->offload[initiator], flow->offload[!initiator] },
    .io_tasks = self->io_tasks,
    .io_octets = self->io_octets,
  };

  for (unsigned kind = 0; kind < WT_N_OFFLOAD_KINDS; kind++)
    use.kinds[kind] = flow->super_kinds[kind];
  return use;
}

static void tell_connection(WtIscsi *self)
{
  const WtOffloadUse use = offload_use(self);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &self->info };

  self->info.offload = &use;
  wt_iscsi_emit(self, &event);
  self->info.offload = NULL;
}

/** What offload and the SYNs said of the path, once the sides are known. */
static void note_path(WtIscsi *self)
{
  static const WtSender hosts[WT_N_CAPTURED] = {
    [WT_CAPTURED_AT_INITIATOR] = WT_SENDER_INITIATOR,
    [WT_CAPTURED_AT_TARGET] = WT_SENDER_TARGET,
  };
  const int initiator = wt_iscsi_initiator(self);
  const uint16_t *const mss = self->flow->mss;

  if (mss[0] && mss[1] && mss[0] != mss[1])
    wt_iscsi_note(&self->side[mss[1] < mss[0]], WT_FINDING_PATH_MTU_ENDS, 0,
                  MAX(mss[0], mss[1]), MIN(mss[0], mss[1]));
  self->info.captured_at = wt_engine_captured_at(self->flow, initiator);
  if (self->info.captured_at != WT_CAPTURED_AT_INITIATOR &&
      self->info.captured_at != WT_CAPTURED_AT_TARGET &&
      self->info.captured_at != WT_CAPTURED_AT_BOTH)
    return;

  WtFinding *const told = &self->engine->hosts[self->info.captured_at];

  if (told->times++ == 0)
    *told = (WtFinding) {
      .id = WT_FINDING_OFFLOAD_CAPTURE_HOST,
      .frame = self->info.first_frame,
      .ts_ns = self->info.first_ts_ns,
      .input = self->info.input,
      .connection = self->info.id,
      .sender = hosts[self->info.captured_at],
      .itt = WT_NO_TAG,
      .times = 1,
    };
}

/* A login that was captured and came to nothing is no session; one that was not captured is. */
static bool is_session(const WtIscsi *self)
{
  const bool login_traces = self->login.begun || self->info.login_status;

  return self->info.full_feature || (!self->info.login_seen && !login_traces);
}

/** PDUs have told which digests are in use: for want of a login, or against it. */
static void note_inferred(WtIscsi *self)
{
  const WtDigestPolicy *const policy = &self->policy;
  const uint64_t in_use = (policy->use[WT_HEADER_DIGEST] == WT_DIGEST_CRC32C ? 1u : 0u) |
                          (policy->use[WT_DATA_DIGEST] == WT_DIGEST_CRC32C ? 2u : 0u);
  uint32_t against = 0;

  for (int i = 0; i < WT_N_DIGESTS; i++)
    if (wt_policy_departs(policy, i))
      against = MAX(against, policy->votes[i][policy->use[i] == WT_DIGEST_CRC32C]);
  if (against)
    wt_iscsi_note(&self->side[0], WT_FINDING_DIGEST_UNAGREED, 0, against, in_use);
  else if (policy->inferred && policy->agreed[WT_HEADER_DIGEST] == WT_DIGEST_UNKNOWN)
    wt_iscsi_note(&self->side[0], WT_FINDING_DIGEST_INFERRED, 0, wt_policy_agreed(policy),
                  in_use);
}

void wt_iscsi_finish(WtIscsi *self)
{
  WtEngine *engine = self->engine;

  for (int i = 0; i < 2; i++)
    wt_framer_finish(&self->side[i].framer);
  wt_shelf_clear(&self->shelf);
  if (!self->recognised)
    return;
  wt_iscsi_finish_following(self);
  if (!self->info.session && is_session(self))
    self->info.session = wt_sessions_alone(engine->sessions);
  wt_engine_judge_end(self);
  wt_engine_judge_login_end(self);
  for (int i = 0; i < 2; i++)
    sum_side(&self->side[i]);
  for (int i = 0; i < WT_N_DIGESTS; i++)
    self->info.digest_use[i] = self->policy.use[i];
  self->info.digests_inferred = self->policy.inferred;
  engine->summary.iscsi.octets += self->info.octets;
  note_path(self);
  wt_engine_judge_path(self);
  wt_engine_judge_hidden(self);
  fill_endpoints(self);
  wt_engine_node_left(self);
  for (int i = 0; i < 2; i++)
    if (self->side[i].unparsed)
      wt_iscsi_note(&self->side[i], WT_FINDING_ISCSI_UNPARSED, 0, 0, self->side[i].unparsed);
  note_inferred(self);
  tell_connection(self);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is made of a connection's PDUs: tasks, exchanges, broken rules, discovered targets and
 * logical units, each told as an event.
 */
#include "anomaly/fingerprint.h"
#include "anomaly/outcome.h"
#include "engine/engine-private.h"
#include "pdu/bhs.h"

/* --- what is told --- */

static void on_task(void *user, const WtTask *task)
{
  WtIscsi *self = user;
  WtTask told = *task;
  const WtEvent event = { .kind = WT_EVENT_TASK, .task = &told };
  WtDetail words = { 0 };
  WtFinding trouble;

  told.connection = self->info.id;
  wt_iscsi_share_stalls(self, &told);
  self->info.tasks[task->end]++;
  self->io_tasks += task->sent || task->received;
  self->io_octets += task->sent + task->received;
  wt_timeouts_task(&self->timeouts, task, self->end.by ? self->end.ts_ns : 0);
  self->lost_tasks += task->end == WT_TASK_LOST && !task->gap;
  wt_iscsi_emit(self, &event);
  if (self->path)
    wt_paths_task(self->path, &told);
  if (wt_outcome_judge(&told, wt_tasks_open(self->tasks), &words, &trouble))
    wt_ledger_note(&self->engine->summary, &self->engine->sink, &trouble);
  wt_iscsi_tell_stalls(self, &told);
}

static void on_silent(void *user, const WtTaskSilence *silence)
{
  wt_iscsi_judge_silence(user, silence);
}

static WtTasksSink task_sink(WtIscsi *self)
{
  return (WtTasksSink) { on_task, self, on_silent };
}

/* Some are told only when the answer proves them; the PDU is then the other side's. */
static void on_broken(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected,
                      uint64_t seen)
{
  WtSide *const judged = user;
  WtSide *const side = pdu->sender == judged->framer.sender ? judged : wt_iscsi_other(judged);

  if (id == WT_FINDING_NOP_UNANSWERED)
    wt_engine_unanswered_ping(side, pdu);
  else
    wt_iscsi_tell(side, pdu, id, expected, seen);
}

static void on_exchange(void *user, const WtExchange *exchange)
{
  WtIscsi *const self = user;
  const WtEvent event = { .kind = WT_EVENT_EXCHANGE, .exchange = exchange };

  if (exchange->kind == WT_EXCHANGE_LOGOUT)
    wt_engine_logout(self, exchange);
  if (exchange->kind == WT_EXCHANGE_TASK_MANAGEMENT && exchange->code == WT_TMF_REASSIGN &&
      exchange->answer.frame && exchange->response == 0)
    wt_engine_reassign(self, exchange->referenced);
  wt_engine_hear_exchange(self, exchange);
  wt_iscsi_emit(self, &event);
}

static void on_discovered(void *user, const WtDiscovered *discovered)
{
  const WtEvent event = { .kind = WT_EVENT_DISCOVERED, .discovered = discovered };

  wt_iscsi_emit(user, &event);
}

static void on_logical_unit(void *user, const WtLogicalUnit *unit)
{
  const WtEvent event = { .kind = WT_EVENT_LOGICAL_UNIT, .logical_unit = unit };

  wt_iscsi_emit(user, &event);
}

/* The first Data-In holds all that is read of such answers. */
static void learn_unit(WtIscsi *self, const WtPdu *pdu)
{
  const WtLogicalUnitsSink sink = { on_logical_unit, self };
  const WtTask *const task = wt_tasks_find(self->tasks, pdu->bhs.itt);

  if (pdu->text.len && wt_bhs_word(&pdu->bhs, WT_AT_OFFSET) == 0 && task &&
      wt_logical_units_wants(task))
    wt_logical_units_push(&self->units, task, pdu, &sink);
}

bool wt_iscsi_wants_data(void *user, const WtBhs *bhs)
{
  const WtIscsi *const self = ((const WtSide *) user)->iscsi;
  const WtTask *const task = self->tasks && bhs->data_len <= WT_LOGICAL_UNIT_DATA
                                 ? wt_tasks_find(self->tasks, bhs->itt)
                                 : NULL;

  return task && wt_logical_units_wants(task);
}

/* --- digests that are refused --- */

static void follow_digests(WtSide *side, const WtPdu *pdu)
{
  WtIscsi *const self = side->iscsi;
  char detail[WT_DETAIL_MAX];

  if (!self->refused && pdu->digest[WT_HEADER_DIGEST] == WT_VERDICT_ABSENT &&
      pdu->digest[WT_DATA_DIGEST] == WT_VERDICT_ABSENT)
    return;
  if (!self->refused)
    self->refused = wt_digest_refused_new();
  if (!wt_digest_refused_push(self->refused, pdu, detail))
    return;

  WtFinding finding = wt_iscsi_finding_at(pdu, WT_FINDING_DIGEST_REFUSED);

  finding.detail = detail;
  wt_iscsi_note_at(side, finding);
}

/** The target has closed the connection: on a header that it refused? */
static void judge_refused(WtIscsi *self)
{
  const WtEnd *const end = &self->end;
  char detail[WT_DETAIL_MAX];

  if (!self->refused || !end->by || end->by->framer.sender != WT_SENDER_TARGET ||
      wt_engine_ends_unsure(self) ||
      !wt_digest_refused_closed(self->refused, end->ts_ns, detail))
    return;
  wt_iscsi_note_at(end->by, (WtFinding) {
                                .id = WT_FINDING_DIGEST_REFUSED,
                                .frame = end->frame,
                                .ts_ns = end->ts_ns,
                                .input = end->input,
                                .itt = WT_NO_TAG,
                                .detail = detail,
                            });
}

/* --- one PDU --- */

/* Whoever keeps something of PDUs, from the first one on. */
static void begin_following(WtIscsi *self)
{
  if (self->tasks)
    return;
  self->tasks = wt_tasks_new(&self->engine->task_budget);
  self->rules = wt_rules_new(&self->engine->rule_budget);
  self->exchanges = wt_exchanges_new();
}

/* What is not a SCSI command's, and what is read of SCSI data. */
static void follow_others(WtIscsi *self, const WtPdu *pdu)
{
  const WtExchangesSink exchanges = { on_exchange, self };
  const WtDiscoverySink discovery = { on_discovered, self };
  const bool believed = pdu->digest[WT_DATA_DIGEST] != WT_VERDICT_BAD;

  if (pdu->bhs.opcode == WT_OPCODE_DATA_IN && believed)
    learn_unit(self, pdu);
  if (pdu->bhs.opcode == WT_OPCODE_TEXT_RSP && believed)
    wt_discovery_push(&self->discovery, pdu, self->engine->config.limits.text_octets,
                      &discovery);
  wt_exchanges_push(self->exchanges, pdu, &exchanges);
}

void wt_iscsi_follow(WtSide *side, const WtPdu *pdu)
{
  WtIscsi *const self = side->iscsi;
  WtSide *const back = wt_iscsi_other(side);
  const WtTasksSink tasks = task_sink(self);
  const WtRulesSink rules = { on_broken, side };

  if (!self->tasks && !self->login.keys && !wt_bhs_is_login(&pdu->bhs))
    wt_engine_ask_host(self);
  begin_following(self);
  /* What this PDU answers may be among what is still missing there. */
  if (wt_reasm_waits(&self->flow->reasm[back - self->side]))
    wt_rules_gap(self->rules, back->framer.sender);
  wt_engine_judge_allegiance(side, pdu);
  follow_digests(side, pdu);
  if (pdu->sender == WT_SENDER_INITIATOR)
    wt_fingerprint_learn(&self->info.fingerprint[0], pdu);
  wt_rules_push(self->rules, pdu, self->login.keys, wt_engine_leading(self), &rules);
  if (pdu->digest[WT_HEADER_DIGEST] != WT_VERDICT_BAD)
    follow_others(self, pdu);
  wt_tasks_push(self->tasks, pdu, &tasks);
  /* It had to wait for a gap, or for the end of a bad header: its answer may have been heard. */
  if (pdu->frame != self->engine->now->number)
    wt_rules_waited(self->rules);
}

void wt_iscsi_follow_gap(WtSide *side)
{
  WtIscsi *const self = side->iscsi;

  side->holed = true;
  if (!self->tasks)
    return;
  wt_rules_gap(self->rules, side->framer.sender);
  wt_tasks_gap(self->tasks);
  if (self->refused)
    wt_digest_refused_gap(self->refused);
  wt_exchanges_gap(self->exchanges);
}

void wt_iscsi_stop_following(WtIscsi *self)
{
  g_clear_pointer(&self->tasks, wt_tasks_free);
  g_clear_pointer(&self->rules, wt_rules_free);
  g_clear_pointer(&self->exchanges, wt_exchanges_free);
  g_clear_pointer(&self->refused, wt_digest_refused_free);
  wt_discovery_clear(&self->discovery);
  wt_logical_units_clear(&self->units);
}

/* The other side's last word on a connection that was not closed is the capture's end. */
void wt_iscsi_finish_following(WtIscsi *self)
{
  const WtTasksSink sink = task_sink(self);
  const WtExchangesSink exchanges = { on_exchange, self };
  const WtRulesSink rules = { on_broken, &self->side[0] };

  if (!self->tasks)
    return;
  wt_tasks_finish(self->tasks, self->flow->closed, &sink);
  wt_exchanges_finish(self->exchanges, &exchanges);
  if (self->flow->closed)
    wt_rules_closed(self->rules, self->flow->closed_ns, &rules);
  judge_refused(self);
  wt_iscsi_judge_totals(self);
  wt_iscsi_stop_following(self);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "anomaly/rules-transfer-private.h"

#define LOGIN_SEGMENT 8192u /* until another is declared and in force, 13.12 */

/* --- the table -------------------------------------------------------------------------- */

#define TASK_OCTETS (sizeof(WtOpenTask) + WT_TAG_MAP_OCTETS)

static void free_task(WtTransfer *self, WtOpenTask *t)
{
  wt_transfer_stop_judging(self, t);
  g_free(t);
  wt_budget_give(self->budget, TASK_OCTETS);
}

static WtOpenTask *find(const WtTransfer *self, uint32_t itt)
{
  return wt_tag_map_find(&self->by_itt, itt);
}

static void forget(WtTransfer *self, uint32_t itt)
{
  WtOpenTask *t = wt_tag_map_take(&self->by_itt, itt);

  if (t)
    free_task(self, t);
}

static bool is_judged(const WtTransfer *self, const WtOpenTask *t)
{
  return t && t->judged && t->epoch == self->epoch;
}

static bool stays(void *user, void *task)
{
  if (is_judged(user, task))
    return true;
  free_task(user, task);
  return false;
}

/** Tasks that are not judged any more make room; once an epoch, as it takes a walk. */
static void sweep(WtTransfer *self)
{
  if (self->swept == self->epoch)
    return;
  self->swept = self->epoch;
  wt_tag_map_sift(&self->by_itt, stays, self);
}

static WtOpenTask *begin(WtTransfer *self, uint32_t itt)
{
  if (!wt_budget_take(self->budget, TASK_OCTETS)) {
    sweep(self);
    if (!wt_budget_take(self->budget, TASK_OCTETS))
      return NULL;
  }

  WtOpenTask *t = g_new0(WtOpenTask, 1);

  t->epoch = self->epoch;
  wt_tag_map_put(&self->by_itt, itt, t);
  return t;
}

/* --- telling ---------------------------------------------------------------------------- */

static void tell(const WtRulesSink *sink, WtFindingId id, const WtPdu *pdu, uint64_t expected,
                 uint64_t seen)
{
  sink->broken(sink->user, id, pdu, expected, seen);
}

/** True if a rule of @rules is broken; it is told. */
static bool ask(const WtTransferRule *rules, size_t n, const WtScene *scene,
                const WtRulesSink *sink)
{
  for (size_t i = 0; i < n; i++) {
    uint64_t expected = 0, seen = 0;

    if (rules[i].opcode != scene->pdu->bhs.opcode || (rules[i].needs_task && !scene->task))
      continue;
    if (rules[i].broken(scene, &expected, &seen)) {
      tell(sink, rules[i].id, scene->pdu, expected, seen);
      return true;
    }
  }
  return false;
}

/*= RFC7143 13.12 "the maximum data segment length in bytes it can receive in an iSCSI PDU" */
static void judge_segment(const WtTransfer *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  const bool from_target = wt_bhs_sender(&pdu->bhs) == WT_SENDER_TARGET;
  const WtTerm login = { true, LOGIN_SEGMENT };
  const WtTerm *const term =
      wt_bhs_is_login(&pdu->bhs) ? &login : &self->terms->segment[!from_target];

  if (!self->redeclared && wt_exceeds(term, pdu->bhs.data_len))
    tell(sink, WT_FINDING_SEGMENT_TOO_LONG, pdu, term->value, pdu->bhs.data_len);
}

/* --- what each PDU adds ----------------------------------------------------------------- */

static void add_command(WtTransfer *self, const WtPdu *pdu)
{
  const WtOpenTask *const old = find(self, pdu->bhs.itt);
  /* A retry, or one whose status stands later in the capture than it should: which PDU belongs
   * to which is not known. */
  const bool confused = old && (old->stray || old->epoch == self->epoch ||
                                old->cmd_sn == wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN));
  const uint8_t flags = pdu->bhs.flags;

  forget(self, pdu->bhs.itt);

  WtOpenTask *t = begin(self, pdu->bhs.itt);

  if (!t)
    return;
  t->read = flags & WT_FLAG_READ;
  t->write = flags & WT_FLAG_WRITE;
  t->final = flags & WT_FLAG_FINAL;
  t->expected = wt_bhs_word(&pdu->bhs, WT_AT_EXPECTED);
  t->cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
  t->lun = wt_bhs_lun(&pdu->bhs);
  t->order = ++self->commands;
  t->unsolicited = pdu->bhs.data_len;
  t->judged = !confused && !(t->read && t->write);
}

/** An R2T or Data-In of an unknown task: its command may stand later in the capture. */
static void remember_stray(WtTransfer *self, const WtPdu *pdu)
{
  const uint8_t opcode = pdu->bhs.opcode;

  if ((opcode != WT_OPCODE_R2T && opcode != WT_OPCODE_DATA_IN) ||
      wt_bhs_carries_status(&pdu->bhs))
    return;

  WtOpenTask *t = find(self, pdu->bhs.itt);

  if (!t)
    t = begin(self, pdu->bhs.itt);
  if (t && !is_judged(self, t))
    t->stray = true;
}

/* --- one PDU ---------------------------------------------------------------------------- */

static WtScene scene_of(const WtTransfer *self, const WtPdu *pdu, WtOpenTask *t)
{
  WtScene s = { .transfer = self,
                .pdu = pdu,
                .terms = self->terms,
                .task = t,
                .ttt = wt_bhs_word(&pdu->bhs, WT_AT_TTT),
                .offset = wt_bhs_word(&pdu->bhs, WT_AT_OFFSET) };

  if (t && pdu->bhs.opcode == WT_OPCODE_DATA_OUT)
    s.grant = wt_transfer_grant(t, s.ttt);
  s.end = (uint64_t) s.offset + (pdu->bhs.opcode == WT_OPCODE_R2T
                                     ? wt_bhs_word(&pdu->bhs, WT_AT_DESIRED)
                                     : pdu->bhs.data_len);
  return s;
}

static void judge(WtTransfer *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  WtOpenTask *const kept = find(self, pdu->bhs.itt);
  WtOpenTask *const t = is_judged(self, kept) ? kept : NULL;
  const WtScene s = scene_of(self, pdu, t);
  const bool in =
      pdu->bhs.opcode == WT_OPCODE_DATA_IN || pdu->bhs.opcode == WT_OPCODE_SCSI_RESPONSE;
  const bool broken = in ? ask(wt_transfer_in_rules, wt_n_transfer_in_rules, &s, sink)
                         : ask(wt_transfer_out_rules, wt_n_transfer_out_rules, &s, sink);

  /* A breach is told once: what follows from it is none of its own. */
  if (t && (broken || pdu->digest[WT_DATA_DIGEST] == WT_VERDICT_BAD))
    wt_transfer_stop_judging(self, t);
  else if (t)
    wt_transfer_add(self, t, &s, sink);
}

static void end_task(WtTransfer *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  WtOpenTask *const t = find(self, pdu->bhs.itt);

  if (is_judged(self, t))
    wt_transfer_end(self, t, pdu, sink);
  forget(self, pdu->bhs.itt);
}

static void push_scsi(WtTransfer *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND)
    add_command(self, pdu);
  else
    remember_stray(self, pdu);
  judge(self, pdu, sink);
  if (wt_bhs_carries_status(&pdu->bhs))
    end_task(self, pdu, sink);
}

static bool declares_segment(const WtPdu *pdu)
{
  const char *const key = wt_key_name(WT_KEY_MAX_RECV_DATA_SEGMENT);

  return pdu->text.len && memmem(pdu->text.data, pdu->text.len, key, strlen(key));
}

/** Aborted, rejected, asked for again: what follows is no longer the plain course of a task. */
static bool upsets(const WtPdu *pdu)
{
  const uint8_t opcode = pdu->bhs.opcode;

  return opcode == WT_OPCODE_TMF_REQ || opcode == WT_OPCODE_TMF_RSP ||
         opcode == WT_OPCODE_REJECT || wt_asks_again(pdu);
}

static void push_other(WtTransfer *self, const WtPdu *pdu)
{
  if (upsets(pdu))
    self->epoch++;
  if (pdu->bhs.opcode == WT_OPCODE_TEXT_REQ || pdu->bhs.opcode == WT_OPCODE_TEXT_RSP)
    self->redeclared |= declares_segment(pdu);
}

/* --- from outside ----------------------------------------------------------------------- */

WtTransfer *wt_transfer_new(WtBudget *budget)
{
  WtTransfer *self = g_new0(WtTransfer, 1);

  self->budget = budget;
  self->epoch = 1;
  return self;
}

void wt_transfer_free(WtTransfer *self)
{
  if (!self)
    return;
  self->epoch++; /* none is judged any more */
  wt_tag_map_sift(&self->by_itt, stays, self);
  wt_tag_map_clear(&self->by_itt, NULL);
  g_free(self->unfinished);
  g_free(self);
}

void wt_transfer_gap(WtTransfer *self)
{
  self->epoch++;
}

void wt_transfer_push(WtTransfer *self, const WtPdu *pdu, const WtTerms *terms,
                      const WtRulesSink *sink)
{
  self->terms = terms;
  judge_segment(self, pdu, sink);
  if (wt_bhs_sender(&pdu->bhs) == WT_SENDER_INITIATOR)
    wt_transfer_settle(self, pdu, sink);
  if (wt_bhs_is_scsi(&pdu->bhs))
    push_scsi(self, pdu, sink);
  else
    push_other(self, pdu);
}

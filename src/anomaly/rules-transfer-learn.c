/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each PDU adds to what is kept of its task, and what is held back until it is proved.
 */
#include "anomaly/rules-transfer-private.h"

static void drop_held(WtTransfer *self, WtOpenTask *t)
{
  if (!t->held)
    return;
  g_clear_pointer(&t->held, g_free);
  wt_budget_give(self->budget, sizeof *t->held);
}

static void drop_grant(WtTransfer *self, WtOpenTask *t, WtGrant **link)
{
  WtGrant *grant = *link;

  *link = grant->following;
  t->n_grants--;
  g_free(grant);
  wt_budget_give(self->budget, sizeof *grant);
}

void wt_transfer_stop_judging(WtTransfer *self, WtOpenTask *t)
{
  t->judged = false;
  drop_held(self, t);
  while (t->grants)
    drop_grant(self, t, &t->grants);
}

/* --- what is held back ------------------------------------------------------------------ */

/** Keeps a breach back until the other direction has its say; one for each task is enough. */
static void hold(WtTransfer *self, WtOpenTask *t, WtHeldBreach breach)
{
  if (t->held || !wt_budget_take(self->budget, sizeof breach))
    return;
  breach.pdu = wt_pdu_to_keep(&breach.pdu);
  t->held = g_memdup2(&breach, sizeof breach);
}

static void tell_held(WtTransfer *self, WtOpenTask *t, const WtRulesSink *sink)
{
  const WtHeldBreach *const held = t->held;

  sink->broken(sink->user, held->id, &held->pdu, held->expected, held->seen);
  wt_transfer_stop_judging(self, t);
}

/* --- R2Ts and their answers ------------------------------------------------------------- */

WtGrant *wt_transfer_grant(const WtOpenTask *t, uint32_t ttt)
{
  WtGrant *grant = t->grants;

  while (grant && grant->ttt != ttt)
    grant = grant->following;
  return grant;
}

static WtGrant **link_of(WtOpenTask *t, const WtGrant *grant)
{
  WtGrant **link = &t->grants;

  while (*link != grant)
    link = &(*link)->following;
  return link;
}

static void append_grant(WtTransfer *self, WtOpenTask *t, const WtGrant *grant)
{
  WtGrant **const end = link_of(t, NULL);

  if (t->n_grants == WT_GRANTS_MAX || !wt_budget_take(self->budget, sizeof *grant)) {
    wt_transfer_stop_judging(self, t);
    return;
  }
  *end = g_memdup2(grant, sizeof *grant);
  t->n_grants++;
}

/*= RFC7143 13.17 "the maximum number of outstanding R2Ts per task, excluding any implied
 * initial R2T" */
static void count_grants(WtTransfer *self, WtOpenTask *t, const WtScene *s)
{
  const WtTerm *const max = &s->terms->max_r2ts;

  if (wt_exceeds(max, t->n_grants))
    hold(self, t,
         (WtHeldBreach) { .pdu = *s->pdu,
                          .id = WT_FINDING_R2T_OUTSTANDING,
                          .expected = max->value,
                          .seen = t->n_grants,
                          .ttt = s->ttt });
}

static void add_r2t(WtTransfer *self, WtOpenTask *t, const WtScene *s)
{
  const uint32_t length = wt_bhs_word(&s->pdu->bhs, WT_AT_DESIRED);
  const WtGrant grant = {
    .ttt = s->ttt, .offset = s->offset, .length = length, .next = s->offset
  };
  const bool answered = t->held && t->held->id == WT_FINDING_DATA_OUT_TTT &&
                        t->held->ttt == s->ttt; /* before it was asked: out of step */
  const bool recovery = t->has_r2t && s->offset < t->r2t_end;

  if (answered || recovery || !t->write || wt_transfer_grant(t, s->ttt)) {
    wt_transfer_stop_judging(self, t);
    return;
  }
  t->has_r2t = true;
  t->r2t_end = s->end;
  append_grant(self, t, &grant);
  if (t->judged)
    count_grants(self, t, s);
}

/** Whether an R2T was one too many shows when an older one is answered well after it. */
static void settle_outstanding(WtTransfer *self, WtOpenTask *t, const WtPdu *pdu, uint32_t ttt,
                               const WtRulesSink *sink)
{
  if (!t->held || t->held->id != WT_FINDING_R2T_OUTSTANDING)
    return;
  if (t->held->ttt != ttt &&
      wt_time_between(t->held->pdu.ts_ns, pdu->ts_ns) > WT_OUT_OF_STEP_NS)
    tell_held(self, t, sink);
  else
    drop_held(self, t);
}

/*= RFC7143 11.7.4 "the Target Transfer Tag field is a replica of the Target Transfer Tag
 * provided with the R2T" */
static void add_answer(WtTransfer *self, WtOpenTask *t, const WtScene *s,
                       const WtRulesSink *sink)
{
  WtGrant *const grant = wt_transfer_grant(t, s->ttt);

  if (!grant && t->held && t->held->id != WT_FINDING_DATA_OUT_TTT) {
    wt_transfer_stop_judging(self, t); /* no room to remember it, should its R2T still come */
    return;
  }
  if (!grant) {
    hold(self, t,
         (WtHeldBreach) { .pdu = *s->pdu,
                          .id = WT_FINDING_DATA_OUT_TTT,
                          .seen = s->pdu->bhs.data_len,
                          .ttt = s->ttt });
    return;
  }
  grant->next = (uint32_t) s->end;
  grant->sum += s->pdu->bhs.data_len;
  if (s->pdu->bhs.flags & WT_FLAG_FINAL)
    drop_grant(self, t, link_of(t, grant));
  settle_outstanding(self, t, s->pdu, s->ttt, sink);
}

/* --- other data ------------------------------------------------------------------------- */

static void add_unsolicited(WtTransfer *self, WtOpenTask *t, const WtPdu *pdu)
{
  t->unsolicited += pdu->bhs.data_len;
  t->out_sequence = !(pdu->bhs.flags & WT_FLAG_FINAL);
  if (t->order < self->latest.order)
    return;
  self->latest.order = t->order;
  self->latest.cmd_sn = t->cmd_sn;
}

static void add_data_out(WtTransfer *self, WtOpenTask *t, const WtScene *s,
                         const WtRulesSink *sink)
{
  if (s->ttt == WT_NO_TAG)
    add_unsolicited(self, t, s->pdu);
  else
    add_answer(self, t, s, sink);
}

/** An A bit that comes early may be on the last Data-In: whether it is shows if more data comes. */
/*= RFC7143 11.7.2 "it MAY only set the A bit to 1 once every MaxBurstLength bytes, or on the last
 * Data-In PDU" */
static void add_acknowledge(WtTransfer *self, WtOpenTask *t, const WtScene *s)
{
  const WtTerm *const max = &s->terms->max_burst;

  if (t->acknowledges && max->known && t->unacknowledged < max->value)
    hold(self, t, (WtHeldBreach) { .pdu = *s->pdu, .id = WT_FINDING_DATA_IN_ACKNOWLEDGE });
  t->acknowledges = true;
  t->unacknowledged = 0;
}

static void add_data_in(WtTransfer *self, WtOpenTask *t, const WtScene *s,
                        const WtRulesSink *sink)
{
  const WtBhs *const bhs = &s->pdu->bhs;

  if (bhs->data_len && t->held && t->held->id == WT_FINDING_DATA_IN_ACKNOWLEDGE) {
    tell_held(self, t, sink);
    return;
  }
  t->in_sequence = !(bhs->flags & WT_FLAG_FINAL);
  t->received += bhs->data_len;
  t->burst = t->in_sequence ? t->burst + bhs->data_len : 0;
  t->unacknowledged += bhs->data_len;
  if (bhs->data_len)
    t->data_end = s->end;
  if (bhs->flags & WT_FLAG_ACKNOWLEDGE)
    add_acknowledge(self, t, s);
}

void wt_transfer_add(WtTransfer *self, WtOpenTask *t, const WtScene *s, const WtRulesSink *sink)
{
  switch (s->pdu->bhs.opcode) {
  case WT_OPCODE_R2T:
    add_r2t(self, t, s);
    break;
  case WT_OPCODE_DATA_OUT:
    add_data_out(self, t, s, sink);
    break;
  case WT_OPCODE_DATA_IN:
    add_data_in(self, t, s, sink);
    break;
  default:
    break;
  }
}

/* --- the end ---------------------------------------------------------------------------- */

/** The Data-Out that is missing may only stand later in the capture than it should. */
static void hold_unfinished(WtTransfer *self, const WtOpenTask *t, const WtPdu *pdu)
{
  const uint32_t stat_sn = wt_bhs_word(&pdu->bhs, WT_AT_STAT_SN);
  const int32_t unread = wt_distance(stat_sn, self->exp_stat_sn);

  if (unread < 0 || unread >= WT_NOT_COUNTING)
    return;

  const WtHeldBreach held = {
    .pdu = wt_pdu_to_keep(pdu),
    .id = WT_FINDING_RESPONSE_UNFINISHED,
    .expected = t->grants ? t->grants->length : 0,
    .seen = t->grants ? t->grants->sum : t->unsolicited,
  };

  g_free(self->unfinished);
  self->unfinished = g_memdup2(&held, sizeof held);
  self->unfinished_epoch = self->epoch;
}

/** The status stands behind all R2Ts: a tag that none of them had was made up. */
void wt_transfer_end(WtTransfer *self, WtOpenTask *t, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (t->held && t->held->id == WT_FINDING_DATA_OUT_TTT)
    tell_held(self, t, sink);
  else if (wt_is_good(pdu) && (t->grants || t->out_sequence))
    hold_unfinished(self, t, pdu);
}

/** An initiator that acknowledges it without having sent the data shows that it was too early. */
/*= RFC7143 11.4.2 "the target MUST wait until it receives a data PDU with the F bit set in the
 * last expected sequence before sending the Response PDU" */
void wt_transfer_settle(WtTransfer *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  const WtHeldBreach *const held = self->unfinished;
  const bool current = self->unfinished_epoch == self->epoch;

  self->exp_stat_sn = wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN);
  if (!held)
    return;

  const bool late = pdu->bhs.opcode == WT_OPCODE_DATA_OUT && pdu->bhs.itt == held->pdu.bhs.itt;
  const uint32_t stat_sn = wt_bhs_word(&held->pdu.bhs, WT_AT_STAT_SN);

  if (current && !late && wt_distance(self->exp_stat_sn, stat_sn) <= 0)
    return;
  if (current && !late)
    sink->broken(sink->user, held->id, &held->pdu, held->expected, held->seen);
  g_clear_pointer(&self->unfinished, g_free);
}

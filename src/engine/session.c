/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one connection means to others: the session that it joins or leaves, tasks that are another
 * connection's.
 */
#include <string.h>

#include "base/time.h"
#include "engine/engine-private.h"

#define NS_PER_S UINT64_C(1000000000)

/* --- joining ------------------------------------------------------------------------------ */

/** Between the end of what it takes the place of, and its first request. */
static uint64_t waited(const WtIscsi *self, const WtRejoin *rejoin)
{
  return rejoin->ended_ns ? wt_time_between(rejoin->ended_ns, self->info.first_ts_ns) : 0;
}

/*= RFC7143 13.15 "the minimum time, in seconds, to wait before attempting an explicit/implicit
 * logout or an active task reassignment after an unexpected connection termination" */
static void judge_wait(WtSide *side, const WtPdu *pdu, const WtRejoin *rejoin)
{
  const uint64_t due = (uint64_t) MAX(rejoin->time2wait, 0) * NS_PER_S;
  const uint64_t seen = waited(side->iscsi, rejoin);

  if (rejoin->ended_ns && seen < due)
    wt_iscsi_tell(side, pdu, WT_FINDING_SESSION_TIME2WAIT, due, seen);
}

/*= RFC7143 13.16 "the maximum time, in seconds, after an initial wait (Time2Wait), before which
 * an active task reassignment is still possible" */
static void judge_retained(WtSide *side, const WtPdu *pdu, const WtRejoin *rejoin)
{
  const int64_t seconds = MAX(rejoin->time2wait, 0) + MAX(rejoin->time2retain, 0);
  const uint64_t due = (uint64_t) seconds * NS_PER_S;
  const uint64_t seen = waited(side->iscsi, rejoin);

  if (rejoin->ended_ns && rejoin->time2retain > 0 && seen > due)
    wt_iscsi_tell(side, pdu, WT_FINDING_SESSION_TIME2RETAIN, due, seen);
}

/*= RFC7143 13.2 "Initiator and target negotiate the maximum number of connections requested/
 * acceptable." */
static void share(const WtIscsi *self, WtSide *side, const WtPdu *response)
{
  const GArray *const members = self->session->members;
  const uint32_t live = wt_sessions_live(self->session);
  const int64_t most = self->session->max_connections;

  for (guint i = 0; i < members->len; i++) {
    const WtIscsi *const member = g_array_index(members, WtMember, i).owner;

    if (member && member->rules)
      wt_rules_share(member->rules);
  }
  if (most > 0 && live > most)
    wt_iscsi_tell(side, response, WT_FINDING_SESSION_CONNECTIONS, (uint64_t) most, live);
}

/** A FIN takes a number, too, and no octet. RFC 9293 3.4. */
static bool lacks_octets(const WtReasm *reasm)
{
  return reasm->held || reasm->suspects || reasm->acked > reasm->next + 1 ||
         reasm->acked_ahead > reasm->next + 1;
}

bool wt_engine_ends_unsure(const WtIscsi *self)
{
  for (int i = 0; i < 2; i++)
    if (self->side[i].holed || !self->side[i].heard || lacks_octets(&self->flow->reasm[i]))
      return true;
  return false;
}

static void tell_reinstated(WtSide *side, const WtPdu *response, const WtRejoin *rejoin)
{
  const uint64_t after = waited(side->iscsi, rejoin);

  if (!after && wt_engine_threw_out(side, response, rejoin->owner))
    return;
  wt_iscsi_tell(side, response,
                after ? WT_FINDING_SESSION_RECOVERED : WT_FINDING_SESSION_REINSTATED, 0, after);
}

void wt_engine_join(WtSide *side, const WtPdu *response)
{
  WtIscsi *const self = side->iscsi;
  WtSide *const initiator = wt_iscsi_other(side);
  WtRejoin rejoin = { 0 };

  if (self->session || self->info.session || !self->info.full_feature)
    return;
  self->session = wt_sessions_join(self->engine->sessions, &self->info, self->login.asked_tsih,
                                   self, &rejoin);
  wt_engine_node_login(self);
  if (self->info.join == WT_JOIN_NEW && self->rules)
    wt_rules_alone(self->rules);
  if (self->info.join == WT_JOIN_ADDED)
    share(self, side, response);
  if (!self->info.replaces)
    return;
  if (rejoin.ended_ns &&
      (rejoin.unsure || (rejoin.owner && wt_engine_ends_unsure(rejoin.owner)))) {
    self->info.replaces = 0; /* it may have been logged out */
    return;
  }
  if (rejoin.owner)
    ((WtIscsi *) rejoin.owner)->rejoined_ns = self->info.first_ts_ns;
  if (self->info.join == WT_JOIN_SESSION_REINSTATED)
    tell_reinstated(initiator, response, &rejoin);
  judge_wait(initiator, response, &rejoin);
  judge_retained(initiator, response, &rejoin);
}

void wt_engine_ask_host(WtIscsi *self)
{
  const WtConfig *const config = &self->engine->config;
  const WtHostSession *const told =
      wt_known_find(config->host_sessions, config->n_host_sessions, &self->info);

  if (!told || wt_known_contradicts(told, self->policy.use))
    return;
  self->login.keys = wt_known_negotiation(told);
  self->info.negotiation = self->login.keys;
  (void) g_strlcpy(self->info.initiator_name, told->initiator_name,
                   sizeof self->info.initiator_name);
  (void) g_strlcpy(self->info.target_name, told->target_name, sizeof self->info.target_name);
}

void wt_engine_redirect(WtIscsi *self)
{
  WtRedirects *const redirects = self->engine->redirects;

  if (!self->info.redirected_by)
    self->info.redirected_by = wt_redirects_follow(redirects, &self->info);
  if (self->info.login_status >> 8 == WT_STATUS_CLASS_REDIRECTED)
    wt_redirects_add(redirects, &self->info,
                     self->login.keys->keys[WT_KEY_TARGET_ADDRESS].said[1]);
}

const WtNegotiation *wt_engine_leading(const WtIscsi *self)
{
  return self->session && self->session->lead != self->info.id ? self->session->leading : NULL;
}

/* --- leaving ------------------------------------------------------------------------------ */

void wt_engine_logout(WtIscsi *self, const WtExchange *logout)
{
  if (!logout->answer.frame || logout->response != 0)
    return;
  if (self->session)
    wt_sessions_logout(self->session, logout->code, logout->cid, logout->answer.ts_ns);
  else /* whose CID it is cannot be told */
    self->logged_out = true;
}

/* How it ended is judged when all of it was read: a logout may stand behind a gap. */
void wt_engine_closed(WtSide *side, bool reset)
{
  WtIscsi *const self = side->iscsi;
  const WtFrame *const now = self->engine->now;

  self->end = (WtEnd) {
    .by = side,
    .frame = now->number,
    .ts_ns = now->ts_ns,
    .input = now->input,
    .reset = reset,
    .asked_again = wt_sessions_asked_again(self->engine->sessions, &self->info),
  };
  if (self->session)
    wt_sessions_lost(self->session, self->info.id, now->ts_ns);
  wt_digests_closed(&self->engine->digests, &self->info);
  wt_engine_node_closed(self, (int) (side - self->side));
}

static bool is_logged_out(const WtIscsi *self)
{
  return self->session ? wt_sessions_logged_out(self->session, self->info.id)
                       : self->logged_out;
}

/* Where the session is asked for anew, the target ends the old one: that is told there. */
/** Tools end these as they like. What sort a session is, its first Login Request says. */
static bool may_be_discovery(const WtIscsi *self)
{
  uint64_t tasks = 0;

  for (int end = 0; end < WT_N_TASK_ENDS; end++)
    tasks += self->info.tasks[end];
  return self->info.discovery || (!self->info.login_seen && !tasks);
}

void wt_engine_judge_end(WtIscsi *self)
{
  const WtEnd *const end = &self->end;
  const bool lost = end->reset || self->lost_tasks;
  WtDetail words = { 0 };

  wt_engine_judge_timeouts(self, is_logged_out(self));
  if (!end->by || !self->info.session || may_be_discovery(self))
    return;
  if (wt_engine_ends_unsure(self)) {
    if (self->session)
      wt_sessions_unsure(self->session, self->info.id);
    return;
  }
  if (end->asked_again || is_logged_out(self))
    return;
  wt_engine_explain_end(self, &words);
  wt_iscsi_note_at(end->by,
                   (WtFinding) {
                       .id = lost ? WT_FINDING_CONNECTION_LOST : WT_FINDING_CONNECTION_LEFT,
                       .frame = end->frame,
                       .ts_ns = end->ts_ns,
                       .input = end->input,
                       .seen = self->lost_tasks,
                       .itt = WT_NO_TAG,
                       .detail = words.text[0] ? words.text : NULL,
                   });
  if (lost)
    wt_engine_judge_unrecovered(self);
}

void wt_engine_leave(WtIscsi *self)
{
  if (self->session)
    wt_sessions_leave(self->engine->sessions, self->session, self->info.id);
  self->session = NULL;
}

/* --- tasks of other connections ----------------------------------------------------------- */

/** The one other connection of the session that certainly awaits the end of @itt, or NULL. */
static WtIscsi *elsewhere(const WtIscsi *self, uint32_t itt)
{
  const GArray *const members = self->session->members;

  for (guint i = 0; i < members->len; i++) {
    const WtMember *const member = &g_array_index(members, WtMember, i);
    WtIscsi *const other = member->owner;

    if (other && other != self && !member->gone && other->rules &&
        wt_rules_awaits(other->rules, itt))
      return other;
  }
  return NULL;
}

/*= RFC7143 4.2.5.1 "the initiator and target MUST use the same connection for all the PDUs of a
 * task", 4.2.5.3 */
void wt_engine_judge_allegiance(WtSide *side, const WtPdu *pdu)
{
  WtIscsi *const self = side->iscsi;
  const bool command = pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND;

  if (!self->session || self->session->members->len < 2 || pdu->bhs.itt == WT_NO_TAG ||
      !wt_bhs_is_scsi(&pdu->bhs))
    return;
  if (!command && !wt_rules_lacks(self->rules, pdu->bhs.itt))
    return;
  if (!elsewhere(self, pdu->bhs.itt))
    return;
  wt_iscsi_tell(side, pdu, command ? WT_FINDING_ISCSI_ITT_REUSED : WT_FINDING_TASK_ALLEGIANCE,
                0, 0);
}

/*= RFC7143 7.2.2 "connection allegiance ... reassigned" */
void wt_engine_reassign(WtIscsi *self, uint32_t itt)
{
  const GArray *const members = self->session ? self->session->members : NULL;

  for (guint i = 0; members && i < members->len; i++) {
    WtIscsi *const from = g_array_index(members, WtMember, i).owner;

    if (from && from != self && from->tasks && wt_tasks_move(from->tasks, self->tasks, itt))
      return;
  }
}

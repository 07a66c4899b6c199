/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Logins: each PDU to what it agrees and to the session it opens; what its end says is judged.
 */
#include "anomaly/login-outcome.h"
#include "engine/engine-private.h"

#define STATUS_CLASS_INITIATOR_ERROR 2 /* below: success, redirection; RFC 7143 11.13.5 */

/** @words: evidence, or empty. Told of @side, at @pdu. */
static void tell(WtSide *side, const WtPdu *pdu, WtFindingId id, uint64_t seen,
                 const GString *words)
{
  WtFinding finding = wt_iscsi_finding_at(pdu, id);

  finding.seen = seen;
  finding.detail = words->len ? words->str : NULL;
  wt_iscsi_note_at(side, finding);
}

/* --- refused, given up -------------------------------------------------------------------- */

static void judge_refusal(WtSide *side, const WtPdu *pdu)
{
  const WtIscsi *const self = side->iscsi;
  const uint16_t status = self->info.login_status;
  g_autoptr(GString) words = g_string_new(NULL);

  if (status >> 8 < STATUS_CLASS_INITIATOR_ERROR)
    return;
  wt_login_refusal(words, &self->login, &self->info);
  tell(side, pdu, WT_FINDING_ISCSI_LOGIN_REFUSED, status, words);
}

/** The initiator had its answer, which was no refusal, and closed the connection. */
static bool is_abandoned(const WtIscsi *self)
{
  const WtLogin *const login = &self->login;

  return login->begun && !login->ended && !login->incomplete && login->pdus[1] &&
         login->pdus[0] == login->pdus[1] && !self->info.login_status && self->end.by &&
         self->end.by->framer.sender == WT_SENDER_INITIATOR;
}

void wt_engine_judge_login_end(WtIscsi *self)
{
  const WtEnd *const end = &self->end;
  g_autoptr(GString) words = g_string_new(NULL);

  if (!is_abandoned(self) || wt_engine_ends_unsure(self))
    return;
  wt_login_abandonment(words, &self->login);
  wt_iscsi_note_at(end->by, (WtFinding) {
                                .id = WT_FINDING_LOGIN_ABANDONED,
                                .frame = end->frame,
                                .ts_ns = end->ts_ns,
                                .input = end->input,
                                .itt = WT_NO_TAG,
                                .detail = words->str,
                            });
}

/* --- granted ------------------------------------------------------------------------------ */

static void judge_chap(WtSide *target, const WtPdu *pdu)
{
  const WtNegotiation *const keys = target->iscsi->login.keys;
  g_autoptr(GString) words = g_string_new(NULL);

  if (wt_login_one_way(keys))
    tell(wt_iscsi_other(target), pdu, WT_FINDING_CHAP_ONE_WAY, 0, words);
  if (wt_login_chap_unused(words, keys))
    tell(target, pdu, WT_FINDING_CHAP_UNUSED, 0, words);
}

/** In a session for discovery digests are of no use. */
static void judge_digests(WtSide *target, const WtPdu *pdu)
{
  WtIscsi *const self = target->iscsi;
  g_autoptr(GString) fallback = g_string_new(NULL), dropped = g_string_new(NULL);
  WtDigestsBefore before;
  WtSender by;

  if (self->info.discovery)
    return;
  if (wt_login_fallback(fallback, self->login.keys))
    tell(target, pdu, WT_FINDING_DIGEST_FALLBACK, 0, fallback);
  if (wt_digests_logged_in(&self->engine->digests, &self->info, self->policy.use, &before) &&
      wt_login_dropped(dropped, self->login.keys, &before, &by))
    tell(by == WT_SENDER_INITIATOR ? wt_iscsi_other(target) : target, pdu,
         WT_FINDING_DIGEST_DROPPED, 0, dropped);
}

/* --- one PDU ------------------------------------------------------------------------------ */

static void tell_step(const WtIscsi *self, const WtPdu *pdu)
{
  WtLoginStep step = { .cid = self->info.cid };
  const WtEvent event = { .kind = WT_EVENT_LOGIN, .login = &step };

  wt_login_read(pdu, &step);
  wt_iscsi_emit(self, &event);
}

static void push_response(WtSide *side, const WtPdu *pdu, bool was_over)
{
  WtIscsi *const self = side->iscsi;

  judge_refusal(side, pdu);
  if (self->info.full_feature || self->info.login_status) {
    wt_engine_redirect(self);
    wt_engine_join(side, pdu);
  }
  if (was_over || !self->info.login_seen)
    return;
  judge_chap(side, pdu);
  judge_digests(side, pdu);
}

void wt_engine_push_login(WtSide *side, const WtPdu *pdu)
{
  WtIscsi *const self = side->iscsi;
  const bool was_over = self->info.login_seen;

  wt_login_push(&self->login, pdu, &self->engine->config.limits, &self->info, &self->policy);
  if (pdu->sender == WT_SENDER_TARGET)
    push_response(side, pdu, was_over);
  else if (self->login.pdus[0] == 1 && !self->login.asked_tsih)
    wt_sessions_ask(self->engine->sessions, &self->info);
  tell_step(self, pdu);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Login: each rule looks at a PDU with what was said before; then what it says is learned.
 * Requests and responses alternate (RFC 7143 6.3); where they do not, maybe by the fault of
 * the capture, nothing more is said of this login. A text is judged once it is whole.
 */
#include <string.h>

#include "anomaly/rules-login-private.h"
#include "pdu/bhs.h"

#define TEXT_MAX 16384u    /* of one side that is kept until it is whole */
#define CLASS_REDIRECTED 1 /* RFC 7143 11.13.5 */

static uint8_t status_class(const WtLoginLook *look)
{
  return (uint8_t) (look->step.status >> 8);
}

static bool leads_on(uint8_t csg, uint8_t nsg)
{
  return nsg > csg && nsg != RESERVED_STAGE;
}

/* --- stages ------------------------------------------------------------------------------- */

/** RFC 7143 6.3, 11.12.3: from 0 to 1 or 3, from 1 to 3. */
static bool request_stage(const WtLoginRules *self, const WtLoginLook *look)
{
  const bool due_known = self->begun && !self->waiting;
  const WtLoginStep *step = &look->step;

  if (step->csg > OPERATIONAL || (due_known && step->csg != self->stage))
    return true;
  return step->transit && !leads_on(step->csg, step->nsg);
}

static bool response_stage(const WtLoginRules *self, const WtLoginLook *look)
{
  if (!look->step.transit || !self->request.transit)
    return false;
  return !leads_on(self->request.csg, look->step.nsg) || look->step.nsg > self->request.nsg;
}

/** RFC 7143 6.3, 11.13.6. */
static bool transit_unasked(const WtLoginRules *self, const WtLoginLook *look)
{
  return look->step.transit && !self->request.transit;
}

/** RFC 7143 11.12.2, 11.13.7. */
static bool more_and_transit(const WtLoginRules *self, const WtLoginLook *look)
{
  (void) self;
  return look->step.more && look->step.transit;
}

/** RFC 7143 6.2: until the text is whole. */
static bool answer_not_empty(const WtLoginRules *self, const WtLoginLook *look)
{
  return self->more[!look->side] && look->pdu->bhs.data_len > 0;
}

/* --- one login, one session --------------------------------------------------------------- */

/** What overtook the response in the capture alone acknowledges it: see follows(). */
static bool outstanding(const WtLoginRules *self, const WtLoginLook *look)
{
  (void) look;
  return self->waiting;
}

/*= RFC7143 11.12.6 "All Login Requests within a Login Phase MUST carry the same TSIH", 11.12.7 */
static bool identity(const WtLoginRules *self, const WtLoginLook *look)
{
  const WtLoginStep *first = &self->first, *step = &look->step;

  return self->begun && (memcmp(step->isid, first->isid, sizeof step->isid) != 0 ||
                         step->tsih != first->tsih || step->cid != first->cid);
}

/** Of a response, Version-max may be more. */
/*= RFC7143 11.12.4 "both Version-min and Version-max MUST be set to 0x00" */
static bool version(const WtLoginRules *self, const WtLoginLook *look)
{
  const uint8_t *octets = look->pdu->bhs.octets;

  (void) self;
  return octets[WT_AT_VERSION_MIN] != 0 ||
         (look->side == INITIATOR && octets[WT_AT_VERSION_MAX] != 0);
}

/*= RFC7143 11.13.3 "MUST generate a non-zero TSIH and ONLY return it" */
static bool tsih(const WtLoginRules *self, const WtLoginLook *look)
{
  const bool given = look->step.tsih != 0;

  return self->first.tsih == 0 && given != wt_login_is_final(look);
}

/** RFC 7143 6.3. What acknowledges a response already may not be the first request. */
static bool names_missing(const WtLoginRules *self, const WtLoginLook *look)
{
  const uint32_t ack =
      self->begun ? self->first_ack : wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_STAT_SN);

  if (self->named || !look->whole || ack != 0)
    return false;
  return !wt_login_from_start(look) || (!wt_login_spoke(look, WT_KEY_TARGET_NAME, INITIATOR) &&
                                        !wt_says_discovery(look->keys));
}

/** Where both RFC 7143 6.3.1 and 13.9 ask for it: in a session with a target that was named. */
/*= RFC7143 6.3.1 "MUST return the TargetPortalGroupTag key with the first Login Response PDU with
 * which it is allowed to do so" */
static bool portal_group(const WtLoginRules *self, const WtLoginLook *look)
{
  if (self->greeted || self->more[INITIATOR] || !look->whole || !wt_login_from_start(look))
    return false;
  return wt_login_spoke(look, WT_KEY_TARGET_NAME, INITIATOR) &&
         !wt_says_discovery(look->keys) &&
         !wt_login_spoke(look, WT_KEY_TARGET_PORTAL_GROUP_TAG, TARGET);
}

static bool redirect(const WtLoginRules *self, const WtLoginLook *look)
{
  (void) self;
  return status_class(look) == CLASS_REDIRECTED && look->whole &&
         !wt_login_spoke(look, WT_KEY_TARGET_ADDRESS, TARGET);
}

/* --- one PDU ------------------------------------------------------------------------------ */

/** @senders: bits, by side; @refusal: for responses that end the login, and for no others */
static const struct {
  WtFindingId id;
  uint8_t senders;
  bool refusal;
  bool (*broken)(const WtLoginRules *, const WtLoginLook *);
} rules[] = {
#define BY_INITIATOR (1u << INITIATOR)
#define BY_TARGET (1u << TARGET)
#define BY_BOTH (BY_INITIATOR | BY_TARGET)
  { WT_FINDING_LOGIN_OUTSTANDING, BY_INITIATOR, false, outstanding },
  { WT_FINDING_LOGIN_NAMES, BY_INITIATOR, false, names_missing },
  { WT_FINDING_LOGIN_IDENTITY, BY_INITIATOR, false, identity },
  { WT_FINDING_LOGIN_VERSION, BY_BOTH, false, version },
  { WT_FINDING_LOGIN_STAGE, BY_INITIATOR, false, request_stage },
  { WT_FINDING_LOGIN_STAGE, BY_TARGET, false, response_stage },
  { WT_FINDING_LOGIN_TRANSIT, BY_TARGET, false, transit_unasked },
  { WT_FINDING_LOGIN_TSIH, BY_TARGET, false, tsih },
  { WT_FINDING_LOGIN_PORTAL_GROUP, BY_TARGET, false, portal_group },
  { WT_FINDING_LOGIN_REDIRECT, BY_TARGET, true, redirect },
  { WT_FINDING_LOGIN_CONTINUE, BY_BOTH, false, more_and_transit },
  { WT_FINDING_LOGIN_CONTINUE_ANSWER, BY_BOTH, false, answer_not_empty },
  { WT_FINDING_LOGIN_REPEATED, BY_BOTH, false, wt_login_repeated },
  { WT_FINDING_LOGIN_STAGE_KEY, BY_BOTH, false, wt_login_stage_key },
  { WT_FINDING_LOGIN_LEADING_ONLY, BY_BOTH, false, wt_login_leading_only },
  { WT_FINDING_TEXT_FORMAT, BY_BOTH, false, wt_login_text_format },
  { WT_FINDING_TEXT_VALUE, BY_BOTH, false, wt_login_text_value },
  { WT_FINDING_TEXT_BOOLEAN, BY_BOTH, false, wt_login_text_boolean },
  { WT_FINDING_TEXT_PROPOSAL, BY_BOTH, false, wt_login_proposal },
  { WT_FINDING_TEXT_NOT_UNDERSTOOD, BY_BOTH, false, wt_login_not_understood },
  { WT_FINDING_TEXT_RANGE, BY_BOTH, false, wt_login_range },
  { WT_FINDING_TEXT_ANSWER, BY_BOTH, false, wt_login_answer },
  { WT_FINDING_TEXT_COMBINATION, BY_TARGET, false, wt_login_combination },
  { WT_FINDING_CHAP_ALGORITHM, BY_TARGET, false, wt_login_chap_algorithm },
  { WT_FINDING_CHAP_MD5, BY_INITIATOR, false, wt_login_chap_md5 },
  { WT_FINDING_CHAP_ORDER, BY_BOTH, false, wt_login_chap_order },
  { WT_FINDING_CHAP_LENGTH, BY_BOTH, false, wt_login_chap_length },
  { WT_FINDING_CHAP_REFLECTION, BY_BOTH, false, wt_login_chap_reflection },
};

WtLoginRules *wt_login_rules_new(void)
{
  return g_new0(WtLoginRules, 1);
}

static void drop_parts(WtLoginRules *self)
{
  for (int i = 0; i < N_SIDES; i++)
    g_clear_pointer(&self->part[i], g_byte_array_unref);
}

void wt_login_rules_free(WtLoginRules *self)
{
  if (!self)
    return;
  drop_parts(self);
  g_free(self);
}

static void fall_silent(WtLoginRules *self)
{
  self->silent = true;
  self->chap = (WtChap) { 0 };
  drop_parts(self);
}

void wt_login_rules_gap(WtLoginRules *self)
{
  self->refused = false;
  fall_silent(self);
}

/** The request knew this response already: the capture has one of them too soon. 0: it knew none. */
static bool was_known(const WtLoginRules *self, const WtLoginLook *look)
{
  const uint32_t stat_sn = wt_bhs_word(&look->pdu->bhs, WT_AT_STAT_SN);

  return self->request_ack != 0 && status_class(look) == 0 &&
         wt_distance(stat_sn, self->request_ack) < 0;
}

/** Whether each PDU up to @look's is there, and in its turn. */
static bool follows(const WtLoginRules *self, const WtLoginLook *look)
{
  const WtPdu *pdu = look->pdu;

  if (!look->keys || pdu->missing || pdu->text.len < pdu->bhs.data_len)
    return false;
  if (look->side == TARGET)
    return self->waiting && !was_known(self, look);
  return !self->waiting || wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN) == self->request_ack;
}

/** False if there is too much of it. */
static bool gather_text(WtLoginRules *self, WtLoginLook *look)
{
  GByteArray **part = &self->part[look->side];
  const WtBytes text = look->pdu->text;

  if (look->whole && !*part) {
    look->text = text;
    return true;
  }
  if (!*part)
    *part = g_byte_array_new();
  if ((*part)->len + text.len > TEXT_MAX)
    return false;
  if (text.len)
    g_byte_array_append(*part, text.data, (guint) text.len);
  if (look->whole)
    look->text = (WtBytes) { (*part)->data, (*part)->len };
  return true;
}

static void learn_request(WtLoginRules *self, const WtLoginLook *look)
{
  const uint32_t ack = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_STAT_SN);

  if (!self->begun) {
    self->first = look->step;
    self->first_ack = ack;
    self->stage = look->step.csg;
  }
  self->request = look->step;
  self->request_ack = ack;
  self->named |= look->whole;
  self->begun = true;
  if (self->waiting) /* which of the two will be answered? */
    fall_silent(self);
  self->waiting = true;
}

static void learn_response(WtLoginRules *self, const WtLoginLook *look)
{
  self->stage = look->step.transit ? look->step.nsg : self->request.csg;
  self->greeted |= look->whole && !self->more[INITIATOR];
  self->refused = status_class(look) != 0;
  if (self->refused || wt_login_is_final(look))
    fall_silent(self);
  self->waiting = false;
}

static void learn(WtLoginRules *self, const WtLoginLook *look)
{
  wt_login_chap_learn(self, look);
  for (int i = 0; i < WT_N_KEYS; i++)
    self->times[look->side][i] = look->keys->keys[i].times[look->side];
  self->more[look->side] = look->step.more;
  if (look->whole)
    g_clear_pointer(&self->part[look->side], g_byte_array_unref);
  if (look->side == INITIATOR)
    learn_request(self, look);
  else
    learn_response(self, look);
}

/** Told once. */
/*= RFC7143 11.13.5 "If the Status-Class is not 0, the initiator and target MUST close the TCP
 * connection" */
void wt_login_rules_other(WtLoginRules *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (!self->refused)
    return;
  self->refused = false;
  sink->broken(sink->user, WT_FINDING_LOGIN_AFTER_REFUSAL, pdu, 0, 0);
}

bool wt_login_rules_over(const WtLoginRules *self)
{
  return self->silent && !self->refused;
}

void wt_login_rules_push(WtLoginRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                         const WtRulesSink *sink)
{
  const int side = pdu->sender == WT_SENDER_TARGET ? TARGET : INITIATOR;
  WtLoginLook look = { .pdu = pdu, .keys = keys, .side = side };

  wt_login_rules_other(self, pdu, sink);
  if (self->silent)
    return;
  wt_login_read(pdu, &look.step);
  look.whole = !look.step.more;
  if (!follows(self, &look) || !gather_text(self, &look)) {
    fall_silent(self);
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
    if ((rules[i].senders >> side & 1) && rules[i].refusal == (status_class(&look) != 0) &&
        rules[i].broken(self, &look))
      sink->broken(sink->user, rules[i].id, pdu, 0, 0);
  learn(self, &look);
}

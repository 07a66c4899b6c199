/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text Requests and Responses of the full feature phase. One exchange at a time is followed; what
 * may have ended it otherwise (Reject, task management, a gap) leaves it unknown.
 */
#include "anomaly/rules-private.h"
#include "pdu/bhs.h"

/**
 * @itt, @cmd_sn, @exp_stat_sn, @final, @more: of the last request
 * @ttt, @text_goes_on: Target Transfer Tag and C bit of the last response, if @answered
 * @waiting: the request was not answered yet
 */
struct WtTextRules {
  uint32_t itt, cmd_sn, exp_stat_sn, ttt;
  bool final, more, text_goes_on;
  bool answered, waiting;
};

static uint32_t ttt_of(const WtPdu *pdu)
{
  return wt_bhs_word(&pdu->bhs, WT_AT_TTT);
}

static bool is_final(const WtPdu *pdu)
{
  return pdu->bhs.flags & WT_FLAG_FINAL;
}

static bool goes_on(const WtPdu *pdu)
{
  return pdu->bhs.flags & WT_FLAG_CONTINUE;
}

/** It cannot answer a request that knew it already: that one the capture has too soon. */
static bool answers(const WtTextRules *self, const WtPdu *pdu)
{
  const uint32_t stat_sn = wt_bhs_word(&pdu->bhs, WT_AT_STAT_SN);

  return self->waiting && self->itt == pdu->bhs.itt &&
         wt_distance(stat_sn, self->exp_stat_sn) >= 0;
}

/** The answer that it continues is known. */
static bool continues(const WtTextRules *self, const WtPdu *pdu)
{
  return self->answered && !self->waiting && ttt_of(pdu) != WT_NO_TAG;
}

/** The same request once more is a retry; one that acknowledges more may know the answer. */
/*= RFC7143 11.10 "MUST NOT have more than one outstanding Text Request on a connection" */
static bool outstanding(const WtTextRules *self, const WtPdu *pdu)
{
  return self->waiting && wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN) == self->exp_stat_sn &&
         wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN) != self->cmd_sn;
}

/*= RFC7143 11.10.2, 11.11.2 "with the C bit set to 1 MUST have the F bit set to 0" */
static bool continue_and_final(const WtTextRules *self, const WtPdu *pdu)
{
  (void) self;
  return goes_on(pdu) && is_final(pdu);
}

/*= RFC7143 6.2 "MUST answer with a Text or Login Response with no data segment" */
static bool answer_not_empty(const WtTextRules *self, const WtPdu *pdu)
{
  return answers(self, pdu) && self->more && pdu->bhs.data_len > 0;
}

/*= RFC7143 6.2 "MUST answer with a Text or Login Request with no data segment" */
static bool request_not_empty(const WtTextRules *self, const WtPdu *pdu)
{
  return continues(self, pdu) && self->text_goes_on && pdu->bhs.data_len > 0;
}

/*= RFC7143 11.11.4 "The initiator MUST copy the Target Transfer Tag", 11.10.3 "the Initiator Task
 * Tag MUST be the same for all the requests within the sequence" */
static bool tag_not_given(const WtTextRules *self, const WtPdu *pdu)
{
  return continues(self, pdu) && (ttt_of(pdu) != self->ttt || pdu->bhs.itt != self->itt);
}

/*= RFC7143 11.11.1 "A Text Response with the F bit set to 1 MUST have a Target Transfer Tag field
 * set to the reserved value 0xffffffff", "with the F bit set to 0 ... other than" */
static bool tag_against_final(const WtTextRules *self, const WtPdu *pdu)
{
  (void) self;
  return is_final(pdu) != (ttt_of(pdu) == WT_NO_TAG);
}

/*= RFC7143 11.11.1 "A Text Response with the F bit set to 1 in response to a Text Request with the
 * F bit set to 0 is a protocol error" */
static bool final_unasked(const WtTextRules *self, const WtPdu *pdu)
{
  return answers(self, pdu) && !self->final && is_final(pdu);
}

static const struct {
  WtFindingId id;
  WtOpcode opcode;
  bool (*broken)(const WtTextRules *, const WtPdu *);
} rules[] = {
  { WT_FINDING_TEXT_OUTSTANDING, WT_OPCODE_TEXT_REQ, outstanding },
  { WT_FINDING_TEXT_CONTINUE, WT_OPCODE_TEXT_REQ, continue_and_final },
  { WT_FINDING_TEXT_CONTINUE, WT_OPCODE_TEXT_REQ, request_not_empty },
  { WT_FINDING_TEXT_TAG, WT_OPCODE_TEXT_REQ, tag_not_given },
  { WT_FINDING_TEXT_CONTINUE, WT_OPCODE_TEXT_RSP, continue_and_final },
  { WT_FINDING_TEXT_CONTINUE, WT_OPCODE_TEXT_RSP, answer_not_empty },
  { WT_FINDING_TEXT_TAG, WT_OPCODE_TEXT_RSP, tag_against_final },
  { WT_FINDING_TEXT_FINAL, WT_OPCODE_TEXT_RSP, final_unasked },
};

static void forget(WtTextRules *self)
{
  self->answered = self->waiting = false;
}

/** Which of two requests will be answered next is not known. */
static void learn_request(WtTextRules *self, const WtPdu *pdu)
{
  const bool second = self->waiting && wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN) != self->cmd_sn;

  self->itt = pdu->bhs.itt;
  self->cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
  self->exp_stat_sn = wt_bhs_word(&pdu->bhs, WT_AT_EXP_STAT_SN);
  self->final = is_final(pdu);
  self->more = goes_on(pdu);
  self->waiting = true;
  if (second)
    forget(self);
}

static void learn_response(WtTextRules *self, const WtPdu *pdu)
{
  self->answered = answers(self, pdu);
  self->ttt = ttt_of(pdu);
  self->text_goes_on = goes_on(pdu);
  self->waiting = false;
}

WtTextRules *wt_text_rules_new(void)
{
  return g_new0(WtTextRules, 1);
}

void wt_text_rules_free(WtTextRules *self)
{
  g_free(self);
}

void wt_text_rules_gap(WtTextRules *self)
{
  forget(self);
}

void wt_text_rules_push(WtTextRules *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_TEXT_REQ:
  case WT_OPCODE_TEXT_RSP:
    break;
  case WT_OPCODE_TMF_REQ:
  case WT_OPCODE_REJECT:
    forget(self);
    return;
  default:
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
    if (rules[i].opcode == pdu->bhs.opcode && rules[i].broken(self, pdu))
      sink->broken(sink->user, rules[i].id, pdu, 0, 0);
  if (pdu->bhs.opcode == WT_OPCODE_TEXT_REQ)
    learn_request(self, pdu);
  else
    learn_response(self, pdu);
}

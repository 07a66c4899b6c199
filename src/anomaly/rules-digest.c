/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Digests: what they cover, and what the target makes of requests whose digest is bad. Its
 * receiver may have got other octets than the capture holds; these rules tell only what no
 * such difference is needed for.
 *
 * Source: RFC 7143 7.8, 11.2.3.
 */
#include "anomaly/rules-private.h"
#include "pdu/bhs.h"

enum { N_DAMAGED = 8 };

/** Data for the target whose digest is bad; @offset: of it in the task's. */
typedef struct {
  uint32_t itt, offset;
  bool active;
} Damaged;

/**
 * @cmd_next: CmdSN due, if @cmd_known
 * @refused: CmdSN of a request whose header digest is bad, if @refusing
 */
struct WtDigestRules {
  Damaged damaged[N_DAMAGED];
  uint32_t cmd_next, refused;
  bool cmd_known, refusing;
};

/* --- what a digest covers --- */

/*= RFC7143 11.2.3 "cover, respectively, the header and the PDU data, each including the
 * padding bytes, if any" */
static void judge_cover(const WtPdu *pdu, const WtRulesSink *sink)
{
  for (int i = 0; i < WT_N_DIGESTS; i++)
    if (pdu->part_covered[i])
      sink->broken(sink->user, WT_FINDING_DIGEST_COVERAGE, pdu, pdu->computed[i],
                   pdu->received[i]);
}

/* --- headers --- */

/** A request that takes a CmdSN of its own. */
static bool takes_number(const WtPdu *pdu)
{
  const uint8_t op = pdu->bhs.opcode;

  return !pdu->bhs.immediate &&
         (op == WT_OPCODE_SCSI_COMMAND || op == WT_OPCODE_TMF_REQ || op == WT_OPCODE_TEXT_REQ ||
          op == WT_OPCODE_LOGOUT_REQ || op == WT_OPCODE_NOP_OUT);
}

/** If its CmdSN is the one due, the damage is elsewhere, and no other request has it. */
static void learn_bad_header(WtDigestRules *self, const WtPdu *pdu)
{
  const uint32_t cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);

  if (pdu->sender != WT_SENDER_INITIATOR)
    return;
  self->refusing = self->cmd_known && takes_number(pdu) && cmd_sn == self->cmd_next;
  self->refused = cmd_sn;
  self->cmd_known = false;
}

static void learn_number(WtDigestRules *self, const WtPdu *pdu)
{
  const uint32_t cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);

  if (!takes_number(pdu))
    return;
  if (self->refusing && cmd_sn == self->refused) /* once more, as it must be */
    self->refusing = false;
  self->cmd_next = cmd_sn + 1;
  self->cmd_known = true;
}

/*= RFC7143 7.8 "it MUST either discard the header and all data up to the beginning of a later
 * PDU or close the connection" */
static void judge_acknowledgement(WtDigestRules *self, const WtPdu *pdu,
                                  const WtRulesSink *sink)
{
  const uint32_t exp_cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_EXP_CMD_SN);

  if (!self->refusing || wt_distance(exp_cmd_sn, self->refused) <= 0)
    return;
  sink->broken(sink->user, WT_FINDING_DIGEST_HEADER_ACCEPTED, pdu, self->refused, exp_cmd_sn);
  self->refusing = false;
}

/* --- data --- */

static void forget(WtDigestRules *self, uint32_t itt)
{
  for (size_t i = 0; i < N_DAMAGED; i++)
    self->damaged[i].active &= self->damaged[i].itt != itt;
}

static void forget_all(WtDigestRules *self)
{
  for (size_t i = 0; i < N_DAMAGED; i++)
    self->damaged[i].active = false;
}

/** What has no room goes unjudged. */
static void keep(WtDigestRules *self, const WtPdu *pdu, uint32_t offset)
{
  for (size_t i = 0; i < N_DAMAGED; i++)
    if (!self->damaged[i].active) {
      self->damaged[i] = (Damaged) { pdu->bhs.itt, offset, true };
      return;
    }
}

static bool is_damaged(const WtDigestRules *self, uint32_t itt)
{
  for (size_t i = 0; i < N_DAMAGED; i++)
    if (self->damaged[i].active && self->damaged[i].itt == itt)
      return true;
  return false;
}

/** Where the digest merely covers too little, the target may check it the same way. */
static bool is_bad(const WtPdu *pdu)
{
  return pdu->digest[WT_DATA_DIGEST] == WT_VERDICT_BAD && !pdu->part_covered[WT_DATA_DIGEST];
}

static void learn_data_out(WtDigestRules *self, const WtPdu *pdu)
{
  const uint32_t offset = wt_bhs_word(&pdu->bhs, WT_AT_OFFSET);

  for (size_t i = 0; i < N_DAMAGED; i++) /* the same data once more */
    if (self->damaged[i].itt == pdu->bhs.itt && offset <= self->damaged[i].offset)
      self->damaged[i].active = false;
  if (is_bad(pdu))
    keep(self, pdu, offset);
}

/*= RFC7143 7.8 "it MUST answer with a Reject PDU with a reason code of Data-Digest-Error and
 * discard the PDU" */
static void judge_status(WtDigestRules *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (!wt_bhs_carries_status(&pdu->bhs))
    return;
  if (is_damaged(self, pdu->bhs.itt) && wt_is_good(pdu))
    sink->broken(sink->user, WT_FINDING_DIGEST_DATA_ACCEPTED, pdu, 0, 0);
  forget(self, pdu->bhs.itt);
}

static void push_data(WtDigestRules *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_SCSI_COMMAND:
    forget(self, pdu->bhs.itt);
    if (is_bad(pdu))
      keep(self, pdu, 0);
    break;
  case WT_OPCODE_DATA_OUT:
    learn_data_out(self, pdu);
    break;
  case WT_OPCODE_R2T: /* it may ask for the same data */
    forget(self, pdu->bhs.itt);
    break;
  case WT_OPCODE_SCSI_RESPONSE:
  case WT_OPCODE_DATA_IN:
    judge_status(self, pdu, sink);
    break;
  case WT_OPCODE_REJECT:
  case WT_OPCODE_TMF_REQ:
    forget_all(self);
    break;
  default:
    break;
  }
}

/* --- from outside --- */

WtDigestRules *wt_digest_rules_new(void)
{
  return g_new0(WtDigestRules, 1);
}

void wt_digest_rules_free(WtDigestRules *self)
{
  g_free(self);
}

void wt_digest_rules_gap(WtDigestRules *self)
{
  *self = (WtDigestRules) { 0 };
}

/** Where a session has several connections, another may have the number that is due. */
void wt_digest_rules_push(WtDigestRules *self, const WtPdu *pdu, const WtTerms *terms,
                          const WtRulesSink *sink)
{
  judge_cover(pdu, sink);
  if (pdu->digest[WT_HEADER_DIGEST] == WT_VERDICT_BAD) {
    if (wt_term_is(&terms->max_connections, 1) && !pdu->part_covered[WT_HEADER_DIGEST])
      learn_bad_header(self, pdu);
    return;
  }
  if (pdu->sender == WT_SENDER_INITIATOR)
    learn_number(self, pdu);
  else
    judge_acknowledgement(self, pdu, sink);
  push_data(self, pdu, sink);
}

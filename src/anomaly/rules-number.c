/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers: each rule looks at a PDU with what was known before; then what it says is learned.
 */
#include "anomaly/rules-number-private.h"

/** A number that came again is a repetition, if there may be any. RFC 7143 7.9, 11.16. */
static bool out_of_step(const WtNumbering *self, Look *look, uint32_t expected, uint32_t seen)
{
  if (self->resent || (!look->level_0 && wt_distance(seen, expected) < 0))
    return false;
  return wt_differ(&look->contrast, expected, seen);
}

/* --- rules of one direction --- */

/*= RFC7143 4.2.2.1 "the CmdSN MUST be incremented by 1 ... for every non-immediate command" */
static bool cmd_sn_order(const WtNumbering *self, Look *look)
{
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN);
  const bool back = wt_distance(seen, self->cmd_next) < 0;

  if (!self->cmd_known || !is_request(look->pdu) || look->pdu->bhs.immediate ||
      follows_stray(self, seen))
    return false;
  if (back ? !look->level_0 || is_retry(look->task, look->pdu) : !look->single)
    return false;
  return wt_differ(&look->contrast, self->cmd_next, seen);
}

/** Data-Out may have been made up when their R2T came: theirs is as old. */
/*= RFC7143 4.2.2.2 "The ExpStatSN is used by the initiator to acknowledge status." */
static bool exp_stat_sn_back(const WtNumbering *self, Look *look)
{
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_STAT_SN);
  const int32_t back = wt_distance(self->exp_stat_sn, seen);

  return self->exp_stat_known && is_request(look->pdu) && back > 0 && back < WT_NOT_COUNTING &&
         !is_retry(look->task, look->pdu) &&
         wt_differ(&look->contrast, self->exp_stat_sn, seen);
}

/** A status answers a request, and no target takes in as many at once. */
/*= RFC7143 4.2.2.2 "A large absolute difference between the StatSN and the ExpStatSN may indicate
 * a failed connection." */
static bool stat_sn_unacknowledged(const WtNumbering *self, Look *look)
{
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_STAT_SN);

  return self->stat_known && !self->unacknowledged && is_request(look->pdu) &&
         wt_distance(self->stat_next, seen) >= WT_NOT_COUNTING &&
         wt_differ(&look->contrast, self->stat_next, seen);
}

/*= RFC7143 11.12.8 "all other Login Requests in the same Login Phase carry the CmdSN 123" */
static bool login_cmd_sn(const WtNumbering *self, Look *look)
{
  return look->pdu->bhs.opcode == WT_OPCODE_LOGIN_REQ && self->leading && self->login_known &&
         wt_differ(&look->contrast, self->login_cmd_sn,
                   wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN));
}

/*= RFC7143 11.7.5 "the Data-Out PDU number within the current output sequence" */
static bool data_out_sn(const WtNumbering *self, Look *look)
{
  const Task *task = look->task;

  if (look->pdu->bhs.opcode != WT_OPCODE_DATA_OUT || !task || task->lost[0] != self->lost[0])
    return false;
  if (is_other_sequence(task, look->pdu) || task->out_mixed)
    return false;
  return wt_differ(&look->contrast, task->out_open ? task->out_next : 0,
                   wt_bhs_word(&look->pdu->bhs, WT_AT_DATA_SN));
}

/*= RFC7143 4.2.2.1 "The target MUST NOT transmit a MaxCmdSN that is less than ExpCmdSN - 1" */
static bool window_range(const WtNumbering *self, Look *look)
{
  const uint32_t least = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_CMD_SN) - 1;
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_MAX_CMD_SN);

  (void) self;
  return has_numbers(look->pdu) && wt_distance(seen, least) < 0 &&
         wt_differ(&look->contrast, least, seen);
}

/*= RFC7143 11.4.9 "The StatSN is incremented by 1 for every response/status" */
static bool stat_sn_order(const WtNumbering *self, Look *look)
{
  return self->stat_known && has_status(look->pdu) && has_numbers(look->pdu) &&
         out_of_step(self, look, self->stat_next, wt_bhs_word(&look->pdu->bhs, WT_AT_STAT_SN));
}

/*= RFC7143 4.2.2.4 "the DataSN starts with 0 for the first data PDU of an input command" */
static bool data_in_sn(const WtNumbering *self, Look *look)
{
  return look->pdu->bhs.opcode == WT_OPCODE_DATA_IN && in_step(self, look->task) &&
         look->task->in_known &&
         out_of_step(self, look, look->task->in_next,
                     wt_bhs_word(&look->pdu->bhs, WT_AT_DATA_SN));
}

/*= RFC7143 4.2.2.4 "the first R2T has an R2TSN of 0 and advances by 1" */
static bool r2t_sn(const WtNumbering *self, Look *look)
{
  return look->pdu->bhs.opcode == WT_OPCODE_R2T && in_step(self, look->task) &&
         look->task->r2t_known &&
         out_of_step(self, look, look->task->r2t_next,
                     wt_bhs_word(&look->pdu->bhs, WT_AT_DATA_SN));
}

/** Targets that count R2Ts in, as RFC 3720 was read, are let pass. */
/*= RFC7143 11.4.8 "the number of Data-In (read) PDUs the target has sent for the command" */
static bool exp_data_sn(const WtNumbering *self, Look *look)
{
  const Task *task = look->task;
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_DATA_SN);

  if (look->pdu->bhs.opcode != WT_OPCODE_SCSI_RESPONSE || !in_step(self, task) ||
      !task->whole || self->resent || look->pdu->bhs.octets[WT_AT_RESPONSE] != 0)
    return false;
  return seen != task->ins + task->r2ts && wt_differ(&look->contrast, task->ins, seen);
}

/* --- rules over both directions --- */

/*= RFC7143 4.2.2.1 "A target command response ... MUST NOT precede the ... acknowledgment" */
static bool response_early(const WtNumbering *self, Look *look)
{
  const Task *task = look->task;
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_EXP_CMD_SN);

  if (!is_answer(look->pdu) || !in_step(self, task) || task->immediate || self->disordered)
    return false;
  return wt_distance(seen, task->cmd_sn) <= 0 &&
         wt_differ(&look->contrast, task->cmd_sn + 1, seen);
}

/* --- one PDU --- */

static const struct {
  WtFindingId id;
  WtSender sender;
  bool (*broken)(const WtNumbering *, Look *);
} rules[] = {
  { WT_FINDING_ISCSI_LOGIN_CMDSN, WT_SENDER_INITIATOR, login_cmd_sn },
  { WT_FINDING_ISCSI_CMDSN_ORDER, WT_SENDER_INITIATOR, cmd_sn_order },
  { WT_FINDING_ISCSI_DATASN_ORDER, WT_SENDER_INITIATOR, data_out_sn },
  { WT_FINDING_ISCSI_EXPSTATSN_BACK, WT_SENDER_INITIATOR, exp_stat_sn_back },
  { WT_FINDING_ISCSI_STATSN_UNACKNOWLEDGED, WT_SENDER_INITIATOR, stat_sn_unacknowledged },
  { WT_FINDING_ISCSI_WINDOW_RANGE, WT_SENDER_TARGET, window_range },
  { WT_FINDING_ISCSI_STATSN_ORDER, WT_SENDER_TARGET, stat_sn_order },
  { WT_FINDING_ISCSI_DATASN_ORDER, WT_SENDER_TARGET, data_in_sn },
  { WT_FINDING_ISCSI_R2TSN_ORDER, WT_SENDER_TARGET, r2t_sn },
  { WT_FINDING_ISCSI_EXPDATASN, WT_SENDER_TARGET, exp_data_sn },
  { WT_FINDING_ISCSI_RESPONSE_EARLY, WT_SENDER_TARGET, response_early },
};

void wt_numbering_push(WtNumbering *self, const WtPdu *pdu, const WtTerms *terms,
                       const WtRulesSink *sink)
{
  Look look = {
    .pdu = pdu,
    .task = wt_numbering_task(self, pdu->bhs.itt),
    .known = terms->max_connections.known,
    .single = !self->shared && wt_term_is(&terms->max_connections, 1),
    .level_0 = wt_term_is(&terms->recovery_level, 0),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
    if (rules[i].sender == pdu->sender && rules[i].broken(self, &look))
      sink->broken(sink->user, rules[i].id, pdu, look.contrast.expected, look.contrast.seen);
  wt_numbering_learn(self, &look, sink);
}

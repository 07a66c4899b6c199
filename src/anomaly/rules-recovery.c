/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Task management, logout, Reject, asynchronous messages: a rule is asked about a PDU before
 * the PDU is learned. Most rest on the PDU alone. The others look up what it answers or refers
 * to, and are silent where this was not kept.
 */
#include "anomaly/rules-private.h"
#include "anomaly/tag-table.h"
#include "pdu/bhs.h"

#define TMF_SUCCEEDED 7 /* RFC 7144 6.4.2 */

enum {
  ASYNC_LOGOUT = 1,
  ASYNC_NEGOTIATE = 4,
  ASYNC_TERMINATED = 5,
  ASYNC_LAST = 5
}; /* 11.9.1 */

#define SECOND_NS UINT64_C(1000000000)

/**
 * @commands: CmdSN by ITT, bit 32: immediate
 * @closing: a Logout Request for this connection was seen, with @logout_cmd_sn
 * @asked: the AsyncEvent that the initiator must follow, within @patience_ns of @asked_ns; 0: none
 * @text_ns: of the last Text Request
 */
struct WtRecovery {
  WtBudget *budget;
  WtTagTable commands;
  const WtTerms *terms; /* as of the PDU at hand */
  int64_t asked_ns, text_ns;
  uint64_t patience_ns;
  uint32_t logout_cmd_sn;
  uint16_t cid;
  uint8_t asked;
  bool has_cid, closing, text_open;
};

/** What a rule looks at, and where it leaves its numbers. */
typedef struct {
  const WtRecovery *self;
  const WtPdu *pdu;
  WtContrast contrast;
} Look;

/* --- task management --- */

/*= RFC7143 11.5.4 "For all other functions, this field MUST be set to the reserved value" */
static bool tmf_tag(Look *look)
{
  const uint8_t f = wt_bhs_code(&look->pdu->bhs);

  return f != WT_TMF_ABORT_TASK && f != WT_TMF_REASSIGN && f != WT_TMF_QUERY_TASK &&
         wt_differ(&look->contrast, WT_NO_TAG, wt_bhs_word(&look->pdu->bhs, WT_AT_REF_TAG));
}

/** Of a task that was immediate, its own number is let pass beside the request's. */
/*= RFC7143 11.5.5 "RefCmdSN MUST be set to the CmdSN of the task identified by the Referenced
 * Task Tag field" */
static bool tmf_ref_cmd_sn(Look *look)
{
  const WtTag *task =
      wt_tag_table_find(&look->self->commands, wt_bhs_word(&look->pdu->bhs, WT_AT_REF_TAG));
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_REF_CMD_SN);

  if (wt_bhs_code(&look->pdu->bhs) != WT_TMF_ABORT_TASK || !task)
    return false;
  if (task->value >> 32 && seen == wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN))
    return false;
  return wt_differ(&look->contrast, (uint32_t) task->value, seen);
}

/*= RFC7143 11.5.1 "All other possible values for the Function field are unassigned" */
static bool tmf_function(Look *look)
{
  return wt_bhs_code(&look->pdu->bhs) == 0 || wt_bhs_code(&look->pdu->bhs) > WT_TMF_QUERY_ASYNC;
}

/*= RFC7143 11.5.1 "TASK REASSIGN MUST be issued as an immediate command", 7.2.2 "This
 * capability is negotiated via the ErrorRecoveryLevel text key" */
static bool tmf_reassign(Look *look)
{
  const WtTerm *level = &look->self->terms->recovery_level;

  return wt_bhs_code(&look->pdu->bhs) == WT_TMF_REASSIGN &&
         (!look->pdu->bhs.immediate || wt_below(level, 2));
}

/*= RFC7144 6.3 "MUST NOT be sent unless the iSCSIProtocolLevel text key with a value of "2"
 * ... was negotiated on the session" */
static bool tmf_level(Look *look)
{
  const uint8_t f = wt_bhs_code(&look->pdu->bhs);

  return f >= WT_TMF_QUERY_TASK && f <= WT_TMF_QUERY_ASYNC &&
         wt_below(&look->self->terms->protocol_level, 2);
}

/*= RFC7144 6.4.2 "Function succeeded" */
static bool tmf_response_level(Look *look)
{
  return look->pdu->bhs.octets[WT_AT_RESPONSE] == TMF_SUCCEEDED &&
         wt_below(&look->self->terms->protocol_level, 2);
}

/* --- logout --- */

/*= RFC7143 11.14.1 "All other values are reserved" */
static bool logout_reason(Look *look)
{
  return wt_bhs_code(&look->pdu->bhs) > WT_LOGOUT_RECOVERY;
}

/** A retry, whose number is an older one, and the rest of a text exchange are nothing new. */
/*= RFC7143 11.14 "the initiator MUST NOT send any new iSCSI requests on the closing
 * connection" */
static bool logout_request(Look *look)
{
  const WtPdu *pdu = look->pdu;
  const uint32_t cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);

  if (!look->self->closing || wt_distance(cmd_sn, look->self->logout_cmd_sn) < 0)
    return false;
  return pdu->bhs.opcode != WT_OPCODE_TEXT_REQ ||
         wt_bhs_word(&pdu->bhs, WT_AT_TTT) == WT_NO_TAG;
}

/* --- Reject, Asynchronous Message --- */

/*= RFC7143 11.17 "the complete header of the PDU in error" */
static bool reject_header(Look *look)
{
  return look->pdu->bhs.data_len < WT_BHS_LEN &&
         wt_differ(&look->contrast, WT_BHS_LEN, look->pdu->bhs.data_len);
}

/*= RFC7143 11.17.1 "All other values for Reason are unassigned" */
static bool reject_reason(Look *look)
{
  const uint8_t reason = look->pdu->bhs.octets[WT_AT_RESPONSE];

  return reason < 0x02 || reason == 0x0b || reason > 0x0c;
}

static uint8_t event(const WtPdu *pdu)
{
  return pdu->bhs.octets[WT_AT_ASYNC_EVENT];
}

/*= RFC7143 11.9.1 "All other event codes are unassigned" */
static bool async_event(Look *look)
{
  return event(look->pdu) > ASYNC_LAST && event(look->pdu) < 248;
}

/*= RFC7143 11.9.1 "MUST NOT be used on an iSCSI session unless the new TaskReporting text key
 * defined in Section 13.23 was negotiated to FastAbort" */
static bool async_fast_abort(Look *look)
{
  return event(look->pdu) == ASYNC_TERMINATED && wt_term_is(&look->self->terms->fast_abort, 0);
}

/** Nothing else that the initiator sends may be so late. */
/*= RFC7143 11.9.1 "no later than Parameter3 seconds" */
static void judge_delay(WtRecovery *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (!self->asked || wt_time_between(self->asked_ns, pdu->ts_ns) <= self->patience_ns ||
      pdu->sender != WT_SENDER_INITIATOR || pdu->bhs.opcode == WT_OPCODE_LOGOUT_REQ ||
      pdu->bhs.opcode == WT_OPCODE_TEXT_REQ)
    return;
  sink->broken(sink->user,
               self->asked == ASYNC_LOGOUT ? WT_FINDING_ASYNC_LOGOUT
                                           : WT_FINDING_ASYNC_NEGOTIATE,
               pdu, 0, 0);
  self->asked = 0;
}

/** A text exchange that is under way, or just was, will do. Elsewhere a session may log out,
 * too. */
static bool must_follow(const WtRecovery *self, const WtPdu *pdu)
{
  if (event(pdu) == ASYNC_NEGOTIATE)
    return !self->text_open && wt_time_between(self->text_ns, pdu->ts_ns) > SECOND_NS;
  return event(pdu) == ASYNC_LOGOUT && !self->closing &&
         wt_term_is(&self->terms->max_connections, 1);
}

/** With a second more: it is the target that counts them. */
static void learn_async(WtRecovery *self, const WtPdu *pdu)
{
  const uint16_t seconds = wt_bhs_half(&pdu->bhs, WT_AT_PARAMETER3);

  if (!must_follow(self, pdu) || seconds == 0)
    return;
  self->asked = event(pdu);
  self->asked_ns = pdu->ts_ns;
  self->patience_ns = (seconds + UINT64_C(1)) * SECOND_NS;
}

/* --- what a session is for --- */

/** Pings hurt nobody; logins and texts are what it is for; the rest comes of these two. */
/*= RFC7143 13.21 "The only requests a target accepts in this type of session are a Text Request
 * with a SendTargets key and a Logout Request" */
static bool discovery_request(Look *look)
{
  return look->self->terms->discovery;
}

/* --- one PDU --- */

static const struct {
  WtFindingId id;
  WtOpcode opcode;
  bool (*broken)(Look *);
} rules[] = {
  { WT_FINDING_TMF_TAG, WT_OPCODE_TMF_REQ, tmf_tag },
  { WT_FINDING_TMF_REFCMDSN, WT_OPCODE_TMF_REQ, tmf_ref_cmd_sn },
  { WT_FINDING_TMF_FUNCTION, WT_OPCODE_TMF_REQ, tmf_function },
  { WT_FINDING_TMF_REASSIGN, WT_OPCODE_TMF_REQ, tmf_reassign },
  { WT_FINDING_TMF_LEVEL, WT_OPCODE_TMF_REQ, tmf_level },
  { WT_FINDING_TMF_LEVEL, WT_OPCODE_TMF_RSP, tmf_response_level },
  { WT_FINDING_LOGOUT_REASON, WT_OPCODE_LOGOUT_REQ, logout_reason },
  { WT_FINDING_LOGOUT_REQUEST, WT_OPCODE_SCSI_COMMAND, logout_request },
  { WT_FINDING_LOGOUT_REQUEST, WT_OPCODE_TMF_REQ, logout_request },
  { WT_FINDING_LOGOUT_REQUEST, WT_OPCODE_TEXT_REQ, logout_request },
  { WT_FINDING_DISCOVERY_REQUEST, WT_OPCODE_SCSI_COMMAND, discovery_request },
  { WT_FINDING_DISCOVERY_REQUEST, WT_OPCODE_TMF_REQ, discovery_request },
  { WT_FINDING_REJECT_HEADER, WT_OPCODE_REJECT, reject_header },
  { WT_FINDING_REJECT_REASON, WT_OPCODE_REJECT, reject_reason },
  { WT_FINDING_ASYNC_EVENT, WT_OPCODE_ASYNC, async_event },
  { WT_FINDING_ASYNC_FAST_ABORT, WT_OPCODE_ASYNC, async_fast_abort },
};

/** Whether a Logout Request ends the connection that it came on. */
static bool closes(const WtRecovery *self, const WtPdu *pdu)
{
  switch (wt_bhs_code(&pdu->bhs)) {
  case WT_LOGOUT_SESSION:
    return true;
  case WT_LOGOUT_CONNECTION:
    return self->has_cid && self->cid == wt_bhs_half(&pdu->bhs, WT_AT_CID);
  default:
    return false;
  }
}

static void learn(WtRecovery *self, const WtPdu *pdu)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_SCSI_COMMAND:
    wt_tag_table_keep(&self->commands, self->budget, pdu->bhs.itt,
                      (uint64_t) pdu->bhs.immediate << 32 |
                          wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN));
    break;
  case WT_OPCODE_DATA_IN:
  case WT_OPCODE_SCSI_RESPONSE:
    if (wt_bhs_carries_status(&pdu->bhs))
      wt_tag_table_forget(&self->commands, pdu->bhs.itt);
    break;
  case WT_OPCODE_LOGIN_REQ:
    self->cid = wt_bhs_half(&pdu->bhs, WT_AT_CID);
    self->has_cid = true;
    self->closing = false;
    break;
  case WT_OPCODE_TEXT_REQ:
    self->asked = self->asked == ASYNC_NEGOTIATE ? 0 : self->asked;
    self->text_open = true;
    self->text_ns = pdu->ts_ns;
    break;
  case WT_OPCODE_TEXT_RSP:
    self->text_open = false;
    break;
  case WT_OPCODE_ASYNC:
    learn_async(self, pdu);
    break;
  case WT_OPCODE_LOGOUT_REQ:
    self->asked = 0;
    if (!closes(self, pdu))
      break;
    self->closing = true;
    self->logout_cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
    break;
  case WT_OPCODE_LOGOUT_RSP: /* a refusal lets the connection go on, 11.15.1 */
    self->closing = self->closing && pdu->bhs.octets[WT_AT_RESPONSE] == 0;
    break;
  case WT_OPCODE_REJECT: /* may be of the Logout Request */
    self->closing = false;
    break;
  default:
    break;
  }
}

WtRecovery *wt_recovery_new(WtBudget *budget)
{
  WtRecovery *self = g_new0(WtRecovery, 1);

  self->budget = budget;
  return self;
}

void wt_recovery_free(WtRecovery *self)
{
  if (!self)
    return;
  wt_tag_table_clear(&self->commands, self->budget);
  g_free(self);
}

/** A refusal of the logout, or the logout asked for, may be what is missing. */
void wt_recovery_gap(WtRecovery *self)
{
  wt_tag_table_forget_all(&self->commands);
  self->closing = self->text_open = false;
  self->asked = 0;
}

void wt_recovery_push(WtRecovery *self, const WtPdu *pdu, const WtTerms *terms,
                      const WtRulesSink *sink)
{
  self->terms = terms;
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
    if (rules[i].opcode != pdu->bhs.opcode)
      continue;

    Look look = { .self = self, .pdu = pdu };

    if (rules[i].broken(&look))
      sink->broken(sink->user, rules[i].id, pdu, look.contrast.expected, look.contrast.seen);
  }
  judge_delay(self, pdu, sink);
  learn(self, pdu);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recovery and upkeep: a rule is asked about a PDU before the PDU is learned. Most rest on the
 * PDU alone. The others look up what it answers or refers to, and are silent where this was not
 * kept.
 */
#include "anomaly/rules-private.h"
#include "pdu/bhs.h"

enum { N_SLOTS = 128 };
enum { SNACK_STATUS = 1, SNACK_DATA_ACK = 2, SNACK_R_DATA = 3 };     /* 11.16.1 */
enum { TMF_ABORT_TASK = 1, TMF_REASSIGN = 8, TMF_QUERY_TASK = 9 };   /* 11.5.1, RFC 7144 6.1 */
enum { LOGOUT_SESSION = 0, LOGOUT_CONNECTION = 1, LOGOUT_RECOVERY }; /* 11.14.1 */

/**
 * What was said last under a tag.
 * @epoch: it counts while this is the connection's
 * @unsure: the tag came again before it was answered
 */
typedef struct {
  uint64_t value;
  uint32_t tag, epoch;
  bool unsure;
} Slot;

/** Each tag has its one place, so a newer one may push out an older one. */
typedef struct {
  Slot *slots; /* N_SLOTS of them, or NULL before the first is needed */
} Table;

typedef enum { COMMANDS, PINGS, TARGET_PINGS, N_TABLES } TableKind;

/**
 * @epoch: from 1, grows where PDUs may be missing
 * @closing: a Logout Request for this connection was seen, with @logout_cmd_sn
 */
struct WtRecovery {
  WtBudget *budget;
  Table tables[N_TABLES];
  const WtTerms *terms; /* as of the PDU at hand */
  uint32_t epoch, logout_cmd_sn;
  uint16_t cid;
  bool has_cid, closing;
};

/** What a rule looks at, and where it leaves its numbers. */
typedef struct {
  const WtRecovery *self;
  const WtPdu *pdu;
  uint64_t expected, seen;
} Look;

static bool differ(Look *look, uint64_t expected, uint64_t seen)
{
  look->expected = expected;
  look->seen = seen;
  return expected != seen;
}

/* --- what is kept --- */

static size_t place(uint32_t tag)
{
  tag = (tag ^ tag >> 16) * 0x85ebca6bu;
  return (tag ^ tag >> 13) % N_SLOTS;
}

static const Slot *find(const WtRecovery *self, TableKind kind, uint32_t tag)
{
  const Slot *slots = self->tables[kind].slots;
  const Slot *slot = slots ? &slots[place(tag)] : NULL;

  return slot && slot->epoch == self->epoch && slot->tag == tag ? slot : NULL;
}

static void keep(WtRecovery *self, TableKind kind, uint32_t tag, uint64_t value)
{
  Table *table = &self->tables[kind];
  const bool again = find(self, kind, tag) != NULL;

  if (!table->slots) {
    if (!wt_budget_take(self->budget, N_SLOTS * sizeof(Slot)))
      return;
    table->slots = g_new0(Slot, N_SLOTS);
  }
  table->slots[place(tag)] = (Slot) { value, tag, self->epoch, again };
}

static void forget(WtRecovery *self, TableKind kind, uint32_t tag)
{
  if (find(self, kind, tag))
    self->tables[kind].slots[place(tag)].epoch = 0;
}

/* --- NOP --- */

/*= RFC7143 11.18.1, 11.18.2, 11.19.1 "the Target Transfer Tag is set to the reserved value" */
static bool nop_tags(Look *look)
{
  return look->pdu->bhs.itt != WT_NO_TAG &&
         wt_bhs_word(&look->pdu->bhs, WT_AT_TTT) != WT_NO_TAG;
}

/*= RFC7143 11.18.1 "If the Initiator Task Tag contains 0xffffffff, the I bit
 * MUST be set to 1" */
static bool nop_immediate(Look *look)
{
  return look->pdu->bhs.itt == WT_NO_TAG && !look->pdu->bhs.immediate;
}

/*= RFC7143 11.18.2 "the LUN field MUST also be copied from the NOP-In" */
static bool nop_lun(Look *look)
{
  const Slot *ping = find(look->self, TARGET_PINGS, wt_bhs_word(&look->pdu->bhs, WT_AT_TTT));

  return ping && !ping->unsure && ping->value != wt_bhs_lun(&look->pdu->bhs);
}

/** What the initiator cannot receive in one PDU is left off. */
/*= RFC7143 11.18 "duplicate of the initiator's ping data" */
static bool nop_data(Look *look)
{
  const Slot *ping = find(look->self, PINGS, look->pdu->bhs.itt);
  const WtTerm *most = &look->self->terms->segment[0];
  const uint32_t seen = look->pdu->bhs.data_len;

  if (!ping || ping->unsure || look->pdu->bhs.itt == WT_NO_TAG)
    return false;
  if (!most->known)
    return seen > ping->value && differ(look, ping->value, seen);
  return differ(look, MIN(ping->value, most->value), seen);
}

/*= RFC7143 11.19 "the data segment MUST NOT contain any data (DataSegmentLength MUST be 0)" */
static bool nop_ping_data(Look *look)
{
  return look->pdu->bhs.itt == WT_NO_TAG && differ(look, 0, look->pdu->bhs.data_len);
}

/* --- SNACK --- */

static uint8_t snack_kind(const WtPdu *pdu)
{
  return pdu->bhs.flags & 0x0f;
}

/*= RFC7143 11.16 "Support for all SNACKs is mandatory if the implementation supports
 * ErrorRecoveryLevel 1 or higher", 7.1.5 */
static bool snack_level(Look *look)
{
  return wt_term_is(&look->self->terms->recovery_level, 0);
}

/*= RFC7143 11.16.1 "All other values for SNACK Type are reserved" */
static bool snack_type(Look *look)
{
  return snack_kind(look->pdu) > SNACK_R_DATA;
}

/*= RFC7143 11.16.2 "For Status SNACK and DataACK, the Initiator Task Tag MUST be set to ..." */
static bool snack_tag(Look *look)
{
  const uint8_t kind = snack_kind(look->pdu);

  return (kind == SNACK_STATUS || kind == SNACK_DATA_ACK) &&
         differ(look, WT_NO_TAG, look->pdu->bhs.itt);
}

/*= RFC7143 11.16.6 "This MUST be 0 when used in an R-Data SNACK", 11.16.7 "MUST also be 0 for a
 * DataACK SNACK in addition to an R-Data SNACK" */
static bool snack_range(Look *look)
{
  const uint8_t kind = snack_kind(look->pdu);
  const bool run = wt_bhs_word(&look->pdu->bhs, WT_AT_RUN_LENGTH) != 0;

  return (kind == SNACK_DATA_ACK && run) ||
         (kind == SNACK_R_DATA && (run || wt_bhs_word(&look->pdu->bhs, WT_AT_BEG_RUN) != 0));
}

/* --- task management --- */

static uint8_t function(const WtPdu *pdu)
{
  return pdu->bhs.flags & 0x7f;
}

/*= RFC7143 11.5.4 "For all other functions, this field MUST be set to the reserved value" */
static bool tmf_tag(Look *look)
{
  const uint8_t f = function(look->pdu);

  return f != TMF_ABORT_TASK && f != TMF_REASSIGN && f != TMF_QUERY_TASK &&
         differ(look, WT_NO_TAG, wt_bhs_word(&look->pdu->bhs, WT_AT_REF_TAG));
}

/** Of a task that was immediate, its own number is let pass beside the request's. */
/*= RFC7143 11.5.5 "RefCmdSN MUST be set to the CmdSN of the task identified by the Referenced
 * Task Tag field" */
static bool tmf_ref_cmd_sn(Look *look)
{
  const Slot *task = find(look->self, COMMANDS, wt_bhs_word(&look->pdu->bhs, WT_AT_REF_TAG));
  const uint32_t seen = wt_bhs_word(&look->pdu->bhs, WT_AT_REF_CMD_SN);

  if (function(look->pdu) != TMF_ABORT_TASK || !task)
    return false;
  if (task->value >> 32 && seen == wt_bhs_word(&look->pdu->bhs, WT_AT_CMD_SN))
    return false;
  return differ(look, (uint32_t) task->value, seen);
}

/* --- logout --- */

/*= RFC7143 11.14.1 "All other values are reserved" */
static bool logout_reason(Look *look)
{
  return (look->pdu->bhs.flags & 0x7f) > LOGOUT_RECOVERY;
}

/** A retry, whose number is an older one, and the rest of a text exchange are nothing new. */
/*= RFC7143 11.14 "the initiator MUST NOT send any new iSCSI requests on the closing
 * connection" */
static bool logout_request(Look *look)
{
  const WtPdu *pdu = look->pdu;
  const uint32_t ahead = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN) - look->self->logout_cmd_sn;

  if (!look->self->closing || (int32_t) ahead < 0)
    return false;
  return pdu->bhs.opcode != WT_OPCODE_TEXT_REQ ||
         wt_bhs_word(&pdu->bhs, WT_AT_TTT) == WT_NO_TAG;
}

/* --- Reject, Asynchronous Message --- */

/*= RFC7143 11.17 "the complete header of the PDU in error" */
static bool reject_header(Look *look)
{
  return look->pdu->bhs.data_len < WT_BHS_LEN &&
         differ(look, WT_BHS_LEN, look->pdu->bhs.data_len);
}

/*= RFC7143 11.17.1 "All other values for Reason are unassigned" */
static bool reject_reason(Look *look)
{
  const uint8_t reason = look->pdu->bhs.octets[WT_AT_RESPONSE];

  return reason < 0x02 || reason == 0x0b || reason > 0x0c;
}

/*= RFC7143 11.9.1 "All other event codes are unassigned" */
static bool async_event(Look *look)
{
  const uint8_t event = look->pdu->bhs.octets[WT_AT_ASYNC_EVENT];

  return event > 5 && event < 248;
}

/* --- one PDU --- */

static const struct {
  WtFindingId id;
  WtOpcode opcode;
  bool (*broken)(Look *);
} rules[] = {
  { WT_FINDING_NOP_TAGS, WT_OPCODE_NOP_OUT, nop_tags },
  { WT_FINDING_NOP_IMMEDIATE, WT_OPCODE_NOP_OUT, nop_immediate },
  { WT_FINDING_NOP_LUN, WT_OPCODE_NOP_OUT, nop_lun },
  { WT_FINDING_NOP_TAGS, WT_OPCODE_NOP_IN, nop_tags },
  { WT_FINDING_NOP_DATA, WT_OPCODE_NOP_IN, nop_data },
  { WT_FINDING_NOP_PING_DATA, WT_OPCODE_NOP_IN, nop_ping_data },
  { WT_FINDING_SNACK_LEVEL, WT_OPCODE_SNACK, snack_level },
  { WT_FINDING_SNACK_TYPE, WT_OPCODE_SNACK, snack_type },
  { WT_FINDING_SNACK_TAG, WT_OPCODE_SNACK, snack_tag },
  { WT_FINDING_SNACK_RANGE, WT_OPCODE_SNACK, snack_range },
  { WT_FINDING_TMF_TAG, WT_OPCODE_TMF_REQ, tmf_tag },
  { WT_FINDING_TMF_REFCMDSN, WT_OPCODE_TMF_REQ, tmf_ref_cmd_sn },
  { WT_FINDING_LOGOUT_REASON, WT_OPCODE_LOGOUT_REQ, logout_reason },
  { WT_FINDING_LOGOUT_REQUEST, WT_OPCODE_SCSI_COMMAND, logout_request },
  { WT_FINDING_LOGOUT_REQUEST, WT_OPCODE_TMF_REQ, logout_request },
  { WT_FINDING_LOGOUT_REQUEST, WT_OPCODE_TEXT_REQ, logout_request },
  { WT_FINDING_REJECT_HEADER, WT_OPCODE_REJECT, reject_header },
  { WT_FINDING_REJECT_REASON, WT_OPCODE_REJECT, reject_reason },
  { WT_FINDING_ASYNC_EVENT, WT_OPCODE_ASYNC, async_event },
};

/** Whether a Logout Request ends the connection that it came on. */
static bool closes(const WtRecovery *self, const WtPdu *pdu)
{
  switch (pdu->bhs.flags & 0x7f) {
  case LOGOUT_SESSION:
    return true;
  case LOGOUT_CONNECTION:
    return self->has_cid && self->cid == wt_bhs_half(&pdu->bhs, WT_AT_CID);
  default:
    return false;
  }
}

static void learn_nop(WtRecovery *self, const WtPdu *pdu)
{
  const uint32_t ttt = wt_bhs_word(&pdu->bhs, WT_AT_TTT);
  const bool out = pdu->bhs.opcode == WT_OPCODE_NOP_OUT;

  if (pdu->bhs.itt != WT_NO_TAG) {
    if (out)
      keep(self, PINGS, pdu->bhs.itt, pdu->bhs.data_len);
    else
      forget(self, PINGS, pdu->bhs.itt);
  } else if (ttt != WT_NO_TAG) {
    if (out)
      forget(self, TARGET_PINGS, ttt);
    else
      keep(self, TARGET_PINGS, ttt, wt_bhs_lun(&pdu->bhs));
  }
}

static void learn(WtRecovery *self, const WtPdu *pdu)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_NOP_OUT:
  case WT_OPCODE_NOP_IN:
    learn_nop(self, pdu);
    break;
  case WT_OPCODE_SCSI_COMMAND:
    keep(self, COMMANDS, pdu->bhs.itt,
         (uint64_t) pdu->bhs.immediate << 32 | wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN));
    break;
  case WT_OPCODE_LOGIN_REQ:
    self->cid = wt_bhs_half(&pdu->bhs, WT_AT_CID);
    self->has_cid = true;
    self->closing = false;
    break;
  case WT_OPCODE_LOGOUT_REQ:
    if (!closes(self, pdu))
      break;
    self->closing = true;
    self->logout_cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
    break;
  case WT_OPCODE_LOGOUT_RSP: /* a refusal lets the connection go on, 11.15.1 */
    self->closing = self->closing && pdu->bhs.octets[WT_AT_RESPONSE] == 0;
    break;
  default:
    break;
  }
}

WtRecovery *wt_recovery_new(WtBudget *budget)
{
  WtRecovery *self = g_new0(WtRecovery, 1);

  self->budget = budget;
  self->epoch = 1;
  return self;
}

void wt_recovery_free(WtRecovery *self)
{
  if (!self)
    return;
  for (size_t i = 0; i < N_TABLES; i++)
    if (self->tables[i].slots) {
      g_free(self->tables[i].slots);
      wt_budget_give(self->budget, N_SLOTS * sizeof(Slot));
    }
  g_free(self);
}

/** A refusal of the logout may be what is missing. */
void wt_recovery_gap(WtRecovery *self, WtSender sender)
{
  (void) sender; /* what is kept of one awaits the other */
  self->epoch++;
  self->closing = false;
}

void wt_recovery_push(WtRecovery *self, const WtPdu *pdu, const WtTerms *terms,
                      const WtRulesSink *sink)
{
  self->terms = terms;
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
    Look look = { .self = self, .pdu = pdu };

    if (rules[i].opcode == pdu->bhs.opcode && rules[i].broken(&look))
      sink->broken(sink->user, rules[i].id, pdu, look.expected, look.seen);
  }
  learn(self, pdu);
}

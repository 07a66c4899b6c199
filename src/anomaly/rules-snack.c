/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * SNACKs: what they may say, whether what they ask for is still to be had, and whether what
 * comes again is what came before. Only a login that agreed on recovery makes anything be
 * kept.
 *
 * Source: RFC 7143 11.16.
 */
#include "anomaly/rules-private.h"
#include "anomaly/tag-table.h"
#include "base/crc32c.h"
#include "pdu/bhs.h"

enum { SNACK_DATA, SNACK_STATUS, SNACK_DATA_ACK, SNACK_R_DATA }; /* 11.16.1 */

#define FLAG_ACKNOWLEDGE 0x40u  /* of Data-In, 11.7.2 */
#define SPREADS_ITT 0x9e3779b1u /* odd, */
#define SPREADS_CMD 0x85ebca6bu /* both */

/**
 * A response due to an R-Data SNACK, if @active.
 * @answer: the last one, without the tag, if @answered; it was acknowledged at @acked_ns, if
 * @acked
 */
typedef struct {
  WtPdu answer;
  int64_t acked_ns;
  uint32_t itt, tag;
  bool active, answered, acked;
} Retag;

/**
 * @commands: CmdSN by ITT; @statuses: StatSN of its status
 * @asks: ITT by TTT of Data-In that want an acknowledgement; @acked: DataSN not acknowledged
 * yet by ITT
 * @answers: print by StatSN; @data: print of Data-In and R2T by what DataSN and task make
 * @resent: a SNACK was seen, so PDUs may come again
 */
struct WtSnacks {
  WtBudget *budget;
  WtTagTable commands, statuses, asks, acked, answers, data;
  Retag retag;
  bool resent;
};

/** What a rule looks at, and where it leaves its numbers. */
typedef struct {
  const WtSnacks *self;
  const WtPdu *pdu;
  const WtTerms *terms;
  WtContrast contrast;
} Look;

static uint8_t kind_of(const WtPdu *pdu)
{
  return pdu->bhs.flags & 0x0f;
}

static uint32_t word(const WtPdu *pdu, size_t at)
{
  return wt_bhs_word(&pdu->bhs, at);
}

/* --- what a SNACK says --- */

/*= RFC7143 11.16 "Support for all SNACKs is mandatory if the implementation supports
 * ErrorRecoveryLevel 1 or higher", 7.1.5 */
static bool level(Look *look)
{
  return wt_term_is(&look->terms->recovery_level, 0);
}

/*= RFC7143 11.16.1 "All other values for SNACK Type are reserved" */
static bool type(Look *look)
{
  return kind_of(look->pdu) > SNACK_R_DATA;
}

/*= RFC7143 11.16.4 "For a Status SNACK and DataACK, the Initiator Task Tag MUST be set to the
 * reserved value 0xffffffff" */
static bool tag(Look *look)
{
  const uint8_t kind = kind_of(look->pdu);

  return (kind == SNACK_STATUS || kind == SNACK_DATA_ACK) &&
         wt_differ(&look->contrast, WT_NO_TAG, look->pdu->bhs.itt);
}

/*= RFC7143 11.16.5 "a value that is different from 0 or 0xffffffff", "In all other cases, the
 * Target Transfer Tag field MUST be set to the reserved value 0xffffffff" */
static bool ttt(Look *look)
{
  const uint8_t kind = kind_of(look->pdu);
  const uint32_t seen = word(look->pdu, WT_AT_TTT);

  if (kind == SNACK_DATA || kind == SNACK_STATUS)
    return wt_differ(&look->contrast, WT_NO_TAG, seen);
  look->contrast.seen = seen;
  return kind == SNACK_R_DATA && (seen == 0 || seen == WT_NO_TAG);
}

/*= RFC7143 11.16.6 "BegRun MUST be 0 for a R-Data SNACK", 11.16.7 "MUST also be 0 for a
 * DataACK SNACK in addition to a R-Data SNACK" */
static bool range(Look *look)
{
  const uint8_t kind = kind_of(look->pdu);
  const bool run = word(look->pdu, WT_AT_RUN_LENGTH) != 0;

  return (kind == SNACK_DATA_ACK && run) ||
         (kind == SNACK_R_DATA && (run || word(look->pdu, WT_AT_BEG_RUN) != 0));
}

/* --- what it asks for --- */

/** Whether @seen, the first number asked for, is before @due, the first that was not
 * acknowledged. */
static bool asked_before(Look *look, uint32_t due, uint32_t seen)
{
  if (wt_distance(seen, due) >= 0)
    return false;
  return wt_differ(&look->contrast, due, seen);
}

/** That of the task's status acknowledges all of the task. */
/*= RFC7143 11.16.1 "MUST precede status acknowledgment for the given command" */
static bool status_acknowledged(Look *look)
{
  const WtTag *status = wt_tag_table_find(&look->self->statuses, look->pdu->bhs.itt);

  return status &&
         asked_before(look, word(look->pdu, WT_AT_EXP_STAT_SN), (uint32_t) status->value);
}

/** BegRun and RunLength of 0: what was not acknowledged, whatever that is. */
/*= RFC7143 11.16 "Any SNACK that requests a numbered response, data, or R2T that was ...
 * already acknowledged by the initiator MUST be rejected", 11.16.2 "MUST NOT request
 * retransmission for any data it had already acknowledged" */
static bool acknowledged(Look *look)
{
  const uint32_t begin = word(look->pdu, WT_AT_BEG_RUN);
  const bool all = begin == 0 && word(look->pdu, WT_AT_RUN_LENGTH) == 0;
  const WtTag *acked = wt_tag_table_find(&look->self->acked, look->pdu->bhs.itt);

  switch (kind_of(look->pdu)) {
  case SNACK_STATUS:
    return !all && asked_before(look, word(look->pdu, WT_AT_EXP_STAT_SN), begin);
  case SNACK_DATA:
    if (!all && acked && asked_before(look, (uint32_t) acked->value, begin))
      return true;
    return status_acknowledged(look);
  case SNACK_R_DATA:
    return status_acknowledged(look);
  default:
    return false;
  }
}

static const struct {
  WtFindingId id;
  bool (*broken)(Look *);
} rules[] = {
  { WT_FINDING_SNACK_LEVEL, level }, { WT_FINDING_SNACK_TYPE, type },
  { WT_FINDING_SNACK_TAG, tag },     { WT_FINDING_SNACK_TTT, ttt },
  { WT_FINDING_SNACK_RANGE, range }, { WT_FINDING_SNACK_ACKNOWLEDGED, acknowledged },
};

/* --- what comes again --- */

/** Where the header has no field that may change: up to ExpCmdSN, and from behind MaxCmdSN
 * on. */
enum { SAME_UNTIL = 28, SAME_AGAIN = 36, STAT_SN_LEN = 4 };

static uint32_t print_of(const WtPdu *pdu, size_t until, size_t again)
{
  const uint8_t *const octets = pdu->bhs.octets;
  const uint32_t crc = wt_crc32c_add(WT_CRC32C_START, (WtBytes) { octets, until });

  return wt_crc32c_add(crc, (WtBytes) { octets + again, WT_BHS_LEN - again });
}

/** A numbered response; status in a Data-In is the data's matter. */
static bool is_numbered(const WtPdu *pdu)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_SCSI_RESPONSE:
  case WT_OPCODE_TMF_RSP:
  case WT_OPCODE_TEXT_RSP:
  case WT_OPCODE_LOGOUT_RSP:
  case WT_OPCODE_ASYNC:
  case WT_OPCODE_REJECT:
    return true;
  case WT_OPCODE_NOP_IN:
    return pdu->bhs.itt != WT_NO_TAG;
  default:
    return false;
  }
}

/** Tells if @value is not what was kept under @key; keeps it. */
static void compare(WtSnacks *self, WtTagTable *table, uint32_t key, uint64_t value,
                    const WtPdu *pdu, const WtRulesSink *sink)
{
  const WtTag *first = wt_tag_table_find(table, key);

  if (self->resent && first && first->value != value)
    sink->broken(sink->user, WT_FINDING_RESENT_CHANGED, pdu, 0, 0);
  wt_tag_table_keep(table, self->budget, key, value);
}

/** The SNACK Tag and ExpDataSN of a SCSI Response may be new. */
/*= RFC7143 11.16 "MUST be delivered as exact replicas of the ones that the target transmitted
 * originally, except for the fields ExpCmdSN, MaxCmdSN, and ExpDataSN" */
static void compare_response(WtSnacks *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  const bool scsi = pdu->bhs.opcode == WT_OPCODE_SCSI_RESPONSE;
  const uint32_t print =
      scsi ? print_of(pdu, WT_AT_TTT, WT_AT_OFFSET) : print_of(pdu, SAME_UNTIL, SAME_AGAIN);

  compare(self, &self->answers, word(pdu, WT_AT_STAT_SN), (uint64_t) print << 32, pdu, sink);
}

/** A task is known by ITT and CmdSN. StatSN counts only where there is a status. */
/*= RFC7143 11.16 "R2T(s)requested by SNACK MUST also carry the current value of the StatSN" */
static void compare_data(WtSnacks *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  const WtTag *command = wt_tag_table_find(&self->commands, pdu->bhs.itt);
  const bool status = wt_bhs_carries_status(&pdu->bhs);

  if (!command || command->again)
    return;

  const uint32_t cmd_sn = (uint32_t) command->value;
  const uint32_t print = print_of(pdu, SAME_UNTIL - (status ? 0 : STAT_SN_LEN), SAME_AGAIN);

  compare(self, &self->data,
          pdu->bhs.itt * SPREADS_ITT + cmd_sn * SPREADS_CMD + word(pdu, WT_AT_DATA_SN),
          (uint64_t) print << 32 | (pdu->bhs.itt ^ cmd_sn), pdu, sink);
}

/* --- the SNACK Tag --- */

/** Acknowledged, so it was the last; the right one may merely stand a little later in the
 * capture. */
/*= RFC7143 11.16.3 "MUST return a SCSI Response that contains a copy of the SNACK Tag field
 * ... as its last or only Response" */
static void judge_tag(WtSnacks *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  Retag *const r = &self->retag;

  if (pdu->sender == WT_SENDER_INITIATOR) {
    if (!r->acked && r->answered &&
        wt_distance(word(&r->answer, WT_AT_STAT_SN), word(pdu, WT_AT_EXP_STAT_SN)) < 0) {
      r->acked = true;
      r->acked_ns = pdu->ts_ns;
    }
  } else if (r->acked && wt_time_between(r->acked_ns, pdu->ts_ns) > WT_OUT_OF_STEP_NS) {
    sink->broken(sink->user, WT_FINDING_SNACK_RESPONSE_TAG, &r->answer, r->tag,
                 word(&r->answer, WT_AT_TTT));
    r->active = false;
  }
}

static void answer_tag(WtSnacks *self, const WtPdu *pdu)
{
  Retag *const r = &self->retag;

  if (!r->active || r->itt != pdu->bhs.itt)
    return;
  r->active = pdu->bhs.opcode != WT_OPCODE_SCSI_RESPONSE || word(pdu, WT_AT_TTT) != r->tag;
  r->answered = true;
  r->answer = wt_pdu_to_keep(pdu);
}

/* --- what is learned --- */

static void learn_snack(WtSnacks *self, const WtPdu *pdu)
{
  const WtTag *ask = wt_tag_table_find(&self->asks, word(pdu, WT_AT_TTT));

  if (kind_of(pdu) == SNACK_DATA_ACK) {
    if (ask && !ask->again)
      wt_tag_table_keep(&self->acked, self->budget, (uint32_t) ask->value,
                        word(pdu, WT_AT_BEG_RUN));
    return;
  }
  self->resent = true;
  if (kind_of(pdu) != SNACK_R_DATA)
    return;
  wt_tag_table_forget_all(&self->data); /* they may be cut in another way, 11.16.3 */
  self->retag = (Retag) { .itt = pdu->bhs.itt, .tag = word(pdu, WT_AT_TTT), .active = true };
}

static void learn_command(WtSnacks *self, const WtPdu *pdu)
{
  const uint32_t itt = pdu->bhs.itt;
  const WtTag *former = wt_tag_table_find(&self->commands, itt);

  if (former && former->value == word(pdu, WT_AT_CMD_SN)) /* tried again: all of it is new */
    wt_tag_table_forget_all(&self->data);
  self->retag.active &= self->retag.itt != itt;
  wt_tag_table_forget(&self->statuses, itt);
  wt_tag_table_forget(&self->acked, itt);
  wt_tag_table_forget(&self->commands, itt);
  wt_tag_table_keep(&self->commands, self->budget, itt, word(pdu, WT_AT_CMD_SN));
}

static void learn_data_in(WtSnacks *self, const WtPdu *pdu)
{
  const uint32_t tag_asked = word(pdu, WT_AT_TTT);

  if (pdu->bhs.flags & FLAG_ACKNOWLEDGE && tag_asked != WT_NO_TAG)
    wt_tag_table_keep(&self->asks, self->budget, tag_asked, pdu->bhs.itt);
}

static void learn_status(WtSnacks *self, const WtPdu *pdu)
{
  wt_tag_table_keep(&self->statuses, self->budget, pdu->bhs.itt, word(pdu, WT_AT_STAT_SN));
  answer_tag(self, pdu);
}

static void learn(WtSnacks *self, const WtPdu *pdu)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_SNACK:
    learn_snack(self, pdu);
    break;
  case WT_OPCODE_SCSI_COMMAND:
    learn_command(self, pdu);
    break;
  case WT_OPCODE_DATA_IN:
    learn_data_in(self, pdu);
    if (pdu->bhs.flags & WT_FLAG_STATUS)
      learn_status(self, pdu);
    break;
  case WT_OPCODE_SCSI_RESPONSE:
    learn_status(self, pdu);
    break;
  case WT_OPCODE_REJECT: /* of the SNACK, perhaps */
  case WT_OPCODE_TMF_REQ:
    wt_snacks_gap(self);
    break;
  default:
    break;
  }
}

static void judge_resent(WtSnacks *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (pdu->bhs.opcode == WT_OPCODE_DATA_IN || pdu->bhs.opcode == WT_OPCODE_R2T)
    compare_data(self, pdu, sink);
  else if (is_numbered(pdu))
    compare_response(self, pdu, sink);
}

/* --- from outside --- */

WtSnacks *wt_snacks_new(WtBudget *budget)
{
  WtSnacks *self = g_new0(WtSnacks, 1);

  self->budget = budget;
  return self;
}

void wt_snacks_free(WtSnacks *self)
{
  if (!self)
    return;
  wt_tag_table_clear(&self->commands, self->budget);
  wt_tag_table_clear(&self->statuses, self->budget);
  wt_tag_table_clear(&self->asks, self->budget);
  wt_tag_table_clear(&self->acked, self->budget);
  wt_tag_table_clear(&self->answers, self->budget);
  wt_tag_table_clear(&self->data, self->budget);
  g_free(self);
}

void wt_snacks_gap(WtSnacks *self)
{
  wt_tag_table_forget_all(&self->commands);
  wt_tag_table_forget_all(&self->statuses);
  wt_tag_table_forget_all(&self->asks);
  wt_tag_table_forget_all(&self->acked);
  wt_tag_table_forget_all(&self->answers);
  wt_tag_table_forget_all(&self->data);
  self->retag.active = self->resent = false;
}

static void judge_snack(const WtSnacks *self, const WtPdu *pdu, const WtTerms *terms,
                        const WtRulesSink *sink)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
    Look look = { .self = self, .pdu = pdu, .terms = terms };

    if (rules[i].broken(&look))
      sink->broken(sink->user, rules[i].id, pdu, look.contrast.expected, look.contrast.seen);
  }
}

void wt_snacks_push(WtSnacks *self, const WtPdu *pdu, const WtTerms *terms,
                    const WtRulesSink *sink)
{
  if (pdu->bhs.opcode == WT_OPCODE_SNACK)
    judge_snack(self, pdu, terms, sink);
  if (!terms->recovery_level.known || terms->recovery_level.value == 0)
    return;
  if (self->retag.active)
    judge_tag(self, pdu, sink);
  judge_resent(self, pdu, sink);
  learn(self, pdu);
}

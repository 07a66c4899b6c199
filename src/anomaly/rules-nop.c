/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * NOPs: a rule is asked about a PDU before the PDU is learned. Those about answers look up the
 * ping, and are silent where this was not kept.
 *
 * Source: RFC 7143 11.18, 11.19.
 */
#include "anomaly/rules-private.h"
#include "anomaly/tag-table.h"
#include "base/crc32c.h"
#include "pdu/bhs.h"

#define PATIENCE_NS                                                                            \
  (UINT64_C(5) * 1000000000) /* as open-iscsi has: node.conn[0].timeo.noop_out_timeout */

/** The oldest ping of one side that awaits its answer. */
typedef struct {
  WtPdu pdu;
  uint32_t tag;
} Awaited;

/**
 * @pings: of the initiator, by ITT: its data, see data_of(); of the target, by TTT: LUN
 * @awaited, @heard: of initiator [0] and target [1]; NULL: none is
 * @heard: since the last gap PDUs were captured of this side, too
 */
struct WtNops {
  WtBudget *budget;
  WtTagTable pings[2];
  Awaited *awaited[2];
  bool heard[2];
};

/** What a rule looks at, and where it leaves its numbers. */
typedef struct {
  const WtNops *self;
  const WtPdu *pdu;
  const WtTerms *terms;
  WtContrast contrast;
} Look;

enum { INITIATOR, TARGET };

static int side_of(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_NOP_OUT ? INITIATOR : TARGET;
}

/** The tag under which the other side of @asker's is answered: ITT or TTT. */
static uint32_t tag_of(const WtPdu *pdu, int asker)
{
  return asker == INITIATOR ? pdu->bhs.itt : wt_bhs_word(&pdu->bhs, WT_AT_TTT);
}

/*= RFC7143 11.18.1, 11.18.2, 11.19.1 "the Target Transfer Tag is set to the reserved value" */
static bool tags(Look *look)
{
  return look->pdu->bhs.itt != WT_NO_TAG &&
         wt_bhs_word(&look->pdu->bhs, WT_AT_TTT) != WT_NO_TAG;
}

/*= RFC7143 11.18.1 "If the Initiator Task Tag contains 0xffffffff, the I bit
 * MUST be set to 1" */
static bool immediate(Look *look)
{
  return look->pdu->bhs.itt == WT_NO_TAG && !look->pdu->bhs.immediate;
}

/*= RFC7143 11.18.2 "the LUN field MUST also be copied from the NOP-In" */
static bool lun(Look *look)
{
  const WtTag *ping =
      wt_tag_table_find(&look->self->pings[TARGET], wt_bhs_word(&look->pdu->bhs, WT_AT_TTT));

  return ping && !ping->again && ping->value != wt_bhs_lun(&look->pdu->bhs);
}

/** A ping's data: how much, and below it their sum; no sum where they were not captured whole. */
static uint64_t data_of(const WtPdu *pdu)
{
  const bool whole = pdu->text.len && pdu->text.len == pdu->bhs.data_len;
  const uint32_t sum = whole ? wt_crc32c_add(WT_CRC32C_START, pdu->text) : 0;

  return (uint64_t) pdu->bhs.data_len << 32 | sum;
}

static const WtTag *ping_of(const Look *look)
{
  const WtTag *ping = wt_tag_table_find(&look->self->pings[INITIATOR], look->pdu->bhs.itt);

  return ping && !ping->again && look->pdu->bhs.itt != WT_NO_TAG ? ping : NULL;
}

/** What the initiator cannot receive in one PDU is left off. */
/*= RFC7143 11.18 "duplicate of the initiator's ping data" */
static bool data(Look *look)
{
  const WtTag *ping = ping_of(look);
  const WtTerm *most = &look->terms->segment[0];
  const uint32_t seen = look->pdu->bhs.data_len;

  if (!ping)
    return false;
  if (!most->known)
    return seen > ping->value >> 32 && wt_differ(&look->contrast, ping->value >> 32, seen);
  return wt_differ(&look->contrast, MIN(ping->value >> 32, most->value), seen);
}

/*= RFC7143 11.19 "the NOP-In ... MUST duplicate up to the initiator-declared
 * MaxRecvDataSegmentLength of the initiator ping data" */
static bool other_data(Look *look)
{
  const WtTag *ping = ping_of(look);
  const uint64_t seen = data_of(look->pdu);

  return ping && ping->value >> 32 == seen >> 32 && (uint32_t) ping->value && (uint32_t) seen &&
         look->pdu->digest[WT_DATA_DIGEST] != WT_VERDICT_BAD && ping->value != seen;
}

/*= RFC7143 11.19 "the data segment MUST NOT contain any data (DataSegmentLength MUST be 0)" */
static bool ping_data(Look *look)
{
  return look->pdu->bhs.itt == WT_NO_TAG &&
         wt_differ(&look->contrast, 0, look->pdu->bhs.data_len);
}

static const struct {
  WtFindingId id;
  WtOpcode opcode;
  bool (*broken)(Look *);
} rules[] = {
  { WT_FINDING_NOP_TAGS, WT_OPCODE_NOP_OUT, tags },
  { WT_FINDING_NOP_IMMEDIATE, WT_OPCODE_NOP_OUT, immediate },
  { WT_FINDING_NOP_LUN, WT_OPCODE_NOP_OUT, lun },
  { WT_FINDING_NOP_TAGS, WT_OPCODE_NOP_IN, tags },
  { WT_FINDING_NOP_DATA, WT_OPCODE_NOP_IN, data },
  { WT_FINDING_NOP_OTHER_DATA, WT_OPCODE_NOP_IN, other_data },
  { WT_FINDING_NOP_PING_DATA, WT_OPCODE_NOP_IN, ping_data },
};

/* --- unanswered --- */

static void stop_waiting(WtNops *self, int asker)
{
  g_clear_pointer(&self->awaited[asker], g_free);
}

/*= RFC7143 11.18 "the initiator MUST respond with a NOP-Out", 11.18.1 "it MUST respond with a
 * NOP-In Response" */
static void judge_silence(WtNops *self, int64_t now_ns, const WtRulesSink *sink)
{
  for (int asker = 0; asker < 2; asker++) {
    const Awaited *const ping = self->awaited[asker];

    if (!ping || wt_time_between(ping->pdu.ts_ns, now_ns) <= PATIENCE_NS)
      continue;
    if (self->heard[!asker]) /* else that direction is not in the capture */
      sink->broken(sink->user, WT_FINDING_NOP_UNANSWERED, &ping->pdu, 0, 0);
    stop_waiting(self, asker);
  }
}

static void await(WtNops *self, int asker, const WtPdu *pdu, uint32_t tag)
{
  const Awaited ping = { wt_pdu_to_keep(pdu), tag };

  if (self->awaited[asker] && self->awaited[asker]->tag != tag)
    return;
  stop_waiting(self, asker);
  self->awaited[asker] = g_memdup2(&ping, sizeof ping);
}

/* --- one PDU --- */

/** A ping has its asker's tag and not the other's; an answer has the tag of the other side. */
static void learn(WtNops *self, const WtPdu *pdu)
{
  const int side = side_of(pdu);
  const int asker = pdu->bhs.itt != WT_NO_TAG ? INITIATOR : TARGET;
  const uint32_t tag = tag_of(pdu, asker);

  if (tag == WT_NO_TAG)
    return;
  if (side == asker) {
    wt_tag_table_keep(&self->pings[asker], self->budget, tag,
                      asker == INITIATOR ? data_of(pdu) : wt_bhs_lun(&pdu->bhs));
    await(self, asker, pdu, tag);
    return;
  }
  wt_tag_table_forget(&self->pings[asker], tag);
  if (self->awaited[asker] && self->awaited[asker]->tag == tag)
    stop_waiting(self, asker);
}

/** A Reject may be of the ping; whoever logs out is owed nothing more. */
static bool ends_waiting(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_REJECT || pdu->bhs.opcode == WT_OPCODE_LOGOUT_REQ;
}

static bool is_nop(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_NOP_OUT || pdu->bhs.opcode == WT_OPCODE_NOP_IN;
}

WtNops *wt_nops_new(WtBudget *budget)
{
  WtNops *self = g_new0(WtNops, 1);

  self->budget = budget;
  return self;
}

void wt_nops_free(WtNops *self)
{
  if (!self)
    return;
  for (int i = 0; i < 2; i++) {
    wt_tag_table_clear(&self->pings[i], self->budget);
    stop_waiting(self, i);
  }
  g_free(self);
}

/** What is kept of one side awaits the other. */
void wt_nops_gap(WtNops *self)
{
  for (int i = 0; i < 2; i++) {
    wt_tag_table_forget_all(&self->pings[i]);
    stop_waiting(self, i);
    self->heard[i] = false;
  }
}

void wt_nops_push(WtNops *self, const WtPdu *pdu, const WtTerms *terms, const WtRulesSink *sink)
{
  if (is_nop(pdu)) {
    for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
      Look look = { .self = self, .pdu = pdu, .terms = terms };

      if (rules[i].opcode == pdu->bhs.opcode && rules[i].broken(&look))
        sink->broken(sink->user, rules[i].id, pdu, look.contrast.expected, look.contrast.seen);
    }
    learn(self, pdu);
  }
  for (int asker = 0; asker < 2 && ends_waiting(pdu); asker++)
    stop_waiting(self, asker);
  self->heard[pdu->sender == WT_SENDER_TARGET] = true;
  if (self->awaited[INITIATOR] || self->awaited[TARGET])
    judge_silence(self, pdu->ts_ns, sink);
}

void wt_nops_closed(WtNops *self, int64_t closed_ns, const WtRulesSink *sink)
{
  judge_silence(self, closed_ns, sink);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rules of writes: immediate and unsolicited data, R2Ts, and the Data-Out that answer them.
 */
#include "anomaly/rules-transfer-private.h"

/* --- immediate and unsolicited data ----------------------------------------------------- */

/*= RFC7143 13.11 "ImmediateData can be turned on if both the initiator and target have
 * ImmediateData=Yes" */
static bool immediate_forbidden(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = 0;
  *seen = s->pdu->bhs.data_len;
  return *seen && wt_term_is(&s->terms->immediate_data, 0);
}

static bool immediate_beyond_first_burst(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->terms->first_burst.value;
  *seen = s->pdu->bhs.data_len;
  return wt_exceeds(&s->terms->first_burst, *seen);
}

static bool immediate_beyond_transfer(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = wt_bhs_word(&s->pdu->bhs, WT_AT_EXPECTED);
  *seen = s->pdu->bhs.data_len;
  return *seen > *expected;
}

static bool unsolicited(const WtScene *s, uint64_t *seen)
{
  *seen = s->pdu->bhs.data_len;
  return s->ttt == WT_NO_TAG;
}

/*= RFC7143 13.10 "The default action is that R2T is required" */
static bool unsolicited_forbidden(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = 0;
  return unsolicited(s, seen) && wt_term_is(&s->terms->initial_r2t, 1);
}

/*= RFC7143 11.3.1 "F (final) is set to 1 when no unsolicited SCSI Data-Out PDUs follow" */
static bool unsolicited_after_final(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = 0;
  return unsolicited(s, seen) && s->task->final;
}

/*= RFC7143 13.14 "This covers the immediate data (if any) and the sequence of unsolicited
 * Data-Out PDUs (if any) that follow the command." */
static bool unsolicited_beyond_first_burst(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!unsolicited(s, seen))
    return false;
  *expected = s->terms->first_burst.value;
  *seen += s->task->unsolicited;
  return wt_exceeds(&s->terms->first_burst, *seen);
}

/*= RFC7143 11.7.6 "should not exceed the expected transfer length for the command" */
static bool unsolicited_beyond_transfer(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!unsolicited(s, seen))
    return false;
  *expected = s->task->expected;
  *seen = s->end;
  return *seen > *expected;
}

/* --- R2T -------------------------------------------------------------------------------- */

/*= RFC7143 11.8.1 "For this PDU, TotalAHSLength and DataSegmentLength MUST be 0." */
static bool r2t_with_data(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = 0;
  *seen = (uint64_t) s->pdu->bhs.data_len + s->pdu->bhs.ahs_len;
  return *seen != 0;
}

/*= RFC7143 11.8.5 "0xffffffff is reserved and MUST NOT be sent by a target in an R2T" */
static bool r2t_without_tag(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = *seen = 0;
  return s->ttt == WT_NO_TAG;
}

/*= RFC7143 11.8.4 "The Desired Data Transfer Length MUST NOT be 0 and MUST NOT exceed
 * MaxBurstLength." */
static bool r2t_length(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->terms->max_burst.value;
  *seen = wt_bhs_word(&s->pdu->bhs, WT_AT_DESIRED);
  return *seen == 0 || wt_exceeds(&s->terms->max_burst, *seen);
}

static bool r2t_overrun(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->task->expected;
  *seen = s->end;
  return *seen > *expected;
}

/*= RFC7143 11.8 "consecutive R2Ts MUST refer to continuous non-overlapping ranges, except for
 * Recovery-R2Ts", which go back and need ErrorRecoveryLevel 1 */
static bool r2t_order(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->task->r2t_end;
  *seen = s->offset;
  if (!s->task->has_r2t || !wt_term_is(&s->terms->sequence_order, 1))
    return false;
  return *seen > *expected || (*seen < *expected && wt_term_is(&s->terms->recovery_level, 0));
}

/* --- answers to an R2T ------------------------------------------------------------------ */

/*= RFC7143 11.8 "the buffer offset and length MUST be within the range of those specified" */
static bool answer_range(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!s->grant)
    return false;

  const uint64_t end = (uint64_t) s->grant->offset + s->grant->length;
  const bool before = s->offset < s->grant->offset;

  *expected = before ? s->grant->offset : end;
  *seen = before ? s->offset : s->end;
  return before || s->end > end;
}

/*= RFC7143 11.8 "MUST form a continuous non-overlapping range" */
static bool answer_order(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!s->grant || !wt_term_is(&s->terms->pdu_order, 1))
    return false;
  *expected = s->grant->next;
  *seen = s->offset;
  return *seen != *expected;
}

/*= RFC7143 11.8 "the last PDU MUST have the F bit set to 1" */
static bool answer_final(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!s->grant)
    return false;

  const bool final = s->pdu->bhs.flags & WT_FLAG_FINAL;

  *expected = s->grant->length;
  *seen = (uint64_t) s->grant->sum + s->pdu->bhs.data_len;
  return final ? *seen < *expected : wt_term_is(&s->terms->pdu_order, 1) && *seen >= *expected;
}

/*= RFC7143 13.13 "maximum SCSI data payload ... in a Data-In or a solicited Data-Out iSCSI
 * sequence" */
static bool answer_burst(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!s->grant)
    return false;
  *expected = s->terms->max_burst.value;
  *seen = (uint64_t) s->grant->sum + s->pdu->bhs.data_len;
  return wt_exceeds(&s->terms->max_burst, *seen);
}

/* The first that is broken is told. */
const WtTransferRule wt_transfer_out_rules[] = {
  /* D1 */ { WT_FINDING_IMMEDIATE_FORBIDDEN, WT_OPCODE_SCSI_COMMAND, false,
             immediate_forbidden },
  /* D2 */
  { WT_FINDING_BURST_FIRST, WT_OPCODE_SCSI_COMMAND, false, immediate_beyond_first_burst },
  /* R14 */
  { WT_FINDING_DATA_OUT_OVERRUN, WT_OPCODE_SCSI_COMMAND, true, immediate_beyond_transfer },
  /* D1 */
  { WT_FINDING_UNSOLICITED_FORBIDDEN, WT_OPCODE_DATA_OUT, true, unsolicited_forbidden },
  /* D5 */
  { WT_FINDING_UNSOLICITED_AFTER_FINAL, WT_OPCODE_DATA_OUT, true, unsolicited_after_final },
  /* D2 */
  { WT_FINDING_BURST_FIRST, WT_OPCODE_DATA_OUT, true, unsolicited_beyond_first_burst },
  /* R14 */
  { WT_FINDING_DATA_OUT_OVERRUN, WT_OPCODE_DATA_OUT, true, unsolicited_beyond_transfer },
  /* R1 */ { WT_FINDING_R2T_DATA, WT_OPCODE_R2T, false, r2t_with_data },
  /* R2 */ { WT_FINDING_R2T_LENGTH, WT_OPCODE_R2T, false, r2t_length },
  /* R3 */ { WT_FINDING_R2T_TAG, WT_OPCODE_R2T, false, r2t_without_tag },
  /* R4 */ { WT_FINDING_R2T_OVERRUN, WT_OPCODE_R2T, true, r2t_overrun },
  /* R9 */ { WT_FINDING_R2T_ORDER, WT_OPCODE_R2T, true, r2t_order },
  /* R7 */ { WT_FINDING_DATA_OUT_RANGE, WT_OPCODE_DATA_OUT, true, answer_range },
  /* R8 */ { WT_FINDING_DATA_OUT_ORDER, WT_OPCODE_DATA_OUT, true, answer_order },
  /* R12 */ { WT_FINDING_DATA_OUT_BURST, WT_OPCODE_DATA_OUT, true, answer_burst },
  /* R8 */ { WT_FINDING_DATA_OUT_FINAL, WT_OPCODE_DATA_OUT, true, answer_final },
};
const size_t wt_n_transfer_out_rules = G_N_ELEMENTS(wt_transfer_out_rules);

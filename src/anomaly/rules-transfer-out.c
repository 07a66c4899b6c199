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

/** Only what is not meant to be whole: with F=0 in the command and no Data-Out at all it may be. */
/*= RFC7143 4.2.5.2 "If any non-immediate unsolicited data is sent, the total unsolicited data MUST
 * be either FirstBurstLength or all of the data" */
static bool unsolicited_short(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!unsolicited(s, seen) || !s->terms->first_burst.known)
    return false;
  *expected = MIN(s->task->expected, s->terms->first_burst.value);
  if (s->terms->max_burst.known) /* FirstBurstLength is not to exceed it, 13.14 */
    *expected = MIN(*expected, s->terms->max_burst.value);
  *seen += s->task->unsolicited;
  return s->pdu->bhs.flags & WT_FLAG_FINAL && *seen < *expected;
}

/*= RFC7143 4.2.5.2 "the unsolicited Data-Out PDUs for command N MUST precede the unsolicited
 * Data-Out PDUs of command N + 1" */
static bool unsolicited_order(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!unsolicited(s, seen))
    return false;
  *expected = s->transfer->latest.cmd_sn;
  *seen = s->task->cmd_sn;
  return s->task->order < s->transfer->latest.order;
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

/*= RFC7143 11.8 "A Recovery-R2T ... requests part of or the entire data burst that an earlier R2T
 * ... had already requested" */
static bool r2t_recovery(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->task->r2t_end;
  *seen = s->offset;
  return s->task->has_r2t && *seen < *expected && wt_term_is(&s->terms->sequence_order, 1) &&
         s->terms->recovery_level.value > 0;
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

/*= RFC7143 11.8 "outstanding R2Ts MUST be fulfilled by the initiator in the order in which they
 * were received" */
static bool answer_turn(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!s->grant || !(s->pdu->bhs.flags & WT_FLAG_FINAL))
    return false;
  *expected = s->task->grants->offset;
  *seen = s->grant->offset;
  return s->grant != s->task->grants;
}

/* --- any of these ----------------------------------------------------------------------- */

/** Data-Out without R2T has none, and Data-In only with the A bit. */
/*= RFC7143 4.2.5.3 "the LUN used in an R2T PDU MUST be the same as the one used in the SCSI Command
 * PDU", 11.7.4 "If the Target Transfer Tag is provided, then the LUN field MUST hold a valid value
 * and be consistent with whatever was specified with the command" */
bool wt_transfer_lun_differs(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  const bool data_in = s->pdu->bhs.opcode == WT_OPCODE_DATA_IN;

  *expected = *seen = 0;
  if (s->ttt == WT_NO_TAG || (data_in && !(s->pdu->bhs.flags & WT_FLAG_ACKNOWLEDGE)))
    return false;
  return wt_bhs_lun(&s->pdu->bhs) != s->task->lun;
}

/*= RFC7143 11.7.7 "SHOULD be filled to the integer number of 4-byte words (real payload), unless
 * the F bit is set to 1" */
static bool data_out_unaligned(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = 0;
  *seen = s->pdu->bhs.data_len;
  return *seen % 4 && !(s->pdu->bhs.flags & WT_FLAG_FINAL);
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
  /* D3 */
  { WT_FINDING_UNSOLICITED_SHORT, WT_OPCODE_DATA_OUT, true, unsolicited_short },
  /* D4 */
  { WT_FINDING_UNSOLICITED_ORDER, WT_OPCODE_DATA_OUT, true, unsolicited_order },
  /* R1 */ { WT_FINDING_R2T_DATA, WT_OPCODE_R2T, false, r2t_with_data },
  /* R2 */ { WT_FINDING_R2T_LENGTH, WT_OPCODE_R2T, false, r2t_length },
  /* R3 */ { WT_FINDING_R2T_TAG, WT_OPCODE_R2T, false, r2t_without_tag },
  /* R4 */ { WT_FINDING_R2T_OVERRUN, WT_OPCODE_R2T, true, r2t_overrun },
  /* R9 */ { WT_FINDING_R2T_ORDER, WT_OPCODE_R2T, true, r2t_order },
  /* R10 */ { WT_FINDING_R2T_RECOVERY, WT_OPCODE_R2T, true, r2t_recovery },
  /* N13 */ { WT_FINDING_TASK_LUN, WT_OPCODE_R2T, true, wt_transfer_lun_differs },
  /* R7 */ { WT_FINDING_DATA_OUT_RANGE, WT_OPCODE_DATA_OUT, true, answer_range },
  /* R8 */ { WT_FINDING_DATA_OUT_ORDER, WT_OPCODE_DATA_OUT, true, answer_order },
  /* R12 */ { WT_FINDING_DATA_OUT_BURST, WT_OPCODE_DATA_OUT, true, answer_burst },
  /* R8 */ { WT_FINDING_DATA_OUT_FINAL, WT_OPCODE_DATA_OUT, true, answer_final },
  /* R6 */ { WT_FINDING_R2T_ANSWER_ORDER, WT_OPCODE_DATA_OUT, true, answer_turn },
  /* N13 */ { WT_FINDING_TASK_LUN, WT_OPCODE_DATA_OUT, true, wt_transfer_lun_differs },
  /* R13 */
  { WT_FINDING_DATA_OUT_UNALIGNED, WT_OPCODE_DATA_OUT, false, data_out_unaligned },
};
const size_t wt_n_transfer_out_rules = G_N_ELEMENTS(wt_transfer_out_rules);

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rules of reads and of what ends a task: Data-In, residuals, sense data.
 */
#include "anomaly/rules-transfer-private.h"
#include "base/cursor.h"

enum { STATUS_GOOD = 0, STATUS_CHECK_CONDITION = 2 }; /* SAM-5 5.3.1 */

/** Response "Command Completed at Target", 11.4.3; a Data-In has no such field. */
static bool completed(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_DATA_IN || pdu->bhs.octets[WT_AT_RESPONSE] == 0;
}

bool wt_is_good(const WtPdu *pdu)
{
  return wt_bhs_carries_status(&pdu->bhs) && completed(pdu) &&
         pdu->bhs.octets[WT_AT_STATUS] == STATUS_GOOD;
}

/** Data-In of the task up to and with this PDU. */
static uint64_t received(const WtScene *s)
{
  const bool data = s->pdu->bhs.opcode == WT_OPCODE_DATA_IN;

  return s->task->received + (data ? s->pdu->bhs.data_len : 0);
}

/*= RFC7143 11.7.3 "If this bit is set to 1, the F bit MUST also be set to 1", "the response and
 * sense data MUST be sent in a SCSI Response PDU" */
static bool status_in_data(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = *seen = 0;
  return s->pdu->bhs.flags & WT_FLAG_STATUS &&
         (!(s->pdu->bhs.flags & WT_FLAG_FINAL) ||
          s->pdu->bhs.octets[WT_AT_STATUS] == STATUS_CHECK_CONDITION);
}

/*= RFC7143 13.13 "maximum SCSI data payload ... in a Data-In ... sequence" */
static bool data_in_burst(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->terms->max_burst.value;
  *seen = s->task->burst + s->pdu->bhs.data_len;
  return wt_exceeds(&s->terms->max_burst, *seen);
}

/*= RFC7143 11.7.6 "should not exceed the expected transfer length for the command" */
static bool data_in_overrun(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->task->expected;
  *seen = s->end;
  return *seen > *expected;
}

/** DataACK carries the tag back; without one, or at level 0, none can be sent. */
/*= RFC7143 11.7.2 "The target MUST NOT set to 1 the A bit for sessions with ErrorRecoveryLevel=0",
 * 11.7.4 "the Target Transfer Tag and LUN MUST be provided by the target if the A bit is set" */
static bool data_in_acknowledge(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = *seen = 0;
  return s->pdu->bhs.flags & WT_FLAG_ACKNOWLEDGE &&
         (wt_term_is(&s->terms->recovery_level, 0) || s->ttt == WT_NO_TAG);
}

/** Between sequences, too; which PDU of a sequence is its first is not known if they may be mixed. */
/*= RFC7143 13.18 "at continuously increasing addresses and overlays are forbidden" */
static bool data_in_order(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = s->task->data_end;
  *seen = s->offset;
  if (s->pdu->bhs.data_len == 0 || !wt_term_is(&s->terms->pdu_order, 1))
    return false;
  return *seen != *expected &&
         (s->task->in_sequence || wt_term_is(&s->terms->sequence_order, 1));
}

/*= RFC7143 13.13 "PDUs that end with a Data-In or Data-Out PDU with the F bit set to 1" */
static bool data_in_unfinished(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  *expected = *seen = 0;
  return s->task->in_sequence && wt_is_good(s->pdu);
}

/*= RFC7143 11.4.1 "Bits O and U and bits o and u are mutually exclusive", "For a response other
 * than "Command Completed at Target", bits 3-6 MUST be 0." */
static bool residual_flags(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  const uint8_t flags = s->pdu->bhs.flags;
  const uint8_t own = WT_FLAG_OVERFLOW | WT_FLAG_UNDERFLOW;
  const uint8_t read = WT_FLAG_READ_OVERFLOW | WT_FLAG_READ_UNDERFLOW;

  *expected = *seen = 0;
  if (!wt_bhs_carries_status(&s->pdu->bhs))
    return false;
  if (s->pdu->bhs.opcode == WT_OPCODE_DATA_IN)
    return (flags & own) == own;
  return (flags & own) == own || (flags & read) == read ||
         (!completed(s->pdu) && flags & (own | read));
}

/*= RFC7143 11.4.5.1 "the number of bytes that were not transferred out of the number of bytes
 * expected to be transferred" */
static bool residual_count(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!s->task->read || !wt_is_good(s->pdu) || !(s->pdu->bhs.flags & WT_FLAG_UNDERFLOW))
    return false;

  const uint64_t came = received(s);

  *expected = s->task->expected > came ? s->task->expected - came : 0;
  *seen = wt_bhs_word(&s->pdu->bhs, WT_AT_RESIDUAL);
  return came + *seen != s->task->expected;
}

/** Of a command in either direction, and whatever its status says. */
/*= RFC7143 11.4.5.1 "the number of bytes that were not transferred out of the number of bytes
 * expected to be transferred" */
static bool residual_beyond(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  if (!wt_bhs_carries_status(&s->pdu->bhs) || !(s->pdu->bhs.flags & WT_FLAG_UNDERFLOW) ||
      !(s->task->read || s->task->write))
    return false;
  *expected = s->task->expected;
  *seen = wt_bhs_word(&s->pdu->bhs, WT_AT_RESIDUAL);
  return *seen > *expected;
}

/*= RFC7143 11.4.5.2 "If SPDTL < EDTL for a task, iSCSI Underflow MUST be signaled" */
static bool short_transfer(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  const uint8_t residual = WT_FLAG_UNDERFLOW | WT_FLAG_OVERFLOW;

  if (!s->task->read || !wt_is_good(s->pdu) || s->pdu->bhs.flags & residual)
    return false;
  *expected = s->task->expected;
  *seen = received(s);
  return *seen < *expected;
}

/*= RFC7143 11.4.7 "the data segment MUST contain sense data for the failed command" */
static bool sense_missing(const WtScene *s, uint64_t *expected, uint64_t *seen)
{
  WtCursor c = wt_cursor(s->pdu->text);
  const uint16_t sense_len = wt_cursor_be16(&c);

  *expected = *seen = 0;
  if (!completed(s->pdu) || s->pdu->bhs.octets[WT_AT_STATUS] != STATUS_CHECK_CONDITION)
    return false;
  return s->pdu->bhs.data_len == 0 || (wt_cursor_ok(&c) && sense_len == 0);
}

/* The first that is broken is told. */
const WtTransferRule wt_transfer_in_rules[] = {
  /* I2 */ { WT_FINDING_DATA_IN_STATUS, WT_OPCODE_DATA_IN, false, status_in_data },
  /* S1 */ { WT_FINDING_RESIDUAL_FLAGS, WT_OPCODE_DATA_IN, false, residual_flags },
  /* I1 */ { WT_FINDING_DATA_IN_BURST, WT_OPCODE_DATA_IN, true, data_in_burst },
  /* R14 */ { WT_FINDING_DATA_IN_OVERRUN, WT_OPCODE_DATA_IN, true, data_in_overrun },
  /* I4 */ { WT_FINDING_DATA_IN_ORDER, WT_OPCODE_DATA_IN, true, data_in_order },
  /* N13 */ { WT_FINDING_TASK_LUN, WT_OPCODE_DATA_IN, true, wt_transfer_lun_differs },
  /* I3 */ { WT_FINDING_DATA_IN_ACKNOWLEDGE, WT_OPCODE_DATA_IN, false, data_in_acknowledge },
  /* S2 */ { WT_FINDING_RESIDUAL_COUNT, WT_OPCODE_DATA_IN, true, residual_count },
  /* S2 */ { WT_FINDING_RESIDUAL_COUNT, WT_OPCODE_DATA_IN, true, residual_beyond },
  /* S3 */ { WT_FINDING_SHORT_TRANSFER, WT_OPCODE_DATA_IN, true, short_transfer },
  /* S1 */ { WT_FINDING_RESIDUAL_FLAGS, WT_OPCODE_SCSI_RESPONSE, false, residual_flags },
  /* S4 */ { WT_FINDING_SENSE_MISSING, WT_OPCODE_SCSI_RESPONSE, false, sense_missing },
  /* I1 */ { WT_FINDING_DATA_IN_FINAL, WT_OPCODE_SCSI_RESPONSE, true, data_in_unfinished },
  /* S2 */ { WT_FINDING_RESIDUAL_COUNT, WT_OPCODE_SCSI_RESPONSE, true, residual_count },
  /* S2 */ { WT_FINDING_RESIDUAL_COUNT, WT_OPCODE_SCSI_RESPONSE, true, residual_beyond },
  /* S3 */ { WT_FINDING_SHORT_TRANSFER, WT_OPCODE_SCSI_RESPONSE, true, short_transfer },
};
const size_t wt_n_transfer_in_rules = G_N_ELEMENTS(wt_transfer_in_rules);

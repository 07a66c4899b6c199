/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What each PDU says of its task.
 */
#include <string.h>

#include "pdu/bhs.h"
#include "task/scsi.h"
#include "task/tasks-private.h"

static void take_lun(Entry *e, const WtPdu *pdu)
{
  if (e->lun_known)
    return;
  memcpy(e->task.lun, pdu->bhs.octets + WT_AT_LUN, sizeof e->task.lun);
  e->lun_known = true;
}

static void reach(WtTask *t, const WtPdu *pdu)
{
  t->sent_end = pdu->stream_offset + WT_BHS_LEN + pdu->bhs.ahs_len + pdu->bhs.data_len;
}

/*= RFC7143 11.3 "Expected Data Transfer Length", "CDB", "Data Segment - Command Data" */
static void fill_command(Entry *e, const WtPdu *pdu)
{
  WtTask *t = &e->task;

  t->sent += pdu->bhs.data_len;
  reach(t, pdu);
  t->unfinished = !(pdu->bhs.flags & WT_FLAG_FINAL);
  if (t->command.frame) {
    if (t->retries < UINT8_MAX)
      t->retries++;
    return;
  }
  take_lun(e, pdu);
  t->command = (WtMoment) { pdu->frame, pdu->ts_ns }; /* it was sent, whatever is before it */
  t->cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
  t->expected = wt_bhs_word(&pdu->bhs, WT_AT_EXPECTED);
  t->immediate = pdu->bhs.data_len;
  t->read = pdu->bhs.flags & WT_FLAG_READ;
  t->write = pdu->bhs.flags & WT_FLAG_WRITE;
  memcpy(t->cdb, pdu->bhs.octets + WT_AT_CDB, sizeof t->cdb);
  t->has_lba = wt_scsi_extent(t->cdb, &t->lba, &t->blocks);
}

static void count_data(WtTask *t, const WtPdu *pdu)
{
  t->last_data = moment_of(pdu);
  if (!t->data_pdus)
    t->first_data = (WtMoment) { pdu->begun_frame, pdu->begun_ts_ns };
  t->data_pdus++;
}

/*= RFC7143 11.7.4 "0xffffffff ... means that the Target Transfer Tag is not supplied" */
static void fill_data_out(Entry *e, const WtPdu *pdu)
{
  WtTask *t = &e->task;
  const bool solicited = wt_bhs_word(&pdu->bhs, WT_AT_TTT) != WT_NO_TAG;

  count_data(t, pdu);
  t->sent += pdu->bhs.data_len;
  reach(t, pdu);
  if (!solicited) {
    t->unsolicited += pdu->bhs.data_len;
    t->unfinished = !(pdu->bhs.flags & WT_FLAG_FINAL);
  }
  if (t->command.frame)
    return;
  t->write = true;
  if (solicited)
    take_lun(e, pdu);
}

static void fill_r2t(Entry *e, const WtPdu *pdu)
{
  WtTask *t = &e->task;

  if (!t->r2ts++)
    t->first_r2t = moment_of(pdu);
  t->asked += wt_bhs_word(&pdu->bhs, WT_AT_DESIRED);
  if (t->command.frame)
    return;
  t->write = true;
  take_lun(e, pdu);
}

/*= RFC7143 11.4.5.1 "valid in the case where either the U bit or the O bit is set" */
static int64_t residual_of(const WtPdu *pdu)
{
  const int64_t count = wt_bhs_word(&pdu->bhs, WT_AT_RESIDUAL);

  switch (pdu->bhs.flags & (WT_FLAG_UNDERFLOW | WT_FLAG_OVERFLOW)) {
  case WT_FLAG_UNDERFLOW:
    return count;
  case WT_FLAG_OVERFLOW:
    return -count;
  default: /* neither; both is a protocol error and says nothing */
    return 0;
  }
}

static void take_status(WtTask *t, const WtPdu *pdu)
{
  t->status = pdu->bhs.octets[WT_AT_STATUS];
  t->has_status = true;
  t->residual = residual_of(pdu);
}

/*= RFC7143 11.7.3 "bit 7 S (status)" */
static void fill_data_in(Entry *e, const WtPdu *pdu)
{
  WtTask *t = &e->task;

  count_data(t, pdu);
  t->received += pdu->bhs.data_len;
  if (!t->command.frame)
    t->read = true;
  if (pdu->bhs.flags & WT_FLAG_STATUS)
    take_status(t, pdu);
}

/*= RFC7143 11.4.3 "the Status and Flag fields are undefined and MUST be ignored" */
static void fill_response(Entry *e, const WtPdu *pdu)
{
  e->task.response = pdu->bhs.octets[WT_AT_RESPONSE];
  if (e->task.response)
    return;
  take_status(&e->task, pdu);
  e->task.sense = wt_scsi_sense(pdu->text);
}

WtTaskFill wt_task_fill_of(uint8_t opcode)
{
  static const WtTaskFill fills[WT_N_OPCODES] = {
    [WT_OPCODE_SCSI_COMMAND] = fill_command,   [WT_OPCODE_DATA_OUT] = fill_data_out,
    [WT_OPCODE_DATA_IN] = fill_data_in,        [WT_OPCODE_R2T] = fill_r2t,
    [WT_OPCODE_SCSI_RESPONSE] = fill_response,
  };

  return opcode < WT_N_OPCODES ? fills[opcode] : NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/prefs.h"
#include "dissectors/tree.h"
#include "dissectors/values.h"

/* --- from a PDU to the others of its task --- */

static WtField link_field(uint8_t opcode)
{
  return opcode == WT_OPCODE_R2T ? WT_FIELD_R2T_FRAME : WT_FIELD_DATA_FRAME;
}

static bool is_listed(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_R2T || pdu->bhs.opcode == WT_OPCODE_DATA_IN ||
         pdu->bhs.opcode == WT_OPCODE_DATA_OUT;
}

/* A long read has thousands; the first ones are as good as any. */
static void list_pdus(const WtBranch *at, const WtPduRecord *self)
{
  const unsigned most = wt_prefs()->links;
  unsigned listed = 0, left_out = 0;

  for (const WtPduRecord *pdu = self->task->pdus; pdu; pdu = pdu->next_of_task) {
    if (pdu == self || !is_listed(&pdu->pdu))
      continue;
    if (listed == most)
      left_out++;
    else
      listed++, wt_add_frame(at, link_field(pdu->pdu.bhs.opcode), pdu->pdu.frame);
  }
  if (left_out && most)
    wt_add_uint(at, WT_FIELD_LINKS_LEFT_OUT, left_out);
}

static void add_span(const WtBranch *at, WtField field, WtMoment from, WtMoment to)
{
  if (from.frame && to.frame)
    wt_add_duration(at, field, (int64_t) ((uint64_t) to.ts_ns - (uint64_t) from.ts_ns));
}

void wt_tree_links(const WtBranch *at, const WtPduRecord *pdu)
{
  if (!pdu->task)
    return;

  const WtTask *const task = &pdu->task->task;
  const uint8_t opcode = pdu->pdu.bhs.opcode;
  const bool ends = opcode == WT_OPCODE_SCSI_COMMAND || task->ended.frame == pdu->pdu.frame;

  if (opcode != WT_OPCODE_SCSI_COMMAND)
    wt_add_frame(at, WT_FIELD_COMMAND_FRAME, task->command.frame);
  if (task->ended.frame != pdu->pdu.frame)
    wt_add_frame(at, WT_FIELD_STATUS_FRAME, task->ended.frame);
  if (ends)
    list_pdus(at, pdu);
  add_span(at, WT_FIELD_TIME_TO_R2T, task->command, task->first_r2t);
  add_span(at, WT_FIELD_TIME_TO_STATUS, task->command, task->ended);
}

/* --- a task, told --- */

/* What only the command tells. */
static void show_command(const WtBranch *at, const WtTask *task)
{
  const char *const operation = wt_scsi_name(task->cdb[0]);

  wt_add_uint(at, WT_FIELD_TASK_LUN, wt_task_lun(task->lun));
  if (operation)
    wt_add_string(at, WT_FIELD_TASK_OPERATION, operation);
  wt_add_uint(at, WT_FIELD_TASK_CDB0, task->cdb[0]);
  wt_add_uint(at, WT_FIELD_TASK_EXPECTED, task->expected);
  if (!task->has_lba)
    return;
  wt_add_uint64(at, WT_FIELD_TASK_LBA, task->lba);
  wt_add_uint(at, WT_FIELD_TASK_BLOCKS, task->blocks);
}

static void show_status(const WtBranch *at, const WtTask *task)
{
  if (!task->has_status)
    return;
  wt_add_uint(at, WT_FIELD_TASK_RESPONSE, task->response);
  wt_add_uint(at, WT_FIELD_TASK_STATUS, task->status);
}

static void show_sense(const WtBranch *at, const WtTask *task)
{
  const char *const text =
      wt_sense_code_text((uint8_t) (task->sense >> 8), (uint8_t) task->sense);

  if (!task->sense)
    return;
  wt_add_uint(at, WT_FIELD_TASK_SENSE, task->sense);
  if (text)
    wt_add_string(at, WT_FIELD_TASK_SENSE_TEXT, text);
}

static void show_counts(const WtBranch *at, const WtTask *task)
{
  wt_add_uint64(at, WT_FIELD_TASK_SENT, task->sent);
  wt_add_uint64(at, WT_FIELD_TASK_RECEIVED, task->received);
  wt_add_uint(at, WT_FIELD_TASK_IMMEDIATE, task->immediate);
  wt_add_uint(at, WT_FIELD_TASK_UNSOLICITED, task->unsolicited);
  wt_add_uint(at, WT_FIELD_TASK_R2TS, task->r2ts);
  wt_add_uint(at, WT_FIELD_TASK_DATA_PDUS, task->data_pdus);
  wt_add_int64(at, WT_FIELD_TASK_RESIDUAL, task->residual);
  wt_add_uint(at, WT_FIELD_TASK_RETRIES, task->retries);
  wt_add_flag(at, WT_FIELD_TASK_REASSIGNED, task->reassigned);
  wt_add_flag(at, WT_FIELD_TASK_GAP, task->gap);
}

static void show_times(const WtBranch *at, const WtTask *task)
{
  wt_add_frame(at, WT_FIELD_TASK_COMMAND, task->command.frame);
  wt_add_frame(at, WT_FIELD_TASK_FIRST_R2T, task->first_r2t.frame);
  wt_add_frame(at, WT_FIELD_TASK_FIRST_DATA, task->first_data.frame);
  wt_add_frame(at, WT_FIELD_TASK_LAST_DATA, task->last_data.frame);
  wt_add_frame(at, WT_FIELD_TASK_ENDED, task->ended.frame);
  add_span(at, WT_FIELD_TASK_TIME, task->command, task->ended);
  for (unsigned i = 0; i < WT_N_STALLS; i++)
    if (task->lost_ns[i])
      proto_item_append_text(
          wt_add_duration(at, WT_FIELD_TASK_STALLED,
                          (int64_t) MIN(task->lost_ns[i], (uint64_t) INT64_MAX)),
          ": %s", wt_stall_words((WtStallKind) i));
}

void wt_tree_task(const WtBranch *at, const WtTask *task)
{
  const char *const operation = task->command.frame ? wt_scsi_name(task->cdb[0]) : NULL;
  proto_item *item;
  const WtBranch in = wt_add_branch(at, WT_FIELD_TASK, WT_SUBTREE_TASK, &item,
                                    operation ? operation : "SCSI task");

  proto_item_append_text(item, ", ITT 0x%08x: %s", task->itt, wt_task_end_name(task->end));
  wt_add_uint(&in, WT_FIELD_TASK_CONNECTION, task->connection);
  wt_add_uint(&in, WT_FIELD_TASK_ITT, task->itt);
  wt_add_uint(&in, WT_FIELD_TASK_END, task->end);
  if (task->command.frame)
    show_command(&in, task);
  show_status(&in, task);
  show_sense(&in, task);
  show_counts(&in, task);
  show_times(&in, task);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/ladder.h"

/* Places in the header, RFC 7143 11.4, 11.7, 11.8. */
#define AT_RESPONSE 2
#define AT_STATUS 3
#define AT_TARGET_TAG 20
#define AT_SN 36
#define AT_OFFSET 40
#define AT_DESIRED 44
#define FLAG_STATUS 0x01u /* S of a Data-In */

void wt_ladder_init(WtLadder *self, const WtTask *task)
{
  *self = (WtLadder) {
    .task = *task,
    .steps = g_array_new(FALSE, FALSE, sizeof(WtLadderStep)),
  };
}

void wt_ladder_clear(WtLadder *self)
{
  g_array_unref(self->steps);
}

static uint32_t be32(const WtBhs *bhs, size_t at)
{
  const uint8_t *const p = bhs->octets + at;

  return (uint32_t) p[0] << 24 | (uint32_t) p[1] << 16 | (uint32_t) p[2] << 8 | p[3];
}

static uint64_t begins(const WtTask *task)
{
  const uint64_t frames[] = { task->first_r2t.frame, task->first_data.frame,
                              task->ended.frame };
  uint64_t first = 0;

  if (task->command.frame)
    return task->command.frame;
  for (size_t i = 0; i < G_N_ELEMENTS(frames); i++)
    if (frames[i] && (!first || frames[i] < first))
      first = frames[i];
  return first;
}

static bool belongs(const WtLadder *self, const WtPdu *pdu)
{
  const WtTask *const task = &self->task;
  const bool opens = pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND;

  if (self->closed || pdu->connection != task->connection || pdu->bhs.itt != task->itt ||
      pdu->input != task->input || pdu->frame < begins(task))
    return false;
  if (task->ended.frame && pdu->frame > task->ended.frame)
    return false;

  /* The status of the tag's last user may share the frame with the command. */
  return self->steps->len || !task->command.frame || opens;
}

static bool is_data(uint8_t opcode)
{
  return opcode == WT_OPCODE_DATA_IN || opcode == WT_OPCODE_DATA_OUT;
}

static WtLadderStep step_of(const WtPdu *pdu)
{
  const WtBhs *const bhs = &pdu->bhs;
  WtLadderStep step = {
    .first_frame = pdu->first_frame ? pdu->first_frame : pdu->frame,
    .last_frame = MAX(pdu->last_frame, pdu->frame),
    .first_ts_ns = pdu->ts_ns,
    .last_ts_ns = pdu->ts_ns,
    .len = bhs->data_len,
    .pdus = 1,
    .missing = pdu->missing,
    .sender = pdu->sender,
    .opcode = bhs->opcode,
  };

  if (is_data(bhs->opcode) || bhs->opcode == WT_OPCODE_R2T) {
    step.tag = be32(bhs, AT_TARGET_TAG);
    step.sn = step.last_sn = be32(bhs, AT_SN);
    step.offset = be32(bhs, AT_OFFSET);
  }
  if (bhs->opcode == WT_OPCODE_R2T)
    step.len = be32(bhs, AT_DESIRED);
  step.has_status = bhs->opcode == WT_OPCODE_SCSI_RESPONSE ||
                    (bhs->opcode == WT_OPCODE_DATA_IN && bhs->octets[1] & FLAG_STATUS);
  if (bhs->opcode == WT_OPCODE_SCSI_RESPONSE)
    step.response = bhs->octets[AT_RESPONSE];
  if (step.has_status)
    step.status = bhs->octets[AT_STATUS];
  return step;
}

/* One after the other within one sequence, nothing between. */
static bool continues(const WtLadderStep *row, const WtLadderStep *step)
{
  return is_data(row->opcode) && row->opcode == step->opcode && row->tag == step->tag &&
         step->offset == row->offset + row->len && step->sn == row->last_sn + 1;
}

static void extend(WtLadderStep *row, const WtLadderStep *step)
{
  row->last_frame = MAX(row->last_frame, step->last_frame);
  row->last_ts_ns = step->last_ts_ns;
  row->len += step->len;
  row->last_sn = step->last_sn;
  row->pdus++;
  row->missing += step->missing;
  row->has_status = step->has_status;
  row->status = step->status;
}

void wt_ladder_pdu(WtLadder *self, const WtPdu *pdu)
{
  if (!belongs(self, pdu))
    return;

  const WtLadderStep step = step_of(pdu);
  const guint n = self->steps->len;
  WtLadderStep *const row = n ? &g_array_index(self->steps, WtLadderStep, n - 1) : NULL;

  if (row && !self->left_out && continues(row, &step))
    extend(row, &step);
  else if (n == WT_LADDER_STEPS)
    self->left_out++;
  else
    g_array_append_val(self->steps, step);
  self->closed = step.has_status && self->task.end == WT_TASK_DONE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/stat-table.h"
#include "dissectors/stats.h"

#define NO_COMMAND (UINT8_MAX + 1u) /* the key of tasks whose command was not captured */

enum {
  OPERATION,
  TASKS,
  DONE,
  GOOD,
  R2TS,
  DATA_PDUS,
  IMMEDIATE,
  UNSOLICITED,
  TO_TARGET,
  TO_INITIATOR,
  N_COLUMNS
};

static stat_tap_table_item columns[N_COLUMNS] = {
  [OPERATION] = WT_COLUMN_TEXT("Operation", "%-24s"),
  [TASKS] = WT_COLUMN_COUNT("Tasks"),
  [DONE] = WT_COLUMN_COUNT("With status"),
  [GOOD] = WT_COLUMN_COUNT("GOOD"),
  [R2TS] = WT_COLUMN_COUNT("R2Ts"),
  [DATA_PDUS] = WT_COLUMN_COUNT("Data PDUs"),
  [IMMEDIATE] = WT_COLUMN_OCTETS("Immediate"),
  [UNSOLICITED] = WT_COLUMN_OCTETS("Unsolicited"),
  [TO_TARGET] = WT_COLUMN_OCTETS("To the target"),
  [TO_INITIATOR] = WT_COLUMN_OCTETS("To the initiator"),
};

static void name(WtCell *cell, const WtTask *task)
{
  const char *const known = wt_scsi_name(task->cdb[0]);
  char number[16];

  (void) g_snprintf(number, sizeof number, "0x%02x", task->cdb[0]);
  wt_stat_text(cell, !task->command.frame ? "(command not captured)" : known ? known : number);
}

static void count(void *tapdata, const WtTask *task)
{
  WtCell *const row = wt_stat_row(tapdata, task->command.frame ? task->cdb[0] : NO_COMMAND);

  if (!row[TASKS].value.uint_value)
    name(&row[OPERATION], task);
  wt_stat_count(&row[TASKS], 1);
  wt_stat_count(&row[DONE], task->has_status);
  wt_stat_count(&row[GOOD], task->has_status && !task->response && !task->status);
  wt_stat_count(&row[R2TS], task->r2ts);
  wt_stat_count(&row[DATA_PDUS], task->data_pdus);
  wt_stat_octets(&row[IMMEDIATE], task->immediate);
  wt_stat_octets(&row[UNSOLICITED], task->unsolicited);
  wt_stat_octets(&row[TO_TARGET], task->sent);
  wt_stat_octets(&row[TO_INITIATOR], task->received);
}

static tap_packet_status on_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                  const void *data, tap_flags_t flags)
{
  const WtFrameRecord *const frame = wt_tap_frame(data);

  (void) pinfo;
  (void) edt;
  (void) flags;
  for (const WtTaskRecord *at = frame->tasks; at; at = at->next)
    count(tapdata, &at->task);
  return frame->tasks ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void wt_stat_tasks_register(void)
{
  static stat_tap_table_ui ui = {
    .title = "wiretruth: tasks and R2T flows",
    .cli_string = "wiretruth,tasks",
    .packet_func = on_frame,
    .fields = columns,
    .nfields = N_COLUMNS,
  };

  wt_stat_register(&ui);
}

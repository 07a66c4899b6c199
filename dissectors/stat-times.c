/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/stats.h"
#include "dissectors/tap.h"

#include <epan/srt_table.h>

#define NS_PER_S 1000000000
#define N_OPERATIONS 256

enum { TO_STATUS, TO_R2T, N_TABLES };

static void begin(register_srt_t *srt, GArray *tables)
{
  static const struct {
    const char *name, *tab;
  } names[N_TABLES] = {
    [TO_STATUS] = { "wiretruth: SCSI command to status", "Command to status" },
    [TO_R2T] = { "wiretruth: SCSI command to first R2T", "Command to first R2T" },
  };

  (void) srt;
  for (unsigned i = 0; i < N_TABLES; i++) {
    srt_stat_table *const table =
        init_srt_table(names[i].name, names[i].tab, tables, N_OPERATIONS, "Operation",
                       "wiretruth.task.cdb0", NULL);

    for (int operation = 0; operation < N_OPERATIONS; operation++) {
      const char *const known = wt_scsi_name((uint8_t) operation);
      char number[16];

      (void) g_snprintf(number, sizeof number, "0x%02x", (unsigned) operation);
      init_srt_table_row(table, operation, known ? known : number);
    }
  }
}

/* Wireshark takes the time from a moment to this frame; so the moment is said that gives ours. */
static void add(GArray *tables, unsigned which, packet_info *pinfo, uint8_t operation,
                uint64_t ns)
{
  const nstime_t span = { .secs = (time_t) (ns / NS_PER_S), .nsecs = (int) (ns % NS_PER_S) };
  nstime_t from;

  nstime_delta(&from, &pinfo->abs_ts, &span);
  add_srt_table_data(g_array_index(tables, srt_stat_table *, which), operation, &from, pinfo);
}

/* Both happened, and the clock did not go back between them. */
static bool measured(WtMoment from, WtMoment to)
{
  return from.frame && to.frame && to.ts_ns >= from.ts_ns;
}

static void add_task(GArray *tables, packet_info *pinfo, const WtTask *task)
{
  const uint64_t from = (uint64_t) task->command.ts_ns;

  if (task->end != WT_TASK_DONE || !measured(task->command, task->ended))
    return;
  add(tables, TO_STATUS, pinfo, task->cdb[0], (uint64_t) task->ended.ts_ns - from);
  if (!task->gap && task->write && !task->read && measured(task->command, task->first_r2t))
    add(tables, TO_R2T, pinfo, task->cdb[0], (uint64_t) task->first_r2t.ts_ns - from);
}

static tap_packet_status on_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                  const void *data, tap_flags_t flags)
{
  const srt_data_t *const srt = tapdata;
  const WtFrameRecord *const frame = wt_tap_frame(data);

  (void) edt;
  (void) flags;
  for (const WtTaskRecord *at = frame->tasks; at; at = at->next)
    add_task(srt->srt_array, pinfo, &at->task);
  return frame->tasks ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void wt_stat_times_register(int proto)
{
  register_srt_table(proto, WT_TAP, N_TABLES, on_frame, begin, NULL);
}

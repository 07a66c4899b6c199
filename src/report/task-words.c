/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/task-words.h"

#include "report/slowest.h"
#include "report/words.h"

#define NOTABLE 10u

void wt_words_operation(GString *out, const WtTask *task)
{
  const char *const name = wt_scsi_name(task->cdb[0]);

  if (!task->command.frame)
    g_string_append(out, "command not captured");
  else if (name)
    g_string_append(out, name);
  else
    g_string_append_printf(out, "operation 0x%02x", task->cdb[0]);
}

void wt_words_place(GString *out, const WtTask *task)
{
  wt_words_operation(out, task);
  if (!task->command.frame)
    return;
  g_string_append_printf(out, " LUN %u", wt_task_lun(task->lun));
  if (task->has_lba)
    g_string_append_printf(out, ", LBA %" G_GUINT64_FORMAT, task->lba);
  if (!task->expected)
    return;
  g_string_append(out, ", ");
  wt_words_octets(out, task->expected);
}

void wt_words_status(GString *out, const WtTask *task)
{
  const char *const name = wt_scsi_status_name(task->status);
  const uint8_t sense_key = task->sense >> 16 & 0xf;
  const char *const key = wt_sense_key_name(sense_key);
  const char *const code =
      wt_sense_code_text((uint8_t) (task->sense >> 8), (uint8_t) task->sense);

  /* Of another response code there is no status: RFC 7143 11.4.3. */
  if (task->response) {
    g_string_append_printf(out, "response 0x%02x", task->response);
    return;
  }
  if (name)
    g_string_append(out, name);
  else
    g_string_append_printf(out, "status 0x%02x", task->status);
  if (task->sense && code)
    g_string_append_printf(out, " (%s: %s)", key ? key : "sense", code);
  else if (task->sense)
    g_string_append_printf(out, " (%s, 0x%02x/0x%02x)", key ? key : "sense",
                           task->sense >> 8 & 0xff, task->sense & 0xff);
}

void wt_words_outcome(GString *out, const WtTask *task)
{
  const int64_t duration = wt_task_duration(task);

  if (task->has_status)
    wt_words_status(out, task);
  else
    g_string_append(out, wt_task_end_name(task->end));
  if (duration < 0)
    return;
  g_string_append(out, " after ");
  wt_words_duration(out, duration);
}

/* What is worth a word: a tenth of the time, or what kept a task that never ended. */
static bool notable(uint64_t lost_ns, int64_t duration)
{
  return lost_ns && (duration < 0 || lost_ns >= (uint64_t) duration / NOTABLE);
}

static void append_stalls(GString *out, gsize start, const WtTask *task)
{
  const char *before = out->len > start ? "; of that " : "";

  for (unsigned kind = 0; kind < WT_N_STALLS; kind++) {
    if (!notable(task->lost_ns[kind], wt_task_duration(task)))
      continue;
    g_string_append(out, before);
    wt_words_duration(out, (int64_t) MIN(task->lost_ns[kind], (uint64_t) INT64_MAX));
    g_string_append_printf(out, " lost to %s", wt_stall_words((WtStallKind) kind));
    before = ", ";
  }
}

void wt_words_phases(GString *out, const WtTask *task)
{
  struct {
    WtMoment at;
    const char *until;
  } phases[] = {
    { task->first_r2t, "to first R2T" },
    { task->first_data, "to first data" },
    { task->last_data, "to last data" },
    { task->ended, task->end == WT_TASK_DONE ? "to status" : "to its end" },
  };
  int64_t since = task->command.ts_ns;
  const gsize start = out->len;

  if (!task->command.frame)
    return;
  /* Unsolicited data comes before the first R2T. */
  if (task->first_data.frame && task->first_data.ts_ns < task->first_r2t.ts_ns) {
    phases[0].at = task->first_data;
    phases[0].until = "to first data";
    phases[1].at = task->first_r2t;
    phases[1].until = "to first R2T";
  }
  for (size_t i = 0; i < G_N_ELEMENTS(phases); i++) {
    const bool alone = i == 2 && phases[i].at.frame == task->first_data.frame;
    const bool in_data = i == 3 && phases[i].at.frame == task->last_data.frame;

    if (!phases[i].at.frame || alone || in_data)
      continue;
    g_string_append(out, out->len > start ? ", " : "");
    wt_words_duration(out, MAX(phases[i].at.ts_ns - since, 0));
    g_string_append_printf(out, " %s", phases[i].until);
    since = MAX(since, phases[i].at.ts_ns);
  }
  append_stalls(out, start, task);
}

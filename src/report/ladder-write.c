/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/ladder.h"
#include "report/task-words.h"
#include "report/words.h"

#define FRAME_COLUMNS 13
#define TIME_COLUMNS 10
#define LANE (2 + FRAME_COLUMNS + TIME_COLUMNS + 2) /* where the initiator's lifeline stands */

static void append_label(GString *out, const WtLadderStep *step)
{
  const char *label = wt_opcode_label(step->opcode);

  if (label && g_str_has_prefix(label, "SCSI "))
    label += strlen("SCSI "); /* all of a task are */
  if (step->pdus > 1)
    g_string_append_printf(out, "%u ", step->pdus);
  if (label)
    g_string_append(out, label);
  else
    g_string_append_printf(out, "opcode 0x%02x", step->opcode);
}

static void append_range(GString *out, const WtLadderStep *step, bool brief)
{
  const bool is_r2t = step->opcode == WT_OPCODE_R2T;

  g_string_append_printf(out, is_r2t ? " %u" : ", DataSN %u", step->sn);
  if (step->last_sn != step->sn)
    g_string_append_printf(out, "..%u", step->last_sn);
  if (!step->len) {
    g_string_append_printf(out, ", offset %u, empty", step->offset);
    return;
  }
  g_string_append_printf(out, ", offset %u..%" G_GUINT64_FORMAT, step->offset,
                         step->offset + step->len - 1);
  if (brief || step->last_ts_ns == step->first_ts_ns)
    return;
  g_string_append(out, ", in ");
  wt_words_duration(out, step->last_ts_ns - step->first_ts_ns);
}

static void append_what(GString *out, const WtLadder *self, const WtLadderStep *step,
                        bool brief)
{
  append_label(out, step);
  if (step->opcode == WT_OPCODE_SCSI_COMMAND) {
    g_string_append_c(out, ' ');
    wt_words_operation(out, &self->task);
    if (step->len)
      g_string_append_printf(out, ", %" G_GUINT64_FORMAT " immediate", step->len);
  }
  if (step->opcode == WT_OPCODE_DATA_IN || step->opcode == WT_OPCODE_DATA_OUT ||
      step->opcode == WT_OPCODE_R2T)
    append_range(out, step, brief);
  if (step->has_status) {
    g_string_append(out, ", ");
    wt_words_status(out, &(WtTask) { .response = step->response, .status = step->status });
  }
  if (step->missing)
    g_string_append_printf(out, ", %u not captured", step->missing);
}

static void append_frames(GString *out, const WtLadderStep *step)
{
  char text[48];
  const int n = g_snprintf(text, sizeof text, "%" G_GUINT64_FORMAT, step->first_frame);

  if (step->last_frame != step->first_frame)
    (void) g_snprintf(text + n, sizeof text - (gsize) n, "-%" G_GUINT64_FORMAT,
                      step->last_frame);
  g_string_append_printf(out, "  %*s", FRAME_COLUMNS, text);
}

static void append_dashes(GString *out, size_t n)
{
  for (size_t i = 0; i < n; i++)
    g_string_append_c(out, '-');
}

#define ARROW 7u /* columns of an arrow beside its words */

/* Words stand at the end that speaks, the arrow's head at the other. */
static void append_arrow(GString *out, WtSender sender, const char *words, size_t columns)
{
  const size_t taken = strlen(words) + ARROW;
  const size_t rest = columns > taken ? columns - taken : 0;

  if (sender == WT_SENDER_TARGET) {
    g_string_append(out, "|<-");
    append_dashes(out, rest);
    g_string_append_printf(out, " %s -|\n", words);
  } else {
    g_string_append_printf(out, "|- %s ", words);
    append_dashes(out, rest);
    g_string_append(out, "->|\n");
  }
}

static void write_step(WtPage *page, const WtLadder *self, const WtLadderStep *step,
                       int64_t since)
{
  g_autoptr(GString) words = g_string_new(NULL);
  const size_t columns = page->width - LANE, room = columns - ARROW;

  append_what(words, self, step, false);
  if (words->len > room) {
    g_string_truncate(words, 0);
    append_what(words, self, step, true);
  }
  if (words->len > room) {
    g_string_truncate(words, room - 3);
    g_string_append(words, "...");
  }
  append_frames(page->out, step);
  g_string_append_printf(page->out, "%*.3f  ", TIME_COLUMNS,
                         (double) (step->first_ts_ns - since) / 1e6);
  append_arrow(page->out, step->sender, words->str, columns);
}

static void write_title(WtPage *page, const WtTask *task)
{
  g_autoptr(GString) title = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);

  g_string_append_printf(title, "ITT 0x%08x, connection %u: ", task->itt, task->connection);
  wt_words_place(title, task);
  g_string_append(title, ": ");
  wt_words_outcome(title, task);
  wt_words_wrap(wrapped, title->str, 0, page->width);
  wt_page_paint(page, WT_PAINT_BOLD, wrapped->str);
}

static void write_head(WtPage *page)
{
  g_autofree char *head =
      g_strdup_printf("  %*s%*s  %-*s%s\n", FRAME_COLUMNS, "frame", TIME_COLUMNS, "ms",
                      (int) page->width - LANE - (int) strlen("target"), "initiator", "target");

  wt_page_paint(page, WT_PAINT_DIM, head);
}

static void write_foot(WtPage *page, const WtLadder *self)
{
  g_autoptr(GString) foot = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);

  wt_words_phases(foot, &self->task);
  if (self->left_out) {
    g_string_append(foot, foot->len ? "; " : "");
    wt_words_some(foot, self->left_out, "PDU");
    g_string_append(foot, " more not drawn");
  }
  if (self->task.gap)
    g_string_append_printf(foot, "%sPDUs may be missing from the capture",
                           foot->len ? "; " : "");
  if (!foot->len)
    return;
  wt_words_wrap(wrapped, foot->str, 2, page->width);
  wt_page_paint(page, WT_PAINT_DIM, wrapped->str);
}

void wt_ladder_write(const WtLadder *self, WtPage *page)
{
  const GArray *const steps = self->steps;

  write_title(page, &self->task);
  write_head(page);
  for (guint i = 0; i < steps->len; i++)
    write_step(page, self, &g_array_index(steps, WtLadderStep, i),
               self->task.command.frame ? self->task.command.ts_ns
                                        : g_array_index(steps, WtLadderStep, 0).first_ts_ns);
  write_foot(page, self);
}

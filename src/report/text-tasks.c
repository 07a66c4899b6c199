/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/agreed.h"
#include "report/page.h"
#include "report/task-words.h"
#include "report/words.h"

#define AGREEMENTS 4u /* sessions whose values are told, if they differ */
#define OPERATIONS 6u
#define STATUSES 6u

enum {
  CHECK_CONDITION = 0x02,
  RECOVERED_ERROR = 0x1,
  ILLEGAL_REQUEST = 0x5,
  UNIT_ATTENTION = 0x6
};

static char *agreed_by(const WtCollect *collect, guint i)
{
  const WtSession *const session = &g_array_index(collect->sessions, WtSession, i);
  GString *const text = g_string_new(NULL);

  if (session->first->negotiation)
    wt_words_agreed(text, session->first->negotiation);
  return g_string_free(text, FALSE);
}

/* Sessions that agreed on the same share a line; most do. */
static GPtrArray *agreements(const WtCollect *collect)
{
  GPtrArray *const texts = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < collect->sessions->len && texts->len <= AGREEMENTS; i++) {
    char *const text = agreed_by(collect, i);

    if (*text && !g_ptr_array_find_with_equal_func(texts, text, g_str_equal, NULL))
      g_ptr_array_add(texts, text);
    else
      g_free(text);
  }
  return texts;
}

static void name_sessions(GString *out, const WtCollect *collect, const char *wanted)
{
  guint n = 0;

  for (guint i = 0; i < collect->sessions->len && n <= WT_PAGE_ROWS; i++) {
    const WtSession *const session = &g_array_index(collect->sessions, WtSession, i);
    g_autofree char *text = agreed_by(collect, i);

    if (strcmp(text, wanted) != 0)
      continue;
    if (n++ < WT_PAGE_ROWS)
      g_string_append_printf(out, n > 1 ? ", %u" : " (connection %u", session->first->id);
  }
  g_string_append(out, n > WT_PAGE_ROWS ? " …)" : ")");
}

/* JSON lines tell of sessions at the end, too: of those that were kept. */
static void write_agreements(WtPage *page, const WtCollect *collect)
{
  g_autoptr(GPtrArray) texts = agreements(collect);

  for (guint i = 0; i < MIN(texts->len, AGREEMENTS); i++) {
    const char *const text = texts->pdata[i];
    g_autoptr(GString) line = g_string_new(text);

    if (texts->len > 1)
      name_sessions(line, collect, text);
    wt_page_labelled(page, i ? "" : "agreed", line->str);
  }
  if (texts->len > AGREEMENTS)
    wt_page_others(page, collect->unlisted ? WT_LISTED_NOWHERE : WT_LISTED_IN_JSON);
}

static unsigned most_frequent(uint64_t counts[256])
{
  unsigned most = 0;

  for (unsigned i = 1; i < 256; i++)
    if (counts[i] > counts[most])
      most = i;
  return most;
}

static void append_item(GString *out, uint64_t n, const char *what)
{
  g_string_append(out, g_str_has_suffix(out->str, ": ") ? "" : ", ");
  wt_words_count(out, n);
  g_string_append_printf(out, " %s", what);
}

static void append_operations(GString *out, const WtCollect *collect)
{
  uint64_t counts[256], others = 0;

  memcpy(counts, collect->operations, sizeof counts);
  for (size_t i = 0; i < OPERATIONS; i++) {
    const unsigned operation = most_frequent(counts);
    const WtTask like = { .cdb = { (uint8_t) operation }, .command = { .frame = 1 } };
    g_autoptr(GString) name = g_string_new(NULL);

    if (!counts[operation])
      break;
    wt_words_operation(name, &like);
    append_item(out, counts[operation], name->str);
    counts[operation] = 0;
  }
  for (unsigned i = 0; i < 256; i++)
    others += counts[i];
  if (others)
    append_item(out, others, "other");
}

static void append_ends(GString *out, const WtCollect *collect)
{
  static const char *const words[WT_N_TASK_ENDS] = {
    [WT_TASK_ABORTED] = "aborted",
    [WT_TASK_LOST] = "lost with their connection",
    [WT_TASK_OPEN] = "open at the end",
    [WT_TASK_PARTIAL] = "without their command",
  };
  const char *gap = "; ";

  for (unsigned end = 0; end < WT_N_TASK_ENDS; end++) {
    if (!words[end] || !collect->task_ends[end])
      continue;
    g_string_append(out, gap);
    wt_words_count(out, collect->task_ends[end]);
    g_string_append_printf(out, " %s", words[end]);
    gap = ", ";
  }
}

static void write_tasks(WtPage *page, const WtCollect *collect)
{
  g_autoptr(GString) line = g_string_new(NULL);
  gsize before;

  if (!collect->slowest.seen)
    return;
  wt_words_some(line, collect->slowest.seen, "task");
  before = line->len;
  g_string_append(line, ": ");
  append_operations(line, collect);
  if (line->len == before + 2)
    g_string_truncate(line, before);
  append_ends(line, collect);
  wt_page_labelled(page, "tasks", line->str);
}

/* Capabilities are found out by trial, and every reset leaves a UNIT ATTENTION. */
static bool is_everyday(const WtStatusCount *status)
{
  const uint8_t key = status->sense >> 16 & 0xf;

  return !status->response && status->status == CHECK_CONDITION &&
         (key == RECOVERED_ERROR || key == ILLEGAL_REQUEST || key == UNIT_ATTENTION);
}

/* What means trouble first, then the most frequent. */
static gint by_gravity(gconstpointer a, gconstpointer b)
{
  const WtStatusCount *const x = a;
  const WtStatusCount *const y = b;

  if (is_everyday(x) != is_everyday(y))
    return is_everyday(x) ? 1 : -1;
  return (x->count < y->count) - (x->count > y->count);
}

static void write_statuses(WtPage *page, const WtCollect *collect)
{
  g_autoptr(GArray) sorted = g_array_copy(collect->statuses);
  g_autoptr(GString) line = g_string_new(NULL);
  uint64_t others = collect->other_statuses;

  g_array_sort(sorted, by_gravity);
  for (guint i = 0; i < sorted->len; i++) {
    const WtStatusCount *const status = &g_array_index(sorted, WtStatusCount, i);
    const WtTask like = { .response = status->response,
                          .status = status->status,
                          .sense = status->sense };

    if (i >= STATUSES) {
      others += status->count;
      continue;
    }
    g_string_append(line, i ? ", " : "");
    wt_words_count(line, status->count);
    g_string_append_c(line, ' ');
    wt_words_status(line, &like);
  }
  if (others)
    append_item(line, others, "other than GOOD");
  if (line->len)
    wt_page_labelled(page, "statuses", line->str);
}

static void write_slow(WtPage *page, const WtCollect *collect, const WtTask *task,
                       const char *label)
{
  g_autoptr(GString) line = g_string_new(NULL);
  g_autoptr(GString) phases = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);

  if (task->end != WT_TASK_DONE)
    g_string_append_printf(line, "%s after ", wt_task_end_name(task->end));
  wt_words_duration(line, wt_task_duration(task));
  g_string_append(line, ": ");
  wt_words_place(line, task);
  if (collect->connections->len > 1)
    g_string_append_printf(line, ", connection %u", task->connection);
  g_string_append_printf(line, ", frames %" G_GUINT64_FORMAT " -> %" G_GUINT64_FORMAT,
                         task->command.frame, task->ended.frame);
  wt_page_labelled(page, label, line->str);
  wt_words_phases(phases, task);
  wt_words_wrap(wrapped, phases->str, 4 + WT_PAGE_LABEL, page->width);
  wt_page_paint(page, WT_PAINT_DIM, wrapped->str);
}

static void write_slowest(WtPage *page, const WtCollect *collect)
{
  const WtSlowest *const slowest = &collect->slowest;

  for (guint i = 0; i < slowest->tasks->len; i++) {
    const WtTask *const task = wt_slowest_at(slowest, i);

    if (wt_task_duration(task) > 0)
      write_slow(page, collect, task, i ? "" : "slowest");
  }
}

void wt_page_tasks(WtPage *self, const WtCollect *collect)
{
  g_autoptr(GString) above = g_steal_pointer(&self->out);

  self->out = g_string_new(NULL);
  write_agreements(self, collect);
  write_tasks(self, collect);
  write_statuses(self, collect);
  write_slowest(self, collect);
  if (self->out->len)
    g_string_append_printf(above, "\n%s", self->out->str);
  g_string_free(self->out, TRUE);
  self->out = g_steal_pointer(&above);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/performance-private.h"

#include "report/words.h"

#define N_COLUMNS 6u

/* The groups of one operation, on whatever connection and LUN. */
typedef struct {
  char *name;
  WtRate rate;
  WtHistogram latency;
} Row;

static void row_free(void *data)
{
  Row *const row = data;

  g_free(row->name);
  g_free(row);
}

static Row *row_of(GPtrArray *rows, const char *name)
{
  for (guint i = 0; i < rows->len; i++) {
    Row *const row = g_ptr_array_index(rows, i);

    if (g_str_equal(row->name, name))
      return row;
  }

  Row *const row = g_new0(Row, 1);

  row->name = g_strdup(name);
  g_ptr_array_add(rows, row);
  return row;
}

static uint64_t octets_of(const Row *row)
{
  return row->rate.octets_read + row->rate.octets_written;
}

/* Most data first; of those without, the most frequent. Those that were never timed last. */
static gint by_weight(gconstpointer a, gconstpointer b)
{
  const Row *const x = *(const Row *const *) a;
  const Row *const y = *(const Row *const *) b;

  if (!x->rate.count != !y->rate.count)
    return x->rate.count ? -1 : 1;
  if (octets_of(x) != octets_of(y))
    return octets_of(x) < octets_of(y) ? 1 : -1;
  if (x->rate.count != y->rate.count)
    return x->rate.count < y->rate.count ? 1 : -1;
  return g_strcmp0(x->name, y->name);
}

static GPtrArray *rows_new(const WtPerformance *self)
{
  g_autoptr(GPtrArray) sorted = wt_performance_sorted(self);
  GPtrArray *const rows = g_ptr_array_new_with_free_func(row_free);

  for (guint i = 0; i < sorted->len; i++) {
    const WtGroup *const group = g_ptr_array_index(sorted, i);
    g_autofree char *name = wt_group_operation(group);

    if (!name || !(group->rate.count || group->rate.unfinished))
      continue;

    Row *const row = row_of(rows, name);

    wt_rate_merge(&row->rate, &group->rate);
    wt_histogram_merge(&row->latency, &group->latency);
  }
  g_ptr_array_sort(rows, by_weight);
  return rows;
}

static char *duration(uint64_t ns)
{
  GString *const out = g_string_new(NULL);

  wt_words_duration(out, (int64_t) MIN(ns, (uint64_t) INT64_MAX));
  return g_string_free(out, FALSE);
}

static char *throughput(const Row *row)
{
  const double span_s = (double) wt_rate_span(&row->rate) / 1e9;

  if (!(span_s > 0) || row->rate.count < 2 || !octets_of(row))
    return g_strdup("-");

  const double mb_per_s = (double) octets_of(row) / span_s / 1e6;

  return mb_per_s < 0.05 ? g_strdup("<0.1") : g_strdup_printf("%.1f", mb_per_s);
}

static void fill_row(char *cells[N_COLUMNS], const Row *row)
{
  GString *const count = g_string_new(NULL);

  wt_words_count(count, row->rate.count);
  cells[0] = g_strdup(row->name);
  cells[1] = g_string_free(count, FALSE);
  cells[2] = throughput(row);
  cells[3] = duration(wt_histogram_quantile(&row->latency, 0.50));
  cells[4] = duration(wt_histogram_quantile(&row->latency, 0.99));
  cells[5] = duration(row->latency.max);
}

static void fill_head(char *cells[N_COLUMNS])
{
  static const char *const heads[N_COLUMNS] = { "operation", "count", "MB/s",
                                                "p50",       "p99",   "max" };

  for (size_t i = 0; i < N_COLUMNS; i++)
    cells[i] = g_strdup(heads[i]);
}

/* The name stands left, numbers right. */
static void write_row(WtPage *page, char *const cells[N_COLUMNS], size_t name_width, bool head)
{
  g_autoptr(GString) line = g_string_new(NULL);

  g_string_append_printf(line, "  %-*s  %11s  %8s", (int) name_width, cells[0], cells[1],
                         cells[2]);
  for (size_t i = 3; i < N_COLUMNS; i++)
    g_string_append_printf(line, "  %12s", cells[i]);
  wt_page_paint(page, head ? WT_PAINT_DIM : WT_PAINT_NONE, line->str);
  g_string_append_c(page->out, '\n');
}

static void write_table(WtPage *page, const GPtrArray *rows, size_t n)
{
  char *cells[WT_PERFORMANCE_ROWS + 1][N_COLUMNS];
  size_t name_width = 0;

  fill_head(cells[0]);
  for (size_t i = 0; i < n; i++)
    fill_row(cells[i + 1], g_ptr_array_index(rows, i));
  for (size_t i = 0; i <= n; i++) {
    const size_t width = wt_words_columns(cells[i][0]);

    name_width = MAX(name_width, width);
  }
  for (size_t i = 0; i <= n; i++) {
    write_row(page, cells[i], name_width, i == 0);
    for (size_t column = 0; column < N_COLUMNS; column++)
      g_free(cells[i][column]);
  }
}

/* What has no status has no latency; it would be missed if it were not told. */
static void write_unfinished(WtPage *page, const GPtrArray *rows)
{
  g_autoptr(GString) line = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);

  for (guint i = 0; i < rows->len; i++) {
    const Row *const row = g_ptr_array_index(rows, i);

    if (!row->rate.unfinished)
      continue;
    g_string_append(line, line->len ? ", " : "Not timed: ");
    wt_words_count(line, row->rate.unfinished);
    g_string_append_printf(line, " %s", row->name);
  }
  if (!line->len)
    return;
  g_string_append(line, " that were aborted, or lost with their connection");
  wt_words_wrap(wrapped, line->str, 2, page->width);
  wt_page_paint(page, WT_PAINT_DIM, wrapped->str);
}

/* Groups beyond those that are kept are in no list. */
static void write_more(WtPage *page, guint n, bool all_kept)
{
  g_autofree char *text =
      g_strdup_printf("… and %u more%s\n", n, all_kept ? " (--format json lists all)" : "");

  wt_page_pad(page, 2);
  wt_page_paint(page, WT_PAINT_DIM, text);
}

/* By weight, those that have no timed task stand last. */
static guint timed(const GPtrArray *rows)
{
  guint n = 0;

  for (guint i = 0; i < rows->len; i++)
    n += ((const Row *) g_ptr_array_index(rows, i))->rate.count > 0;
  return n;
}

void wt_performance_text(const WtPerformance *self, WtPage *page)
{
  g_autoptr(GPtrArray) rows = rows_new(self);
  const guint n_timed = timed(rows);
  const guint n = MIN(n_timed, WT_PERFORMANCE_ROWS);

  if (!rows->len)
    return;
  wt_page_heading(page, "PERFORMANCE");
  if (n)
    write_table(page, rows, n);
  if (n_timed > n)
    write_more(page, n_timed - n, !self->other);
  write_unfinished(page, rows);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/performance-private.h"

#include "report/words.h"

#define N_COLUMNS 6u
#define UNIT_COLUMNS 32u /* of a target's name within a sentence */

/* The groups of one operation on one unit, on whatever connection. */
typedef struct {
  char *name;
  WtRate rate;
  WtHistogram latency;
} Row;

/* A LUN of a target; @lun is WT_OPERATION_ALL of the groups that are of none. */
typedef struct {
  const char *target_name;
  uint32_t lun;
  uint64_t octets;
  GPtrArray *rows;
} Unit;

static void row_free(void *data)
{
  Row *const row = data;

  g_free(row->name);
  g_free(row);
}

static void unit_free(void *data)
{
  Unit *const unit = data;

  g_ptr_array_unref(unit->rows);
  g_free(unit);
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

static const char *target_of(const WtCollect *collect, uint32_t connection)
{
  for (guint i = 0; collect && i < collect->connections->len; i++) {
    const WtConnection *const c = wt_collect_connection(collect, i);

    if (c->id == connection)
      return c->target_name;
  }
  return "";
}

static Unit *unit_of(GPtrArray *units, const char *target_name, uint32_t lun)
{
  for (guint i = 0; i < units->len; i++) {
    Unit *const unit = g_ptr_array_index(units, i);

    if (unit->lun == lun && g_str_equal(unit->target_name, target_name))
      return unit;
  }

  Unit *const unit = g_new0(Unit, 1);

  unit->target_name = target_name;
  unit->lun = lun;
  unit->rows = g_ptr_array_new_with_free_func(row_free);
  g_ptr_array_add(units, unit);
  return unit;
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

static gint by_load(gconstpointer a, gconstpointer b)
{
  const Unit *const x = *(const Unit *const *) a;
  const Unit *const y = *(const Unit *const *) b;

  if (x->octets != y->octets)
    return x->octets < y->octets ? 1 : -1;
  if (x->lun != y->lun)
    return x->lun < y->lun ? -1 : 1;
  return g_strcmp0(x->target_name, y->target_name);
}

static void add_group(GPtrArray *units, const WtGroup *group, const WtCollect *collect)
{
  g_autofree char *name = wt_group_operation(group);
  const bool placed = group->key.operation < WT_OPERATION_UNKNOWN;

  if (!name || !(group->rate.count || group->rate.unfinished))
    return;

  Unit *const unit = unit_of(units, placed ? target_of(collect, group->key.connection) : "",
                             placed ? group->key.lun : WT_OPERATION_ALL);
  Row *const row = row_of(unit->rows, name);

  wt_rate_merge(&row->rate, &group->rate);
  wt_histogram_merge(&row->latency, &group->latency);
  unit->octets += group->rate.octets_read + group->rate.octets_written;
}

static GPtrArray *units_new(const WtPerformance *self, const WtCollect *collect)
{
  g_autoptr(GPtrArray) sorted = wt_performance_sorted(self);
  GPtrArray *const units = g_ptr_array_new_with_free_func(unit_free);

  for (guint i = 0; i < sorted->len; i++)
    add_group(units, g_ptr_array_index(sorted, i), collect);
  for (guint i = 0; i < units->len; i++)
    g_ptr_array_sort(((Unit *) g_ptr_array_index(units, i))->rows, by_weight);
  g_ptr_array_sort(units, by_load);
  return units;
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

/* By weight, those that have no timed task stand last. */
static guint timed(const Unit *unit)
{
  guint n = 0;

  for (guint i = 0; i < unit->rows->len; i++)
    n += ((const Row *) g_ptr_array_index(unit->rows, i))->rate.count > 0;
  return n;
}

/* Of one unit there is room for more operations. */
static guint shown(const GPtrArray *units, guint i)
{
  const guint room = units->len > 1 ? WT_PERFORMANCE_ROWS / 2 : WT_PERFORMANCE_ROWS;

  return i < WT_PERFORMANCE_UNITS ? MIN(timed(g_ptr_array_index(units, i)), room) : 0;
}

static size_t width_of_names(const GPtrArray *units)
{
  size_t width = wt_words_columns("operation");

  for (guint i = 0; i < units->len; i++) {
    const Unit *const unit = g_ptr_array_index(units, i);

    for (guint j = 0; j < shown(units, i); j++) {
      const size_t columns =
          wt_words_columns(((const Row *) g_ptr_array_index(unit->rows, j))->name);

      width = MAX(width, columns);
    }
  }
  return width;
}

static void append_unit(GString *out, const Unit *unit, size_t columns)
{
  if (unit->lun == WT_OPERATION_ALL)
    g_string_append(out, "others");
  else
    g_string_append_printf(out, "LUN %u", unit->lun);
  if (!unit->target_name[0])
    return;
  g_string_append(out, " of ");
  wt_words_name(out, unit->target_name, columns);
}

static void write_unit_name(WtPage *page, const Unit *unit)
{
  g_autoptr(GString) name = g_string_new(NULL);

  append_unit(name, unit, page->width - 20);
  wt_page_pad(page, 2);
  wt_page_paint(page, WT_PAINT_DIM, name->str);
  g_string_append_c(page->out, '\n');
}

static void write_cells(WtPage *page, char *cells[N_COLUMNS], size_t name_width, bool head)
{
  write_row(page, cells, name_width, head);
  for (size_t column = 0; column < N_COLUMNS; column++)
    g_free(cells[column]);
}

static void write_table(WtPage *page, const GPtrArray *units)
{
  const size_t name_width = width_of_names(units);
  char *cells[N_COLUMNS];

  fill_head(cells);
  write_cells(page, cells, name_width, true);
  for (guint i = 0; i < units->len; i++) {
    const Unit *const unit = g_ptr_array_index(units, i);
    const guint n = shown(units, i);

    if (n && units->len > 1)
      write_unit_name(page, unit);
    for (guint j = 0; j < n; j++) {
      fill_row(cells, g_ptr_array_index(unit->rows, j));
      write_cells(page, cells, name_width, false);
    }
  }
}

static void append_unfinished(GString *out, const Unit *unit, bool one_unit)
{
  for (guint i = 0; i < unit->rows->len; i++) {
    const Row *const row = g_ptr_array_index(unit->rows, i);

    if (!row->rate.unfinished)
      continue;
    g_string_append(out,
                    out->len ? ", " : "Not timed, as aborted or lost with the connection: ");
    wt_words_count(out, row->rate.unfinished);
    g_string_append_printf(out, " %s", row->name);
    if (one_unit)
      continue;
    g_string_append(out, " to ");
    append_unit(out, unit, UNIT_COLUMNS);
  }
}

/* What has no status has no latency; it would be missed if it were not told. */
static void write_unfinished(WtPage *page, const GPtrArray *units)
{
  const guint n = MIN(units->len, WT_PERFORMANCE_UNITS);
  g_autoptr(GString) line = g_string_new(NULL);
  g_autoptr(GString) wrapped = g_string_new(NULL);

  for (guint i = 0; i < n; i++)
    append_unfinished(line, g_ptr_array_index(units, i), units->len == 1);
  if (!line->len)
    return;
  wt_words_wrap(wrapped, line->str, 2, page->width);
  wt_page_paint(page, WT_PAINT_DIM, wrapped->str);
}

void wt_performance_text(const WtPerformance *self, const WtCollect *collect, WtPage *page)
{
  g_autoptr(GPtrArray) units = units_new(self, collect);
  guint n = 0, n_timed = 0;

  if (!units->len)
    return;
  for (guint i = 0; i < units->len; i++) {
    n += shown(units, i);
    n_timed += timed(g_ptr_array_index(units, i));
  }
  wt_page_heading(page, "PERFORMANCE");
  if (n)
    write_table(page, units);
  wt_page_more(page, n_timed - n, 2, self->other ? WT_LISTED_NOWHERE : WT_LISTED_IN_JSON);
  write_unfinished(page, units);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/stat-table.h"

#define NO_KEY UINT32_MAX /* of a row that nobody looks for */
#define MAX_COLUMNS 32u

/* --- rows --- */

static stat_tap_table *table_of(const stat_tap_table_ui *ui)
{
  return g_array_index(ui->tables, stat_tap_table *, 0);
}

static const stat_tap_table_ui *ui_of(const void *tapdata)
{
  const stat_data_t *const data = tapdata;

  return data->stat_tap_data;
}

/* A row in use has its key in the scratch space of its first cell, and 1 in that of its second. */
static uint32_t *key_at(const stat_tap_table *table, unsigned row)
{
  return &table->elements[row][0].user_data.uint_value;
}

static unsigned *used_at(const stat_tap_table *table, unsigned row)
{
  return &table->elements[row][1].user_data.uint_value;
}

static unsigned n_used(const stat_tap_table *table)
{
  unsigned low = 0, high = table->num_elements;

  while (low < high) {
    const unsigned middle = low + (high - low) / 2;

    if (*used_at(table, middle))
      low = middle + 1;
    else
      high = middle;
  }
  return low;
}

static void add_row(const stat_tap_table_ui *ui, stat_tap_table *table)
{
  const WtCell cells[MAX_COLUMNS] = { 0 };

  stat_tap_init_table_row(table, table->num_elements, (unsigned) ui->nfields, cells);
}

static WtCell *use_row(const stat_tap_table_ui *ui, uint32_t key)
{
  stat_tap_table *const table = table_of(ui);
  const unsigned row = n_used(table);

  if (row == table->num_elements)
    add_row(ui, table);

  WtCell *const cells = table->elements[row];

  for (unsigned i = 0; i < ui->nfields; i++) {
    cells[i].type = ui->fields[i].type;
    if (cells[i].type == TABLE_ITEM_STRING)
      cells[i].value.string_value = g_strdup("");
  }
  *key_at(table, row) = key;
  *used_at(table, row) = 1;
  return cells;
}

WtCell *wt_stat_row(void *tapdata, uint32_t key)
{
  const stat_tap_table_ui *const ui = ui_of(tapdata);
  const stat_tap_table *const table = table_of(ui);

  for (unsigned row = 0; row < table->num_elements && *used_at(table, row); row++)
    if (*key_at(table, row) == key)
      return table->elements[row];
  return use_row(ui, key);
}

WtCell *wt_stat_row_new(void *tapdata)
{
  return use_row(ui_of(tapdata), NO_KEY);
}

/* --- cells --- */

void wt_stat_text(WtCell *cell, const char *text)
{
  g_free((char *) (gpointer) cell->value.string_value);
  cell->value.string_value = g_utf8_make_valid(text ? text : "", -1);
}

void wt_stat_count(WtCell *cell, uint64_t more)
{
  const uint64_t sum = cell->value.uint_value + MIN(more, (uint64_t) UINT32_MAX);

  cell->value.uint_value = (unsigned) MIN(sum, (uint64_t) UINT32_MAX);
}

/* The number itself is in the scratch space. */
void wt_stat_octets(WtCell *cell, uint64_t more)
{
  char text[32];

  cell->user_data.float_value += (double) more;
  (void) g_snprintf(text, sizeof text, "%14.0f", cell->user_data.float_value);
  wt_stat_text(cell, text);
}

/* --- a statistic's life --- */

static void free_cell(stat_tap_table *table, unsigned row, unsigned column, WtCell *cell)
{
  (void) table;
  (void) row;
  (void) column;
  if (cell->type == TABLE_ITEM_STRING)
    g_free((char *) (gpointer) cell->value.string_value);
}

/* Cells of no type are shown by nobody. */
static void reset_row(stat_tap_table *table, unsigned row)
{
  for (unsigned column = 0; column < table->num_fields; column++) {
    WtCell *const cell = &table->elements[row][column];

    free_cell(table, row, column, cell);
    *cell = (WtCell) { TABLE_ITEM_NONE, { 0 }, { 0 } };
  }
}

static void reset(stat_tap_table *table)
{
  for (unsigned row = 0; row < table->num_elements; row++)
    reset_row(table, row);
}

static void begin(stat_tap_table_ui *ui)
{
  stat_tap_table *const known = stat_tap_find_table(ui, ui->title);

  if (known)
    reset(known);
  else
    stat_tap_add_table(ui, stat_tap_init_table(ui->title, (int) ui->nfields, 0, NULL));
}

void wt_stat_register(stat_tap_table_ui *ui)
{
  static tap_param filter = { PARAM_FILTER, "filter", "Filter", NULL, TRUE };

  g_assert(ui->nfields > 1 && ui->nfields <= MAX_COLUMNS);
  ui->group = REGISTER_PACKET_STAT_GROUP_UNSORTED;
  ui->tap_name = WT_TAP;
  ui->stat_tap_init_cb = begin;
  ui->stat_tap_reset_table_cb = reset;
  ui->stat_tap_free_table_item_cb = free_cell;
  ui->params = &filter;
  ui->nparams = 1;
  register_stat_tap_table_ui(ui);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "report/page.h"
#include "report/words.h"

#define UNITS 6u
#define ADDRESSES 4u

/* JSON lines are told one by one: they have what JSON has no room for. */
static WtListed lists(bool all_kept)
{
  return all_kept ? WT_LISTED_IN_JSON : WT_LISTED_IN_JSONL;
}

/* --- exchanges ---------------------------------------------------------------------------- */

/* "ABORT TASK", or what kind of exchange it is where a code says nothing. */
static void append_what(GString *out, const WtExchangeGroup *group)
{
  const char *const code = wt_exchange_code_text(group->kind, group->code);

  if (!code) {
    g_string_append(out, wt_exchange_label(group->kind));
    return;
  }
  if (group->kind != WT_EXCHANGE_TASK_MANAGEMENT)
    g_string_append_printf(out, "%s: ", wt_exchange_label(group->kind));
  g_string_append(out, code);
}

static void append_answer(GString *out, const WtExchangeGroup *group)
{
  const char *const response = wt_exchange_response_text(group->kind, group->response);

  if (!group->is_answered) {
    if (wt_exchange_expects(group->kind))
      g_string_append(out, group->gap ? ", answer not captured" : ", UNANSWERED");
    return;
  }
  g_string_append(out, response ? ", " : "");
  g_string_append(out, response ? response : "");
  g_string_append(out, group->count > 1 ? ", answered in " : " in ");
  if (group->count > 1) {
    wt_words_duration(out, group->sum_ns / (int64_t) group->count);
    g_string_append(out, " on average, at most ");
  }
  wt_words_duration(out, group->longest_ns);
}

static void write_exchange(WtPage *page, const WtExchangeGroup *group, const char *label)
{
  g_autoptr(GString) line = g_string_new(NULL);

  wt_words_count(line, group->count);
  g_string_append(line, " x ");
  append_what(line, group);
  append_answer(line, group);
  wt_page_labelled(page, label, line->str);
}

/* --- logical units ------------------------------------------------------------------------ */

/* A target may say anything. */
static bool has_plausible_size(const WtLogicalUnit *unit)
{
  return unit->blocks && unit->block_size >= 512 && unit->block_size <= 65536 &&
         unit->blocks <= UINT64_MAX / unit->block_size;
}

static void append_unit(GString *out, const WtLogicalUnit *unit)
{
  g_string_append_printf(out, "LUN %u", wt_task_lun(unit->lun));
  if (unit->vendor[0] || unit->product[0])
    g_string_append_printf(out, ", %s %s %s", unit->vendor, unit->product, unit->revision);
  if (has_plausible_size(unit)) {
    g_string_append(out, ", ");
    wt_words_octets(out, unit->blocks * unit->block_size);
    g_string_append_printf(out, " in blocks of %u", unit->block_size);
  }
  if (unit->designator[0])
    g_string_append_printf(out, ", %s", unit->designator);
  else if (unit->serial[0])
    g_string_append_printf(out, ", serial %s", unit->serial);
}

/* Several connections lead to one unit: it is told once. */
static GPtrArray *unit_lines(const WtCollect *collect)
{
  GPtrArray *const lines = g_ptr_array_new_with_free_func(g_free);

  for (guint i = 0; i < collect->units->len && lines->len <= UNITS; i++) {
    GString *const line = g_string_new(NULL);

    append_unit(line, &g_array_index(collect->units, WtLogicalUnit, i));
    if (g_ptr_array_find_with_equal_func(lines, line->str, g_str_equal, NULL))
      g_string_free(line, TRUE);
    else
      g_ptr_array_add(lines, g_string_free(line, FALSE));
  }
  return lines;
}

static void write_units(WtPage *page, const WtCollect *collect)
{
  g_autoptr(GPtrArray) lines = unit_lines(collect);

  for (guint i = 0; i < MIN(lines->len, UNITS); i++)
    wt_page_labelled(page, i ? "" : "units", lines->pdata[i]);
  if (lines->len > UNITS)
    wt_page_others(page, lists(collect->units->len < WT_COLLECT_UNITS));
}

void wt_page_exchanges(WtPage *self, const WtCollect *collect)
{
  const guint n = MIN(collect->exchanges->len, WT_PAGE_ROWS);

  write_units(self, collect);
  for (guint i = 0; i < n; i++)
    write_exchange(self, &g_array_index(collect->exchanges, WtExchangeGroup, i),
                   i ? "" : "besides");
  wt_page_past(self, collect->exchanges->len, 2 + WT_PAGE_LABEL,
               lists(collect->exchanges->len < WT_COLLECT_EXCHANGES));
}

/* --- discovery ---------------------------------------------------------------------------- */

static char *target_lines(const WtDiscoveredTarget *target, size_t width)
{
  g_autoptr(GString) lines = g_string_new("  ");

  wt_words_name(lines, target->target_name, width - 4);
  g_string_append_c(lines, '\n');
  for (guint i = 0; i < MIN(target->addresses->len, ADDRESSES); i++) {
    g_string_append(lines, "    ");
    wt_words_name(lines, target->addresses->pdata[i], width - 6);
    g_string_append_c(lines, '\n');
  }
  if (target->addresses->len > ADDRESSES)
    g_string_append_printf(lines, "    … and %u more addresses\n",
                           target->addresses->len - ADDRESSES);
  return g_string_free(g_steal_pointer(&lines), FALSE);
}

/* Whoever asks again is told the same. */
void wt_page_discovered(WtPage *self, const WtCollect *collect)
{
  g_autoptr(GHashTable) told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  if (!collect->discovered->len)
    return;
  wt_page_heading(self, "DISCOVERED");
  for (guint i = 0; i < collect->discovered->len; i++) {
    char *const lines =
        target_lines(&g_array_index(collect->discovered, WtDiscoveredTarget, i), self->width);

    if (g_hash_table_size(told) < WT_PAGE_ROWS && !g_hash_table_contains(told, lines))
      g_string_append(self->out, lines);
    g_hash_table_add(told, lines);
  }
  wt_page_past(self, g_hash_table_size(told), 2,
               lists(collect->discovered->len < WT_COLLECT_DISCOVERED));
}

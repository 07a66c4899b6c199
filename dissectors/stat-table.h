/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Stat table: the rows of one of Wireshark's statistics, found by a key and filled cell by cell. Rows
 * in use come first. They stay in memory when a statistic starts anew, as windows point to them.
 */
#ifndef WT_DISSECTORS_STAT_TABLE_H
#define WT_DISSECTORS_STAT_TABLE_H

#include "dissectors/tap.h"

#include <epan/stat_tap_ui.h>

typedef stat_tap_table_item_type WtCell;

/* clang-format off */
#define WT_COLUMN_TEXT(name, format) { TABLE_ITEM_STRING, TAP_ALIGN_LEFT, name, format }
#define WT_COLUMN_COUNT(name) { TABLE_ITEM_UINT, TAP_ALIGN_RIGHT, name, "%10u" }
/* They may pass 2^32, and Wireshark shows other numbers with six decimals: so, as text that sorts. */
#define WT_COLUMN_OCTETS(name) { TABLE_ITEM_STRING, TAP_ALIGN_RIGHT, name, "%s" }
#define WT_COLUMN_RATIO(name) { TABLE_ITEM_FLOAT, TAP_ALIGN_RIGHT, name, "%8.2f" }
/* clang-format on */

/**
 * wt_stat_register:
 * @ui: title, cli_string, packet_func, fields and nfields are given; the rest is filled in here
 */
void wt_stat_register(stat_tap_table_ui *ui);

/**
 * wt_stat_row:
 * @tapdata: a listener's
 * @key: of the row; below UINT32_MAX
 *
 * Returns: its cells; if it is new, all numbers are 0 and all texts are empty
 */
WtCell *wt_stat_row(void *tapdata, uint32_t key);

/** wt_stat_row_new: a row that nobody will look for. */
WtCell *wt_stat_row_new(void *tapdata);

/** wt_stat_text: NULL: none; of octets that are no UTF-8 others are shown. */
void wt_stat_text(WtCell *cell, const char *text);
void wt_stat_count(WtCell *cell, uint64_t more);

/** wt_stat_octets: exact up to 2^53 in all. */
void wt_stat_octets(WtCell *cell, uint64_t more);

#endif

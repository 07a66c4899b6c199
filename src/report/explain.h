/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a finding means, from the one table that has it: for people who met its id somewhere.
 */
#ifndef WT_REPORT_EXPLAIN_H
#define WT_REPORT_EXPLAIN_H

#include "report/output.h"
#include "report/page.h"

/**
 * wt_explain_find:
 * @name: a finding's id, or the beginning of several up to a dot: "iscsi.nop"; NULL: all
 * @found: room for WT_N_FINDINGS, filled in the order of the table
 *
 * Returns: how many
 */
size_t wt_explain_find(const char *name, WtFindingId *found);

/** wt_explain: a page about @id. */
void wt_explain(WtPage *page, WtFindingId id);

/** wt_explain_list: a line for each of @ids. */
void wt_explain_list(WtPage *page, const WtFindingId *ids, size_t n);

/** wt_explain_json: all of each of @ids, as one document. */
void wt_explain_json(WtOutput *output, const WtFindingId *ids, size_t n);

#endif

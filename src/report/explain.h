/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a finding means, from the one table that has it: for people who met its id somewhere.
 */
#ifndef WT_REPORT_EXPLAIN_H
#define WT_REPORT_EXPLAIN_H

#include "report/page.h"

/** wt_explain: all of @id. */
void wt_explain(WtPage *page, WtFindingId id);

/**
 * wt_explain_list: a line for each finding of family @prefix, "iscsi.nop"; all of them if NULL.
 * Returns: how many
 */
size_t wt_explain_list(WtPage *page, const char *prefix);

/** wt_explain_find: the finding called @name; WT_N_FINDINGS if there is none. */
WtFindingId wt_explain_find(const char *name);

#endif

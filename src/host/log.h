/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lines of logs: when they were written, as far as they say so, and what they are about.
 */
#ifndef WT_HOST_LOG_H
#define WT_HOST_LOG_H

#include "host/facts.h"

/**
 * wt_log_stamp: reads the time at the beginning of @line: "Nov 20 13:22:52",
 * "2026-11-20T13:22:52.5+01:00", "[    1.546129]", "[Fri Nov 20 13:22:52 2026]", each also
 * after a priority "<30>".
 * Returns: false if there is none; @at_ns is then 0 and @time WT_LOG_UNDATED
 */
bool wt_log_stamp(const char *line, WtLogTime *time, int64_t *at_ns);

/**
 * wt_log_place: when @line was written.
 * @near_ns: of several times that it may mean, the one nearest to this is meant
 *
 * Local time is that of the zone in which the program runs.
 * Returns: false if it cannot be told
 */
bool wt_log_place(const WtFactsLine *line, int64_t near_ns, int64_t *ts_ns);

/** wt_log_kind_name: the JSON value, "connection_error". */
const char *wt_log_kind_name(WtLogKind kind);

/**
 * wt_log_error_name: of the number in "conn error (1011)", "CONN_FAILED"; NULL if it is not
 * known.
 */
const char *wt_log_error_name(uint32_t number);

#endif

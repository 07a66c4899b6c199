/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How numbers, times, addresses and names from packets are written for people. Each function
 * appends to @out. Octets that could steer a terminal never pass.
 */
#ifndef WT_REPORT_WORDS_H
#define WT_REPORT_WORDS_H

#include <glib.h>
#include <stdint.h>

#include "wiretruth/address.h"

/** wt_words_count: "1,234,567". */
void wt_words_count(GString *out, uint64_t n);

/** wt_words_some: "1 PDU", "1,234 PDUs". */
void wt_words_some(GString *out, uint64_t n, const char *noun);

/** wt_words_octets: "123.5 MB", decimal units. */
void wt_words_octets(GString *out, uint64_t n);

/** wt_words_time: ISO 8601 in UTC with nanoseconds. */
void wt_words_time(GString *out, int64_t ts_ns);

/** wt_words_duration: "350 us", "12.345 s", "2 h 13 min". */
void wt_words_duration(GString *out, int64_t ns);

/** wt_words_endpoint: "10.0.0.1:3260", "[fd77::2]:3260". */
void wt_words_endpoint(GString *out, const WtEndpoint *endpoint);

/** wt_words_address: "10.0.0.1", "fd77::2": an endpoint without its port. */
void wt_words_address(GString *out, const WtEndpoint *endpoint);

/**
 * wt_words_name:
 * @name: as packets or the command line gave it, any octets
 * @columns: at most that many; the tail is kept, as it is what tells names apart. 0: no limit
 */
void wt_words_name(GString *out, const char *name, size_t columns);

/** wt_words_columns: width of @text on a terminal. */
size_t wt_words_columns(const char *text);

/**
 * wt_words_wrap:
 * @text: words set apart by single spaces
 * @indent: columns before each line
 * @width: of the page
 */
void wt_words_wrap(GString *out, const char *text, size_t indent, size_t width);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * JSON of what goes on besides tasks, and of what targets say of themselves. Each function returns a
 * new reference.
 */
#ifndef WT_REPORT_JSON_EXCHANGE_H
#define WT_REPORT_JSON_EXCHANGE_H

#include <jansson.h>
#include <stdbool.h>

#include "report/collect.h"

/* Lines of jsonl. */
json_t *wt_json_exchange(const WtExchange *exchange, bool with_input);
json_t *wt_json_discovered(const WtDiscovered *discovered, bool with_input);
json_t *wt_json_logical_unit_event(const WtLogicalUnit *unit, bool with_input);

/* Members of the report. */
json_t *wt_json_exchanges(const WtCollect *collect);
json_t *wt_json_discovery(const WtCollect *collect);
json_t *wt_json_logical_units(const WtCollect *collect);

#endif

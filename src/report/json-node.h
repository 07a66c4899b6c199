/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * JSON of hosts at the ends of connections, and of paths between them. Each function returns a new
 * reference.
 */
#ifndef WT_REPORT_JSON_NODE_H
#define WT_REPORT_JSON_NODE_H

#include <jansson.h>

#include "report/collect.h"

/** wt_json_fingerprint: @of_initiator: with what only initiators show. */
json_t *wt_json_fingerprint(const WtFingerprint *print, bool of_initiator);

/** wt_json_path_event: a line of jsonl. */
json_t *wt_json_path_event(const WtPath *path);

/** wt_json_paths: a member of the report. */
json_t *wt_json_paths(const WtCollect *collect);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The lines of jsonl that tell of logins and tasks. Each function returns a new reference.
 */
#ifndef WT_REPORT_JSON_TASK_H
#define WT_REPORT_JSON_TASK_H

#include <jansson.h>
#include <stdbool.h>

#include "wiretruth/event.h"

json_t *wt_json_login(const WtLoginStep *login, bool with_input);
json_t *wt_json_task(const WtTask *task, bool with_input);

#endif

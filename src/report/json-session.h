/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WT_REPORT_JSON_SESSION_H
#define WT_REPORT_JSON_SESSION_H

#include <jansson.h>

#include "report/collect.h"
#include "wiretruth/host-account.h"

/**
 * wt_json_session:
 * @host: what the host says; NULL: nothing
 * @detail: with what each side said of each key
 *
 * A session whose login was not captured knows neither names nor numbers: they are null.
 * Returns: a new reference
 */
json_t *wt_json_session(const WtSession *session, const WtHostReport *host, bool detail);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WT_REPORT_JSON_HOST_H
#define WT_REPORT_JSON_HOST_H

#include <jansson.h>

#include "wiretruth/host-account.h"

/** wt_json_host: what was read of the host, and its sessions' counters beside the wire's. */
json_t *wt_json_host(const WtHostReport *host);

#endif

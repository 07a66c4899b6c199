/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_HOST_COUNTER_H
#define WIRETRUTH_HOST_COUNTER_H

typedef enum {
#define WT_HOST_COUNTER(name, ...) WT_HOST_##name,
#include "wiretruth/tbl/host-counters.h"
  WT_N_HOST_COUNTERS
} WtHostCounter;

/** wt_host_counter_name: as iscsiadm and the JSON call it, "datain_pdus". */
const char *wt_host_counter_name(WtHostCounter counter);

#endif

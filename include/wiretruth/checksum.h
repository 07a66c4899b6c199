/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_CHECKSUM_H
#define WIRETRUTH_CHECKSUM_H

/** WtChecksum: what a checksum field says once offload is taken into account. */
typedef enum {
#define WT_CHECKSUM(name, ...) WT_CHECKSUM_##name,
#include "wiretruth/tbl/checksums.h"
  WT_N_CHECKSUMS
} WtChecksum;

/** wt_checksum_name: the JSON key, "partial_linux". */
const char *wt_checksum_name(WtChecksum checksum);

/** wt_checksum_meaning: for people, "the sum over the whole segment is right". */
const char *wt_checksum_meaning(WtChecksum checksum);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a task needs to know of SCSI: the blocks that a CDB names, and sense data. What device a
 * logical unit is, is not known here: six-octet reads and writes are taken for a disk's.
 *
 * Source: SBC-4, SPC-5 4.4, RFC 7143 11.4.7.
 */
#ifndef WT_TASK_SCSI_H
#define WT_TASK_SCSI_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/bytes.h"
#include "wiretruth/task.h"

/** wt_scsi_extent: the blocks that @cdb names. False, and both zero, if it names none. */
bool wt_scsi_extent(const uint8_t cdb[WT_TASK_CDB_MAX], uint64_t *lba, uint32_t *blocks);

/**
 * wt_scsi_sense:
 * @data: data segment of a SCSI Response, SenseLength first, as far as it was kept
 *
 * Returns: sense key << 16 | additional sense code << 8 | qualifier; 0 if it holds no sense
 */
uint32_t wt_scsi_sense(WtBytes data);

#endif

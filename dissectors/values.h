/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables of include/wiretruth/tbl/ as Wireshark wants value strings: number and name. Names are
 * those of --format json.
 */
#ifndef WT_DISSECTORS_VALUES_H
#define WT_DISSECTORS_VALUES_H

#include "dissectors/compat.h"
#include "wiretruth/event.h"

#define WT_SCSI_STATUS_MAX 0x40u /* TASK ABORTED; SAM-5 5.3.1 */

extern value_string wt_values_sender[], wt_values_captured[], wt_values_role[],
    wt_values_checksum[], wt_values_offload[], wt_values_sureness[], wt_values_clue[],
    wt_values_opcode[], wt_values_verdict[], wt_values_task_end[], wt_values_scsi_status[],
    wt_values_severity[];

/** wt_values_fill: before the fields that use them are registered. */
void wt_values_fill(void);

#endif

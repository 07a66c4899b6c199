/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/values.h"

#include "wiretruth/finding.h"

value_string wt_values_sender[WT_SENDER_TARGET + 2];
value_string wt_values_captured[WT_N_CAPTURED + 1];
value_string wt_values_role[WT_ROLE_RECEIVED + 2];
value_string wt_values_checksum[WT_N_CHECKSUMS + 1];
value_string wt_values_offload[WT_N_OFFLOAD_KINDS + 1];
value_string wt_values_sureness[WT_N_SURENESSES + 1];
value_string wt_values_clue[WT_N_CLUES + 1];
value_string wt_values_opcode[WT_N_OPCODES + 1];
value_string wt_values_verdict[WT_N_VERDICTS + 1];
value_string wt_values_task_end[WT_N_TASK_ENDS + 1];
value_string wt_values_scsi_status[WT_SCSI_STATUS_MAX + 2];
value_string wt_values_severity[WT_N_SEVERITIES + 1];

/* Numbers without a name are left out; the array ends with one, as it is zero from there on. */
#define FILL(array, name_of)                                                                   \
  do {                                                                                         \
    for (unsigned i = 0, at = 0; i + 1 < G_N_ELEMENTS(array); i++)                             \
      if (name_of)                                                                             \
        (array)[at++] = (value_string) { i, name_of };                                         \
  } while (0)

void wt_values_fill(void)
{
  FILL(wt_values_sender, wt_sender_name((WtSender) i));
  FILL(wt_values_captured, wt_captured_name((WtCapturedAt) i));
  FILL(wt_values_role, wt_role_name((WtRole) i));
  FILL(wt_values_checksum, wt_checksum_name((WtChecksum) i));
  FILL(wt_values_offload, wt_offload_kind_name((WtOffloadKind) i));
  FILL(wt_values_sureness, wt_sureness_name((WtSureness) i));
  FILL(wt_values_clue, wt_clue_name((WtClue) i));
  FILL(wt_values_opcode, wt_opcode_label((uint8_t) i));
  FILL(wt_values_verdict, wt_verdict_name((WtVerdict) i));
  FILL(wt_values_task_end, wt_task_end_name((WtTaskEnd) i));
  FILL(wt_values_scsi_status, wt_scsi_status_name((uint8_t) i));
  FILL(wt_values_severity, wt_severity_name((WtSeverity) i));
}

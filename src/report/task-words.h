/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A task in words. Each function appends to @out.
 */
#ifndef WT_REPORT_TASK_WORDS_H
#define WT_REPORT_TASK_WORDS_H

#include <glib.h>

#include "wiretruth/task.h"

/** wt_words_operation: "READ(10)", "operation 0xc1", "command not captured". */
void wt_words_operation(GString *out, const WtTask *task);

/** wt_words_place: "READ(10) LUN 0, LBA 2048, 4.1 kB". */
void wt_words_place(GString *out, const WtTask *task);

/** wt_words_status: "GOOD", "CHECK CONDITION (ILLEGAL REQUEST: ...)", "response 0x01". */
void wt_words_status(GString *out, const WtTask *task);

/** wt_words_outcome: "GOOD after 1.234 ms", "CHECK CONDITION (ILLEGAL REQUEST ...", "aborted". */
void wt_words_outcome(GString *out, const WtTask *task);

/**
 * wt_words_phases: "820 us to first R2T, 90 us to first data, 12 us to status", and what TCP lost of it
 * if that is worth a word: "; of that 812 ms lost to a retransmission".
 */
void wt_words_phases(GString *out, const WtTask *task);

#endif

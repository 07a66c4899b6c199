/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ledger folds findings: each is handed on as an event, and counted with its first and last
 * occurrence.
 */
#ifndef WT_ANOMALY_LEDGER_H
#define WT_ANOMALY_LEDGER_H

#include "wiretruth/engine.h"

/** wt_ledger_note: counts @finding in @summary and hands it to @sink. */
void wt_ledger_note(WtSummary *summary, const WtSink *sink, const WtFinding *finding);

#endif

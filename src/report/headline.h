/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WT_REPORT_HEADLINE_H
#define WT_REPORT_HEADLINE_H

#include <glib.h>

#include "wiretruth/engine.h"

/**
 * wt_headline:
 *
 * Appends what the whole capture says, as one sentence in plain words. It claims no more than
 * was checked: digests that are absent or could not be checked are not called good.
 * Returns: how grave it is
 */
WtSeverity wt_headline(GString *out, const WtSummary *summary);

#endif

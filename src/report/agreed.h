/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a login put in force, as reports tell it.
 */
#ifndef WT_REPORT_AGREED_H
#define WT_REPORT_AGREED_H

#include <glib.h>

#include "wiretruth/negotiation.h"

/* What the target takes; no key of its own on the wire, but what initiators print. */
#define WT_AGREED_MAX_XMIT "MaxXmitDataSegmentLength"

/** wt_agreed_value: in force; NULL if that is not known, or for names and addresses. */
const char *wt_agreed_value(const WtNegotiation *negotiation, WtKey key);

/** wt_agreed_max_xmit: MaxRecvDataSegmentLength of the target; NULL if it is not known. */
const char *wt_agreed_max_xmit(const WtNegotiation *negotiation);

/** wt_words_agreed: appends the values that matter to who looks for speed or damage. */
void wt_words_agreed(GString *out, const WtNegotiation *negotiation);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tap "wiretruth": for each frame with a record, what statistics are made of.
 */
#ifndef WT_DISSECTORS_TAP_H
#define WT_DISSECTORS_TAP_H

#include <epan/tap.h>

#include "dissectors/records.h"

#define WT_TAP "wiretruth"

void wt_tap_register(void);

/** wt_tap_queue: for listeners, if there are any; @frame may be NULL. */
void wt_tap_queue(packet_info *pinfo, const WtFrameRecord *frame);

/** wt_tap_frame: a listener's @data. */
const WtFrameRecord *wt_tap_frame(const void *data);

#endif

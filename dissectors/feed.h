/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Feed: gives each frame of the capture file to the engine, once and in order, whoever asks first.
 * The only place that holds the engine.
 */
#ifndef WT_DISSECTORS_FEED_H
#define WT_DISSECTORS_FEED_H

#include "dissectors/records.h"

/** wt_feed_register: follows the opening and closing of capture files. */
void wt_feed_register(void);

/**
 * wt_feed_frame:
 * @tvb: the whole frame
 *
 * Returns: the records, in which all is that is known by now; NULL: no file is open
 */
const WtRecords *wt_feed_frame(packet_info *pinfo, tvbuff_t *tvb);

/** wt_feed_tcp: what the frame of @pinfo is, if it is the last one that was fed; else NULL. */
const WtTcpFrame *wt_feed_tcp(const packet_info *pinfo);

#endif

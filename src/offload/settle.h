/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Settle: from what is known of a direction and of one frame in it, the frame's cut.
 */
#ifndef WT_OFFLOAD_SETTLE_H
#define WT_OFFLOAD_SETTLE_H

#include "offload/waiting.h"

/** wt_settle_room: room of the pieces if @n > 1 of one size, the last may be shorter, make @len. */
WtRoom wt_settle_room(uint32_t len, uint32_t n, uint32_t options);

/**
 * wt_settle_step:
 * @u: waits for it
 * @step: from its identification to that of the sender's next frame
 * @next: sequence number of that frame
 *
 * A sender counts its segments (Linux ip_select_ident_segs()), so the step is how many @u was;
 * of received frames it is how many at most, as lost segments were counted too.
 */
void wt_settle_step(WtCutter *self, WtUnsettled *u, uint16_t step, WtTcpSeq next);

/** wt_settle_guess: the cut of @u by what is known now. */
WtCut wt_settle_guess(const WtCutter *self, const WtUnsettled *u);

/** wt_settle_list: makes @cut that of a fraglist whose first piece has @size octets. */
void wt_settle_list(WtCut *cut, uint32_t size);

/** wt_settle: settles, in order, what nothing more is awaited for; everything if @force. */
void wt_settle(WtCutter *self, const WtCutSink *sink, bool force);

/** wt_settle_first: settles the oldest. */
void wt_settle_first(WtCutter *self, const WtCutSink *sink);

/** wt_settle_id_step: from one piece's identification to the next one's, as the neighbours do. */
uint8_t wt_settle_id_step(const WtCutter *self, uint16_t ip_id, bool dont_fragment);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which digests the last connection between an initiator and a target's portal had: whoever loses
 * them from one login to the next has changed something. A table of fixed size; a pair that another
 * one's slot is given to is forgotten, and so is one with several sessions at a time, where each may
 * be set up in its own way.
 */
#ifndef WT_SESSION_DIGESTS_BEFORE_H
#define WT_SESSION_DIGESTS_BEFORE_H

#include "wiretruth/event.h"

#define WT_DIGESTS_BEFORE_SLOTS 1024u /* a power of two */

/**
 * WtDigestsBefore:
 * @said: whether initiator [0] and target [1] spoke of CRC32C, for each digest
 * @pair: of names and the target's address; 0: none
 * @live: it was not closed, as far as was seen
 * @several: sessions at a time
 */
typedef struct {
  uint64_t pair;
  uint32_t connection;
  WtDigestUse use[WT_N_DIGESTS];
  bool said[WT_N_DIGESTS][2];
  bool live, several;
} WtDigestsBefore;

typedef struct {
  WtDigestsBefore slots[WT_DIGESTS_BEFORE_SLOTS];
} WtDigestsMemory;

/**
 * wt_digests_logged_in: @connection has agreed on @use; whole, not for discovery.
 * @before: the one before it, which had ended or made way for it
 *
 * Returns: whether there was such a one
 */
bool wt_digests_logged_in(WtDigestsMemory *self, const WtConnection *connection,
                          const WtDigestUse use[WT_N_DIGESTS], WtDigestsBefore *before);

/** wt_digests_closed: @connection sent or received FIN or RST. */
void wt_digests_closed(WtDigestsMemory *self, const WtConnection *connection);

#endif

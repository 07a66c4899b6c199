/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Known: what a host says that a connection agreed whose login is not in the capture.
 */
#ifndef WT_SESSION_KNOWN_H
#define WT_SESSION_KNOWN_H

#include <stddef.h>

#include "wiretruth/event.h"
#include "wiretruth/host-session.h"

/**
 * wt_known_find:
 * @connection: its endpoints count
 *
 * Returns: the session of the host, or NULL if there is none, or several that differ
 */
const WtHostSession *wt_known_find(const WtHostSession *sessions, size_t n,
                                   const WtConnection *connection);

/** wt_known_negotiation: new; only the keys that the host tells are settled. */
WtNegotiation *wt_known_negotiation(const WtHostSession *session);

/** wt_known_contradicts: the digests seen in use are others: the host told of another session. */
bool wt_known_contradicts(const WtHostSession *session, const WtDigestUse use[WT_N_DIGESTS]);

#endif

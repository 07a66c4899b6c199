/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the end of a login says: why it was refused or given up, and what a login that was granted
 * goes without. Each writes its evidence in words.
 *
 * Source: RFC 7143 6.2.1, 11.13.5, 12.1.3, 13.1.
 */
#ifndef WT_ANOMALY_LOGIN_OUTCOME_H
#define WT_ANOMALY_LOGIN_OUTCOME_H

#include <glib.h>

#include "session/digests-before.h"
#include "session/login.h"

/** wt_login_refusal: which key or step of the last request led to @connection's login status. */
void wt_login_refusal(GString *out, const WtLogin *login, const WtConnection *connection);

/** wt_login_abandonment: after which step the initiator gave up a login that the target went on with. */
void wt_login_abandonment(GString *out, const WtLogin *login);

/** wt_login_one_way: the initiator has proved by CHAP who it is, and asked no proof of the target. */
bool wt_login_one_way(const WtNegotiation *keys);

/** wt_login_chap_unused: the initiator would have proved it, and the target wanted no proof. */
bool wt_login_chap_unused(GString *out, const WtNegotiation *keys);

/** wt_login_fallback: one side asked for CRC32C before all else, and the other answered None. */
bool wt_login_fallback(GString *out, const WtNegotiation *keys);

/**
 * wt_login_dropped: the connection @before had CRC32C where this one has none.
 * @by: whose word changed; unknown if both's did not
 */
bool wt_login_dropped(GString *out, const WtNegotiation *keys, const WtDigestsBefore *before,
                      WtSender *by);

#endif

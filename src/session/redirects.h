/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Redirects: a target answers a login with another address, and the initiator tries there. The last
 * few such answers are kept until a connection follows one.
 * Source: RFC 7143 11.13.5, 13.8.
 */
#ifndef WT_SESSION_REDIRECTS_H
#define WT_SESSION_REDIRECTS_H

#include "wiretruth/event.h"

typedef struct WtRedirects WtRedirects;

WtRedirects *wt_redirects_new(void);
void wt_redirects_free(WtRedirects *self);

/** wt_redirects_add: @connection, whose names are known, was sent to @address. */
void wt_redirects_add(WtRedirects *self, const WtConnection *connection, const char *address);

/** wt_redirects_follow: the connection that sent @connection here; 0 if none did. */
uint32_t wt_redirects_follow(WtRedirects *self, const WtConnection *connection);

/** wt_redirects_parse: "10.0.0.1:3260,1", "[2001:db8::1]"; false for names, which need a resolver. */
bool wt_redirects_parse(const char *address, WtEndpoint *out);

#endif

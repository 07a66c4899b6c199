/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Login: the Login PDUs of one connection in, what they agreed out: who talks to whom, and the
 * digests in use from the first full-feature PDU on. A value is in force once the side that did
 * not offer it has answered; a key that nobody mentions has its default (None).
 *
 * Invariant: if any part of the login is missing from the capture, the digests stay unknown.
 * Source: RFC 7143 6.2, 6.3, 11.12, 11.13, 13.1.
 */
#ifndef WT_SESSION_LOGIN_H
#define WT_SESSION_LOGIN_H

#include <glib.h>

#include "digest/policy.h"
#include "session/negotiate.h"
#include "wiretruth/event.h"
#include "wiretruth/limits.h"

/**
 * WtLogin: initialise to zero. Nothing depends on which direction was captured first.
 * @pdus: Login Requests [0] and Responses [1]; they alternate, RFC 7143 6.3
 * @part: text of a side whose last Login PDU said that more follows (C bit)
 * @begun: the first request was seen
 * @ended: so was the response that ends the login
 */
typedef struct {
  uint32_t pdus[2];
  GByteArray *part[2];
  WtNegotiation *keys; /* NULL until a Login PDU comes */
  bool begun, ended, incomplete;
  uint16_t asked_tsih; /* of its requests: 0 opens a session, 11.12.6 */
  uint8_t asked_csg;   /* current stage of the last one, 11.12.3 */
} WtLogin;

void wt_login_clear(WtLogin *self);

/** wt_login_read: what a Login PDU says besides its text; @cid: a request's own, else left alone. */
void wt_login_read(const WtPdu *pdu, WtLoginStep *out);

/**
 * wt_login_push:
 * @pdu: a Login Request or Response
 * @connection: names, ISID, TSIH and status are filled in as they are learned
 * @policy: set when the login reaches full feature phase
 */
void wt_login_push(WtLogin *self, const WtPdu *pdu, const WtLimits *limits,
                   WtConnection *connection, WtDigestPolicy *policy);

/** wt_login_gap: octets of the login are not in the capture. */
static inline void wt_login_gap(WtLogin *self)
{
  self->incomplete = true;
}

#endif

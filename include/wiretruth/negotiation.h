/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a login agreed, key by key. RFC 7143 6.2, 12, 13; RFC 7144 7.1; RFC 7145 6.
 */
#ifndef WIRETRUTH_NEGOTIATION_H
#define WIRETRUTH_NEGOTIATION_H

#include <stdbool.h>
#include <stdint.h>

#define WT_KEY_VALUE_MAX                                                                       \
  64u /* what is kept of a value, with its NUL; names are kept elsewhere */

typedef enum {
#define WT_LOGIN_KEY(name, ...) WT_KEY_##name,
#include "wiretruth/tbl/login-keys.h"
  WT_N_KEYS
} WtKey;

typedef enum {
  WT_KEY_DEFAULT,  /* nobody mentioned it: @value is the default, empty if it has none */
  WT_KEY_OFFERED,  /* one side did, the answer is not in the capture, or none came      */
  WT_KEY_IN_FORCE, /* agreed or declared: @value                                        */
  WT_KEY_REFUSED,  /* answered Reject, Irrelevant or NotUnderstood: @value is the default */
  WT_KEY_UNKNOWN,  /* part of the login is missing                                      */
} WtKeyState;

/**
 * WtKeyResult:
 * @said: by initiator [0] and target [1], shortened; empty if it did not speak; of a secret key
 *   always empty. Strings are shared among all connections, and never NULL
 * @value: in force; of keys that each side declares for itself, the initiator's
 * @times: how often each side said it
 */
typedef struct {
  const char *said[2];
  const char *value;
  WtKeyState state;
  uint8_t times[2];
} WtKeyResult;

/**
 * WtNegotiation: of one connection.
 * @frames: where each side said each key last, 0 if it did not; NULL once the login is over
 * @whole: every PDU of the login was seen
 * @from_host: none was; it is what the host says, as far as it says something
 */
typedef struct {
  WtKeyResult keys[WT_N_KEYS];
  uint64_t (*frames)[2];
  bool whole, from_host;
} WtNegotiation;

/** wt_negotiation_copy: to be freed by wt_negotiation_free(). */
WtNegotiation *wt_negotiation_copy(const WtNegotiation *self);

/** wt_negotiation_free: @self may be NULL. */
void wt_negotiation_free(WtNegotiation *self);

/** WtLoginStep: an event: one Login PDU. Stages are CSG and NSG, RFC 7143 11.12.3. */
typedef struct {
  uint64_t frame;
  int64_t ts_ns;
  uint32_t connection;
  uint16_t input;
  bool from_target, transit, more;
  uint8_t csg, nsg;
  uint16_t status; /* of a response: Status-Class, Status-Detail */
  uint16_t tsih, cid;
  uint8_t isid[6];
} WtLoginStep;

const char *wt_key_name(WtKey key);
const char *wt_key_default(WtKey key);
const char *wt_key_source(WtKey key); /* "RFC 7143 13.1" */
const char *wt_key_state_name(
    WtKeyState state); /* "default", "offered", "in_force", "refused", "unknown" */

/** wt_login_status_text: a sentence for people, RFC 7143 11.13.5; NULL if it is not listed there. */
const char *wt_login_status_text(uint16_t status);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Negotiate: the keys of one connection's Login PDUs in, what is in force out. Each key has a row in
 * tbl/login-keys.h that names its result function.
 *
 * Secrets (CHAP names, challenges, responses) are counted and never kept.
 * Source: RFC 7143 6.1, 6.2, 12, 13; RFC 7144 7.1; RFC 7145 6.
 */
#ifndef WT_SESSION_NEGOTIATE_H
#define WT_SESSION_NEGOTIATE_H

#include "pdu/text-keys.h"
#include "wiretruth/negotiation.h"
#include "wiretruth/pdu.h"

/** wt_negotiation_new: every key is silent. */
WtNegotiation *wt_negotiation_new(void);

/**
 * wt_negotiation_push:
 * @pair: a key and its value
 * @sender: who says so
 * @frame: where
 */
void wt_negotiation_push(WtNegotiation *self, const WtTextPair *pair, WtSender sender,
                         uint64_t frame);

/**
 * wt_negotiation_set: @key is in force, by no word that was captured.
 * @value: what it is, or what the initiator declared; nothing happens if it is empty
 * @target: what the target declared
 */
void wt_negotiation_set(WtNegotiation *self, WtKey key, const char *value, const char *target);

/**
 * wt_negotiation_settle:
 * @whole: every PDU of the login was seen, and it succeeded
 *
 * Fills in state and value of every key: RFC 7143 6.2.1, 6.2.2 and the key's own section. Without
 * the whole login nothing is known of what nobody was heard to say.
 */
void wt_negotiation_settle(WtNegotiation *self, bool whole);

/** wt_negotiation_end: everything was said; who said it when is of no more use. */
void wt_negotiation_end(WtNegotiation *self);

/** wt_key_number: decimal or 0x hexadecimal, nothing else. RFC 7143 6.1. */
bool wt_key_number(const char *text, uint64_t *out);

/** wt_key_offers: whether @value is one of @list's, between its commas. RFC 7143 6.2.1. */
bool wt_key_offers(const char *list, const char *value);

/** wt_key_is_refusal: Reject, Irrelevant or NotUnderstood. RFC 7143 6.2. */
bool wt_key_is_refusal(const char *said);

#endif

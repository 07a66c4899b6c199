/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Terms: what a login agreed, as numbers, and only as far as it is known for certain.
 */
#ifndef WT_ANOMALY_TERMS_H
#define WT_ANOMALY_TERMS_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/negotiation.h"

/** A key as far as it is known for certain. */
typedef struct {
  bool known;
  uint32_t value; /* of Yes and No: 1 and 0 */
} WtTerm;

/** @segment: what initiator [0] and target [1] receive in one PDU, 13.12. */
typedef struct {
  WtTerm segment[2];
  WtTerm initial_r2t, immediate_data, max_burst, first_burst, max_r2ts;
  WtTerm pdu_order, sequence_order, recovery_level, max_connections, protocol_level;
  WtTerm fast_abort; /* TaskReporting, 13.23 */
  bool discovery;    /* SessionType, 13.21; false: or not known */
} WtTerms;

/** wt_says_discovery: the initiator called the session one. */
bool wt_says_discovery(const WtNegotiation *keys);

/**
 * wt_terms_of: what is certain.
 * @keys: of the connection's own login
 * @leading: of the one that opened the session, if that is another; else NULL
 */
void wt_terms_of(const WtNegotiation *keys, const WtNegotiation *leading, WtTerms *out);

/** wt_exceeds: @value is more than a term allows; false where the term is not known. */
static inline bool wt_exceeds(const WtTerm *term, uint64_t value)
{
  return term->known && value > term->value;
}

/** wt_below: a term is less than @value; false where it is not known. */
static inline bool wt_below(const WtTerm *term, uint32_t value)
{
  return term->known && term->value < value;
}

/** wt_above: likewise, more. */
static inline bool wt_above(const WtTerm *term, uint32_t value)
{
  return term->known && term->value > value;
}

static inline bool wt_term_is(const WtTerm *term, uint32_t value)
{
  return term->known && term->value == value;
}

#endif

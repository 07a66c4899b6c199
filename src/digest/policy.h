/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which digests a connection uses, and how that is known. Both directions of a connection share one
 * policy. Login PDUs before full feature phase never carry digests; from the first full-feature
 * PDU on, all do that the login settled (RFC 7143 13.1, 6.2.1).
 */
#ifndef WT_DIGEST_POLICY_H
#define WT_DIGEST_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/event.h"

/**
 * WtDigestPolicy:
 * @use: header, data; UNKNOWN until a login or the PDUs themselves settle it
 * @full_feature: login is over: every PDU carries the digests in use
 * @inferred: some of @use was settled from PDUs
 * @agreed: PDUs that spoke for it
 */
typedef struct {
  WtDigestUse use[WT_N_DIGESTS];
  uint32_t agreed;
  bool full_feature;
  bool inferred;
} WtDigestPolicy;

static inline bool wt_policy_settled(const WtDigestPolicy *p)
{
  return p->use[WT_HEADER_DIGEST] != WT_DIGEST_UNKNOWN && p->use[WT_DATA_DIGEST] != WT_DIGEST_UNKNOWN;
}

#endif

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
 * @inferred: some of @use was settled from PDUs
 * @agreed: what the login agreed on, whatever @use is by now; UNKNOWN if it was not seen
 * @forced: what @use is come what may; UNKNOWN: not so
 * @proven: PDUs followed one another as @use says
 * @votes: PDUs that spoke against ([0]) and for ([1]) each digest while it was unknown
 */
typedef struct {
  WtDigestUse use[WT_N_DIGESTS], agreed[WT_N_DIGESTS], forced[WT_N_DIGESTS];
  uint32_t votes[WT_N_DIGESTS][2];
  bool inferred, proven[WT_N_DIGESTS];
} WtDigestPolicy;

/** So many PDUs must agree, never one alone: one may be damaged. */
#define WT_POLICY_QUORUM 2u

/** wt_policy_force: digests are in use as @use says, where it is not UNKNOWN. */
static inline void wt_policy_force(WtDigestPolicy *p, const WtDigestUse use[WT_N_DIGESTS])
{
  for (int i = 0; i < WT_N_DIGESTS; i++)
    p->use[i] = p->forced[i] = use[i];
}

/** wt_policy_agree: a login settled what is in use, as far as that is not forced. */
static inline void wt_policy_agree(WtDigestPolicy *p, const WtDigestUse use[WT_N_DIGESTS])
{
  for (int i = 0; i < WT_N_DIGESTS; i++) {
    p->agreed[i] = use[i];
    p->use[i] = p->forced[i] == WT_DIGEST_UNKNOWN ? use[i] : p->forced[i];
  }
  p->inferred = false;
}

/** wt_policy_vote: @votes PDUs say that digest @which is in use as @use. */
static inline void wt_policy_vote(WtDigestPolicy *p, int which, WtDigestUse use, uint32_t votes)
{
  uint32_t *mine = &p->votes[which][use == WT_DIGEST_CRC32C];
  const uint32_t others = p->votes[which][use != WT_DIGEST_CRC32C];

  *mine += votes;
  if (p->use[which] != WT_DIGEST_UNKNOWN || *mine < others + WT_POLICY_QUORUM)
    return;
  p->use[which] = use;
  p->inferred = true;
}

/** wt_policy_doubt: PDUs do not follow one another as was agreed: they have to settle it. */
static inline void wt_policy_doubt(WtDigestPolicy *p)
{
  for (int i = 0; i < WT_N_DIGESTS; i++)
    if (!p->proven[i] && !p->inferred && p->use[i] == p->agreed[i] &&
        p->forced[i] == WT_DIGEST_UNKNOWN) {
      p->use[i] = WT_DIGEST_UNKNOWN;
      p->votes[i][0] = p->votes[i][1] = 0;
    }
}

/** wt_policy_doubtful: nothing has shown yet that the agreement on digest @which is kept. */
static inline bool wt_policy_doubtful(const WtDigestPolicy *p, int which)
{
  return p->agreed[which] != WT_DIGEST_UNKNOWN && !p->proven[which];
}

/** wt_policy_departs: PDUs settled digest @which, and not as was agreed. */
static inline bool wt_policy_departs(const WtDigestPolicy *p, int which)
{
  return p->inferred && p->agreed[which] != WT_DIGEST_UNKNOWN &&
         p->use[which] != WT_DIGEST_UNKNOWN && p->use[which] != p->agreed[which];
}

/** wt_policy_agreed: the fewest PDUs that settled any inferred digest. */
static inline uint32_t wt_policy_agreed(const WtDigestPolicy *p)
{
  uint32_t agreed = UINT32_MAX;

  for (int i = 0; i < WT_N_DIGESTS; i++)
    if (p->use[i] != WT_DIGEST_UNKNOWN && p->votes[i][p->use[i] == WT_DIGEST_CRC32C] < agreed)
      agreed = p->votes[i][p->use[i] == WT_DIGEST_CRC32C];
  return agreed;
}

/**
 * wt_policy_spares_login: Login PDUs carry no digests: before full feature phase none does, and
 * while nothing is known of digests a Login PDU is the best sign that this phase is not over.
 */
static inline bool wt_policy_spares_login(const WtDigestPolicy *p, bool past_login)
{
  return !past_login || p->use[WT_HEADER_DIGEST] == WT_DIGEST_UNKNOWN;
}

static inline bool wt_policy_settled(const WtDigestPolicy *p)
{
  return p->use[WT_HEADER_DIGEST] != WT_DIGEST_UNKNOWN &&
         p->use[WT_DATA_DIGEST] != WT_DIGEST_UNKNOWN;
}

#endif

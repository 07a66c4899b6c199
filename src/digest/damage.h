/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which octet a bad digest accuses. CRC32C is linear: computed XOR received is the digest of the
 * difference alone, whatever the data were. Damage of one octet, carried back through the octets
 * behind it, fits into one octet again at one place only, or by chance.
 *
 * Source: RFC 7143 13.1; RFC 3385 (what CRC32C detects).
 */
#ifndef WT_DIGEST_DAMAGE_H
#define WT_DIGEST_DAMAGE_H

#include <stddef.h>
#include <stdint.h>

/* Beyond it chance finds an octet more often than once in 16. */
#define WT_DAMAGE_SPAN_MAX ((UINT64_C(1) << 32) / 255u / 16u)

/** WtAccused: @at: from the first octet covered; the four behind those are the digest's own. */
typedef struct {
  size_t at;
  uint8_t pattern;
} WtAccused;

typedef enum {
  WT_ACCUSED_NONE, /* no single octet explains the difference */
  WT_ACCUSED_ONE,
  WT_ACCUSED_SEVERAL, /* or it would take too many octets for the answer to mean something */
} WtAccusal;

/**
 * wt_damage_accuse:
 * @covered: how many octets the digest covers
 * @out: filled in if there is one
 *
 * Takes time in proportion to @covered; call it for bad digests only.
 */
WtAccusal wt_damage_accuse(uint32_t computed, uint32_t received, size_t covered,
                           WtAccused *out);

/** wt_damage_one_in: how seldom chance accuses one of @covered octets, or of the digest's. */
static inline uint32_t wt_damage_one_in(size_t covered)
{
  return (uint32_t) ((UINT64_C(1) << 32) / (255u * ((uint64_t) covered + 4)));
}

#endif

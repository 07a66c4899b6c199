/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Chance for the property tests: WT_SEED chooses it, and a failure names the seed and the round.
 */
#ifndef WT_TEST_RNG_H
#define WT_TEST_RNG_H

#include <glib.h>
#include <stdint.h>
#include <stdlib.h>

/** WtRng: @seed is what a failing test prints, with its round. */
typedef struct {
  GRand *rand;
  uint32_t seed;
} WtRng;

/** wt_rng: chance for round @round of a property; a round replays without those before it. */
static inline WtRng wt_rng(uint32_t round)
{
  const char *given = g_getenv("WT_SEED");
  WtRng rng = { .seed = given ? (uint32_t) strtoul(given, NULL, 0) : 7143 };

  rng.rand = g_rand_new_with_seed_array((const guint32[]) { rng.seed, round }, 2);
  return rng;
}

static inline void wt_rng_clear(WtRng *rng)
{
  g_rand_free(rng->rand);
}

/** wt_rng_below: 0 to @n - 1; @n is at least 1. */
static inline uint32_t wt_rng_below(WtRng *rng, uint32_t n)
{
  return (uint32_t) (g_rand_int(rng->rand) % n);
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode/checksum.h"

/* Four 64-bit lanes. A compiler without such registers splits them; the meaning stays. */
typedef uint64_t Lanes __attribute__((vector_size(32)));

#define BLOCK (2 * sizeof(Lanes))

/*
 * Adding 32-bit halves into 64-bit lanes puts every carry off to the end: a lane overflows only
 * after 2^32 additions.
 */
static inline __attribute__((always_inline)) uint64_t sum_blocks(const uint8_t *p,
                                                                 size_t blocks)
{
  Lanes low = { 0 }, high = { 0 };

  for (; blocks; blocks--, p += BLOCK) {
    Lanes a, b;

    memcpy(&a, p, sizeof a);
    memcpy(&b, p + sizeof a, sizeof b);
    low += (a & 0xffffffff) + (b & 0xffffffff);
    high += (a >> 32) + (b >> 32);
  }
  low += high;
  return wt_sum_fold(low[0]) + (uint64_t) wt_sum_fold(low[1]) + wt_sum_fold(low[2]) +
         wt_sum_fold(low[3]);
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static uint64_t sum_blocks_avx2(const uint8_t *p, size_t blocks)
{
  return sum_blocks(p, blocks);
}

static uint64_t sum_blocks_best(const uint8_t *p, size_t blocks)
{
  return __builtin_cpu_supports("avx2") ? sum_blocks_avx2(p, blocks) : sum_blocks(p, blocks);
}
#else
static uint64_t sum_blocks_best(const uint8_t *p, size_t blocks)
{
  return sum_blocks(p, blocks);
}
#endif

static uint64_t sum_tail(const uint8_t *p, size_t len)
{
  uint64_t sum = 0;

  for (; len >= 4; len -= 4, p += 4) {
    uint32_t word;

    memcpy(&word, p, sizeof word);
    sum += word;
  }
  for (; len >= 2; len -= 2, p += 2)
    sum += wt_sum_load(p);
  if (len)
    sum += wt_sum_load((const uint8_t[2]) { *p, 0 });
  return sum;
}

uint64_t wt_sum_octets(WtBytes in)
{
  const size_t blocks = in.len / BLOCK;
  uint64_t sum = 0;

  if (blocks)
    sum = sum_blocks_best(in.data, blocks);
  if (in.len % BLOCK)
    sum += sum_tail(in.data + blocks * BLOCK, in.len % BLOCK);
  return sum;
}

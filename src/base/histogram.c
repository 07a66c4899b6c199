/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretruth/histogram.h"

#include <stddef.h>

#define SUB_BITS 6u /* 2^6 is WT_HISTOGRAM_SUB */
#define VALUE_MAX ((UINT64_C(1) << 40) - 1)

/* A sum or a count that no longer fits stays at the top rather than starting anew. */
static uint64_t add_capped(uint64_t a, uint64_t b)
{
  return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static uint32_t add_capped32(uint32_t a, uint32_t b)
{
  return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

/* The seven leading bits of a value say its bucket within its power of two. */
static size_t bucket_of(uint64_t value)
{
  const uint64_t v = value > VALUE_MAX ? VALUE_MAX : value;

  if (v < WT_HISTOGRAM_SUB)
    return (size_t) v;

  const unsigned power = 63u - (unsigned) __builtin_clzll(v) - SUB_BITS;

  return (size_t) (power * WT_HISTOGRAM_SUB + (v >> power));
}

static uint64_t bucket_top(size_t bucket)
{
  if (bucket < WT_HISTOGRAM_SUB)
    return bucket;

  const unsigned power = (unsigned) (bucket / WT_HISTOGRAM_SUB - 1);
  const uint64_t lead = bucket % WT_HISTOGRAM_SUB + WT_HISTOGRAM_SUB;

  return ((lead + 1) << power) - 1;
}

static void widen(WtHistogram *self, uint64_t min, uint64_t max)
{
  if (!self->count || min < self->min)
    self->min = min;
  if (!self->count || max > self->max)
    self->max = max;
}

void wt_histogram_add(WtHistogram *self, uint64_t value)
{
  uint32_t *const bucket = &self->buckets[bucket_of(value)];

  widen(self, value, value);
  self->count++;
  self->sum = add_capped(self->sum, value);
  *bucket = add_capped32(*bucket, 1);
}

void wt_histogram_merge(WtHistogram *self, const WtHistogram *other)
{
  if (!other->count)
    return;
  widen(self, other->min, other->max);
  self->count = add_capped(self->count, other->count);
  self->sum = add_capped(self->sum, other->sum);
  for (size_t i = 0; i < WT_HISTOGRAM_N; i++)
    self->buckets[i] = add_capped32(self->buckets[i], other->buckets[i]);
}

/* Which value in ascending order, from 1: the smallest that leaves no more than 1 - q above. */
static uint64_t rank_of(uint64_t count, double q)
{
  if (!(q > 0))
    return 1;
  if (q >= 1)
    return count;

  const double exact = q * (double) count;
  const uint64_t whole = (uint64_t) exact;
  const uint64_t rank = (double) whole < exact ? whole + 1 : whole;

  return rank < 1 ? 1 : rank > count ? count : rank;
}

uint64_t wt_histogram_quantile(const WtHistogram *self, double q)
{
  uint64_t seen = 0;
  size_t i = 0;

  if (!self->count)
    return 0;
  for (const uint64_t rank = rank_of(self->count, q); i + 1 < WT_HISTOGRAM_N; i++) {
    seen += self->buckets[i];
    if (seen >= rank)
      break;
  }

  /* No value lies outside of what was seen, though its bucket reaches further. */
  const uint64_t top = bucket_top(i);

  return top < self->min ? self->min : top > self->max ? self->max : top;
}

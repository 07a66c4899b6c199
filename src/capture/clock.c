/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/clock.h"

#include <stdbool.h>

#define NS_PER_S UINT64_C(1000000000)
#define MOST_S (WT_CLOCK_MOST_NS / (int64_t) NS_PER_S)
#define POWER_OF_2 0x80u

static uint64_t power_of_10(unsigned n)
{
  uint64_t v = 1;

  while (n-- > 0)
    v *= 10;
  return v;
}

static int64_t offset_ns(int64_t offset_s)
{
  if (offset_s > MOST_S)
    return WT_CLOCK_MOST_NS;
  return offset_s < -MOST_S ? -WT_CLOCK_MOST_NS : offset_s * (int64_t) NS_PER_S;
}

WtClock wt_clock(uint8_t resolution, int64_t offset_s)
{
  WtClock self = { .resolution = resolution, .offset_ns = offset_ns(offset_s) };

  if (resolution <= 9) {
    self.ns_per_tick = power_of_10(9u - resolution);
    self.most_ticks = INT64_MAX / self.ns_per_tick;
  }
  return self;
}

/* floor(ticks * 10^9 / 2^bits), saturated: whole seconds apart from the rest, and the
   rest in two halves, so that no product needs more than 64 bits. */
static uint64_t from_power_of_2(uint64_t ticks, unsigned bits)
{
  const uint64_t seconds = bits < 64 ? ticks >> bits : 0;
  uint64_t rest = bits < 64 ? ticks & ((UINT64_C(1) << bits) - 1) : ticks;

  if (seconds >= INT64_MAX / NS_PER_S)
    return INT64_MAX;
  if (bits < 32) {
    rest <<= 32 - bits;
    bits = 32;
  }
  const uint64_t scaled = (rest >> 32) * NS_PER_S + ((rest & UINT32_MAX) * NS_PER_S >> 32);

  return seconds * NS_PER_S + (bits - 32 < 64 ? scaled >> (bits - 32) : 0);
}

static uint64_t from_power_of_10(uint64_t ticks, const WtClock *self)
{
  if (self->ns_per_tick)
    return ticks <= self->most_ticks ? ticks * self->ns_per_tick : INT64_MAX;
  /* 10^19 is the greatest power that 64 bits hold; finer ticks never make up a nanosecond. */
  return self->resolution - 9u <= 19 ? ticks / power_of_10(self->resolution - 9u) : 0;
}

int64_t wt_clock_convert(const WtClock *self, uint64_t ticks)
{
  const bool binary = self->resolution & POWER_OF_2;
  const uint64_t ns = binary ? from_power_of_2(ticks, self->resolution & ~POWER_OF_2)
                             : from_power_of_10(ticks, self);
  const int64_t since_offset = ns > INT64_MAX ? INT64_MAX : (int64_t) ns;
  int64_t ts_ns;

  if (__builtin_add_overflow(since_offset, self->offset_ns, &ts_ns) || ts_ns > WT_CLOCK_MOST_NS)
    return WT_CLOCK_MOST_NS; /* since_offset is never negative, so only upwards */
  return ts_ns;
}

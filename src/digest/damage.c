/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digest/damage.h"

#include <stdbool.h>

#include "base/crc32c.h"

#define POLYNOMIAL 0x82f63b78u /* CRC32C, RFC 7143 13.1, its bits reversed */

/** What the state becomes when an octet is carried over from @low, the lowest of its octets. */
static uint32_t step(uint32_t low)
{
  for (int bit = 0; bit < 8; bit++)
    low = (low >> 1) ^ (low & 1 ? POLYNOMIAL : 0);
  return low;
}

/** The state one octet earlier is (state << 8) ^ back[state >> 24]: no two steps share a highest octet. */
static void fill_back(uint32_t back[256])
{
  for (uint32_t low = 0; low < 256; low++) {
    const uint32_t after = step(low);

    back[after >> 24] = (after << 8) | low;
  }
}

/** @found: how many were accused before. Returns: false once that is enough to know. */
static bool accuse(WtAccused *out, unsigned *found, size_t at, uint32_t difference)
{
  if (difference == 0 || difference > 0xff)
    return true;
  *out = (WtAccused) { at, (uint8_t) difference };
  return ++*found < 2;
}

WtAccusal wt_damage_accuse(uint32_t computed, uint32_t received, size_t covered, WtAccused *out)
{
  uint32_t state = computed ^ received, back[256];
  unsigned found = 0;
  bool more = covered + WT_DIGEST_LEN <= WT_DAMAGE_SPAN_MAX;

  if (!more)
    return WT_ACCUSED_SEVERAL;
  for (size_t i = 0; i < WT_DIGEST_LEN; i++) /* it travels least significant octet first */
    if ((state & ~(UINT32_C(0xff) << 8 * i)) == 0)
      more = accuse(out, &found, covered + i, state >> 8 * i);
  fill_back(back);
  for (size_t at = covered; more && at-- > 0;) {
    state = (state << 8) ^ back[state >> 24];
    more = accuse(out, &found, at, state);
  }
  return found > 1 ? WT_ACCUSED_SEVERAL : found ? WT_ACCUSED_ONE : WT_ACCUSED_NONE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/period.h"

#include <stdbool.h>
#include <string.h>

#define BEGINNING 24u /* of a message: what kind it is, for whom, which one */
#define ALIKE_MIN 2u  /* octets of it that say something, and the same       */
#define LEN_MAX 4096u

/** Adds to each of @n @counts whether the octet there is @octet. */
static void count(const uint8_t *octets, size_t n, uint8_t octet, uint8_t *restrict counts)
{
  for (size_t at = 0; at < n; at++)
    counts[at] = (uint8_t) (counts[at] + (octets[at] == octet));
}

/**
 * @alike: for each place, whether data like the first octets stands there. All places are compared
 * with one octet, then with the next: processors do that for many at once.
 */
static void find_alike(WtBytes data, bool alike[LEN_MAX])
{
  const size_t n = data.len - BEGINNING + 1;
  uint8_t zeros[LEN_MAX], same[LEN_MAX]; /* zeros are everywhere, so they say nothing */

  memset(zeros, 0, n);
  memset(same, 0, n);
  for (size_t i = 0; i < BEGINNING; i++)
    count(data.data + i, n, data.data[i], data.data[i] ? same : zeros);
  for (size_t at = 0; at < n; at++) {
    const unsigned other = BEGINNING - same[at] - zeros[at];

    alike[at] = same[at] >= ALIKE_MIN && other <= 2u * same[at];
  }
}

static bool repeats(size_t len, const bool alike[LEN_MAX], size_t size)
{
  unsigned seen = 0;

  for (size_t at = size; at + BEGINNING <= len; at += size) {
    const bool whole = at + size <= len;

    if (alike[at])
      seen++;
    else if (whole || !seen)
      return false;
  }
  return seen > 0;
}

WtPeriods wt_periods(WtBytes data)
{
  WtPeriods found = { .n = 0 };
  bool alike[LEN_MAX];

  if (data.len < BEGINNING || data.len > LEN_MAX)
    return found;
  find_alike(data, alike);
  for (size_t size = BEGINNING; size + BEGINNING <= data.len && found.n < WT_PERIODS_MAX;
       size++)
    if (repeats(data.len, alike, size))
      found.size[found.n++] = (uint16_t) size;
  return found;
}

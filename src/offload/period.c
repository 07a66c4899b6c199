/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/period.h"

#include <stdbool.h>

#define BEGINNING 24u /* of a message: what kind it is, for whom, which one */
#define ALIKE_MIN 2u  /* octets of it that say something, and the same       */
#define LEN_MAX 4096u

/* Zeros are everywhere, so they say nothing. */
static bool alike(const uint8_t *a, const uint8_t *b)
{
  unsigned same = 0, other = 0;

  for (unsigned i = 0; i < BEGINNING; i++) {
    same += a[i] == b[i] && a[i];
    other += a[i] != b[i];
  }
  return same >= ALIKE_MIN && other <= 2 * same;
}

static bool repeats(WtBytes data, size_t size)
{
  unsigned seen = 0;

  for (size_t at = size; at + BEGINNING <= data.len; at += size) {
    const bool whole = at + size <= data.len;

    if (alike(data.data, data.data + at))
      seen++;
    else if (whole || !seen)
      return false;
  }
  return seen > 0;
}

WtPeriods wt_periods(WtBytes data)
{
  WtPeriods found = { .n = 0 };

  if (data.len > LEN_MAX)
    return found;
  for (size_t size = BEGINNING; size + BEGINNING <= data.len && found.n < WT_PERIODS_MAX;
       size++)
    if (repeats(data, size))
      found.size[found.n++] = (uint16_t) size;
  return found;
}

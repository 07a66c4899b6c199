/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/crc32c.h"

#include <isa-l/crc.h>
#include <limits.h>

uint32_t wt_crc32c_add(uint32_t state, WtBytes octets)
{
  while (octets.len) {
    const size_t n = octets.len < INT_MAX ? octets.len : INT_MAX;

    state = crc32_iscsi((unsigned char *) octets.data, (int) n, state); /* reads only */
    octets.data += n;
    octets.len -= n;
  }
  return state;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/address.h"

#include <stddef.h>

typedef struct {
  uint8_t prefix[4];
  unsigned bits;
} Block;

static bool in_block(const uint8_t *ip, const Block *block)
{
  for (unsigned bit = 0; bit < block->bits; bit++)
    if ((ip[bit / 8] ^ block->prefix[bit / 8]) >> (7 - bit % 8) & 1)
      return false;
  return true;
}

static bool in_any(const uint8_t *ip, const Block *blocks, size_t n)
{
  for (size_t i = 0; i < n; i++)
    if (in_block(ip, &blocks[i]))
      return true;
  return false;
}

/* IANA IPv4 and IPv6 Special-Purpose Address Registries, RFC 6890. */
bool wt_address_is_public(const WtEndpoint *endpoint)
{
  static const Block special[] = {
    { { 0 }, 8 },
    { { 10 }, 8 },
    { { 100, 64 }, 10 },
    { { 127 }, 8 },
    { { 169, 254 }, 16 },
    { { 172, 16 }, 12 },
    { { 192, 0, 0 }, 24 },
    { { 192, 0, 2 }, 24 },
    { { 192, 168 }, 16 },
    { { 198, 18 }, 15 },
    { { 198, 51, 100 }, 24 },
    { { 203, 0, 113 }, 24 },
    { { 224 }, 3 },
  };
  static const Block global_ipv6 = { { 0x20 }, 3 },
                     documentation = { { 0x20, 1, 0xd, 0xb8 }, 32 };

  if (endpoint->ip_version == 4)
    return !in_any(endpoint->ip, special, sizeof special / sizeof special[0]);
  return in_block(endpoint->ip, &global_ipv6) && !in_block(endpoint->ip, &documentation);
}

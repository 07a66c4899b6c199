/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_ADDRESS_H
#define WIRETRUTH_ADDRESS_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#define WT_LINK_ADDRESS_LEN 6u /* of an Ethernet address */

/** WtEndpoint: one side of a TCP connection. IPv4 stands in the first 4 octets, the rest zero. */
typedef struct {
  uint8_t ip[16];
  uint16_t port;
  uint8_t ip_version; /* 4 or 6 */
} WtEndpoint;

static inline bool wt_endpoint_equal(const WtEndpoint *a, const WtEndpoint *b)
{
  return a->port == b->port && a->ip_version == b->ip_version &&
         memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

#endif

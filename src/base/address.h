/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Addresses of hosts, without their ports.
 */
#ifndef WT_BASE_ADDRESS_H
#define WT_BASE_ADDRESS_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <string.h>

#include "wiretruth/address.h"

#define WT_ADDRESS_WORDS INET6_ADDRSTRLEN /* with its NUL                        [octets] */

static inline bool wt_address_equal(const WtEndpoint *a, const WtEndpoint *b)
{
  return a->ip_version == b->ip_version && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

/** wt_address_words: "10.0.0.1", "fd77::2". Returns: @out */
static inline const char *wt_address_words(const WtEndpoint *endpoint,
                                           char out[WT_ADDRESS_WORDS])
{
  out[0] = '\0';
  (void) inet_ntop(endpoint->ip_version == 6 ? AF_INET6 : AF_INET, endpoint->ip, out,
                   WT_ADDRESS_WORDS);
  return out;
}

/** wt_address_is_public: any host in the Internet could have it, or write to it. */
bool wt_address_is_public(const WtEndpoint *endpoint);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Copies: whether a packet was captured a moment ago already, as happens on mirror ports, bridges
 * and routers. Compared from the innermost IP header on, but for TTL or hop limit and the IPv4
 * header checksum, which a router between two copies changes. An acknowledgement without data may be
 * sent twice in earnest: it counts as a copy only if its IPv4 identification tells it apart.
 */
#ifndef WT_ENGINE_COPIES_H
#define WT_ENGINE_COPIES_H

#include "decode/decode.h"

#define WT_COPIES_KEPT 256u
#define WT_COPIES_NS UINT64_C(1000000) /* a copy follows within it; a retransmission later */

/** WtCopies: the last packets' fingerprints. All zero to begin with. */
typedef struct {
  struct {
    uint64_t print;
    int64_t ts_ns;
  } kept[WT_COPIES_KEPT];
  uint32_t next;
} WtCopies;

/** wt_copies_seen: whether @segment's packet is among them; it is put there if not. */
bool wt_copies_seen(WtCopies *self, const WtSegment *segment);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The walk through one frame, outside in. Each layer's parser finds the walk standing before
 * its header, reads it, steps over it and names the layer that follows; decode.c loops over a
 * table of them. No parser calls another, so nesting costs no stack and tunnels are counted in
 * one place.
 *
 * Invariant: @in is what the capture holds of the current layer and @wire_len what it had on
 * the wire, never less. A header beyond @in was snapped; one beyond @wire_len is malformed.
 */
#ifndef WT_DECODE_WALK_H
#define WT_DECODE_WALK_H

#include <glib.h>

#include "base/cursor.h"
#include "decode/decode.h"
#include "decode/fragments.h"

#define WT_TUNNELS_MAX 4u

typedef enum {
  WT_LAYER_END, /* the walk is over: see WtWalk.end */
  WT_LAYER_ETHERNET,
  WT_LAYER_NULL,
  WT_LAYER_SLL,
  WT_LAYER_SLL2,
  WT_LAYER_VLAN,
  WT_LAYER_MPLS,
  WT_LAYER_PPPOE,
  WT_LAYER_IP, /* its first four bits say which */
  WT_LAYER_IPV4,
  WT_LAYER_IPV6,
  WT_LAYER_UDP,
  WT_LAYER_VXLAN,
  WT_LAYER_GENEVE,
  WT_LAYER_GRE,
  WT_LAYER_ICMPV4,
  WT_LAYER_ICMPV6,
  WT_LAYER_TCP,
  WT_N_LAYERS
} WtLayer;

/** WtIpFacts: what the innermost IP header said; as in WtSegment. */
typedef struct {
  WtEndpoint src, dst;
  WtChecksum checksum;
  uint32_t at;
  uint16_t id;
  uint8_t ttl, tos;
  bool dont_fragment, len_zero, jumbo_option;
} WtIpFacts;

/**
 * WtWalk:
 * @in: captured octets from here to the end of the enclosing layer
 * @wire_len: how many these were on the wire                      [octets]
 * @fragments: NULL in a packet that ICMP quotes: its fragments are not to be collected
 * @headers: room for WT_HEADERS_MAX; what does not fit is only counted
 * @end: why the walk is over, once it is
 * @datagram_len: what the datagram carries in which it goes on, if @reassembled, and @fragment_len
 *   the largest fragment of it
 * @in_udp: a UDP tunnel was entered, on no better word than a port number
 */
typedef struct {
  const WtFrame *frame;
  WtFragments *fragments;
  WtSegment *out;
  WtTooBig *too_big;
  WtHeader *headers;
  WtBytes in;
  size_t wire_len;
  WtIpFacts ip;
  WtDecoded end;
  uint32_t datagram_len, fragment_len;
  uint8_t n_headers, vlan_tags, tunnels;
  bool in_udp, reassembled;
} WtWalk;

static inline WtLayer wt_walk_end(WtWalk *self, WtDecoded end)
{
  self->end = end;
  return WT_LAYER_END;
}

/** wt_walk_short: ends at a header that @c found incomplete. */
static inline WtLayer wt_walk_short(WtWalk *self, const WtCursor *c)
{
  const bool snapped = c->in.len + c->missing <= self->wire_len;

  return wt_walk_end(self, snapped ? WT_DECODED_SNAPPED : WT_DECODED_MALFORMED);
}

/** wt_walk_advance: steps over @n octets; they have been read, so they are there. */
static inline void wt_walk_advance(WtWalk *self, size_t n)
{
  self->in.data += n;
  self->in.len -= n;
  self->wire_len -= n;
}

/**
 * wt_walk_set_len:
 * @len: length of the current layer by its own word               [octets]
 *
 * What follows it (Ethernet padding) is dropped; what lacks is missing, even where the frame
 * claims to be whole: then something cut it before it was captured.
 */
static inline void wt_walk_set_len(WtWalk *self, size_t len)
{
  self->in.len = MIN(self->in.len, len);
  self->wire_len = len;
}

/** wt_walk_at: offset of the walk in its frame; 0 once it is in a fragment buffer. */
static inline uint32_t wt_walk_at(const WtWalk *self)
{
  return self->reassembled ? 0 : (uint32_t) (self->in.data - self->frame->data.data);
}

/** wt_walk_note: the walk stands before a header that cutting or unwrapping will want. */
static inline void wt_walk_note(WtWalk *self, WtHeaderKind kind)
{
  if (self->n_headers < WT_HEADERS_MAX)
    self->headers[self->n_headers] = (WtHeader) { .kind = kind, .at = wt_walk_at(self) };
  self->n_headers++;
}

/** wt_walk_tunnel: counts one more tunnel around @inner. */
static inline WtLayer wt_walk_tunnel(WtWalk *self, WtLayer inner)
{
  if (self->tunnels == WT_TUNNELS_MAX)
    return wt_walk_end(self, WT_DECODED_OTHER);
  self->tunnels++;
  return inner;
}

/** wt_walk_ethertype: the layer that an EtherType announces. IEEE 802 Numbers. */
WtLayer wt_walk_ethertype(WtWalk *self, uint16_t type);

/** wt_walk_protocol: the layer that an IP protocol number announces. IANA Protocol Numbers. */
WtLayer wt_walk_protocol(WtWalk *self, uint8_t protocol);

/**
 * wt_walk_fragment:
 * @id: the datagram's identification
 * @offset: where the walk stands in its datagram                  [octets]
 * @more: this is not the last fragment
 * @protocol: of what follows; of what follows in the whole datagram, on success
 *
 * Keeps the rest of the current layer as a fragment. Once that completes its datagram, the walk
 * goes on in the datagram. Returns: false when the walk is over
 */
bool wt_walk_fragment(WtWalk *self, uint32_t id, size_t offset, bool more, uint8_t *protocol);

WtLayer wt_ethernet_parse(WtWalk *w);
WtLayer wt_null_parse(WtWalk *w);
WtLayer wt_sll_parse(WtWalk *w);
WtLayer wt_sll2_parse(WtWalk *w);
WtLayer wt_vlan_parse(WtWalk *w);
WtLayer wt_mpls_parse(WtWalk *w);
WtLayer wt_pppoe_parse(WtWalk *w);
WtLayer wt_ip_parse(WtWalk *w);
WtLayer wt_ipv4_parse(WtWalk *w);
WtLayer wt_ipv6_parse(WtWalk *w);
WtLayer wt_udp_parse(WtWalk *w);
WtLayer wt_vxlan_parse(WtWalk *w);
WtLayer wt_geneve_parse(WtWalk *w);
WtLayer wt_gre_parse(WtWalk *w);
WtLayer wt_icmpv4_parse(WtWalk *w);
WtLayer wt_icmpv6_parse(WtWalk *w);
WtLayer wt_tcp_parse(WtWalk *w);

#endif

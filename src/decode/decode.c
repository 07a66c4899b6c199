/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode/decode.h"

#include <string.h>

#include "decode/walk.h"

struct WtDecoder {
  WtFragments fragments;
  WtTooBig too_big;
};

static WtLayer (*const parsers[WT_N_LAYERS])(WtWalk *) = {
  [WT_LAYER_ETHERNET] = wt_ethernet_parse, [WT_LAYER_NULL] = wt_null_parse,
  [WT_LAYER_SLL] = wt_sll_parse,           [WT_LAYER_SLL2] = wt_sll2_parse,
  [WT_LAYER_VLAN] = wt_vlan_parse,         [WT_LAYER_MPLS] = wt_mpls_parse,
  [WT_LAYER_PPPOE] = wt_pppoe_parse,       [WT_LAYER_IP] = wt_ip_parse,
  [WT_LAYER_IPV4] = wt_ipv4_parse,         [WT_LAYER_IPV6] = wt_ipv6_parse,
  [WT_LAYER_UDP] = wt_udp_parse,           [WT_LAYER_VXLAN] = wt_vxlan_parse,
  [WT_LAYER_GENEVE] = wt_geneve_parse,     [WT_LAYER_GRE] = wt_gre_parse,
  [WT_LAYER_ICMPV4] = wt_icmpv4_parse,     [WT_LAYER_ICMPV6] = wt_icmpv6_parse,
  [WT_LAYER_TCP] = wt_tcp_parse,
};

/* www.tcpdump.org/linktypes.html; 12 and 14 are what BSDs wrote for raw IP. */
static const struct {
  uint32_t linktype;
  WtLayer layer;
} links[] = {
  { 1, WT_LAYER_ETHERNET }, { 276, WT_LAYER_SLL2 }, { 113, WT_LAYER_SLL },
  { 101, WT_LAYER_IP },     { 12, WT_LAYER_IP },    { 14, WT_LAYER_IP },
  { 228, WT_LAYER_IPV4 },   { 229, WT_LAYER_IPV6 }, { 0, WT_LAYER_NULL },
  { 108, WT_LAYER_NULL },
};

static WtLayer first_layer(WtWalk *w)
{
  for (size_t i = 0; i < G_N_ELEMENTS(links); i++)
    if (links[i].linktype == w->frame->linktype)
      return links[i].layer;
  return wt_walk_end(w, WT_DECODED_OTHER);
}

static WtFragmentKey fragment_key(const WtWalk *w, uint32_t id, uint8_t protocol)
{
  WtFragmentKey key = {
    .id = id,
    .interface = w->frame->interface,
    .input = w->frame->input,
    .ip_version = w->ip.src.ip_version,
    .protocol = w->ip.src.ip_version == 4 ? protocol : 0,
  };

  memcpy(key.src, w->ip.src.ip, sizeof key.src);
  memcpy(key.dst, w->ip.dst.ip, sizeof key.dst);
  return key;
}

bool wt_walk_fragment(WtWalk *self, uint32_t id, size_t offset, bool more, uint8_t *protocol)
{
  if (!self->fragments) {
    (void) wt_walk_end(self, WT_DECODED_OTHER);
    return false;
  }
  const WtFragment fragment = {
    .key = fragment_key(self, id, *protocol),
    .octets = self->in,
    .wire_len = self->wire_len,
    .offset = offset,
    .ts_ns = self->frame->ts_ns,
    .more = more,
    .protocol = *protocol,
  };
  WtDatagram whole;
  const WtFragmentStatus status = wt_fragments_push(self->fragments, &fragment, &whole);

  if (status != WT_FRAGMENT_WHOLE) {
    const bool kept = status == WT_FRAGMENT_KEPT;

    (void) wt_walk_end(self, kept ? WT_DECODED_FRAGMENT : WT_DECODED_MALFORMED);
    return false;
  }
  self->in = whole.octets;
  self->wire_len = whole.octets.len;
  self->reassembled = true;
  self->datagram_len = (uint32_t) whole.octets.len;
  self->fragment_len = (uint32_t) whole.longest;
  *protocol = whole.protocol;
  return true;
}

WtDecoder *wt_decoder_new(const WtLimits *limits)
{
  WtDecoder *self = g_new0(WtDecoder, 1);

  wt_fragments_init(&self->fragments, limits->fragment_octets);
  return self;
}

void wt_decoder_free(WtDecoder *self)
{
  if (!self)
    return;
  wt_fragments_clear(&self->fragments);
  g_free(self);
}

WtDecoded wt_decoder_push(WtDecoder *self, const WtFrame *frame, WtSegment *out)
{
  WtHeader headers[WT_HEADERS_MAX]; /* not cleared: written as far as it is read */
  WtWalk w = {
    .frame = frame,
    .fragments = &self->fragments,
    .out = out,
    .too_big = &self->too_big,
    .headers = headers,
    .in = frame->data,
    .wire_len = MAX(frame->wire_len, frame->data.len),
    .end = WT_DECODED_OTHER,
  };

  wt_fragments_begin_frame(&self->fragments, frame->ts_ns);
  for (WtLayer layer = first_layer(&w); layer != WT_LAYER_END;)
    layer = parsers[layer](&w);

  /* What a port number alone made us look into is a tunnel only if it holds what we seek. */
  const bool sought = w.end == WT_DECODED_TCP || w.end == WT_DECODED_TOO_BIG;
  if (w.in_udp && !sought && w.end != WT_DECODED_FRAGMENT)
    return WT_DECODED_OTHER;
  return w.end;
}

const WtTooBig *wt_decoder_too_big(const WtDecoder *self)
{
  return &self->too_big;
}

uint64_t wt_decoder_fragments_lost(const WtDecoder *self)
{
  return self->fragments.lost;
}

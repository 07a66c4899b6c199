/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode/checksum.h"
#include "decode/walk.h"

#define IPV4_HEADER_LEN 20u
#define IPV4_CHECKSUM_AT 10u
#define IPV4_DONT_FRAGMENT 0x4000u
#define IPV4_MORE_FRAGMENTS 0x2000u
#define IPV4_FRAGMENT_OFFSET 0x1fffu

enum {
  PROTOCOL_ICMPV4 = 1,
  PROTOCOL_IPV4 = 4,
  PROTOCOL_TCP = 6,
  PROTOCOL_UDP = 17,
  PROTOCOL_IPV6 = 41,
  PROTOCOL_GRE = 47,
  PROTOCOL_ICMPV6 = 58,
};

WtLayer wt_walk_protocol(WtWalk *self, uint8_t protocol)
{
  switch (protocol) {
  case PROTOCOL_TCP:
    return WT_LAYER_TCP;
  case PROTOCOL_UDP:
    return WT_LAYER_UDP;
  case PROTOCOL_IPV4:
    return wt_walk_tunnel(self, WT_LAYER_IPV4);
  case PROTOCOL_IPV6:
    return wt_walk_tunnel(self, WT_LAYER_IPV6);
  case PROTOCOL_GRE:
    return WT_LAYER_GRE;
  case PROTOCOL_ICMPV4:
    return WT_LAYER_ICMPV4;
  case PROTOCOL_ICMPV6:
    return WT_LAYER_ICMPV6;
  default:
    return wt_walk_end(self, WT_DECODED_OTHER);
  }
}

static WtChecksum header_checksum(WtBytes header)
{
  if (wt_sum_fold(wt_sum_octets(header)) == WT_SUM_RIGHT)
    return WT_CHECKSUM_VALID;
  return wt_sum_load(header.data + IPV4_CHECKSUM_AT) ? WT_CHECKSUM_WRONG : WT_CHECKSUM_ZERO;
}

static WtEndpoint endpoint(WtBytes address)
{
  WtEndpoint e = { .ip_version = 4 };

  memcpy(e.ip, address.data, address.len);
  return e;
}

/* RFC 791 3.1. */
WtLayer wt_ipv4_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t version_ihl = wt_cursor_u8(&c);
  const uint8_t tos = wt_cursor_u8(&c);
  const uint16_t total_len = wt_cursor_be16(&c);
  const uint16_t id = wt_cursor_be16(&c);
  const uint16_t fragment = wt_cursor_be16(&c);
  const uint8_t ttl = wt_cursor_u8(&c);
  uint8_t protocol = wt_cursor_u8(&c);
  (void) wt_cursor_bytes(&c, 2); /* checksum: below, over the whole header */
  const WtBytes src = wt_cursor_bytes(&c, 4);
  const WtBytes dst = wt_cursor_bytes(&c, 4);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);

  const size_t header_len = (version_ihl & 15u) * 4;
  if (version_ihl >> 4 != 4 || header_len < IPV4_HEADER_LEN ||
      (total_len && total_len < header_len))
    return wt_walk_end(w, WT_DECODED_MALFORMED);
  (void) wt_cursor_bytes(&c, header_len - IPV4_HEADER_LEN);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);

  w->ip = (WtIpFacts) {
    .src = endpoint(src),
    .dst = endpoint(dst),
    .checksum = header_checksum((WtBytes) { w->in.data, header_len }),
    .at = wt_walk_at(w),
    .id = id,
    .ttl = ttl,
    .tos = tos,
    .dont_fragment = fragment & IPV4_DONT_FRAGMENT,
    .len_zero = total_len == 0,
  };
  wt_walk_note(w, WT_HEADER_IPV4);
  /* A length that is damaged promises octets that never were; one that was cut off does not. */
  if (total_len > w->wire_len && w->ip.checksum == WT_CHECKSUM_WRONG)
    return wt_walk_end(w, WT_DECODED_MALFORMED);
  if (total_len)
    wt_walk_set_len(w, total_len);
  wt_walk_advance(w, header_len);

  const size_t offset = (fragment & IPV4_FRAGMENT_OFFSET) * 8u;
  const bool more = fragment & IPV4_MORE_FRAGMENTS;
  if ((offset || more) && !wt_walk_fragment(w, id, offset, more, &protocol))
    return WT_LAYER_END;
  return wt_walk_protocol(w, protocol);
}

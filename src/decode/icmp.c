/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ICMP, as far as it tells of TCP segments that did not fit. A router quotes what it dropped:
 * the IP header and at least 8 octets behind it, which hold the ports.
 */
#include "decode/walk.h"

enum { ICMPV4_UNREACHABLE = 3, ICMPV4_FRAGMENTATION_NEEDED = 4, ICMPV6_TOO_BIG = 2 };

/* A quote that the message itself breaks off is of no use, but not malformed for that. */
static WtLayer no_quote(WtWalk *w, WtDecoded why)
{
  const bool snapped = why == WT_DECODED_SNAPPED && w->in.len < w->wire_len;

  return wt_walk_end(w, snapped ? WT_DECODED_SNAPPED : WT_DECODED_OTHER);
}

/*
 * The quoted packet is longer by its own word than what is quoted, so its parser is told that
 * all the rest was cut off. Only TCP directly in that packet counts: of a tunnel's MTU the
 * connection within has less.
 */
static WtLayer read_quote(WtWalk *w, WtBytes in, uint32_t mtu, WtLayer (*parse)(WtWalk *))
{
  WtWalk quote = *w;

  quote.in = in;
  quote.wire_len = UINT32_MAX;
  quote.fragments = NULL;
  quote.end = WT_DECODED_OTHER;
  if (parse(&quote) != WT_LAYER_TCP)
    return no_quote(w, quote.end);

  WtCursor c = wt_cursor(quote.in);
  const uint16_t src_port = wt_cursor_be16(&c);
  const uint16_t dst_port = wt_cursor_be16(&c);
  if (!wt_cursor_ok(&c))
    return no_quote(w, WT_DECODED_SNAPPED);
  *w->too_big =
      (WtTooBig) { .src = quote.ip.src, .dst = quote.ip.dst, .router = w->ip.src, .mtu = mtu };
  w->too_big->src.port = src_port;
  w->too_big->dst.port = dst_port;
  return wt_walk_end(w, WT_DECODED_TOO_BIG);
}

/* RFC 1191 4. Routers older than that leave the MTU 0. */
WtLayer wt_icmpv4_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t type = wt_cursor_u8(&c);
  const uint8_t code = wt_cursor_u8(&c);
  (void) wt_cursor_bytes(&c, 4); /* checksum, unused */
  const uint16_t mtu = wt_cursor_be16(&c);
  if (!wt_cursor_ok(&c))
    return no_quote(w, WT_DECODED_SNAPPED);
  if (type != ICMPV4_UNREACHABLE || code != ICMPV4_FRAGMENTATION_NEEDED || mtu == 0)
    return wt_walk_end(w, WT_DECODED_OTHER);
  return read_quote(w, wt_cursor_rest(&c), mtu, wt_ipv4_parse);
}

/* RFC 4443 3.2. */
WtLayer wt_icmpv6_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t type = wt_cursor_u8(&c);
  (void) wt_cursor_bytes(&c, 3); /* code, checksum */
  const uint32_t mtu = wt_cursor_be32(&c);
  if (!wt_cursor_ok(&c))
    return no_quote(w, WT_DECODED_SNAPPED);
  if (type != ICMPV6_TOO_BIG || mtu == 0)
    return wt_walk_end(w, WT_DECODED_OTHER);
  return read_quote(w, wt_cursor_rest(&c), mtu, wt_ipv6_parse);
}

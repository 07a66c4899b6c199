/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Link layers, and the tags between them and IP.
 */
#include "decode/walk.h"

enum {
  ETHERTYPE_IPV4 = 0x0800,
  ETHERTYPE_IPV6 = 0x86dd,
  ETHERTYPE_8021Q = 0x8100,
  ETHERTYPE_8021AD = 0x88a8,
  ETHERTYPE_QINQ_OLD = 0x9100, /* before 802.1ad, and still on switches */
  ETHERTYPE_MPLS = 0x8847,
  ETHERTYPE_MPLS_UPSTREAM = 0x8848,
  ETHERTYPE_PPPOE_SESSION = 0x8864,
};

enum { PPP_IPV4 = 0x0021, PPP_IPV6 = 0x0057 };

WtLayer wt_walk_ethertype(WtWalk *self, uint16_t type)
{
  switch (type) {
  case ETHERTYPE_IPV4:
    return WT_LAYER_IPV4;
  case ETHERTYPE_IPV6:
    return WT_LAYER_IPV6;
  case ETHERTYPE_8021Q:
  case ETHERTYPE_8021AD:
  case ETHERTYPE_QINQ_OLD:
    return WT_LAYER_VLAN;
  case ETHERTYPE_MPLS:
  case ETHERTYPE_MPLS_UPSTREAM:
    return WT_LAYER_MPLS;
  case ETHERTYPE_PPPOE_SESSION:
    return WT_LAYER_PPPOE;
  default:
    return wt_walk_end(self, WT_DECODED_OTHER);
  }
}

/* A header of which only the EtherType matters. */
static WtLayer typed_header(WtWalk *w, size_t before, size_t after)
{
  WtCursor c = wt_cursor(w->in);

  (void) wt_cursor_bytes(&c, before);
  const uint16_t type = wt_cursor_be16(&c);
  (void) wt_cursor_bytes(&c, after);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  wt_walk_advance(w, c.at);
  return wt_walk_ethertype(w, type);
}

WtLayer wt_ethernet_parse(WtWalk *w)
{
  wt_walk_note(w, WT_HEADER_ETHERNET);
  return typed_header(w, 12, 0); /* destination, source */
}

WtLayer wt_sll_parse(WtWalk *w)
{
  return typed_header(w, 14, 0); /* packet type, ARPHRD, address length, address */
}

WtLayer wt_sll2_parse(WtWalk *w)
{
  return typed_header(w, 0, 18); /* reserved, interface, ARPHRD, packet type, address */
}

WtLayer wt_vlan_parse(WtWalk *w)
{
  if (w->vlan_tags < UINT8_MAX)
    w->vlan_tags++;
  return typed_header(w, 2, 0); /* tag control information */
}

/* BSD loopback: the address family, in the byte order of the machine that captured (or, as
 * LINKTYPE_LOOP, of the network). Families are small, so the order shows. */
WtLayer wt_null_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);
  const uint32_t raw = wt_cursor_be32(&c);

  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  wt_walk_advance(w, c.at);
  switch (raw > UINT16_MAX ? GUINT32_SWAP_LE_BE(raw) : raw) {
  case 2:
    return WT_LAYER_IPV4;
  case 10: /* Linux */
  case 24: /* NetBSD, OpenBSD */
  case 28: /* FreeBSD */
  case 30: /* Darwin */
    return WT_LAYER_IPV6;
  default:
    return wt_walk_end(w, WT_DECODED_OTHER);
  }
}

/* RFC 3032 2.1: labels to the bottom of the stack; what is beneath they do not say. */
WtLayer wt_mpls_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);
  const uint32_t label = wt_cursor_be32(&c);

  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  wt_walk_advance(w, c.at);
  return label & 0x100 ? WT_LAYER_IP : WT_LAYER_MPLS;
}

/* RFC 2516 4, and the protocol field of PPP. */
WtLayer wt_pppoe_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  (void) wt_cursor_bytes(&c, 6); /* version, type, code, session, length */
  const uint16_t protocol = wt_cursor_be16(&c);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  wt_walk_note(w, WT_HEADER_PPPOE);
  wt_walk_advance(w, c.at);
  if (protocol == PPP_IPV4)
    return WT_LAYER_IPV4;
  return protocol == PPP_IPV6 ? WT_LAYER_IPV6 : wt_walk_end(w, WT_DECODED_OTHER);
}

WtLayer wt_ip_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);
  const uint8_t version = wt_cursor_u8(&c) >> 4;

  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  if (version == 4)
    return WT_LAYER_IPV4;
  return version == 6 ? WT_LAYER_IPV6 : wt_walk_end(w, WT_DECODED_OTHER);
}

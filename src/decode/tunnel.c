/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tunnels that a storage network meets: VXLAN, Geneve, GRE. IP in IP needs no header of its
 * own.
 */
#include "decode/walk.h"

enum {
  PORT_VXLAN = 4789,
  PORT_VXLAN_LINUX = 8472, /* before IANA assigned one, and still the driver's default */
  PORT_GENEVE = 6081,
};

#define VXLAN_HAS_VNI 0x08u
#define GRE_HAS_CHECKSUM 0x8000u
#define GRE_HAS_ROUTING 0x4000u
#define GRE_HAS_KEY 0x2000u
#define GRE_HAS_SEQUENCE 0x1000u
#define GRE_VERSION 0x0007u
#define ETHERTYPE_BRIDGED 0x6558u /* transparent Ethernet bridging */

static WtLayer inner(WtWalk *w, uint16_t type)
{
  const WtLayer layer =
      type == ETHERTYPE_BRIDGED ? WT_LAYER_ETHERNET : wt_walk_ethertype(w, type);

  return layer == WT_LAYER_END ? layer : wt_walk_tunnel(w, layer);
}

/* RFC 768. Only the destination port tells a tunnel; the source port is a flow hash. */
WtLayer wt_udp_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  (void) wt_cursor_be16(&c);
  const uint16_t port = wt_cursor_be16(&c);
  (void) wt_cursor_bytes(&c, 4); /* length and checksum: 0 or stale in super-segments */
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  wt_walk_note(w, WT_HEADER_UDP);
  wt_walk_advance(w, c.at);
  w->in_udp = true;
  switch (port) {
  case PORT_VXLAN:
  case PORT_VXLAN_LINUX:
    return WT_LAYER_VXLAN;
  case PORT_GENEVE:
    return WT_LAYER_GENEVE;
  default:
    return wt_walk_end(w, WT_DECODED_OTHER);
  }
}

/* RFC 7348 5. */
WtLayer wt_vxlan_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t flags = wt_cursor_u8(&c);
  (void) wt_cursor_bytes(&c, 7); /* reserved, VNI, reserved */
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  if (!(flags & VXLAN_HAS_VNI))
    return wt_walk_end(w, WT_DECODED_OTHER);
  wt_walk_advance(w, c.at);
  return wt_walk_tunnel(w, WT_LAYER_ETHERNET);
}

/* RFC 8926 3.4. */
WtLayer wt_geneve_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t version_words = wt_cursor_u8(&c);
  (void) wt_cursor_u8(&c); /* flags */
  const uint16_t type = wt_cursor_be16(&c);
  (void) wt_cursor_bytes(&c, 4 + (version_words & 0x3fu) * 4); /* VNI, reserved, options */
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  if (version_words >> 6)
    return wt_walk_end(w, WT_DECODED_OTHER);
  wt_walk_advance(w, c.at);
  return inner(w, type);
}

/* RFC 2784 2, RFC 2890 2. Version 1 is PPTP's, and source routes went out with RFC 1701. */
WtLayer wt_gre_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint16_t flags = wt_cursor_be16(&c);
  const uint16_t type = wt_cursor_be16(&c);
  (void) wt_cursor_bytes(&c, flags & GRE_HAS_CHECKSUM ? 4 : 0);
  (void) wt_cursor_bytes(&c, flags & GRE_HAS_KEY ? 4 : 0);
  (void) wt_cursor_bytes(&c, flags & GRE_HAS_SEQUENCE ? 4 : 0);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  if (flags & (GRE_HAS_ROUTING | GRE_VERSION))
    return wt_walk_end(w, WT_DECODED_OTHER);
  wt_walk_note(w, WT_HEADER_GRE);
  wt_walk_advance(w, c.at);
  return inner(w, type);
}

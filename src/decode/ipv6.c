/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IPv6 and its extension headers. Each one's parser reads it, leaves the walk behind it and
 * says what comes next; it returns false when the walk is over.
 */
#include <string.h>

#include "decode/walk.h"

#define OPTION_PAD1 0u
#define OPTION_JUMBO 0xc2u
#define ROUTING_SOURCE 0u
#define ROUTING_HOME_ADDRESS 2u
#define ROUTING_SEGMENTS 4u

static bool end(WtWalk *w, WtDecoded why)
{
  (void) wt_walk_end(w, why);
  return false;
}

/* RFC 8200 4.2: next header, length in 8-octet units beyond the first, body. */
static bool read_extension(WtWalk *w, uint8_t *next, WtBytes *body)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t following = wt_cursor_u8(&c);
  const size_t units = wt_cursor_u8(&c);
  *body = wt_cursor_bytes(&c, 6 + 8 * units);
  if (!wt_cursor_ok(&c)) {
    (void) wt_walk_short(w, &c);
    return false;
  }
  *next = following;
  wt_walk_advance(w, c.at);
  return true;
}

static bool skip_extension(WtWalk *w, uint8_t *next)
{
  WtBytes body;

  return read_extension(w, next, &body);
}

/* The jumbo payload length, 0 if there is none. RFC 8200 4.2, RFC 2675 2. */
static uint32_t find_jumbo(WtBytes options)
{
  WtCursor c = wt_cursor(options);

  while (wt_cursor_ok(&c) && wt_cursor_left(&c)) {
    const uint8_t type = wt_cursor_u8(&c);
    if (type == OPTION_PAD1)
      continue;
    const uint8_t len = wt_cursor_u8(&c);
    if (type == OPTION_JUMBO && len == 4)
      return wt_cursor_be32(&c);
    (void) wt_cursor_bytes(&c, len);
  }
  return 0;
}

/*
 * A jumbo length counts from the end of the fixed header and exceeds 65535, in a packet whose
 * length field is zero (RFC 2675 2, 3). One beyond the frame is refused, not called missing:
 * four octets could else announce gigabytes.
 */
static bool hop_by_hop(WtWalk *w, uint8_t *next)
{
  const size_t left = w->wire_len;
  WtBytes options;

  if (!read_extension(w, next, &options))
    return false;
  const uint32_t jumbo = find_jumbo(options);
  if (!jumbo)
    return true;
  if (!w->ip.len_zero || jumbo <= UINT16_MAX || jumbo > left)
    return end(w, WT_DECODED_MALFORMED);
  w->ip.jumbo_option = true;
  wt_walk_set_len(w, jumbo - (left - w->wire_len));
  return true;
}

/*
 * While segments are left, the address in the fixed header is the next stop only; the last stop
 * is who the TCP peer is, and what its checksum covers. RFC 8200 4.4 and 8.1, RFC 6275 6.4, RFC
 * 8754 2.
 */
static bool routing(WtWalk *w, uint8_t *next)
{
  WtBytes body;

  if (!read_extension(w, next, &body))
    return false;
  WtCursor c = wt_cursor(body);
  const uint8_t type = wt_cursor_u8(&c);
  const uint8_t segments_left = wt_cursor_u8(&c);
  (void) wt_cursor_bytes(&c, 4);
  const WtBytes stops = wt_cursor_rest(&c);
  if (segments_left == 0 || stops.len < 16)
    return true;
  if (type == ROUTING_SEGMENTS) /* listed backwards */
    memcpy(w->ip.dst.ip, stops.data, 16);
  if (type == ROUTING_SOURCE || type == ROUTING_HOME_ADDRESS)
    memcpy(w->ip.dst.ip, stops.data + (stops.len / 16 - 1) * 16, 16);
  return true;
}

/* RFC 4302 2: its length is in 4-octet units, less two. */
static bool authentication(WtWalk *w, uint8_t *next)
{
  WtCursor c = wt_cursor(w->in);

  const uint8_t following = wt_cursor_u8(&c);
  const size_t units = wt_cursor_u8(&c);
  (void) wt_cursor_bytes(&c, 6 + 4 * units);
  if (!wt_cursor_ok(&c)) {
    (void) wt_walk_short(w, &c);
    return false;
  }
  *next = following;
  wt_walk_advance(w, c.at);
  return true;
}

/* RFC 8200 4.5. A fragment that is the whole datagram is none: RFC 6946. */
static bool fragment(WtWalk *w, uint8_t *next)
{
  WtCursor c = wt_cursor(w->in);

  *next = wt_cursor_u8(&c);
  (void) wt_cursor_u8(&c);
  const uint16_t offset_more = wt_cursor_be16(&c);
  const uint32_t id = wt_cursor_be32(&c);
  if (!wt_cursor_ok(&c)) {
    (void) wt_walk_short(w, &c);
    return false;
  }
  wt_walk_advance(w, c.at);
  const size_t offset = offset_more & 0xfff8u;
  const bool more = offset_more & 1;
  return (!offset && !more) || wt_walk_fragment(w, id, offset, more, next);
}

typedef bool (*Extension)(WtWalk *w, uint8_t *next);

static const struct {
  uint8_t protocol;
  Extension parse;
} extensions[] = {
  { 0, hop_by_hop },       { 43, routing },        { 44, fragment },
  { 51, authentication },  { 60, skip_extension }, /* destination options */
  { 135, skip_extension },                         /* Mobility: RFC 6275  */
  { 139, skip_extension },                         /* HIP: RFC 7401       */
  { 140, skip_extension },                         /* Shim6: RFC 5533     */
};

static Extension find_extension(uint8_t protocol)
{
  for (size_t i = 0; i < G_N_ELEMENTS(extensions); i++)
    if (extensions[i].protocol == protocol)
      return extensions[i].parse;
  return NULL;
}

static WtLayer walk_extensions(WtWalk *w, uint8_t next)
{
  for (Extension parse; (parse = find_extension(next));)
    if (!parse(w, &next))
      return WT_LAYER_END;
  return wt_walk_protocol(w, next);
}

static WtEndpoint endpoint(WtBytes address)
{
  WtEndpoint e = { .ip_version = 6 };

  memcpy(e.ip, address.data, sizeof e.ip);
  return e;
}

/* RFC 8200 3. */
WtLayer wt_ipv6_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint32_t version_class_flow = wt_cursor_be32(&c);
  const uint16_t payload_len = wt_cursor_be16(&c);
  const uint8_t next = wt_cursor_u8(&c);
  const uint8_t hop_limit = wt_cursor_u8(&c);
  const WtBytes src = wt_cursor_bytes(&c, 16);
  const WtBytes dst = wt_cursor_bytes(&c, 16);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  if (version_class_flow >> 28 != 6)
    return wt_walk_end(w, WT_DECODED_MALFORMED);

  w->ip = (WtIpFacts) {
    .src = endpoint(src),
    .dst = endpoint(dst),
    .checksum = WT_CHECKSUM_VALID,
    .at = wt_walk_at(w),
    .ttl = hop_limit,
    .tos = (uint8_t) (version_class_flow >> 20),
    .dont_fragment = true, /* routers never fragment it */
    .len_zero = payload_len == 0,
  };
  wt_walk_note(w, WT_HEADER_IPV6);
  wt_walk_advance(w, c.at);
  if (payload_len)
    wt_walk_set_len(w, payload_len);
  return walk_extensions(w, next);
}

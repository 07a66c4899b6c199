/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode/checksum.h"
#include "decode/walk.h"

#define TCP_PROTOCOL 6u
#define TCP_CHECKSUM_AT 16u
#define TCP_FLAGS 0x0fffu
#define NOP_NOP_TS 0x0101080au

/* No wire segment of standard Ethernet is larger; beyond, a partial sum is the likely one. */
#define PLAIN_PAYLOAD_MAX 1500u

enum {
  OPTION_END,
  OPTION_NOP,
  OPTION_MSS,
  OPTION_WSCALE,
  OPTION_SACK_OK,
  OPTION_SACK,
  OPTION_TS = 8
};

static bool read_mss(WtTcpOptions *o, WtBytes body)
{
  WtCursor c = wt_cursor(body);

  o->mss = wt_cursor_be16(&c);
  return body.len == 2;
}

static bool read_window_scale(WtTcpOptions *o, WtBytes body)
{
  WtCursor c = wt_cursor(body);

  o->window_scale = wt_cursor_u8(&c);
  return body.len == 1;
}

static bool read_sack_permitted(WtTcpOptions *o, WtBytes body)
{
  (void) o;
  return body.len == 0;
}

static bool read_sack(WtTcpOptions *o, WtBytes body)
{
  WtCursor c = wt_cursor(body);
  const size_t n = body.len / 8;

  if (n == 0 || n > G_N_ELEMENTS(o->sack) || body.len % 8)
    return false;
  for (size_t i = 0; i < n; i++) {
    o->sack[i].left.v = wt_cursor_be32(&c);
    o->sack[i].right.v = wt_cursor_be32(&c);
  }
  o->n_sack = (uint8_t) n;
  return true;
}

static bool read_timestamps(WtTcpOptions *o, WtBytes body)
{
  WtCursor c = wt_cursor(body);

  o->ts_val = wt_cursor_be32(&c);
  o->ts_ecr = wt_cursor_be32(&c);
  return body.len == 8;
}

static const struct {
  bool (*read)(WtTcpOptions *o, WtBytes body);
  unsigned present;
} kinds[] = {
  [OPTION_MSS] = { read_mss, WT_TCP_HAS_MSS },
  [OPTION_WSCALE] = { read_window_scale, WT_TCP_HAS_WINDOW_SCALE },
  [OPTION_SACK_OK] = { read_sack_permitted, WT_TCP_HAS_SACK_PERMITTED },
  [OPTION_SACK] = { read_sack, WT_TCP_HAS_SACK },
  [OPTION_TS] = { read_timestamps, WT_TCP_HAS_TIMESTAMPS },
};

/* As nearly every segment has them: RFC 7323 appendix A. */
static bool only_timestamps(WtTcpOptions *o, WtBytes in)
{
  WtCursor c = wt_cursor(in);

  return in.len == 12 && wt_cursor_be32(&c) == NOP_NOP_TS &&
         read_timestamps(o, wt_cursor_rest(&c));
}

/* RFC 9293 3.2, RFC 7323 2.2 and 3.2, RFC 2018 2 and 3. Returns WtTcpOptions.present. */
static unsigned read_options(WtTcpOptions *o, WtBytes in)
{
  WtCursor c = wt_cursor(in);
  unsigned present = 0;

  if (only_timestamps(o, in))
    return WT_TCP_HAS_TIMESTAMPS;
  while (wt_cursor_left(&c)) {
    const uint8_t kind = wt_cursor_u8(&c);
    if (kind == OPTION_END)
      break;
    if (kind == OPTION_NOP)
      continue;
    const uint8_t len = wt_cursor_u8(&c);
    const WtBytes body = wt_cursor_bytes(&c, len < 2 ? SIZE_MAX : len - 2u);
    if (!wt_cursor_ok(&c))
      return present | WT_TCP_OPTIONS_BROKEN;
    if (kind >= G_N_ELEMENTS(kinds) || !kinds[kind].read)
      continue;
    if (!kinds[kind].read(o, body))
      return present | WT_TCP_OPTIONS_BROKEN;
    present |= kinds[kind].present;
  }
  return present;
}

/* Addresses and protocol: the pseudo-header without the length (RFC 9293 3.1, RFC 8200 8.1). */
static uint64_t pseudo_sum(const WtIpFacts *ip)
{
  uint64_t sum = wt_sum_word(TCP_PROTOCOL);

  for (size_t i = 0; i < sizeof ip->src.ip; i += 4) {
    uint32_t src, dst;

    memcpy(&src, ip->src.ip + i, sizeof src);
    memcpy(&dst, ip->dst.ip + i, sizeof dst);
    sum += (uint64_t) src + dst;
  }
  return sum;
}

/*
 * Offload leaves a sum over the pseudo-header only, not inverted: Linux with the length,
 * Windows without. Past 65535 octets Linux adds all 32 bits of the length; others keep the low
 * 16.
 */
static WtChecksum partial(uint64_t pseudo, size_t len, uint16_t field)
{
  const uint64_t low = wt_sum_word((uint16_t) len);
  const uint64_t high = wt_sum_word((uint16_t) (len >> 16));

  if (field == wt_sum_fold(pseudo + high + low) || field == wt_sum_fold(pseudo + low))
    return WT_CHECKSUM_PARTIAL_LINUX;
  return field == wt_sum_fold(pseudo) ? WT_CHECKSUM_PARTIAL_WINDOWS : WT_CHECKSUM_WRONG;
}

static bool sums_up(const WtWalk *w, uint64_t pseudo)
{
  const size_t len = w->wire_len;
  const uint64_t sum =
      pseudo + wt_sum_word((uint16_t) (len >> 16)) + wt_sum_word((uint16_t) len);

  return w->in.len == len && wt_sum_fold(sum + wt_sum_octets(w->in)) == WT_SUM_RIGHT;
}

/*
 * The walk stands before the TCP header. A right sum may look partial by chance (1 in 2^16) and
 * the reverse, so what is likelier is tried first; that also spares summing super-segments.
 */
static WtChecksum classify(const WtWalk *w, uint16_t field, size_t payload_len)
{
  const uint64_t pseudo = pseudo_sum(&w->ip);
  const bool sum_first = field == 0 || payload_len <= PLAIN_PAYLOAD_MAX;

  if (sum_first && sums_up(w, pseudo))
    return WT_CHECKSUM_VALID;
  if (field == 0)
    return WT_CHECKSUM_ZERO;
  const WtChecksum partly = partial(pseudo, w->wire_len, field);
  if (partly != WT_CHECKSUM_WRONG)
    return partly;
  if (w->in.len < w->wire_len)
    return WT_CHECKSUM_UNVERIFIABLE;
  return !sum_first && sums_up(w, pseudo) ? WT_CHECKSUM_VALID : WT_CHECKSUM_WRONG;
}

static void copy_headers(const WtWalk *w, WtSegment *out)
{
  const bool usable = !w->reassembled && w->n_headers <= WT_HEADERS_MAX;

  out->n_headers = usable ? w->n_headers : 0;
  for (size_t i = 0; i < out->n_headers; i++)
    out->headers[i] = w->headers[i];
}

/* Everything but TCP's own fields; one by one, as clearing them all first would take longer. */
static void fill_path(const WtWalk *w, WtSegment *out)
{
  out->frame = w->frame;
  out->src = w->ip.src;
  out->dst = w->ip.dst;
  out->ip_checksum = w->ip.checksum;
  out->ip_at = w->reassembled ? 0 : w->ip.at;
  out->tcp_at = wt_walk_at(w);
  out->ip_id = w->ip.id;
  out->ttl = w->ip.ttl;
  out->tos = w->ip.tos;
  out->vlan_tags = w->vlan_tags;
  out->tunnels = w->tunnels;
  out->dont_fragment = w->ip.dont_fragment;
  out->ip_len_zero = w->ip.len_zero;
  out->jumbo_option = w->ip.jumbo_option;
  out->reassembled = w->reassembled;
  out->datagram_len = w->datagram_len;
  out->fragment_len = w->fragment_len;
  copy_headers(w, out);
}

/* RFC 9293 3.1. */
WtLayer wt_tcp_parse(WtWalk *w)
{
  WtCursor c = wt_cursor(w->in);

  const uint16_t src_port = wt_cursor_be16(&c);
  const uint16_t dst_port = wt_cursor_be16(&c);
  const uint32_t seq = wt_cursor_be32(&c);
  const uint32_t ack = wt_cursor_be32(&c);
  const uint16_t offset_flags = wt_cursor_be16(&c);
  const uint16_t window = wt_cursor_be16(&c);
  (void) wt_cursor_be32(&c); /* checksum: below; urgent pointer: iSCSI has no use for it */
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);
  const size_t header_len = (offset_flags >> 12) * 4u;
  if (header_len < WT_TCP_HEADER_LEN)
    return wt_walk_end(w, WT_DECODED_MALFORMED);
  const WtBytes options = wt_cursor_bytes(&c, header_len - WT_TCP_HEADER_LEN);
  if (!wt_cursor_ok(&c))
    return wt_walk_short(w, &c);

  WtSegment *out = w->out;
  fill_path(w, out);
  out->src.port = src_port;
  out->dst.port = dst_port;
  out->seq.v = seq;
  out->ack.v = ack;
  out->flags = offset_flags & TCP_FLAGS;
  out->window = window;
  out->options = (WtTcpOptions) { 0 };
  out->options.present = read_options(&out->options, options);
  out->payload = wt_cursor_rest(&c);
  out->payload_wire_len = (uint32_t) (w->wire_len - header_len);
  out->tcp_checksum =
      classify(w, wt_sum_load(w->in.data + TCP_CHECKSUM_AT), out->payload_wire_len);
  return wt_walk_end(w, WT_DECODED_TCP);
}

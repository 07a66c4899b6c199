/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Packets for the decode tests, from 10.0.0.1 port 50000 to 10.0.0.2 port 3260 (fd00::1 to
 * fd00::2), written down as hex where the layout is the point and built where it is not. The
 * checksums are summed here a second time, octet by octet.
 */
#ifndef WT_TEST_PACKETS_H
#define WT_TEST_PACKETS_H

#include "wt-test.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "decode/decode.h"

#define ETHERNET "020000000002 020000000001 "
#define SLL "0000 0001 0006 0200000000010000 "
#define SLL2_AFTER "0000 00000003 0001 00 06 0200000000010000 "
#define IPV4_ADDRESSES "0a000001 0a000002"
#define IPV6_ADDRESSES "fd000000000000000000000000000001 fd000000000000000000000000000002"

static const WtLimits limits = { .fragment_octets = 1 << 20 };

static inline void add_hex(GByteArray *a, const char *hex)
{
  for (; *hex; hex++) {
    if (*hex == ' ')
      continue;
    const uint8_t octet =
        (uint8_t) (g_ascii_xdigit_value(hex[0]) << 4 | g_ascii_xdigit_value(hex[1]));
    g_byte_array_append(a, &octet, 1);
    hex++;
  }
}

static inline GByteArray *from_hex(const char *hex)
{
  GByteArray *a = g_byte_array_new();

  add_hex(a, hex);
  return a;
}

static inline void add_be16(GByteArray *a, size_t value)
{
  g_byte_array_append(a, (const uint8_t[]) { (uint8_t) (value >> 8), (uint8_t) value }, 2);
}

static inline void set_be16(GByteArray *a, size_t at, size_t value)
{
  a->data[at] = (uint8_t) (value >> 8);
  a->data[at + 1] = (uint8_t) value;
}

static inline void add_take(GByteArray *a, GByteArray *tail)
{
  g_byte_array_append(a, tail->data, tail->len);
  g_byte_array_unref(tail);
}

static inline uint32_t naive_sum(uint32_t sum, const uint8_t *p, size_t len)
{
  for (size_t i = 0; i < len; i++)
    sum += i % 2 ? p[i] : (uint32_t) p[i] << 8;
  while (sum >> 16)
    sum = (sum & 0xffff) + (sum >> 16);
  return sum;
}

/* The pseudo-header's sum; @len 0 leaves the length out, as Windows does. */
static inline uint16_t pseudo(unsigned version, size_t len)
{
  g_autoptr(GByteArray) a = from_hex(version == 4 ? IPV4_ADDRESSES : IPV6_ADDRESSES);

  add_be16(a, 6);
  add_be16(a, len >> 16);
  add_be16(a, len);
  return (uint16_t) naive_sum(0, a->data, a->len);
}

/* A TCP segment with checksum 0: SEQ 0x01020304, ACK 0x05060708, ACK and PSH, window 512. */
static inline GByteArray *tcp(const char *options, size_t payload_len)
{
  GByteArray *a = from_hex("c350 0cbc 01020304 05060708 0018 0200 0000 0000");

  add_hex(a, options);
  a->data[12] = (uint8_t) (a->len / 4 << 4);
  for (size_t i = 0; i < payload_len; i++)
    g_byte_array_append(a, (const uint8_t[]) { (uint8_t) (i * 7 + 1) }, 1);
  return a;
}

/* ... with its right checksum. */
static inline GByteArray *sealed(unsigned version, const char *options, size_t payload_len)
{
  GByteArray *a = tcp(options, payload_len);

  set_be16(a, 16, (uint16_t) ~naive_sum(pseudo(version, a->len), a->data, a->len));
  return a;
}

/* An IPv4 packet around @payload_take, @total_len and @fragment as they stand in its header. */
static inline GByteArray *ipv4_with(uint8_t protocol, size_t total_len, size_t fragment,
                                    GByteArray *payload_take)
{
  GByteArray *a = from_hex("4500");

  add_be16(a, total_len);
  add_be16(a, 0x1234);
  add_be16(a, fragment);
  add_hex(a, "40");
  g_byte_array_append(a, &protocol, 1);
  add_hex(a, "0000" IPV4_ADDRESSES);
  set_be16(a, 10, (uint16_t) ~naive_sum(0, a->data, a->len));
  add_take(a, payload_take);
  return a;
}

static inline GByteArray *ipv4(GByteArray *tcp_take)
{
  return ipv4_with(6, 20 + tcp_take->len, 0x4000, tcp_take);
}

/* An IPv6 packet: @next is the first of @extensions (hex), the last of which names TCP. */
static inline GByteArray *ipv6_with(uint8_t next, size_t payload_len, const char *extensions,
                                    GByteArray *payload_take)
{
  GByteArray *a = from_hex("6ab00000");

  add_be16(a, payload_len);
  g_byte_array_append(a, &next, 1);
  add_hex(a, "3f" IPV6_ADDRESSES);
  add_hex(a, extensions);
  add_take(a, payload_take);
  return a;
}

static inline GByteArray *ipv6(GByteArray *tcp_take)
{
  return ipv6_with(6, tcp_take->len, "", tcp_take);
}

/* The packet whose IP version is asked for, with 5 octets of payload. */
static inline GByteArray *packet(unsigned version)
{
  return version == 4 ? ipv4(sealed(4, "", 5)) : ipv6(sealed(6, "", 5));
}

/* Puts the octets @hex before @a. */
static inline GByteArray *behind(const char *hex, GByteArray *a_take)
{
  GByteArray *whole = from_hex(hex);

  add_take(whole, a_take);
  return whole;
}

/* Whatever the octets are, a segment may not claim more than was captured. */
static inline void check_bounds(const WtFrame *frame, const WtSegment *s)
{
  assert_true(s->payload_wire_len >= s->payload.len);
  assert_true(s->frame == frame);
  if (s->payload.len < s->payload_wire_len)
    assert_true(s->tcp_checksum != WT_CHECKSUM_VALID && s->tcp_checksum != WT_CHECKSUM_WRONG);
  if (s->reassembled || s->payload.len == 0)
    return;
  assert_true(s->payload.data >= frame->data.data);
  assert_true(s->payload.data + s->payload.len <= frame->data.data + frame->data.len);
  assert_true(s->ip_at < s->tcp_at && s->tcp_at + 20 <= frame->data.len);
}

/* Decodes the first @captured octets of @a in a heap block of that size. */
static inline WtDecoded decode_cut(uint32_t linktype, const GByteArray *a, size_t captured,
                                   size_t wire_len, WtSegment *out)
{
  uint8_t *block = malloc(captured ? captured : 1);
  memcpy(block, a->data, captured);
  const WtFrame frame = {
    .data = { block, captured },
    .number = 1,
    .wire_len = (uint32_t) wire_len,
    .linktype = linktype,
  };
  WtDecoder *decoder = wt_decoder_new(&limits);
  const WtDecoded result = wt_decoder_push(decoder, &frame, out);

  if (result == WT_DECODED_TCP)
    check_bounds(&frame, out);
  wt_decoder_free(decoder);
  free(block);
  return result;
}

static inline WtDecoded decode(uint32_t linktype, const GByteArray *a, WtSegment *out)
{
  return decode_cut(linktype, a, a->len, a->len, out);
}

/* Every shorter prefix, once as snapped and once as if the frame had been that short. */
static inline void check_prefixes(uint32_t linktype, const GByteArray *a)
{
  WtSegment s;

  for (size_t n = 0; n < a->len; n++) {
    (void) decode_cut(linktype, a, n, a->len, &s);
    (void) decode_cut(linktype, a, n, n, &s);
  }
}

#endif

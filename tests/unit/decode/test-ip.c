/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Lengths, options, extension headers and header checksums of IPv4 and IPv6.
 */
#include "packets.h"

#define V4(len_flags_id, rest) "45b8 " len_flags_id " 40 06 " rest IPV4_ADDRESSES
#define V6(len, next) "6ab00000 " len " " next " 3f " IPV6_ADDRESSES
#define ROUTE "fd0000000000000000000000000000aa fd0000000000000000000000000000bb"

/* Each packet is @header, then a TCP segment of 20 + 5 octets, then @padding zeroes. */
typedef struct {
  const char *name;
  const char *header;
  size_t padding;
  WtDecoded expect;
  uint32_t payload_wire_len;
  size_t payload_len;
  WtChecksum ip_checksum;
  bool len_zero;
} Case;

#define TCP WT_DECODED_TCP
#define BAD WT_DECODED_MALFORMED
#define ZERO WT_CHECKSUM_ZERO
#define VALID WT_CHECKSUM_VALID

static const Case cases[] = {
  { "4: checksum valid", "4500 002d 1234 4000 40 06 1495 " IPV4_ADDRESSES, 0, TCP, 5, 5, VALID,
    0 },
  { "4: checksum wrong", V4("002d 1234 4000", "1496"), 0, TCP, 5, 5, WT_CHECKSUM_WRONG, 0 },
  { "4: checksum zero", V4("002d 1234 4000", "0000"), 0, TCP, 5, 5, ZERO, 0 },
  { "4: padding trimmed", V4("002d 1234 4000", "0000"), 9, TCP, 5, 5, ZERO, 0 },
  { "4: total length 0 reads on", V4("0000 1234 4000", "0000"), 9, TCP, 14, 14, ZERO, 1 },
  { "4: beyond the frame is missing", V4("0050 1234 4000", "0000"), 0, TCP, 40, 5, ZERO, 0 },
  { "4: beyond, and damaged", V4("0050 1234 4000", "1111"), 0, BAD, 0, 0, ZERO, 0 },
  { "4: total below header", V4("0013 1234 4000", "0000"), 0, BAD, 0, 0, ZERO, 0 },
  { "4: total ends in TCP header", V4("0020 1234 4000", "0000"), 0, BAD, 0, 0, ZERO, 0 },
  { "4: options", "4600 0031 1234 4000 40 06 0000 " IPV4_ADDRESSES "94040000", 0, TCP, 5, 5,
    ZERO, 0 },
  { "4: header of 4 words", "4400 002d 1234 4000 40 06 0000 " IPV4_ADDRESSES, 0, BAD, 0, 0,
    ZERO, 0 },
  { "4: header longer than all", "4f00 0000 1234 4000 40 06 0000 " IPV4_ADDRESSES, 0, BAD, 0, 0,
    ZERO, 0 },
  { "6: plain", V6("0019", "06"), 0, TCP, 5, 5, VALID, 0 },
  { "6: padding trimmed", V6("0019", "06"), 3, TCP, 5, 5, VALID, 0 },
  { "6: length 0 reads on", V6("0000", "06"), 3, TCP, 8, 8, VALID, 1 },
  { "6: beyond the frame is missing", V6("0030", "06"), 0, TCP, 28, 5, VALID, 0 },
  { "6: hop-by-hop", V6("0021", "00") "0600 0104 00000000", 0, TCP, 5, 5, VALID, 0 },
  { "6: options and authentication",
    V6("0031", "3c") "3300 0104 00000000 0602 0000 00000001 00000001 00000000", 0, TCP, 5, 5,
    VALID, 0 },
  { "6: mobility", V6("0021", "87") "0600 0000 00000000", 0, TCP, 5, 5, VALID, 0 },
  { "6: atomic fragment", V6("0021", "2c") "0600 0000 12345678", 0, TCP, 5, 5, VALID, 0 },
  { "6: routed to the end",
    V6("0031", "2b") "0602 0000 00000000 fd0000000000000000000000000000aa", 0, TCP, 5, 5, VALID,
    0 },
  { "6: jumbo beyond the frame", V6("0000", "00") "0600 c204 00020000", 0, BAD, 0, 0, VALID,
    0 },
  { "6: jumbo below 64 KiB", V6("0000", "00") "0600 c204 00000021", 0, BAD, 0, 0, VALID, 0 },
  { "6: jumbo beside a length", V6("0021", "00") "0600 c204 00020000", 0, BAD, 0, 0, VALID, 0 },
  { "6: option longer than its header", V6("0021", "00") "0600 1e40 00000000", 0, TCP, 5, 5,
    VALID, 0 },
  { "6: extension longer than the packet", V6("0021", "3c") "06ff 0104 00000000", 0, BAD, 0, 0,
    VALID, 0 },
  { "6: no next header", V6("0019", "3b"), 0, WT_DECODED_OTHER, 0, 0, VALID, 0 },
};

static void lengths(void **state)
{
  const Case *c = *state;
  g_autoptr(GByteArray) a = from_hex(c->header);
  WtSegment s;

  add_take(a, sealed(c->header[0] == '4' ? 4 : 6, "", 5));
  for (size_t i = 0; i < c->padding; i++)
    add_hex(a, "00");
  check_prefixes(101, a);
  assert_int_equal(decode(101, a, &s), c->expect);
  if (c->expect != WT_DECODED_TCP)
    return;
  assert_int_equal(s.payload_wire_len, c->payload_wire_len);
  assert_int_equal(s.payload.len, c->payload_len);
  assert_int_equal(s.ip_checksum, c->ip_checksum);
  assert_int_equal(s.ip_len_zero, c->len_zero);
  assert_false(s.jumbo_option);
  assert_int_equal(s.src.ip[s.src.ip_version == 4 ? 3 : 15], 1);
  assert_int_equal(s.dst.ip[s.dst.ip_version == 4 ? 3 : 15], 2);
  if (c->payload_len == 5 && c->payload_wire_len == 5)
    assert_int_equal(s.tcp_checksum, WT_CHECKSUM_VALID);
}

static void ipv4_fields(void **state)
{
  (void) state;
  g_autoptr(GByteArray) a = from_hex("45b8 002d 1234 4000 3f 06 0000 " IPV4_ADDRESSES);
  WtSegment s;

  add_take(a, sealed(4, "", 5));
  assert_int_equal(decode(228, a, &s), WT_DECODED_TCP);
  assert_int_equal(s.ip_id, 0x1234);
  assert_int_equal(s.tos, 0xb8);
  assert_int_equal(s.ttl, 0x3f);
  assert_true(s.dont_fragment);
  a->data[6] = 0;
  assert_int_equal(decode(228, a, &s), WT_DECODED_TCP);
  assert_false(s.dont_fragment);
}

static void ipv6_fields(void **state)
{
  (void) state;
  g_autoptr(GByteArray) a = packet(6);
  WtSegment s;

  assert_int_equal(decode(229, a, &s), WT_DECODED_TCP);
  assert_int_equal(s.tos, 0xab);
  assert_int_equal(s.ttl, 0x3f);
  assert_int_equal(s.ip_checksum, WT_CHECKSUM_VALID);
}

/*= test RFC8200 8.1 "Destination Address used in the pseudo-header" of a routed packet */
static void routed_on(void **state)
{
  static const struct {
    const char *type;
    uint8_t last;
  } routes[] = { { "00", 0xbb }, { "02", 0xbb }, { "04", 0xaa } };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(routes); i++) {
    g_autofree char *header = g_strconcat("0604 ", routes[i].type, " 01 00000000" ROUTE, NULL);
    g_autoptr(GByteArray) a = ipv6_with(43, 40 + 25, header, tcp("", 5));
    WtSegment s;

    assert_int_equal(decode(101, a, &s), WT_DECODED_TCP);
    assert_int_equal(s.dst.ip[15], routes[i].last);
  }
}

/*= test RFC2675 2 "Jumbo Payload Length" */
static void big_tcp(void **state)
{
  (void) state;
  const size_t payload_len = 100000;
  g_autoptr(GByteArray) bare = ipv6_with(6, 0, "", tcp("", payload_len));
  g_autoptr(GByteArray) jumbo =
      ipv6_with(0, 0, "0600 c204 000186bc", tcp("", payload_len)); /* 8 + 20 + 100000 */
  WtSegment s;

  assert_int_equal(decode(101, bare, &s), WT_DECODED_TCP);
  assert_int_equal(s.payload_wire_len, payload_len);
  assert_true(s.ip_len_zero);
  assert_false(s.jumbo_option);
  add_hex(jumbo, "0000"); /* the option knows better than the frame */
  assert_int_equal(decode(101, jumbo, &s), WT_DECODED_TCP);
  assert_int_equal(s.payload_wire_len, payload_len);
  assert_true(s.jumbo_option);
  assert_int_equal(decode_cut(101, jumbo, 96, jumbo->len, &s), WT_DECODED_TCP);
  assert_int_equal(s.payload_wire_len, payload_len);
  assert_int_equal(s.payload.len, 96 - 68);
}

static void snapped_or_malformed(void **state)
{
  (void) state;
  g_autoptr(GByteArray) a = packet(4);
  WtSegment s;

  assert_int_equal(decode_cut(101, a, 19, a->len, &s), WT_DECODED_SNAPPED);
  assert_int_equal(decode_cut(101, a, 39, a->len, &s), WT_DECODED_SNAPPED);
  assert_int_equal(decode_cut(101, a, 19, 19, &s), WT_DECODED_MALFORMED);
  assert_int_equal(decode_cut(101, a, 40, a->len, &s), WT_DECODED_TCP);
  assert_int_equal(s.payload.len, 0);
  assert_int_equal(s.payload_wire_len, 5);
}

int main(void)
{
  const struct CMUnitTest single[] = {
    cmocka_unit_test(ipv4_fields),
    cmocka_unit_test(ipv6_fields),
    cmocka_unit_test(routed_on),
    cmocka_unit_test(big_tcp),
    cmocka_unit_test(snapped_or_malformed),
  };
  struct CMUnitTest tests[G_N_ELEMENTS(cases)];

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = lengths,
      .initial_state = (void *) &cases[i],
    };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  return failed + cmocka_run_group_tests(single, NULL, NULL);
}

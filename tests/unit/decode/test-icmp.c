/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What ICMP says of segments that did not fit, and what is not believed.
 */
#include "packets.h"

#define NEEDED "0304 0000 0000 0578 " /* type 3, code 4: 1400 octets fit */
#define TOO_BIG "0200 0000 00000514 " /* type 2: 1300 octets fit         */
#define PORTS "c350 0cbc 01020304"
#define V4(protocol) "4500 05dc 1234 4000 40 " protocol " 0000 " IPV4_ADDRESSES
#define V6(next) "60000000 05b4 " next " 40 " IPV6_ADDRESSES
#define VXLAN                                                                                  \
  ETHERNET "0800 4500 0000 1234 4000 40 11 0000 " IPV4_ADDRESSES                               \
           "c000 12b5 0000 0000 08000000 00002a00 " ETHERNET "0800"

typedef struct {
  const char *name;
  uint32_t linktype;
  const char *before; /* the packet that carries it */
  unsigned version;
  const char *icmp;
  uint32_t mtu; /* 0: it is not believed            */
  size_t spare; /* octets at its end that it can do without */
  bool in_udp;  /* then what cannot be read is only another UDP packet */
} Case;

static const Case cases[] = {
  { "4: fragmentation needed", 101, "", 4, NEEDED V4("06") PORTS, 1400, 4, false },
  { "4: with Ethernet around", 1, ETHERNET "0800", 4, NEEDED V4("06") PORTS, 1400, 4, false },
  { "4: in a tunnel", 1, VXLAN, 4, NEEDED V4("06") PORTS, 1400, 4, true },
  { "4: quote with options", 101, "", 4,
    NEEDED "4600 05dc 1234 4000 40 06 0000 " IPV4_ADDRESSES "94040000" PORTS, 1400, 4, false },
  { "4: quote with a wrong header checksum", 101, "", 4,
    NEEDED "4500 05dc 1234 4000 40 06 1111 " IPV4_ADDRESSES PORTS, 1400, 4, false },
  { "4: quote of a TSO frame, length 0", 101, "", 4,
    NEEDED "4500 0000 1234 4000 40 06 0000 " IPV4_ADDRESSES PORTS, 1400, 4, false },
  { "4: no MTU", 101, "", 4, "0304 0000 0000 0000 " V4("06") PORTS, 0, 0, false },
  { "4: port unreachable", 101, "", 4, "0303 0000 0000 0578 " V4("06") PORTS, 0, 0, false },
  { "4: echo", 101, "", 4, "0800 0000 0000 0578 " V4("06") PORTS, 0, 0, false },
  { "4: about UDP", 101, "", 4, NEEDED V4("11") PORTS, 0, 0, false },
  { "4: about a tunnel", 101, "", 4, NEEDED V4("04") V4("06") PORTS, 0, 0, false },
  { "4: about ICMP about TCP", 101, "", 4, NEEDED V4("01") NEEDED V4("06") PORTS, 0, 0, false },
  { "4: about an inner fragment", 101, "", 4,
    NEEDED "4500 05dc 1234 2010 40 06 0000 " IPV4_ADDRESSES PORTS, 0, 0, false },
  { "4: quote shorter than it says", 101, "", 4,
    NEEDED "4500 0016 1234 4000 40 06 0000 " IPV4_ADDRESSES PORTS, 0, 0, false },
  { "4: quote with a header of 4 words", 101, "", 4,
    NEEDED "4400 05dc 1234 4000 40 06 0000 " IPV4_ADDRESSES PORTS, 0, 0, false },
  { "4: quote of IPv6", 101, "", 4, NEEDED V6("06") PORTS, 0, 0, false },
  { "4: quote of nothing", 101, "", 4, NEEDED, 0, 0, false },
  { "6: packet too big", 101, "", 6, TOO_BIG V6("06") PORTS, 1300, 4, false },
  { "6: quote with extensions", 101, "", 6,
    TOO_BIG V6("00") "3c00 0104 00000000 0600 0104 00000000" PORTS, 1300, 4, false },
  { "6: about a fragment", 101, "", 6, TOO_BIG V6("2c") "0600 0001 12345678" PORTS, 0, 0,
    false },
  { "6: no MTU", 101, "", 6, "0200 0000 00000000 " V6("06") PORTS, 0, 0, false },
  { "6: about UDP", 101, "", 6, TOO_BIG V6("11") PORTS, 0, 0, false },
  { "6: of another type", 101, "", 6, "0300 0000 00000514 " V6("06") PORTS, 0, 0, false },
  { "6: quote of IPv4", 101, "", 6, TOO_BIG V4("06") PORTS, 0, 0, false },
};

static size_t octets_in(const char *hex)
{
  g_autoptr(GByteArray) a = from_hex(hex);

  return a->len;
}

/* The whole frame, with the first @n octets of the ICMP message in it. */
static GByteArray *frame_with(const Case *c, size_t n)
{
  GByteArray *icmp = from_hex(c->icmp);

  g_byte_array_set_size(icmp, (guint) n);
  return behind(c->before,
                c->version == 4 ? ipv4_with(1, 20 + n, 0, icmp) : ipv6_with(58, n, "", icmp));
}

/* Decodes its first @captured octets, in a block of their size. */
static WtDecoded read_frame(const Case *c, const GByteArray *a, size_t captured, WtTooBig *out)
{
  uint8_t *block = g_memdup2(a->data, captured);
  const WtFrame frame = {
    .data = { block, captured },
    .wire_len = a->len,
    .linktype = c->linktype,
  };
  WtDecoder *decoder = wt_decoder_new(&limits);
  WtSegment unused;
  const WtDecoded result = wt_decoder_push(decoder, &frame, &unused);

  if (result == WT_DECODED_TOO_BIG)
    *out = *wt_decoder_too_big(decoder);
  wt_decoder_free(decoder);
  g_free(block);
  return result;
}

static void check_peers(const WtTooBig *t, const Case *c)
{
  g_autoptr(GByteArray) a = from_hex(c->version == 4 ? IPV4_ADDRESSES : IPV6_ADDRESSES);
  const size_t len = a->len / 2;

  assert_int_equal(t->mtu, c->mtu);
  assert_int_equal(t->src.ip_version, c->version);
  assert_int_equal(t->dst.ip_version, c->version);
  assert_memory_equal(t->src.ip, a->data, len);
  assert_memory_equal(t->dst.ip, a->data + len, len);
  assert_int_equal(t->src.port, 50000);
  assert_int_equal(t->dst.port, 3260);
  assert_int_equal(t->router.ip_version, c->version);
  assert_int_equal(t->router.port, 0);
  assert_memory_equal(t->router.ip, a->data, len);
}

/* A message that ends after @n octets, by all its lengths. */
static void check_short(const Case *c, size_t n, bool enough)
{
  g_autoptr(GByteArray) a = frame_with(c, n);
  WtTooBig found;
  const WtDecoded result = read_frame(c, a, a->len, &found);

  assert_int_equal(result, enough ? WT_DECODED_TOO_BIG : WT_DECODED_OTHER);
  if (enough)
    check_peers(&found, c);
}

/* The whole message, of which the capture lacks all but @n octets. */
static void check_snapped(const Case *c, const GByteArray *whole, size_t n, bool enough)
{
  const size_t message_at = whole->len - octets_in(c->icmp);
  WtTooBig found;
  const WtDecoded result = read_frame(c, whole, message_at + n, &found);

  if (enough)
    assert_int_equal(result, WT_DECODED_TOO_BIG);
  else if (c->mtu && !c->in_udp)
    assert_int_equal(result, WT_DECODED_SNAPPED);
  else
    assert_true(result == WT_DECODED_SNAPPED || result == WT_DECODED_OTHER);
  if (enough)
    check_peers(&found, c);
}

static void too_big(void **state)
{
  const Case *c = *state;
  const size_t len = octets_in(c->icmp);
  g_autoptr(GByteArray) whole = frame_with(c, len);

  for (size_t n = 0; n <= len; n++) {
    const bool enough = c->mtu && n + c->spare >= len;

    check_short(c, n, enough);
    check_snapped(c, whole, n, enough);
  }
  check_prefixes(c->linktype, whole);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(cases)];

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = too_big,
      .initial_state = (void *) &cases[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What may stand around a TCP/IP packet: link layers, tags, tunnels.
 */
#include "packets.h"

#define UDP(port) "c000 " port " 0000 0000 "
#define VXLAN "08000000 00002a00 "
#define IP4(protocol) "4500 0000 1234 4000 40 " protocol " 0000 " IPV4_ADDRESSES
#define IP6(protocol) "60000000 0000 " protocol " 40 " IPV6_ADDRESSES
#define IPIP IP4("04")
#define PPPOE ETHERNET "8864 1100 0001 0000 0021"
#define GENEVE_PPPOE PPPOE IP4("11") UDP("17c1") "0000 6558 00002a00"

typedef struct {
  const char *name;
  uint32_t linktype;
  const char *before; /* hex, ahead of the packet */
  unsigned version;   /* of the packet            */
  WtDecoded expect;
  uint8_t vlan_tags, tunnels;
  const char *headers; /* kinds and offsets */
} Case;

static const Case cases[] = {
  { "ethernet, IPv4", 1, ETHERNET "0800", 4, WT_DECODED_TCP, 0, 0, "e@0 4@14" },
  { "ethernet, IPv6", 1, ETHERNET "86dd", 6, WT_DECODED_TCP, 0, 0, "e@0 6@14" },
  { "ethernet, ARP", 1, ETHERNET "0806", 4, WT_DECODED_OTHER, 0, 0, NULL },
  { "ethernet, 802.3 length", 1, ETHERNET "002e", 4, WT_DECODED_OTHER, 0, 0, NULL },
  { "EtherType IPv4 on an IPv6 packet", 1, ETHERNET "0800", 6, WT_DECODED_MALFORMED, 0, 0,
    NULL },
  { "EtherType IPv6 on an IPv4 packet", 1, ETHERNET "86dd", 4, WT_DECODED_MALFORMED, 0, 0,
    NULL },
  { "802.1Q", 1, ETHERNET "8100 0005 0800", 4, WT_DECODED_TCP, 1, 0, "e@0 4@18" },
  { "802.1ad and 802.1Q", 1, ETHERNET "88a8 0005 8100 0006 86dd", 6, WT_DECODED_TCP, 2, 0,
    "e@0 6@22" },
  { "9100", 1, ETHERNET "9100 0005 8100 0006 0800", 4, WT_DECODED_TCP, 2, 0, "e@0 4@22" },
  { "five tags", 1, ETHERNET "88a8 0001 8100 0001 8100 0001 8100 0001 8100 0001 0800", 4,
    WT_DECODED_TCP, 5, 0, "e@0 4@34" },
  { "MPLS, two labels", 1, ETHERNET "8847 00010040 00020140", 4, WT_DECODED_TCP, 0, 0,
    "e@0 4@22" },
  { "PPPoE, IPv6", 1, ETHERNET "8864 1100 0001 0000 0057", 6, WT_DECODED_TCP, 0, 0,
    "e@0 p@14 6@22" },
  { "raw, IPv4", 101, "", 4, WT_DECODED_TCP, 0, 0, "4@0" },
  { "raw, IPv6", 101, "", 6, WT_DECODED_TCP, 0, 0, "6@0" },
  { "raw of FreeBSD", 12, "", 4, WT_DECODED_TCP, 0, 0, "4@0" },
  { "raw of OpenBSD", 14, "", 6, WT_DECODED_TCP, 0, 0, "6@0" },
  { "LINKTYPE_IPV4", 228, "", 4, WT_DECODED_TCP, 0, 0, "4@0" },
  { "LINKTYPE_IPV6", 229, "", 6, WT_DECODED_TCP, 0, 0, "6@0" },
  { "null, little-endian", 0, "02000000", 4, WT_DECODED_TCP, 0, 0, "4@4" },
  { "null, big-endian", 0, "00000002", 4, WT_DECODED_TCP, 0, 0, "4@4" },
  { "null, NetBSD's IPv6", 0, "18000000", 6, WT_DECODED_TCP, 0, 0, "6@4" },
  { "null, FreeBSD's IPv6", 0, "0000001c", 6, WT_DECODED_TCP, 0, 0, "6@4" },
  { "null, Darwin's IPv6", 0, "1e000000", 6, WT_DECODED_TCP, 0, 0, "6@4" },
  { "null, Linux's IPv6", 0, "0a000000", 6, WT_DECODED_TCP, 0, 0, "6@4" },
  { "null, another family", 0, "07000000", 4, WT_DECODED_OTHER, 0, 0, NULL },
  { "loop", 108, "00000002", 4, WT_DECODED_TCP, 0, 0, "4@4" },
  { "SLL", 113, SLL "0800", 4, WT_DECODED_TCP, 0, 0, "4@16" },
  { "SLL, 802.1Q", 113, SLL "8100 0005 86dd", 6, WT_DECODED_TCP, 1, 0, "6@20" },
  { "SLL2", 276, "86dd" SLL2_AFTER, 6, WT_DECODED_TCP, 0, 0, "6@20" },
  { "SLL2, two tags", 276, "88a8" SLL2_AFTER "0005 8100 0005 0800", 4, WT_DECODED_TCP, 2, 0,
    "4@28" },
  { "unknown link type", 147, ETHERNET "0800", 4, WT_DECODED_OTHER, 0, 0, NULL },
  { "VXLAN", 1, ETHERNET "0800" IP4("11") UDP("12b5") VXLAN ETHERNET "0800", 4, WT_DECODED_TCP,
    0, 1, "e@0 4@14 u@34 e@50 4@64" },
  { "VXLAN on Linux's old port", 1, ETHERNET "0800" IP4("11") UDP("2118") VXLAN ETHERNET "86dd",
    6, WT_DECODED_TCP, 0, 1, "e@0 4@14 u@34 e@50 6@64" },
  { "VXLAN, tags within and without", 1,
    ETHERNET "8100 0005 86dd" IP6("11") UDP("12b5") VXLAN ETHERNET "8100 0005 0800", 4,
    WT_DECODED_TCP, 2, 1, "e@0 6@18 u@58 e@74 4@92" },
  { "VXLAN around ARP", 1, ETHERNET "0800" IP4("11") UDP("12b5") VXLAN ETHERNET "0806", 4,
    WT_DECODED_OTHER, 0, 0, NULL },
  { "VXLAN port, malformed within", 1,
    ETHERNET "0800" IP4("11") UDP("12b5") VXLAN ETHERNET "0800", 6, WT_DECODED_OTHER, 0, 0,
    NULL },
  { "VXLAN port, no VNI", 1,
    ETHERNET "0800" IP4("11") UDP("12b5") "00000000 00000000" ETHERNET "0800", 4,
    WT_DECODED_OTHER, 0, 0, NULL },
  { "another UDP port", 1, ETHERNET "0800" IP4("11") UDP("0035") VXLAN ETHERNET "0800", 4,
    WT_DECODED_OTHER, 0, 0, NULL },
  { "Geneve, Ethernet", 1,
    ETHERNET "0800" IP4("11") UDP("17c1") "0000 6558 00002a00" ETHERNET "0800", 4,
    WT_DECODED_TCP, 0, 1, "e@0 4@14 u@34 e@50 4@64" },
  { "Geneve, options, IPv6", 1,
    ETHERNET "0800" IP4("11") UDP("17c1") "0200 86dd 00002a00 0102800100000000", 6,
    WT_DECODED_TCP, 0, 1, "e@0 4@14 u@34 6@58" },
  { "Geneve, version 1", 1, ETHERNET "0800" IP4("11") UDP("17c1") "4000 0800 00002a00", 4,
    WT_DECODED_OTHER, 0, 0, NULL },
  { "GRE", 1, ETHERNET "0800" IP4("2f") "0000 0800", 4, WT_DECODED_TCP, 0, 1,
    "e@0 4@14 g@34 4@38" },
  { "GRE, bridged Ethernet", 1, ETHERNET "0800" IP4("2f") "0000 6558" ETHERNET "0800", 4,
    WT_DECODED_TCP, 0, 1, "e@0 4@14 g@34 e@38 4@52" },
  { "GRE, key", 1, ETHERNET "0800" IP4("2f") "2000 0800 0000002a", 4, WT_DECODED_TCP, 0, 1,
    "e@0 4@14 g@34 4@42" },
  { "GRE, checksum, key, sequence", 1,
    ETHERNET "86dd" IP6("2f") "b000 86dd 00000000 0000002a 00000001", 6, WT_DECODED_TCP, 0, 1,
    "e@0 6@14 g@54 6@70" },
  { "GRE of PPTP", 1, ETHERNET "0800" IP4("2f") "2001 880b 00000000", 4, WT_DECODED_OTHER, 0, 0,
    NULL },
  { "GRE with routing", 1, ETHERNET "0800" IP4("2f") "4000 0800", 4, WT_DECODED_OTHER, 0, 0,
    NULL },
  { "IPv4 in IPv4", 101, IPIP, 4, WT_DECODED_TCP, 0, 1, "4@0 4@20" },
  { "IPv6 in IPv4", 101, IP4("29"), 6, WT_DECODED_TCP, 0, 1, "4@0 6@20" },
  { "IPv4 in IPv6", 101, IP6("04"), 4, WT_DECODED_TCP, 0, 1, "6@0 4@40" },
  { "four tunnels", 101, IPIP IPIP IPIP IPIP, 4, WT_DECODED_TCP, 0, 4,
    "4@0 4@20 4@40 4@60 4@80" },
  { "five tunnels", 101, IPIP IPIP IPIP IPIP IPIP, 4, WT_DECODED_OTHER, 0, 0, NULL },
  { "ICMP", 101, IP4("01"), 4, WT_DECODED_OTHER, 0, 0, NULL },
  { "four Geneve tunnels and PPPoE", 1,
    GENEVE_PPPOE GENEVE_PPPOE GENEVE_PPPOE GENEVE_PPPOE PPPOE, 4, WT_DECODED_TCP, 0, 4,
    "e@0 p@14 4@22 u@42 e@58 p@72 4@80 u@100"
    " e@116 p@130 4@138 u@158 e@174 p@188 4@196 u@216 e@232 p@246 4@254" },
};

/* The headers that were noted, like "e@0 4@14". */
static void describe(const WtSegment *s, GString *out)
{
  static const char kinds[] = {
    [WT_HEADER_ETHERNET] = 'e', [WT_HEADER_PPPOE] = 'p', [WT_HEADER_IPV4] = '4',
    [WT_HEADER_IPV6] = '6',     [WT_HEADER_UDP] = 'u',   [WT_HEADER_GRE] = 'g',
  };

  for (size_t i = 0; i < s->n_headers; i++)
    g_string_append_printf(out, "%s%c@%u", i ? " " : "", kinds[s->headers[i].kind],
                           s->headers[i].at);
}

static void layers(void **state)
{
  const Case *c = *state;
  g_autoptr(GByteArray) a = behind(c->before, packet(c->version));
  WtSegment s;

  assert_int_equal(decode(c->linktype, a, &s), c->expect);
  check_prefixes(c->linktype, a);
  if (c->expect != WT_DECODED_TCP)
    return;
  assert_int_equal(decode(c->linktype, a, &s), WT_DECODED_TCP);
  assert_int_equal(s.src.ip_version, c->version);
  assert_int_equal(s.src.port, 50000);
  assert_int_equal(s.dst.port, 3260);
  assert_int_equal(s.payload_wire_len, 5);
  assert_int_equal(s.tcp_checksum, WT_CHECKSUM_VALID);
  assert_int_equal(s.vlan_tags, c->vlan_tags);
  assert_int_equal(s.tunnels, c->tunnels);
  g_autoptr(GString) headers = g_string_new(NULL);
  describe(&s, headers);
  assert_string_equal(headers->str, c->headers);
  assert_int_equal(s.tcp_at, a->len - 25);
  assert_int_equal(s.ip_at, s.tcp_at - (c->version == 4 ? 20 : 40));
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(cases)];

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = layers,
      .initial_state = (void *) &cases[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

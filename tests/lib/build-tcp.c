/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "build-tcp.h"

#include <string.h>

#define TCP 6u
#define TCP_LEN 20u
#define TCP_CHECKSUM_AT 16u
#define IPV4_LEN 20u
#define IPV6_LEN 40u
#define JUMBO_LEN 8u

static const uint8_t jumbo_option[] = { TCP, 0, 0xc2, 4 };

static uint32_t ip_len_of(const WtTestTcp *tcp)
{
  return tcp->path->src.ip_version == 4 ? IPV4_LEN : IPV6_LEN;
}

uint32_t wt_test_tcp_header_len(const WtTestTcp *tcp)
{
  return ip_len_of(tcp) + TCP_LEN + tcp->options_len;
}

uint32_t wt_test_tcp_at(const WtTestTcp *tcp, const WtTestForm *form)
{
  return (tcp->path->vlan ? 18u : 14u) + ip_len_of(tcp) + (form->jumbo ? JUMBO_LEN : 0);
}

/* --- octets --- */

static void add(GByteArray *a, const void *octets, size_t len)
{
  g_byte_array_append(a, octets, (guint) len);
}

static void add8(GByteArray *a, uint8_t value)
{
  add(a, &value, 1);
}

static void add16(GByteArray *a, uint32_t value)
{
  add8(a, (uint8_t) (value >> 8));
  add8(a, (uint8_t) value);
}

static void add32(GByteArray *a, uint32_t value)
{
  add16(a, value >> 16);
  add16(a, value & 0xffff);
}

static void set16(GByteArray *a, size_t at, uint16_t value)
{
  a->data[at] = (uint8_t) (value >> 8);
  a->data[at + 1] = (uint8_t) value;
}

/* --- sums: RFC 1071, a word at a time --- */

static uint64_t sum(const uint8_t *p, size_t len)
{
  uint64_t total = 0;

  for (size_t i = 0; i + 1 < len; i += 2)
    total += (uint32_t) p[i] << 8 | p[i + 1];
  return len % 2 ? total + ((uint32_t) p[len - 1] << 8) : total;
}

static uint16_t fold(uint64_t total)
{
  while (total >> 16)
    total = (total & 0xffff) + (total >> 16);
  return (uint16_t) total;
}

static uint64_t pseudo_sum(const WtTestTcp *tcp, uint32_t len)
{
  const uint32_t address_len = tcp->path->src.ip_version == 4 ? 4 : 16;

  return sum(tcp->path->src.ip, address_len) + sum(tcp->path->dst.ip, address_len) + TCP +
         (len >> 16) + (len & 0xffff);
}

static void add_tcp_header(GByteArray *a, const WtTestTcp *tcp)
{
  add16(a, tcp->path->src.port);
  add16(a, tcp->path->dst.port);
  add32(a, tcp->seq);
  add32(a, tcp->ack);
  add16(a, (TCP_LEN + tcp->options_len) / 4 << 12 | tcp->flags);
  add16(a, tcp->window);
  add32(a, 0); /* checksum; urgent pointer */
  add(a, tcp->options, tcp->options_len);
}

uint16_t wt_test_tcp_checksum(const WtTestTcp *tcp)
{
  g_autoptr(GByteArray) header = g_byte_array_new();

  add_tcp_header(header, tcp);
  return (uint16_t) ~fold(pseudo_sum(tcp, header->len + (uint32_t) tcp->payload.len) +
                          sum(header->data, header->len) +
                          sum(tcp->payload.data, tcp->payload.len));
}

static uint16_t checksum(const WtTestTcp *tcp, const WtTestForm *form)
{
  const uint32_t len = TCP_LEN + tcp->options_len + (uint32_t) tcp->payload.len;

  switch (form->sum) {
  case WT_TEST_SUM_PARTIAL:
    return fold(pseudo_sum(tcp, len));
  case WT_TEST_SUM_WINDOWS:
    return fold(pseudo_sum(tcp, 0));
  case WT_TEST_SUM_GIVEN:
    return form->given;
  case WT_TEST_SUM_FULL:
  case WT_TEST_SUM_CUT:
  default:
    break;
  }
  const uint16_t right = wt_test_tcp_checksum(tcp);

  return right || form->sum == WT_TEST_SUM_CUT ? right : UINT16_MAX;
}

bool wt_test_tcp_by_chance(const WtTestTcp *tcp)
{
  const uint32_t len = TCP_LEN + tcp->options_len + (uint32_t) tcp->payload.len;
  const uint32_t lens[] = { 0, len, len & 0xffff };
  const uint16_t right = wt_test_tcp_checksum(tcp);

  for (size_t i = 0; i < G_N_ELEMENTS(lens); i++)
    if (fold(pseudo_sum(tcp, lens[i])) % UINT16_MAX == right % UINT16_MAX)
      return true;
  return false;
}

/* --- the frame --- */

static void add_ethernet(GByteArray *a, const WtTestPath *path)
{
  const uint8_t ends[] = { (uint8_t) path->dst.port, (uint8_t) path->src.port };

  for (size_t i = 0; i < sizeof ends; i++) {
    add32(a, 0x02000000);
    add16(a, ends[i]);
  }
  if (path->vlan) {
    add16(a, 0x8100);
    add16(a, 0x2005);
  }
  add16(a, path->src.ip_version == 4 ? 0x0800 : 0x86dd);
}

/* RFC 791 3.1. */
static void add_ipv4(GByteArray *a, const WtTestTcp *tcp, uint32_t len)
{
  const size_t at = a->len;

  add8(a, 0x45);
  add8(a, tcp->tos);
  add16(a, len <= UINT16_MAX ? len : 0);
  add16(a, tcp->ip_id);
  add16(a, tcp->dont_fragment ? 0x4000 : 0);
  add8(a, tcp->ttl);
  add8(a, TCP);
  add16(a, 0);
  add(a, tcp->path->src.ip, 4);
  add(a, tcp->path->dst.ip, 4);
  set16(a, at + 10, (uint16_t) ~fold(sum(a->data + at, IPV4_LEN)));
}

/* RFC 8200 3, RFC 2675 2. */
static void add_ipv6(GByteArray *a, const WtTestTcp *tcp, uint32_t len, bool jumbo)
{
  add32(a, 0x60012345 | (uint32_t) tcp->tos << 20);
  add16(a, jumbo || len > UINT16_MAX ? 0 : len);
  add8(a, jumbo ? 0 : TCP);
  add8(a, tcp->ttl);
  add(a, tcp->path->src.ip, 16);
  add(a, tcp->path->dst.ip, 16);
  if (!jumbo)
    return;
  add(a, jumbo_option, sizeof jumbo_option);
  add32(a, len + JUMBO_LEN);
}

GByteArray *wt_test_tcp(const WtTestTcp *tcp, const WtTestForm *form)
{
  GByteArray *a = g_byte_array_new();
  const uint32_t tcp_len = TCP_LEN + tcp->options_len + (uint32_t) tcp->payload.len;

  g_assert(tcp->options_len % 4 == 0 && tcp->options_len <= WT_TEST_OPTIONS_MAX);
  add_ethernet(a, tcp->path);
  if (tcp->path->src.ip_version == 4)
    add_ipv4(a, tcp, form->len_zero ? 0 : IPV4_LEN + tcp_len);
  else
    add_ipv6(a, tcp, form->len_zero ? 0 : tcp_len, form->jumbo);
  const size_t at = a->len;

  add_tcp_header(a, tcp);
  add(a, tcp->payload.data, tcp->payload.len);
  set16(a, at + TCP_CHECKSUM_AT, checksum(tcp, form));
  return a;
}

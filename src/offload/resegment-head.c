/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/resegment-head.h"

#include <glib.h>
#include <string.h>

#include "base/cursor.h"
#include "decode/checksum.h"

#define PROTOCOL_TCP 6u
#define PROTOCOL_UDP 17u
#define ETHERTYPE_IPV4 0x0800u
#define ETHERTYPE_IPV6 0x86ddu
#define LINKTYPE_ETHERNET 1u

enum { IPV4_LEN_AT = 2, IPV4_CHECKSUM_AT = 10, IPV4_ADDRESSES_AT = 12 };
enum { IPV6_LEN_AT = 4, IPV6_NEXT_AT = 6, IPV6_ADDRESSES_AT = 8, IPV6_HEADER_LEN = 40 };
enum { UDP_LEN_AT = 4, UDP_CHECKSUM_AT = 6 };
enum { PPPOE_LEN_AT = 4, PPPOE_HEADER_LEN = 6 };
enum { GRE_HAS_CHECKSUM = 0x80, GRE_CHECKSUM_AT = 4 };
enum { TCP_OFFSET_AT = 12, TCP_CHECKSUM_AT = 16 };
enum { OPTION_PAD1 = 0, OPTION_PADN = 1, OPTION_JUMBO = 0xc2, JUMBO_LEN = 4 };

/* --- copy --- */

bool wt_head_init(WtHead *self, const WtSegment *segment)
{
  const WtBytes data = segment->frame->data;
  const size_t tcp_at = segment->tcp_at;

  if (segment->n_headers == 0 || tcp_at + TCP_OFFSET_AT >= data.len)
    return false;
  const size_t len = tcp_at + (data.data[tcp_at + TCP_OFFSET_AT] >> 4) * 4u;
  if (len > data.len || len > WT_HEAD_MAX)
    return false;
  self->tcp_at = tcp_at;
  self->len = len;
  self->n_headers = segment->n_headers;
  memcpy(self->headers, segment->headers, self->n_headers * sizeof *self->headers);
  memcpy(self->octets, data.data, len);
  return true;
}

void wt_head_copy(WtHead *self, const WtHead *from)
{
  self->tcp_at = from->tcp_at;
  self->len = from->len;
  self->n_headers = from->n_headers;
  memcpy(self->headers, from->headers, from->n_headers * sizeof *self->headers);
  memcpy(self->octets, from->octets, from->len);
}

/* --- less of it --- */

static const WtHeader *innermost_ip(const WtHead *self)
{
  return &self->headers[self->n_headers - 1];
}

/* Takes out @n octets at @at, and the headers that begin in them. */
static void cut_out(WtHead *self, size_t at, size_t n)
{
  size_t kept = 0;

  for (size_t i = 0; i < self->n_headers; i++) {
    WtHeader header = self->headers[i];

    if (header.at >= at && header.at < at + n)
      continue;
    if (header.at >= at)
      header.at -= (uint32_t) n;
    self->headers[kept++] = header;
  }
  self->n_headers = kept;
  memmove(self->octets + at, self->octets + at + n, self->len - at - n);
  self->len -= n;
  self->tcp_at -= n;
}

#define UNTYPED SIZE_MAX

/*
 * Link headers: their length, where they name what follows, and if they can only go on naming
 * what they do.
 */
static const struct {
  size_t len, type_at;
  uint32_t linktype;
  bool same_version;
} links[] = {
  { 14, 12, LINKTYPE_ETHERNET, false },
  { 16, 14, 113, false },
  { 20, 0, 276, false },
  { 0, UNTYPED, 101, false },
  { 0, UNTYPED, 12, false },
  { 0, UNTYPED, 14, false },
  { 0, UNTYPED, 228, true },
  { 0, UNTYPED, 229, true },
  { 4, UNTYPED, 0, true },
  { 4, UNTYPED, 108, true },
};

static bool is_ip(const WtHeader *header)
{
  return header->kind == WT_HEADER_IPV4 || header->kind == WT_HEADER_IPV6;
}

/* The first IP header from the @i-th header on: at the latest the last of all. */
static const WtHeader *ip_from(const WtHead *self, size_t i)
{
  while (i < self->n_headers - 1 && !is_ip(&self->headers[i]))
    i++;
  return &self->headers[i];
}

/* Begins the frame at its innermost Ethernet header. Returns: whether no tunnel is left */
static bool begin_within(WtHead *self)
{
  size_t i = self->n_headers - 1;

  while (i && self->headers[i].kind != WT_HEADER_ETHERNET)
    i--;
  if (i)
    cut_out(self, 0, self->headers[i].at);
  return i && ip_from(self, 0) == innermost_ip(self);
}

bool wt_head_peel(WtHead *self, uint32_t linktype)
{
  const WtHeaderKind version = innermost_ip(self)->kind;
  size_t i = 0;

  while (i < G_N_ELEMENTS(links) && links[i].linktype != linktype)
    i++;
  if (i == G_N_ELEMENTS(links) || (links[i].same_version && ip_from(self, 0)->kind != version))
    return false;
  if (linktype == LINKTYPE_ETHERNET && begin_within(self))
    return true;
  cut_out(self, links[i].len, innermost_ip(self)->at - links[i].len);
  if (links[i].type_at != UNTYPED)
    wt_head_set16(self, links[i].type_at,
                  version == WT_HEADER_IPV4 ? ETHERTYPE_IPV4 : ETHERTYPE_IPV6);
  return true;
}

/* Offset of the jumbo option in a header's @options; their length if there is none. */
static size_t find_jumbo(WtBytes options)
{
  WtCursor c = wt_cursor(options);

  while (wt_cursor_ok(&c) && wt_cursor_left(&c)) {
    const size_t at = c.at;
    const uint8_t type = wt_cursor_u8(&c);
    if (type == OPTION_PAD1)
      continue;
    const uint8_t len = wt_cursor_u8(&c);
    (void) wt_cursor_bytes(&c, len);
    if (wt_cursor_ok(&c) && type == OPTION_JUMBO && len == JUMBO_LEN)
      return at;
  }
  return options.len;
}

bool wt_head_drop_jumbo(WtHead *self)
{
  const size_t ip_at = innermost_ip(self)->at, at = ip_at + IPV6_HEADER_LEN;

  if (innermost_ip(self)->kind != WT_HEADER_IPV6 || self->octets[ip_at + IPV6_NEXT_AT] != 0)
    return false;
  const size_t len = 8 + 8 * (size_t) self->octets[at + 1];
  if (at + len > self->tcp_at)
    return false;
  const WtBytes options = { self->octets + at + 2, len - 2 };
  const size_t jumbo = find_jumbo(options);
  if (jumbo == options.len)
    return false;
  if (options.len == 2 + JUMBO_LEN) {
    self->octets[ip_at + IPV6_NEXT_AT] = self->octets[at];
    cut_out(self, at, len);
    return true;
  }
  memcpy(self->octets + at + 2 + jumbo,
         (const uint8_t[]) { OPTION_PADN, JUMBO_LEN, 0, 0, 0, 0 }, 2 + JUMBO_LEN);
  return true;
}

/* --- lengths --- */

/* What 16 bits cannot hold is left 0, as BIG TCP does. */
static void set_length(WtHead *self, size_t at, size_t len)
{
  wt_head_set16(self, at, len <= UINT16_MAX ? (uint16_t) len : 0);
}

void wt_head_set_lengths(WtHead *self, uint32_t payload_len)
{
  for (size_t i = 0; i < self->n_headers; i++) {
    const size_t at = self->headers[i].at;
    const size_t len = self->len - at + payload_len;

    switch (self->headers[i].kind) {
    case WT_HEADER_IPV4:
      set_length(self, at + IPV4_LEN_AT, len);
      break;
    case WT_HEADER_IPV6:
      set_length(self, at + IPV6_LEN_AT, len - IPV6_HEADER_LEN);
      break;
    case WT_HEADER_UDP:
      set_length(self, at + UDP_LEN_AT, len);
      break;
    case WT_HEADER_PPPOE:
      set_length(self, at + PPPOE_LEN_AT, len - PPPOE_HEADER_LEN);
      break;
    case WT_HEADER_ETHERNET:
    case WT_HEADER_GRE:
      break;
    }
  }
}

/* --- checksums --- */

static uint64_t sum_from(const WtHead *self, size_t at, size_t len)
{
  return wt_sum_octets((WtBytes) { self->octets + at, len });
}

/* @sum with the field at @at counted as zero; @zero is how a checksum of zero is written. */
static void put_checksum(WtHead *self, size_t at, uint64_t sum, uint16_t zero)
{
  const uint16_t checksum = (uint16_t) ~wt_sum_fold(sum);

  memcpy(self->octets + at, checksum ? &checksum : &zero, sizeof checksum);
}

static void seal_ipv4(WtHead *self, size_t at)
{
  const size_t len = (self->octets[at] & 15u) * 4;

  wt_head_set16(self, at + IPV4_CHECKSUM_AT, 0);
  put_checksum(self, at + IPV4_CHECKSUM_AT, sum_from(self, at, len), 0);
}

void wt_head_seal_ipv4(WtHead *self, bool zeros_only)
{
  for (size_t i = 0; i < self->n_headers; i++) {
    const size_t at = self->headers[i].at;

    if (self->headers[i].kind != WT_HEADER_IPV4)
      continue;
    if (!zeros_only || wt_head_get16(self, at + IPV4_CHECKSUM_AT) == 0)
      seal_ipv4(self, at);
  }
}

void wt_head_fill_length(WtHead *self, uint32_t payload_len)
{
  const WtHeader *ip = innermost_ip(self);
  const size_t len = self->len - ip->at + payload_len;

  if (ip->kind == WT_HEADER_IPV6) {
    set_length(self, ip->at + IPV6_LEN_AT, len - IPV6_HEADER_LEN);
    return;
  }
  set_length(self, ip->at + IPV4_LEN_AT, len);
  seal_ipv4(self, ip->at);
}

static void seal_tcp(WtHead *self, const WtHeadPayload *payload, uint64_t addresses,
                     uint16_t zero)
{
  const size_t header_len = self->len - self->tcp_at;
  const uint32_t len = (uint32_t) header_len + payload->wire_len;

  wt_head_set16(self, self->tcp_at + TCP_CHECKSUM_AT, 0);
  put_checksum(self, self->tcp_at + TCP_CHECKSUM_AT,
               addresses + wt_sum_word(PROTOCOL_TCP) + wt_sum_word((uint16_t) (len >> 16)) +
                   wt_sum_word((uint16_t) len) + sum_from(self, self->tcp_at, header_len) +
                   payload->sum,
               zero);
}

static uint64_t sum_addresses(const WtHead *self, const WtHeader *ip)
{
  return ip->kind == WT_HEADER_IPV4 ? sum_from(self, ip->at + IPV4_ADDRESSES_AT, 8)
                                    : sum_from(self, ip->at + IPV6_ADDRESSES_AT, 32);
}

/* RFC 768: a checksum of 0 says that there is none. */
static void seal_udp(WtHead *self, const WtHeader *ip, size_t at, uint64_t payload_sum)
{
  if (wt_head_get16(self, at + UDP_CHECKSUM_AT) == 0)
    return;
  wt_head_set16(self, at + UDP_CHECKSUM_AT, 0);
  put_checksum(self, at + UDP_CHECKSUM_AT,
               sum_addresses(self, ip) + wt_sum_word(PROTOCOL_UDP) +
                   wt_sum_word(wt_head_get16(self, at + UDP_LEN_AT)) +
                   sum_from(self, at, self->len - at) + payload_sum,
               UINT16_MAX);
}

/* RFC 2784 2.5. */
static void seal_gre(WtHead *self, size_t at, uint64_t payload_sum)
{
  if (!(self->octets[at] & GRE_HAS_CHECKSUM))
    return;
  wt_head_set16(self, at + GRE_CHECKSUM_AT, 0);
  put_checksum(self, at + GRE_CHECKSUM_AT, sum_from(self, at, self->len - at) + payload_sum, 0);
}

/* Inner ones first: the outer sums cover them. */
void wt_head_seal(WtHead *self, const WtHeadPayload *payload, uint64_t addresses, uint16_t zero)
{
  if (!payload->whole)
    return;
  seal_tcp(self, payload, addresses, zero);
  for (size_t i = self->n_headers - 1; i > 0; i--) {
    const WtHeader *header = &self->headers[i];

    if (header->kind == WT_HEADER_UDP)
      seal_udp(self, header - 1, header->at, payload->sum);
    if (header->kind == WT_HEADER_GRE)
      seal_gre(self, header->at, payload->sum);
  }
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The headers of a segment, from the first octet of its frame to the first of its payload: a
 * copy that may be changed. Here they are copied, peeled and put right; what a piece is,
 * resegment.c decides.
 *
 * Invariant: @len and every offset in @headers stay within @octets; the offsets rise.
 */
#ifndef WT_OFFLOAD_RESEGMENT_HEAD_H
#define WT_OFFLOAD_RESEGMENT_HEAD_H

#include "decode/decode.h"

#define WT_HEAD_MAX 1024u

/**
 * WtHead:
 * @tcp_at: offset of the TCP header                                [octets]
 * @len: of all headers together                                    [octets]
 */
typedef struct {
  WtHeader headers[WT_HEADERS_MAX];
  size_t n_headers, tcp_at, len;
  uint8_t octets[WT_HEAD_MAX];
} WtHead;

/**
 * WtHeadPayload: what follows the headers.
 * @wire_len: octets of it on the wire                              [octets]
 * @sum: of its octets, not folded
 * @whole: the capture has all of it; else no sum over it can be known
 */
typedef struct {
  uint32_t wire_len;
  uint64_t sum;
  bool whole;
} WtHeadPayload;

static inline uint16_t wt_head_get16(const WtHead *self, size_t at)
{
  return (uint16_t) (self->octets[at] << 8 | self->octets[at + 1]);
}

static inline void wt_head_set16(WtHead *self, size_t at, uint16_t value)
{
  self->octets[at] = (uint8_t) (value >> 8);
  self->octets[at + 1] = (uint8_t) value;
}

/** wt_head_init: Returns: false if the headers are not known or too long; @self is void */
bool wt_head_init(WtHead *self, const WtSegment *segment);

/** wt_head_copy: of @from, and no octet more than that has. */
void wt_head_copy(WtHead *self, const WtHead *from);

/**
 * wt_head_peel:
 * @linktype: of the frame
 *
 * Takes off all tunnels. A tunnelled Ethernet frame becomes the frame; else the link header
 * stays, without tags, and names the inner IP version.
 * Returns: false if this link header cannot; @self is as before then
 */
bool wt_head_peel(WtHead *self, uint32_t linktype);

/**
 * wt_head_drop_jumbo:
 *
 * Takes the jumbo payload option out of the innermost IPv6 header's hop-by-hop options.
 * Source: RFC 2675 2, RFC 8200 4.2 and 4.3; Linux ipv6_hopopt_jumbo_remove().
 * Returns: false if it is not where it belongs; @self is as before then
 */
bool wt_head_drop_jumbo(WtHead *self);

/** wt_head_set_lengths: of every header around TCP. */
void wt_head_set_lengths(WtHead *self, uint32_t payload_len);

/** wt_head_fill_length: of the innermost IP header, where offload left it 0. */
void wt_head_fill_length(WtHead *self, uint32_t payload_len);

/** wt_head_seal_ipv4: of every IPv4 header its checksum; @zeros_only: where it was left 0. */
void wt_head_seal_ipv4(WtHead *self, bool zeros_only);

/**
 * wt_head_seal:
 * @addresses: sum of TCP's source and destination address, not folded
 * @zero: what a TCP checksum of zero is written as; 0 and 0xffff are the same number
 *
 * Makes the checksums of TCP, and of UDP and GRE around it where these have one. If @payload is
 * not whole they stay as they are.
 */
void wt_head_seal(WtHead *self, const WtHeadPayload *payload, uint64_t addresses,
                  uint16_t zero);

#endif

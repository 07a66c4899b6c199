/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Classify: what kind of frame a segment is, by its checksum, its sender's side and its size.
 */
#ifndef WT_OFFLOAD_CLASSIFY_H
#define WT_OFFLOAD_CLASSIFY_H

#include "decode/decode.h"
#include "wiretruth/offload.h"

/** wt_left_to_card: the checksum was not complete when the frame was captured, nor wrong. */
static inline bool wt_left_to_card(WtChecksum sum, WtRole role)
{
  return sum == WT_CHECKSUM_PARTIAL_LINUX || sum == WT_CHECKSUM_PARTIAL_WINDOWS ||
         (sum == WT_CHECKSUM_ZERO && role != WT_ROLE_RECEIVED);
}

#define WT_PLAIN_LEN_MAX 1500u /* of an IP packet on Ethernet            */
#define WT_JUMBO_LEN_MAX 9216u /* of an IP packet on what comes after it */
#define WT_IP_LEN_MAX 65535u   /* what IP's own length can say           */

/* No kernel joins more (Linux GSO_MAX_SIZE); a longer frame is one whose record lies. */
#define WT_SUPER_LEN_MAX 524280u

/** wt_kind_of_plain: of a frame that is one wire segment. */
static inline WtOffloadKind wt_kind_of_plain(uint32_t ip_len)
{
  return ip_len > WT_PLAIN_LEN_MAX ? WT_OFFLOAD_JUMBO : WT_OFFLOAD_PLAIN;
}

/** wt_kind_of_super: of a frame that stands for several wire segments. */
WtOffloadKind wt_kind_of_super(WtChecksum sum, WtRole role, bool ip_len_zero);

/** wt_options_len: octets of TCP options.                                    [octets] */
uint32_t wt_options_len(const WtSegment *segment);

/** wt_headers_len: of IP and TCP without options.                          [octets] */
static inline uint32_t wt_headers_len(uint8_t ip_version)
{
  return (ip_version == 4 ? 20u : 40u) + WT_TCP_HEADER_LEN;
}

/** wt_ip_len: octets of the innermost IP packet.                             [octets] */
uint32_t wt_ip_len(const WtSegment *segment);

/**
 * wt_list_size:
 * @segment: with a wrong checksum over the whole
 * @likely: data of a piece that would be no surprise, tried first; or 0
 * @scan: try the others too, if @likely is not it
 *
 * Seeks the size at which the checksum verifies over a first piece, as fraglist GRO leaves it.
 * A size is found by chance once in 2^16 tries, so a scan counts only if it finds one alone.
 * Source: Linux skb_gro_receive_list(), tcp4_gro_complete().
 * Returns: data of the first piece                                           [octets], or 0
 */
uint32_t wt_list_size(const WtSegment *segment, uint32_t likely, bool scan);

#endif

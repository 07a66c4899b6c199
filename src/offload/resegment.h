/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Resegment: a captured segment and its cut in, the frames of the wire out. Headers are made anew;
 * payload is never copied: a piece's tail is a view into the captured frame.
 *
 * Every header around TCP is put right: IP lengths, identifications and header checksums, of
 * tunnels too; UDP lengths and checksums; GRE checksums and sequence numbers; PPPoE lengths. A BIG
 * TCP jumbo option that only offload put there goes. Damage stays: a frame whose TCP checksum is
 * truly wrong is left alone, an octet that the capture cut off stays missing.
 *
 * Source: Linux tcp_gso_segment(), inet_gso_segment(), ipv6_gso_segment(), skb_udp_tunnel_segment(),
 * gre_gso_segment(); RFC 9293 3.1, RFC 791 3.1, RFC 768, RFC 2784, RFC 2890.
 */
#ifndef WT_OFFLOAD_RESEGMENT_H
#define WT_OFFLOAD_RESEGMENT_H

#include "decode/decode.h"
#include "wiretruth/offload.h"

/**
 * WtWireSegment: one of them, borrowed.
 * @head: headers, made anew; empty if the frame stands as captured   [octets]
 * @tail: view into the captured frame                                [octets]
 * @wire_len: octets of the frame on the wire                         [octets]
 */
typedef struct {
  WtBytes head, tail;
  uint64_t wire_len;
  uint32_t index;
} WtWireSegment;

typedef void (*WtWireSegmentSink)(void *user, const WtWireSegment *piece);

/**
 * wt_resegment:
 * @segment: with its frame
 * @cut: of that segment
 * @decap: take tunnels off as well
 * @sink: called for each wire segment, in order, at least once
 *
 * Returns: whether anything differs from the captured frame
 */
bool wt_resegment(const WtSegment *segment, const WtCut *cut, bool decap,
                  WtWireSegmentSink sink, void *user);

#endif

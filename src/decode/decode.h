/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Decode: a captured frame in, a TCP segment out. Link layer, VLAN tags, tunnels, IP with options,
 * extension headers and fragments, TCP with all its options; every length field is compared with
 * what is present and with what the frame had on the wire.
 *
 * Invariant: payload points into the frame, or into the fragment buffer until the next call.
 * What the snaplen cut off is missing (payload_wire_len > payload.len), never malformed.
 * A length of zero that segmentation offload leaves behind (TSO, BIG TCP) is read as "to the end of
 * the frame". Nothing here knows of connections.
 *
 * Source: RFC 791, 8200, 2675, 9293, 7323, 2018, 7348; IEEE 802.1Q; LINKTYPE_ documentation.
 */
#ifndef WT_DECODE_H
#define WT_DECODE_H

#include <stdbool.h>

#include "base/serial.h"
#include "wiretruth/address.h"
#include "wiretruth/checksum.h"
#include "wiretruth/fingerprint.h"
#include "wiretruth/frame.h"
#include "wiretruth/limits.h"

#define WT_TCP_HEADER_LEN 20u /* without options: RFC 9293 3.1 */

#define WT_TCP_FIN 0x001u
#define WT_TCP_SYN 0x002u
#define WT_TCP_RST 0x004u
#define WT_TCP_PSH 0x008u
#define WT_TCP_ACK 0x010u
#define WT_TCP_URG 0x020u
#define WT_TCP_ECE 0x040u
#define WT_TCP_CWR 0x080u
#define WT_TCP_AE 0x100u

/** WtTcpOptions: what a segment's options say; a member counts only if its bit in @present is set. */
typedef struct {
  enum {
    WT_TCP_HAS_MSS = 1,
    WT_TCP_HAS_WINDOW_SCALE = 2,
    WT_TCP_HAS_SACK_PERMITTED = 4,
    WT_TCP_HAS_SACK = 8,
    WT_TCP_HAS_TIMESTAMPS = 16,
    WT_TCP_OPTIONS_BROKEN = 32, /* a length field lies; what stood before it counts */
  } present;
  uint32_t ts_val, ts_ecr;
  struct {
    WtTcpSeq left, right;
  } sack[4];
  uint16_t mss;
  uint8_t window_scale;
  uint8_t n_sack;
} WtTcpOptions;

/** A header around TCP that has to change when a segment is cut, or is needed to take tunnels off. */
typedef enum {
  WT_HEADER_ETHERNET, /* also that of a tunnelled frame */
  WT_HEADER_PPPOE,
  WT_HEADER_IPV4,
  WT_HEADER_IPV6,
  WT_HEADER_UDP,
  WT_HEADER_GRE,
} WtHeaderKind;

/** WtHeader: @at is its offset in frame->data [octets]. */
typedef struct {
  WtHeaderKind kind;
  uint32_t at;
} WtHeader;

#define WT_HEADERS_MAX 20u

/**
 * WtSegment: one captured TCP segment, super-segment or plain.
 * @payload: captured octets of TCP data, borrowed
 * @payload_wire_len: octets of TCP data on the wire; more than payload.len if snapped  [octets]
 * @ip_at: offset of the innermost IP header in frame->data; 0 if @reassembled          [octets]
 * @tcp_at: offset of the TCP header, likewise                                          [octets]
 * @headers: @n_headers of them, outermost first, the last one IP's; none if @reassembled, or if
 *   there are more than fit
 * @ip_len_zero: the IP length field was 0: TSO or BIG TCP
 * @jumbo_option: an IPv6 hop-by-hop jumbo payload option was there (BIG TCP, RFC 2675)
 * @reassembled: from IP fragments; @frame is the fragment that completed it
 * @datagram_len: what its datagram carried, and @fragment_len the largest of its IP fragments, if
 *   @reassembled                                                                       [octets]
 * @wire_size: TCP data of each of its wire segments but the last, once offload has judged; 0 if
 *   it is one itself, or nobody judged                                                 [octets]
 * @flags: the 12 bits before the window, AE to FIN (WT_TCP_)
 */
typedef struct {
  const WtFrame *frame;
  WtBytes payload;
  uint32_t payload_wire_len;
  uint32_t wire_size;
  uint32_t datagram_len, fragment_len;
  WtEndpoint src, dst;
  WtTcpSeq seq, ack;
  WtTcpOptions options;
  WtChecksum tcp_checksum, ip_checksum; /* ip_checksum is VALID for IPv6, which has none */
  uint32_t ip_at, tcp_at;
  WtHeader headers[WT_HEADERS_MAX];
  uint8_t n_headers;
  uint16_t flags, window;
  uint16_t ip_id;
  uint8_t ttl, tos;
  uint8_t vlan_tags, tunnels;
  bool dont_fragment;
  bool ip_len_zero, jumbo_option, reassembled;
} WtSegment;

typedef enum {
  WT_DECODED_TCP,       /* @out is filled                                      */
  WT_DECODED_TOO_BIG,   /* ICMP: a packet did not fit; wt_decoder_too_big() has it */
  WT_DECODED_OTHER,     /* some other protocol, or a link type we do not read  */
  WT_DECODED_FRAGMENT,  /* an IP fragment, kept until its siblings arrive      */
  WT_DECODED_SNAPPED,   /* the capture cut the frame before the end of its TCP header */
  WT_DECODED_MALFORMED, /* a length field contradicts the frame                */
} WtDecoded;

typedef struct WtDecoder WtDecoder;

/**
 * wt_decoder_new:
 * @limits: fragment_octets bounds the reassembly buffers
 */
WtDecoder *wt_decoder_new(const WtLimits *limits);
void wt_decoder_free(WtDecoder *self);

/**
 * wt_decoder_push:
 * @self: keeps IP fragments between calls, nothing else
 * @frame: captured frame, borrowed
 * @out: valid until the next call; written only when WT_DECODED_TCP is returned
 *
 * Fragments are kept at most 30 s of capture time and at most WtLimits.fragment_octets in all (the
 * oldest datagram goes first); overlapping ones keep the first copy. No allocation except for
 * fragments.
 * Source: RFC 791 3.2, RFC 8200 4.5.
 */
WtDecoded wt_decoder_push(WtDecoder *self, const WtFrame *frame, WtSegment *out);

/**
 * WtTooBig: a router says that a TCP segment from @src to @dst did not fit.
 * @router: who says so, without a port
 * @mtu: what fits                                                  [octets]
 * Source: RFC 1191 4 (Destination Unreachable, Fragmentation Needed), RFC 4443 3.2 (Packet Too Big).
 */
typedef struct {
  WtEndpoint src, dst, router;
  uint32_t mtu;
} WtTooBig;

/** wt_decoder_too_big: of the last frame; only after WT_DECODED_TOO_BIG. */
const WtTooBig *wt_decoder_too_big(const WtDecoder *self);

/**
 * wt_segment_marks: what @segment, of the last frame, shows of its sender. Costs nothing unless it is
 * called: that is where a connection begins. Of one that came in IP fragments only the TTL.
 */
void wt_segment_marks(const WtSegment *segment, WtHostMarks *out);

/** wt_decoder_fragments_lost: datagrams given up so far because fragments never came. */
uint64_t wt_decoder_fragments_lost(const WtDecoder *self);

#endif

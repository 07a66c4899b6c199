/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the report knows of one iSCSI PDU (RFC 7143 section 11). Octets of the PDU are borrowed and
 * valid only while the event that carries them is delivered.
 */
#ifndef WIRETRUTH_PDU_H
#define WIRETRUTH_PDU_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/bytes.h"

#define WT_BHS_LEN 48u
#define WT_NO_TAG 0xffffffffu /* reserved value of task tags, RFC 7143 11.2.1.8, 11.7.4 */

typedef enum {
  WT_SENDER_UNKNOWN,
  WT_SENDER_INITIATOR,
  WT_SENDER_TARGET,
  WT_N_SENDERS
} WtSender;

typedef enum {
#define WT_OPCODE(name, code, ...) WT_OPCODE_##name = code,
#include "wiretruth/tbl/opcodes.h"
} WtOpcode;

#define WT_N_OPCODES 64u /* six bits, RFC 7143 11.2.1.2 */

typedef enum {
#define WT_VERDICT(name, ...) WT_VERDICT_##name,
#include "wiretruth/tbl/verdicts.h"
  WT_N_VERDICTS
} WtVerdict;

/**
 * WtBhs: the basic header segment's common fields, and the rest undecoded. RFC 7143 11.2.1.
 * @octets: all 48 as they stood on the wire
 * @data_len: DataSegmentLength, without padding                   [octets]
 * @ahs_len: TotalAHSLength                                        [octets]
 */
typedef struct {
  uint8_t octets[WT_BHS_LEN];
  uint32_t data_len;
  uint32_t itt;
  uint16_t ahs_len;
  uint8_t opcode;
  uint8_t flags;
  bool immediate;
} WtBhs;

/**
 * WtPdu: one PDU, complete or as much of it as the capture holds.
 * @bhs: its header
 * @text: data segment of Login and Text PDUs, SCSI Responses, Rejects, NOPs and of Data-In that answer
 *   INQUIRY and the like, whole; else empty
 * @ahs: its additional header segments, whole; empty where their octets cannot be believed
 * @stream_offset: of its first octet, from the first octet of that direction  [octets]
 * @frame: the frame that holds its last octet
 * @first_frame: the lowest frame that holds any of it
 * @last_frame: the highest frame that holds any of it
 * @ts_ns: capture time of @frame                                  [ns since 1970]
 * @ready_frame, @ready_ts_ns: with which it was there to be read: it and all of its direction
 *   before it. What stood behind a gap was not, until the gap was filled
 * @begun_frame, @begun_ts_ns: likewise its first octet
 * @connection: from 1, in order of appearance
 * @missing: octets of it that the capture lost                    [octets]
 * @wire_segments: TCP segments of the wire that held any of it, as far as cuts are known
 * @digest: verdicts, [0] header, [1] data
 * @computed: digests computed, where the verdict is good or bad   [CRC32C]
 * @received: digests on the wire, likewise                        [CRC32C]
 * @covered: octets that went into @computed, likewise              [octets]
 * @part_covered: the digest is bad, and right for the header without its AHS, the data without padding
 * @padding_set: an octet of the data's padding is not zero
 */
typedef struct {
  WtBhs bhs;
  WtBytes text, ahs;
  uint64_t stream_offset;
  uint64_t frame, first_frame, last_frame, ready_frame, begun_frame;
  int64_t ts_ns, ready_ts_ns, begun_ts_ns;
  uint32_t connection;
  uint32_t missing;
  uint32_t wire_segments;
  WtSender sender;
  WtVerdict digest[2];
  uint32_t computed[2], received[2], covered[2];
  uint16_t input;
  bool part_covered[2];
  bool padding_set;
} WtPdu;

enum { WT_HEADER_DIGEST, WT_DATA_DIGEST, WT_N_DIGESTS }; /* index of WtPdu.digest and friends */

/** What is known of a digest of one connection. RFC 7143 13.1. */
typedef enum { WT_DIGEST_UNKNOWN, WT_DIGEST_NONE, WT_DIGEST_CRC32C } WtDigestUse;

/** WtPduParts: of a PDU on the wire, in this order; @header with its AHS, @data padded [octets] */
typedef struct {
  uint32_t header, header_digest, data, data_digest;
} WtPduParts;

/**
 * wt_pdu_parts:
 * @header: its first 48 octets; what follows is not looked at
 * @use: of its connection; unknown is none. Login PDUs carry no digests
 *
 * Source: RFC 7143 11.1, 11.2, 13.1.
 * Returns: false if @header is shorter
 */
bool wt_pdu_parts(WtBytes header, const WtDigestUse use[WT_N_DIGESTS], WtPduParts *out);

/** wt_opcode_label: "SCSI Data-In" for 0x25; "opcode 0x1c" kinds are NULL. RFC 7143 11.2.1.2. */
const char *wt_opcode_label(uint8_t opcode);

/** wt_sender_name: the JSON value, "initiator", "target", "unknown". */
const char *wt_sender_name(WtSender sender);

/** wt_verdict_name: the JSON value, "good". */
const char *wt_verdict_name(WtVerdict verdict);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_TCP_FRAME_H
#define WIRETRUTH_TCP_FRAME_H

#include "wiretruth/offload.h"
#include "wiretruth/pdu.h"

/**
 * WtTcpFrame: what is known of a captured TCP frame as soon as it was pushed.
 * @connection: of iSCSI, from 1; 0: none, or no PDU was seen yet
 * @checksum: TCP's; @ip_checksum: IPv4's, valid for IPv6, which has none
 * @role: on which side of the capture its sender is, as far as frames so far tell
 * @len: its TCP data on the wire                                    [octets]
 * @seq: of the first of them                                        [serial, mod 2^32]
 * @stream_offset: of the first of them in its direction; below 0: older than the capture
 * @digests: in use on its connection, as far as is known by now
 * @pdu_offset: in its direction, of the PDU that is not whole yet, or of the next one
 * @in_step: where its direction's PDUs begin is known; else @pdu_offset means nothing
 */
typedef struct {
  uint32_t connection;
  WtSender sender;
  WtChecksum checksum, ip_checksum;
  WtRole role;
  uint32_t len;
  uint32_t seq;
  int64_t stream_offset;
  WtDigestUse digests[WT_N_DIGESTS];
  uint64_t pdu_offset;
  bool in_step;
} WtTcpFrame;

#endif

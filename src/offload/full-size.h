/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Full size: the largest segment of a direction, and how often its sender had more to send behind
 * one: it was not pushed, and the next segment goes on where it ended. Where a direction was captured on
 * the wire, that tells what its path takes. Source: RFC 9293 3.9.1, RFC 1191.
 */
#ifndef WT_OFFLOAD_FULL_SIZE_H
#define WT_OFFLOAD_FULL_SIZE_H

#include "decode/decode.h"

/** WtFullSize: zeroed to begin. @room: TCP data and options of the largest  [octets] */
typedef struct {
  WtTcpSeq end;
  uint32_t room, times;
  bool more;
} WtFullSize;

/** wt_full_size_push: @segment carries data; its wire_size is filled in. */
void wt_full_size_push(WtFullSize *self, const WtSegment *segment);

/** wt_full_size_mtu: that of the path, if it is a usual one and seen often; else 0. */
uint32_t wt_full_size_mtu(const WtFullSize *self, uint32_t headers);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_FRAME_H
#define WIRETRUTH_FRAME_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/bytes.h"

/**
 * WtFrame: one captured frame, as a capture source hands it to the engine. Everything is borrowed.
 * @data: captured octets                                          [octets]
 * @options: the record's pcapng options, undecoded; empty for pcap
 * @record: the record as it stands in its file: for pcap its header and the frame, for pcapng
 *   the block; empty if the frame comes from no file
 * @big_endian: the byte order of numbers in @record and @options
 * @number: position within its input, from 1, as Wireshark counts
 * @ts_ns: capture time, at most INT64_MAX / 2 from 1970 either way, so that the difference of
 *   any two fits; sources see to it                               [ns since 1970]
 * @wire_len: octets the frame had; greater than data.len if snapped [octets]
 * @linktype: LINKTYPE_ value of the interface (www.tcpdump.org/linktypes.html)
 * @input: which input, from 0, when several are merged
 * @interface: pcapng interface within its section, from 0
 */
typedef struct {
  WtBytes data;
  WtBytes options;
  WtBytes record;
  uint64_t number;
  int64_t ts_ns;
  uint32_t wire_len;
  uint32_t linktype;
  uint32_t interface;
  uint16_t input;
  bool big_endian;
} WtFrame;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_LOGICAL_UNIT_H
#define WIRETRUTH_LOGICAL_UNIT_H

#include <stdint.h>

/**
 * WtLogicalUnit: what a target was seen to say of a LUN, so far. Texts are empty where it did not.
 * @vendor, @product, @revision: INQUIRY; SPC-5 6.7.2
 * @serial: vital product data page 0x80; @designator: page 0x83, of those that name the logical
 *   unit the best: "naa.60014055...", "eui.", "t10."; SPC-5 7.7
 * @device_type: peripheral device type; 0x1f: not known
 * @blocks, @block_size: READ CAPACITY; 0: not known. SBC-4 5.20, 5.21       [blocks, octets]
 */
typedef struct {
  uint32_t connection;
  uint16_t input;
  uint64_t frame;
  int64_t ts_ns;
  uint8_t lun[8];
  char vendor[9], product[17], revision[5];
  char serial[65], designator[65];
  uint8_t device_type;
  uint64_t blocks;
  uint32_t block_size;
} WtLogicalUnit;

#endif

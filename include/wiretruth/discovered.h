/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_DISCOVERED_H
#define WIRETRUTH_DISCOVERED_H

#include <stdint.h>

#define WT_DISCOVERED_NAME_MAX 224u    /* 223 octets and a NUL, RFC 7143 4.2.7.1 */
#define WT_DISCOVERED_ADDRESS_MAX 280u /* domain name, port and portal group, 13.8 */

/**
 * WtDiscovered: a target, or one more address of it, in an answer to SendTargets. RFC 7143 13.3, C.
 * @target_name, @address: as said, cut if longer; @address empty: the one that was asked
 */
typedef struct {
  uint32_t connection;
  uint16_t input;
  uint64_t frame;
  int64_t ts_ns;
  char target_name[WT_DISCOVERED_NAME_MAX];
  char address[WT_DISCOVERED_ADDRESS_MAX];
} WtDiscovered;

#endif

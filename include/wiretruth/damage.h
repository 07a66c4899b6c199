/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a bad digest says of the damage: which octet, and whose doing it can be.
 */
#ifndef WIRETRUTH_DAMAGE_H
#define WIRETRUTH_DAMAGE_H

#include <stdint.h>

/** Where octets were damaged, by what TCP's checksum said of them when they were captured. */
typedef enum {
  WT_DAMAGED_UNKNOWN,   /* the checksum was not there, or not complete         */
  WT_DAMAGED_AT_SENDER, /* captured on the sender's host, before its card      */
  WT_DAMAGED_ABOVE_TCP, /* the checksum covers the damage: it was made, or made anew, after it */
  WT_N_DAMAGED
} WtDamagedAt;

/** wt_damaged_name: the JSON value, "sender", "above_tcp", "unknown". */
const char *wt_damaged_name(WtDamagedAt at);

/** What of a PDU holds the damaged octet. RFC 7143 11.1. */
typedef enum {
  WT_DAMAGED_PART_NONE, /* the digest was not bad, or damage is not confined to one octet */
  WT_DAMAGED_PART_BHS,
  WT_DAMAGED_PART_AHS,
  WT_DAMAGED_PART_DATA,
  WT_DAMAGED_PART_PADDING,
  WT_DAMAGED_PART_DIGEST,
  WT_N_DAMAGED_PARTS
} WtDamagedPart;

/** wt_damaged_part_name: the JSON value, "header", "ahs", "data", "padding", "digest". */
const char *wt_damaged_part_name(WtDamagedPart part);

/**
 * WtDamage: but for @at, it counts only if @part is not NONE.
 * @octet: of the part, from 0
 * @pattern: what it was changed by: sent XOR captured
 * @one_in: the chance that damage of another kind looks like this one: one in so many
 * @stream_offset: of the octet                                     [octets]
 * @frame: that holds it, 0 if that is not known any more
 * @segment: of the wire segments of that frame, from 1
 */
typedef struct {
  WtDamagedAt at;
  WtDamagedPart part;
  uint32_t octet, one_in, segment;
  uint64_t stream_offset, frame;
  uint16_t input;
  uint8_t pattern;
} WtDamage;

#endif

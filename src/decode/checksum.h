/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The one's-complement sum of IP, TCP and UDP. Octets are added as 16-bit words in memory
 * order, so sums may be compared with words loaded from packets as they stand, on a machine of
 * either byte order (RFC 1071 2 (B)).
 */
#ifndef WT_DECODE_CHECKSUM_H
#define WT_DECODE_CHECKSUM_H

#include <stdint.h>
#include <string.h>

#include "wiretruth/bytes.h"

#define WT_SUM_RIGHT                                                                           \
  0xffffu /* the folded sum of octets that contain their own right checksum */

/** wt_sum_fold: adds the carries back until 16 bits are left; 0 only if @sum is 0. */
static inline uint16_t wt_sum_fold(uint64_t sum)
{
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffffffff) + (sum >> 32);
  sum = (sum & 0xffff) + (sum >> 16);
  sum = (sum & 0xffff) + (sum >> 16);
  return (uint16_t) ((sum & 0xffff) + (sum >> 16));
}

/** wt_sum_load: the 16-bit word at @p, as it stands. */
static inline uint16_t wt_sum_load(const uint8_t *p)
{
  uint16_t word;

  memcpy(&word, p, sizeof word);
  return word;
}

/** wt_sum_word: a number as it would stand in a packet, ready to be added. */
static inline uint16_t wt_sum_word(uint16_t value)
{
  return wt_sum_load((const uint8_t[2]) { (uint8_t) (value >> 8), (uint8_t) value });
}

/**
 * wt_sum_octets:
 * @in: octets; an odd last one counts as if a zero followed it
 *
 * Source: RFC 1071.
 * Returns: their sum, not folded; sums below 2^48, so thousands of them may be added
 */
uint64_t wt_sum_octets(WtBytes in);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CRC32C as iSCSI digests use it (RFC 7143 13.1, A.4), over ISA-L at memory speed. A sum may be
 * built from any pieces in order; the digest travels on the wire least significant octet first.
 */
#ifndef WT_BASE_CRC32C_H
#define WT_BASE_CRC32C_H

#include <stdint.h>

#include "wiretruth/bytes.h"

#define WT_CRC32C_START 0xffffffffu
#define WT_DIGEST_LEN 4u

/** wt_crc32c_add: @state, first WT_CRC32C_START, carried over @octets. */
uint32_t wt_crc32c_add(uint32_t state, WtBytes octets);

/** wt_crc32c_end: the digest of all that was added. */
static inline uint32_t wt_crc32c_end(uint32_t state)
{
  return state ^ 0xffffffffu;
}

/** wt_digest_read: the digest that stands in 4 octets of the wire. */
static inline uint32_t wt_digest_read(const uint8_t wire[WT_DIGEST_LEN])
{
  return wire[0] | (uint32_t) wire[1] << 8 | (uint32_t) wire[2] << 16 |
         (uint32_t) wire[3] << 24;
}

#endif

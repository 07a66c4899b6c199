/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Numbers of a capture file's own headers, in the byte order that the file declares. The caller
 * has already asked the input for the octets.
 */
#ifndef WT_CAPTURE_OCTETS_H
#define WT_CAPTURE_OCTETS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

static inline uint16_t wt_octets_u16(const uint8_t *p, bool big_endian)
{
  return (uint16_t) (big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static inline uint32_t wt_octets_u32(const uint8_t *p, bool big_endian)
{
  uint32_t v;

  memcpy(&v, p, sizeof v);
  return big_endian ? GUINT32_FROM_BE(v) : GUINT32_FROM_LE(v);
}

static inline uint64_t wt_octets_u64(const uint8_t *p, bool big_endian)
{
  uint64_t v;

  memcpy(&v, p, sizeof v);
  return big_endian ? GUINT64_FROM_BE(v) : GUINT64_FROM_LE(v);
}

#endif

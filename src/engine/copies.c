/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/copies.h"

#include <glib.h>

#include "base/crc32c.h"
#include "base/time.h"
#include "offload/classify.h"

/* Where an IP header says what changes on the way. RFC 791 3.1, RFC 8200 3. */
#define IPV4_TTL_AT 8u
#define IPV4_CHECKSUM_AT 10u
#define IPV4_CHECKSUM_END 12u
#define IPV6_HOP_LIMIT_AT 7u

static uint32_t add(uint32_t crc, WtBytes packet, size_t from, size_t to)
{
  if (to > packet.len || from >= to)
    return crc;
  return wt_crc32c_add(crc, (WtBytes) { packet.data + from, to - from });
}

static uint64_t fingerprint(const WtSegment *segment)
{
  const WtBytes frame = segment->frame->data;
  const size_t len = MIN(frame.len - segment->ip_at, wt_ip_len(segment)); /* cards pad */
  const WtBytes packet = { frame.data + segment->ip_at, len };
  uint32_t crc = WT_CRC32C_START;

  if (segment->src.ip_version == 4) {
    crc = add(crc, packet, 0, IPV4_TTL_AT);
    crc = add(crc, packet, IPV4_TTL_AT + 1, IPV4_CHECKSUM_AT);
    crc = add(crc, packet, IPV4_CHECKSUM_END, packet.len);
  } else {
    crc = add(crc, packet, 0, IPV6_HOP_LIMIT_AT);
    crc = add(crc, packet, IPV6_HOP_LIMIT_AT + 1, packet.len);
  }
  return (uint64_t) crc << 32 | (segment->seq.v ^ (uint32_t) packet.len);
}

bool wt_copies_seen(WtCopies *self, const WtSegment *segment)
{
  if (segment->payload_wire_len == 0 && segment->ip_id == 0)
    return false;

  const uint64_t print = fingerprint(segment);
  const int64_t now_ns = segment->frame->ts_ns;

  for (uint32_t i = 0; i < WT_COPIES_KEPT; i++)
    if (self->kept[i].print == print &&
        wt_time_within(self->kept[i].ts_ns, now_ns, WT_COPIES_NS))
      return true;
  self->kept[self->next].print = print;
  self->kept[self->next].ts_ns = now_ns;
  self->next = (self->next + 1) % WT_COPIES_KEPT;
  return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/classify.h"

#include <glib.h>

#include "decode/checksum.h"

#define TCP_PROTOCOL 6u
#define TCP_DATA_OFFSET_AT 12u
#define LIST_PIECES_MAX 64u /* Linux skb_gro_receive_list() */
#define LIST_PIECE_MIN 20u

WtOffloadKind wt_kind_of_super(WtChecksum sum, WtRole role, bool ip_len_zero)
{
  if (sum == WT_CHECKSUM_PARTIAL_WINDOWS)
    return ip_len_zero ? WT_OFFLOAD_LSO_V2 : WT_OFFLOAD_LSO_V1;
  if (sum == WT_CHECKSUM_VALID)
    return WT_OFFLOAD_LRO;
  if (!wt_left_to_card(sum, role))
    return WT_OFFLOAD_SUPER;
  switch (role) {
  case WT_ROLE_SENT:
    return WT_OFFLOAD_TSO;
  case WT_ROLE_RECEIVED:
    return WT_OFFLOAD_GRO;
  case WT_ROLE_UNKNOWN:
  default:
    return WT_OFFLOAD_SUPER;
  }
}

uint32_t wt_options_len(const WtSegment *segment)
{
  const uint8_t *const tcp = segment->frame->data.data + segment->tcp_at;

  return segment->reassembled
             ? 0
             : (uint32_t) (tcp[TCP_DATA_OFFSET_AT] >> 4) * 4 - WT_TCP_HEADER_LEN;
}

uint32_t wt_ip_len(const WtSegment *segment)
{
  return segment->tcp_at - segment->ip_at + WT_TCP_HEADER_LEN + wt_options_len(segment) +
         segment->payload_wire_len;
}

/* The sum over all that stays the same whatever the size: pseudo-header without the length, and the
 * TCP header. */
static uint64_t fixed_sum(const WtSegment *segment, uint32_t header_len)
{
  const WtBytes header = { segment->frame->data.data + segment->tcp_at, header_len };
  const WtBytes src = { segment->src.ip, sizeof segment->src.ip };
  const WtBytes dst = { segment->dst.ip, sizeof segment->dst.ip };

  return wt_sum_word(TCP_PROTOCOL) + wt_sum_octets(src) + wt_sum_octets(dst) +
         wt_sum_octets(header);
}

static bool verifies(uint64_t fixed, uint64_t data, uint32_t header_len, uint32_t size)
{
  return wt_sum_fold(fixed + data + wt_sum_word((uint16_t) (header_len + size))) ==
         WT_SUM_RIGHT;
}

uint32_t wt_list_size(const WtSegment *segment, uint32_t likely, bool scan)
{
  const uint32_t header_len = WT_TCP_HEADER_LEN + wt_options_len(segment);
  const uint64_t fixed = fixed_sum(segment, header_len);
  const uint8_t *const data = segment->payload.data;
  const uint32_t len = (uint32_t) segment->payload.len;
  uint64_t sum = 0;
  uint32_t found = 0;

  if (segment->payload.len < segment->payload_wire_len || segment->reassembled)
    return 0;
  if (likely && likely < len &&
      verifies(fixed, wt_sum_octets((WtBytes) { data, likely }), header_len, likely))
    return likely;
  for (uint32_t size = 2; scan && size < len && size <= WT_JUMBO_LEN_MAX; size += 2) {
    sum += wt_sum_load(data + size - 2);
    if (size < LIST_PIECE_MIN || len > (uint64_t) size * LIST_PIECES_MAX)
      continue;
    if (!verifies(fixed, sum, header_len, size))
      continue;
    if (found)
      return 0;
    found = size;
  }
  return found;
}

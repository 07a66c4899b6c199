/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/full-size.h"

#include "offload/classify.h"
#include "offload/mss.h"

#define TIMES_MIN 32u

void wt_full_size_push(WtFullSize *self, const WtSegment *segment)
{
  const uint32_t data = segment->wire_size ? segment->wire_size : segment->payload_wire_len;
  const uint32_t room = data + wt_options_len(segment);

  self->times += self->more && self->end.v == segment->seq.v;
  if (room > self->room) {
    self->room = room;
    self->times = 0;
  }
  self->more = room == self->room && !(segment->flags & (WT_TCP_PSH | WT_TCP_FIN));
  self->end = wt_tcp_seq_add(segment->seq, segment->payload_wire_len);
}

/* Applications write blocks that are smaller than a segment could be; MTUs are few. */
uint32_t wt_full_size_mtu(const WtFullSize *self, uint32_t headers)
{
  const uint32_t mtu = self->room + headers;

  return self->times >= TIMES_MIN && wt_mss_is_common_mtu(mtu) ? mtu : 0;
}

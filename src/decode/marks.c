/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "base/cursor.h"
#include "decode/decode.h"

#define ETHERNET_SOURCE_AT 6u

enum { OPTION_END, OPTION_NOP };

/** The header next to IP's, as far as frames have one. */
static void read_mac(const WtSegment *segment, WtHostMarks *out)
{
  const WtBytes frame = segment->frame->data;

  for (size_t i = segment->n_headers; i-- > 0 && !out->has_mac;) {
    const WtHeader *const header = &segment->headers[i];
    const size_t at = header->at + ETHERNET_SOURCE_AT;

    if (header->kind != WT_HEADER_ETHERNET || at + sizeof out->mac > frame.len)
      continue;
    memcpy(out->mac, frame.data + at, sizeof out->mac);
    out->has_mac = true;
  }
}

static WtBytes options_of(const WtSegment *segment)
{
  const WtBytes frame = segment->frame->data;
  const size_t from = segment->tcp_at + WT_TCP_HEADER_LEN;

  if (segment->reassembled || from > frame.len)
    return (WtBytes) { 0 };

  const size_t end = segment->tcp_at + (frame.data[segment->tcp_at + 12] >> 4) * 4u;

  return end > from && end <= frame.len ? (WtBytes) { frame.data + from, end - from }
                                        : (WtBytes) { 0 };
}

/* RFC 9293 3.2 */
static void read_kinds(WtBytes options, WtHostMarks *out)
{
  WtCursor c = wt_cursor(options);

  while (wt_cursor_left(&c) && out->n_syn_options < WT_SYN_OPTIONS_MAX) {
    const uint8_t kind = wt_cursor_u8(&c);

    out->syn_options[out->n_syn_options++] = kind;
    if (kind == OPTION_END)
      return;
    if (kind == OPTION_NOP)
      continue;
    const uint8_t len = wt_cursor_u8(&c);

    (void) wt_cursor_bytes(&c, len < 2 ? SIZE_MAX : len - 2u);
    if (!wt_cursor_ok(&c))
      return;
  }
}

void wt_segment_marks(const WtSegment *segment, WtHostMarks *out)
{
  *out = (WtHostMarks) { .ttl = segment->ttl, .window = segment->window };
  read_mac(segment, out);
  out->has_syn = (segment->flags & WT_TCP_SYN) && !segment->reassembled;
  if (out->has_syn)
    read_kinds(options_of(segment), out);
}

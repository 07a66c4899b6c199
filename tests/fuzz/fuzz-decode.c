/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target of the decode stage. The first octet chooses: bits 0 to 3 the link type, bit 4
 * whether frames claim to have been longer than captured, bit 5 a tight bound on fragments. The
 * rest is frames, each after two octets of length and one of seconds since the last, so that
 * fragments meet and time out.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "decode/decode.h"

#define SNAPPED 0x10u
#define TIGHT 0x20u

static const uint32_t linktypes[16] = {
  1, 101, 0, 113, 276, 108, 228, 229, 12, 14, 1, 101, 147
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* Reads every octet of the payload, so that a sanitizer sees a view that is too long. */
static void check(const WtFrame *frame, const WtSegment *s)
{
  volatile uint8_t all = 0; /* every octet is read, so that the sanitizer sees it */

  for (size_t i = 0; i < s->payload.len; i++)
    all |= s->payload.data[i];
  (void) all;
  if (s->frame != frame || s->payload_wire_len < s->payload.len)
    abort();
  if (!s->reassembled && (s->ip_at > s->tcp_at || s->tcp_at + 20 > frame->data.len))
    abort();
}

static void push(WtDecoder *decoder, WtBytes octets, WtFrame *frame)
{
  WtSegment s;
  uint8_t *exact = octets.len ? g_memdup2(octets.data, octets.len) : NULL;

  frame->data = (WtBytes) { exact, octets.len };
  if (wt_decoder_push(decoder, frame, &s) == WT_DECODED_TCP)
    check(frame, &s);
  g_free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WtCursor c = wt_cursor((WtBytes) { data, size });
  const uint8_t choice = wt_cursor_u8(&c);
  const WtLimits limits = { .fragment_octets = choice & TIGHT ? 8192 : 1 << 20 };
  WtDecoder *decoder = wt_decoder_new(&limits);
  WtFrame frame = { .linktype = linktypes[choice & 15] };

  while (wt_cursor_left(&c) >= 3) {
    const size_t len = wt_cursor_be16(&c);
    frame.ts_ns += wt_cursor_u8(&c) * INT64_C(1000000000);
    frame.number++;
    const size_t here = wt_cursor_left(&c);
    frame.wire_len = (uint32_t) (choice & SNAPPED ? len + 40 : len);
    push(decoder, wt_cursor_bytes(&c, MIN(len, here)), &frame);
  }
  wt_decoder_free(decoder);
  return 0;
}

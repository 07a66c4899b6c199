/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target of the rewriter. The first octet chooses options (bits 0 to 4), bounds (5 and 6)
 * and the link type (7). The rest are records: two octets of length, the highest bit of which
 * makes it a block; one of time since the last, in hundredths of a second, 255 being a second
 * back and 254 the other end of time; one of zeros that follow, in units of 512, so that
 * super-segments need not be long; one of what the frame claims to have had on the wire beyond
 * that, in units of 8; then its octets.
 *
 * Whatever comes in: each frame and each block comes out in its turn, within its time and
 * bounds, and the pieces of a frame are views into it that follow each other without a gap.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "base/time.h"
#include "wiretruth/rewrite.h"

enum {
  DEDUP = 1,
  DECAP = 2,
  SPREAD = 4,
  MTU = 8,
  FLUSH = 16,
  TIGHT = 32,
  CROWDED = 64,
  SLL = 128
};

#define TIGHT_OCTETS 8192u
#define NS_PER_TICK UINT64_C(10000000)
#define HOLD_NS UINT64_C(1000000000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
  if (!holds)
    abort();
}

/**
 * Bench:
 * @times: of int64_t: of each record that was pushed; blocks have that of the frame before
 * @came: how many of them came out; @dropped: as copies
 * @index: of the next piece of the frame at hand; @piece_end: where its last one ended
 */
typedef struct {
  WtRewriter *rewriter;
  uint8_t choice;
  GArray *times;
  int64_t now_ns;
  uint64_t came, dropped, frames_out;
  uint32_t index;
  const uint8_t *piece_end;
} Bench;

static void read_all(WtBytes octets)
{
  volatile uint8_t all = 0; /* every octet is read, so that the sanitizer sees it */

  for (size_t i = 0; i < octets.len; i++)
    all |= octets.data[i];
  (void) all;
}

/* Records are numbered; those that come out may leave out copies only. */
static void next_record(Bench *b, uint64_t number)
{
  require(number >= b->came && number < b->times->len);
  b->dropped += number - b->came;
  b->came = number + 1;
}

static void check_views(Bench *b, const WtWireFrame *f)
{
  const WtBytes whole = f->origin->data;

  if (f->tail.len) {
    require(f->tail.data >= whole.data && f->tail.len <= whole.len);
    require((size_t) (f->tail.data - whole.data) <= whole.len - f->tail.len);
    require(f->index == 0 || b->piece_end == f->tail.data);
    b->piece_end = f->tail.data + f->tail.len;
  }
  if (!f->changed)
    require(f->head.len == 0 && f->tail.data == whole.data && f->tail.len == whole.len);
  else
    require(f->cut != NULL);
}

static void frame(void *user, const WtWireFrame *f)
{
  Bench *b = user;

  require(f->index == b->index && f->index < f->count);
  if (f->index == 0)
    next_record(b, f->origin->number);
  require(f->wire_len >= f->head.len + f->tail.len);
  require(b->choice & SPREAD || f->ts_ns == f->origin->ts_ns);
  check_views(b, f);
  read_all(f->head);
  read_all(f->tail);
  b->index = f->index + 1 == f->count ? 0 : f->index + 1;
  b->frames_out++;
}

static void block(void *user, WtBytes octets, bool big_endian)
{
  Bench *b = user;
  uint64_t number;

  require(octets.len >= sizeof number && big_endian);
  memcpy(&number, octets.data, sizeof number);
  next_record(b, number);
  require(b->index == 0);
  read_all(octets);
}

/* The first that has not come out is not late. */
static void check_hold(const Bench *b)
{
  if (b->came >= b->times->len || b->choice & DEDUP)
    return;
  require(wt_time_within(g_array_index(b->times, int64_t, b->came), b->now_ns, HOLD_NS));
}

static void push_block(Bench *b, WtBytes octets)
{
  const uint64_t number = b->times->len;
  uint8_t *exact = g_malloc(sizeof number + octets.len);

  memcpy(exact, &number, sizeof number);
  if (octets.len)
    memcpy(exact + sizeof number, octets.data, octets.len);
  g_array_append_val(b->times, b->now_ns);
  wt_rewriter_push_block(b->rewriter, (WtBytes) { exact, sizeof number + octets.len }, true);
  g_free(exact);
}

static void push_frame(Bench *b, WtBytes octets, size_t zeros, size_t lie)
{
  uint8_t *exact = g_malloc0(octets.len + zeros);
  const WtFrame pushed = {
    .data = { exact, octets.len + zeros },
    .number = b->times->len,
    .ts_ns = b->now_ns,
    .wire_len = (uint32_t) (octets.len + zeros + lie),
    .linktype = b->choice & SLL ? 113 : 1,
  };

  if (octets.len)
    memcpy(exact, octets.data, octets.len);
  g_array_append_val(b->times, b->now_ns);
  wt_rewriter_push(b->rewriter, &pushed);
  g_free(exact);
  check_hold(b);
}

static int64_t after(int64_t ns, uint8_t ticks)
{
  if (ticks == 254)
    return ~ns;
  return (int64_t) ((uint64_t) ns + (ticks == 255 ? -HOLD_NS : ticks * NS_PER_TICK));
}

static void push(Bench *b, WtCursor *c)
{
  const uint16_t len = wt_cursor_be16(c);
  const uint8_t ticks = wt_cursor_u8(c), zeros = wt_cursor_u8(c), lie = wt_cursor_u8(c);
  const size_t here = wt_cursor_left(c), want = len & 0x7fffu;
  const WtBytes octets = wt_cursor_bytes(c, MIN(want, here));

  b->now_ns = after(b->now_ns, ticks);
  if (len & 0x8000u)
    push_block(b, octets);
  else
    push_frame(b, octets, zeros * (size_t) 512, lie * (size_t) 8);
}

static void finish(Bench *b)
{
  const WtRewriteSummary *const s = wt_rewriter_summary(b->rewriter);

  wt_rewriter_flush(b->rewriter);
  b->dropped += b->times->len - b->came;
  b->came = b->times->len;
  require(b->index == 0);
  require(s->dropped == b->dropped && s->frames_out == b->frames_out);
  require(b->choice & DEDUP || s->dropped == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WtCursor c = wt_cursor((WtBytes) { data, size });
  Bench b = { .choice = wt_cursor_u8(&c), .now_ns = INT64_C(1) << 60 };
  const WtRewriteOptions options = {
    .mtu = b.choice & MTU ? 1400 : 0,
    .spread_bps = b.choice & SPREAD ? 1000000 : 0,
    .decap = b.choice & DECAP,
    .dedup = b.choice & DEDUP,
  };
  WtLimits limits = wt_default_limits;
  const WtRewriteSink sink = { frame, block, &b };

  if (b.choice & TIGHT)
    limits.rewrite_octets = limits.fragment_octets = TIGHT_OCTETS;
  if (b.choice & CROWDED)
    limits.connections = 1;
  b.times = g_array_new(FALSE, FALSE, sizeof(int64_t));
  b.rewriter = wt_rewriter_new(&options, &limits, &sink);
  while (wt_cursor_ok(&c) && wt_cursor_left(&c) >= 5) {
    push(&b, &c);
    if (b.choice & FLUSH && b.times->len % 8 == 0)
      wt_rewriter_flush(b.rewriter);
  }
  finish(&b);
  wt_rewriter_free(b.rewriter);
  g_array_unref(b.times);
  return 0;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A bench for the rewriter: two sides of connections, other frames and blocks between them, and
 * what comes out of it all, in order. Side 0 is the capturing host.
 */
#ifndef WT_TEST_REWRITE_BENCH_H
#define WT_TEST_REWRITE_BENCH_H

#include "wiretruth/rewrite.h"

#include <string.h>

#include "../decode/packets.h"
#include "build-tcp.h"

#define MSS 1460u
#define SUPER (5 * MSS)
#define MS INT64_C(1000000)
#define BLOCK UINT64_MAX /* stands for a block among frame numbers */

/** Came: a frame, or a block, that came out. */
typedef struct {
  uint64_t number;
  uint32_t index, count;
  int64_t ts_ns;
  uint64_t len;
  bool changed, borrowed; /* borrowed: its octets are those that were pushed */
  WtCut cut;
} Came;

/**
 * Bench:
 * @pushed: octets of the frame that is being pushed
 * @seq, @id: of each side's next segment
 */
typedef struct {
  WtRewriter *rewriter;
  GArray *came;
  WtFrame frame;
  const uint8_t *pushed;
  uint32_t seq[2];
  uint16_t id[2];
  uint16_t port;
} Bench;

static inline void on_frame(void *user, const WtWireFrame *f)
{
  Bench *b = user;
  const Came came = {
    .number = f->origin->number,
    .index = f->index,
    .count = f->count,
    .ts_ns = f->ts_ns,
    .len = f->head.len + f->tail.len,
    .changed = f->changed,
    .borrowed = f->origin->data.data == b->pushed,
    .cut = f->cut ? *f->cut : (WtCut) { 0 },
  };

  g_array_append_val(b->came, came);
}

static inline void on_block(void *user, WtBytes octets, bool big_endian)
{
  Bench *b = user;
  const Came came = { .number = BLOCK, .len = octets.len, .changed = big_endian };

  g_array_append_val(b->came, came);
}

static inline void begin_with(Bench *b, const WtRewriteOptions *options, const WtLimits *bounds)
{
  const WtRewriteSink sink = { on_frame, on_block, b };

  *b = (Bench) {
    .rewriter = wt_rewriter_new(options, bounds, &sink),
    .came = g_array_new(FALSE, FALSE, sizeof(Came)),
    .frame = { .ts_ns = INT64_C(1) << 60, .linktype = 1 },
    .port = 50000,
  };
}

static inline void begin(Bench *b)
{
  begin_with(b, &(WtRewriteOptions) { 0 }, &wt_default_limits);
}

static inline void end(Bench *b)
{
  wt_rewriter_free(b->rewriter);
  g_array_unref(b->came);
}

/* --- in --- */

static inline void push_octets(Bench *b, GByteArray *a_take)
{
  g_autofree uint8_t *exact = g_memdup2(a_take->data, a_take->len);

  b->pushed = exact;
  b->frame.number++;
  b->frame.data = (WtBytes) { exact, a_take->len };
  b->frame.wire_len = a_take->len;
  wt_rewriter_push(b->rewriter, &b->frame);
  b->pushed = NULL;
  g_byte_array_unref(a_take);
}

static inline WtTestPath path_of(const Bench *b, int from)
{
  WtTestPath path = {
    .src = { { 10, 0, 0, (uint8_t) (1 + from) }, b->port, 4 },
    .dst = { { 10, 0, 0, (uint8_t) (2 - from) }, b->port, 4 },
  };

  *(from ? &path.src.port : &path.dst.port) = 3260;
  return path;
}

/* Side 0 is the capturing host: its sums are left to the card. */
static inline void push_tcp(Bench *b, int from, uint16_t flags, uint32_t len, uint32_t segments)
{
  const WtTestPath path = path_of(b, from);
  g_autofree uint8_t *octets = g_malloc0(len);
  const WtTestTcp tcp = {
    .path = &path,
    .seq = b->seq[from],
    .ack = b->seq[!from],
    .flags = flags,
    .window = 500,
    .ip_id = b->id[from],
    .ttl = 64,
    .dont_fragment = true,
    .options = { 2, 4, MSS >> 8, MSS & 0xff },
    .options_len = flags & WT_TCP_SYN ? 4 : 0,
    .payload = { octets, len },
  };
  const WtTestForm form = { .sum = from ? WT_TEST_SUM_FULL : WT_TEST_SUM_PARTIAL };

  b->seq[from] += len + (flags & WT_TCP_SYN ? 1 : 0);
  b->id[from] = (uint16_t) (b->id[from] + segments);
  push_octets(b, wt_test_tcp(&tcp, &form));
}

static inline void push_super(Bench *b)
{
  push_tcp(b, 0, WT_TCP_ACK | WT_TCP_PSH, SUPER, SUPER / MSS);
}

static inline void push_plain(Bench *b, int from)
{
  push_tcp(b, from, WT_TCP_ACK, 0, 1);
}

/* Another connection's. */
static inline void push_elsewhere(Bench *b)
{
  b->port++;
  push_plain(b, 0);
  b->port--;
  b->id[0]--;
}

static inline void push_arp(Bench *b)
{
  push_octets(b, from_hex(ETHERNET "0806 0001080006040001 020000000001 0a000001 000000000000 "
                                   "0a000002"));
}

static inline void push_block(Bench *b, size_t len)
{
  g_autofree uint8_t *octets = g_malloc0(len);

  wt_rewriter_push_block(b->rewriter, (WtBytes) { octets, len }, true);
}

/* The handshake: both sides' roles and segment size are known then. */
static inline void connect(Bench *b)
{
  push_tcp(b, 0, WT_TCP_SYN, 0, 1);
  push_tcp(b, 1, WT_TCP_SYN | WT_TCP_ACK, 0, 1);
  push_plain(b, 0);
  push_plain(b, 1);
}

/* --- out --- */

static inline const Came *nth(const Bench *b, guint i)
{
  assert_true(i < b->came->len);
  return &g_array_index(b->came, Came, i);
}

/* What came out since the last time: numbers of frames, each once however many it became. */
static inline void check_came(Bench *b, const uint64_t *numbers, guint n)
{
  guint at = 0;

  for (guint i = 0; i < n; i++) {
    const Came *first = nth(b, at);

    assert_int_equal(first->number, numbers[i]);
    if (first->number == BLOCK) {
      at++;
      continue;
    }
    for (uint32_t index = 0; index < first->count; index++, at++) {
      assert_int_equal(nth(b, at)->number, numbers[i]);
      assert_int_equal(nth(b, at)->index, index);
    }
  }
  assert_int_equal(at, b->came->len);
  g_array_set_size(b->came, 0);
}

#define CAME(b, ...)                                                                           \
  check_came(b, (const uint64_t[]) { __VA_ARGS__ },                                            \
             sizeof((const uint64_t[]) { __VA_ARGS__ }) / sizeof(uint64_t))
#define NOTHING_CAME(b) check_came(b, NULL, 0)

/* One that waits, numbered 5, and nothing before it. */
static inline void begin_with_one_waiting(Bench *b, const WtLimits *bounds)
{
  begin_with(b, &(WtRewriteOptions) { 0 }, bounds);
  connect(b);
  push_super(b);
  CAME(b, 1, 2, 3, 4);
}

#endif

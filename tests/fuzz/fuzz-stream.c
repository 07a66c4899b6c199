/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target of the stream stage. The first octet chooses the bounds: bits 0 to 3 of one
 * direction, bits 4 to 7 of all. The rest are operations on two directions, each an octet (bits 0
 * and 1 the kind, bit 2 the direction, bits 3 to 7 its own) and two octets of distance from the
 * next octet expected. Octets count up with their sequence number unless they are to clash.
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "base/cursor.h"
#include "stream/held.h"

#define LEN_MAX 300u

enum { OP_PUSH, OP_ACK, OP_TIME, OP_END };

/* Bits of OP_PUSH. */
#define BAD 0x08u
#define CUT 0x10u
#define CLASH 0x20u /* of an EMPTY one: a FIN */
#define EMPTY 0x40u
#define OPENS 0x80u

typedef struct {
  WtReasm reasm;
  uint64_t offset;
} Side;

typedef struct {
  WtLimits limits;
  WtStreamShared *shared;
  WtFrame frame;
  Side sides[2];
} Bench;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool holds)
{
  if (!holds)
    abort();
}

static void slice(void *user, const WtSlice *s)
{
  Side *side = user;
  volatile uint8_t all = 0; /* every octet is read, so that the sanitizer sees it */

  require(s->octets.len && s->offset == side->offset && s->frame);
  for (size_t i = 0; i < s->octets.len; i++)
    all |= s->octets.data[i];
  (void) all;
  side->offset += s->octets.len;
}

static void hole(void *user, WtHole kind, uint64_t octets)
{
  (void) kind;
  require(octets && octets < 1u << 30);
  ((Side *) user)->offset += octets;
}

static void overlap(void *user, uint64_t offset, uint64_t octets)
{
  (void) user;
  (void) offset;
  require(octets);
}

static void limit(void *user, uint64_t octets)
{
  (void) user;
  (void) octets;
}

static const WtStreamSink sink = { slice, hole, overlap, limit };

/* Returns: what the list costs. */
static size_t check_list(const WtReasm *r, const WtHeld *list, bool suspect, uint64_t *octets)
{
  size_t cost = 0;
  uint64_t at = 0;

  for (const WtHeld *h = list; h; h = h->next) {
    require(h->piece.offset >= at && h->piece.suspect == suspect);
    require(h->piece.octets.len <= h->piece.wire_len && wt_piece_end(&h->piece) > r->next);
    require(suspect || h->piece.offset > r->next);
    at = wt_piece_end(&h->piece);
    cost += sizeof *h + h->piece.octets.len;
    *octets += h->piece.octets.len;
    if (!h->next && !suspect)
      require(r->tail == h);
  }
  return cost;
}

static void check(const Bench *b)
{
  size_t cost = 0;

  for (int i = 0; i < 2; i++) {
    const WtReasm *r = &b->sides[i].reasm;
    uint64_t octets = 0;

    require(r->next == b->sides[i].offset);
    cost += check_list(r, r->held, false, &octets);
    cost += check_list(r, r->suspects, true, &octets);
    require(octets == r->held_octets && octets <= b->limits.reasm_octets);
    require(r->held || !r->tail);
  }
  require(cost <= b->limits.reasm_octets_all);
}

static WtTcpSeq seq_at(const WtReasm *r, int16_t distance)
{
  return wt_tcp_seq_add(r->base, (uint32_t) r->next + (uint32_t) distance);
}

static void push(Bench *b, Side *side, uint8_t op, int16_t distance, uint8_t len_octet)
{
  const WtTcpSeq seq = seq_at(&side->reasm, distance);
  const size_t len = op & EMPTY ? 0 : len_octet % LEN_MAX;
  uint8_t *exact = len ? g_malloc(len) : NULL;
  const WtSegment segment = {
    .frame = &b->frame,
    .payload = { exact, len },
    .payload_wire_len = (uint32_t) len + (op & CUT ? 7 : 0),
    .seq = seq,
    .flags = (op & OPENS ? WT_TCP_SYN : 0) | (op & EMPTY && op & CLASH ? WT_TCP_FIN : 0),
    .tcp_checksum = op & BAD ? WT_CHECKSUM_WRONG : WT_CHECKSUM_VALID,
  };

  for (size_t i = 0; i < len; i++)
    exact[i] = (uint8_t) (seq.v + i + (op & CLASH ? 1 : 0));
  if (op & OPENS)
    wt_reasm_start(&side->reasm, wt_tcp_seq_add(seq, 1));
  (void) wt_reasm_strays(&side->reasm, &segment);
  wt_reasm_push(&side->reasm, &segment, &sink, side);
  g_free(exact);
}

static void finish(const Bench *b, Side *side)
{
  wt_reasm_finish(&side->reasm, b->frame.ts_ns, &sink, side);
  require(!side->reasm.held && !side->reasm.suspects && !side->reasm.held_octets);
}

static void operate(Bench *b, WtCursor *c)
{
  const uint8_t op = wt_cursor_u8(c);
  const int16_t distance = (int16_t) wt_cursor_be16(c);
  Side *side = &b->sides[op >> 2 & 1];

  b->frame.number++;
  switch (op & 3) {
  case OP_PUSH:
    push(b, side, op, distance, wt_cursor_u8(c));
    break;
  case OP_ACK:
    for (unsigned n = 1 + (op >> 3) * 3u; n; n--)
      wt_reasm_acked(&side->reasm, seq_at(&side->reasm, distance), b->frame.ts_ns, &sink, side);
    break;
  case OP_TIME:
    b->frame.ts_ns += distance * INT64_C(1000000);
    break;
  default:
    if (op >> 3 == 0)
      finish(b, side);
  }
}

/* What the bound over all allows must be there again: one piece takes it whole. */
static void all_given_back(Bench *b)
{
  WtBytes octets = { NULL, b->limits.reasm_octets_all - sizeof(WtHeld) };
  uint8_t *exact = g_malloc0(octets.len);
  const WtSegment segment = { .frame = &b->frame,
                              .payload = { exact, octets.len },
                              .payload_wire_len = (uint32_t) octets.len,
                              .seq = { 1 } };
  Side side = { 0 };

  wt_reasm_init(&side.reasm, b->shared, 9);
  wt_reasm_start(&side.reasm, (WtTcpSeq) { 0 });
  if (octets.len <= b->limits.reasm_octets) {
    wt_reasm_push(&side.reasm, &segment, &sink, &side);
    require(side.reasm.held_octets == octets.len);
  }
  wt_reasm_clear(&side.reasm);
  g_free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WtCursor c = wt_cursor((WtBytes) { data, size });
  const uint8_t choice = wt_cursor_u8(&c);
  Bench b = {
    .limits = { .reasm_octets = 8u << (choice & 15),
                .reasm_octets_all = (uint32_t) sizeof(WtHeld) + (8u << (choice >> 4)) },
    .frame = { .ts_ns = 1 },
  };

  b.shared = wt_stream_shared_new(&b.limits);
  for (uint32_t i = 0; i < 2; i++)
    wt_reasm_init(&b.sides[i].reasm, b.shared, i + 1);
  b.sides[1].reasm.base.v = 0xffffff00u;
  while (wt_cursor_ok(&c) && wt_cursor_left(&c)) {
    operate(&b, &c);
    check(&b);
  }
  for (int i = 0; i < 2; i++) {
    if (choice & 1)
      finish(&b, &b.sides[i]);
    wt_reasm_clear(&b.sides[i].reasm);
  }
  all_given_back(&b);
  wt_stream_shared_free(b.shared);
  return 0;
}

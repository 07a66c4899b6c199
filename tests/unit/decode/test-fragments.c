/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * One TCP segment of 65 octets, cut into IP fragments in every way that matters.
 */
#include "packets.h"

#define PAYLOAD_LEN 45u
#define SECOND INT64_C(1000000000)

/**
 * Piece: octets [from, to) of the datagram as one fragment.
 * @id: 0 ends a row
 * @ts_s: capture time                                             [s]
 * @snap: octets that the capture cut off its end
 * @fill: overwrites its octets, if not 0: a copy that differs
 */
typedef struct {
  uint16_t id;
  uint16_t from, to;
  bool more;
  int64_t ts_s;
  uint16_t snap;
  uint8_t fill;
} Piece;

typedef struct {
  const char *name;
  Piece pieces[8];
  WtDecoded last; /* what the last piece yields; the others yield WT_DECODED_FRAGMENT */
  uint64_t lost;
  bool damaged; /* whole, but with a piece of another copy in it */
} Case;

static const Case cases[] = {
  { "in order",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 24, 48, 1, 0, 0, 0 }, { 1, 48, 65, 0, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "reversed",
    { { 1, 48, 65, 0, 0, 0, 0 }, { 1, 24, 48, 1, 0, 0, 0 }, { 1, 0, 24, 1, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "middle last",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 48, 65, 0, 0, 0, 0 }, { 1, 24, 48, 1, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "cut within the TCP header",
    { { 1, 8, 65, 0, 0, 0, 0 }, { 1, 0, 8, 1, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "repeated",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 0, 24, 1, 0, 0, 0 }, { 1, 24, 65, 0, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "overlap keeps the first copy",
    { { 1, 0, 40, 1, 0, 0, 0 }, { 1, 24, 48, 1, 0, 0, 0xee }, { 1, 48, 65, 0, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    true },
  { "overlap wholly covered",
    { { 1, 0, 48, 1, 0, 0, 0 }, { 1, 8, 48, 1, 0, 0, 0xee }, { 1, 48, 65, 0, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "end repeated, differing",
    { { 1, 48, 65, 0, 0, 0, 0 }, { 1, 48, 65, 0, 0, 0, 0xee }, { 1, 0, 48, 1, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "one missing",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 48, 65, 0, 0, 0, 0 } },
    WT_DECODED_FRAGMENT,
    0,
    false },
  { "end missing",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 24, 64, 1, 0, 0, 0 } },
    WT_DECODED_FRAGMENT,
    0,
    false },
  { "after 30 s",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 24, 65, 0, 30, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "after 31 s",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 1, 24, 65, 0, 31, 0, 0 } },
    WT_DECODED_FRAGMENT,
    1,
    false },
  { "time runs backwards",
    { { 1, 0, 24, 1, 90, 0, 0 }, { 1, 24, 65, 0, 2, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "two datagrams at once",
    { { 1, 0, 24, 1, 0, 0, 0 }, { 2, 24, 65, 0, 0, 0, 0xee }, { 1, 24, 65, 0, 0, 0, 0 } },
    WT_DECODED_TCP,
    0,
    false },
  { "snapped piece",
    { { 1, 0, 24, 1, 0, 8, 0 }, { 1, 24, 65, 0, 0, 0, 0 } },
    WT_DECODED_FRAGMENT,
    1,
    false },
  { "snapped once, lost once",
    { { 1, 0, 24, 1, 0, 8, 0 }, { 1, 24, 48, 1, 0, 8, 0 }, { 1, 48, 65, 0, 40, 0, 0 } },
    WT_DECODED_FRAGMENT,
    1,
    false },
  { "not a multiple of 8", { { 1, 0, 23, 1, 0, 0, 0 } }, WT_DECODED_MALFORMED, 0, false },
  { "empty", { { 1, 24, 24, 1, 0, 0, 0 } }, WT_DECODED_MALFORMED, 0, false },
  { "beyond the end",
    { { 1, 24, 48, 0, 0, 0, 0 }, { 1, 48, 64, 1, 0, 0, 0 } },
    WT_DECODED_MALFORMED,
    0,
    false },
  { "end before what is there",
    { { 1, 24, 48, 1, 0, 0, 0 }, { 1, 8, 16, 0, 0, 0, 0 } },
    WT_DECODED_MALFORMED,
    0,
    false },
  { "another end",
    { { 1, 24, 65, 0, 0, 0, 0 }, { 1, 24, 64, 0, 0, 0, 0 } },
    WT_DECODED_MALFORMED,
    0,
    false },
};

static GByteArray *fragment(unsigned version, const Piece *p)
{
  g_autoptr(GByteArray) whole = sealed(version, "", PAYLOAD_LEN);
  GByteArray *part = g_byte_array_new();

  g_byte_array_append(part, whole->data + p->from, (guint) (p->to - p->from));
  if (p->fill)
    memset(part->data, p->fill, part->len);
  if (version == 4) {
    GByteArray *a = ipv4_with(6, 20 + part->len, (p->more ? 0x2000u : 0) | p->from / 8u, part);

    set_be16(a, 4, p->id);
    set_be16(a, 10, 0);
    return a;
  }
  GByteArray *header = from_hex("0600");
  add_be16(header, p->from | p->more);
  add_be16(header, 0);
  add_be16(header, p->id);
  add_take(header, part);
  return ipv6_with(44, header->len, "", header);
}

/* @out and what it points to stay valid until the next push. */
static WtDecoded push(WtDecoder *decoder, unsigned version, const Piece *p, WtSegment *out)
{
  g_autoptr(GByteArray) a = fragment(version, p);
  const size_t captured = a->len - p->snap;
  uint8_t *block = malloc(captured);
  const WtFrame frame = {
    .data = { block, captured },
    .wire_len = a->len,
    .linktype = 101,
    .ts_ns = p->ts_s * SECOND,
  };

  memcpy(block, a->data, captured);
  const WtDecoded result = wt_decoder_push(decoder, &frame, out);
  free(block);
  return result;
}

/* Of the pieces that belong to the datagram that the last one completed. */
static uint32_t longest(const Case *c)
{
  const Piece *last = c->pieces;
  uint32_t len = 0;

  while (last[1].id)
    last++;
  for (const Piece *p = c->pieces; p->id; p++)
    if (p->id == last->id)
      len = MAX(len, (uint32_t) (p->to - p->from));
  return len;
}

static void check_whole(unsigned version, const Case *c, const WtSegment *s)
{
  g_autoptr(GByteArray) whole = sealed(version, "", PAYLOAD_LEN);

  assert_true(s->reassembled);
  assert_int_equal(s->datagram_len, 65);
  assert_int_equal(s->fragment_len, longest(c));
  assert_int_equal(s->n_headers, 0);
  assert_int_equal(s->ip_at, 0);
  assert_int_equal(s->tcp_at, 0);
  assert_int_equal(s->src.port, 50000);
  assert_int_equal(s->payload_wire_len, PAYLOAD_LEN);
  assert_int_equal(s->payload.len, PAYLOAD_LEN);
  if (c->damaged)
    memset(whole->data + 40, 0xee, 8);
  assert_memory_equal(s->payload.data, whole->data + 20, PAYLOAD_LEN);
  assert_int_equal(s->tcp_checksum, c->damaged ? WT_CHECKSUM_WRONG : WT_CHECKSUM_VALID);
}

static void pieces(void **state)
{
  const Case *c = *state;

  for (unsigned version = 4; version <= 6; version += 2) {
    WtDecoder *decoder = wt_decoder_new(&limits);
    WtSegment s;

    for (const Piece *p = c->pieces; p->id; p++) {
      const WtDecoded want = p[1].id ? WT_DECODED_FRAGMENT : c->last;

      assert_int_equal(push(decoder, version, p, &s), want);
      if (want == WT_DECODED_TCP)
        check_whole(version, c, &s);
    }
    assert_int_equal(wt_decoder_fragments_lost(decoder), c->lost);
    wt_decoder_free(decoder);
  }
}

/* A bound of two small datagrams: the third makes the oldest go, the newer ones complete. */
static void bound_takes_the_oldest(void **state)
{
  (void) state;
  const WtLimits small = { .fragment_octets = 12 * 1024 };
  WtDecoder *decoder = wt_decoder_new(&small);
  WtSegment s;

  for (uint16_t id = 1; id <= 3; id++)
    assert_int_equal(push(decoder, 4, &(Piece) { id, 0, 24, 1, 0, 0, 0 }, &s),
                     WT_DECODED_FRAGMENT);
  assert_int_equal(wt_decoder_fragments_lost(decoder), 1);
  for (uint16_t id = 2; id <= 3; id++)
    assert_int_equal(push(decoder, 4, &(Piece) { id, 24, 65, 0, 0, 0, 0 }, &s), WT_DECODED_TCP);
  assert_int_equal(wt_decoder_fragments_lost(decoder), 1);
  wt_decoder_free(decoder);
}

static void bound_of_nothing(void **state)
{
  (void) state;
  const WtLimits none = { .fragment_octets = 0 };
  WtDecoder *decoder = wt_decoder_new(&none);
  WtSegment s;

  assert_int_equal(push(decoder, 4, &(Piece) { 1, 0, 24, 1, 0, 0, 0 }, &s),
                   WT_DECODED_FRAGMENT);
  assert_int_equal(push(decoder, 6, &(Piece) { 1, 24, 65, 0, 0, 0, 0 }, &s),
                   WT_DECODED_FRAGMENT);
  assert_int_equal(wt_decoder_fragments_lost(decoder), 2);
  wt_decoder_free(decoder);
}

static WtDecoded push_large(WtDecoder *decoder, const GByteArray *whole, size_t from,
                            size_t len, WtSegment *out)
{
  GByteArray *part = g_byte_array_new();

  g_byte_array_append(part, whole->data + from, (guint) len);
  const bool more = from + len < whole->len;
  g_autoptr(GByteArray) a = ipv4_with(6, 20 + len, (more ? 0x2000u : 0) | from / 8, part);
  const WtFrame frame = { .data = { a->data, a->len }, .wire_len = a->len, .linktype = 101 };
  return wt_decoder_push(decoder, &frame, out);
}

static void largest_datagram(void **state)
{
  (void) state;
  g_autoptr(GByteArray) whole = sealed(4, "", 65535 - 20);
  WtDecoder *decoder = wt_decoder_new(&limits);
  WtSegment s;
  WtDecoded result = WT_DECODED_FRAGMENT;

  for (size_t from = 0; from < whole->len; from += 1480) {
    assert_int_equal(result, WT_DECODED_FRAGMENT);
    result = push_large(decoder, whole, from, MIN(1480, whole->len - from), &s);
  }
  assert_int_equal(result, WT_DECODED_TCP);
  assert_int_equal(s.payload.len, 65535 - 20);
  assert_int_equal(s.tcp_checksum, WT_CHECKSUM_VALID);
  g_byte_array_append(whole, (const uint8_t[16]) { 0 }, 16);
  assert_int_equal(push_large(decoder, whole, 65528, 16, &s), WT_DECODED_MALFORMED);
  wt_decoder_free(decoder);
}

static void kept_apart_by_interface(void **state)
{
  (void) state;
  WtDecoder *decoder = wt_decoder_new(&limits);
  WtSegment s;

  for (uint32_t half = 0; half < 2; half++) {
    const Piece p = half ? (Piece) { 1, 24, 65, 0, 0, 0, 0 } : (Piece) { 1, 0, 24, 1, 0, 0, 0 };
    g_autoptr(GByteArray) a = fragment(4, &p);
    const WtFrame frame = {
      .data = { a->data, a->len }, .wire_len = a->len, .linktype = 101, .interface = half
    };

    assert_int_equal(wt_decoder_push(decoder, &frame, &s), WT_DECODED_FRAGMENT);
  }
  wt_decoder_free(decoder);
}

int main(void)
{
  const struct CMUnitTest single[] = {
    cmocka_unit_test(bound_takes_the_oldest),
    cmocka_unit_test(bound_of_nothing),
    cmocka_unit_test(largest_datagram),
    cmocka_unit_test(kept_apart_by_interface),
  };
  struct CMUnitTest tests[G_N_ELEMENTS(cases)];

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = pieces,
      .initial_state = (void *) &cases[i],
    };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  return failed + cmocka_run_group_tests(single, NULL, NULL);
}

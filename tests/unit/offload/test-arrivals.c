/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Frames that arrive in all sorts of bursts. Each row says how; what is found is told in words.
 */
#include "wt-test.h"

#include <glib.h>

#include "offload/arrivals.h"
#include "offload/full-size.h"

#define SIZE 1448u
#define START INT64_C(1700000000000000000)

/**
 * Row: @bursts of them, of @least segments and up to @spread more, joined by @joined.
 * @gap_ns: within a burst; @interval_ns: from one burst to the next, @jitter_ns more each other time
 * @round_ns: the round trip
 * @pushed: each burst is all that the sender had; @acks: each frame acknowledges more
 * @coalescing: [us]; @median: of small merges; 0: nothing is told
 */
typedef struct {
  const char *name;
  uint32_t bursts, least, spread, joined;
  int64_t gap_ns, interval_ns, jitter_ns;
  uint64_t round_ns;
  bool pushed, acks;
  uint32_t coalescing, median;
} Row;

static const Row rows[] = {
  { "bursts by the clock", 100, 6, 7, 3, 1000, 100000, 0, 1000000, false, true, 100, 0 },
  { "about so", 100, 6, 7, 3, 1000, 100000, 15000, 1000000, false, true, 100, 0 },
  { "too few", 50, 6, 7, 3, 1000, 100000, 0, 1000000, false, true, 0, 0 },
  { "now short, now long", 100, 6, 7, 3, 1000, 50000, 90000, 1000000, false, true, 0, 0 },
  { "of one size: its sender paces", 100, 9, 1, 3, 1000, 100000, 0, 1000000, false, true, 0,
    0 },
  { "one a round trip: the ACK clock", 100, 6, 7, 3, 1000, 100000, 0, 100000, false, true, 0,
    0 },
  { "no round trip is known", 100, 6, 7, 3, 1000, 100000, 0, 0, false, true, 0, 0 },
  { "small ones", 100, 1, 3, 1, 1000, 100000, 0, 1000000, false, true, 0, 0 },
  { "the sender has no more", 100, 6, 7, 3, 1000, 100000, 0, 1000000, true, true, 0, 0 },
  { "milliseconds apart", 100, 6, 7, 3, 1000, 3000000, 0, 9000000, false, true, 0, 0 },
  { "as quick as polls", 100, 6, 7, 3, 1000, 25000, 0, 1000000, false, true, 0, 0 },

  { "joined by twos", 20, 40, 1, 2, 1000, 1000000, 0, 0, false, false, 0, 2 },
  { "joined by threes", 20, 60, 1, 3, 1000, 1000000, 0, 0, false, false, 0, 3 },
  { "joined by tens", 20, 60, 1, 10, 1000, 1000000, 0, 0, false, false, 0, 0 },
  { "runs are short", 100, 8, 1, 2, 1000, 1000000, 0, 0, false, false, 0, 0 },
  { "they differ", 20, 40, 1, 2, 1000, 1000000, 0, 0, false, true, 0, 0 },
  { "not at once", 20, 40, 1, 2, 20000, 2000000, 0, 0, false, false, 0, 0 },
  { "nothing is joined at all", 20, 40, 1, 1, 1000, 1000000, 0, 0, false, false, 0, 0 },
};

/** Talk: where the conversation stands. */
typedef struct {
  WtArrivals arrivals;
  WtArrival one;
  uint32_t seq, ack;
  int64_t ns;
} Talk;

static void arrive(Talk *talk, uint32_t segments, bool push)
{
  static const uint8_t header[20] = { [12] = 0x50 };
  const WtFrame frame = { .number = 1, .ts_ns = START + talk->ns, .data = { header, 20 } };
  const WtSegment segment = {
    .frame = &frame,
    .payload_wire_len = segments * SIZE,
    .wire_size = segments > 1 ? SIZE : 0,
    .seq = { talk->seq },
    .ack = { talk->ack },
    .flags = (uint16_t) (WT_TCP_ACK | (push ? WT_TCP_PSH : 0)),
  };

  wt_arrivals_push(&talk->arrivals, &talk->one, &segment);
  talk->seq += segments * SIZE;
}

static void burst(Talk *talk, const Row *row, uint32_t segments)
{
  const int64_t begun_ns = talk->ns;

  while (segments) {
    const uint32_t n = MIN(segments, row->joined);

    segments -= n;
    arrive(talk, n, row->pushed && !segments);
    talk->ack += row->acks;
    talk->ns += row->gap_ns;
  }
  talk->ns = begun_ns;
}

static void finds(void **state)
{
  const Row *const row = *state;
  g_autofree Talk *talk = g_new0(Talk, 1);
  WtCoalescing coalescing = { 0 };
  WtSmallMerges small = { 0 };

  talk->seq = UINT32_MAX - 5000;
  for (uint32_t i = 0; i < row->bursts; i++) {
    burst(talk, row, row->least + i * 3 % row->spread);
    talk->ns += row->interval_ns + (i % 2 ? row->jitter_ns : 0);
  }
  wt_arrivals_round(&talk->arrivals, row->round_ns);

  const bool coalesced = wt_arrivals_coalescing(&talk->arrivals, &coalescing);
  const bool merged = wt_arrivals_small(&talk->arrivals, &small);

  assert_int_equal(coalesced, row->coalescing > 0);
  if (coalesced) {
    assert_in_range(coalescing.interval_ns / 1000, row->coalescing, row->coalescing + 15);
    assert_true(coalescing.segments > row->least);
    assert_int_equal(coalescing.alike, coalescing.bursts);
  }
  assert_int_equal(merged ? small.median : 0, row->median);
}

/* --- the size of full segments --- */

static uint32_t mtu_of(uint32_t size, uint32_t times, uint16_t flags, uint32_t larger)
{
  static const uint8_t header[20] = { [12] = 0x50 };
  const WtFrame frame = { .number = 1, .data = { header, 20 } };
  WtSegment segment = {
    .frame = &frame,
    .payload_wire_len = size,
    .flags = (uint16_t) (WT_TCP_ACK | flags),
  };
  WtFullSize full = { 0 };

  for (uint32_t i = 0; i < times; i++) {
    wt_full_size_push(&full, &segment);
    segment.seq.v += size;
  }
  segment.payload_wire_len = larger;
  if (larger)
    wt_full_size_push(&full, &segment);
  return wt_full_size_mtu(&full, 40);
}

static void full_sizes(void **state)
{
  (void) state;
  assert_int_equal(mtu_of(1360, 40, 0, 0), 1400);
  assert_int_equal(mtu_of(1360, 40, 0, 100), 1400);
  assert_int_equal(mtu_of(1360, 40, 0, 1460), 0);       /* a larger one got through      */
  assert_int_equal(mtu_of(1360, 20, 0, 0), 0);          /* too few                       */
  assert_int_equal(mtu_of(1360, 40, WT_TCP_PSH, 0), 0); /* each may be all that there was */
  assert_int_equal(mtu_of(4096, 40, 0, 0), 0);          /* a block, and no MTU           */
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1];

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = finds,
      .initial_state = (void *) &rows[i],
    };
  tests[G_N_ELEMENTS(rows)] =
      (struct CMUnitTest) { .name = "full sizes", .test_func = full_sizes };
  return cmocka_run_group_tests_name("arrivals", tests, NULL, NULL);
}

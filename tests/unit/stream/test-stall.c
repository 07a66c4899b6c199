/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Conversations, and when TCP kept their data waiting. Of each row the rest is healthy: what is not
 * expected must not be told.
 */
#include "stall-bench.h"
#include "wt-test.h"

/* clang-format off */
/* from, len, ms */
#define DATA(...)   { .window = BENCH_WINDOW, .from = __VA_ARGS__ }
/* from, len, ms, ack */
#define BACK(...)   { .direction = 1, .window = BENCH_WINDOW, .from = __VA_ARGS__ }
/* ms, ack */
#define ACK(...)    { .direction = 1, .window = BENCH_WINDOW, .ms = __VA_ARGS__ }
/* ms, ack, window */
#define WINDOW(...) { .direction = 1, .ms = __VA_ARGS__ }
#define AT(n)       .clock = (n)
#define ID(n)       .id = (n)
#define ECHO(n)     .clock = 1, .echo = (n)
#define BAD         .damaged = true
#define AMID        .amid = true
#define ROUND       DATA(0, 100, 0), ACK(0, 100) /* the way is short */
/* clang-format on */

/** Row: @told: kind, direction, from and to [ms], offset of each stall. */
typedef struct {
  const char *name, *told;
  bool mid_stream;
  Seen seen[16];
} Row;

static const Row rows[] = {
  /* before the loss */
  { .name = "copy: from the first to the last",
    .told = "retransmission_ns 0: 10-210 at 100",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 500, 210, AT(210)),
              ACK(211, 600, ECHO(210)) } },
  { .name = "copy: by identification where there are no timestamps",
    .told = "retransmission_ns 0: 10-15 at 100",
    .seen = { ROUND, DATA(100, 500, 10, ID(7)), DATA(100, 500, 15, ID(9)), ACK(16, 600) } },
  { .name = "copy: the second one got through",
    .told = "retransmission_ns 0: 10-610 at 100",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 500, 210, AT(210)),
              DATA(100, 500, 610, AT(610)), ACK(611, 600, ECHO(610)) } },
  { .name = "copy: of what was not acknowledged of it",
    .told = "retransmission_ns 0: 20-220 at 600",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), DATA(600, 500, 20, AT(20)),
              ACK(21, 600, ECHO(10)), DATA(100, 1000, 220, AT(220)),
              ACK(221, 1100, ECHO(220)) } },
  { .name = "copy: of a piece of a super-segment",
    .told = "retransmission_ns 0: 10-30 at 1100",
    .seen = { ROUND, DATA(100, 30000, 10, AT(10)), ACK(11, 1100, ECHO(10)),
              DATA(1100, 1000, 30, AT(30)), ACK(31, 30100, ECHO(30)) } },
  { .name = "copy: with new data behind it",
    .told = "retransmission_ns 0: 10-210 at 100",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 900, 210, AT(210)),
              ACK(211, 1000, ECHO(210)) } },
  { .name = "copy: the first one had arrived",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 500, 210, AT(210)),
              ACK(211, 600, ECHO(10)) } },
  { .name = "copy: acknowledged before",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), ACK(20, 600, ECHO(10)),
              DATA(100, 500, 210, AT(210)), ACK(211, 600, ECHO(10)) } },
  { .name = "copy: never judged, the next one is another",
    .told = "retransmission_ns 0: 10-20 at 100",
    .seen = { DATA(0, 100, 0), DATA(100, 500, 10, AT(10)), DATA(100, 500, 20, AT(20)),
              DATA(600, 500, 30, AT(30)), DATA(600, 500, 40, AT(40)) } },
  { .name = "second look: the same timestamp and identification",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10, AT(10), ID(5)), DATA(100, 500, 40, AT(10), ID(5)),
              ACK(41, 600, ECHO(10)) } },
  { .name = "second look: the same identification",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10, ID(5)), DATA(100, 500, 40, ID(5)), ACK(41, 600) } },
  { .name = "second look: nothing tells, but soon",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10), DATA(100, 500, 19), ACK(41, 600) } },
  { .name = "nothing tells, and late: a copy",
    .told = "retransmission_ns 0: 10-20 at 100",
    .seen = { ROUND, DATA(100, 500, 10), DATA(100, 500, 20), ACK(41, 600) } },
  { .name = "second look: at another input",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 500, 60, AT(60), .input = 1),
              ACK(61, 600, ECHO(60)), ACK(62, 600, ECHO(60), .input = 1) } },
  { .name = "damaged on its way here, sent again",
    .told = "retransmission_ns 0: 10-210 at 100",
    .seen = { ROUND, DATA(100, 500, 10, AT(10), BAD), DATA(100, 500, 210, AT(210)),
              ACK(211, 600, ECHO(210)) } },
  { .name = "a damaged sequence number is not believed",
    .told = "",
    .seen = { ROUND, DATA(50000, 500, 10, AT(10), BAD), DATA(100, 500, 50, AT(50)),
              ACK(51, 600, ECHO(50)) } },
  { .name = "keep-alive",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10), ACK(11, 600), DATA(599, 1, 5000), ACK(5000, 600),
              DATA(599, 0, 6000), ACK(6000, 600) } },
  { .name = "before the capture began",
    .told = "",
    .mid_stream = true,
    .seen = { DATA(1000, 500, 10, AT(10)), DATA(100, 500, 20, AT(20)),
              ACK(21, 1500, ECHO(20)) } },

  /* behind the loss */
  { .name = "gap: until it is filled",
    .told = "retransmission_ns 0: 10-210 at 100",
    .seen = { ROUND, DATA(600, 500, 10, AT(10)), ACK(10, 100), DATA(100, 500, 210, AT(210)),
              ACK(210, 1100) } },
  { .name = "gap: filled piece by piece",
    .told = "retransmission_ns 0: 10-230 at 100",
    .seen = { ROUND, DATA(1100, 500, 10, AT(10)), DATA(100, 500, 210, AT(210)),
              DATA(600, 500, 230, AT(230)), ACK(230, 1600) } },
  { .name = "gap: the second of two",
    .told = "retransmission_ns 0: 10-230 at 100",
    .seen = { ROUND, DATA(600, 500, 10, AT(10)), DATA(1600, 500, 11, AT(11)),
              DATA(100, 500, 210, AT(210)), DATA(1100, 500, 230, AT(230)), ACK(230, 2100) } },
  { .name = "disorder: what fills it is older",
    .told = "",
    .seen = { ROUND, DATA(600, 500, 10, AT(9)), DATA(100, 500, 30, AT(8)), ACK(30, 1100) } },
  { .name = "disorder: than some that overtook it",
    .told = "",
    .seen = { ROUND, DATA(600, 500, 10, AT(7)), DATA(1600, 500, 11, AT(9)),
              DATA(100, 500, 12, AT(6)), DATA(1100, 500, 40, AT(8)), ACK(40, 2100) } },
  { .name = "disorder: by identification",
    .told = "",
    .seen = { ROUND, DATA(600, 500, 10, AT(9), ID(5)), DATA(100, 500, 30, AT(9), ID(4)) } },
  { .name = "disorder: nothing tells, but soon",
    .told = "",
    .seen = { ROUND, DATA(600, 500, 10), DATA(100, 500, 19), ACK(30, 1100) } },
  { .name = "the capture lost it",
    .told = "",
    .seen = { ROUND, DATA(600, 500, 10, AT(10)), ACK(11, 1100), ACK(22, 1100),
              DATA(1100, 500, 30, AT(30)), ACK(31, 1600) } },

  /* windows */
  { .name = "window: closed in the middle of a PDU",
    .told = "closed_window_ns 0: 20-520 at 600",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0), WINDOW(520, 600, 5000, AMID),
              DATA(600, 500, 521) } },
  { .name = "window: closed, and probed",
    .told = "closed_window_ns 0: 20-520 at 600",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0), DATA(599, 0, 220),
              WINDOW(220, 600, 0), WINDOW(520, 600, 5000), DATA(600, 500, 900) } },
  { .name = "window: closed, and probed with an octet",
    .told = "closed_window_ns 0: 20-520 at 601",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0), DATA(600, 1, 220, AT(220)),
              WINDOW(220, 600, 0), DATA(600, 1, 420, AT(420)), WINDOW(520, 601, 5000),
              DATA(601, 500, 900) } },
  { .name = "window: closed, and gone on at once",
    .told = "closed_window_ns 0: 20-520 at 600",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0), WINDOW(520, 600, 5000),
              DATA(600, 500, 521) } },
  { .name = "window: closed, and nobody minded",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0), WINDOW(520, 600, 5000),
              DATA(600, 500, 900) } },
  { .name = "window: an old acknowledgement does not open it",
    .told = "closed_window_ns 0: 20-520 at 600",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0), WINDOW(30, 300, 5000, AMID),
              WINDOW(520, 600, 5000, AMID) } },
  { .name = "window: that of a reset says nothing",
    .told = "",
    .seen = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0, .flags = WT_TCP_RST | WT_TCP_ACK),
              WINDOW(520, 600, 5000, AMID) } },

  /* delayed acknowledgements */
  { .name = "delayed ACK: gone on at once, in the middle of a PDU",
    .told = "delayed_ack_ns 0: 10-51 at 148",
    .seen = { ROUND, DATA(100, 48, 10), ACK(50, 148, AMID), DATA(148, 500, 51) } },
  { .name = "delayed ACK: of Windows",
    .told = "delayed_ack_ns 0: 10-211 at 148",
    .seen = { ROUND, DATA(100, 48, 10), ACK(210, 148, AMID), DATA(148, 500, 211) } },
  { .name = "delayed ACK: nothing was to be sent",
    .told = "",
    .seen = { ROUND, DATA(100, 48, 10), ACK(50, 148), DATA(148, 500, 51) } },
  { .name = "delayed ACK: it was not waited for",
    .told = "",
    .seen = { ROUND, DATA(100, 48, 10), ACK(50, 148, AMID), DATA(148, 500, 60) } },
  { .name = "delayed ACK: not delayed",
    .told = "",
    .seen = { ROUND, DATA(100, 48, 10), ACK(44, 148, AMID), DATA(148, 500, 45) } },
  { .name = "delayed ACK: later than any",
    .told = "",
    .seen = { ROUND, DATA(100, 48, 10), ACK(700, 148, AMID), DATA(148, 500, 701) } },
  { .name = "delayed ACK: the way is long",
    .told = "",
    .seen = { DATA(0, 100, 0), ACK(40, 100), DATA(100, 48, 50), ACK(90, 148, AMID),
              DATA(148, 500, 91) } },
  { .name = "delayed ACK: of a full flight, which is answered at once",
    .told = "",
    .seen = { ROUND, DATA(100, 2000, 10), ACK(50, 2100, AMID), DATA(2100, 500, 51) } },
  { .name = "delayed ACK: behind a long way, seen from the receiver",
    .told = "delayed_ack_ns 0: 100-200 at 148",
    .seen = { ROUND, BACK(0, 48, 1, 100), DATA(100, 0, 61, .ack = 48), DATA(100, 48, 100),
              ACK(140, 148, AMID), DATA(148, 500, 200) } },
  { .name = "delayed ACK: with data it is an answer",
    .told = "",
    .seen = { ROUND, DATA(100, 48, 10), BACK(0, 48, 50, 148, AMID), DATA(148, 500, 51) } },
  { .name = "delayed ACK: there was no room for a segment",
    .told = "",
    .seen = { ROUND, WINDOW(1, 100, 900), DATA(100, 48, 10), WINDOW(50, 148, 9000, AMID),
              DATA(148, 500, 51) } },
  { .name = "delayed ACK: windows are scaled, as what was sent shows",
    .told = "delayed_ack_ns 0: 10-51 at 10148",
    .seen = { ROUND, WINDOW(1, 100, 400), DATA(100, 10000, 2), WINDOW(3, 10100, 400),
              DATA(10100, 48, 10), WINDOW(50, 10148, 400, AMID), DATA(10148, 500, 51) } },
};

static void write_down(GString *out, const WtStall *stall)
{
  g_string_append_printf(out, "%s%s %u: %d-%d at %d", out->len ? ", " : "",
                         wt_stall_key(stall->kind), stall->direction,
                         (int) ((stall->from_ns - BENCH_START) / BENCH_MS),
                         (int) ((stall->to_ns - BENCH_START) / BENCH_MS), (int) stall->offset);
}

static void tells(void **state)
{
  const Row *const row = *state;
  g_autoptr(GString) told = g_string_new(NULL);
  StallBench bench;

  stall_bench_init(&bench, !row->mid_stream);
  for (const Seen *s = row->seen; s->window || s->flags || s->ack; s++)
    stall_bench_push(&bench, s);
  for (uint32_t i = 0; i < bench.stalls.n; i++)
    write_down(told, &bench.stalls.store->kept[i]);
  assert_string_equal(told->str, row->told);
  stall_bench_clear(&bench);
}

/* --- shares --- */

static WtStallSpan span(int64_t from_ms, int64_t to_ms, int64_t reach)
{
  return (WtStallSpan) { BENCH_START + from_ms * BENCH_MS,
                         BENCH_START + to_ms * BENCH_MS,
                         { reach, INT64_MAX } };
}

static void shares(const StallBench *bench, WtStallSpan of, uint64_t retransmission,
                   uint64_t window)
{
  uint64_t lost[WT_N_STALLS];

  wt_stalls_share(&bench->stalls, &of, lost);
  assert_int_equal(lost[WT_STALL_RETRANSMISSION], retransmission * (uint64_t) BENCH_MS);
  assert_int_equal(lost[WT_STALL_CLOSED_WINDOW], window * (uint64_t) BENCH_MS);
  assert_int_equal(lost[WT_STALL_DELAYED_ACK], 0);
}

static void push_all(StallBench *bench, const Seen *seen, size_t n)
{
  for (size_t i = 0; i < n; i++)
    stall_bench_push(bench, &seen[i]);
}

static void a_share_is_what_overlaps(void **state)
{
  static const Seen seen[] = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 500, 210, AT(210)),
                               ACK(211, 600, ECHO(210)) };
  StallBench bench;

  (void) state;
  stall_bench_init(&bench, true);
  push_all(&bench, seen, G_N_ELEMENTS(seen));
  shares(&bench, span(0, 300, INT64_MAX), 200, 0);
  shares(&bench, span(0, 60, INT64_MAX), 50, 0);
  shares(&bench, span(60, 300, INT64_MAX), 150, 0);
  shares(&bench, span(60, 70, INT64_MAX), 10, 0);
  shares(&bench, span(210, 300, INT64_MAX), 0, 0);
  shares(&bench, span(0, 10, INT64_MAX), 0, 0);
  shares(&bench, span(300, 0, INT64_MAX), 0, 0);
  shares(&bench, span(0, 300, 101), 200, 0);
  shares(&bench, span(0, 300, 100), 0, 0); /* all that it had to send had gone before */
  stall_bench_clear(&bench);
}

/* Both directions stand still: each moment counts once, as the graver kind. */
static void no_moment_counts_twice(void **state)
{
  static const Seen seen[] = {
    ROUND,
    DATA(100, 500, 10, AT(10)),
    WINDOW(20, 600, 0),
    WINDOW(100, 600, 0, .from = 0, .len = 48, AT(100)),
    WINDOW(300, 600, 0, .from = 0, .len = 48, AT(300)),
    DATA(600, 0, 301, .ack = 48, AT(301), .echo = 300),
    WINDOW(520, 600, 5000, AMID, .from = 48),
  };
  StallBench bench;

  (void) state;
  stall_bench_init(&bench, true);
  push_all(&bench, seen, G_N_ELEMENTS(seen));
  shares(&bench, span(0, 1000, INT64_MAX), 200, 300);
  shares(&bench, span(0, 1000, 600), 200, 0);
  shares(&bench, span(250, 350, INT64_MAX), 50, 50);
  stall_bench_clear(&bench);
}

/* The network is gone: copies and no answer. The target hangs: a window that stays closed. */
static void what_lasts_counts(void **state)
{
  static const Seen gone[] = { ROUND, DATA(100, 500, 10, AT(10)), DATA(100, 500, 210, AT(210)),
                               DATA(100, 500, 610, AT(610)) };
  static const Seen hangs[] = { ROUND, DATA(100, 500, 10), WINDOW(20, 600, 0),
                                DATA(599, 0, 220), WINDOW(220, 600, 0) };
  StallBench bench;

  (void) state;
  stall_bench_init(&bench, true);
  push_all(&bench, gone, G_N_ELEMENTS(gone));
  shares(&bench, span(0, 5000, INT64_MAX), 600, 0);
  stall_bench_clear(&bench);

  stall_bench_init(&bench, true);
  push_all(&bench, hangs, 4);
  shares(&bench, span(0, 5000, INT64_MAX), 0, 0);
  push_all(&bench, hangs + 4, G_N_ELEMENTS(hangs) - 4);
  shares(&bench, span(0, 5000, INT64_MAX), 0, 4980);
  stall_bench_clear(&bench);
}

static void the_last_ones_are_kept(void **state)
{
  StallBench bench;

  (void) state;
  stall_bench_init(&bench, true);
  for (uint32_t i = 0; i < 2 * WT_STALLS_KEPT; i++) {
    const int64_t ms = 100 * i;
    const Seen seen[] = { DATA(100 * i, 100, ms, AT(100 * i + 1)),
                          DATA(100 * i, 100, ms + 50, AT(100 * i + 51)),
                          ACK(ms + 51, 100 * i + 100, ECHO(100 * i + 51)) };

    push_all(&bench, seen, G_N_ELEMENTS(seen));
  }
  assert_int_equal(bench.stalls.n, 2 * WT_STALLS_KEPT);

  const WtStallTotals *const totals = &bench.stalls.store->totals[0];

  assert_int_equal(totals->n[WT_STALL_RETRANSMISSION], 2 * WT_STALLS_KEPT);
  assert_int_equal(totals->ns[WT_STALL_RETRANSMISSION], 100 * WT_STALLS_KEPT * BENCH_MS);
  assert_int_equal(totals->copies, 2 * WT_STALLS_KEPT);
  assert_int_equal(totals->needless, 0);
  assert_int_equal(totals->first_copy.frame, 2);
  shares(&bench, span(0, 200 * WT_STALLS_KEPT, INT64_MAX), 50 * WT_STALLS_KEPT, 0);
  stall_bench_clear(&bench);
}

/* More goes out in one flight than there are marks: when it was sent is told a little late, never early. */
static void a_long_flight(void **state)
{
  StallBench bench;
  uint64_t lost[WT_N_STALLS];
  const WtStallSpan all = span(0, 10000, INT64_MAX);

  (void) state;
  stall_bench_init(&bench, true);
  stall_bench_push(&bench, &(Seen) DATA(0, 100, 0, AT(1)));
  for (uint32_t i = 1; i < 100; i++)
    stall_bench_push(&bench, &(Seen) DATA(100 * i, 100, i, AT(i + 1)));
  stall_bench_push(&bench, &(Seen) DATA(5000, 100, 500, AT(501)));
  wt_stalls_share(&bench.stalls, &all, lost);
  assert_true(lost[WT_STALL_RETRANSMISSION] <= 450u * (uint64_t) BENCH_MS);
  assert_true(lost[WT_STALL_RETRANSMISSION] >= 430u * (uint64_t) BENCH_MS);
  stall_bench_clear(&bench);
}

/* One capture of each direction: after a while each is believed where it is. */
static void each_direction_has_its_tap(void **state)
{
  StallBench bench;

  (void) state;
  stall_bench_init(&bench, true);
  for (uint32_t i = 0; i < 100; i++) {
    const uint32_t ms = 20 * i;
    const Seen seen[] = { DATA(100 * i, 100, ms, AT(ms + 1)),
                          ACK(ms, 100 * i + 100, ECHO(ms + 1), .input = 1) };

    push_all(&bench, seen, G_N_ELEMENTS(seen));
  }
  const Seen late[] = {
    DATA(10000, 100, 3000, AT(3001)),         DATA(10000, 100, 3100, AT(3101)),
    ACK(3101, 10100, ECHO(3001), .input = 1), DATA(10100, 100, 3200, AT(3201)),
    DATA(10100, 100, 3300, AT(3301)),         ACK(3301, 10200, ECHO(3301), .input = 1)
  };

  push_all(&bench, late, G_N_ELEMENTS(late));
  shares(&bench, span(0, 5000, INT64_MAX), 100, 0);
  stall_bench_clear(&bench);
}

/* What another input shows in many frames, this one has joined, and later: no second tap, no copies. */
static void pieces_elsewhere_and_joined_here(void **state)
{
  StallBench bench;

  (void) state;
  stall_bench_init(&bench, true);
  stall_bench_push(&bench, &(Seen) DATA(0, 100, 0, AT(1)));
  for (uint32_t i = 0; i < 200; i++)
    stall_bench_push(&bench, &(Seen) DATA(100 + 100 * i, 100, 1, AT(2), .input = 1));
  stall_bench_push(&bench, &(Seen) DATA(100, 20000, 15, AT(2)));
  for (uint32_t i = 0; i < 200; i++)
    stall_bench_push(&bench, &(Seen) DATA(20100 + 100 * i, 100, 16, AT(16), .input = 1));
  stall_bench_push(&bench, &(Seen) DATA(20100, 20000, 30, AT(16)));
  stall_bench_push(&bench, &(Seen) ACK(31, 40100, ECHO(16)));
  assert_int_equal(bench.stalls.n, 0);
  assert_int_equal(bench.stalls.side[0].end, 40100);
  stall_bench_clear(&bench);
}

int main(void)
{
  const struct CMUnitTest shared[] = {
    cmocka_unit_test(a_share_is_what_overlaps),
    cmocka_unit_test(no_moment_counts_twice),
    cmocka_unit_test(what_lasts_counts),
    cmocka_unit_test(the_last_ones_are_kept),
    cmocka_unit_test(a_long_flight),
    cmocka_unit_test(each_direction_has_its_tap),
    cmocka_unit_test(pieces_elsewhere_and_joined_here),
  };
  struct CMUnitTest told[G_N_ELEMENTS(rows)];

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    told[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = tells,
      .initial_state = (void *) (uintptr_t) &rows[i],
    };
  return cmocka_run_group_tests(told, NULL, NULL) + cmocka_run_group_tests(shared, NULL, NULL);
}

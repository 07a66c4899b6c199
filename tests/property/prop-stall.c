/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whatever is seen, and at whatever times: no share is longer than its span, nor than the reference,
 * which looks at one millisecond after the other.
 */
#include "rng.h"
#include "stall-bench.h"
#include "wt-test.h"

#define ROUNDS 400u
#define SEGMENTS 200u
#define SPANS 40u

typedef struct {
  WtRng rng;
  uint32_t round;
  StallBench bench;
} Model;

#define CHECK(m, condition)                                                                    \
  do {                                                                                         \
    if (!(condition))                                                                          \
      fail_msg("WT_SEED=%u round %u: %s", (m)->rng.seed, (m)->round, #condition);              \
  } while (0)

static bool one_in(Model *m, uint32_t n)
{
  return wt_rng_below(&m->rng, n) == 0;
}

/* Mostly as a sender and a receiver would, now and then anything. */
static Seen anything(Model *m, int64_t ms, uint32_t sent[2])
{
  const uint8_t d = (uint8_t) wt_rng_below(&m->rng, 2);
  const uint32_t back = one_in(m, 3) ? wt_rng_below(&m->rng, 4000) : 0;
  const uint32_t from = sent[d] > back ? sent[d] - back : 0;
  const uint32_t ahead = one_in(m, 8) ? wt_rng_below(&m->rng, 3000) : 0;
  const uint32_t behind = one_in(m, 2) ? wt_rng_below(&m->rng, 2000) : 0;
  const Seen seen = {
    .ms = ms,
    .direction = d,
    .from = from + ahead,
    .len = one_in(m, 2) ? 0 : wt_rng_below(&m->rng, 3000),
    .ack = sent[!d] > behind ? sent[!d] - behind : 0,
    .window = one_in(m, 6) ? 0 : wt_rng_below(&m->rng, 65536),
    .clock = one_in(m, 4) ? 0 : (uint32_t) ms + wt_rng_below(&m->rng, 3),
    .echo = (uint32_t) ms - wt_rng_below(&m->rng, 100),
    .id = (uint16_t) m->bench.frame,
    .input = one_in(m, 10),
    .amid = one_in(m, 2),
    .damaged = one_in(m, 30),
    .flags = one_in(m, 100) ? WT_TCP_RST | WT_TCP_ACK : WT_TCP_ACK,
  };

  sent[d] = MAX(sent[d], seen.from + seen.len);
  return seen;
}

/* The graver kind of those that hold in the millisecond from @at_ns on. */
static WtStallKind kind_at(const WtStalls *stalls, const WtStallSpan *span, int64_t at_ns)
{
  WtStallKind kind = WT_N_STALLS;

  for (uint32_t i = 0; i < MIN(stalls->n, WT_STALLS_KEPT); i++) {
    const WtStall *const s = &stalls->store->kept[i];

    if (s->from_ns <= at_ns && s->to_ns > at_ns && s->offset < span->reach[s->direction])
      kind = MIN(kind, s->kind);
  }
  for (int i = 0; i < 2; i++) {
    const WtStallSide *const side = &stalls->side[i];

    if (side->is_copied && side->copied.offset < span->reach[i] &&
        side->copied.from_ns <= at_ns && side->copied.to_ns > at_ns)
      kind = WT_STALL_RETRANSMISSION;
    else if (side->closed && side->probed && side->end < span->reach[i] &&
             side->closed_ns <= at_ns)
      kind = MIN(kind, WT_STALL_CLOSED_WINDOW);
  }
  return kind;
}

static void compare(Model *m, int64_t now_ms)
{
  const int64_t from_ms = wt_rng_below(&m->rng, (uint32_t) now_ms + 1);
  const int64_t to_ms = from_ms + wt_rng_below(&m->rng, 3000);
  const WtStallSpan span = { BENCH_START + from_ms * BENCH_MS,
                             BENCH_START + to_ms * BENCH_MS,
                             { wt_rng_below(&m->rng, 100000), INT64_MAX } };
  uint64_t expected[WT_N_STALLS + 1] = { 0 }, lost[WT_N_STALLS], sum = 0;

  for (int64_t ms = from_ms; ms < to_ms; ms++)
    expected[kind_at(&m->bench.stalls, &span, BENCH_START + ms * BENCH_MS)] +=
        (uint64_t) BENCH_MS;
  wt_stalls_share(&m->bench.stalls, &span, lost);
  for (unsigned kind = 0; kind < WT_N_STALLS; kind++) {
    CHECK(m, lost[kind] == expected[kind]);
    sum += lost[kind];
  }
  CHECK(m, sum <= (uint64_t) (to_ms - from_ms) * (uint64_t) BENCH_MS);
}

static void shares_are_within_their_spans(void **state)
{
  (void) state;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    Model m = { .rng = wt_rng(round), .round = round };
    uint32_t sent[2] = { 0, 0 };
    int64_t ms = 0;

    stall_bench_init(&m.bench, one_in(&m, 2));
    for (uint32_t i = 0; i < SEGMENTS; i++) {
      const Seen seen = anything(&m, ms, sent);

      stall_bench_push(&m.bench, &seen);
      ms += one_in(&m, 3) ? wt_rng_below(&m.rng, 100) : wt_rng_below(&m.rng, 2);
    }
    for (uint32_t i = 0; i < SPANS; i++)
      compare(&m, ms);
    stall_bench_clear(&m.bench);
    wt_rng_clear(&m.rng);
  }
}

/* Clocks that jump over all that 64 bits hold: nothing overflows, nothing hangs. */
static void any_time_will_do(void **state)
{
  (void) state;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    Model m = { .rng = wt_rng(round), .round = round };
    uint32_t sent[2] = { 0, 0 };
    uint64_t lost[WT_N_STALLS];
    const WtStallSpan all = { INT64_MIN, INT64_MAX, { INT64_MAX, INT64_MAX } };

    stall_bench_init(&m.bench, true);
    for (uint32_t i = 0; i < SEGMENTS; i++) {
      const int64_t far = 7000000000000 * ((int64_t) wt_rng_below(&m.rng, 3) - 1);
      const Seen seen = anything(&m, far, sent);

      stall_bench_push(&m.bench, &seen);
    }
    wt_stalls_share(&m.bench.stalls, &all, lost);
    CHECK(&m, lost[0] <= UINT64_MAX - lost[1] && lost[0] + lost[1] <= UINT64_MAX - lost[2]);
    stall_bench_clear(&m.bench);
    wt_rng_clear(&m.rng);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(shares_are_within_their_spans),
    cmocka_unit_test(any_time_will_do),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/clock.h"

#include <glib.h>

#include "wt-test.h"

#define S INT64_C(1000000000)
#define MOST WT_CLOCK_MOST_NS

typedef struct {
  const char *name;
  uint8_t resolution;
  int64_t offset_s;
  uint64_t ticks;
  int64_t ts_ns;
} Case;

static const Case cases[] = {
  { "microseconds", 6, 0, 1700000000123456, 1700000000 * S + 123456000 },
  { "nanoseconds", 9, 0, 1700000000123456789, 1700000000 * S + 123456789 },
  { "seconds", 0, 0, 1700000000, 1700000000 * S },
  { "picoseconds", 12, 0, 12345678123456789, 12345 * S + 678123456 },
  { "10^-28 rounds to nothing", 28, 0, UINT64_MAX, 1 },
  { "10^-29 is nothing", 29, 0, UINT64_MAX, 0 },
  { "10^-127 is nothing", 127, 0, UINT64_MAX, 0 },
  { "2^0", 0x80, 0, 1700000000, 1700000000 * S },
  { "2^-20", 0x80 | 20, 0, (UINT64_C(1700000000) << 20) + 1, 1700000000 * S + 953 },
  { "2^-32, NTP", 0x80 | 32, 0, (UINT64_C(1700000000) << 32) + (1u << 31),
    1700000000 * S + S / 2 },
  { "2^-40", 0x80 | 40, 0, (UINT64_C(7) << 40) + (UINT64_C(1) << 38), 7 * S + S / 4 },
  { "2^-63", 0x80 | 63, 0, UINT64_MAX, 2 * S - 1 },
  { "2^-64", 0x80 | 64, 0, UINT64_C(1) << 63, S / 2 },
  { "2^-65", 0x80 | 65, 0, UINT64_C(1) << 63, S / 4 },
  { "2^-127 is nothing", 0xff, 0, UINT64_MAX, 0 },
  { "offset forward", 6, 3600, 1, 3600 * S + 1000 },
  { "offset back", 6, -3600, 3600000001, 1000 },
  { "offset before 1970", 9, -2, S, -S },
  { "offset with 2^-20", 0x80 | 20, 10, 1 << 20, 11 * S },
  { "too late for 64 bits", 0, 0, UINT64_MAX, MOST },
  { "too late, microseconds", 6, 0, UINT64_MAX, MOST },
  { "too late, binary", 0x80, 0, UINT64_MAX, MOST },
  { "as late as can be", 9, 0, MOST, MOST },
  { "a nanosecond later", 9, 0, MOST + UINT64_C(1), MOST },
  { "later still, and set back", 9, -1, MOST + UINT64_C(1), MOST - S + 1 },
  { "offset too great", 6, INT64_MAX, 0, MOST },
  { "offset just too great", 6, MOST / S + 1, 0, MOST },
  { "offset and time too great", 9, MOST / S, MOST, MOST },
  { "offset too small", 6, INT64_MIN, 0, -MOST },
  { "offset just too small", 6, -(MOST / S) - 1, 0, -MOST },
};

static void converts(void **state)
{
  const Case *c = *state;
  const WtClock clock = wt_clock(c->resolution, c->offset_s);

  assert_int_equal(wt_clock_ns(&clock, c->ticks), c->ts_ns);
  assert_int_equal(wt_clock_convert(&clock, c->ticks), c->ts_ns);
}

static void differences_fit(void **state)
{
  const WtClock early = wt_clock(9, INT64_MIN), late = wt_clock(9, INT64_MAX);
  int64_t between;

  (void) state;
  assert_false(
      __builtin_sub_overflow(wt_clock_ns(&late, UINT64_MAX), wt_clock_ns(&early, 0), &between));
  assert_false(
      __builtin_sub_overflow(wt_clock_ns(&early, 0), wt_clock_ns(&late, UINT64_MAX), &between));
}

int main(void)
{
  enum { N = G_N_ELEMENTS(cases) };
  struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(differences_fit) };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = converts,
      .initial_state = (void *) (uintptr_t) &cases[i],
    };
  return cmocka_run_group_tests_name("clock", tests, NULL, NULL);
}

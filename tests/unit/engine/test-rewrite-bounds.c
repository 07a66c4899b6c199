/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rewriter: how long a frame waits, and how much waits with it.
 */
#include "rewrite-bench.h"

static void a_second_and_no_longer(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  b.frame.ts_ns += 1000 * MS;
  push_arp(&b);
  NOTHING_CAME(&b);
  b.frame.ts_ns += 1;
  push_arp(&b);
  CAME(&b, 5, 6, 7);
  end(&b);
}

/* What waits behind it has its own second. */
static void each_has_its_second(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  b.frame.ts_ns += 900 * MS;
  b.port++;
  connect(&b);
  push_super(&b);
  push_arp(&b);
  NOTHING_CAME(&b);
  b.frame.ts_ns += 101 * MS;
  push_arp(&b);
  CAME(&b, 5, 6, 7, 8, 9);
  b.frame.ts_ns += 899 * MS;
  push_arp(&b);
  NOTHING_CAME(&b);
  b.frame.ts_ns += MS;
  push_arp(&b);
  CAME(&b, 10, 11, 12, 13, 14);
  end(&b);
}

static void a_frame_from_the_past(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  b.frame.ts_ns -= 1;
  push_arp(&b); /* clocks are set back: how long it waits can no longer be told */
  CAME(&b, 5, 6);
  push_super(&b);
  NOTHING_CAME(&b);
  push_plain(&b, 0);
  CAME(&b, 7, 8);
  end(&b);
}

static void the_ends_of_time(void **state)
{
  static const int64_t ends[] = { INT64_MAX, INT64_MIN, -1, 0, INT64_MIN, INT64_MAX };
  const WtRewriteOptions options = { .spread_bps = 1 };
  Bench b;

  (void) state;
  begin_with(&b, &options, &wt_default_limits);
  connect(&b);
  g_array_set_size(b.came, 0);
  for (size_t i = 0; i < G_N_ELEMENTS(ends); i++) {
    b.frame.ts_ns = ends[i];
    push_super(&b);
  }
  wt_rewriter_flush(b.rewriter);
  CAME(&b, 5, 6, 7, 8, 9, 10);
  end(&b);
}

static void octets_are_bounded(void **state)
{
  WtLimits tight = wt_default_limits;
  Bench b;

  (void) state;
  tight.rewrite_octets = 100000;
  begin_with_one_waiting(&b, &tight);
  for (guint i = 0; i < 1000; i++)
    push_arp(&b);
  const uint64_t held_max = wt_rewriter_summary(b.rewriter)->held_max;

  assert_int_equal(nth(&b, 0)->number, 5); /* it was cut, and all behind it is through */
  assert_int_equal(nth(&b, b.came->len - 1)->number, 1005);
  assert_true(held_max <= tight.rewrite_octets + 1000 && held_max > tight.rewrite_octets / 2);
  end(&b);
}

static void blocks_are_bounded_too(void **state)
{
  WtLimits tight = wt_default_limits;
  Bench b;

  (void) state;
  tight.rewrite_octets = 100000;
  begin_with_one_waiting(&b, &tight);
  for (guint i = 0; i < 20; i++)
    push_block(&b, 10000);
  assert_true(b.came->len > 10);
  assert_int_equal(nth(&b, 0)->number, 5);
  end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_second_and_no_longer), cmocka_unit_test(each_has_its_second),
    cmocka_unit_test(a_frame_from_the_past),  cmocka_unit_test(the_ends_of_time),
    cmocka_unit_test(octets_are_bounded),     cmocka_unit_test(blocks_are_bounded_too),
  };

  return cmocka_run_group_tests_name("rewrite-bounds", tests, NULL, NULL);
}

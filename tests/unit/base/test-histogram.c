/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretruth/histogram.h"

#include <glib.h>
#include <stdlib.h>

#include "wt-test.h"

#define N 20000u

static void empty(void **state)
{
  g_autofree WtHistogram *h = g_new0(WtHistogram, 1);

  (void) state;
  wt_histogram_merge(h, h);
  assert_int_equal(h->count, 0);
  assert_int_equal(h->min, 0);
  assert_int_equal(h->max, 0);
  assert_int_equal(wt_histogram_quantile(h, 0.5), 0);
}

static void small_values_are_exact(void **state)
{
  g_autofree WtHistogram *h = g_new0(WtHistogram, 1);

  (void) state;
  for (uint64_t v = 1; v <= 100; v++)
    wt_histogram_add(h, v);
  assert_int_equal(h->count, 100);
  assert_int_equal(h->sum, 5050);
  assert_int_equal(h->min, 1);
  assert_int_equal(h->max, 100);
  assert_int_equal(wt_histogram_quantile(h, 0), 1);
  assert_int_equal(wt_histogram_quantile(h, -1), 1);
  assert_int_equal(wt_histogram_quantile(h, 0.01), 1);
  assert_int_equal(wt_histogram_quantile(h, 0.011), 2);
  assert_int_equal(wt_histogram_quantile(h, 0.5), 50);
  assert_int_equal(wt_histogram_quantile(h, 0.99), 99);
  assert_int_equal(wt_histogram_quantile(h, 1), 100);
  assert_int_equal(wt_histogram_quantile(h, 2), 100);
}

/* Every border between buckets: the value below it, the border, the value above. */
static void borders(void **state)
{
  (void) state;
  for (unsigned power = 0; power < 40; power++) {
    for (uint64_t sub = 64; sub < 128; sub++) {
      g_autofree WtHistogram *h = g_new0(WtHistogram, 1);
      const uint64_t v = power < 34 ? sub << power : (UINT64_C(1) << 40) - sub;

      wt_histogram_add(h, v - 1);
      wt_histogram_add(h, v);
      wt_histogram_add(h, v + 1);

      const uint64_t seen = wt_histogram_quantile(h, 0.5);

      assert_true(seen >= v && seen - v <= v / 64);
      assert_int_equal(h->sum, 3 * v);
    }
  }
}

static int by_value(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a;
  const uint64_t y = *(const uint64_t *) b;

  return (x > y) - (x < y);
}

/* Of every size alike: a random number of random length. */
static uint64_t random_value(GRand *rand)
{
  const uint64_t bits = (uint64_t) g_rand_int(rand) << 32 | g_rand_int(rand);

  return bits >> (24 + g_rand_int_range(rand, 0, 40));
}

static void quantiles_within_bound(void **state)
{
  const char *const given = g_getenv("WT_SEED");
  const guint32 seed = given ? (guint32) g_ascii_strtoull(given, NULL, 0) : 7143;
  g_autoptr(GRand) rand = g_rand_new_with_seed(seed);
  g_autofree WtHistogram *h = g_new0(WtHistogram, 1);
  g_autofree uint64_t *values = g_new(uint64_t, N);
  uint64_t sum = 0;

  (void) state;
  print_message("seed %u\n", seed);
  for (size_t i = 0; i < N; i++) {
    values[i] = random_value(rand);
    sum += values[i];
    wt_histogram_add(h, values[i]);
  }
  qsort(values, N, sizeof *values, by_value);
  assert_int_equal(h->count, N);
  assert_int_equal(h->sum, sum);
  assert_int_equal(h->min, values[0]);
  assert_int_equal(h->max, values[N - 1]);
  for (unsigned rank = 1; rank <= N; rank++) {
    const uint64_t seen = wt_histogram_quantile(h, (rank - 0.5) / N);
    const uint64_t truth = values[rank - 1];

    assert_true(seen >= truth);
    assert_true(seen - truth <= truth / 64);
  }
}

static void merge_is_add_of_both(void **state)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(42);
  g_autofree WtHistogram *all = g_new0(WtHistogram, 1);
  g_autofree WtHistogram *even = g_new0(WtHistogram, 1);
  g_autofree WtHistogram *odd = g_new0(WtHistogram, 1);
  g_autofree WtHistogram *merged = g_new0(WtHistogram, 1);

  (void) state;
  for (size_t i = 0; i < N; i++) {
    const uint64_t v = random_value(rand);

    wt_histogram_add(all, v);
    wt_histogram_add(i % 2 ? odd : even, v);
  }
  wt_histogram_merge(merged, odd); /* into an empty one */
  assert_memory_equal(merged, odd, sizeof *odd);
  wt_histogram_merge(merged, even);
  assert_memory_equal(merged, all, sizeof *all);
}

/* Past the last bucket: counted there, and the extremes are still true. */
static void huge_values(void **state)
{
  g_autofree WtHistogram *h = g_new0(WtHistogram, 1);

  (void) state;
  wt_histogram_add(h, 5);
  wt_histogram_add(h, UINT64_C(1) << 40);
  wt_histogram_add(h, UINT64_MAX);
  assert_int_equal(h->count, 3);
  assert_int_equal(h->max, UINT64_MAX);
  assert_int_equal(h->sum, UINT64_MAX);
  assert_int_equal(h->buckets[WT_HISTOGRAM_N - 1], 2);
  assert_int_equal(wt_histogram_quantile(h, 0.3), 5);
  assert_int_equal(wt_histogram_quantile(h, 1), (UINT64_C(1) << 40) - 1);
}

static void full_bucket(void **state)
{
  g_autofree WtHistogram *h = g_new0(WtHistogram, 1);

  (void) state;
  wt_histogram_add(h, 3);
  h->buckets[3] = UINT32_MAX;
  wt_histogram_add(h, 3);
  assert_int_equal(h->buckets[3], UINT32_MAX);
  wt_histogram_merge(h, h);
  assert_int_equal(h->buckets[3], UINT32_MAX);
  assert_int_equal(wt_histogram_quantile(h, 1), 3);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(empty),
    cmocka_unit_test(small_values_are_exact),
    cmocka_unit_test(borders),
    cmocka_unit_test(quantiles_within_bound),
    cmocka_unit_test(merge_is_add_of_both),
    cmocka_unit_test(huge_values),
    cmocka_unit_test(full_bucket),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

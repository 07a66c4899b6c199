/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "digest/damage.h"

#include <glib.h>

#include "base/crc32c.h"
#include "wt-test.h"

enum { LEN = 4096 };

static uint32_t digest(const uint8_t *octets, size_t len)
{
  return wt_crc32c_end(wt_crc32c_add(WT_CRC32C_START, (WtBytes) { octets, len }));
}

static void fill(GRand *rng, uint8_t octets[LEN])
{
  for (size_t i = 0; i < LEN; i++)
    octets[i] = (uint8_t) g_rand_int_range(rng, 0, 256);
}

static void accuses(const uint8_t *octets, size_t len, uint32_t sent, size_t at,
                    uint8_t pattern)
{
  WtAccused accused = { 0 };

  assert_int_equal(wt_damage_accuse(digest(octets, len), sent, len, &accused), WT_ACCUSED_ONE);
  assert_int_equal(accused.at, at);
  assert_int_equal(accused.pattern, pattern);
}

static void every_octet_and_every_pattern(void **state)
{
  g_autoptr(GRand) rng = g_rand_new_with_seed(7143);
  uint8_t octets[LEN];

  (void) state;
  fill(rng, octets);
  for (size_t at = 0; at < 52; at++)
    for (unsigned pattern = 1; pattern < 256; pattern++) {
      const uint32_t sent = digest(octets, 52);

      octets[at] ^= (uint8_t) pattern;
      accuses(octets, 52, sent, at, (uint8_t) pattern);
      octets[at] ^= (uint8_t) pattern;
    }
}

static void any_octet_of_much_data(void **state)
{
  g_autoptr(GRand) rng = g_rand_new_with_seed(7143);
  uint8_t octets[LEN];

  (void) state;
  fill(rng, octets);
  for (int round = 0; round < 200; round++) {
    const uint32_t sent = digest(octets, LEN);
    const size_t at = (size_t) g_rand_int_range(rng, 0, LEN);
    const uint8_t pattern = (uint8_t) g_rand_int_range(rng, 1, 256);

    octets[at] ^= pattern;
    accuses(octets, LEN, sent, at, pattern);
  }
}

static void the_digest_itself(void **state)
{
  uint8_t octets[LEN] = { 1, 2, 3 };

  (void) state;
  for (unsigned i = 0; i < 4; i++)
    accuses(octets, LEN, digest(octets, LEN) ^ UINT32_C(0x81) << 8 * i, LEN + i, 0x81);
}

static void two_octets_are_not_one(void **state)
{
  g_autoptr(GRand) rng = g_rand_new_with_seed(7143);
  uint8_t octets[LEN];
  unsigned accused_one = 0;

  (void) state;
  fill(rng, octets);
  for (int round = 0; round < 500; round++) {
    const uint32_t sent = digest(octets, LEN);
    const size_t at = (size_t) g_rand_int_range(rng, 0, LEN / 2);
    WtAccused accused;

    octets[at] ^= 0x55;
    octets[at + (size_t) g_rand_int_range(rng, 1, LEN / 2)] ^= 0x0f;
    accused_one += wt_damage_accuse(digest(octets, LEN), sent, LEN, &accused) == WT_ACCUSED_ONE;
  }
  assert_in_range(accused_one, 0, 4); /* once in 4108 is due */
}

static void where_chance_would_speak_nothing_is_said(void **state)
{
  WtAccused accused;

  (void) state;
  assert_int_equal(wt_damage_one_in(262144), 64);
  assert_in_range(wt_damage_one_in(WT_DAMAGE_SPAN_MAX - WT_DIGEST_LEN), 16, 17);
  assert_int_equal(wt_damage_accuse(1, 2, WT_DAMAGE_SPAN_MAX, &accused), WT_ACCUSED_SEVERAL);
}

static void nothing_covered(void **state)
{
  WtAccused accused;

  (void) state;
  assert_int_equal(wt_damage_accuse(0x1000, 0, 0, &accused), WT_ACCUSED_ONE);
  assert_int_equal(accused.at, 1);
  assert_int_equal(wt_damage_accuse(0x1001, 0, 0, &accused), WT_ACCUSED_NONE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_octet_and_every_pattern),
    cmocka_unit_test(any_octet_of_much_data),
    cmocka_unit_test(the_digest_itself),
    cmocka_unit_test(two_octets_are_not_one),
    cmocka_unit_test(where_chance_would_speak_nothing_is_said),
    cmocka_unit_test(nothing_covered),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

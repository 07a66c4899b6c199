/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packets.h"

#include "decode/checksum.h"

static uint16_t sum(const uint8_t *p, size_t len)
{
  return wt_sum_fold(wt_sum_octets((WtBytes) { p, len }));
}

/*= test RFC1071 3 "numerical examples" */
static void known_answer(void **state)
{
  (void) state;
  const uint8_t octets[] = { 0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7 };

  assert_int_equal(sum(octets, sizeof octets), wt_sum_word(0xddf2));
}

static void empty_is_zero(void **state)
{
  (void) state;
  assert_int_equal(sum(NULL, 0), 0);
}

static void odd_octet_is_a_high_one(void **state)
{
  (void) state;
  assert_int_equal(sum((const uint8_t[]) { 0x12 }, 1), wt_sum_word(0x1200));
}

static void folds_every_carry(void **state)
{
  (void) state;
  assert_int_equal(wt_sum_fold(0), 0);
  assert_int_equal(wt_sum_fold(0x10000), 1);
  assert_int_equal(wt_sum_fold(0x1ffff), 1);
  assert_int_equal(wt_sum_fold(UINT64_MAX), 0xffff);
  assert_int_equal(wt_sum_fold(UINT64_C(0xffffffffffff0000)), 0xffff);
}

static void every_length_and_alignment(void **state)
{
  (void) state;
  for (size_t len = 0; len < 400; len++)
    for (size_t shift = 0; shift < 4; shift++) {
      uint8_t *block = malloc(len + shift + 1);

      for (size_t i = 0; i < len + shift; i++)
        block[i] = (uint8_t) (i * 131 + len);
      uint8_t *exact = block + shift;
      assert_int_equal(sum(exact, len), wt_sum_word((uint16_t) naive_sum(0, exact, len)));
      free(block);
    }
}

static void all_ones_do_not_overflow(void **state)
{
  (void) state;
  const size_t len = 1 << 20;
  uint8_t *block = malloc(len);

  memset(block, 0xff, len);
  assert_int_equal(sum(block, len), 0xffff);
  free(block);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(known_answer),
    cmocka_unit_test(empty_is_zero),
    cmocka_unit_test(odd_octet_is_a_high_one),
    cmocka_unit_test(folds_every_carry),
    cmocka_unit_test(every_length_and_alignment),
    cmocka_unit_test(all_ones_do_not_overflow),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>

#include "base/tag-map.h"

#define MANY 100000u

static void empty(void **state)
{
  WtTagMap tags = { 0 };

  (void) state;
  assert_null(wt_tag_map_find(&tags, 0));
  assert_null(wt_tag_map_take(&tags, 7));
  assert_null(tags.slots);
  wt_tag_map_clear(&tags, NULL);
}

/** Whatever is put and taken, the same is there as in GLib's table, and room stays in proportion. */
static void as_another_table(void **state)
{
  WtTagMap tags = { 0 };
  g_autoptr(GRand) rng = g_rand_new_with_seed(7143);
  g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);

  (void) state;
  for (uint32_t round = 0; round < MANY; round++) {
    const uint32_t limit = round % 20000 < 10000 ? 4000 : 8; /* it fills, and empties */
    const uint32_t tag = g_rand_int(rng) % 5000 << 12;
    gpointer const key = GUINT_TO_POINTER(tag);
    gpointer const value = g_hash_table_lookup(known, key);

    assert_ptr_equal(wt_tag_map_find(&tags, tag), value);
    if (!value && tags.n < limit) {
      wt_tag_map_put(&tags, tag, GUINT_TO_POINTER(round + 1));
      g_hash_table_insert(known, key, GUINT_TO_POINTER(round + 1));
    } else {
      assert_ptr_equal(wt_tag_map_take(&tags, tag), value);
      g_hash_table_remove(known, key);
    }
    assert_int_equal(tags.n, g_hash_table_size(known));
    assert_true(tags.n <= tags.room / 4 * 3);
    assert_true(tags.room <= 16 ||
                tags.room * sizeof *tags.slots <= tags.n * WT_TAG_MAP_OCTETS);
  }
  wt_tag_map_clear(&tags, NULL);
  assert_null(wt_tag_map_find(&tags, 1));
}

static void add(void *value)
{
  *(uint32_t *) value += 1;
}

static void what_is_left_is_let_go(void **state)
{
  WtTagMap tags = { 0 };
  uint32_t times[9] = { 0 };

  (void) state;
  for (uint32_t i = 0; i < G_N_ELEMENTS(times); i++)
    wt_tag_map_put(&tags, UINT32_MAX - i, &times[i]);
  assert_ptr_equal(wt_tag_map_take(&tags, UINT32_MAX), &times[0]);
  wt_tag_map_clear(&tags, add);
  for (uint32_t i = 0; i < G_N_ELEMENTS(times); i++)
    assert_int_equal(times[i], i > 0);
}

static bool is_even(void *user, void *value)
{
  *(uint32_t *) user += 1;
  return GPOINTER_TO_UINT(value) % 2 == 0;
}

static void the_others_are_sifted_out(void **state)
{
  WtTagMap tags = { 0 };
  uint32_t asked = 0;

  (void) state;
  wt_tag_map_sift(&tags, is_even, &asked);
  for (uint32_t i = 1; i <= 1000; i++)
    wt_tag_map_put(&tags, i * 7919, GUINT_TO_POINTER(i));
  wt_tag_map_sift(&tags, is_even, &asked);
  assert_int_equal(asked, 1000);
  assert_int_equal(tags.n, 500);
  for (uint32_t i = 1; i <= 1000; i++)
    assert_ptr_equal(wt_tag_map_find(&tags, i * 7919), GUINT_TO_POINTER(i % 2 ? 0 : i));
  wt_tag_map_clear(&tags, NULL);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(empty),
    cmocka_unit_test(as_another_table),
    cmocka_unit_test(what_is_left_is_let_go),
    cmocka_unit_test(the_others_are_sifted_out),
  };

  return cmocka_run_group_tests_name("tag-map", tests, NULL, NULL);
}

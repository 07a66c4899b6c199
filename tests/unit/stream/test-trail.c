/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib.h>

#include "stream/trail.h"
#include "wiretruth/checksum.h"
#include "wt-test.h"

#define BIT(checksum) (1u << WT_CHECKSUM_##checksum)

static const uint8_t octets[4000];

/** @len octets at @offset, in @frame, cut into segments of @size. */
static WtPiece piece(uint64_t offset, size_t len, uint64_t frame, uint32_t size,
                     WtChecksum checksum)
{
  return (WtPiece) {
    .octets = { octets, len },
    .offset = offset,
    .wire_len = len,
    .place = { .size = size },
    .frame = frame,
    .checksum = (uint8_t) checksum,
  };
}

static void add(WtTrail *trail, uint32_t direction, WtPiece p)
{
  wt_trail_add(trail, direction, &p);
}

static WtTrail *two_directions(void)
{
  WtTrail *const trail = g_new0(WtTrail, 1);

  add(trail, 1, piece(0, 1000, 10, 0, WT_CHECKSUM_VALID));
  add(trail, 2, piece(0, 500, 11, 0, WT_CHECKSUM_WRONG));
  add(trail, 1, piece(1000, 4000, 12, 1448, WT_CHECKSUM_PARTIAL_LINUX));
  return trail;
}

static void octets_are_found(void **state)
{
  g_autofree WtTrail *trail = two_directions();

  (void) state;
  assert_int_equal(wt_trail_find(trail, 1, 0)->frame, 10);
  assert_int_equal(wt_trail_find(trail, 1, 999)->frame, 10);
  assert_int_equal(wt_trail_find(trail, 1, 1000)->frame, 12);
  assert_int_equal(wt_trail_find(trail, 2, 499)->frame, 11);
  assert_null(wt_trail_find(trail, 2, 500));
  assert_null(wt_trail_find(trail, 3, 0));
}

static void checksums_are_of_all_octets_or_none(void **state)
{
  g_autofree WtTrail *trail = two_directions();

  (void) state;
  assert_int_equal(wt_trail_checksums(trail, 1, 0, 1000), BIT(VALID));
  assert_int_equal(wt_trail_checksums(trail, 1, 999, 1001), BIT(VALID) | BIT(PARTIAL_LINUX));
  assert_int_equal(wt_trail_checksums(trail, 2, 0, 500), BIT(WRONG));
  assert_int_equal(wt_trail_checksums(trail, 1, 4000, 5001), 0);
}

static void a_cut_that_settles_late_counts(void **state)
{
  g_autofree WtTrail *trail = two_directions();

  (void) state;
  wt_trail_settle(trail, 0, 12, 1400);
  assert_int_equal(wt_trail_find(trail, 1, 4999)->size, 1400);
  assert_int_equal(wt_trail_find(trail, 1, 0)->size, 0);
  wt_trail_settle(trail, 1, 12, 1200); /* of another capture */
  assert_int_equal(wt_trail_find(trail, 1, 4999)->size, 1400);
}

static void the_oldest_is_forgotten(void **state)
{
  g_autofree WtTrail *trail = two_directions();

  (void) state;
  for (uint32_t i = 0; i < WT_TRAIL_MARKS - 2; i++)
    add(trail, 4, piece(i, 1, 20 + i, 0, WT_CHECKSUM_VALID));
  assert_null(wt_trail_find(trail, 1, 0));
  assert_int_equal(wt_trail_find(trail, 2, 0)->frame, 11);
  assert_int_equal(wt_trail_checksums(trail, 1, 0, 1000), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(octets_are_found),
    cmocka_unit_test(checksums_are_of_all_octets_or_none),
    cmocka_unit_test(a_cut_that_settles_late_counts),
    cmocka_unit_test(the_oldest_is_forgotten),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

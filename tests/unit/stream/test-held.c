/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The list of held pieces, and the fingerprints of what was delivered.
 */
#include <glib.h>
#include <string.h>

#include "stream/held.h"
#include "stream/history.h"
#include "wt-test.h"

static WtPiece piece(uint64_t offset, const char *text, uint64_t cut)
{
  return (WtPiece) {
    .octets = { (const uint8_t *) text, strlen(text) },
    .offset = offset,
    .wire_len = strlen(text) + cut,
  };
}

static void cutting(void **state)
{
  const WtPiece p = piece(10, "abcd", 3);
  const WtPiece front = wt_piece_front(&p, 5), rest = wt_piece_trim(&p, 5);
  const WtPiece within = wt_piece_trim(&p, 3), all = wt_piece_trim(&p, 7);

  (void) state;
  assert_int_equal(wt_piece_end(&p), 17);
  assert_int_equal(front.octets.len, 4);
  assert_int_equal(wt_piece_end(&front), 15);
  assert_int_equal(rest.octets.len, 0);
  assert_int_equal(rest.offset, 15);
  assert_int_equal(rest.wire_len, 2);
  assert_int_equal(within.octets.data[0], 'd');
  assert_int_equal(within.octets.len, 1);
  assert_int_equal(all.wire_len, 0);
}

static void differing(void **state)
{
  const WtPiece p = piece(10, "abcd", 3);
  const WtPiece same = piece(12, "cd!", 0), other = piece(12, "cX", 0);
  const WtPiece beside = piece(14, "efg", 0), apart = piece(100, "x", 0);

  (void) state;
  assert_false(wt_piece_differs(&p, &same)); /* what p did not capture cannot differ */
  assert_true(wt_piece_differs(&p, &other));
  assert_true(wt_piece_differs(&other, &p));
  assert_false(wt_piece_differs(&p, &beside));
  assert_false(wt_piece_differs(&p, &apart));
  assert_false(wt_piece_differs(&apart, &p));
}

static void insert(WtHeld **list, WtPiece p, WtBudget *budget, uint64_t *held, bool fits)
{
  bool clash = false;

  assert_int_equal(wt_held_insert(list, &p, budget, held, &clash), fits);
  assert_false(clash);
}

static void inserting(void **state)
{
  WtBudget budget = { .limit = 10000 };
  WtHeld *list = NULL;
  uint64_t held = 0, at = 0;
  size_t used = 0, n = 0;

  (void) state;
  insert(&list, piece(20, "uvw", 0), &budget, &held, true);
  insert(&list, piece(5, "fg", 4), &budget, &held, true);
  insert(&list, piece(0, "ab", 0), &budget, &held, true);
  insert(&list, piece(0, "abcdefg", 20), &budget, &held, true);
  for (const WtHeld *h = list; h; h = h->next) {
    assert_true(h->piece.offset >= at);
    at = wt_piece_end(&h->piece);
    used += sizeof *h + h->piece.octets.len;
    n++;
  }
  assert_int_equal(n, 6); /* 0-2 2-5 5-11 11-20 20-23 23-27 */
  assert_int_equal(at, 27);
  assert_int_equal(held, 10);
  assert_int_equal(budget.used, used);
  while (list)
    wt_held_drop(&list, &budget, &held);
  assert_int_equal(budget.used, 0);
  assert_int_equal(held, 0);
}

static void too_much(void **state)
{
  WtBudget budget = { .limit = 2 * (sizeof(WtHeld) + 2) };
  WtHeld *list = NULL;
  uint64_t held = 0;

  (void) state;
  insert(&list, piece(10, "kl", 0), &budget, &held, true);
  insert(&list, piece(8, "ijklmn", 0), &budget, &held, false); /* room for "ij" */
  assert_int_equal(held, 4);
  assert_int_equal(budget.used, budget.limit);
  insert(&list, piece(8, "ijkl", 0), &budget, &held, true); /* needs none */
  insert(&list, piece(0, "", 1), &budget, &held, false);
  while (list)
    wt_held_drop(&list, &budget, &held);
  assert_int_equal(budget.used, 0);
}

static bool seen(const WtHistory *h, uint32_t direction, uint64_t at, const char *text)
{
  const WtPiece p = piece(at, text, 0);

  return wt_history_differs(h, direction, &p);
}

static void history(void **state)
{
  WtHistory *h = g_new0(WtHistory, 1);
  const WtPiece first = piece(0, "abcd", 0), second = piece(4, "ef", 0);
  const WtPiece snapped = piece(6, "gh", 2);

  (void) state;
  wt_history_add(h, 1, &first);
  wt_history_add(h, 1, &second);
  wt_history_add(h, 1, &snapped);
  assert_false(seen(h, 1, 0, "abcd"));
  assert_false(seen(h, 1, 0, "abcdef"));
  assert_true(seen(h, 1, 0, "abcX"));
  assert_true(seen(h, 1, 0, "abcdeX"));
  assert_true(seen(h, 1, 4, "eX"));
  assert_false(seen(h, 1, 0, "XXX"));  /* other edges: not compared  */
  assert_false(seen(h, 1, 5, "X"));    /* likewise                   */
  assert_false(seen(h, 1, 6, "XX"));   /* was not whole              */
  assert_false(seen(h, 2, 0, "XXXX")); /* another direction          */
  assert_false(seen(h, 1, 0, ""));
  g_free(h);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cutting),  cmocka_unit_test(differing), cmocka_unit_test(inserting),
    cmocka_unit_test(too_much), cmocka_unit_test(history),
  };

  return cmocka_run_group_tests_name("held", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What evidence leaves of a segment size: each kind alone, one after the other, and against
 * each other.
 */
#include "offload/mss.h"

#include <glib.h>

#include "wt-test.h"

/* --- a story: what was heard, and what is left of it --- */

typedef enum { END, SYN, PATH, SEGMENT, FIT, EDGE } Verb;

/**
 * Heard:
 * @a, @b: the verb's numbers; of an edge @a octets, with 12 octets of options beside them;
 *   of a SYN @b says that it is the sender's own
 */
typedef struct {
  Verb verb;
  uint32_t a, b;
} Heard;

#define STORY_MAX 10u

typedef struct {
  const char *name;
  Heard story[STORY_MAX];
  WtRoom left;
  uint32_t picked; /* among what is left, IPv4, no --mtu */
  WtClue clue;
} Case;

#define ANY 1, WT_ROOM_MAX

static const Case cases[] = {
  { "nothing: Ethernet", { { 0 } }, { ANY }, 1460, WT_CLUE_ETHERNET },

  { "a SYN", { { SYN, 1400, 0 } }, { 1, 1400 }, 1400, WT_CLUE_MSS },
  { "its own SYN", { { SYN, 1400, 1 } }, { 1, 1400 }, 1400, WT_CLUE_MSS },
  { "its own SYN and a smaller one",
    { { SYN, 8960, 1 }, { SYN, 1400, 0 } },
    { 1, 1400 },
    1400,
    WT_CLUE_MSS },
  { "a SYN, then its own, larger",
    { { SYN, 1400, 0 }, { SYN, 8960, 1 } },
    { 1, 1400 },
    1400,
    WT_CLUE_MSS },
  { "a SYN, then its own, smaller: no bound",
    { { SYN, 8960, 0 }, { SYN, 1400, 1 } },
    { 1, 8960 },
    1400,
    WT_CLUE_MSS },
  { "likewise, its own first",
    { { SYN, 1400, 1 }, { SYN, 8960, 0 } },
    { 1, 8960 },
    1400,
    WT_CLUE_MSS },
  { "a SYN that says nothing", { { SYN, 0, 0 } }, { ANY }, 1460, WT_CLUE_ETHERNET },

  { "a path below the SYN",
    { { SYN, 1460, 0 }, { PATH, 1360, 0 } },
    { 1, 1360 },
    1360,
    WT_CLUE_PATH_MTU },
  { "a path above the SYN",
    { { SYN, 1460, 0 }, { PATH, 8960, 0 } },
    { 1, 1460 },
    1460,
    WT_CLUE_MSS },
  { "a path alone", { { PATH, 1360, 0 } }, { 1, 1360 }, 1360, WT_CLUE_PATH_MTU },
  { "a path that says nothing", { { PATH, 0, 0 } }, { ANY }, 1460, WT_CLUE_ETHERNET },
  { "a path below what was seen: it changed",
    { { SYN, 1460, 0 }, { SEGMENT, 1460, 0 }, { PATH, 1360, 0 } },
    { 1, 1360 },
    1360,
    WT_CLUE_PATH_MTU },

  { "a plain segment is a lower end",
    { { SEGMENT, 1000, 0 } },
    { 1000, WT_ROOM_MAX },
    1460,
    WT_CLUE_ETHERNET },
  { "the larger plain segment counts",
    { { SEGMENT, 1300, 0 }, { SEGMENT, 1000, 0 } },
    { 1300, WT_ROOM_MAX },
    1460,
    WT_CLUE_ETHERNET },
  { "a plain segment above Ethernet's",
    { { SEGMENT, 3000, 0 } },
    { 3000, WT_ROOM_MAX },
    8960,
    WT_CLUE_ETHERNET },
  { "a full plain segment settles",
    { { SYN, 1460, 0 }, { SEGMENT, 1460, 0 } },
    { 1460, 1460 },
    1460,
    WT_CLUE_MSS },
  { "a plain segment above the SYN overrules it",
    { { SYN, 1400, 0 }, { SEGMENT, 1460, 0 } },
    { 1460, 1460 },
    1460,
    WT_CLUE_MSS },

  { "counts narrow",
    { { FIT, 1200, 1500 }, { FIT, 1400, 1700 } },
    { 1400, 1500 },
    1460,
    WT_CLUE_ETHERNET },
  { "counts and a SYN meet in one",
    { { SYN, 1400, 0 }, { FIT, 1400, 1700 } },
    { 1400, 1400 },
    1400,
    WT_CLUE_MSS },
  { "counts without any usual size", { { FIT, 700, 800 } }, { 700, 800 }, 700, WT_CLUE_PLAIN },
  { "counts say that it changed",
    { { FIT, 1400, 1500 }, { FIT, 1300, 1350 } },
    { 1300, 1350 },
    1300,
    WT_CLUE_PLAIN },
  { "and changed back",
    { { FIT, 1400, 1500 }, { FIT, 1300, 1350 }, { FIT, 1440, 1600 } },
    { 1440, 1500 },
    1460,
    WT_CLUE_ETHERNET },
  { "counts above the SYN overrule it",
    { { SYN, 1400, 0 }, { FIT, 1500, 1700 } },
    { 1500, 1500 },
    1500,
    WT_CLUE_MSS },
  { "the SYN's is out of question",
    { { SYN, 1460, 0 }, { FIT, 1300, 1365 } },
    { 1300, 1365 },
    1360,
    WT_CLUE_ETHERNET },

  { "one edge is not enough", { { EDGE, 2896, 0 } }, { ANY }, 1460, WT_CLUE_ETHERNET },
  { "two edges are not",
    { { EDGE, 2896, 0 }, { EDGE, 4344, 0 } },
    { ANY },
    1460,
    WT_CLUE_ETHERNET },
  { "three edges are",
    { { EDGE, 2896, 0 }, { EDGE, 4344, 0 }, { EDGE, 7240, 0 } },
    { 1460, 1460 },
    1460,
    WT_CLUE_ETHERNET },
  { "twice the same edge is one",
    { { EDGE, 2896, 0 }, { EDGE, 2896, 0 } },
    { ANY },
    1460,
    WT_CLUE_ETHERNET },
  { "edges of a smaller MTU",
    { { EDGE, 1348 * 2, 0 }, { EDGE, 1348 * 3, 0 }, { EDGE, 1348 * 5, 0 } },
    { 1360, 1360 },
    1360,
    WT_CLUE_ETHERNET },
  { "edges of the SYN's size",
    { { SYN, 1380, 0 }, { EDGE, 1368 * 2, 0 }, { EDGE, 1368 * 7, 0 }, { EDGE, 1368 * 9, 0 } },
    { 1380, 1380 },
    1380,
    WT_CLUE_MSS },
  { "edges of jumbo frames are not halved",
    { { EDGE, 8948 * 2, 0 }, { EDGE, 8948 * 4, 0 }, { EDGE, 8948 * 6, 0 } },
    { 8960, 8960 },
    8960,
    WT_CLUE_ETHERNET },
  { "edges of nothing usual",
    { { EDGE, 2000, 0 }, { EDGE, 3001, 0 } },
    { ANY },
    1460,
    WT_CLUE_ETHERNET },
  { "edges of the largest plain one",
    { { SEGMENT, 1332, 0 },
      { EDGE, 1320 * 2, 0 },
      { EDGE, 1320 * 3, 0 },
      { EDGE, 1320 * 5, 0 } },
    { 1332, 1332 },
    1332,
    WT_CLUE_PLAIN },
  { "small writes divide everything: no size",
    { { SYN, 1340, 0 },
      { SEGMENT, 13, 0 },
      { EDGE, 8412, 0 },
      { EDGE, 4616, 0 },
      { EDGE, 2656, 0 },
      { EDGE, 34004, 0 } },
    { 13, 1340 },
    1340,
    WT_CLUE_MSS },
  { "small writes of 48 octets likewise",
    { { SEGMENT, 60, 0 }, { EDGE, 480, 0 }, { EDGE, 4800, 0 }, { EDGE, 9648, 0 } },
    { 60, WT_ROOM_MAX },
    1460,
    WT_CLUE_ETHERNET },
};

static const WtGuess ipv4 = { 0, 40 };

static void hear(WtMss *mss, const Heard *heard)
{
  switch (heard->verb) {
  case END:
    break;
  case SYN:
    wt_mss_syn(mss, heard->a, heard->b);
    break;
  case PATH:
    wt_mss_path(mss, heard->a);
    break;
  case SEGMENT:
    wt_mss_plain(mss, heard->a);
    break;
  case FIT:
    wt_mss_fit(mss, (WtRoom) { heard->a, heard->b });
    break;
  case EDGE:
    wt_mss_edge(mss, heard->a, 12, &ipv4, WT_CLUE_ACK);
    break;
  }
}

static void what_is_left(void **state)
{
  const Case *c = *state;
  WtMss mss;
  WtClue clue;

  wt_mss_init(&mss);
  for (size_t i = 0; i < STORY_MAX; i++)
    hear(&mss, &c->story[i]);
  assert_int_equal(mss.now.lo, c->left.lo);
  assert_int_equal(mss.now.hi, c->left.hi);
  assert_int_equal(wt_mss_pick(&mss, mss.now, &ipv4, &clue), c->picked);
  assert_int_equal(clue, c->clue);
  assert_int_equal(wt_mss_settled(&mss), c->left.lo == c->left.hi);
}

/* --- choosing --- */

typedef struct {
  const char *name;
  uint32_t syn;
  WtGuess guess;
  WtRoom among;
  uint32_t picked;
  WtClue clue;
} Choice;

static const Choice choices[] = {
  { "the SYN before --mtu", 1400, { 1300, 40 }, { ANY }, 1400, WT_CLUE_MSS },
  { "--mtu before Ethernet", 0, { 1300, 40 }, { ANY }, 1260, WT_CLUE_MTU_OPTION },
  { "--mtu of IPv6", 0, { 1300, 60 }, { ANY }, 1240, WT_CLUE_MTU_OPTION },
  { "--mtu is out of question", 0, { 1300, 40 }, { 1400, 1500 }, 1460, WT_CLUE_ETHERNET },
  { "--mtu below the headers", 0, { 40, 40 }, { ANY }, 1460, WT_CLUE_ETHERNET },
  { "Ethernet, IPv6", 0, { 0, 60 }, { ANY }, 1440, WT_CLUE_ETHERNET },
  { "a jumbo MTU", 0, { 0, 40 }, { 2000, 60000 }, 8960, WT_CLUE_ETHERNET },
  { "PPPoE", 0, { 0, 40 }, { 1400, 1455 }, 1452, WT_CLUE_ETHERNET },
  { "nothing usual", 0, { 0, 40 }, { 300, 350 }, 300, WT_CLUE_PLAIN },
  { "nothing at all", 1400, { 1300, 40 }, { 2, 1 }, 0, WT_CLUE_PLAIN },
};

static void what_is_picked(void **state)
{
  const Choice *c = *state;
  WtMss mss;
  WtClue clue;

  wt_mss_init(&mss);
  wt_mss_syn(&mss, c->syn, false);
  assert_int_equal(wt_mss_pick(&mss, c->among, &c->guess, &clue), c->picked);
  if (c->picked)
    assert_int_equal(clue, c->clue);
}

/* --- what received frames say: lost segments count as well --- */

static void weigh(WtMss *mss, uint32_t lo, uint32_t hi)
{
  WtClue clue;

  wt_mss_weigh(mss, (WtRoom) { lo, hi }, 10000, 0, wt_mss_pick(mss, mss->now, &ipv4, &clue));
}

static void one_that_contradicts_proves_nothing(void **state)
{
  WtMss mss;

  (void) state;
  wt_mss_init(&mss);
  wt_mss_syn(&mss, 1460, false);
  for (int i = 0; i < 20; i++) {
    weigh(&mss, 1200, 1300);
    weigh(&mss, 1400, 1700);
    assert_int_equal(mss.now.hi, 1460);
  }
}

static void three_in_a_row_do(void **state)
{
  WtMss mss;
  WtClue clue;

  (void) state;
  wt_mss_init(&mss);
  wt_mss_syn(&mss, 1460, false);
  weigh(&mss, 1300, 1400);
  weigh(&mss, 1250, 1365);
  assert_int_equal(mss.now.hi, 1460);
  assert_true(wt_mss_learning(&mss));
  weigh(&mss, 1340, 1390);
  assert_int_equal(mss.now.lo, 1340);
  assert_int_equal(mss.now.hi, 1365);
  assert_int_equal(wt_mss_pick(&mss, mss.now, &ipv4, &clue), 1360);
}

static void three_that_disagree_do_not(void **state)
{
  WtMss mss;

  (void) state;
  wt_mss_init(&mss);
  wt_mss_syn(&mss, 1460, false);
  for (int i = 0; i < 10; i++) {
    weigh(&mss, 1300, 1350);
    weigh(&mss, 1100, 1150);
  }
  assert_int_equal(mss.now.hi, 1460);
}

/* --- whether to wait for more --- */

static void waiting_is_worth_it_for_a_while(void **state)
{
  WtMss mss;

  (void) state;
  wt_mss_init(&mss);
  assert_true(wt_mss_learning(&mss));
  mss.supers = UINT8_MAX;
  assert_false(wt_mss_learning(&mss));
  wt_mss_init(&mss);
  wt_mss_syn(&mss, 1460, false);
  assert_false(wt_mss_learning(&mss));
  wt_mss_fit(&mss, (WtRoom) { 1300, 1400 });
  assert_true(wt_mss_learning(&mss));
  wt_mss_fit(&mss, (WtRoom) { 1360, 1360 });
  assert_false(wt_mss_learning(&mss));
}

int main(void)
{
  enum { ALONE = 4 };
  struct CMUnitTest tests[ALONE + G_N_ELEMENTS(cases) + G_N_ELEMENTS(choices)] = {
    cmocka_unit_test(one_that_contradicts_proves_nothing),
    cmocka_unit_test(three_in_a_row_do),
    cmocka_unit_test(three_that_disagree_do_not),
    cmocka_unit_test(waiting_is_worth_it_for_a_while),
  };
  size_t n = ALONE;

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[n++] = (struct CMUnitTest) { .name = cases[i].name,
                                       .test_func = what_is_left,
                                       .initial_state = (void *) &cases[i] };
  for (size_t i = 0; i < G_N_ELEMENTS(choices); i++)
    tests[n++] = (struct CMUnitTest) { .name = choices[i].name,
                                       .test_func = what_is_picked,
                                       .initial_state = (void *) &choices[i] };
  return cmocka_run_group_tests_name("mss", tests, NULL, NULL);
}

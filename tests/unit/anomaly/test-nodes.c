/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections of one initiator name after each other, and by turns.
 */
#include "anomaly/nodes.h"

#include <glib.h>
#include <string.h>

#include "wt-test.h"

#define SECOND INT64_C(1000000000)
#define NONE WT_N_FINDINGS

enum { SYSTEM, ADAPTER, OTHER_SYSTEM };

static WtFingerprint print_of(int who)
{
  static const uint8_t syns[][8] = { { 2, 4, 8, 1, 3 }, { 2, 1, 3 }, { 2, 1, 3, 4, 8 } };
  static const uint8_t isids[][6] = { { 0, 2, 0x3d }, { 0, 0xc0, 0xdd, 9 }, { 0x80, 1 } };
  WtFingerprint print = { .has_isid = true, .window_scale = 7 };

  print.host.has_syn = true;
  print.host.ttl = who == ADAPTER ? 255 : 64;
  print.host.n_syn_options = who == ADAPTER ? 3 : 5;
  memcpy(print.host.syn_options, syns[who], sizeof syns[who]);
  memcpy(print.isid, isids[who], sizeof isids[who]);
  return print;
}

static WtConnection connection(int who, uint8_t host, int64_t from, int64_t to)
{
  WtConnection c = {
    .first_ts_ns = from * SECOND,
    .last_ts_ns = to * SECOND,
    .first_frame = (uint64_t) from,
    .initiator = { .ip = { 10, 0, 0, host }, .ip_version = 4 },
    .initiator_name = "iqn.ini",
    .target_name = "iqn.disk",
  };

  c.fingerprint[0] = print_of(who);
  return c;
}

static WtFindingId left(WtNodes *nodes, const WtConnection *c, bool closed)
{
  WtFinding finding;

  return wt_nodes_left(nodes, c, closed ? c->last_ts_ns : 0, &finding) ? finding.id : NONE;
}

typedef struct {
  const char *name;
  int who[2];
  int64_t from, to, then; /* the second one begins */
  bool closed;
  WtFindingId id;
} Row;

static const Row rows[] = {
  { "the same", { SYSTEM, SYSTEM }, 1, 5, 9, true, NONE },
  { "fallback", { ADAPTER, SYSTEM }, 1, 5, 9, true, WT_FINDING_OFFLOAD_FALLBACK },
  { "the reverse", { SYSTEM, ADAPTER }, 1, 5, 9, true, WT_FINDING_OFFLOAD_TAKEN_OVER },
  { "another system",
    { SYSTEM, OTHER_SYSTEM },
    1,
    5,
    9,
    true,
    WT_FINDING_OFFLOAD_INITIATOR_CHANGED },
  { "side by side", { ADAPTER, SYSTEM }, 1, 10, 9, true, NONE },
  { "nobody closed it", { ADAPTER, SYSTEM }, 1, 5, 9, false, NONE },
};

static void after_each_other(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    WtNodes *const nodes = wt_nodes_new();
    const WtConnection first = connection(rows[i].who[0], 1, rows[i].from, rows[i].to);
    const WtConnection second = connection(rows[i].who[1], 1, rows[i].then, rows[i].then + 5);

    assert_int_equal(left(nodes, &first, rows[i].closed), NONE);
    if (left(nodes, &second, true) != rows[i].id)
      fail_msg("%s", rows[i].name);
    wt_nodes_free(nodes);
  }
}

/* One mark may change for any reason. */
static void one_mark(void **state)
{
  WtNodes *const nodes = wt_nodes_new();
  const WtConnection first = connection(SYSTEM, 1, 1, 5);
  WtConnection second = connection(SYSTEM, 1, 9, 12);

  (void) state;
  second.fingerprint[0].host.ttl = 128;
  assert_int_equal(left(nodes, &first, true), NONE);
  assert_int_equal(left(nodes, &second, true), NONE);
  wt_nodes_free(nodes);
}

static void other_names(void **state)
{
  WtNodes *const nodes = wt_nodes_new();
  const WtConnection first = connection(ADAPTER, 1, 1, 5);
  WtConnection second = connection(SYSTEM, 1, 9, 12);

  (void) state;
  (void) g_strlcpy(second.target_name, "iqn.another", sizeof second.target_name);
  assert_int_equal(left(nodes, &first, true), NONE);
  assert_int_equal(left(nodes, &second, true), NONE);
  wt_nodes_free(nodes);
}

/** Logins at these times of the hosts A and B by turns: whether the third one is told. */
static bool third_told(int64_t second_s, int64_t third_s, int64_t lived_till, uint8_t host_b)
{
  WtNodes *const nodes = wt_nodes_new();
  const WtConnection a = connection(SYSTEM, 1, 1, second_s);
  const WtConnection b = connection(SYSTEM, host_b, second_s, lived_till);
  const WtConnection again = connection(SYSTEM, 1, third_s, third_s);
  char detail[WT_DETAIL_MAX];
  bool told;

  assert_false(wt_nodes_threw_out(nodes, &b, &a, detail));
  told = wt_nodes_threw_out(nodes, &again, &b, detail);
  if (told)
    assert_string_equal(detail, "10.0.0.1; and 10.0.0.2, which threw it out 2.0 s before");
  wt_nodes_free(nodes);
  return told;
}

static void by_turns(void **state)
{
  (void) state;
  assert_true(third_told(3, 5, 5, 2));
  assert_false(third_told(3, 5, 5, 1));   /* one host */
  assert_false(third_told(3, 80, 79, 2)); /* long after: it may have moved back */
  assert_false(third_told(3, 40, 20, 2)); /* that one was dead */
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(after_each_other),
    cmocka_unit_test(one_mark),
    cmocka_unit_test(other_names),
    cmocka_unit_test(by_turns),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Both directions of a connection are one flow, and the one idle longest makes room.
 */
#include <glib.h>
#include <string.h>

#include "stream/flow-table.h"
#include "wt-test.h"

static WtEndpoint endpoint(uint8_t ip_version, uint8_t last, uint16_t port)
{
  WtEndpoint e = { .ip = { 10, 0, 0 }, .port = port, .ip_version = ip_version };

  e.ip[ip_version == 4 ? 3 : 15] = last;
  return e;
}

static WtSegment between(WtEndpoint src, WtEndpoint dst)
{
  return (WtSegment) { .src = src, .dst = dst };
}

/* From one host and port to another; the port tells flows apart. */
static WtSegment numbered(uint16_t port)
{
  return between(endpoint(4, 1, port), endpoint(4, 2, 3260));
}

static WtFlow *find(WtFlowTable *table, WtSegment segment, int expected)
{
  int direction = -1;
  WtFlow *flow = wt_flow_table_find(table, &segment.src, &segment.dst, &direction);

  assert_int_equal(direction, expected);
  return flow;
}

static WtFlow *add(WtFlowTable *table, WtSegment segment)
{
  assert_false(wt_flow_table_full(table));
  return wt_flow_table_add(table, &segment);
}

static void clear(WtFlowTable *table)
{
  for (WtFlow *f; (f = wt_flow_table_oldest(table));)
    wt_flow_table_remove(table, f);
  wt_flow_table_free(table);
}

static void both_directions(void **state)
{
  (void) state;
  for (uint8_t version = 4; version <= 6; version += 2) {
    const WtEndpoint a = endpoint(version, 1, 50000), b = endpoint(version, 2, 3260);
    WtFlowTable *table = wt_flow_table_new(10);

    assert_null(find(table, between(a, b), -1));
    WtFlow *flow = add(table, between(b, a));
    assert_int_equal(flow->opener, -1);
    assert_null(flow->owner);
    assert_ptr_equal(find(table, between(b, a), 0), flow);
    assert_ptr_equal(find(table, between(a, b), 1), flow);
    assert_int_equal(flow->side[0].port, 3260);
    assert_int_equal(flow->side[1].port, 50000);
    clear(table);
  }
}

/* Each differs from the flow in one thing only. */
static void others_are_not_found(void **state)
{
  const WtEndpoint a = endpoint(4, 1, 50000), b = endpoint(4, 2, 3260);
  const WtEndpoint swapped_a = endpoint(4, 1, 3260), swapped_b = endpoint(4, 2, 50000);
  WtEndpoint a6 = a, b6 = b;
  WtFlowTable *table = wt_flow_table_new(10);

  (void) state;
  a6.ip_version = b6.ip_version = 6;
  add(table, between(a, b));
  assert_null(find(table, between(a6, b6), -1));
  assert_null(find(table, between(swapped_a, swapped_b), -1));
  assert_null(find(table, between(swapped_b, swapped_a), -1));
  assert_null(find(table, between(endpoint(4, 3, 50000), b), -1));
  assert_null(find(table, between(a, endpoint(4, 2, 3261)), -1));
  assert_null(find(table, between(a, a), -1));
  clear(table);
}

static void oldest_makes_room(void **state)
{
  WtFlowTable *table = wt_flow_table_new(3);
  WtFlow *flows[3];

  (void) state;
  assert_null(wt_flow_table_oldest(table));
  for (uint16_t i = 0; i < 3; i++)
    flows[i] = add(table, numbered(i));
  assert_true(wt_flow_table_full(table));
  assert_ptr_equal(wt_flow_table_oldest(table), flows[0]);

  find(table, numbered(0), 0); /* 1 2 0 */
  assert_ptr_equal(wt_flow_table_oldest(table), flows[1]);
  find(table, numbered(2), 0); /* 1 0 2 */
  find(table, numbered(2), 0);
  wt_flow_table_remove(table, flows[1]);
  assert_false(wt_flow_table_full(table));
  assert_ptr_equal(wt_flow_table_oldest(table), flows[0]);
  assert_null(find(table, numbered(1), -1));

  (void) add(table, numbered(1));
  find(table, numbered(0), 0); /* 2 1 0 */
  assert_ptr_equal(wt_flow_table_oldest(table), flows[2]);
  clear(table);
}

static void removal_relinks(void **state)
{
  (void) state;
  for (unsigned gone = 0; gone < 3; gone++) {
    WtFlowTable *table = wt_flow_table_new(5);
    WtFlow *flows[3];

    for (uint16_t i = 0; i < 3; i++)
      flows[i] = add(table, numbered(i));
    wt_flow_table_remove(table, flows[gone]);
    for (unsigned i = 0; i < 3; i++) {
      if (i == gone)
        continue;
      assert_ptr_equal(wt_flow_table_oldest(table), flows[i]);
      wt_flow_table_remove(table, flows[i]);
    }
    assert_null(wt_flow_table_oldest(table));
    clear(table);
  }
}

static void closed_ones_are_known(void **state)
{
  WtFlowTable *table = wt_flow_table_new(5);
  WtFlow *flows[4];

  (void) state;
  for (uint16_t i = 0; i < 4; i++)
    flows[i] = add(table, numbered(i));
  assert_null(wt_flow_table_closed(table, 0));
  wt_flow_table_close(table, flows[2]);
  wt_flow_table_close(table, flows[0]);
  wt_flow_table_close(table, flows[2]); /* once more, and it stays where it was */
  wt_flow_table_close(table, flows[3]);
  assert_ptr_equal(wt_flow_table_closed(table, 2), flows[2]);
  assert_null(wt_flow_table_closed(table, 3));
  wt_flow_table_reopen(table, flows[2]);
  wt_flow_table_reopen(table, flows[1]);
  assert_false(flows[2]->closed);
  assert_ptr_equal(wt_flow_table_closed(table, 0), flows[0]);
  wt_flow_table_remove(table, flows[0]);
  assert_ptr_equal(wt_flow_table_closed(table, 0), flows[3]);
  clear(table);
}

/* More flows than buckets: chains form, and every one stays reachable as others leave. */
static void many(void **state)
{
  enum { N = 3000 };
  WtFlowTable *table = wt_flow_table_new(N);
  WtFlow **flows = g_new0(WtFlow *, N);

  (void) state;
  for (uint16_t i = 0; i < N; i++)
    flows[i] = add(table, numbered((uint16_t) (i * 20)));
  assert_true(wt_flow_table_full(table));
  for (uint16_t i = 0; i < N; i += 3)
    wt_flow_table_remove(table, flows[i]);
  for (uint16_t i = 0; i < N; i++)
    assert_ptr_equal(find(table, numbered((uint16_t) (i * 20)), i % 3 ? 0 : -1),
                     i % 3 ? flows[i] : NULL);
  g_free(flows);
  clear(table);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(both_directions),       cmocka_unit_test(others_are_not_found),
    cmocka_unit_test(oldest_makes_room),     cmocka_unit_test(removal_relinks),
    cmocka_unit_test(closed_ones_are_known), cmocka_unit_test(many),
  };

  return cmocka_run_group_tests_name("flow-table", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/collect.h"

#include "sample.h"

static void collect_connection(WtCollect *collect, const WtConnection *connection)
{
  wt_collect_event(collect,
                   &(WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = connection });
}

static const WtSession *session(const WtCollect *collect, guint i)
{
  assert_true(i < collect->sessions->len);
  return &g_array_index(collect->sessions, WtSession, i);
}

static void connections_form_sessions(void **state)
{
  WtConnection one = sample_connection(1);
  WtConnection two = sample_connection(2); /* of the same session */
  WtConnection three = sample_connection(3);
  WtCollect collect;

  (void) state;
  three.session = 2;
  wt_collect_init(&collect);
  collect_connection(&collect, &three);
  collect_connection(&collect, &two);
  collect_connection(&collect, &one);
  wt_collect_finish(&collect);
  assert_int_equal(collect.sessions->len, 2);
  assert_int_equal(session(&collect, 0)->first->id, 1);
  assert_int_equal(session(&collect, 0)->connections->len, 2);
  assert_int_equal(session(&collect, 1)->first->id, 3);
  wt_collect_clear(&collect);
}

static void sessions_sum_their_segments(void **state)
{
  const WtConnection one = sample_connection(1);
  WtConnection two = sample_connection(2);
  WtConnection three = sample_connection(3); /* of a session of its own */
  WtCollect collect;

  (void) state;
  two.captured_at = WT_CAPTURED_ON_WIRE;
  three.session = 2;
  three.captured_at = WT_CAPTURED_AT_TARGET;
  wt_collect_init(&collect);
  collect_connection(&collect, &one);
  collect_connection(&collect, &two);
  collect_connection(&collect, &three);
  wt_collect_finish(&collect);
  assert_int_equal(wt_offload_use_sent(&session(&collect, 0)->offload).super_segments, 80);
  assert_int_equal(wt_offload_use_sent(&session(&collect, 0)->offload).wire_segments, 3600);
  assert_int_equal(session(&collect, 0)->captured_at, WT_CAPTURED_UNKNOWN);
  assert_int_equal(wt_offload_use_sent(&session(&collect, 1)->offload).super_segments, 40);
  assert_int_equal(session(&collect, 1)->captured_at, WT_CAPTURED_AT_TARGET);
  wt_collect_clear(&collect);
}

static void without_login_each_is_its_own(void **state)
{
  WtCollect collect;

  (void) state;
  wt_collect_init(&collect);
  for (uint32_t id = 1; id <= 2; id++) {
    const WtConnection c = { .id = id, .session = id, .full_feature = id == 2 };

    collect_connection(&collect, &c);
  }
  wt_collect_finish(&collect);
  assert_int_equal(collect.sessions->len, 2);
  assert_string_equal(wt_session_type(session(&collect, 0)->first), "unknown");
  wt_collect_clear(&collect);
}

static void a_failed_login_is_no_session(void **state)
{
  WtConnection c = sample_connection(1);
  WtCollect collect;

  (void) state;
  c.login_status = 0x0201;
  c.session = 0;
  c.login_seen = c.full_feature = false;
  wt_collect_init(&collect);
  collect_connection(&collect, &c);
  wt_collect_finish(&collect);
  assert_int_equal(collect.connections->len, 1);
  assert_int_equal(collect.sessions->len, 0);
  wt_collect_clear(&collect);
}

static void tasks_are_counted(void **state)
{
  WtTask task = sample_task();
  WtConnection c = sample_connection(1);
  WtConnection d = sample_connection(2); /* of the same session */
  WtCollect collect;

  (void) state;
  c.tasks[WT_TASK_DONE] = 3;
  d.tasks[WT_TASK_DONE] = d.tasks[WT_TASK_LOST] = 1;
  wt_collect_init(&collect);
  for (int i = 0; i < 5; i++)
    wt_collect_event(&collect, &(WtEvent) { .kind = WT_EVENT_TASK, .task = &task });
  task.command.frame = 0;
  wt_collect_event(&collect, &(WtEvent) { .kind = WT_EVENT_TASK, .task = &task });
  collect_connection(&collect, &c);
  collect_connection(&collect, &d);
  wt_collect_finish(&collect);
  assert_int_equal(session(&collect, 0)->tasks, 5);
  assert_int_equal(session(&collect, 0)->task_ends[WT_TASK_DONE], 4);
  assert_int_equal(session(&collect, 0)->task_ends[WT_TASK_LOST], 1);
  assert_int_equal(collect.operations[0x2a], 5);
  assert_int_equal(collect.slowest.seen, 6);
  wt_collect_clear(&collect);
}

static void statuses_are_counted(void **state)
{
  WtTask task = sample_task();
  const WtEvent event = { .kind = WT_EVENT_TASK, .task = &task };
  const WtStatusCount *first;
  WtCollect collect;

  (void) state;
  wt_collect_init(&collect);
  wt_collect_event(&collect, &event);
  assert_int_equal(collect.statuses->len, 0); /* GOOD */
  task.status = 2;
  for (uint32_t i = 0; i < 2 * (WT_COLLECT_STATUSES + 3); i++) {
    task.sense = 0x030000 | i / 2;
    wt_collect_event(&collect, &event);
  }
  task.has_status = false;
  wt_collect_event(&collect, &event);
  assert_int_equal(collect.statuses->len, WT_COLLECT_STATUSES);
  assert_int_equal(collect.other_statuses, 6);
  first = &g_array_index(collect.statuses, WtStatusCount, 0);
  assert_int_equal(first->status, 2);
  assert_int_equal(first->sense, 0x030000);
  assert_int_equal(first->count, 2);
  wt_collect_clear(&collect);
}

static void count_ping(WtCollect *collect, uint64_t answer, bool gap)
{
  const WtExchange ping = { .kind = WT_EXCHANGE_PING,
                            .request = sample_moment(5, 0),
                            .answer = sample_moment(answer, 300),
                            .gap = gap };

  wt_collect_event(collect, &(WtEvent) { .kind = WT_EVENT_EXCHANGE, .exchange = &ping });
}

/* What was not answered is not taken for what may have been. */
static void exchanges_that_are_alike(void **state)
{
  static const struct {
    bool is_answered, gap;
    uint64_t count;
  } wanted[] = { { true, false, 3 }, { false, true, 2 }, { false, false, 1 } };
  WtCollect collect;

  (void) state;
  wt_collect_init(&collect);
  count_ping(&collect, 6, false);
  count_ping(&collect, 6, true);
  count_ping(&collect, 0, true);
  count_ping(&collect, 0, false);
  count_ping(&collect, 0, true);
  count_ping(&collect, 6, true);
  assert_int_equal(collect.exchanges->len, G_N_ELEMENTS(wanted));
  for (guint i = 0; i < G_N_ELEMENTS(wanted); i++) {
    const WtExchangeGroup *const group = &g_array_index(collect.exchanges, WtExchangeGroup, i);

    assert_int_equal(group->is_answered, wanted[i].is_answered);
    assert_int_equal(group->gap, wanted[i].gap);
    assert_int_equal(group->count, wanted[i].count);
  }
  wt_collect_clear(&collect);
}

/* A clock may be set while a capture is taken. */
static void the_longest_exchanges_there_can_be(void **state)
{
  const WtExchange ping = { .kind = WT_EXCHANGE_PING,
                            .request = { .frame = 1, .ts_ns = -(INT64_MAX / 2) },
                            .answer = { .frame = 2, .ts_ns = INT64_MAX / 2 } };
  const WtExchangeGroup *group;
  WtCollect collect;

  (void) state;
  wt_collect_init(&collect);
  for (int i = 0; i < 3; i++)
    wt_collect_event(&collect, &(WtEvent) { .kind = WT_EVENT_EXCHANGE, .exchange = &ping });
  group = &g_array_index(collect.exchanges, WtExchangeGroup, 0);
  assert_int_equal(group->longest_ns, INT64_MAX - 1);
  assert_int_equal(group->sum_ns, INT64_MAX);
  wt_collect_clear(&collect);
}

static void negotiations_outlive_their_event(void **state)
{
  WtNegotiation *const negotiation = g_new(WtNegotiation, 1);
  WtConnection c = sample_connection(1);
  WtCollect collect;

  (void) state;
  sample_negotiation(negotiation);
  c.negotiation = negotiation;
  wt_collect_init(&collect);
  collect_connection(&collect, &c);
  g_free(negotiation);
  wt_collect_finish(&collect);
  assert_string_equal(
      session(&collect, 0)->first->negotiation->keys[WT_KEY_HEADER_DIGEST].value, "CRC32C");
  wt_collect_clear(&collect);
}

static void memory_is_bounded(void **state)
{
  WtCollect collect;

  (void) state;
  wt_collect_init(&collect);
  for (uint32_t id = 1; id <= WT_COLLECT_CONNECTIONS + 5; id++) {
    const WtConnection c = { .id = id };

    collect_connection(&collect, &c);
  }
  wt_collect_finish(&collect);
  assert_int_equal(collect.connections->len, WT_COLLECT_CONNECTIONS);
  assert_int_equal(collect.unlisted, 5);
  wt_collect_clear(&collect);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(connections_form_sessions),
    cmocka_unit_test(sessions_sum_their_segments),
    cmocka_unit_test(without_login_each_is_its_own),
    cmocka_unit_test(a_failed_login_is_no_session),
    cmocka_unit_test(tasks_are_counted),
    cmocka_unit_test(statuses_are_counted),
    cmocka_unit_test(exchanges_that_are_alike),
    cmocka_unit_test(the_longest_exchanges_there_can_be),
    cmocka_unit_test(negotiations_outlive_their_event),
    cmocka_unit_test(memory_is_bounded),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

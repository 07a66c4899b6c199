/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/performance.h"

#include <string.h>

#include "wt-test.h"

#define US INT64_C(1000)
#define START INT64_C(1700000000000000000)
#define READ_10 0x28
#define WRITE_10 0x2a
#define INQUIRY 0x12

static WtMoment at(int64_t us)
{
  return (WtMoment) { (uint64_t) us + 1, START + us * US };
}

/* A read of @octets whose data come at a third and two thirds of its time. */
static WtTask a_read(int64_t from_us, int64_t took_us, uint32_t octets)
{
  return (WtTask) {
    .connection = 1,
    .cdb = { READ_10 },
    .end = WT_TASK_DONE,
    .command = at(from_us),
    .first_data = at(from_us + took_us / 3),
    .last_data = at(from_us + took_us * 2 / 3),
    .ended = at(from_us + took_us),
    .expected = octets,
    .received = octets,
    .read = true,
    .has_lba = true,
    .has_status = true,
  };
}

static void push_read(WtPerformance *p, int64_t from_us, int64_t took_us, uint32_t octets)
{
  const WtTask task = a_read(from_us, took_us, octets);

  wt_performance_event(p, &task);
}

static json_int_t integer_at(const json_t *object, const char *key)
{
  const json_t *const value = json_object_get(object, key);

  assert_true(json_is_integer(value));
  return json_integer_value(value);
}

static const json_t *group_at(const json_t *report, size_t i)
{
  const json_t *const group = json_array_get(json_object_get(report, "groups"), i);

  assert_non_null(group);
  return group;
}

static void assert_operation(const json_t *group, const char *name)
{
  assert_string_equal(json_string_value(json_object_get(group, "operation")), name);
}

static json_int_t depth_max(const json_t *group)
{
  return integer_at(json_object_get(group, "queue_depth"), "max");
}

static double depth_mean(const json_t *group)
{
  return json_real_value(json_object_get(json_object_get(group, "queue_depth"), "mean"));
}

static void nothing(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  g_autoptr(GString) out = g_string_new(NULL);
  WtPage page = { .out = out, .width = 80 };
  json_t *const report = wt_performance_json(p);

  (void) state;
  wt_performance_text(p, NULL, &page);
  assert_string_equal(out->str, "");
  assert_int_equal(json_array_size(json_object_get(report, "groups")), 0);
  assert_int_equal(json_array_size(json_object_get(report, "sizes")), 9);
  assert_true(json_real_value(json_object_get(report, "quantile_error")) == 0.015625);
  assert_int_equal(integer_at(json_object_get(report, "total"), "count"), 0);
  json_decref(report);
}

static void stalls(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  WtTask task = a_read(0, 300, 4096);

  (void) state;
  wt_performance_event(p, &task);
  task.lost_ns[WT_STALL_RETRANSMISSION] = 200 * US;
  task.lost_ns[WT_STALL_DELAYED_ACK] = 7;
  wt_performance_event(p, &task);
  task.end = WT_TASK_LOST;
  task.lost_ns[WT_STALL_DELAYED_ACK] = UINT64_MAX;
  wt_performance_event(p, &task);

  json_t *const report = wt_performance_json(p);
  const json_t *const lost = json_object_get(group_at(report, 0), "stalls");

  assert_int_equal(integer_at(lost, "tasks"), 2);
  assert_int_equal(integer_at(lost, "retransmission_ns"), 400 * US);
  assert_int_equal(integer_at(lost, "closed_window_ns"), 0);
  assert_int_equal(integer_at(lost, "delayed_ack_ns"), INT64_MAX);
  assert_true(json_equal(lost, json_object_get(json_object_get(report, "total"), "stalls")));
  json_decref(report);
}

static void reads(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();

  (void) state;
  push_read(p, 0, 300, 4096);
  push_read(p, 400, 600, 4096);

  json_t *const report = wt_performance_json(p);
  const json_t *const group = group_at(report, 0);
  const json_t *const latency = json_object_get(group, "latency_ns");
  const json_t *const phases = json_object_get(group, "phases_ns");

  assert_operation(group, "READ(10)");
  assert_int_equal(integer_at(group, "connection"), 1);
  assert_int_equal(integer_at(group, "lun"), 0);
  assert_int_equal(integer_at(group, "count"), 2);
  assert_int_equal(integer_at(group, "octets_read"), 8192);
  assert_int_equal(integer_at(group, "octets_written"), 0);
  assert_int_equal(integer_at(group, "span_ns"), 1000 * US);
  assert_true(json_real_value(json_object_get(group, "iops")) == 2000);
  assert_int_equal(integer_at(group, "octets_per_s"), 8192000);
  assert_int_equal(integer_at(latency, "min"), 300 * US);
  assert_int_equal(integer_at(latency, "max"), 600 * US);
  assert_int_equal(integer_at(latency, "mean"), 450 * US);
  assert_in_range(integer_at(latency, "p50"), 300 * US, 300 * US * 65 / 64);
  assert_int_equal(integer_at(latency, "p99"), 600 * US);
  assert_int_equal(json_object_size(phases), 3);
  assert_int_equal(integer_at(json_object_get(phases, "command_to_first_data_in"), "sum"),
                   300 * US);
  assert_int_equal(integer_at(json_object_get(phases, "first_to_last_data_in"), "max"),
                   200 * US);
  assert_int_equal(integer_at(json_object_get(phases, "last_data_to_status"), "min"), 100 * US);
  assert_int_equal(depth_max(group), 1);
  assert_true(depth_mean(group) == 0.9);
  json_decref(report);
}

static void writes(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  WtTask task = {
    .connection = 7,
    .lun = { 0, 3 },
    .cdb = { WRITE_10 },
    .command = at(0),
    .first_r2t = at(10),
    .first_data = at(15),
    .last_data = at(40),
    .ended = at(100),
    .expected = 65536,
    .sent = 65536,
    .write = true,
    .has_lba = true,
  };

  (void) state;
  wt_performance_event(p, &task);
  task.gap = true; /* is of known latency, yet its first R2T may be missing */
  wt_performance_event(p, &task);

  json_t *const report = wt_performance_json(p);
  const json_t *const group = group_at(report, 0);
  const json_t *const phases = json_object_get(group, "phases_ns");
  const json_t *const think = json_object_get(phases, "last_data_to_status");

  assert_int_equal(integer_at(group, "lun"), 3);
  assert_int_equal(integer_at(group, "octets_written"), 131072);
  assert_int_equal(integer_at(group, "count"), 2);
  assert_int_equal(json_object_size(phases), 3);
  assert_int_equal(integer_at(json_object_get(phases, "command_to_first_r2t"), "sum"), 10 * US);
  assert_int_equal(integer_at(json_object_get(phases, "first_r2t_to_last_data_out"), "sum"),
                   30 * US);
  assert_int_equal(integer_at(think, "sum"), 60 * US);
  assert_int_equal(integer_at(think, "count"), 1);
  json_decref(report);
}

/* All data came in the command: from its end on, the target is at work. */
static void immediate_writes(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  const WtTask task = {
    .connection = 1,
    .cdb = { WRITE_10 },
    .command = at(0),
    .ended = at(70),
    .expected = 4096,
    .sent = 4096,
    .immediate = 4096,
    .write = true,
    .has_lba = true,
  };

  (void) state;
  wt_performance_event(p, &task);

  json_t *const report = wt_performance_json(p);
  const json_t *const phases = json_object_get(group_at(report, 0), "phases_ns");

  assert_int_equal(json_object_size(phases), 1);
  assert_int_equal(integer_at(json_object_get(phases, "last_data_to_status"), "sum"), 70 * US);
  json_decref(report);
}

/* Without a status, without a command, with a clock that went back: counted, not measured. */
static void untimed(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  WtTask task = a_read(100, 300, 512);

  (void) state;
  task.ended.ts_ns = task.command.ts_ns - 1;
  wt_performance_event(p, &task);
  task = a_read(100, 300, 512);
  task.end = WT_TASK_OPEN;
  task.ended = (WtMoment) { 0, 0 };
  wt_performance_event(p, &task);
  task = a_read(100, 300, 512);
  task.end = WT_TASK_PARTIAL;
  task.command = (WtMoment) { 0, 0 };
  wt_performance_event(p, &task);

  json_t *const report = wt_performance_json(p);
  const json_t *const group = group_at(report, 0);

  assert_int_equal(integer_at(group, "count"), 0);
  assert_int_equal(integer_at(group, "untimed"), 2);
  assert_int_equal(integer_at(group, "octets"), 1024);
  assert_true(json_is_null(json_object_get(group, "latency_ns")));
  assert_true(json_is_null(json_object_get(group, "iops")));
  assert_int_equal(depth_max(group), 1);
  assert_true(json_is_null(json_object_get(group_at(report, 1), "operation")));
  assert_true(json_is_null(json_object_get(group_at(report, 1), "lun")));
  assert_int_equal(integer_at(json_object_get(report, "total"), "untimed"), 3);
  json_decref(report);
}

static void unfinished(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  g_autoptr(GString) out = g_string_new(NULL);
  WtPage page = { .out = out, .width = 80 };
  WtTask task = a_read(0, 7000000, 512);

  (void) state;
  task.end = WT_TASK_ABORTED;
  wt_performance_event(p, &task);
  wt_performance_text(p, NULL, &page);
  assert_string_equal(out->str,
                      "\nPERFORMANCE\n"
                      "  Not timed, as aborted or lost with the connection: 1 READ(10)\n");
  task.end = WT_TASK_LOST;
  wt_performance_event(p, &task);
  task.end = WT_TASK_OPEN;
  wt_performance_event(p, &task);
  push_read(p, 0, 300, 512);

  json_t *const report = wt_performance_json(p);
  const json_t *const group = group_at(report, 0);

  assert_int_equal(integer_at(group, "count"), 1);
  assert_int_equal(integer_at(group, "untimed"), 3);
  assert_int_equal(integer_at(group, "unfinished"), 2);
  assert_int_equal(integer_at(json_object_get(group, "latency_ns"), "max"), 300 * US);
  json_decref(report);
}

/* The plain way: at each start, how many tasks are open then. */
static unsigned deepest(const int64_t *from, const int64_t *to, size_t n)
{
  unsigned max = 0;

  for (size_t i = 0; i < n; i++) {
    unsigned open = 0;

    for (size_t j = 0; j < n; j++)
      open += from[j] <= from[i] && to[j] > from[i];
    max = MAX(max, open);
  }
  return max;
}

static void depth_agrees_with_the_plain_way(void **state)
{
  g_autoptr(GRand) rand = g_rand_new_with_seed(7143);

  (void) state;
  for (unsigned round = 0; round < 200; round++) {
    g_autoptr(WtPerformance) p = wt_performance_new();
    int64_t from[100], to[100], end = 0, first = INT64_MAX, busy = 0;
    const gint32 slowest = g_rand_int_range(rand, 2, 200);

    for (size_t i = 0; i < G_N_ELEMENTS(from); i++) {
      const int64_t took = g_rand_int_range(rand, 1, slowest);

      end += g_rand_int_range(rand, 0, 4);
      from[i] = 1000 + end - took;
      to[i] = 1000 + end;
      first = MIN(first, from[i]);
      busy += took;
      push_read(p, from[i], took, 4096);
    }

    json_t *const report = wt_performance_json(p);
    const double mean = (double) busy / (double) (1000 + end - first);

    assert_int_equal(depth_max(group_at(report, 0)), deepest(from, to, G_N_ELEMENTS(from)));
    assert_true(ABS(depth_mean(group_at(report, 0)) - mean) < 0.000501);
    json_decref(report);
  }
}

/* One that outlives more than are remembered: still counted against those that are. */
static void one_outlives_thousands(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();

  (void) state;
  for (int64_t i = 0; i < 5000; i++)
    push_read(p, 10 + i * 10, 10, 512);
  push_read(p, 0, 60000, 512);

  json_t *const report = wt_performance_json(p);

  assert_int_equal(depth_max(group_at(report, 0)), 2);
  json_decref(report);
}

static void sizes(void **state)
{
  static const uint32_t octets[] = { 1,    512,   513,   1024,     4096,
                                     4097, 65536, 65537, 1u << 30, UINT32_MAX };
  static const json_int_t expected[9] = { 2, 2, 0, 1, 1, 0, 0, 1, 3 };
  g_autoptr(WtPerformance) p = wt_performance_new();
  WtTask inquiry = a_read(0, 10, 36);

  (void) state;
  inquiry.cdb[0] = INQUIRY;
  inquiry.has_lba = false;
  wt_performance_event(p, &inquiry);
  for (size_t i = 0; i < G_N_ELEMENTS(octets); i++)
    push_read(p, (int64_t) i * 500, 500, octets[i]);
  inquiry = a_read(0, 9999, UINT32_MAX);
  inquiry.end = WT_TASK_ABORTED; /* neither counted nor timed */
  wt_performance_event(p, &inquiry);

  json_t *const report = wt_performance_json(p);
  const json_t *const array = json_object_get(report, "sizes");

  for (size_t i = 0; i < 9; i++)
    assert_int_equal(integer_at(json_array_get(array, i), "count"), expected[i]);
  assert_int_equal(integer_at(json_array_get(array, 0), "octets"), 512);
  assert_int_equal(integer_at(json_array_get(array, 7), "octets"), 65536);
  assert_true(json_is_null(json_object_get(json_array_get(array, 8), "octets")));
  assert_true(json_real_value(json_object_get(json_array_get(array, 0), "iops")) == 2000);
  assert_true(json_is_null(json_object_get(json_array_get(array, 3), "iops")));
  assert_true(json_is_null(json_object_get(json_array_get(array, 2), "latency_ns")));
  assert_int_equal(integer_at(json_object_get(json_array_get(array, 8), "latency_ns"), "count"),
                   3);
  assert_int_equal(integer_at(json_object_get(json_array_get(array, 8), "latency_ns"), "max"),
                   500 * US);
  json_decref(report);
}

static void groups_are_bounded(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();

  (void) state;
  for (uint32_t i = 1000; i > 0; i--) {
    WtTask task = a_read(1000 - i, 5, 512);

    task.connection = i;
    wt_performance_event(p, &task);
  }

  json_t *const report = wt_performance_json(p);
  const json_t *const other = group_at(report, WT_PERFORMANCE_GROUPS);
  const json_t *const total = json_object_get(report, "total");

  assert_int_equal(json_array_size(json_object_get(report, "groups")),
                   WT_PERFORMANCE_GROUPS + 1);
  assert_int_equal(integer_at(group_at(report, 0), "connection"), 745); /* in order */
  assert_operation(other, "other");
  assert_true(json_is_null(json_object_get(other, "connection")));
  assert_int_equal(integer_at(other, "count"), 1000 - WT_PERFORMANCE_GROUPS);
  assert_int_equal(integer_at(total, "count"), 1000);
  assert_int_equal(depth_max(total), 5);
  json_decref(report);
}

/* Times as far apart as a capture file can write them, counts as large. */
static void absurd_numbers(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  WtTask task = a_read(0, 10, 512);

  (void) state;
  task.command.ts_ns = INT64_MIN;
  task.ended.ts_ns = INT64_MAX;
  task.received = UINT64_MAX;
  wt_performance_event(p, &task);
  wt_performance_event(p, &task);

  json_t *const report = wt_performance_json(p);

  assert_int_equal(integer_at(group_at(report, 0), "count"), 2);
  assert_int_equal(depth_max(group_at(report, 0)), 2);
  json_decref(report);
}

static void table_is_short(void **state)
{
  g_autoptr(WtPerformance) p = wt_performance_new();
  g_autoptr(GString) out = g_string_new(NULL);
  WtPage page = { .out = out, .width = 80 };

  (void) state;
  for (unsigned i = 0; i < 20; i++) {
    WtTask task = a_read(i, 300, 1000000 - i);

    task.connection = 1 + i % 2;
    task.cdb[0] = (uint8_t) (i < 10 ? READ_10 : 0xc0 + i);
    wt_performance_event(p, &task);
  }
  wt_performance_text(p, NULL, &page);

  g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);

  assert_int_equal(g_strv_length(lines), 1 + 1 + 1 + 8 + 1 + 1);
  assert_string_equal(lines[1], "PERFORMANCE");
  assert_string_equal(lines[2], "  operation        count      MB/s           p50"
                                "           p99           max");
  assert_string_equal(lines[3], "  READ(10)            10   32362.3        300 us"
                                "        300 us        300 us");
  assert_string_equal(lines[4], "  0xca                 1         -        300 us"
                                "        300 us        300 us");
  assert_string_equal(lines[11], "  … and 3 more (--format json lists all)");
}

static void push_of(WtPerformance *p, uint32_t connection, uint8_t lun, uint32_t octets)
{
  WtTask task = a_read(0, 300, octets);

  task.connection = connection;
  task.lun[1] = lun;
  wt_performance_event(p, &task);
  task.end = WT_TASK_LOST;
  wt_performance_event(p, &task);
}

/* Two connections to one target, one to another: three units, the busiest first. */
static void each_unit_has_its_rows(void **state)
{
  static const char *const targets[] = { "iqn.a", "iqn.a", "iqn.b" };
  g_autoptr(WtPerformance) p = wt_performance_new();
  g_autoptr(GString) out = g_string_new(NULL);
  WtPage page = { .out = out, .width = 80 };
  WtCollect collect;

  (void) state;
  wt_collect_init(&collect);
  for (uint32_t id = 1; id <= G_N_ELEMENTS(targets); id++) {
    WtConnection c = { .id = id };

    g_strlcpy(c.target_name, targets[id - 1], sizeof c.target_name);
    wt_collect_event(&collect, &(WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &c });
  }
  push_of(p, 1, 0, 1000);
  push_of(p, 2, 0, 1000);
  push_of(p, 2, 5, 500);
  push_of(p, 3, 5, 4000);
  wt_performance_text(p, &collect, &page);

  g_auto(GStrv) lines = g_strsplit(out->str, "\n", -1);

  assert_string_equal(lines[3], "  LUN 5 of iqn.b");
  assert_true(g_str_has_prefix(lines[4], "  READ(10)             1 "));
  assert_string_equal(lines[5], "  LUN 0 of iqn.a");
  assert_true(g_str_has_prefix(lines[6], "  READ(10)             2 "));
  assert_string_equal(lines[7], "  LUN 5 of iqn.a");
  assert_string_equal(lines[9],
                      "  Not timed, as aborted or lost with the connection: 1 READ(10) "
                      "to LUN 5 of");
  wt_collect_clear(&collect);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing),
    cmocka_unit_test(stalls),
    cmocka_unit_test(reads),
    cmocka_unit_test(writes),
    cmocka_unit_test(immediate_writes),
    cmocka_unit_test(untimed),
    cmocka_unit_test(unfinished),
    cmocka_unit_test(depth_agrees_with_the_plain_way),
    cmocka_unit_test(one_outlives_thousands),
    cmocka_unit_test(sizes),
    cmocka_unit_test(groups_are_bounded),
    cmocka_unit_test(absurd_numbers),
    cmocka_unit_test(table_is_short),
    cmocka_unit_test(each_unit_has_its_rows),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "host/self.h"

static json_t *parsed(const char *text)
{
  json_t *const value = json_loads(text, 0, NULL);

  assert_non_null(value);
  return value;
}

static void assert_json(json_t *seen_take, const char *expected)
{
  json_t *const due = parsed(expected);

  if (!json_equal(seen_take, due)) {
    char *const text = json_dumps(seen_take, JSON_INDENT(1));

    print_error("found %s\n", text);
    free(text);
    fail();
  }
  json_decref(due);
  json_decref(seen_take);
}

/* In depth; what shrank began anew and is not told, what is no number is the last one's. */
static void an_interval_is_a_difference(void **state)
{
  json_t *const before =
      parsed("{\"cpu\": {\"user_ns\": 100, \"idle_ns\": 7},"
             " \"disks\": {\"sda\": {\"session\": \"a\", \"reads\": 5, \"writes\": 4}}}");
  json_t *const now =
      parsed("{\"cpu\": {\"user_ns\": 130, \"idle_ns\": 7, \"irq_ns\": 2},"
             " \"disks\": {\"sda\": {\"session\": \"b\", \"reads\": 9, \"writes\": 3},"
             " \"sdb\": {\"session\": \"b\", \"reads\": 3}}}");

  (void) state;
  wt_self_since(now, before);
  assert_json(now, "{\"cpu\": {\"user_ns\": 30, \"idle_ns\": 0, \"irq_ns\": 2},"
                   " \"disks\": {\"sda\": {\"session\": \"b\", \"reads\": 4},"
                   " \"sdb\": {\"session\": \"b\", \"reads\": 3}}}");
  json_decref(before);
}

static double cost_of(const json_t *cost, const char *key)
{
  return json_number_value(json_object_get(cost, key));
}

static void each_io_has_its_cost(void **state)
{
  json_t *const load = parsed(
      "{\"cpu\": {\"user_ns\": 1000, \"system_ns\": 2000, \"irq_ns\": 300, \"softirq_ns\": 700,"
      " \"idle_ns\": 999999}, \"softirqs\": {\"NET_RX\": 30, \"NET_TX\": 10, \"TIMER\": 500},"
      " \"interrupts\": {\"eth0-rx-0\": 60, \"eth0-tx-0\": 20},"
      " \"disks\": {\"sda\": {\"reads\": 15, \"read_octets\": 1500000000},"
      " \"sdb\": {\"writes\": 5, \"written_octets\": 500000000}}}");
  json_t *const cost = wt_self_cost(load);

  (void) state;
  assert_int_equal(json_integer_value(json_object_get(cost, "ios")), 20);
  assert_int_equal(json_integer_value(json_object_get(cost, "octets")), 2000000000);
  assert_true(cost_of(cost, "cpu_ns_per_io") == 200.0);
  assert_true(cost_of(cost, "softirq_ns_per_io") == 50.0);
  assert_true(cost_of(cost, "interrupts_per_gb") == 40.0);
  assert_true(cost_of(cost, "net_softirqs_per_io") == 2.0);
  json_decref(cost);
  json_decref(load);
}

static void nothing_carried_costs_nothing(void **state)
{
  json_t *const load = parsed("{\"cpu\": {\"user_ns\": 1000}, \"disks\": {\"sda\": {}}}");

  (void) state;
  assert_null(wt_self_cost(load));
  json_decref(load);
}

static void counters_are_lines(void **state)
{
  (void) state;
  assert_json(wt_self_read_counters("Stats for session [sid: 2, portal: 10.10.2.1,3260]\n"
                                    "iSCSI SNMP:\n\ttxdata_octets: 2158888\n"
                                    "\tdigest_err: 0\n\tlies: -1\n\tmany words: 3\n\n"),
              "{\"txdata_octets\": 2158888, \"digest_err\": 0}");
}

/* What iscsiadm prints if it is not root's. */
static void no_counters_are_none(void **state)
{
  (void) state;
  assert_null(wt_self_read_counters("iscsiadm: Maybe you are not root?\n"));
  assert_null(wt_self_read_counters(""));
}

static void unset_is_null(void **state)
{
  (void) state;
  assert_json(json_pack("[o, o, o, o]", wt_self_string(NULL), wt_self_string("(null)"),
                        wt_self_string("<empty>"), wt_self_string("a")),
              "[null, null, null, \"a\"]");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(an_interval_is_a_difference),   cmocka_unit_test(each_io_has_its_cost),
    cmocka_unit_test(nothing_carried_costs_nothing), cmocka_unit_test(counters_are_lines),
    cmocka_unit_test(no_counters_are_none),          cmocka_unit_test(unset_is_null),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/outcome.h"

#include <glib.h>

#include "wt-test.h"

#define SECOND INT64_C(1000000000)
#define READ_10 0x28
#define NONE WT_N_FINDINGS
#define ABORTED WT_FINDING_SCSI_TASK_ABORTED
#define FAILED WT_FINDING_SCSI_STATUS_ERROR
#define FULL WT_FINDING_SCSI_QUEUE_FULL

typedef struct {
  const char *name;
  WtFindingId expected;
  uint8_t status;
  uint32_t sense;
  uint8_t operation;
  uint8_t response;
} Ended;

static const Ended ended[] = {
  { "good", NONE, 0x00, 0, READ_10, 0 },
  { "no sense came", NONE, 0x02, 0, READ_10, 0 },
  { "illegal request", NONE, 0x02, 0x052400, READ_10, 0 },
  { "unit attention", NONE, 0x02, 0x062900, READ_10, 0 },
  { "recovered error", NONE, 0x02, 0x011700, READ_10, 0 },
  { "not ready", FAILED, 0x02, 0x020800, READ_10, 0 },
  { "not ready, as was asked", NONE, 0x02, 0x020401, 0x00, 0 },
  { "no medium", NONE, 0x02, 0x023a00, READ_10, 0 },
  { "medium error", FAILED, 0x02, 0x031100, READ_10, 0 },
  { "medium error of TEST UNIT READY", FAILED, 0x02, 0x031100, 0x00, 0 },
  { "hardware error", FAILED, 0x02, 0x044400, READ_10, 0 },
  { "data protect", FAILED, 0x02, 0x072700, READ_10, 0 },
  { "aborted command", FAILED, 0x02, 0x0b4b00, READ_10, 0 },
  { "sense, but no check condition", NONE, 0x00, 0x031100, READ_10, 0 },
  { "condition met", NONE, 0x04, 0, READ_10, 0 },
  { "busy", FULL, 0x08, 0, READ_10, 0 },
  { "reservation conflict", FAILED, 0x18, 0, READ_10, 0 },
  { "task set full", FULL, 0x28, 0, READ_10, 0 },
  { "ACA active", NONE, 0x30, 0, READ_10, 0 },
  { "another response", NONE, 0x08, 0, READ_10, 1 },
};

static WtFindingId judge(const WtTask *task, WtFinding *finding)
{
  static const WtDetail none;
  WtDetail words = none;

  return wt_outcome_judge(task, 4, &words, finding) ? finding->id : NONE;
}

static WtTask a_task(void)
{
  return (WtTask) {
    .connection = 3,
    .itt = 0x1a,
    .cdb = { READ_10 },
    .command = { 7, 5 * SECOND },
    .ended = { 9, 8 * SECOND },
  };
}

static void statuses(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(ended); i++) {
    WtTask task = a_task();
    WtFinding finding;

    task.has_status = true;
    task.status = ended[i].status;
    task.sense = ended[i].sense;
    task.cdb[0] = ended[i].operation;
    task.response = ended[i].response;
    if (judge(&task, &finding) != ended[i].expected)
      fail_msg("%s", ended[i].name);
  }
}

static void what_is_told(void **state)
{
  WtTask task = a_task();
  WtFinding finding;

  (void) state;
  task.has_status = true;
  task.status = 0x08;
  assert_int_equal(judge(&task, &finding), FULL);
  assert_int_equal(finding.frame, 9);
  assert_int_equal(finding.ts_ns, 8 * SECOND);
  assert_int_equal(finding.connection, 3);
  assert_int_equal(finding.itt, 0x1a);
  assert_int_equal(finding.sender, WT_SENDER_TARGET);
  assert_int_equal(finding.seen, 0);
  task.command.frame = 0; /* its command was not captured: the status is as bad */
  assert_int_equal(judge(&task, &finding), FULL);
  task.has_status = false;
  assert_int_equal(judge(&task, &finding), NONE);
}

static void given_up(void **state)
{
  WtTask task = a_task();
  WtFinding finding;

  (void) state;
  assert_int_equal(judge(&task, &finding), NONE);
  task.end = WT_TASK_ABORTED;
  assert_int_equal(judge(&task, &finding), ABORTED);
  assert_int_equal(finding.seen, 3 * SECOND);
  assert_int_equal(finding.sender, WT_SENDER_UNKNOWN);
  task.gap = true;
  assert_int_equal(judge(&task, &finding), NONE);
  task.gap = false;
  task.command.frame = 0;
  assert_int_equal(judge(&task, &finding), NONE);
}

static void aborted_at_once(void **state)
{
  WtTask task = a_task();
  WtFinding finding;

  (void) state;
  task.end = WT_TASK_ABORTED;
  task.ended.ts_ns = 6 * SECOND;
  assert_int_equal(judge(&task, &finding), NONE);
  task.ended.ts_ns++;
  assert_int_equal(judge(&task, &finding), ABORTED);
  task.ended.ts_ns = 4 * SECOND; /* the clock went back */
  assert_int_equal(judge(&task, &finding), NONE);
  task.command.ts_ns = INT64_MIN;
  task.ended.ts_ns = INT64_MAX;
  assert_int_equal(judge(&task, &finding), ABORTED);
  assert_true(finding.seen == UINT64_MAX);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(statuses),
    cmocka_unit_test(what_is_told),
    cmocka_unit_test(given_up),
    cmocka_unit_test(aborted_at_once),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

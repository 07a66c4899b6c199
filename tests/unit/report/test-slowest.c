/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/slowest.h"

#include "report/task-words.h"
#include "sample.h"

static void add(WtSlowest *slowest, uint32_t itt, int64_t us)
{
  WtTask task = sample_task();

  task.itt = itt;
  task.ended = us < 0 ? (WtMoment) { 0 } : sample_moment(99, us);
  wt_slowest_add(slowest, &task);
}

static void the_slowest_first(void **state)
{
  static const int64_t durations[] = { 5, 9, -1, 1, 9, 7, 2 };
  static const uint32_t expected[] = { 1, 4, 5, 0 };
  WtSlowest slowest;

  (void) state;
  wt_slowest_init(&slowest, 4);
  for (uint32_t i = 0; i < G_N_ELEMENTS(durations); i++)
    add(&slowest, i, durations[i]);
  assert_int_equal(slowest.seen, 7);
  assert_int_equal(slowest.tasks->len, 4);
  for (guint i = 0; i < 4; i++)
    assert_int_equal(wt_slowest_at(&slowest, i)->itt, expected[i]);
  wt_slowest_clear(&slowest);
}

static void unknown_durations_come_last(void **state)
{
  WtSlowest slowest;

  (void) state;
  wt_slowest_init(&slowest, 2);
  add(&slowest, 1, -1);
  add(&slowest, 2, -1);
  add(&slowest, 3, 0);
  assert_int_equal(wt_slowest_at(&slowest, 0)->itt, 3);
  assert_int_equal(wt_slowest_at(&slowest, 1)->itt, 1);
  wt_slowest_clear(&slowest);
}

static void what_ended_without_a_status(void **state)
{
  WtTask task = sample_task();

  (void) state;
  task.end = WT_TASK_ABORTED;
  task.has_status = false;
  assert_int_equal(wt_task_duration(&task), 3456000);
  task.end = WT_TASK_LOST;
  assert_int_equal(wt_task_duration(&task), 3456000);
  task.gap = true; /* its status may be what is missing */
  assert_int_equal(wt_task_duration(&task), -1);
  task.gap = false;
  task.end = WT_TASK_OPEN;
  assert_int_equal(wt_task_duration(&task), -1);
  task.end = WT_TASK_LOST;
  task.ended = (WtMoment) { 0 };
  assert_int_equal(wt_task_duration(&task), -1);
}

static void assert_words(void (*words)(GString *, const WtTask *), const WtTask *task,
                         const char *expected)
{
  g_autoptr(GString) out = g_string_new(NULL);

  words(out, task);
  assert_string_equal(out->str, expected);
}

static void tasks_in_words(void **state)
{
  WtTask task = sample_task();

  (void) state;
  assert_words(wt_words_place, &task, "WRITE(10) LUN 3, LBA 2048, 32.8 kB");
  assert_words(wt_words_outcome, &task, "GOOD after 3.456 ms");
  assert_words(wt_words_phases, &task,
               "350 us to first R2T, 50 us to first data, 500 us to last data, "
               "2.556 ms to status");
  task.first_data = sample_moment(12, 10); /* unsolicited */
  assert_words(wt_words_phases, &task,
               "10 us to first data, 340 us to first R2T, 550 us to last data, "
               "2.556 ms to status");
  task.data_pdus = 1; /* in two frames, in one */
  assert_words(wt_words_phases, &task,
               "10 us to first data, 340 us to first R2T, 550 us to last data, "
               "2.556 ms to status");
  task.last_data = task.first_data;
  assert_words(wt_words_phases, &task,
               "10 us to first data, 340 us to first R2T, 3.106 ms to status");
  task.status = 2;
  task.sense = 0x052400;
  assert_words(wt_words_outcome, &task,
               "CHECK CONDITION (ILLEGAL REQUEST: INVALID FIELD IN CDB) after 3.456 ms");
  task.sense = 0x058042;
  assert_words(wt_words_outcome, &task,
               "CHECK CONDITION (ILLEGAL REQUEST, 0x80/0x42) after 3.456 ms");
  task.response = 1;
  assert_words(wt_words_outcome, &task, "response 0x01 after 3.456 ms");
  task.command.frame = 0;
  assert_words(wt_words_place, &task, "command not captured");
  assert_words(wt_words_phases, &task, "");
  task = (WtTask) { .command = { .frame = 1 }, .cdb = { 0xc1 }, .end = WT_TASK_ABORTED };
  assert_words(wt_words_place, &task, "operation 0xc1 LUN 0");
  assert_words(wt_words_outcome, &task, "aborted");
  task.ended = sample_moment(99, 7002000);
  task.command = sample_moment(12, 0);
  assert_words(wt_words_outcome, &task, "aborted after 7.002 s");
  task.ended = (WtMoment) { 0 };
  assert_words(wt_words_phases, &task, "");
}

static void what_tcp_lost_in_words(void **state)
{
  WtTask task = sample_task(); /* 3.456 ms long */

  (void) state;
  task.first_r2t = task.first_data = task.last_data = (WtMoment) { 0 };
  task.lost_ns[WT_STALL_CLOSED_WINDOW] = 345000;
  assert_words(wt_words_phases, &task, "3.456 ms to status");
  task.lost_ns[WT_STALL_CLOSED_WINDOW] = 346000;
  assert_words(wt_words_phases, &task,
               "3.456 ms to status; of that 346 us lost to a closed window");
  task.lost_ns[WT_STALL_RETRANSMISSION] = 2000000;
  assert_words(wt_words_phases, &task,
               "3.456 ms to status; of that 2.000 ms lost to a retransmission, "
               "346 us lost to a closed window");
  task.command.frame = 0;
  assert_words(wt_words_phases, &task, "");
  task = (WtTask) { .command = { .frame = 1 }, .end = WT_TASK_LOST };
  task.lost_ns[WT_STALL_RETRANSMISSION] = 6636000000;
  assert_words(wt_words_phases, &task, "6.636 s lost to a retransmission");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_slowest_first),
    cmocka_unit_test(unknown_durations_come_last),
    cmocka_unit_test(what_ended_without_a_status),
    cmocka_unit_test(tasks_in_words),
    cmocka_unit_test(what_tcp_lost_in_words),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

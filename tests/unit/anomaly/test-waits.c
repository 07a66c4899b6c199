/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/waits.h"

#include "wt-test.h"

#define SECOND INT64_C(1000000000)
#define WRITE_10 0x2a

static WtTask a_write(void)
{
  return (WtTask) {
    .connection = 3,
    .itt = 0x1a,
    .cdb = { WRITE_10 },
    .command = { 7, 5 * SECOND },
    .heard_ns = 5 * SECOND,
    .expected = 512,
    .write = true,
    .has_lba = true,
  };
}

static WtTaskSilence a_silence(const WtTask *task)
{
  return (WtTaskSilence) {
    .task = task,
    .kind = WT_WAIT_FIRST_R2T,
    .until = { 9, 7 * SECOND },
    .others = 4,
    .usual_ns = 210000,
    .n_usual = 12,
  };
}

static void what_is_told(void **state)
{
  const WtTask task = a_write();
  const WtTaskSilence silence = a_silence(&task);
  WtDetail words = { 0 };
  WtFinding finding;

  (void) state;
  assert_true(wt_waits_judge(&silence, 300000000, &words, &finding));
  assert_int_equal(finding.id, WT_FINDING_R2T_LATE);
  assert_int_equal(finding.frame, 9);
  assert_int_equal(finding.seen, 2 * SECOND);
  assert_int_equal(finding.itt, 0x1a);
  assert_int_equal(finding.sender, WT_SENDER_TARGET);
  assert_string_equal(
      finding.detail,
      "WRITE(10) of LUN 0; waited 2.0 s for its first R2T; other R2Ts took 210 us "
      "on average; other commands open: 4; TCP stood still for 300 ms of it");
}

static void what_tcp_explains(void **state)
{
  const WtTask task = a_write();
  const WtTaskSilence silence = a_silence(&task);
  WtDetail words = { 0 };
  WtFinding finding;

  (void) state;
  assert_true(wt_waits_judge(&silence, 1 * SECOND, &words, &finding));
  assert_false(wt_waits_judge(&silence, 1 * SECOND + 1, &words, &finding));
}

static void who_is_to_blame(void **state)
{
  const WtTask task = a_write();
  static const struct {
    WtWaitKind kind;
    WtFindingId id;
    WtSender sender;
  } rows[] = {
    { WT_WAIT_NEXT_R2T, WT_FINDING_R2T_STARVATION, WT_SENDER_TARGET },
    { WT_WAIT_DATA_OUT, WT_FINDING_R2T_UNANSWERED, WT_SENDER_INITIATOR },
    { WT_WAIT_DATA_IN, WT_FINDING_DATA_IN_LATE, WT_SENDER_TARGET },
    { WT_WAIT_STATUS, WT_FINDING_STATUS_LATE, WT_SENDER_TARGET },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    WtTaskSilence silence = a_silence(&task);
    WtDetail words = { 0 };
    WtFinding finding;

    silence.kind = rows[i].kind;
    assert_true(wt_waits_judge(&silence, 0, &words, &finding));
    assert_int_equal(finding.id, rows[i].id);
    assert_int_equal(finding.sender, rows[i].sender);
  }
}

static void what_may_take_its_time(void **state)
{
  WtTask task = a_write();
  const WtTaskSilence silence = a_silence(&task);
  WtDetail words = { 0 };
  WtFinding finding;

  (void) state;
  task.has_lba = false; /* FORMAT UNIT, SEND DIAGNOSTIC */
  assert_false(wt_waits_judge(&silence, 0, &words, &finding));
  task = a_write();
  task.write = false; /* SYNCHRONIZE CACHE */
  assert_false(wt_waits_judge(&silence, 0, &words, &finding));
  task = a_write();
  task.heard_ns = 6 * SECOND + 1;
  assert_false(wt_waits_judge(&silence, 0, &words, &finding));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(what_is_told),
    cmocka_unit_test(what_tcp_explains),
    cmocka_unit_test(who_is_to_blame),
    cmocka_unit_test(what_may_take_its_time),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/timeouts.h"

#include "wt-test.h"

#define SECOND INT64_C(1000000000)
#define AT(s) ((int64_t) (s) *SECOND)
#define READ_10 0x28
#define MAX_HEARD 8

enum { ABORT_TASK = 1, QUERY_TASK = 9, LUN_RESET = 5, WARM_RESET = 6 };
enum { COMPLETE = 0, NO_TASK = 1, REJECTED = 255, SILENT = 256 };

/** Task management @code at second @asked, answered with @response a second later; or a command. */
typedef struct {
  uint16_t code, response;
  int asked;
  WtTaskEnd
      end; /* of a command, if @code is 0, sent at second @asked, ended at second @ended */
  int ended;
  bool gap;
} Heard;

typedef struct {
  const char *name, *told; /* NULL: nothing */
  Heard heard[MAX_HEARD];
  int closed, rejoined; /* second; 0: not */
} Story;

/* clang-format off */
#define ABORTED(from, to) { .asked = from, .ended = to, .end = WT_TASK_ABORTED }
#define LOST(from) { .asked = from, .end = WT_TASK_LOST }
#define DONE(from, to) { .asked = from, .ended = to, .end = WT_TASK_DONE }
#define TMF(function, at, answer) { .code = function, .asked = at, .response = answer }

static const Story stories[] = {
  { "aborting was enough", NULL, { TMF(ABORT_TASK, 40, COMPLETE), ABORTED(10, 41) }, 0, 0 },
  { "aborting came too late", NULL, { TMF(ABORT_TASK, 40, NO_TASK), ABORTED(10, 41) }, 0, 0 },
  { "a reset by hand", NULL, { TMF(LUN_RESET, 40, COMPLETE), DONE(41, 42) }, 0, 0 },
  { "a reset by hand, of a command that was just sent", NULL,
    { TMF(LUN_RESET, 40, COMPLETE), ABORTED(40, 41) }, 0, 0 },
  { "a refusal before the command", NULL, { TMF(WARM_RESET, 5, REJECTED),
      TMF(ABORT_TASK, 40, COMPLETE), ABORTED(10, 41) }, 0, 0 },
  { "nothing but a question", NULL, { TMF(QUERY_TASK, 40, REJECTED), ABORTED(10, 41) }, 0, 0 },
  { "a capture with a gap", NULL, { { .code = ABORT_TASK, .asked = 40, .response = SILENT,
      .gap = true }, ABORTED(10, 41) }, 0, 0 },
  { "a reset ended it",
    "READ(10) of LUN 0; open for 36.0 s; ABORT TASK after 30.0 s: function rejected; LOGICAL UNIT "
    "RESET after 35.0 s: function complete",
    { TMF(ABORT_TASK, 40, REJECTED), TMF(LUN_RESET, 45, COMPLETE), ABORTED(10, 46) }, 0, 0 },
  { "much by hand before it",
    "READ(10) of LUN 0; open for 36.0 s; ABORT TASK after 30.0 s: function rejected; LOGICAL UNIT "
    "RESET after 35.0 s: function complete",
    { TMF(LUN_RESET, 1, COMPLETE), TMF(LUN_RESET, 2, REJECTED), TMF(WARM_RESET, 3, COMPLETE),
      TMF(WARM_RESET, 4, REJECTED), TMF(ABORT_TASK, 40, REJECTED), TMF(LUN_RESET, 45, COMPLETE),
      ABORTED(10, 46) }, 0, 0 },
  { "several, one after the other",
    "READ(10) of LUN 0; open for 31.0 s; 1 more were given up; LOGICAL UNIT RESET 2 times after "
    "30.0 s: function complete",
    { TMF(LUN_RESET, 40, COMPLETE), ABORTED(10, 41), TMF(LUN_RESET, 80, COMPLETE),
      ABORTED(50, 81) }, 0, 0 },
  { "nothing was answered any more",
    "READ(10) of LUN 0; open for 60.0 s; ABORT TASK after 30.0 s: no answer; LOGICAL UNIT RESET "
    "after 45.0 s: no answer; connection closed by the initiator after 60.0 s; login again 2.0 s "
    "later",
    { LOST(10), TMF(ABORT_TASK, 40, SILENT), TMF(LUN_RESET, 55, SILENT) }, 70, 72 },
  { "the connection was dropped at once",
    "READ(10) of LUN 0; open for 60.0 s; connection closed by the initiator after 60.0 s",
    { LOST(10) }, 70, 0 },
  { "a connection that fell, with commands just sent", NULL, { LOST(60) }, 70, 0 },
};
/* clang-format on */

static void hear(WtTimeouts **timeouts, const Heard *h, int closed)
{
  const bool answered = h->response != SILENT;

  if (h->code) {
    const WtExchange x = {
      .kind = WT_EXCHANGE_TASK_MANAGEMENT,
      .code = (uint8_t) h->code,
      .response = answered ? (uint8_t) h->response : 0,
      .request = { (uint64_t) h->asked, AT(h->asked) },
      .answer = { answered ? (uint64_t) h->asked + 1 : 0, AT(h->asked + 1) },
      .gap = h->gap,
    };

    wt_timeouts_exchange(timeouts, &x);
    return;
  }

  const WtTask task = {
    .cdb = { READ_10 },
    .end = h->end,
    .command = { (uint64_t) h->asked, AT(h->asked) },
    .ended = { (uint64_t) h->ended, AT(h->ended) },
    .gap = h->gap,
  };

  wt_timeouts_task(timeouts, &task, AT(closed));
}

static void a_story(void **state)
{
  const Story *const story = *state;
  const WtEnding ending = {
    .by = WT_SENDER_INITIATOR,
    .closed_ns = AT(story->closed),
    .rejoined_ns = AT(story->rejoined),
  };
  WtTimeouts *timeouts = NULL;
  WtDetail words = { 0 };
  WtFinding finding = { 0 };
  bool is_told;

  for (const Heard *h = story->heard; h->asked; h++)
    hear(&timeouts, h, story->closed);
  is_told = wt_timeouts_judge(timeouts, &ending, &words, &finding);
  wt_timeouts_free(timeouts);
  assert_int_equal(is_told, story->told != NULL);
  if (!story->told)
    return;
  assert_int_equal(finding.id, WT_FINDING_SCSI_TASK_TIMEOUT);
  assert_int_equal(finding.frame, 10);
  assert_string_equal(words.text, story->told);
}

static void what_ended_a_connection(void **state)
{
  static const Heard refused = TMF(WARM_RESET, 40, REJECTED);
  static const Heard agreed = TMF(LUN_RESET, 50, COMPLETE);
  WtTimeouts *timeouts = NULL;

  (void) state;
  assert_false(wt_timeouts_failed(NULL, AT(41)));
  hear(&timeouts, &refused, 0);
  assert_true(wt_timeouts_failed(timeouts, AT(41)));
  assert_true(wt_timeouts_failed(timeouts, AT(100)));
  assert_false(wt_timeouts_failed(timeouts, AT(101)));
  hear(&timeouts, &agreed, 0);
  assert_false(wt_timeouts_failed(timeouts, AT(51)));
  wt_timeouts_free(timeouts);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(stories) + 1];

  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = a_story,
      .initial_state = (void *) &stories[i],
    };
  tests[G_N_ELEMENTS(stories)] = (struct CMUnitTest) cmocka_unit_test(what_ended_a_connection);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

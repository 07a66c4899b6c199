/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/queue.h"

#include <glib.h>

#include "build-pdu.h"
#include "wt-test.h"

#define MAX_SAID 10
#define MS INT64_C(1000000)
#define START (100 * 1000 * MS)

/** A PDU @ms after the one before it; @open: how many commands are open after it. */
typedef struct {
  uint8_t opcode;
  uint32_t ms, cmd_sn, exp_cmd_sn, max_cmd_sn, open;
  bool immediate, gap;
} Said;

typedef struct {
  const char *name;
  Said said[MAX_SAID];
  WtQueue told;
} Story;

/* clang-format off */
#define COMMAND(after, number, n) \
  { .opcode = WT_OPCODE_SCSI_COMMAND, .ms = after, .cmd_sn = number, .open = n }
#define IMMEDIATE(after, number, n) \
  { .opcode = WT_OPCODE_SCSI_COMMAND, .ms = after, .cmd_sn = number, .open = n, .immediate = true }
#define ANSWER(after, expected, most, n) \
  { .opcode = WT_OPCODE_SCSI_RESPONSE, .ms = after, .exp_cmd_sn = expected, .max_cmd_sn = most, \
    .open = n }
#define HOLE() { .gap = true }

static const Story stories[] = {
  { "depth and time", { COMMAND(0, 5, 1), COMMAND(10, 6, 2), ANSWER(10, 7, 14, 1),
      ANSWER(10, 7, 15, 0), COMMAND(500, 7, 1), ANSWER(10, 8, 15, 0) },
    { .deepest = 2, .window = 9, .busy_ns = 40 * MS, .deepest_ns = 10 * MS } },
  { "a closed window, and a command at once", { ANSWER(0, 5, 5, 0), COMMAND(0, 5, 1),
      ANSWER(30, 6, 6, 0), COMMAND(1, 6, 1), ANSWER(30, 7, 7, 0) },
    { .deepest = 1, .window = 1, .busy_ns = 60 * MS, .deepest_ns = 60 * MS, .waits = 1,
      .waited_ns = 30 * MS } },
  { "a closed window, and nobody waited", { ANSWER(0, 5, 5, 0), COMMAND(0, 5, 1),
      ANSWER(30, 6, 6, 0), COMMAND(2, 6, 1), ANSWER(30, 7, 7, 0) },
    { .deepest = 1, .window = 1, .busy_ns = 60 * MS, .deepest_ns = 60 * MS } },
  { "an immediate command needs no window", { ANSWER(0, 5, 5, 0), COMMAND(0, 5, 1),
      ANSWER(30, 6, 6, 0), IMMEDIATE(0, 6, 1), COMMAND(2, 6, 2), ANSWER(30, 7, 7, 0) },
    { .deepest = 2, .window = 1, .busy_ns = 62 * MS, .deepest_ns = 30 * MS } },
  { "numbers that wrap", { ANSWER(0, UINT32_MAX, UINT32_MAX, 0), COMMAND(0, UINT32_MAX, 1),
      ANSWER(30, 0, 0, 0), COMMAND(1, 0, 1), ANSWER(30, 1, 1, 0) },
    { .deepest = 1, .window = 1, .busy_ns = 60 * MS, .deepest_ns = 60 * MS, .waits = 1,
      .waited_ns = 30 * MS } },
  { "it opened in a gap", { ANSWER(0, 5, 5, 0), COMMAND(0, 5, 1), HOLE(), ANSWER(30, 6, 6, 0),
      COMMAND(1, 6, 1), ANSWER(30, 7, 7, 0) },
    { .deepest = 1, .window = 1, .busy_ns = 60 * MS, .deepest_ns = 60 * MS } },
  { "no window: both are ignored", { ANSWER(0, 9, 5, 0), COMMAND(0, 5, 1), ANSWER(5, 6, 70000, 0) },
    { .deepest = 1, .busy_ns = 5 * MS, .deepest_ns = 5 * MS } },
  { "the clock went back", { COMMAND(0, 5, 1), ANSWER((uint32_t) -500, 6, 9, 0) },
    { .deepest = 1, .window = 4 } },
};
/* clang-format on */

/*= test RFC7143 4.2.2.1 "MaxCmdSN - ExpCmdSN + 1" */
static void a_story(void **state)
{
  const Story *const story = *state;
  WtQueueState queue = { 0 };
  int64_t now_ns = START;
  uint32_t open = 0;

  for (const Said *s = story->said; s->opcode || s->gap; s++) {
    WtPdu pdu = { .bhs = { .opcode = s->opcode, .immediate = s->immediate } };

    if (s->gap) {
      wt_queue_gap(&queue);
      continue;
    }
    now_ns += (int32_t) s->ms * MS;
    pdu.ts_ns = now_ns;
    pdu.sender = s->opcode & 0x20 ? WT_SENDER_TARGET : WT_SENDER_INITIATOR;
    wt_test_put_be(pdu.bhs.octets + 24, 4, s->cmd_sn);
    wt_test_put_be(pdu.bhs.octets + 28, 4, s->exp_cmd_sn);
    wt_test_put_be(pdu.bhs.octets + 32, 4, s->max_cmd_sn);
    wt_queue_push(&queue, &pdu, open);
    open = s->open;
    wt_queue_opened(&queue, open);
  }
  assert_int_equal(queue.told.deepest, story->told.deepest);
  assert_int_equal(queue.told.window, story->told.window);
  assert_int_equal(queue.told.busy_ns, story->told.busy_ns);
  assert_int_equal(queue.told.deepest_ns, story->told.deepest_ns);
  assert_int_equal(queue.told.waits, story->told.waits);
  assert_int_equal(queue.told.waited_ns, story->told.waited_ns);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(stories)];

  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = a_story,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

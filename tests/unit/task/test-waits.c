/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>

#include "build-pdu.h"
#include "task/tasks.h"

#define MAX_SAID 8
#define MS INT64_C(1000000)
#define START (100 * 1000 * MS)
#define NONE WT_N_WAITS
#define TAG 7u

/** What a PDU says, @after_ms after the one before it. */
typedef struct {
  uint8_t opcode, flags;
  uint32_t after_ms, data_len, at20, at44;
} Said;

typedef struct {
  const char *name;
  Said said[MAX_SAID];
  WtWaitKind kind; /* of the only silence, or NONE */
} Story;

enum { GAP = 0x100 - 1 };

/* clang-format off */
#define COMMAND(octet_1, octets, immediate) \
  { WT_OPCODE_SCSI_COMMAND, octet_1, .after_ms = 0, .data_len = immediate, .at20 = octets }
#define WRITE(octets) COMMAND(0xa0, octets, 0)
#define WRITE_WITH(octets, immediate) COMMAND(0xa0, octets, immediate)
#define WRITE_MORE(octets) COMMAND(0x20, octets, 0)
#define READ(octets) COMMAND(0xc0, octets, 0)
#define PLAIN() COMMAND(0x80, 0, 0)
#define R2T(ms, octets) { WT_OPCODE_R2T, 0x80, .after_ms = ms, .at20 = 1, .at44 = octets }
#define OUT(ms, octets) { WT_OPCODE_DATA_OUT, 0x80, .after_ms = ms, .data_len = octets, .at20 = 1 }
#define UNASKED(ms, octets, final) \
  { WT_OPCODE_DATA_OUT, final, .after_ms = ms, .data_len = octets, .at20 = WT_NO_TAG }
#define IN(ms, octets) { WT_OPCODE_DATA_IN, 0x00, .after_ms = ms, .data_len = octets }
#define STATUS(ms) { WT_OPCODE_SCSI_RESPONSE, 0x80, .after_ms = ms }
#define HOLE() { .flags = GAP }

static const Story stories[] = {
  { "a write without a pause", { WRITE(20), R2T(999, 10), OUT(999, 10), R2T(999, 10), OUT(999, 10),
      STATUS(999) }, NONE },
  { "its first R2T", { WRITE(20), R2T(1000, 20), OUT(1, 20), STATUS(1) }, WT_WAIT_FIRST_R2T },
  { "its first R2T, after immediate data", { WRITE_WITH(20, 5), R2T(1000, 15), OUT(1, 15),
      STATUS(1) }, WT_WAIT_FIRST_R2T },
  { "its first R2T, after unsolicited data", { WRITE_MORE(20), UNASKED(1, 5, 0),
      UNASKED(1, 5, 0x80), R2T(1000, 10), OUT(1, 10), STATUS(1) }, WT_WAIT_FIRST_R2T },
  { "unsolicited data", { WRITE_MORE(20), UNASKED(1000, 20, 0x80), STATUS(1) },
    WT_WAIT_DATA_OUT },
  { "the rest of unsolicited data", { WRITE_MORE(20), UNASKED(1, 5, 0), UNASKED(1000, 15, 0x80),
      STATUS(1) }, WT_WAIT_DATA_OUT },
  { "its next R2T", { WRITE(20), R2T(1, 10), OUT(1, 10), R2T(1000, 10), OUT(1, 10), STATUS(1) },
    WT_WAIT_NEXT_R2T },
  { "data that was asked for", { WRITE(20), R2T(1, 20), OUT(1000, 20), STATUS(1) },
    WT_WAIT_DATA_OUT },
  { "the rest of it", { WRITE(20), R2T(1, 20), OUT(1, 10), OUT(1000, 10), STATUS(1) },
    WT_WAIT_DATA_OUT },
  { "another R2T while data is due", { WRITE(20), R2T(1, 10), R2T(1000, 10), OUT(1, 10),
      OUT(1, 10), STATUS(1) }, NONE },
  { "the status of a write", { WRITE(20), R2T(1, 20), OUT(1, 20), STATUS(1000) },
    WT_WAIT_STATUS },
  { "a refusal instead of an R2T", { WRITE(20), STATUS(1000) }, WT_WAIT_STATUS },
  { "a refusal while the initiator is due", { WRITE(20), R2T(1, 20), STATUS(1000) }, NONE },
  { "data of a read", { READ(20), IN(1000, 20), STATUS(1) }, WT_WAIT_DATA_IN },
  { "the rest of it, of a read", { READ(20), IN(1, 10), IN(1000, 10), STATUS(1) },
    WT_WAIT_DATA_IN },
  { "the status of a read", { READ(20), IN(1, 20), STATUS(1000) }, WT_WAIT_STATUS },
  { "a status without any data", { PLAIN(), STATUS(1000) }, WT_WAIT_STATUS },
  { "after a gap", { WRITE(20), HOLE(), R2T(1000, 20), OUT(1, 20), STATUS(1) }, NONE },
  { "no command", { R2T(0, 20), OUT(2000, 20), STATUS(2000) }, NONE },
  { "the clock went back", { WRITE(20), R2T((uint32_t) -2000, 20), OUT(1, 20), STATUS(1) }, NONE },
};
/* clang-format on */

typedef struct {
  WtWaitKind kind;
  unsigned count;
  int64_t ns;
} Heard;

static void keep(void *user, const WtTask *task)
{
  (void) user;
  (void) task;
}

static void hear(void *user, const WtTaskSilence *silence)
{
  Heard *const heard = user;

  heard->kind = silence->kind;
  heard->ns = silence->until.ts_ns - silence->task->heard_ns;
  heard->count++;
}

static void say(WtTasks *tasks, const Said *said, int64_t ts_ns, const WtTasksSink *sink)
{
  WtPdu pdu = { .frame = 1, .ready_frame = 1, .begun_frame = 1 };

  if (said->flags == GAP) {
    wt_tasks_gap(tasks);
    return;
  }
  pdu.ts_ns = pdu.ready_ts_ns = pdu.begun_ts_ns = ts_ns;
  pdu.bhs.opcode = said->opcode;
  pdu.bhs.flags = said->flags;
  pdu.bhs.data_len = said->data_len;
  pdu.bhs.itt = TAG;
  wt_test_put_be(pdu.bhs.octets + 20, 4, said->at20);
  if (said->opcode != WT_OPCODE_SCSI_COMMAND)
    wt_test_put_be(pdu.bhs.octets + 44, 4, said->at44);
  wt_tasks_push(tasks, &pdu, sink);
}

/*= test RFC7143 4.2.5.2 "the target ... solicits the data with R2T" */
static void silences(void **state)
{
  const Story *const story = *state;
  WtBudget budget = { .limit = 1 << 20 };
  g_autoptr(WtTasks) tasks = wt_tasks_new(&budget);
  Heard heard = { .kind = NONE };
  const WtTasksSink sink = { keep, &heard, hear };
  int64_t now_ns = START;

  for (size_t i = 0; i < MAX_SAID && (story->said[i].opcode || story->said[i].flags); i++) {
    now_ns += (int32_t) story->said[i].after_ms * MS;
    say(tasks, &story->said[i], now_ns, &sink);
  }
  assert_int_equal(heard.kind, story->kind);
  assert_int_equal(heard.count, story->kind != NONE);
  if (heard.count)
    assert_int_equal(heard.ns, 1000 * MS);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(stories)];

  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = silences,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

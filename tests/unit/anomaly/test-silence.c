/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When a side counts as silent: rows of segments, and how long a silence was told at each.
 */
#include "anomaly/silence.h"

#include <glib.h>

#include "wt-test.h"

#define MS INT64_C(1000000)
#define STEPS 12

/* @who sends @len octets from @seq, acknowledging @ack */
typedef struct {
  int who;
  int64_t ms;
  uint32_t seq, ack, len;
} Step;

/* @told: at the last step, or @at_end: when direction 0 gives up after it [ms] */
typedef struct {
  const char *name;
  Step steps[STEPS];
  size_t n;
  uint64_t told, at_end;
} Row;

#define HELLO                                                                                  \
  { 1, 0, 100, 10, 48 },                                                                       \
  {                                                                                            \
    0, 1, 10, 148, 0                                                                           \
  }

static const Row rows[] = {
  { "sent again and again",
    { HELLO,
      { 0, 100, 10, 148, 48 },
      { 0, 300, 10, 148, 48 },
      { 0, 2700, 10, 148, 48 },
      { 0, 5500, 10, 148, 48 },
      { 1, 6000, 148, 58, 0 } },
    7,
    5900,
    0 },
  { "too short",
    { HELLO,
      { 0, 100, 10, 148, 48 },
      { 0, 300, 10, 148, 48 },
      { 0, 2700, 10, 148, 48 },
      { 1, 5000, 148, 58, 0 } },
    6,
    0,
    0 },
  { "sent once: the capture may lack the rest",
    { HELLO, { 0, 100, 10, 148, 48 }, { 1, 9000, 148, 58, 0 } },
    4,
    0,
    0 },
  { "idle", { HELLO, { 1, 9000, 148, 10, 48 } }, 3, 0, 0 },
  { "acknowledged, and the target is slow",
    { HELLO, { 0, 100, 10, 148, 48 }, { 1, 101, 148, 58, 0 }, { 1, 30000, 148, 58, 48 } },
    5,
    0,
    0 },
  { "new data goes on: the other side was heard",
    { HELLO,
      { 0, 100, 10, 148, 48 },
      { 0, 2000, 58, 148, 48 },
      { 0, 4000, 106, 148, 48 },
      { 0, 6000, 154, 148, 48 },
      { 1, 7000, 148, 202, 0 } },
    7,
    0,
    0 },
  { "acknowledges what the capture lacks",
    { HELLO,
      { 0, 100, 10, 148, 48 },
      { 0, 2000, 10, 148, 48 },
      { 0, 4000, 10, 300, 48 },
      { 1, 7000, 300, 58, 0 } },
    6,
    0,
    0 },
  { "the other side was never captured",
    { { 0, 100, 10, 148, 48 },
      { 0, 300, 10, 148, 48 },
      { 0, 2700, 10, 148, 48 },
      { 0, 6500, 10, 148, 48 } },
    4,
    0,
    0 },
  { "given up",
    { HELLO,
      { 0, 100, 10, 148, 48 },
      { 0, 300, 10, 148, 48 },
      { 0, 2700, 10, 148, 48 },
      { 0, 5500, 10, 148, 48 } },
    6,
    0,
    5400 },
  { "given up early",
    { HELLO, { 0, 100, 10, 148, 48 }, { 0, 300, 10, 148, 48 }, { 0, 2700, 10, 148, 48 } },
    5,
    0,
    0 },
};

static uint64_t push(WtSilence *silence, const Step *step, uint64_t number)
{
  const WtFrame frame = { .ts_ns = step->ms * MS, .number = number };
  const WtSegment segment = {
    .frame = &frame,
    .seq = { step->seq },
    .ack = { step->ack },
    .payload_wire_len = step->len,
  };
  WtUnanswered waiting;

  return wt_silence_push(silence, step->who, &segment, &waiting) / (uint64_t) MS;
}

static void judge(const Row *row)
{
  WtSilence silence = { 0 };
  WtUnanswered waiting;

  for (size_t i = 0; i < row->n; i++) {
    const uint64_t told = push(&silence, &row->steps[i], i + 1);

    if (told != (i + 1 == row->n ? row->told : 0))
      fail_msg("%s: %u ms at step %u", row->name, (unsigned) told, (unsigned) i);
  }
  if (wt_silence_end(&silence, 0, &waiting) / (uint64_t) MS != row->at_end)
    fail_msg("%s: at its end", row->name);
}

static void silences(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    judge(&rows[i]);
}

static void either_side(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Row row = rows[i];

    for (size_t step = 0; step < row.n; step++)
      row.steps[step].who = !row.steps[step].who;
    row.at_end = 0; /* it is the other one that gives up */
    judge(&row);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(silences),
    cmocka_unit_test(either_side),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

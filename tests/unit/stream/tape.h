/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rows of steps for one or two directions, and what comes out written down as text: octets as they
 * are, {octets} if suspect, <3> for three lost, [3] for three snapped.
 */
#ifndef TAPE_H
#define TAPE_H

#include <glib.h>
#include <string.h>

#include "stream/held.h"
#include "wt-test.h"

#define MS INT64_C(1000000)

typedef enum {
  STEP_END,
  STEP_PUSH,
  STEP_ACK,
  STEP_WAIT,
  STEP_START,
  STEP_TURN,
  STEP_FINISH,
  STEP_SEE,
  STEP_HELD,
  STEP_LIMITS,
  STEP_OVERLAPS,
} StepKind;

/** Step: @at is relative to the row's base; @n is a count, in ms for STEP_WAIT. */
typedef struct {
  StepKind kind;
  int64_t at;
  const char *text;
  uint32_t n;
  uint16_t flags;
  WtChecksum checksum;
} Step;

/* clang-format off */
#define DATA(at, text)       { STEP_PUSH, at, text, 0, 0, WT_CHECKSUM_VALID }
#define SYN(at, text)        { STEP_PUSH, at, text, 0, WT_TCP_SYN, WT_CHECKSUM_VALID }
#define FIN(at, text)        { STEP_PUSH, at, text, 0, WT_TCP_FIN, WT_CHECKSUM_VALID }
#define BAD_FIN(at)          { STEP_PUSH, at, "", 0, WT_TCP_FIN, WT_CHECKSUM_WRONG }
#define BAD(at, text)        { STEP_PUSH, at, text, 0, 0, WT_CHECKSUM_WRONG }
#define SNAPPED(at, text, n) { STEP_PUSH, at, text, n, 0, WT_CHECKSUM_UNVERIFIABLE } /* n more */
#define IDLE(at)             { STEP_PUSH, at, "", 0, 0, WT_CHECKSUM_VALID }
#define ACK(at)              { STEP_ACK, at, NULL, 1, 0, 0 }
#define ACKS(at, n)          { STEP_ACK, at, NULL, n, 0, 0 }
#define WAIT(ms)             { STEP_WAIT, 0, NULL, ms, 0, 0 }
#define START(at)            { STEP_START, at, NULL, 0, 0, 0 }
#define TURN                 { STEP_TURN, 0, NULL, 0, 0, 0 } /* to the other direction */
#define FINISH               { STEP_FINISH, 0, NULL, 0, 0, 0 }
#define SEE(text)            { STEP_SEE, 0, text, 0, 0, 0 } /* since the last SEE */
#define HELD(n)              { STEP_HELD, 0, NULL, n, 0, 0 }
#define LIMITS(n)            { STEP_LIMITS, 0, NULL, n, 0, 0 }
#define OVERLAPS(n)          { STEP_OVERLAPS, 0, NULL, n, 0, 0 }
/* clang-format on */

/** Row: @pieces of room in all is that many pieces of four octets; 0: ample. */
typedef struct {
  const char *name;
  uint32_t base;
  uint32_t reasm_octets;
  uint32_t pieces;
  Step steps[24];
} Row;

typedef struct {
  WtReasm reasm;
  GString *out;
  uint64_t offset; /* of the next slice or hole */
  unsigned limits, overlaps;
} Tape;

static inline void tape_slice(void *user, const WtSlice *slice)
{
  Tape *t = user;

  assert_int_equal(slice->offset, t->offset);
  assert_true(slice->octets.len);
  assert_true(slice->frame);
  t->offset += slice->octets.len;
  g_string_append(t->out, slice->suspect ? "{" : "");
  g_string_append_len(t->out, (const char *) slice->octets.data, (gssize) slice->octets.len);
  g_string_append(t->out, slice->suspect ? "}" : "");
}

static inline void tape_hole(void *user, WtHole kind, uint64_t octets)
{
  Tape *t = user;

  t->offset += octets;
  g_string_append_printf(t->out, kind == WT_HOLE_LOST ? "<%u>" : "[%u]", (unsigned) octets);
}

static inline void tape_overlap(void *user, uint64_t offset, uint64_t octets)
{
  (void) offset;
  assert_true(octets);
  ((Tape *) user)->overlaps++;
}

static inline void tape_limit(void *user, uint64_t octets)
{
  (void) octets;
  ((Tape *) user)->limits++;
}

static inline WtStreamSink tape_sink(void)
{
  return (WtStreamSink) { tape_slice, tape_hole, tape_overlap, tape_limit };
}

/* The segment's octets lie in a block of their exact size. */
static inline void tape_push(Tape *t, const Row *row, const Step *step, const WtFrame *frame)
{
  const size_t len = strlen(step->text);
  uint8_t *exact = len ? g_memdup2(step->text, len) : NULL;
  const WtSegment segment = {
    .frame = frame,
    .payload = { exact, len },
    .payload_wire_len = (uint32_t) len + step->n,
    .seq = { row->base + (uint32_t) step->at },
    .flags = step->flags,
    .tcp_checksum = step->checksum,
  };
  const WtStreamSink sink = tape_sink();

  wt_reasm_push(&t->reasm, &segment, &sink, t);
  g_free(exact);
}

static inline void tape_step(Tape *t, const Row *row, const Step *step, const WtFrame *frame)
{
  const WtStreamSink sink = tape_sink();
  const WtTcpSeq seq = { row->base + (uint32_t) step->at };

  switch (step->kind) {
  case STEP_PUSH:
    tape_push(t, row, step, frame);
    break;
  case STEP_ACK:
    for (uint32_t i = 0; i < step->n; i++)
      wt_reasm_acked(&t->reasm, seq, frame->ts_ns, &sink, t);
    break;
  case STEP_START:
    wt_reasm_start(&t->reasm, seq);
    break;
  case STEP_FINISH:
    wt_reasm_finish(&t->reasm, frame->ts_ns, &sink, t);
    assert_null(t->reasm.held);
    assert_null(t->reasm.suspects);
    break;
  case STEP_SEE:
    assert_string_equal(t->out->str, step->text);
    g_string_truncate(t->out, 0);
    break;
  case STEP_HELD:
    assert_int_equal(t->reasm.held_octets, step->n);
    break;
  case STEP_LIMITS:
    assert_int_equal(t->limits, step->n);
    break;
  case STEP_OVERLAPS:
    assert_int_equal(t->overlaps, step->n);
    break;
  case STEP_END:
  case STEP_WAIT:
  case STEP_TURN:
    break;
  }
}

/** tape_run: a test of the Row in @state. */
static inline void tape_run(void **state)
{
  const Row *row = *state;
  const WtLimits limits = {
    .reasm_octets = row->reasm_octets ? row->reasm_octets : 1 << 16,
    .reasm_octets_all = row->pieces ? row->pieces * (uint32_t) (sizeof(WtHeld) + 4) : 1 << 20,
  };
  WtStreamShared *shared = wt_stream_shared_new(&limits);
  WtFrame frame = { .ts_ns = INT64_C(1700000000) * 1000 * MS };
  Tape tapes[2] = { 0 };
  int turn = 0;

  for (int i = 0; i < 2; i++) {
    wt_reasm_init(&tapes[i].reasm, shared, (uint32_t) i + 1);
    tapes[i].out = g_string_new(NULL);
  }
  for (const Step *s = row->steps; s->kind != STEP_END; s++) {
    frame.number++;
    frame.ts_ns += s->kind == STEP_WAIT ? s->n * MS : 0;
    turn ^= s->kind == STEP_TURN;
    tape_step(&tapes[turn], row, s, &frame);
    assert_int_equal(tapes[turn].reasm.next, tapes[turn].offset);
    assert_true(tapes[turn].reasm.held_octets <= limits.reasm_octets);
  }
  for (int i = 0; i < 2; i++) {
    wt_reasm_clear(&tapes[i].reasm);
    assert_int_equal(tapes[i].reasm.held_octets, 0);
    g_string_free(tapes[i].out, TRUE);
  }
  wt_stream_shared_free(shared);
}

/** tape_run_rows: each row as a test of its own name. */
static inline int tape_run_rows(const char *group, const Row *rows, size_t n)
{
  struct CMUnitTest *tests = g_new0(struct CMUnitTest, n);

  for (size_t i = 0; i < n; i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = tape_run,
      .initial_state = (void *) (uintptr_t) &rows[i],
    };

  const int failed = _cmocka_run_group_tests(group, tests, n, NULL, NULL);

  g_free(tests);
  return failed;
}

#endif

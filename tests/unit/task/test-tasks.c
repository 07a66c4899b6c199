/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "build-pdu.h"
#include "task/tasks.h"

#define MANY 100000u

/** What a PDU says; it is captured in frame @n, at @n microseconds. */
typedef struct {
  uint8_t opcode, flags, octet2, octet3;
  uint32_t itt, data_len;
  uint32_t at20, at24, at44; /* tag or expected length; CmdSN; residual */
  uint8_t lun, operation;
  const char *sense;
  size_t sense_len;
} Said;

typedef struct {
  WtBudget budget;
  WtTasks *tasks;
  GArray *told;
  uint64_t frame;
  uint64_t gap_filled; /* by this frame; nothing is there to be read before */
} Bench;

static void keep(void *user, const WtTask *task)
{
  g_array_append_vals(((Bench *) user)->told, task, 1);
}

static WtTasksSink sink_of(Bench *b)
{
  return (WtTasksSink) { keep, b, NULL };
}

static void set_up(Bench *b, size_t limit)
{
  *b = (Bench) { .budget = { .limit = limit } };
  b->tasks = wt_tasks_new(&b->budget);
  b->told = g_array_new(FALSE, FALSE, sizeof(WtTask));
}

static void tear_down(Bench *b)
{
  wt_tasks_free(b->tasks);
  assert_int_equal(b->budget.used, 0);
  g_array_free(b->told, TRUE);
}

static WtPdu pdu_of(Bench *b, const Said *s)
{
  WtPdu pdu = { .frame = ++b->frame, .ts_ns = (int64_t) b->frame * 1000, .connection = 3 };
  uint8_t *o = pdu.bhs.octets;

  pdu.ready_frame = MAX(pdu.frame, b->gap_filled);
  pdu.ready_ts_ns = (int64_t) pdu.ready_frame * 1000;
  pdu.begun_frame = pdu.ready_frame;
  pdu.begun_ts_ns = pdu.ready_ts_ns - 100; /* the first octet of the frame's last PDU */
  pdu.bhs.opcode = o[0] = s->opcode;
  pdu.bhs.flags = o[1] = s->flags;
  o[2] = s->octet2;
  o[3] = s->octet3;
  o[9] = s->lun;
  pdu.bhs.data_len = s->data_len;
  pdu.bhs.itt = s->itt;
  wt_test_put_be(o + 16, 4, s->itt);
  wt_test_put_be(o + 20, 4, s->at20);
  wt_test_put_be(o + 24, 4, s->at24);
  if (s->opcode == WT_OPCODE_SCSI_COMMAND)
    o[32] = s->operation;
  else
    wt_test_put_be(o + 44, 4, s->at44);
  pdu.text = (WtBytes) { (const uint8_t *) s->sense, s->sense_len };
  return pdu;
}

static void say(Bench *b, Said said)
{
  const WtTasksSink sink = sink_of(b);
  const WtPdu pdu = pdu_of(b, &said);

  wt_tasks_push(b->tasks, &pdu, &sink);
}

static void finish(Bench *b, bool connection_ended)
{
  const WtTasksSink sink = sink_of(b);

  wt_tasks_finish(b->tasks, connection_ended, &sink);
  assert_int_equal(wt_tasks_open(b->tasks), 0);
  assert_int_equal(b->budget.used, 0);
}

static const WtTask *told(const Bench *b, guint i)
{
  assert_true(i < b->told->len);
  return &g_array_index(b->told, WtTask, i);
}

#define COMMAND(...) ((Said) { .opcode = WT_OPCODE_SCSI_COMMAND, .flags = 0x80, __VA_ARGS__ })
#define READ(...) ((Said) { .opcode = WT_OPCODE_SCSI_COMMAND, .flags = 0xc0, __VA_ARGS__ })
#define WRITE(...) ((Said) { .opcode = WT_OPCODE_SCSI_COMMAND, .flags = 0xa0, __VA_ARGS__ })
#define DATA_OUT(...) ((Said) { .opcode = WT_OPCODE_DATA_OUT, __VA_ARGS__ })
#define DATA_IN(...) ((Said) { .opcode = WT_OPCODE_DATA_IN, __VA_ARGS__ })
#define R2T(...) ((Said) { .opcode = WT_OPCODE_R2T, .flags = 0x80, __VA_ARGS__ })
#define RESPONSE(...) ((Said) { .opcode = WT_OPCODE_SCSI_RESPONSE, __VA_ARGS__ })
#define TMF(function, ...)                                                                     \
  ((Said) { .opcode = WT_OPCODE_TMF_REQ, .flags = 0x80 | (function), .itt = 90, __VA_ARGS__ })
#define TMF_ANSWER(response)                                                                   \
  ((Said) { .opcode = WT_OPCODE_TMF_RSP, .flags = 0x80, .itt = 90, .octet2 = (response) })

/*= test RFC7143 11.3 "Expected Data Transfer Length" */
/*= test RFC7143 11.7.4 "the Target Transfer Tag is not supplied" */
static void a_write(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b,
      WRITE(.itt = 7, .data_len = 100, .at20 = 1000, .at24 = 5, .lun = 2, .operation = 0x2a));
  say(&b, DATA_OUT(.itt = 7, .data_len = 200, .at20 = WT_NO_TAG));
  say(&b, R2T(.itt = 7, .at20 = 1));
  say(&b, R2T(.itt = 7, .at20 = 2));
  say(&b, DATA_OUT(.itt = 7, .data_len = 300, .at20 = 1));
  say(&b, DATA_OUT(.itt = 7, .data_len = 400, .at20 = 2));
  assert_int_equal(wt_tasks_open(b.tasks), 1);
  say(&b, RESPONSE(.itt = 7, .flags = 0x80, .at44 = 99));
  assert_int_equal(b.told->len, 1);

  const WtTask *t = told(&b, 0);

  assert_int_equal(t->end, WT_TASK_DONE);
  assert_int_equal(t->connection, 3);
  assert_int_equal(t->itt, 7);
  assert_int_equal(t->cmd_sn, 5);
  assert_int_equal(t->lun[1], 2);
  assert_int_equal(t->expected, 1000);
  assert_int_equal(t->sent, 1000);
  assert_int_equal(t->immediate, 100);
  assert_int_equal(t->unsolicited, 200);
  assert_int_equal(t->r2ts, 2);
  assert_int_equal(t->data_pdus, 3);
  assert_int_equal(t->residual, 0); /* neither O nor U: the count is ignored */
  assert_int_equal(t->command.frame, 1);
  assert_int_equal(t->first_data.frame, 2);
  assert_int_equal(t->first_data.ts_ns, 1900); /* not when it was whole */
  assert_int_equal(t->first_r2t.frame, 3);
  assert_int_equal(t->last_data.frame, 6);
  assert_int_equal(t->ended.frame, 7);
  assert_int_equal(t->ended.ts_ns, 7000);
  assert_true(t->write && !t->read && t->has_status && t->has_lba && !t->gap);
  finish(&b, true);
  assert_int_equal(b.told->len, 1);
  tear_down(&b);
}

/*= test RFC7143 11.7.3 "bit 7 S (status)" */
static void a_read_with_status_in_its_data(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b, READ(.itt = 0, .at20 = 512, .operation = 0x28));
  say(&b, DATA_IN(.itt = 0, .data_len = 300, .octet3 = 8, .at44 = 9)); /* no S: reserved */
  say(&b, DATA_IN(.itt = 0, .flags = 0x83, .data_len = 200, .octet3 = 4, .at44 = 12));

  const WtTask *t = told(&b, 0);

  assert_int_equal(t->end, WT_TASK_DONE);
  assert_int_equal(t->received, 500);
  assert_int_equal(t->data_pdus, 2);
  assert_int_equal(t->status, 4);
  assert_int_equal(t->residual, 12);
  assert_true(t->read && !t->write && t->has_status);
  tear_down(&b);
}

/*= test RFC7143 11.4.3 "the Status and Flag fields are undefined and MUST be ignored" */
/*= test RFC7143 11.4.5.1 "valid in the case where either the U bit or the O bit is set" */
static void responses(void **state)
{
  static const char sense[] = "\0\10\x72\5\x24\0\0\0\0\0";
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b, COMMAND(.itt = 1));
  say(&b, RESPONSE(.itt = 1, .flags = 0x84, .octet3 = 2, .at44 = UINT32_MAX, .sense = sense,
                   .sense_len = 10));
  say(&b, COMMAND(.itt = 1));
  say(&b, RESPONSE(.itt = 1, .flags = 0x86, .octet2 = 1, .octet3 = 2, .at44 = 5));
  say(&b, COMMAND(.itt = 1));
  say(&b, RESPONSE(.itt = 1, .flags = 0x86, .at44 = 5));
  assert_int_equal(told(&b, 0)->residual, -(int64_t) UINT32_MAX);
  assert_int_equal(told(&b, 0)->status, 2);
  assert_int_equal(told(&b, 0)->sense, 0x052400);
  assert_int_equal(told(&b, 1)->response, 1);
  assert_false(told(&b, 1)->has_status);
  assert_int_equal(told(&b, 1)->residual, 0);
  assert_int_equal(told(&b, 1)->end, WT_TASK_DONE);
  assert_int_equal(told(&b, 2)->residual, 0); /* both bits: says nothing */
  tear_down(&b);
}

static void without_a_command(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b, R2T(.itt = 1, .lun = 4, .at20 = 1));
  say(&b, DATA_OUT(.itt = 1, .at20 = 1, .data_len = 10));
  say(&b, RESPONSE(.itt = 1));
  say(&b, DATA_IN(.itt = 2, .flags = 0x81, .data_len = 20)); /* all there is of it */
  say(&b, DATA_IN(.itt = 3, .data_len = 30));
  say(&b, DATA_IN(.itt = 4, .data_len = 40));
  say(&b, READ(.itt = 4)); /* not the command of what came before it */
  finish(&b, true);
  assert_int_equal(b.told->len, 5);
  for (guint i = 0; i < 4; i++) {
    assert_int_equal(told(&b, i)->end, WT_TASK_PARTIAL);
    assert_int_equal(told(&b, i)->command.frame, 0);
    assert_true(told(&b, i)->gap);
  }
  assert_int_equal(told(&b, 0)->itt, 4);
  assert_int_equal(told(&b, 1)->sent, 10);
  assert_int_equal(told(&b, 1)->lun[1], 4);
  assert_int_equal(told(&b, 1)->ended.frame, 3);
  assert_true(told(&b, 1)->write && told(&b, 1)->has_status);
  assert_int_equal(told(&b, 2)->received, 20);
  assert_int_equal(told(&b, 3)->itt, 3);
  assert_false(told(&b, 3)->has_status);
  assert_int_equal(told(&b, 4)->end, WT_TASK_LOST);
  assert_int_equal(told(&b, 4)->received, 0);
  tear_down(&b);
}

/** Behind a gap of its direction, what the initiator said is found after the answers to it. */
static void found_late(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  b.frame = 100;
  say(&b, RESPONSE(.itt = 1));
  say(&b, R2T(.itt = 2));
  say(&b, DATA_IN(.itt = 3, .flags = 0x81, .data_len = 5));
  b.frame = 10;
  say(&b, COMMAND(.itt = 1, .operation = 0x35));
  say(&b, WRITE(.itt = 2, .operation = 0x2a));
  say(&b, DATA_OUT(.itt = 1)); /* of one that was told */
  b.frame = 200;
  say(&b, READ(.itt = 3, .operation = 0x28)); /* the next with its tag */
  say(&b, RESPONSE(.itt = 2));
  finish(&b, false);
  assert_int_equal(b.told->len, 4);
  assert_int_equal(told(&b, 0)->end, WT_TASK_DONE);
  assert_int_equal(told(&b, 0)->cdb[0], 0x35);
  assert_int_equal(told(&b, 0)->command.frame, 11);
  assert_int_equal(told(&b, 0)->ended.frame, 101);
  assert_int_equal(told(&b, 1)->end, WT_TASK_PARTIAL);
  assert_int_equal(told(&b, 1)->ended.frame, 103);
  assert_int_equal(told(&b, 2)->end, WT_TASK_DONE);
  assert_int_equal(told(&b, 2)->r2ts, 1);
  assert_int_equal(told(&b, 2)->cdb[0], 0x2a);
  assert_int_equal(told(&b, 3)->end, WT_TASK_OPEN);
  tear_down(&b);
}

/** What stood behind a gap that was filled: there to be read only then; but a command was sent. */
static void waited_for_a_gap(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  b.gap_filled = 50;
  say(&b, WRITE(.itt = 1, .operation = 0x2a));
  say(&b, R2T(.itt = 1));
  say(&b, DATA_OUT(.itt = 1));
  say(&b, RESPONSE(.itt = 1));
  assert_int_equal(told(&b, 0)->command.frame, 1);
  assert_int_equal(told(&b, 0)->command.ts_ns, 1000);
  assert_int_equal(told(&b, 0)->first_r2t.frame, 50);
  assert_int_equal(told(&b, 0)->last_data.ts_ns, 50000);
  assert_int_equal(told(&b, 0)->ended.frame, 50);
  assert_int_equal(told(&b, 0)->ended.ts_ns, 50000);
  tear_down(&b);
}

typedef struct {
  const char *name;
  uint64_t command, status; /* frames, a microsecond each */
  int64_t set_back_ns;      /* the clock, before the status */
  bool belongs;
} Order;

static const Order orders[] = {
  { "a status after its command", 1000, 1001, 0, true },
  { "a status a little before its command: out of step", 1000, 800, 0, true },
  { "a status long before the command: of the tag's last task", 1000, 799, 0, false },
  { "a later status, and the clock was set back", 1000, 1001, 500000, true },
};

static void in_order(void **state)
{
  const Order *row = *state;
  const Said said = RESPONSE(.itt = 1);
  Bench b;

  set_up(&b, 1 << 20);
  b.frame = row->command - 1;
  say(&b, READ(.itt = 1));
  b.frame = row->status - 1;

  const WtTasksSink sink = sink_of(&b);
  WtPdu pdu = pdu_of(&b, &said);

  pdu.ready_ts_ns = pdu.ts_ns -= row->set_back_ns;
  wt_tasks_push(b.tasks, &pdu, &sink);
  assert_int_equal(told(&b, 0)->ended.frame, row->status);
  assert_int_equal(told(&b, 0)->end, row->belongs ? WT_TASK_DONE : WT_TASK_PARTIAL);
  b.frame = row->command;
  if (!row->belongs) {
    say(&b, RESPONSE(.itt = 1));
    assert_int_equal(told(&b, 1)->end, WT_TASK_DONE);
    assert_int_equal(told(&b, 1)->ended.frame, row->command + 1);
    assert_true(told(&b, 1)->gap);
  }
  finish(&b, false);
  assert_int_equal(b.told->len, row->belongs ? 1 : 2);
  tear_down(&b);
}

static void retried_and_replaced(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b, READ(.itt = 1, .at24 = 5, .operation = 0x28));
  say(&b, READ(.itt = 1, .at24 = 5, .operation = 0x28));
  assert_int_equal(b.told->len, 0);
  say(&b, READ(.itt = 1, .at24 = 6, .operation = 0x28));
  assert_int_equal(told(&b, 0)->end, WT_TASK_LOST);
  assert_int_equal(told(&b, 0)->command.frame, 1);
  assert_int_equal(told(&b, 0)->ended.frame, 3);
  say(&b, READ(.itt = 1, .at24 = 6, .operation = 0x88));
  assert_int_equal(told(&b, 1)->end, WT_TASK_LOST);
  finish(&b, false);
  assert_int_equal(told(&b, 2)->end, WT_TASK_OPEN);
  assert_int_equal(told(&b, 2)->cdb[0], 0x88);
  tear_down(&b);
}

typedef struct {
  const char *name;
  uint8_t function, response;
  uint32_t referenced;
  bool aborted[4]; /* tasks 1 on LUN 0, 2 on LUN 1, 3 on LUN 1 after the request, 4 partial */
} Abort;

/*= test RFC7143 11.5.1 "The task management function codes are listed below" */
/*= test RFC7143 11.6.1 "0 - Function complete" */
/*= test RFC7143 11.6.1 "1 - Task does not exist" */
/*= test RFC7144 6.3 "I_T NEXUS RESET" */
static const Abort aborts[] = {
  { "ABORT TASK", 1, 0, 2, { false, true, false, false } },
  { "ABORT TASK, no such task any more", 1, 1, 2, { false, true, false, false } },
  { "ABORT TASK, no such logical unit", 1, 2, 2, { false } },
  { "ABORT TASK rejected", 1, 255, 2, { false } },
  { "ABORT TASK SET, no such task", 2, 1, WT_NO_TAG, { false } },
  { "ABORT TASK, of none that is known", 1, 0, 77, { false } },
  { "ABORT TASK, of one begun later", 1, 0, 3, { false } },
  { "ABORT TASK SET", 2, 0, WT_NO_TAG, { false, true, false, false } },
  { "CLEAR ACA", 3, 0, WT_NO_TAG, { false } },
  { "CLEAR TASK SET", 4, 0, WT_NO_TAG, { false, true, false, false } },
  { "LOGICAL UNIT RESET", 5, 0, WT_NO_TAG, { false, true, false, false } },
  { "LOGICAL UNIT RESET rejected", 5, 255, WT_NO_TAG, { false } },
  { "TARGET WARM RESET", 6, 0, WT_NO_TAG, { true, true, false, true } },
  { "TARGET COLD RESET", 7, 0, WT_NO_TAG, { true, true, false, true } },
  { "TASK REASSIGN", 8, 0, 2, { false } },
  { "QUERY TASK", 9, 0, 2, { false } },
  { "I_T NEXUS RESET", 11, 0, WT_NO_TAG, { true, true, false, true } },
  { "unassigned function", 127, 0, 2, { false } },
};

static void task_management(void **state)
{
  const Abort *row = *state;
  Bench b;

  set_up(&b, 1 << 20);
  say(&b, COMMAND(.itt = 1, .lun = 0));
  say(&b, COMMAND(.itt = 2, .lun = 1));
  say(&b, DATA_IN(.itt = 4)); /* its LUN is not known */
  say(&b, TMF(row->function, .at20 = row->referenced, .lun = 1));
  say(&b, COMMAND(.itt = 3, .lun = 1));
  say(&b, TMF_ANSWER(row->response));
  say(&b, TMF_ANSWER(0)); /* of nothing that is still asked */
  finish(&b, false);
  assert_int_equal(b.told->len, 4);
  for (guint i = 0; i < 4; i++) {
    const WtTask *t = told(&b, i);

    assert_int_equal(t->end == WT_TASK_ABORTED, row->aborted[t->itt - 1]);
    assert_int_equal(t->ended.frame, t->end == WT_TASK_ABORTED ? 6 : 0);
  }
  tear_down(&b);
}

static void a_gap_marks_what_is_open(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b, READ(.itt = 1));
  wt_tasks_gap(b.tasks);
  say(&b, READ(.itt = 2));
  say(&b, RESPONSE(.itt = 1));
  say(&b, RESPONSE(.itt = 2));
  assert_true(told(&b, 0)->gap);
  assert_false(told(&b, 1)->gap);
  tear_down(&b);
}

static void a_damaged_header_is_a_gap(void **state)
{
  const Said said = RESPONSE(.itt = 1);
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  say(&b, READ(.itt = 1));

  const WtTasksSink sink = sink_of(&b);
  WtPdu pdu = pdu_of(&b, &said);

  pdu.digest[WT_HEADER_DIGEST] = WT_VERDICT_BAD;
  wt_tasks_push(b.tasks, &pdu, &sink);
  assert_int_equal(b.told->len, 0);
  finish(&b, false);
  assert_true(told(&b, 0)->gap);
  tear_down(&b);
}

static void what_is_no_task(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 1 << 20);
  for (uint32_t opcode = 0; opcode < 256; opcode++) {
    if (opcode == WT_OPCODE_SCSI_COMMAND || opcode == WT_OPCODE_DATA_OUT ||
        opcode == WT_OPCODE_DATA_IN || opcode == WT_OPCODE_R2T ||
        opcode == WT_OPCODE_SCSI_RESPONSE)
      say(&b, (Said) { .opcode = (uint8_t) opcode, .itt = WT_NO_TAG });
    else
      say(&b, (Said) { .opcode = (uint8_t) opcode, .itt = 1 });
  }
  assert_int_equal(wt_tasks_open(b.tasks), 0);
  assert_int_equal(b.told->len, 0);
  tear_down(&b);
}

static void many_fit_and_are_found(void **state)
{
  Bench b;

  (void) state;
  set_up(&b, 36u << 20);
  for (uint32_t i = 0; i < MANY; i++)
    say(&b, READ(.itt = i << 12 | i >> 20));
  assert_int_equal(wt_tasks_open(b.tasks), MANY);
  for (uint32_t i = 0; i < MANY; i++)
    wt_tasks_gap(b.tasks);
  for (uint32_t i = 0; i < MANY; i++)
    say(&b, RESPONSE(.itt = i << 12 | i >> 20));
  assert_int_equal(b.told->len, MANY);
  for (uint32_t i = 0; i < MANY; i++)
    assert_int_equal(told(&b, i)->end, WT_TASK_DONE);
  tear_down(&b);
}

static void the_oldest_makes_room(void **state)
{
  Bench b, other;

  (void) state;
  set_up(&b, 1024);
  for (uint32_t i = 1; !b.told->len; i++)
    say(&b, READ(.itt = i));
  assert_int_equal(told(&b, 0)->itt, 1);
  assert_int_equal(told(&b, 0)->end, WT_TASK_OPEN);
  assert_true(told(&b, 0)->gap);
  say(&b, DATA_IN(.itt = 1)); /* what comes of it pushes out no other */
  say(&b, RESPONSE(.itt = 1));
  assert_int_equal(b.told->len, 1);
  say(&b, RESPONSE(.itt = 2));
  assert_int_equal(told(&b, 1)->end, WT_TASK_DONE);
  say(&b, RESPONSE(.itt = 1)); /* of one that began before the capture */
  finish(&b, true);
  assert_int_equal(told(&b, 2)->end, WT_TASK_LOST);
  assert_int_equal(told(&b, b.told->len - 1)->end, WT_TASK_PARTIAL);

  set_up(&other, 0); /* nothing is left for it: told, and not kept */
  say(&other, READ(.itt = 1, .at20 = 5));
  say(&other, DATA_IN(.itt = 1));
  say(&other, RESPONSE(.itt = 1));
  assert_int_equal(other.told->len, 2);
  assert_int_equal(told(&other, 0)->end, WT_TASK_OPEN);
  assert_int_equal(told(&other, 0)->expected, 5);
  assert_int_equal(told(&other, 1)->end, WT_TASK_PARTIAL);
  tear_down(&other);
  tear_down(&b);
}

/** Whatever comes: every task that is begun is told once, and the budget comes back. */
static void anything_at_all(void **state)
{
  static const uint8_t opcodes[] = { 1, 2, 5, 0x21, 0x22, 0x25, 0x31, 0x3f };
  uint8_t text[32];
  Bench b;

  (void) state;
  g_autoptr(GRand) rng = g_rand_new_with_seed(7143);

  set_up(&b, 4096);
  for (uint32_t round = 0; round < 50000; round++) {
    Said said = { .opcode = opcodes[g_rand_int(rng) % G_N_ELEMENTS(opcodes)] };

    for (size_t i = 0; i < sizeof text; i++)
      text[i] = (uint8_t) g_rand_int(rng);
    said.flags = (uint8_t) g_rand_int(rng);
    said.octet2 = (uint8_t) (g_rand_int(rng) & 1);
    said.octet3 = (uint8_t) g_rand_int(rng);
    said.itt = g_rand_int(rng) % 24;
    said.data_len = g_rand_int(rng);
    said.at20 = g_rand_int(rng) % 24;
    said.at24 = g_rand_int(rng) % 3;
    said.at44 = g_rand_int(rng);
    said.lun = (uint8_t) (g_rand_int(rng) % 2);
    said.operation = (uint8_t) g_rand_int(rng);
    said.sense = (const char *) text;
    said.sense_len = g_rand_int(rng) % sizeof text;
    say(&b, said);
    assert_true(b.budget.used <= b.budget.limit);
    if (round % 1000 == 0)
      wt_tasks_gap(b.tasks);
  }
  finish(&b, false);
  tear_down(&b);
}

int main(void)
{
  static const struct CMUnitTest plain[] = {
    cmocka_unit_test(a_write),
    cmocka_unit_test(a_read_with_status_in_its_data),
    cmocka_unit_test(responses),
    cmocka_unit_test(without_a_command),
    cmocka_unit_test(found_late),
    cmocka_unit_test(waited_for_a_gap),
    cmocka_unit_test(retried_and_replaced),
    cmocka_unit_test(a_gap_marks_what_is_open),
    cmocka_unit_test(a_damaged_header_is_a_gap),
    cmocka_unit_test(what_is_no_task),
    cmocka_unit_test(many_fit_and_are_found),
    cmocka_unit_test(the_oldest_makes_room),
    cmocka_unit_test(anything_at_all),
  };
  struct CMUnitTest tests[G_N_ELEMENTS(plain) + G_N_ELEMENTS(aborts) + G_N_ELEMENTS(orders)];
  size_t n = G_N_ELEMENTS(plain);

  memcpy(tests, plain, sizeof plain);
  for (size_t i = 0; i < G_N_ELEMENTS(aborts); i++)
    tests[n++] = (struct CMUnitTest) { .name = aborts[i].name,
                                       .test_func = task_management,
                                       .initial_state = (void *) &aborts[i] };
  for (size_t i = 0; i < G_N_ELEMENTS(orders); i++)
    tests[n++] = (struct CMUnitTest) { .name = orders[i].name,
                                       .test_func = in_order,
                                       .initial_state = (void *) &orders[i] };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

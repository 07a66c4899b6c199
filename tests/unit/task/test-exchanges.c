/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/exchanges.h"

#include <string.h>

#include "wt-test.h"

#define MAX_SAID 6
#define MS 1000000

enum { END = 0, GAP = 0x7f };

/** @at: ms since the beginning */
typedef struct {
  uint8_t opcode, flags;
  uint32_t itt, ttt;
  uint8_t octet; /* 2: response, reason; 36: event */
  int at;
} Said;

/** @told: "kind code/response asked-answered" of each, in ms; "?" unanswered, "-" none due */
typedef struct {
  const char *name;
  Said said[MAX_SAID];
  const char *told;
} Story;

#define NO WT_NO_TAG
#define PING(itt, at)                                                                          \
  {                                                                                            \
    WT_OPCODE_NOP_OUT, 0x80, itt, NO, 0, at                                                    \
  }
#define PONG(itt, at)                                                                          \
  {                                                                                            \
    WT_OPCODE_NOP_IN, 0x80, itt, NO, 0, at                                                     \
  }
#define TARGET_PING(ttt, at)                                                                   \
  {                                                                                            \
    WT_OPCODE_NOP_IN, 0x80, NO, ttt, 0, at                                                     \
  }
#define TARGET_PONG(ttt, at)                                                                   \
  {                                                                                            \
    WT_OPCODE_NOP_OUT, 0x80, NO, ttt, 0, at                                                    \
  }
#define ABORT(itt, task, at)                                                                   \
  {                                                                                            \
    WT_OPCODE_TMF_REQ, 0x81, itt, task, 0, at                                                  \
  }
#define DONE(itt, response, at)                                                                \
  {                                                                                            \
    WT_OPCODE_TMF_RSP, 0x80, itt, 0, response, at                                              \
  }

static const Story stories[] = {
  { "a ping", { PING(1, 0), PONG(1, 3) }, "ping 0/0 0-3;" },
  { "two at once",
    { PING(1, 0), PING(2, 1), PONG(2, 2), PONG(1, 3) },
    "ping 0/0 1-2;ping 0/0 0-3;" },
  { "the target's", { TARGET_PING(9, 0), TARGET_PONG(9, 1) }, "target_ping 0/0 0-1;" },
  { "no answer", { PING(1, 0) }, "ping 0/0 0-?;" },
  { "no answer, or not captured", { PING(1, 0), { GAP, 0, 0, 0, 0, 0 } }, "ping 0/0 0-? gap;" },
  { "an answer out of step", { PONG(1, 1), PING(1, 1) }, "ping 0/0 1-1;" },
  { "an answer alone", { PONG(1, 1) }, "" },
  { "an older one's answer", { PONG(1, 1), PING(1, 9), PONG(1, 12) }, "ping 0/0 9-12;" },
  { "NOPs that want nothing",
    { { WT_OPCODE_NOP_OUT, 0x80, NO, NO, 0, 1 }, { WT_OPCODE_NOP_IN, 0x80, NO, NO, 0, 2 } },
    "nop 0/0 1-;nop 0/0 2-;" },
  { "task management", { ABORT(4, 3, 0), DONE(4, 1, 2) }, "task_management 1/1 0-2 of 3;" },
  { "logout",
    { { WT_OPCODE_LOGOUT_REQ, 0x81, 5, 0, 0, 0 }, { WT_OPCODE_LOGOUT_RSP, 0x80, 5, 0, 2, 4 } },
    "logout 1/2 0-4;" },
  { "text",
    { { WT_OPCODE_TEXT_REQ, 0x80, 6, NO, 0, 0 }, { WT_OPCODE_TEXT_RSP, 0x80, 6, NO, 0, 1 } },
    "text 0/0 0-1;" },
  { "messages",
    { { WT_OPCODE_SNACK, 0x81, NO, NO, 0, 0 },
      { WT_OPCODE_ASYNC, 0x80, NO, 0, 3, 1 },
      { WT_OPCODE_REJECT, 0x80, NO, 0, 4, 2 } },
    "snack 1/0 0-;async 3/0 1-;reject 4/0 2-;" },
  { "SCSI is not meant",
    { { WT_OPCODE_SCSI_COMMAND, 0x80, 1, 0, 0, 0 },
      { WT_OPCODE_SCSI_RESPONSE, 0x80, 1, 0, 0, 1 } },
    "" },
};

static void on_ended(void *user, const WtExchange *x)
{
  GString *const told = user;

  g_string_append_printf(told, "%s %u/%u %d-", wt_exchange_name(x->kind), x->code, x->response,
                         (int) (x->request.ts_ns / MS));
  if (x->answer.frame)
    g_string_append_printf(told, "%d", (int) (x->answer.ts_ns / MS));
  else if (wt_exchange_expects(x->kind))
    g_string_append(told, x->gap ? "? gap" : "?");
  if (x->kind == WT_EXCHANGE_TASK_MANAGEMENT)
    g_string_append_printf(told, " of %u", x->referenced);
  g_string_append_c(told, ';');
}

static WtPdu pdu_of(const Said *s)
{
  WtPdu pdu = { .frame = 1u + (uint64_t) s->at, .ts_ns = (int64_t) s->at * MS };
  const uint32_t ttt = GUINT32_TO_BE(s->ttt);

  pdu.bhs.opcode = s->opcode;
  pdu.bhs.flags = s->flags;
  pdu.bhs.itt = s->itt;
  memcpy(pdu.bhs.octets + 20, &ttt, sizeof ttt);
  pdu.bhs.octets[2] = pdu.bhs.octets[36] = s->octet;
  return pdu;
}

static void is_told(void **state)
{
  const Story *const story = *state;
  g_autoptr(GString) told = g_string_new(NULL);
  const WtExchangesSink sink = { on_ended, told };
  WtExchanges *exchanges = wt_exchanges_new();

  for (size_t i = 0; i < MAX_SAID && story->said[i].opcode + story->said[i].flags; i++) {
    const WtPdu pdu = pdu_of(&story->said[i]);

    if (story->said[i].opcode == GAP)
      wt_exchanges_gap(exchanges);
    else
      wt_exchanges_push(exchanges, &pdu, &sink);
  }
  wt_exchanges_finish(exchanges, &sink);
  assert_string_equal(told->str, story->told);
  wt_exchanges_free(exchanges);
}

static void count(void *user, const WtExchange *x)
{
  ++*(unsigned *) user;
  assert_true(x->gap || !wt_exchange_expects(x->kind));
}

/* Of more than can wait the oldest is told, and not called unanswered. */
static void memory_is_bounded(void **state)
{
  unsigned told = 0;
  const WtExchangesSink sink = { count, &told };
  WtExchanges *exchanges = wt_exchanges_new();

  (void) state;
  for (uint32_t i = 0; i < 1000; i++) {
    const WtPdu pdu = pdu_of(&(Said) PING(i, (int) i));

    wt_exchanges_push(exchanges, &pdu, &sink);
  }
  assert_in_range(told, 900, 999);
  wt_exchanges_free(exchanges);
}

static void a_reject_names_its_task(void **state)
{
  static const uint8_t header[48] = { [16] = 0, 0, 1, 2 };
  g_autoptr(GString) told = g_string_new(NULL);
  const WtExchangesSink sink = { on_ended, told };
  WtExchanges *exchanges = wt_exchanges_new();
  const Said said = { WT_OPCODE_REJECT, 0x80, NO, 0, 2, 1 };
  WtPdu pdu = pdu_of(&said);

  (void) state;
  for (size_t len = 0; len <= sizeof header; len += 12) {
    pdu.text = (WtBytes) { header, len };
    wt_exchanges_push(exchanges, &pdu, &sink);
  }
  wt_exchanges_free(exchanges);
}

static void codes_have_texts(void **state)
{
  (void) state;
  assert_string_equal(wt_exchange_code_text(WT_EXCHANGE_TASK_MANAGEMENT, 5),
                      "LOGICAL UNIT RESET");
  assert_null(wt_exchange_code_text(WT_EXCHANGE_TASK_MANAGEMENT, 13));
  assert_null(wt_exchange_code_text(WT_EXCHANGE_PING, 0));
  assert_string_equal(wt_exchange_response_text(WT_EXCHANGE_LOGOUT, 0), "closed");
  assert_null(wt_exchange_response_text(WT_EXCHANGE_LOGOUT, 4));
  for (int kind = 0; kind < WT_N_EXCHANGES; kind++) {
    assert_non_null(wt_exchange_name((WtExchangeKind) kind));
    assert_non_null(wt_exchange_label((WtExchangeKind) kind));
  }
}

int main(void)
{
  enum { N = G_N_ELEMENTS(stories) };
  struct CMUnitTest tests[N + 3] = {
    [N] = cmocka_unit_test(memory_is_bounded),
    [N + 1] = cmocka_unit_test(a_reject_names_its_task),
    [N + 2] = cmocka_unit_test(codes_have_texts),
  };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = is_told,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>

#include "anomaly/rules-private.h"
#include "build-pdu.h"
#include "heard.h"

#define MAX_SAID 12
#define READ 0xc1
#define BOTH 0xe1
#define STATUS 0x81

/** What a PDU says: octets 24, 28, 32 and 36 are the numbers. opcode GAP_*: a gap instead; LATER: @itt
 *  milliseconds go by. */
typedef struct {
  uint8_t opcode, flags;
  uint32_t itt, at24, at28, at32, at36, ttt;
  bool immediate;
} Said;

enum { END = 0x80, GAP_INITIATOR, GAP_TARGET, LATER };

typedef struct {
  const char *name;
  bool no_login;
  const char *level; /* a + behind it: of several connections */
  size_t limit;
  Said said[MAX_SAID];
  WtFindingId id; /* the only finding, or NONE */
  uint64_t expected, seen;
} Story;

static WtPdu pdu_of(const Said *s)
{
  WtPdu pdu = { .sender = s->opcode & 0x20 ? WT_SENDER_TARGET : WT_SENDER_INITIATOR };

  pdu.bhs.opcode = s->opcode;
  pdu.bhs.flags = s->flags;
  pdu.bhs.immediate = s->immediate;
  pdu.bhs.itt = s->itt;
  wt_test_put_be(pdu.bhs.octets + 16, 4, s->itt);
  wt_test_put_be(pdu.bhs.octets + 20, 4, s->ttt);
  wt_test_put_be(pdu.bhs.octets + 24, 4, s->at24);
  wt_test_put_be(pdu.bhs.octets + 28, 4, s->at28);
  wt_test_put_be(pdu.bhs.octets + 32, 4, s->at32);
  wt_test_put_be(pdu.bhs.octets + 36, 4, s->at36);
  return pdu;
}

static void push(WtNumbering *numbering, const Said *s, const WtTerms *terms,
                 const WtRulesSink *sink, int64_t *now)
{
  WtPdu pdu = pdu_of(s);

  pdu.ts_ns = *now += 1000;
  if (s->opcode == LATER)
    *now += INT64_C(1000000) * s->itt;
  else if (s->opcode == GAP_INITIATOR)
    wt_numbering_gap(numbering, WT_SENDER_INITIATOR);
  else if (s->opcode == GAP_TARGET)
    wt_numbering_gap(numbering, WT_SENDER_TARGET);
  else
    wt_numbering_push(numbering, &pdu, terms, sink);
}

/** A login that leaves CmdSN at 7, StatSN at 20 and MaxCmdSN at 10. */
static void log_in(WtNumbering *numbering, const WtTerms *terms, const WtRulesSink *sink,
                   int64_t *now)
{
  static const Said login[] = {
    { WT_OPCODE_LOGIN_REQ, 0x87, 1, 7, 0, 0, 0, 0, true },
    { WT_OPCODE_LOGIN_RSP, 0x87, 1, 19, 7, 10, 0, 0, false },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(login); i++)
    push(numbering, &login[i], terms, sink, now);
}

#define CMD(itt, flags, cmd, exp)                                                              \
  {                                                                                            \
    WT_OPCODE_SCSI_COMMAND, flags, itt, cmd, exp, 0, 0, 0, 0                                   \
  }
#define RSP(itt, stat, exp, max, data)                                                         \
  {                                                                                            \
    WT_OPCODE_SCSI_RESPONSE, 0x80, itt, stat, exp, max, data, 0, 0                             \
  }
#define IN(itt, flags, sn)                                                                     \
  {                                                                                            \
    WT_OPCODE_DATA_IN, flags, itt, 20, 8, 10, sn, 0, 0                                         \
  }
#define R2T(itt, sn)                                                                           \
  {                                                                                            \
    WT_OPCODE_R2T, 0x80, itt, 20, 8, 10, sn, 9, 0                                              \
  }
#define OUT(itt, flags, ttt, sn)                                                               \
  {                                                                                            \
    WT_OPCODE_DATA_OUT, flags, itt, 0, 20, 0, sn, ttt, 0                                       \
  }
#define PING(itt, cmd, exp)                                                                    \
  {                                                                                            \
    WT_OPCODE_NOP_OUT, 0x80, itt, cmd, exp, 0, 0, WT_NO_TAG, 1                                 \
  }
#define PONG(itt, stat, exp, max)                                                              \
  {                                                                                            \
    WT_OPCODE_NOP_IN, 0x80, itt, stat, exp, max, 0, WT_NO_TAG, 0                               \
  }
#define OTHER(opcode)                                                                          \
  {                                                                                            \
    opcode, 0x80, WT_NO_TAG, 20, 8, 10, 0, 0, 0                                                \
  }
#define GAP(who)                                                                               \
  {                                                                                            \
    GAP_##who, 0, 0, 0, 0, 0, 0, 0, 0                                                          \
  }
#define AFTER(ms)                                                                              \
  {                                                                                            \
    LATER, 0, ms, 0, 0, 0, 0, 0, 0                                                             \
  }
#define STOP                                                                                   \
  {                                                                                            \
    END, 0, 0, 0, 0, 0, 0, 0, 0                                                                \
  }
#define IS(name, expected, seen) WT_FINDING_ISCSI_##name, expected, seen
#define SILENT NONE, 0, 0
#define WHOLE(name) name, false, "0", 10000
#define SEVERAL(name) name, false, "0+", 10000

static const Story stories[] = {
  { WHOLE("two commands in order"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), RSP(1, 20, 9, 12, 0), RSP(2, 21, 9, 12, 0),
      STOP },
    SILENT },
  { WHOLE("a number left out"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 9, 20), STOP },
    IS(CMDSN_ORDER, 8, 9) },
  { WHOLE("the first command ignores the login"),
    { CMD(1, STATUS, 8, 20), STOP },
    IS(CMDSN_ORDER, 7, 8) },
  { WHOLE("a number used twice"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 7, 20), STOP },
    IS(CMDSN_ORDER, 8, 7) },
  { WHOLE("a retry"), { CMD(1, STATUS, 7, 20), CMD(1, STATUS, 7, 20), STOP }, SILENT },
  { WHOLE("immediate requests take no number"),
    { PING(1, 7, 20), PONG(1, 20, 7, 10), CMD(2, STATUS, 7, 21), STOP },
    SILENT },
  { "a number left out, keys unknown",
    true,
    "0",
    10000,
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 9, 20), STOP },
    SILENT },
  { "a number again at a level that may repeat",
    false,
    "1",
    10000,
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 7, 20), STOP },
    SILENT },
  { WHOLE("a number left out in a gap"),
    { CMD(1, STATUS, 7, 20), GAP(INITIATOR), CMD(2, STATUS, 9, 20), STOP },
    SILENT },
  { WHOLE("beyond the window, shown by a ping"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 20),
      CMD(4, STATUS, 10, 20), CMD(5, STATUS, 11, 20), PING(6, 12, 20), PONG(6, 20, 11, 10),
      STOP },
    IS(CMDSN_WINDOW, 10, 11) },
  { WHOLE("beyond the window as far as was seen yet"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 20),
      CMD(4, STATUS, 10, 20), CMD(5, STATUS, 11, 21), RSP(1, 20, 8, 11, 0),
      RSP(5, 21, 12, 12, 0), STOP },
    SILENT },
  { WHOLE("a number far beyond the window, and the right one"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 5008, 20), CMD(3, STATUS, 8, 20),
      CMD(4, STATUS, 9, 20), STOP },
    IS(CMDSN_ORDER, 8, 5008) },
  { WHOLE("a number beyond the window that was meant"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 12, 20), CMD(3, STATUS, 13, 20),
      CMD(4, STATUS, 14, 20), STOP },
    IS(CMDSN_ORDER, 8, 12) },
  { SEVERAL("numbers of several connections"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 9, 20), RSP(1, 20, 10, 11, 0), STOP },
    SILENT },
  { SEVERAL("beyond the window of several connections"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 5008, 20), CMD(3, STATUS, 8, 20),
      RSP(1, 20, 9, 12, 0), RSP(3, 21, 9, 12, 0), STOP },
    IS(CMDSN_WINDOW, 10, 5008) },
  { SEVERAL("beyond the window as told on this connection"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 14, 20), RSP(2, 20, 15, 18, 0),
      CMD(3, STATUS, 15, 21), RSP(1, 21, 16, 18, 0), RSP(3, 22, 16, 18, 0), STOP },
    SILENT },
  { SEVERAL("a number left out by the only connection there is"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 9, 20), RSP(1, 20, 8, 11, 0), AFTER(5000),
      PING(3, 10, 21), PONG(3, 21, 8, 11), STOP },
    IS(CMDSN_ORDER, 8, 9) },
  { SEVERAL("a number that is on its way on another one"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 9, 20), PING(3, 10, 20), PONG(3, 20, 8, 11),
      PING(4, 10, 21), PONG(4, 21, 10, 13), AFTER(5000), PING(5, 10, 22), PONG(5, 22, 8, 13),
      STOP },
    SILENT },
  { SEVERAL("a number left out, or a gap"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 9, 20), GAP(INITIATOR), AFTER(5000),
      PING(3, 10, 20), PONG(3, 20, 8, 11), STOP },
    SILENT },
  { WHOLE("a window smaller than none"),
    { PONG(WT_NO_TAG, 20, 9, 7), STOP },
    IS(WINDOW_RANGE, 8, 7) },
  { WHOLE("a closed window"), { PONG(WT_NO_TAG, 20, 9, 8), STOP }, SILENT },
  { WHOLE("answered before it was acknowledged"),
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 7, 10, 0), STOP },
    IS(RESPONSE_EARLY, 8, 7) },
  { WHOLE("a status left out"),
    { CMD(1, STATUS, 7, 20), RSP(1, 22, 8, 10, 0), STOP },
    IS(STATSN_ORDER, 20, 22) },
  { WHOLE("what carries no status takes no number"),
    { CMD(1, READ, 7, 20), PONG(WT_NO_TAG, 20, 8, 10), IN(1, 0, 0), R2T(9, 0),
      OTHER(WT_OPCODE_ASYNC), RSP(1, 21, 8, 10, 1), STOP },
    SILENT },
  { WHOLE("a status missing in a gap"),
    { CMD(1, STATUS, 7, 20), GAP(TARGET), RSP(1, 25, 8, 10, 0), STOP },
    SILENT },
  { WHOLE("a status acknowledged before it was sent"),
    { CMD(1, STATUS, 7, 22), RSP(1, 20, 8, 10, 0), STOP },
    IS(EXPSTATSN_AHEAD, 20, 22) },
  { WHOLE("a status acknowledged before it was seen"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 21), RSP(1, 20, 9, 10, 0), RSP(2, 21, 9, 10, 0),
      STOP },
    SILENT },
  { WHOLE("Data-In left out"),
    { CMD(1, READ, 7, 20), IN(1, 0, 0), IN(1, 0x80, 2), STOP },
    IS(DATASN_ORDER, 1, 2) },
  { WHOLE("Data-In that begins with one"),
    { CMD(1, READ, 7, 20), IN(1, 0x80, 1), STOP },
    IS(DATASN_ORDER, 0, 1) },
  { WHOLE("Data-In after a gap"),
    { CMD(1, READ, 7, 20), IN(1, 0, 0), GAP(TARGET), IN(1, 0, 5), IN(1, 0x80, 6),
      RSP(1, 20, 8, 10, 7), STOP },
    SILENT },
  { WHOLE("Data-In of a tag in its second life"),
    { CMD(1, READ, 7, 20), CMD(1, READ, 8, 21), IN(1, 0, 4), RSP(1, 20, 9, 10, 5), IN(1, 0, 0),
      STOP },
    SILENT },
  { WHOLE("R2T left out"),
    { CMD(1, 0xa1, 7, 20), R2T(1, 0), R2T(1, 2), STOP },
    IS(R2TSN_ORDER, 1, 2) },
  { WHOLE("Data-In and R2T share numbers"),
    { CMD(1, BOTH, 7, 20), R2T(1, 0), IN(1, 0, 1), R2T(1, 2), RSP(1, 20, 8, 10, 1), STOP },
    SILENT },
  { WHOLE("Data-Out counts anew for each R2T"),
    { CMD(1, 0xa1, 7, 20), OUT(1, 0, WT_NO_TAG, 0), OUT(1, 0x80, WT_NO_TAG, 1), OUT(1, 0, 9, 0),
      OUT(1, 0x80, 9, 1), STOP },
    SILENT },
  { WHOLE("Data-Out of two R2Ts by turns"),
    { CMD(1, 0xa1, 7, 20), OUT(1, 0, 8, 0), OUT(1, 0x80, 9, 0), OUT(1, 0x80, 8, 1), STOP },
    SILENT },
  { WHOLE("Data-Out goes on counting"),
    { CMD(1, 0xa1, 7, 20), OUT(1, 0x80, 8, 0), OUT(1, 0x80, 9, 1), STOP },
    IS(DATASN_ORDER, 0, 1) },
  { WHOLE("a response counts one Data-In too few"),
    { CMD(1, READ, 7, 20), IN(1, 0, 0), IN(1, 0x80, 1), RSP(1, 20, 8, 10, 1), STOP },
    IS(EXPDATASN, 2, 1) },
  { WHOLE("a response counts R2Ts in"),
    { CMD(1, 0xa1, 7, 20), R2T(1, 0), RSP(1, 20, 8, 10, 1), STOP },
    SILENT },
  { WHOLE("a tag used again while pending"),
    { CMD(1, STATUS, 7, 20), CMD(1, STATUS, 8, 20), RSP(1, 20, 9, 10, 0), STOP },
    IS(ITT_REUSED, 7, 8) },
  { WHOLE("a tag used again after an abort"),
    { CMD(1, STATUS, 7, 20),
      { WT_OPCODE_TMF_REQ, 0x81, 2, 8, 20, 0, 0, 0, true },
      CMD(1, STATUS, 8, 20),
      RSP(1, 20, 9, 10, 0),
      STOP },
    SILENT },
  { WHOLE("an acknowledgment of what was not sent"),
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 9, 12, 0), CMD(2, STATUS, 8, 21), STOP },
    IS(EXPCMDSN_AHEAD, 8, 9) },
  { WHOLE("an acknowledgment of what was not sent, and no status in it"),
    { CMD(1, READ, 7, 20), PONG(WT_NO_TAG, 20, 9, 12), RSP(1, 20, 9, 12, 0), PING(2, 8, 21),
      STOP },
    IS(EXPCMDSN_AHEAD, 8, 9) },
  { WHOLE("an acknowledgment before its command: out of step"),
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 9, 12, 0), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 21),
      STOP },
    SILENT },
  { WHOLE("an acknowledgment of what was not sent, or is missing"),
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 9, 12, 0), GAP(INITIATOR), CMD(2, STATUS, 8, 21),
      STOP },
    SILENT },
  { "an acknowledgment of what came by another connection",
    true,
    "0",
    10000,
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 9, 12, 0), CMD(2, STATUS, 8, 21), STOP },
    SILENT },
  { WHOLE("a window closed for long"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 20),
      CMD(4, STATUS, 10, 20), PONG(WT_NO_TAG, 20, 11, 10), AFTER(5000), RSP(1, 20, 11, 11, 0),
      CMD(5, STATUS, 11, 21), STOP },
    IS(WINDOW_CLOSED, 0, 5000002000) },
  { WHOLE("a window closed for a moment"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 20),
      CMD(4, STATUS, 10, 20), PONG(WT_NO_TAG, 20, 11, 10), AFTER(900), RSP(1, 20, 11, 11, 0),
      CMD(5, STATUS, 11, 21), STOP },
    SILENT },
  { WHOLE("a window closed for long, and nobody waited"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 20),
      CMD(4, STATUS, 10, 20), PONG(WT_NO_TAG, 20, 11, 10), AFTER(2000), RSP(1, 20, 11, 11, 0),
      AFTER(50), CMD(5, STATUS, 11, 21), STOP },
    SILENT },
  { WHOLE("a window closed for one long command"),
    { CMD(1, STATUS, 7, 20), PONG(WT_NO_TAG, 20, 11, 10), AFTER(2000), RSP(1, 20, 11, 11, 0),
      CMD(5, STATUS, 8, 20), STOP },
    SILENT },
  { WHOLE("a window closed for one long command, after others whose answers are lost"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), GAP(TARGET), CMD(3, STATUS, 9, 20),
      PONG(WT_NO_TAG, 22, 10, 9), AFTER(2000), RSP(3, 22, 10, 10, 0), CMD(4, STATUS, 10, 23),
      STOP },
    SILENT },
  { WHOLE("a window closed for long, or opened in a gap"),
    { CMD(1, STATUS, 7, 20), CMD(2, STATUS, 8, 20), CMD(3, STATUS, 9, 20),
      CMD(4, STATUS, 10, 20), PONG(WT_NO_TAG, 20, 11, 10), AFTER(2000), GAP(TARGET),
      RSP(1, 20, 11, 11, 0), CMD(5, STATUS, 11, 21), STOP },
    SILENT },
  { WHOLE("an acknowledgment taken back"),
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 8, 11, 0), CMD(2, STATUS, 8, 21), CMD(3, STATUS, 9, 20),
      STOP },
    IS(EXPSTATSN_BACK, 21, 20) },
  { WHOLE("an acknowledgment taken back by a retry"),
    { CMD(2, STATUS, 7, 20), CMD(1, STATUS, 8, 20), RSP(1, 20, 9, 11, 0), CMD(3, STATUS, 9, 21),
      CMD(2, STATUS, 7, 20), STOP },
    SILENT },
  { WHOLE("an acknowledgment taken back by Data-Out"),
    { CMD(1, 0xa1, 7, 20), CMD(2, STATUS, 8, 20), RSP(2, 20, 9, 12, 0), CMD(3, STATUS, 9, 21),
      OUT(1, 0x80, 9, 0), STOP },
    SILENT },
  { WHOLE("an acknowledgment taken back, or a gap"),
    { CMD(1, STATUS, 7, 20), RSP(1, 20, 8, 11, 0), CMD(2, STATUS, 8, 21), GAP(INITIATOR),
      CMD(3, STATUS, 9, 20), STOP },
    SILENT },
  { WHOLE("nothing acknowledged any more, told once"),
    { CMD(1, STATUS, 7, 20u - 65536u), CMD(2, STATUS, 8, 20u - 65536u), STOP },
    IS(STATSN_UNACKNOWLEDGED, 20, 20u - 65536u) },
  { WHOLE("much to acknowledge"), { CMD(1, STATUS, 7, 20u - 65535u), STOP }, SILENT },
  { WHOLE("nothing acknowledged, or a gap"),
    { GAP(TARGET), CMD(1, STATUS, 7, 20u - 65536u), STOP },
    SILENT },
  { "no room for tasks",
    false,
    "0",
    100,
    { CMD(1, READ, 7, 20), IN(1, 0, 3), RSP(1, 20, 8, 10, 9), STOP },
    SILENT },
  { WHOLE("numbers that wrap"),
    { GAP(INITIATOR), CMD(1, STATUS, 0xffffffff, 20), CMD(2, STATUS, 0, 20),
      CMD(3, STATUS, 2, 20), STOP },
    IS(CMDSN_ORDER, 1, 2) },
};

static const WtTerms unknown;

static void tells(void **state)
{
  const Story *story = *state;
  WtBudget budget = { .limit = story->limit };
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  const WtTerms agreed = { .max_connections = { true, story->level[1] == '+' ? 2 : 1 },
                           .recovery_level = { true, (uint32_t) (story->level[0] - '0') } };
  WtNumbering *numbering = wt_numbering_new(&budget);
  int64_t now = 0;

  if (!story->no_login)
    log_in(numbering, &agreed, &sink, &now);
  wt_numbering_alone(numbering);
  for (const Said *s = story->said; s->opcode != END; s++)
    push(numbering, s, story->no_login ? &unknown : &agreed, &sink, &now);
  wt_numbering_free(numbering);
  assert_int_equal(budget.used, 0);
  assert_int_equal(heard.id, story->id);
  assert_false(heard.others);
  assert_int_equal(heard.expected, story->expected);
  assert_int_equal(heard.seen, story->seen);
}

static void login_keeps_its_number(void **state)
{
  static const Said again = { WT_OPCODE_LOGIN_REQ, 0x87, 1, 8, 0, 0, 0, 0, true };
  WtBudget budget = { .limit = 10000 };
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  WtNumbering *numbering = wt_numbering_new(&budget);
  int64_t now = 0;

  (void) state;
  log_in(numbering, &unknown, &sink, &now);
  push(numbering, &again, &unknown, &sink, &now);
  wt_numbering_free(numbering);
  assert_int_equal(heard.id, WT_FINDING_ISCSI_LOGIN_CMDSN);
  assert_int_equal(heard.expected, 7);
  assert_int_equal(heard.seen, 8);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(stories) + 1] = {
    [G_N_ELEMENTS(stories)] = cmocka_unit_test(login_keeps_its_number),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = tells,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

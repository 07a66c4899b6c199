/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>

#include "anomaly/rules-private.h"
#include "build-pdu.h"
#include "heard.h"

#define MAX_SAID 8
#define MS INT64_C(1000000)
#define NO WT_NO_TAG

/** What a PDU says; @second: octet 2. */
typedef struct {
  uint32_t itt, at20;
  uint32_t data_len, lun, at24, at32, at36, at40, at44;
  uint32_t at28;
  uint8_t opcode, flags, second;
  bool deferred; /* not immediate */
  uint32_t after_ms;
} Said;

enum { END = 0x80, GAP, CLOSED };

typedef struct {
  const char *name;
  Said said[MAX_SAID];
  WtFindingId id; /* the only finding, or NONE */
  uint64_t expected, seen;
  const char *level; /* NULL: no login was seen; a D behind it: SessionType=Discovery */
} Story;

static WtPdu pdu_of(const Said *s)
{
  WtPdu pdu = { .sender = s->opcode & 0x20 ? WT_SENDER_TARGET : WT_SENDER_INITIATOR };
  uint8_t *const at = pdu.bhs.octets;

  pdu.bhs.opcode = s->opcode;
  pdu.bhs.flags = s->flags;
  pdu.bhs.itt = s->itt;
  pdu.bhs.data_len = s->data_len;
  pdu.bhs.immediate = !s->deferred;
  at[2] = s->second;
  wt_test_put_be(at + 8, 4, s->lun);
  wt_test_put_be(at + 16, 4, s->itt);
  wt_test_put_be(at + 20, 4, s->at20);
  wt_test_put_be(at + 24, 4, s->at24);
  wt_test_put_be(at + 28, 4, s->at28);
  wt_test_put_be(at + 32, 4, s->at32);
  wt_test_put_be(at + 36, 4, s->at36);
  wt_test_put_be(at + 40, 4, s->at40);
  wt_test_put_be(at + 44, 4, s->at44);
  return pdu;
}

/* clang-format off */
#define PDU(name, octet_1, ...) { __VA_ARGS__, .opcode = WT_OPCODE_##name, .flags = octet_1 }
#define PING(tag, len) PDU(NOP_OUT, 0x80, tag, NO, .data_len = len)
#define PONG(tag, len) PDU(NOP_IN, 0x80, tag, NO, .data_len = len)
#define TARGET_PING(tag, number) PDU(NOP_IN, 0x80, NO, tag, .lun = number)
#define TARGET_PONG(tag, number) PDU(NOP_OUT, 0x80, NO, tag, .lun = number)
#define SNACK(kind, tag, beg, run) \
  PDU(SNACK, 0x80 | kind, tag, kind == 2 || kind == 3 ? 9 : NO, .at40 = beg, .at44 = run, \
      .at28 = 20)
#define DATA_IN(tag, octet_1, number, ...) \
  PDU(DATA_IN, octet_1, tag, NO, .at36 = number, __VA_ARGS__)
#define ASKING(tag) PDU(DATA_IN, 0x40, tag, 9)
#define RESPONSE(tag, number, ...) PDU(SCSI_RESPONSE, 0x80, tag, .at24 = number, __VA_ARGS__)
#define ACK(number, ms) PDU(NOP_OUT, 0x80, NO, NO, .at28 = number, .after_ms = ms)
#define NEWS(ms) PDU(NOP_IN, 0x80, NO, NO, .after_ms = ms)
#define ASYNC_WITHIN(event, seconds) \
  PDU(ASYNC, 0x80, NO, NO, .at36 = (uint32_t) event << 24, .at40 = seconds)
#define TEXT(ms) PDU(TEXT_REQ, 0x80, 3, NO, .after_ms = ms)
#define COMMAND(tag, number) PDU(SCSI_COMMAND, 0x80, tag, 0, .at24 = number, .deferred = true)
#define TMF(function, task, ref) \
  PDU(TMF_REQ, 0x80 | function, 99, task, .at24 = 50, .at32 = ref)
#define LOGIN(cid) PDU(LOGIN_REQ, 0x87, 1, cid << 16)
#define LOGOUT(reason, cid) PDU(LOGOUT_REQ, 0x80 | reason, 98, cid << 16, .at24 = 8)
#define ANSWER_LOGOUT(response) PDU(LOGOUT_RSP, 0x80, 98, 0, .second = response)
#define REJECT(reason, len) PDU(REJECT, 0x80, NO, 0, .data_len = len, .second = reason)
#define ASYNC(event) PDU(ASYNC, 0x80, NO, NO, .at36 = (uint32_t) event << 24)
#define MISSING { .opcode = GAP }
#define CLOSE(ms) { .opcode = CLOSED, .after_ms = ms }
#define STOP { .opcode = END }
#define IS(name, expected, seen) WT_FINDING_##name, expected, seen
#define SILENT NONE, 0, 0
/* clang-format on */

static const Story stories[] = {
  { "a ping and its answer", { PING(5, 100), PONG(5, 100), STOP }, SILENT, "0" },
  { "an answer too short", { PING(5, 100), PONG(5, 99), STOP }, IS(NOP_DATA, 100, 99), "0" },
  { "an answer too long", { PING(5, 0), PONG(5, 4), STOP }, IS(NOP_DATA, 0, 4), NULL },
  { "as much as fits", { PING(5, 9000), PONG(5, 8192), STOP }, SILENT, "0" },
  { "more than fits", { PING(5, 9000), PONG(5, 9000), STOP }, IS(NOP_DATA, 8192, 9000), "0" },
  { "short, what fits unknown", { PING(5, 100), PONG(5, 99), STOP }, SILENT, NULL },
  { "a ping in a gap", { PING(5, 100), MISSING, PONG(5, 99), STOP }, SILENT, "0" },
  { "a tag pinged twice", { PING(5, 100), PING(5, 8), PONG(5, 100), STOP }, SILENT, "0" },
  { "an answer without ping", { PONG(5, 100), STOP }, SILENT, "0" },
  { "an answer with a TTT", { PDU(NOP_IN, 0x80, 5, 6), STOP }, IS(NOP_TAGS, 0, 0), NULL },
  { "a ping with a TTT", { PDU(NOP_OUT, 0x80, 5, 6), STOP }, IS(NOP_TAGS, 0, 0), NULL },
  { "the target pings", { TARGET_PING(6, 1), TARGET_PONG(6, 1), STOP }, SILENT, NULL },
  { "another LUN", { TARGET_PING(6, 1), TARGET_PONG(6, 2), STOP }, IS(NOP_LUN, 0, 0), NULL },
  { "another LUN's ping", { TARGET_PING(6, 1), TARGET_PONG(7, 2), STOP }, SILENT, NULL },
  { "ping in a gap", { TARGET_PING(6, 1), MISSING, TARGET_PONG(6, 2), STOP }, SILENT, NULL },
  { "not immediate",
    { PDU(NOP_OUT, 0x80, NO, NO, .deferred = true), STOP },
    IS(NOP_IMMEDIATE, 0, 0),
    NULL },
  { "data of nobody's ping", { PONG(NO, 4), STOP }, IS(NOP_PING_DATA, 0, 4), NULL },
  { "SNACK at level 0", { SNACK(0, 3, 1, 2), STOP }, IS(SNACK_LEVEL, 0, 0), "0" },
  { "SNACK at level 1", { SNACK(0, 3, 1, 2), STOP }, SILENT, "1" },
  { "SNACK, level unknown", { SNACK(0, 3, 1, 2), STOP }, SILENT, NULL },
  { "SNACK of type 4", { SNACK(4, 3, 1, 2), STOP }, IS(SNACK_TYPE, 0, 0), "1" },
  { "Status SNACK", { SNACK(1, NO, 20, 2), STOP }, SILENT, "1" },
  { "Status SNACK with a tag", { SNACK(1, 3, 20, 2), STOP }, IS(SNACK_TAG, NO, 3), "1" },
  { "DataACK with a tag", { SNACK(2, 3, 1, 0), STOP }, IS(SNACK_TAG, NO, 3), "1" },
  { "DataACK with a run", { SNACK(2, NO, 1, 1), STOP }, IS(SNACK_RANGE, 0, 0), "1" },
  { "R-Data", { SNACK(3, 3, 0, 0), STOP }, SILENT, "1" },
  { "R-Data with a beginning", { SNACK(3, 3, 1, 0), STOP }, IS(SNACK_RANGE, 0, 0), "1" },
  { "R-Data with a run", { SNACK(3, 3, 0, 1), STOP }, IS(SNACK_RANGE, 0, 0), "1" },
  { "SNACK with a TTT", { PDU(SNACK, 0x80, 3, 9, 0), STOP }, IS(SNACK_TTT, NO, 9), "1" },
  { "R-Data without a tag", { PDU(SNACK, 0x83, 3, NO, 0), STOP }, IS(SNACK_TTT, 0, NO), NULL },
  { "R-Data of tag 0", { PDU(SNACK, 0x83, 3, 0, 0), STOP }, IS(SNACK_TTT, 0, 0), NULL },
  { "all status", { SNACK(1, NO, 0, 0), STOP }, SILENT, "1" },
  { "status acknowledged",
    { SNACK(1, NO, 19, 0), STOP },
    IS(SNACK_ACKNOWLEDGED, 20, 19),
    NULL },
  { "data acknowledged",
    { COMMAND(3, 7), ASKING(3), SNACK(2, NO, 1, 0), SNACK(0, 3, 0, 1), STOP },
    IS(SNACK_ACKNOWLEDGED, 1, 0),
    "1" },
  { "data not acknowledged",
    { COMMAND(3, 7), ASKING(3), SNACK(2, NO, 1, 0), SNACK(0, 3, 1, 1), STOP },
    SILENT,
    "1" },
  { "acknowledged in a gap",
    { COMMAND(3, 7), ASKING(3), MISSING, SNACK(2, NO, 1, 0), SNACK(0, 3, 0, 1), STOP },
    SILENT,
    "1" },
  { "of another command",
    { COMMAND(3, 7), ASKING(3), SNACK(2, NO, 1, 0), COMMAND(3, 8), SNACK(0, 3, 0, 1), STOP },
    SILENT,
    "1" },
  { "status was acknowledged",
    { COMMAND(3, 7), RESPONSE(3, 19, 0), SNACK(0, 3, 0, 1), STOP },
    IS(SNACK_ACKNOWLEDGED, 20, 19),
    "1" },
  { "status was not",
    { COMMAND(3, 7), RESPONSE(3, 20, 0), SNACK(0, 3, 0, 1), STOP },
    SILENT,
    "1" },
  { "the tag comes back",
    { COMMAND(3, 7), SNACK(3, 3, 0, 0), RESPONSE(3, 20, .at20 = 9), ACK(21, 1), NEWS(1), STOP },
    SILENT,
    "1" },
  { "the tag does not",
    { COMMAND(3, 7), SNACK(3, 3, 0, 0), RESPONSE(3, 20, 0), ACK(21, 1), NEWS(0), NEWS(1),
      STOP },
    IS(SNACK_RESPONSE_TAG, 9, 0),
    "1" },
  { "the first one crossed",
    { COMMAND(3, 7), SNACK(3, 3, 0, 0), RESPONSE(3, 20, 0), RESPONSE(3, 20, .at20 = 9),
      ACK(21, 1), NEWS(1), STOP },
    SILENT,
    "1" },
  { "not acknowledged yet",
    { COMMAND(3, 7), SNACK(3, 3, 0, 0), RESPONSE(3, 20, 0), ACK(20, 1), NEWS(1), STOP },
    SILENT,
    "1" },
  { "the SNACK was rejected",
    { COMMAND(3, 7), SNACK(3, 3, 0, 0), REJECT(3, 48), RESPONSE(3, 20, 0), ACK(21, 1), NEWS(1),
      STOP },
    SILENT,
    "1" },
  { "status in Data-In has no tag",
    { COMMAND(3, 7), SNACK(3, 3, 0, 0), DATA_IN(3, 0x81, 0, .at24 = 20), ACK(21, 1), NEWS(1),
      STOP },
    IS(SNACK_RESPONSE_TAG, 9, NO),
    "1" },
  { "data sent again",
    { COMMAND(3, 7), DATA_IN(3, 0, 1, .at28 = 8), SNACK(0, 3, 1, 1),
      DATA_IN(3, 0, 1, .at24 = 5), STOP },
    SILENT,
    "1" },
  { "data sent otherwise",
    { COMMAND(3, 7), DATA_IN(3, 0, 1, 0), SNACK(0, 3, 1, 1), DATA_IN(3, 0, 1, .at40 = 4),
      STOP },
    IS(RESENT_CHANGED, 0, 0),
    "1" },
  { "not asked for",
    { COMMAND(3, 7), DATA_IN(3, 0, 1, 0), DATA_IN(3, 0, 1, .at40 = 4), STOP },
    SILENT,
    "1" },
  { "cut in another way",
    { COMMAND(3, 7), DATA_IN(3, 0, 0, 0), SNACK(3, 3, 0, 0), DATA_IN(3, 0, 0, .at40 = 4),
      STOP },
    SILENT,
    "1" },
  { "the command again",
    { COMMAND(3, 7), DATA_IN(3, 0, 1, 0), SNACK(0, 3, 1, 1), COMMAND(3, 7),
      DATA_IN(3, 0, 1, .at40 = 4), STOP },
    SILENT,
    "1" },
  { "first copy in a gap",
    { COMMAND(3, 7), DATA_IN(3, 0, 1, 0), MISSING, SNACK(0, 3, 1, 1),
      DATA_IN(3, 0, 1, .at40 = 4), STOP },
    SILENT,
    "1" },
  { "a response sent again",
    { COMMAND(3, 7), RESPONSE(3, 20, .at28 = 8), SNACK(1, NO, 20, 1),
      RESPONSE(3, 20, .at36 = 5), STOP },
    SILENT,
    "1" },
  { "a response sent otherwise",
    { COMMAND(3, 7), RESPONSE(3, 20, 0), SNACK(1, NO, 20, 1), RESPONSE(3, 20, .at44 = 5),
      STOP },
    IS(RESENT_CHANGED, 0, 0),
    "1" },
  { "an R2T sent again",
    { COMMAND(3, 7), PDU(R2T, 0x80, 3, 5, .at44 = 64), SNACK(0, 3, 0, 1),
      PDU(R2T, 0x80, 3, 5, .at24 = 2, .at44 = 64), STOP },
    SILENT,
    "1" },
  { "answered late, and asked once",
    { NEWS(0), PING(5, 0), PONG(5, 0), NEWS(6000), CLOSE(0), STOP },
    SILENT,
    NULL },
  { "not answered",
    { NEWS(0), PING(5, 0), PING(6, 0), NEWS(5001), NEWS(5001), STOP },
    IS(NOP_UNANSWERED, 0, 0),
    NULL },
  { "not yet", { NEWS(0), PING(5, 0), NEWS(5000), STOP }, SILENT, NULL },
  { "closed first",
    { NEWS(0), PING(5, 0), CLOSE(5001), STOP },
    IS(NOP_UNANSWERED, 0, 0),
    NULL },
  { "closed at once", { NEWS(0), PING(5, 0), CLOSE(5000), STOP }, SILENT, NULL },
  { "rejected", { PING(5, 0), REJECT(4, 48), NEWS(5001), STOP }, SILENT, NULL },
  { "about to go", { NEWS(0), PING(5, 0), LOGOUT(0, 0), NEWS(5001), STOP }, SILENT, NULL },
  { "one direction only", { PING(5, 0), ACK(0, 5001), STOP }, SILENT, NULL },
  { "a gap meanwhile", { NEWS(0), PING(5, 0), MISSING, NEWS(5001), STOP }, SILENT, NULL },
  { "nor the target's",
    { ACK(0, 0), TARGET_PING(6, 1), NEWS(5001), STOP },
    IS(NOP_UNANSWERED, 0, 0),
    NULL },
  { "the target's is",
    { ACK(0, 0), TARGET_PING(6, 1), TARGET_PONG(6, 1), NEWS(5001), STOP },
    SILENT,
    NULL },
  { "function 0", { TMF(0, NO, 0), STOP }, IS(TMF_FUNCTION, 0, 0), NULL },
  { "function 13", { TMF(13, NO, 0), STOP }, IS(TMF_FUNCTION, 0, 0), NULL },
  { "reassigned at level 1", { TMF(8, 3, 0), STOP }, IS(TMF_REASSIGN, 0, 0), "1" },
  { "reassigned at level 2", { TMF(8, 3, 0), STOP }, SILENT, "2" },
  { "reassigned in turn",
    { PDU(TMF_REQ, 0x88, 99, 3, .deferred = true), STOP },
    IS(TMF_REASSIGN, 0, 0),
    "2" },
  { "a query", { TMF(9, 3, 0), STOP }, SILENT, "2" },
  { "a query too early", { TMF(9, 3, 0), STOP }, IS(TMF_LEVEL, 0, 0), "0" },
  { "an event's query", { TMF(12, NO, 0), STOP }, IS(TMF_LEVEL, 0, 0), "0" },
  { "succeeded", { PDU(TMF_RSP, 0x80, 99, .second = 7), STOP }, IS(TMF_LEVEL, 0, 0), "0" },
  { "succeeded as agreed", { PDU(TMF_RSP, 0x80, 99, .second = 7), STOP }, SILENT, "2" },
  { "LUN reset with a task", { TMF(5, 3, 0), STOP }, IS(TMF_TAG, NO, 3), NULL },
  { "LUN reset", { TMF(5, NO, 0), STOP }, SILENT, NULL },
  { "reassignment and query", { TMF(8, 3, 0), TMF(9, 3, 0), STOP }, SILENT, NULL },
  { "an abort", { COMMAND(3, 7), TMF(1, 3, 7), STOP }, SILENT, NULL },
  { "another CmdSN", { COMMAND(3, 7), TMF(1, 3, 8), STOP }, IS(TMF_REFCMDSN, 7, 8), NULL },
  { "command in a gap", { COMMAND(3, 7), MISSING, TMF(1, 3, 8), STOP }, SILENT, NULL },
  { "an immediate task",
    { PDU(SCSI_COMMAND, 0x80, 3, 0, .at24 = 7), TMF(1, 3, 50), TMF(1, 3, 7), STOP },
    SILENT,
    NULL },
  { "logout", { LOGOUT(0, 0), ANSWER_LOGOUT(0), STOP }, SILENT, NULL },
  { "logout for reason 3", { LOGOUT(3, 0), STOP }, IS(LOGOUT_REASON, 0, 0), NULL },
  { "a command after it", { LOGOUT(0, 0), COMMAND(3, 8), STOP }, IS(LOGOUT_REQUEST, 0, 0), 0 },
  { "a request after it", { LOGOUT(0, 0), TMF(5, NO, 0), STOP }, IS(LOGOUT_REQUEST, 0, 0), 0 },
  { "a ping after it", { LOGOUT(0, 0), PING(3, 0), STOP }, SILENT, NULL },
  { "a retry after it", { COMMAND(3, 7), LOGOUT(0, 0), COMMAND(3, 7), STOP }, SILENT, NULL },
  { "a text goes on",
    { LOGOUT(0, 0), PDU(TEXT_REQ, 0x80, 3, 9, .at24 = 8), STOP },
    SILENT,
    NULL },
  { "refused", { LOGOUT(0, 0), ANSWER_LOGOUT(1), COMMAND(3, 8), STOP }, SILENT, NULL },
  { "rejected logout", { LOGOUT(0, 0), REJECT(4, 48), COMMAND(3, 8), STOP }, SILENT, NULL },
  { "a gap after it", { LOGOUT(0, 0), MISSING, COMMAND(3, 8), STOP }, SILENT, NULL },
  { "of this connection",
    { LOGIN(2), LOGOUT(1, 2), COMMAND(3, 8), STOP },
    IS(LOGOUT_REQUEST, 0, 0),
    NULL },
  { "of another one", { LOGIN(2), LOGOUT(1, 3), COMMAND(3, 8), STOP }, SILENT, NULL },
  { "for recovery", { LOGIN(2), LOGOUT(2, 2), COMMAND(3, 8), STOP }, SILENT, NULL },
  { "Reject", { REJECT(4, 48), REJECT(2, 52), REJECT(12, 48), STOP }, SILENT, NULL },
  { "Reject cut", { REJECT(4, 47), STOP }, IS(REJECT_HEADER, 48, 47), NULL },
  { "Reject, reason 1", { REJECT(1, 48), STOP }, IS(REJECT_REASON, 0, 0), NULL },
  { "Reject, reason 11", { REJECT(11, 48), STOP }, IS(REJECT_REASON, 0, 0), NULL },
  { "Reject, reason 13", { REJECT(13, 48), STOP }, IS(REJECT_REASON, 0, 0), NULL },
  { "events", { ASYNC(0), ASYNC(5), ASYNC(248), ASYNC(255), STOP }, SILENT, NULL },
  { "event 5", { ASYNC(5), STOP }, IS(ASYNC_FAST_ABORT, 0, 0), "0" },
  { "event 5, agreed", { ASYNC(5), STOP }, SILENT, "2" },
  { "logout in time", { ASYNC_WITHIN(1, 2), LOGOUT(0, 0), ACK(0, 9000), STOP }, SILENT, "0" },
  { "no logout",
    { ASYNC_WITHIN(1, 2), ACK(0, 1000), ACK(0, 2001), ACK(0, 9), STOP },
    IS(ASYNC_LOGOUT, 0, 0),
    "0" },
  { "no logout yet", { ASYNC_WITHIN(1, 2), ACK(0, 3000), NEWS(9000), STOP }, SILENT, "0" },
  { "of many connections", { ASYNC_WITHIN(1, 2), ACK(0, 9000), STOP }, SILENT, NULL },
  { "a gap in which to", { ASYNC_WITHIN(1, 2), MISSING, ACK(0, 9000), STOP }, SILENT, "0" },
  { "no time is given", { ASYNC_WITHIN(1, 0), ACK(0, 9000), STOP }, SILENT, "0" },
  { "no negotiation",
    { NEWS(5000), ASYNC_WITHIN(4, 2), ACK(0, 3001), STOP },
    IS(ASYNC_NEGOTIATE, 0, 0),
    NULL },
  { "a negotiation",
    { NEWS(5000), ASYNC_WITHIN(4, 2), TEXT(9), ACK(0, 3001), STOP },
    SILENT,
    NULL },
  { "one was open", { TEXT(5000), ASYNC_WITHIN(4, 2), ACK(0, 3001), STOP }, SILENT, NULL },
  { "or a logout",
    { NEWS(5000), ASYNC_WITHIN(4, 2), LOGOUT(0, 0), ACK(0, 9000), STOP },
    SILENT,
    NULL },
  { "a command for discovery", { COMMAND(3, 7), STOP }, IS(DISCOVERY_REQUEST, 0, 0), "0D" },
  { "a reset for it", { TMF(5, NO, 0), STOP }, IS(DISCOVERY_REQUEST, 0, 0), "0D" },
  { "discovery", { TEXT(0), PING(5, 0), PONG(5, 0), LOGOUT(0, 0), STOP }, SILENT, "0D" },
  { "event 6", { ASYNC(6), STOP }, IS(ASYNC_EVENT, 0, 0), NULL },
  { "event 247", { ASYNC(247), STOP }, IS(ASYNC_EVENT, 0, 0), NULL },
};

static Heard told(const Story *story, size_t limit)
{
  WtBudget budget = { .limit = limit };
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  WtTerms terms = { 0 };
  WtRecovery *recovery = wt_recovery_new(&budget);
  WtNops *nops = wt_nops_new(&budget);
  WtSnacks *snacks = wt_snacks_new(&budget);
  int64_t now_ns = 0;

  if (story->level) {
    terms.recovery_level = (WtTerm) { true, (uint32_t) (story->level[0] - '0') };
    terms.discovery = story->level[1] == 'D';
    terms.segment[0] = (WtTerm) { true, 8192 };
    terms.max_connections = (WtTerm) { true, 1 };
    terms.protocol_level = (WtTerm) { true, story->level[0] == '2' ? 2 : 1 };
    terms.fast_abort = (WtTerm) { true, story->level[0] == '2' };
  }
  for (const Said *s = story->said; s->opcode != END; s++) {
    WtPdu pdu = pdu_of(s);

    pdu.ts_ns = now_ns += s->after_ms * MS;
    if (s->opcode == GAP) {
      wt_recovery_gap(recovery);
      wt_nops_gap(nops);
      wt_snacks_gap(snacks);
    } else if (s->opcode == CLOSED) {
      wt_nops_closed(nops, now_ns, &sink);
    } else {
      wt_recovery_push(recovery, &pdu, &terms, &sink);
      wt_nops_push(nops, &pdu, &terms, &sink);
      wt_snacks_push(snacks, &pdu, &terms, &sink);
    }
  }
  wt_recovery_free(recovery);
  wt_nops_free(nops);
  wt_snacks_free(snacks);
  assert_int_equal(budget.used, 0);
  return heard;
}

static void tells(void **state)
{
  const Story *story = *state;
  const Heard heard = told(story, 20000);

  assert_int_equal(heard.id, story->id);
  assert_int_equal(heard.count, story->id != NONE);
  assert_int_equal(heard.expected, story->expected);
  assert_int_equal(heard.seen, story->seen);
}

/** It rests on what was said of a task or a ping before. */
static bool needs_room(const Story *story)
{
  switch ((int) story->id) {
  case WT_FINDING_NOP_DATA:
  case WT_FINDING_NOP_LUN:
  case WT_FINDING_TMF_REFCMDSN:
  case WT_FINDING_RESENT_CHANGED:
    return true;
  case WT_FINDING_SNACK_ACKNOWLEDGED: /* of a status the SNACK alone tells */
    return story->said[0].opcode == WT_OPCODE_SCSI_COMMAND;
  default:
    return false;
  }
}

/** What cannot be kept makes the rules silent that rest on it, and no others. */
static void without_room(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++) {
    const Heard heard = told(&stories[i], 0);

    const WtFindingId wanted = needs_room(&stories[i]) ? NONE : stories[i].id;

    assert_int_equal(heard.id, wanted);
    assert_int_equal(heard.count, wanted != NONE);
  }
}

int main(void)
{
  enum { N = G_N_ELEMENTS(stories) };
  struct CMUnitTest tests[N + 1] = {
    [N] = cmocka_unit_test(without_room),
  };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = tells,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

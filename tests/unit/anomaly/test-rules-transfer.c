/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Transfer rules: each case is a few PDUs of one task and the one finding they yield, or none.
 * That each rule finds what it is for is also shown by samples/broken; here are the edges.
 */
#include <glib.h>
#include <string.h>

#include "anomaly/rules-private.h"
#include "session/negotiate.h"
#include "wt-test.h"

#define MAX_STEPS 8
#define NONE WT_N_FINDINGS
#define F 0x80
#define R 0x40
#define W 0x20
#define O 0x04
#define U 0x02
#define S 0x01

typedef enum {
  END,
  CMD, /* flags, octets of immediate data, expected              */
  OUT, /* flags, octets, offset, tag                             */
  R2T, /* flags, octets wanted, offset, tag                      */
  IN,  /* flags, octets, offset, residual, status                */
  RSP, /* flags, octets of data, response, residual, status      */
  GAP, /* flags: 0 of the initiator, 1 of the target             */
  TMF,
  BAD,  /* the next PDU has a bad data digest                     */
  SOON, /* the next PDU follows within microseconds               */
} Kind;

typedef struct {
  Kind kind;
  uint8_t flags;
  uint32_t octets, at, extra;
  uint8_t status;
} Step;

typedef struct {
  const char *name;
  WtFindingId finding;
  struct {
    WtKey key;
    const char *value;
  } keys[2];
  Step steps[MAX_STEPS];
} Case;

/* FirstBurstLength 8192, MaxBurstLength 16384, segments 8192, unsolicited data allowed. */
static const Case cases[] = {
  { "a write in every way",
    NONE,
    { { 0 } },
    { { CMD, W, 4096, 16384, 0, 0 },
      { OUT, F, 4096, 4096, WT_NO_TAG, 0 },
      { R2T, F, 8192, 8192, 1, 0 },
      { OUT, 0, 4096, 8192, 1, 0 },
      { OUT, F, 4096, 12288, 1, 0 },
      { RSP, F, 0, 0, 0, 0 } } },
  { "immediate data forbidden",
    WT_FINDING_IMMEDIATE_FORBIDDEN,
    { { WT_KEY_IMMEDIATE_DATA, "No" } },
    { { CMD, F | W, 512, 512, 0, 0 } } },
  { "immediate data unknown",
    NONE,
    { { WT_KEY_IMMEDIATE_DATA, NULL } },
    { { CMD, F | W, 512, 512, 0, 0 } } },
  { "immediate beyond first burst",
    WT_FINDING_BURST_FIRST,
    { { WT_KEY_FIRST_BURST_LENGTH, "512" } },
    { { CMD, F | W, 513, 1024, 0, 0 } } },
  { "first burst just full",
    NONE,
    { { WT_KEY_FIRST_BURST_LENGTH, "0x400" } },
    { { CMD, W, 512, 1024, 0, 0 }, { OUT, F, 512, 512, WT_NO_TAG, 0 } } },
  { "first burst over by one",
    WT_FINDING_BURST_FIRST,
    { { WT_KEY_FIRST_BURST_LENGTH, "1023" } },
    { { CMD, W, 512, 1024, 0, 0 }, { OUT, F, 512, 512, WT_NO_TAG, 0 } } },
  { "segment too long",
    WT_FINDING_SEGMENT_TOO_LONG,
    { { WT_KEY_MAX_RECV_DATA_SEGMENT, "512" } },
    { { CMD, F | W, 513, 1024, 0, 0 } } },
  { "a burst told once",
    WT_FINDING_BURST_FIRST,
    { { WT_KEY_FIRST_BURST_LENGTH, "512" } },
    { { CMD, W, 512, 2048, 0, 0 },
      { OUT, 0, 512, 512, WT_NO_TAG, 0 },
      { OUT, F, 512, 1024, WT_NO_TAG, 0 } } },
  { "unsolicited: command not seen",
    NONE,
    { { WT_KEY_INITIAL_R2T, "Yes" } },
    { { OUT, F, 512, 0, WT_NO_TAG, 0 } } },
  { "unsolicited forbidden",
    WT_FINDING_UNSOLICITED_FORBIDDEN,
    { { WT_KEY_INITIAL_R2T, "Yes" } },
    { { CMD, W, 0, 512, 0, 0 }, { OUT, F, 512, 0, WT_NO_TAG, 0 } } },
  { "unsolicited after final",
    WT_FINDING_UNSOLICITED_AFTER_FINAL,
    { { 0 } },
    { { CMD, F | W, 0, 512, 0, 0 }, { OUT, F, 512, 0, WT_NO_TAG, 0 } } },
  { "r2t of nothing",
    WT_FINDING_R2T_LENGTH,
    { { 0 } },
    { { CMD, F | W, 0, 512, 0, 0 }, { R2T, F, 0, 0, 1, 0 } } },
  { "r2t of a whole burst",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 16384, 0, 0 }, { R2T, F, 16384, 0, 1, 0 } } },
  { "r2t beyond the burst",
    WT_FINDING_R2T_LENGTH,
    { { 0 } },
    { { CMD, F | W, 0, 32768, 0, 0 }, { R2T, F, 16385, 0, 1, 0 } } },
  { "r2t beyond 32 bits",
    WT_FINDING_R2T_OVERRUN,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 }, { R2T, F, 4096, 0xfffff000, 1, 0 } } },
  { "r2t overrun, bidirectional",
    NONE,
    { { 0 } },
    { { CMD, F | R | W, 0, 4096, 0, 0 }, { R2T, F, 8192, 0, 1, 0 } } },
  { "r2t overrun after a gap",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 }, { GAP, 1, 0, 0, 0, 0 }, { R2T, F, 8192, 0, 1, 0 } } },
  { "r2t goes back, to recover",
    NONE,
    { { WT_KEY_ERROR_RECOVERY_LEVEL, "1" } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 0, 2, 0 } } },
  { "r2t goes back",
    WT_FINDING_R2T_ORDER,
    { { 0 } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 0, 2, 0 } } },
  { "r2t anywhere",
    NONE,
    { { WT_KEY_DATA_SEQUENCE_IN_ORDER, "No" } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 4096, 1, 0 },
      { OUT, F, 4096, 4096, 1, 0 },
      { R2T, F, 4096, 0, 2, 0 } } },
  { "one r2t too many",
    WT_FINDING_R2T_OUTSTANDING,
    { { 0 } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 4096, 2, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { OUT, F, 4096, 4096, 2, 0 } } },
  { "one r2t out of step",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 4096, 2, 0 },
      { SOON, 0, 0, 0, 0, 0 },
      { OUT, F, 4096, 0, 1, 0 } } },
  { "one r2t too many, or a gap",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 4096, 2, 0 },
      { GAP, 0, 0, 0, 0, 0 },
      { OUT, F, 4096, 4096, 2, 0 } } },
  { "two r2ts are allowed",
    NONE,
    { { WT_KEY_MAX_OUTSTANDING_R2T, "2" } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 4096, 2, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { OUT, F, 4096, 4096, 2, 0 } } },
  { "answer before its range",
    WT_FINDING_DATA_OUT_RANGE,
    { { 0 } },
    { { CMD, F | W, 4096, 8192, 0, 0 },
      { R2T, F, 4096, 4096, 1, 0 },
      { OUT, F, 4096, 0, 1, 0 } } },
  { "answer beyond 32 bits",
    WT_FINDING_DATA_OUT_RANGE,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { OUT, F, 4096, 0xfffff000, 1, 0 } } },
  { "answer without end",
    WT_FINDING_DATA_OUT_FINAL,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 }, { R2T, F, 4096, 0, 1, 0 }, { OUT, 0, 4096, 0, 1, 0 } } },
  { "answer of any order",
    NONE,
    { { WT_KEY_DATA_PDU_IN_ORDER, "No" } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 8192, 0, 1, 0 },
      { OUT, 0, 4096, 4096, 1, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { RSP, F, 0, 0, 0, 0 } } },
  { "made-up tag, at the end",
    WT_FINDING_DATA_OUT_TTT,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { OUT, F, 4096, 0, 2, 0 },
      { RSP, F, 0, 0, 0, 0 } } },
  { "answer before its r2t",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { RSP, F, 0, 0, 0, 0 } } },
  { "r2t before its command",
    NONE,
    { { 0 } },
    { { R2T, F, 4096, 0, 1, 0 },
      { CMD, F | W, 0, 4096, 0, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { RSP, F, 0, 0, 0, 0 } } },
  { "made-up tag, or the r2t is lost",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 4096, 0, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { GAP, 1, 0, 0, 0, 0 },
      { RSP, F, 0, 0, 0, 0 } } },
  { "bad data, then recovery",
    NONE,
    { { 0 } },
    { { CMD, F | W, 0, 8192, 0, 0 },
      { R2T, F, 4096, 0, 1, 0 },
      { BAD, 0, 0, 0, 0, 0 },
      { OUT, F, 4096, 0, 1, 0 },
      { R2T, F, 4096, 0, 2, 0 } } },
  { "a whole burst of data-in",
    NONE,
    { { 0 } },
    { { CMD, F | R, 0, 32768, 0, 0 },
      { IN, 0, 8192, 0, 0, 0 },
      { IN, F, 8192, 8192, 0, 0 },
      { IN, 0, 8192, 16384, 0, 0 },
      { IN, F | S, 8192, 24576, 0, 0 } } },
  { "data-in beyond the burst",
    WT_FINDING_DATA_IN_BURST,
    { { 0 } },
    { { CMD, F | R, 0, 32768, 0, 0 },
      { IN, 0, 8192, 0, 0, 0 },
      { IN, 0, 8192, 8192, 0, 0 },
      { IN, F, 1, 16384, 0, 0 } } },
  { "check condition in data-in",
    WT_FINDING_DATA_IN_STATUS,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { IN, F | S | U, 0, 0, 512, 2 } } },
  { "residual adds up",
    NONE,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { IN, F | S | U, 100, 0, 412, 0 } } },
  { "residual does not",
    WT_FINDING_RESIDUAL_COUNT,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { IN, F | S | U, 100, 0, 413, 0 } } },
  { "residual of an error",
    NONE,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { RSP, F | U, 20, 0, 1, 2 } } },
  { "short and silent",
    WT_FINDING_SHORT_TRANSFER,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { IN, F | S, 100, 0, 0, 0 } } },
  { "short: busy", NONE, { { 0 } }, { { CMD, F | R, 0, 512, 0, 0 }, { RSP, F, 0, 0, 0, 8 } } },
  { "short, or lost",
    NONE,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { GAP, 1, 0, 0, 0, 0 }, { IN, F | S, 100, 0, 0, 0 } } },
  { "short, or aborted",
    NONE,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 }, { TMF, 0, 0, 0, 0, 0 }, { RSP, F, 0, 0, 0, 0 } } },
  { "data before its command",
    NONE,
    { { 0 } },
    { { IN, F, 512, 0, 0, 0 }, { CMD, F | R, 0, 512, 0, 0 }, { RSP, F, 0, 0, 0, 0 } } },
  { "status after the next command",
    NONE,
    { { 0 } },
    { { CMD, F | R, 0, 512, 0, 0 },
      { IN, F, 512, 0, 0, 0 },
      { CMD, F | R, 0, 512, 0, 0 },
      { RSP, F, 0, 0, 0, 0 },
      { IN, F | S, 512, 0, 0, 0 } } },
  { "flags of an incomplete command",
    WT_FINDING_RESIDUAL_FLAGS,
    { { 0 } },
    { { RSP, F | U, 0, 1, 512, 0 } } },
  { "flags contradict",
    WT_FINDING_RESIDUAL_FLAGS,
    { { 0 } },
    { { RSP, F | U | O, 0, 0, 0, 0 } } },
  { "sense missing", WT_FINDING_SENSE_MISSING, { { 0 } }, { { RSP, F, 0, 0, 0, 2 } } },
  { "no sense: not completed", NONE, { { 0 } }, { { RSP, F, 0, 1, 0, 2 } } },
};

/* --- a bench ---------------------------------------------------------------------------- */

typedef struct {
  unsigned told;
  WtFindingId last;
} Told;

static void on_broken(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected,
                      uint64_t seen)
{
  Told *told = user;

  (void) expected;
  (void) seen;
  assert_non_null(pdu);
  told->told++;
  told->last = id;
}

static void put(WtPdu *pdu, size_t at, uint32_t value)
{
  const uint32_t be = GUINT32_TO_BE(value);

  memcpy(pdu->bhs.octets + at, &be, sizeof be);
}

static void set_key(WtNegotiation *keys, WtKey key, const char *value)
{
  WtKeyResult *k = &keys->keys[key];

  k->state = value ? WT_KEY_IN_FORCE : WT_KEY_UNKNOWN;
  k->said[0] = k->said[1] = k->value = value ? value : "";
  k->times[0] = k->times[1] = 1;
}

static void nothing_said(WtNegotiation *keys)
{
  keys->whole = true;
  for (int i = 0; i < WT_N_KEYS; i++)
    keys->keys[i] = (WtKeyResult) { .said = { "", "" }, .value = wt_key_default((WtKey) i) };
}

static void agree(WtNegotiation *keys)
{
  nothing_said(keys);
  set_key(keys, WT_KEY_INITIAL_R2T, "No");
  set_key(keys, WT_KEY_FIRST_BURST_LENGTH, "8192");
  set_key(keys, WT_KEY_MAX_BURST_LENGTH, "16384");
}

static void fill_pdu(WtPdu *pdu, const Step *step)
{
  static const uint8_t opcodes[] = {
    [CMD] = WT_OPCODE_SCSI_COMMAND, [OUT] = WT_OPCODE_DATA_OUT,      [R2T] = WT_OPCODE_R2T,
    [IN] = WT_OPCODE_DATA_IN,       [RSP] = WT_OPCODE_SCSI_RESPONSE, [TMF] = WT_OPCODE_TMF_REQ,
  };

  pdu->bhs.opcode = opcodes[step->kind];
  pdu->bhs.flags = step->flags;
  pdu->bhs.itt = 7;
  pdu->bhs.data_len = step->kind == R2T ? 0 : step->octets;
  put(pdu, 20, step->kind == CMD ? step->at : step->extra);
  put(pdu, 40, step->at);
  put(pdu, 44, step->kind == R2T ? step->octets : step->extra);
  pdu->bhs.octets[2] = step->kind == RSP ? (uint8_t) step->at : 0;
  pdu->bhs.octets[3] = step->status;
}

static void play(WtTransfer *transfer, const Case *c, const WtNegotiation *keys, Told *told)
{
  const WtRulesSink sink = { on_broken, told };
  WtTerms terms = { 0 };
  WtPdu pdu = { .connection = 1 };

  if (keys)
    wt_terms_of(keys, NULL, &terms);
  for (size_t i = 0; i < MAX_STEPS && c->steps[i].kind != END; i++) {
    const Step *step = &c->steps[i];

    if (step->kind == GAP) {
      wt_transfer_gap(transfer, step->flags ? WT_SENDER_TARGET : WT_SENDER_INITIATOR);
    } else if (step->kind == BAD) {
      pdu.digest[WT_DATA_DIGEST] = WT_VERDICT_BAD;
    } else if (step->kind == SOON) {
      pdu.ts_ns -= 1000000 - 1000;
    } else {
      fill_pdu(&pdu, step);
      pdu.ts_ns += 1000000;
      put(&pdu, 24, (uint32_t) i);
      wt_transfer_push(transfer, &pdu, &terms, &sink);
      pdu.digest[WT_DATA_DIGEST] = WT_VERDICT_ABSENT;
    }
  }
}

static void told_once(void **state)
{
  const Case *const c = *state;
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);
  WtBudget budget = { .limit = 1 << 20 };
  WtTransfer *transfer = wt_transfer_new(&budget);
  Told told = { 0, NONE };

  agree(keys);
  for (size_t i = 0; i < G_N_ELEMENTS(c->keys); i++)
    if (c->keys[i].key)
      set_key(keys, c->keys[i].key, c->keys[i].value);
  play(transfer, c, keys, &told);
  assert_int_equal(told.last, c->finding);
  assert_int_equal(told.told, c->finding == NONE ? 0 : 1);
  wt_transfer_free(transfer);
  assert_int_equal(budget.used, 0);
}

/** Without the login no rule that rests on keys speaks; without room nothing is followed. */
static void quiet(const WtNegotiation *keys, size_t room, bool (*expected)(WtFindingId id))
{
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    WtBudget budget = { .limit = room };
    WtTransfer *transfer = wt_transfer_new(&budget);
    Told told = { 0, NONE };

    play(transfer, &cases[i], keys, &told);
    assert_true(told.told == 0 || expected(told.last));
    wt_transfer_free(transfer);
    assert_int_equal(budget.used, 0);
  }
}

static bool needs_no_key(WtFindingId id)
{
  switch ((int) id) {
  case WT_FINDING_SEGMENT_TOO_LONG:
  case WT_FINDING_IMMEDIATE_FORBIDDEN:
  case WT_FINDING_UNSOLICITED_FORBIDDEN:
  case WT_FINDING_BURST_FIRST:
  case WT_FINDING_DATA_OUT_ORDER:
  case WT_FINDING_DATA_OUT_BURST:
  case WT_FINDING_R2T_OUTSTANDING:
  case WT_FINDING_R2T_ORDER:
  case WT_FINDING_DATA_IN_BURST:
    return false;
  default:
    return true;
  }
}

static bool needs_no_task(WtFindingId id)
{
  return id == WT_FINDING_R2T_LENGTH || id == WT_FINDING_DATA_IN_STATUS ||
         id == WT_FINDING_RESIDUAL_FLAGS || id == WT_FINDING_SENSE_MISSING;
}

static void no_login(void **state)
{
  (void) state;
  quiet(NULL, 1 << 20, needs_no_key);
}

static void part_of_a_login(void **state)
{
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);

  (void) state;
  agree(keys);
  keys->whole = false;
  quiet(keys, 1 << 20, needs_no_key);
}

/* On a connection added to a session the keys of the session are not spoken of. */
static void added_connection(void **state)
{
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);

  (void) state;
  nothing_said(keys);
  quiet(keys, 1 << 20, needs_no_key);
}

static void no_room(void **state)
{
  (void) state;
  quiet(NULL, 0, needs_no_task);
}

static void every_room(void **state)
{
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);
  const Case *const c = &cases[0];

  (void) state;
  agree(keys);
  for (size_t room = 0; room < 2000; room += 16) {
    WtBudget budget = { .limit = room };
    WtTransfer *transfer = wt_transfer_new(&budget);
    Told told = { 0, NONE };

    play(transfer, c, keys, &told);
    assert_int_equal(told.told, 0);
    wt_transfer_free(transfer);
    assert_int_equal(budget.used, 0);
  }
}

int main(void)
{
  const struct CMUnitTest others[] = {
    cmocka_unit_test(no_login),         cmocka_unit_test(part_of_a_login),
    cmocka_unit_test(added_connection), cmocka_unit_test(no_room),
    cmocka_unit_test(every_room),
  };
  struct CMUnitTest tests[G_N_ELEMENTS(cases)];

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = told_once,
      .initial_state = (void *) &cases[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL) + cmocka_run_group_tests(others, NULL, NULL);
}

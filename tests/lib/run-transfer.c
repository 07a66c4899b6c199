/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "run-transfer.h"

#include <glib.h>
#include <string.h>

#include "anomaly/rules-private.h"
#include "session/negotiate.h"
#include "wt-test.h"

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

typedef struct {
  const Case *cases;
  size_t n;
} Table;

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
    [SNK] = WT_OPCODE_SNACK,
  };

  pdu->bhs.opcode = opcodes[step->kind];
  pdu->bhs.flags = step->flags;
  pdu->bhs.data_len = step->kind == R2T ? 0 : step->octets;
  put(pdu, 20, step->kind == CMD ? step->at : step->extra);
  put(pdu, 40, step->at);
  put(pdu, 44, step->kind == R2T ? step->octets : step->extra);
  pdu->bhs.octets[2] = step->kind == RSP ? (uint8_t) step->at : 0;
  pdu->bhs.octets[3] = step->status;
}

/** What is no PDU, but changes those that follow; false if it is one. */
static bool prepare(WtTransfer *transfer, WtPdu *pdu, const Step *step, bool *unread)
{
  switch ((int) step->kind) {
  case GAP:
    wt_transfer_gap(transfer);
    return true;
  case BAD:
    pdu->digest[WT_DATA_DIGEST] = WT_VERDICT_BAD;
    return true;
  case SOON:
    pdu->ts_ns -= 1000000 - 1000;
    return true;
  case TASK:
    pdu->bhs.itt = step->octets;
    return true;
  case LUN:
    pdu->bhs.octets[WT_AT_LUN + 1] ^= 1;
    return true;
  case UNREAD:
    *unread = true;
    return true;
  default:
    return false;
  }
}

/** A status has its step's number; what the initiator sends later acknowledges it. */
static void play(WtTransfer *transfer, const Case *c, const WtNegotiation *keys, Told *told)
{
  const WtRulesSink sink = { on_broken, told };
  WtTerms terms = { 0 };
  WtPdu pdu = { .connection = 1, .bhs.itt = 7 };
  bool unread = false;

  if (keys)
    wt_terms_of(keys, NULL, &terms);
  for (uint32_t i = 0; i < MAX_STEPS && c->steps[i].kind != END; i++) {
    if (prepare(transfer, &pdu, &c->steps[i], &unread))
      continue;
    fill_pdu(&pdu, &c->steps[i]);
    pdu.ts_ns += 1000000;
    put(&pdu, WT_AT_STAT_SN, i);
    put(&pdu, WT_AT_EXP_STAT_SN, unread ? 0 : i);
    wt_transfer_push(transfer, &pdu, &terms, &sink);
    pdu.digest[WT_DATA_DIGEST] = WT_VERDICT_ABSENT;
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

/** Without the login no rule that rests on keys speaks, without room nothing is followed; all else is
 *  told. */
static void quiet(const Table *table, const WtNegotiation *keys, size_t room,
                  bool (*expected)(WtFindingId id))
{
  for (size_t i = 0; i < table->n; i++) {
    const Case *const c = &table->cases[i];
    const WtFindingId wanted = expected(c->finding) ? c->finding : NONE;
    WtBudget budget = { .limit = room };
    WtTransfer *transfer = wt_transfer_new(&budget);
    Told told = { 0, NONE };

    play(transfer, c, keys, &told);
    if (told.last != NONE || !c->keys[0].key) /* else it may rest on that key */
      assert_int_equal(told.last, wanted);
    assert_int_equal(told.told, told.last != NONE);
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
  case WT_FINDING_UNSOLICITED_SHORT:
  case WT_FINDING_R2T_RECOVERY:
  case WT_FINDING_DATA_IN_ORDER:
    return false;
  default:
    return true;
  }
}

static bool needs_no_task(WtFindingId id)
{
  return id == WT_FINDING_R2T_LENGTH || id == WT_FINDING_DATA_IN_STATUS ||
         id == WT_FINDING_RESIDUAL_FLAGS || id == WT_FINDING_SENSE_MISSING ||
         id == WT_FINDING_DATA_OUT_UNALIGNED || id == WT_FINDING_DATA_IN_ACKNOWLEDGE;
}

static void no_login(void **state)
{
  quiet(*state, NULL, 1 << 20, needs_no_key);
}

static void part_of_a_login(void **state)
{
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);

  agree(keys);
  keys->whole = false;
  quiet(*state, keys, 1 << 20, needs_no_key);
}

/* On a connection added to a session the keys of the session are not spoken of. */
static void added_connection(void **state)
{
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);

  nothing_said(keys);
  quiet(*state, keys, 1 << 20, needs_no_key);
}

static void no_room(void **state)
{
  quiet(*state, NULL, 0, needs_no_task);
}

static void every_room(void **state)
{
  g_autofree WtNegotiation *keys = g_new0(WtNegotiation, 1);
  const Case *const c = ((const Table *) *state)->cases;

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

int wt_run_transfer(const Case *cases, size_t n)
{
  Table table = { cases, n };
  const struct CMUnitTest others[] = {
    cmocka_unit_test_prestate(no_login, &table),
    cmocka_unit_test_prestate(part_of_a_login, &table),
    cmocka_unit_test_prestate(added_connection, &table),
    cmocka_unit_test_prestate(no_room, &table),
    cmocka_unit_test_prestate(every_room, &table),
  };
  g_autofree struct CMUnitTest *tests = g_new0(struct CMUnitTest, n);

  for (size_t i = 0; i < n; i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = told_once,
      .initial_state = (void *) &cases[i],
    };
  return _cmocka_run_group_tests("cases", tests, n, NULL, NULL) +
         cmocka_run_group_tests(others, NULL, NULL);
}

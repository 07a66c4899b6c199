/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "build-pdu.h"
#include "session/login.h"

#define TO_FULL_FEATURE 0x87u
#define MORE 0x44u

/** One Login PDU; pairs end with '|'. */
typedef struct {
  char side; /* I or T; 0 ends the list */
  uint8_t flags;
  const char *text;
  uint16_t status;
} Step;

typedef struct {
  const char *name;
  Step steps[6];
  WtDigestUse use[2];
  bool full_feature, login_seen;
} Row;

#define NAME "InitiatorName=iqn.a|TargetName=iqn.b|SessionType=Normal|"
#define UNKNOWN WT_DIGEST_UNKNOWN
#define NONE WT_DIGEST_NONE
#define CRC WT_DIGEST_CRC32C

/*= test RFC7143 13.1 "HeaderDigest and DataDigest" */
static const Row rows[] = {
  { "both answered CRC32C",
    { { 'I', TO_FULL_FEATURE, NAME "HeaderDigest=CRC32C,None|DataDigest=CRC32C|", 0 },
      { 'T', TO_FULL_FEATURE, "HeaderDigest=CRC32C|DataDigest=CRC32C|", 0 } },
    { CRC, CRC },
    true,
    true },
  { "one of them None",
    { { 'I', TO_FULL_FEATURE, NAME "HeaderDigest=None,CRC32C|DataDigest=CRC32C,None|", 0 },
      { 'T', TO_FULL_FEATURE, "HeaderDigest=None|DataDigest=CRC32C|", 0 } },
    { NONE, CRC },
    true,
    true },
  { "answered Reject",
    { { 'I', TO_FULL_FEATURE, NAME "HeaderDigest=CRC32C|", 0 },
      { 'T', TO_FULL_FEATURE, "HeaderDigest=Reject|", 0 } },
    { NONE, NONE },
    true,
    true },
  { "offered, not answered",
    { { 'I', TO_FULL_FEATURE, NAME "HeaderDigest=CRC32C|", 0 },
      { 'T', TO_FULL_FEATURE, "", 0 } },
    { UNKNOWN, UNKNOWN },
    true,
    false },
  { "no digest key at all",
    { { 'I', TO_FULL_FEATURE, NAME, 0 }, { 'T', TO_FULL_FEATURE, "", 0 } },
    { NONE, NONE },
    true,
    true },
  { "the target offers",
    { { 'I', 0x04, NAME, 0 },
      { 'T', 0x04, "DataDigest=CRC32C,None|", 0 },
      { 'I', TO_FULL_FEATURE, "DataDigest=CRC32C|", 0 },
      { 'T', TO_FULL_FEATURE, "", 0 } },
    { NONE, CRC },
    true,
    true },
  { "keys split over PDUs",
    { { 'I', MORE, NAME "Header", 0 },
      { 'T', 0x04, "", 0 },
      { 'I', TO_FULL_FEATURE, "Digest=CRC32C|DataDigest=CRC32C|", 0 },
      { 'T', MORE, "HeaderDigest=CRC", 0 },
      { 'I', 0x04, "", 0 },
      { 'T', TO_FULL_FEATURE, "32C|DataDigest=CRC32C|", 0 } },
    { CRC, CRC },
    true,
    true },
  { "not over yet",
    { { 'I', 0x81, NAME "AuthMethod=None|", 0 }, { 'T', 0x81, "AuthMethod=None|", 0 } },
    { UNKNOWN, UNKNOWN },
    false,
    false },
  { "refused",
    { { 'I', TO_FULL_FEATURE, NAME "HeaderDigest=CRC32C|", 0 },
      { 'T', TO_FULL_FEATURE, "", 0x0201 } },
    { UNKNOWN, UNKNOWN },
    false,
    false },
  { "the first request is not in the capture",
    { { 'T', TO_FULL_FEATURE, "HeaderDigest=CRC32C|", 0 } },
    { UNKNOWN, UNKNOWN },
    true,
    false },
};

static WtBytes unfold(const char *text, GByteArray *out)
{
  g_byte_array_append(out, (const uint8_t *) text, (guint) strlen(text));
  for (guint i = 0; i < out->len; i++)
    if (out->data[i] == '|')
      out->data[i] = 0;
  return (WtBytes) { out->data, out->len };
}

typedef struct {
  WtLogin login;
  WtConnection connection;
  WtDigestPolicy policy;
  WtLimits limits;
  uint32_t missing; /* of the PDUs pushed */
} Fixture;

static void push(Fixture *f, const Step *step)
{
  g_autoptr(GByteArray) text = g_byte_array_new();
  const bool target = step->side == 'T';
  WtPdu pdu = {
    .sender = target ? WT_SENDER_TARGET : WT_SENDER_INITIATOR,
    .text = unfold(step->text, text),
    .missing = f->missing,
  };

  pdu.bhs.opcode = target ? WT_OPCODE_LOGIN_RSP : WT_OPCODE_LOGIN_REQ;
  pdu.bhs.flags = step->flags;
  pdu.bhs.data_len = (uint32_t) pdu.text.len;
  memcpy(pdu.bhs.octets + 8, "\x40\x01\x02\x03\x04\x05\xab\xcd", 8);
  pdu.bhs.octets[36] = (uint8_t) (step->status >> 8);
  pdu.bhs.octets[37] = (uint8_t) step->status;
  wt_login_push(&f->login, &pdu, &f->limits, &f->connection, &f->policy);
}

static void check(const Fixture *f, const WtDigestUse use[2], bool full, bool seen)
{
  assert_int_equal(f->policy.use[0], use[0]);
  assert_int_equal(f->policy.use[1], use[1]);
  assert_int_equal(f->connection.full_feature, full);
  assert_int_equal(f->connection.login_seen, seen);
  assert_false(f->policy.inferred);
}

static void agrees(void **state)
{
  const Row *row = *state;
  Fixture f = { .limits = wt_default_limits };
  const Step *step = row->steps;

  for (; step < row->steps + G_N_ELEMENTS(row->steps) && step->side; step++)
    push(&f, step);
  check(&f, row->use, row->full_feature, row->login_seen);
  assert_memory_equal(f.connection.isid, "\x40\x01\x02\x03\x04\x05", 6);
  assert_int_equal(f.connection.tsih, step[-1].side == 'T' ? 0xabcd : 0);
  assert_int_equal(f.connection.login_status, step[-1].status);
  assert_string_equal(f.connection.initiator_name, row->steps[0].side == 'I' ? "iqn.a" : "");
  assert_string_equal(f.connection.target_name, row->steps[0].side == 'I' ? "iqn.b" : "");
  assert_false(f.connection.discovery);
  wt_login_clear(&f.login);
}

/* Every row again with something missing: then nothing is known for sure. */
static void a_gap_leaves_digests_unknown(void **state)
{
  const Row *row = *state;
  const WtDigestUse unknown[2] = { UNKNOWN, UNKNOWN };

  for (unsigned how = 0; how < 3; how++) {
    Fixture f = { .limits = wt_default_limits, .missing = how == 1 };

    if (how == 2)
      f.limits.text_octets = 3;
    for (size_t i = 0; i < G_N_ELEMENTS(row->steps) && row->steps[i].side; i++) {
      push(&f, &row->steps[i]);
      if (how == 0)
        wt_login_gap(&f.login);
    }
    /* a gap after the last PDU, and a limit that nothing reaches, come too late to matter */
    if (how == 1 || (how == 2 && row->steps[0].flags == MORE))
      check(&f, unknown, row->full_feature, false);
    wt_login_clear(&f.login);
  }
}

static void discovery(void **state)
{
  (void) state;
  Fixture f = { .limits = wt_default_limits };

  push(&f, &(Step) { 'I', TO_FULL_FEATURE, "InitiatorName=iqn.a|SessionType=Discovery|", 0 });
  push(&f, &(Step) { 'T', TO_FULL_FEATURE, "", 0 });
  assert_true(f.connection.discovery);
  assert_true(f.connection.login_seen);
  wt_login_clear(&f.login);
}

static void long_names_are_cut(void **state)
{
  (void) state;
  Fixture f = { .limits = wt_default_limits };
  g_autofree char *name = g_strnfill(500, 'n');
  g_autofree char *text = g_strdup_printf("InitiatorName=%s|", name);

  push(&f, &(Step) { 'I', TO_FULL_FEATURE, text, 0 });
  assert_int_equal(strlen(f.connection.initiator_name), WT_ISCSI_NAME_MAX - 1);
  wt_login_clear(&f.login);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) * 2 + 2] = {
    cmocka_unit_test(discovery),
    cmocka_unit_test(long_names_are_cut),
  };
  size_t n = 2;

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    tests[n++] = (struct CMUnitTest) { .name = rows[i].name,
                                       .test_func = agrees,
                                       .initial_state = (void *) &rows[i] };
    tests[n++] = (struct CMUnitTest) { .name = rows[i].name,
                                       .test_func = a_gap_leaves_digests_unknown,
                                       .initial_state = (void *) &rows[i] };
  }
  return cmocka_run_group_tests(tests, NULL, NULL);
}

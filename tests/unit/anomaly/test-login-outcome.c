/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/login-outcome.h"

#include <string.h>

#include "build-pdu.h"
#include "pdu/bhs.h"
#include "wt-test.h"

#define MAX_STEPS 7 /* the last one ends the list */
#define NAMES "InitiatorName=iqn.a|TargetName=iqn.b|"
#define CRC_FIRST "HeaderDigest=CRC32C,None|"

enum { TO_FULL = 0x87, SECURITY = 0x00, TO_OPERATIONAL = 0x81, OPERATIONAL = 0x04 };

/** One Login PDU; pairs end with '|'. @side: I or T; 0 ends the list */
typedef struct {
  char side;
  uint8_t flags;
  const char *text;
  uint16_t status;
} Step;

typedef struct {
  WtLogin login;
  WtConnection connection;
  WtDigestPolicy policy;
} Side;

static void push(Side *side, const Step *step)
{
  const bool target = step->side == 'T';
  g_autoptr(GByteArray) text = g_byte_array_new();
  WtPdu pdu = { .frame = 1, .sender = target ? WT_SENDER_TARGET : WT_SENDER_INITIATOR };
  uint8_t octets[WT_BHS_LEN] = { target ? 0x23 : 0x43, step->flags };

  g_byte_array_append(text, (const uint8_t *) step->text, (guint) strlen(step->text));
  for (guint i = 0; i < text->len; i++)
    if (text->data[i] == '|')
      text->data[i] = 0;
  wt_test_put_be(octets + 5, 3, text->len);
  if (target)
    wt_test_put_be(octets + WT_AT_LOGIN_STATUS, 2, step->status);
  assert_true(wt_bhs_parse((WtBytes) { octets, sizeof octets }, &pdu.bhs));
  pdu.text = (WtBytes) { text->data, text->len };
  wt_login_push(&side->login, &pdu, &wt_default_limits, &side->connection, &side->policy);
}

static Side *said(const Step *steps)
{
  Side *const side = g_new0(Side, 1);

  for (const Step *step = steps; step->side; step++)
    push(side, step);
  return side;
}

static void forget(Side *side)
{
  wt_login_clear(&side->login);
  g_free(side);
}

/** @words: what is written; NULL: it is not so. */
typedef struct {
  const char *name;
  bool (*judge)(GString *out, const Side *side);
  Step steps[MAX_STEPS];
  const char *words;
} Row;

static bool refused(GString *out, const Side *side)
{
  wt_login_refusal(out, &side->login, &side->connection);
  return out->len > 0;
}

static bool given_up(GString *out, const Side *side)
{
  wt_login_abandonment(out, &side->login);
  return true;
}

static bool one_way(GString *out, const Side *side)
{
  (void) out;
  return wt_login_one_way(side->login.keys);
}

static bool unused(GString *out, const Side *side)
{
  return wt_login_chap_unused(out, side->login.keys);
}

static bool fallback(GString *out, const Side *side)
{
  return wt_login_fallback(out, side->login.keys);
}

#define ASK(flags, text)                                                                       \
  {                                                                                            \
    'I', flags, text, 0                                                                        \
  }
#define SAY(flags, text)                                                                       \
  {                                                                                            \
    'T', flags, text, 0                                                                        \
  }
#define REFUSE(status)                                                                         \
  {                                                                                            \
    'T', 0, "", status                                                                         \
  }
#define CHAP_BEGUN                                                                             \
  ASK(SECURITY, NAMES "AuthMethod=CHAP|"), SAY(SECURITY, "AuthMethod=CHAP|"),                  \
      ASK(SECURITY, "CHAP_A=5,7|")
#define PROOF "CHAP_N=u|CHAP_R=0xab|"
#define CHALLENGE "CHAP_I=1|CHAP_C=0xcd|"
#define LOGIN(asked, answered)                                                                 \
  {                                                                                            \
    ASK(TO_FULL, NAMES asked), SAY(TO_FULL, answered)                                          \
  }

static const Row rows[] = {
  { "no method offered",
    refused,
    { ASK(TO_FULL, NAMES), REFUSE(0x0201) },
    "the initiator offered no AuthMethod, and the target demands one" },
  { "methods refused",
    refused,
    { ASK(SECURITY, NAMES "AuthMethod=None|"), REFUSE(0x0201) },
    "AuthMethod=None offered, none accepted" },
  { "algorithms refused",
    refused,
    { CHAP_BEGUN, REFUSE(0x0201) },
    "CHAP_A=5,7 offered, none accepted" },
  { "proof refused",
    refused,
    { CHAP_BEGUN, SAY(SECURITY, "CHAP_A=5|" CHALLENGE), ASK(TO_OPERATIONAL, PROOF),
      REFUSE(0x0201) },
    "after the initiator's CHAP_N and CHAP_R: the target does not know this name, or has another "
    "secret for it" },
  { "no permission",
    refused,
    { ASK(TO_FULL, NAMES), REFUSE(0x0202) },
    "InitiatorName=iqn.a may not use TargetName=iqn.b" },
  { "no target", refused, { ASK(TO_FULL, NAMES), REFUSE(0x0203) }, "TargetName=iqn.b" },
  { "a name is missing",
    refused,
    { ASK(TO_FULL, "InitiatorName=iqn.a|"), REFUSE(0x0207) },
    "the initiator sent no TargetName" },
  { "no name for discovery",
    refused,
    { ASK(TO_FULL, "InitiatorName=iqn.a|SessionType=Discovery|"), REFUSE(0x0207) },
    "the names that must be sent were: the target misses another key" },
  { "session type",
    refused,
    { ASK(TO_FULL, "InitiatorName=iqn.a|SessionType=Discovery|"), REFUSE(0x0209) },
    "SessionType=Discovery" },
  { "no session",
    refused,
    { ASK(TO_FULL, NAMES), REFUSE(0x020a) },
    "CID 0 was to join the session with TSIH 0x0000" },
  { "not operational",
    refused,
    { ASK(TO_FULL, NAMES), REFUSE(0x0301) },
    "TargetName=iqn.b; Linux (LIO) says so of a target that it does not have, too" },
  { "a target's error",
    refused,
    { ASK(TO_FULL, NAMES), REFUSE(0x0300) },
    "in answer to a request of operational negotiation" },
  { "the first request is missing", refused, { REFUSE(0x0201) }, NULL },

  { "after CHAP_R",
    given_up,
    { CHAP_BEGUN, SAY(SECURITY, "CHAP_A=5|" CHALLENGE), ASK(TO_OPERATIONAL, PROOF CHALLENGE),
      SAY(TO_OPERATIONAL, PROOF) },
    "after the target's CHAP_R, which did not convince the initiator (mutual CHAP)" },
  { "after CHAP_C",
    given_up,
    { CHAP_BEGUN, SAY(SECURITY, "CHAP_A=5|" CHALLENGE) },
    "after the target's CHAP_A and CHAP_C, which the initiator did not answer" },
  { "after the method",
    given_up,
    { ASK(SECURITY, NAMES "AuthMethod=None,CHAP|"), SAY(SECURITY, "AuthMethod=None|") },
    "after the target's AuthMethod=None" },
  { "after operational keys",
    given_up,
    { ASK(OPERATIONAL, NAMES), SAY(OPERATIONAL, "MaxBurstLength=512|") },
    "after the target's operational keys" },
  { "after the first answer",
    given_up,
    { ASK(SECURITY, NAMES), SAY(SECURITY, "") },
    "after the target's first answer" },

  { "the initiator alone proves itself",
    one_way,
    { CHAP_BEGUN, SAY(SECURITY, CHALLENGE), ASK(TO_FULL, PROOF) },
    "" },
  { "both do",
    one_way,
    { CHAP_BEGUN, SAY(SECURITY, CHALLENGE), ASK(TO_FULL, PROOF CHALLENGE) },
    NULL },
  { "nobody does", one_way, LOGIN("", ""), NULL },
  { "CHAP is not wanted", unused, LOGIN("AuthMethod=CHAP,None|", "AuthMethod=None|"),
    "AuthMethod: initiator offered CHAP,None; target answered None" },
  { "CHAP was not offered", unused, LOGIN("AuthMethod=None|", "AuthMethod=None|"), NULL },
  { "CHAP is wanted", unused, LOGIN("AuthMethod=CHAP,None|", "AuthMethod=CHAP|"), NULL },

  { "asked for, not given", fallback, LOGIN(CRC_FIRST, "HeaderDigest=None|"),
    "HeaderDigest: initiator offered CRC32C,None; target answered None" },
  { "asked for alone", fallback, LOGIN("DataDigest=CRC32C|", "DataDigest=Reject|"),
    "DataDigest: initiator offered CRC32C; target answered Reject" },
  { "both digests", fallback,
    LOGIN(CRC_FIRST "DataDigest=CRC32C,None|", "HeaderDigest=None|DataDigest=None|"),
    "HeaderDigest: initiator offered CRC32C,None; target answered None. DataDigest: initiator "
    "offered CRC32C,None; target answered None" },
  { "None is preferred", fallback, LOGIN("HeaderDigest=None,CRC32C|", "HeaderDigest=None|"),
    NULL },
  { "given", fallback, LOGIN(CRC_FIRST, "HeaderDigest=CRC32C|"), NULL },
  { "not spoken of", fallback, LOGIN("", ""), NULL },
  { "the target asks",
    fallback,
    { ASK(OPERATIONAL, NAMES), SAY(OPERATIONAL, CRC_FIRST), ASK(TO_FULL, "HeaderDigest=None|"),
      SAY(TO_FULL, "") },
    "HeaderDigest: target offered CRC32C,None; initiator answered None" },
  { "iSER has none", fallback,
    LOGIN(CRC_FIRST "RDMAExtensions=Yes|", "HeaderDigest=None|RDMAExtensions=Yes|"), NULL },
};

static void words(void **state)
{
  const Row *const row = *state;
  g_autoptr(GString) out = g_string_new(NULL);
  Side *const side = said(row->steps);

  assert_int_equal(row->judge(out, side), row->words != NULL);
  assert_string_equal(out->str, row->words ? row->words : "");
  forget(side);
}

static void digests_are_dropped(void **state)
{
  static const struct {
    Step now[3];
    WtDigestUse use; /* of header digests, before */
    const char *words;
    WtSender by;
  } cases[] = {
    { LOGIN("HeaderDigest=None|", "HeaderDigest=None|"), WT_DIGEST_CRC32C,
      "HeaderDigest: CRC32C on connection 3, None now: the initiator does not offer CRC32C any more",
      WT_SENDER_INITIATOR },
    { LOGIN(CRC_FIRST, "HeaderDigest=None|"), WT_DIGEST_CRC32C,
      "HeaderDigest: CRC32C on connection 3, None now: the target does not agree to CRC32C any more",
      WT_SENDER_TARGET },
    { LOGIN(CRC_FIRST, "HeaderDigest=CRC32C|"), WT_DIGEST_CRC32C, "", WT_SENDER_UNKNOWN },
    { LOGIN("HeaderDigest=None|", "HeaderDigest=None|"), WT_DIGEST_NONE, "",
      WT_SENDER_UNKNOWN },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const WtDigestsBefore before = { .connection = 3,
                                     .use = { cases[i].use, WT_DIGEST_NONE },
                                     .said = { { true, true } } };
    g_autoptr(GString) out = g_string_new(NULL);
    Side *const side = said(cases[i].now);
    WtSender by;

    assert_int_equal(wt_login_dropped(out, side->login.keys, &before, &by),
                     cases[i].words[0] != 0);
    assert_string_equal(out->str, cases[i].words);
    assert_int_equal(by, cases[i].by);
    forget(side);
  }
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + 1];

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = words,
      .initial_state = (void *) &rows[i],
    };
  tests[G_N_ELEMENTS(rows)] = (struct CMUnitTest) cmocka_unit_test(digests_are_dropped);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

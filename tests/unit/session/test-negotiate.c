/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "session/negotiate.h"

#define SIXTY_THREE "123456789-123456789-123456789-123456789-123456789-123456789-123"

/**
 * @talk: pairs, each after the side that says it, I or T; each begins with its frame if that is
 *   not the next one
 */
typedef struct {
  const char *name;
  const char *talk;
  WtKey key;
  WtKeyState state;
  const char *value;
  bool part; /* of the login is missing */
} Row;

#define DEFAULT WT_KEY_DEFAULT
#define OFFERED WT_KEY_OFFERED
#define IN_FORCE WT_KEY_IN_FORCE
#define REFUSED WT_KEY_REFUSED
#define UNKNOWN WT_KEY_UNKNOWN
#define HELLO "I InitiatorName=iqn.a|T TargetPortalGroupTag=1|"
#define LATE "T 1 TargetPortalGroupTag=1|I 2 InitiatorName=iqn.a|"

static const Row rows[] = {
  { "silence", HELLO, WT_KEY_INITIAL_R2T, DEFAULT, "Yes", false },
  { "silence without a default", HELLO, WT_KEY_TARGET_ALIAS, DEFAULT, "", false },
  { "silence, part missing", HELLO, WT_KEY_INITIAL_R2T, UNKNOWN, "", true },
  { "a key like a known one", HELLO "I InitialR2=No|T initialR2T=No|", WT_KEY_INITIAL_R2T,
    DEFAULT, "Yes", false },

  /*= test RFC7143 6.2.1 "MUST respond with the same key and the first value" */
  { "list, second chosen", HELLO "I HeaderDigest=CRC32C,None|T HeaderDigest=None|",
    WT_KEY_HEADER_DIGEST, IN_FORCE, "None", false },
  { "list of one", HELLO "I DataDigest=CRC32C|T DataDigest=CRC32C|", WT_KEY_DATA_DIGEST,
    IN_FORCE, "CRC32C", false },
  { "list, target offers", HELLO "T AuthMethod=CHAP,None|I AuthMethod=CHAP|",
    WT_KEY_AUTH_METHOD, IN_FORCE, "CHAP", false },
  { "list, order unknown", LATE "T HeaderDigest=None|I HeaderDigest=CRC32C,None|",
    WT_KEY_HEADER_DIGEST, IN_FORCE, "None", false },
  { "list, order unknown, target offers", LATE "I CHAP_A=7|T CHAP_A=7,5|", WT_KEY_CHAP_A,
    IN_FORCE, "7", false },
  { "list, no answer", HELLO "I HeaderDigest=CRC32C,None|", WT_KEY_HEADER_DIGEST, OFFERED, "",
    false },
  { "list, answer not offered stands", HELLO "I HeaderDigest=CRC32C|T HeaderDigest=None|",
    WT_KEY_HEADER_DIGEST, IN_FORCE, "None", false },
  { "list, part of a word is not it", HELLO "I TaskReporting=FastAbort|T TaskReporting=Fast|",
    WT_KEY_TASK_REPORTING, IN_FORCE, "Fast", false },
  { "list answered by a list", HELLO "I CHAP_A=5,7|T CHAP_A=7,5|", WT_KEY_CHAP_A, OFFERED, "",
    false },
  { "list, part missing, both heard", "I CHAP_A=5,7|T CHAP_A=7|", WT_KEY_CHAP_A, IN_FORCE, "7",
    true },
  { "range", HELLO "I IFMarkInt=2048~4096|T IFMarkInt=2048|", WT_KEY_IF_MARK_INT, IN_FORCE,
    "2048", false },

  /*= test RFC7143 6.2.2 "the two cases in which answers are OPTIONAL" */
  { "AND, both Yes", HELLO "I ImmediateData=Yes|T ImmediateData=Yes|", WT_KEY_IMMEDIATE_DATA,
    IN_FORCE, "Yes", false },
  { "AND, answer No", HELLO "I ImmediateData=Yes|T ImmediateData=No|", WT_KEY_IMMEDIATE_DATA,
    IN_FORCE, "No", false },
  { "AND, No needs no answer", HELLO "I ImmediateData=No|", WT_KEY_IMMEDIATE_DATA, IN_FORCE,
    "No", false },
  { "AND, the target's No needs none", HELLO "T ImmediateData=No|", WT_KEY_IMMEDIATE_DATA,
    IN_FORCE, "No", false },
  { "AND, Yes does", HELLO "I ImmediateData=Yes|", WT_KEY_IMMEDIATE_DATA, OFFERED, "", false },
  { "AND, No, part missing", "I ImmediateData=No|", WT_KEY_IMMEDIATE_DATA, OFFERED, "", true },
  { "AND, a wrong answer stands", HELLO "I ImmediateData=No|T ImmediateData=Yes|",
    WT_KEY_IMMEDIATE_DATA, IN_FORCE, "Yes", false },
  { "AND, order unknown", LATE "T ImmediateData=No|I ImmediateData=Yes|", WT_KEY_IMMEDIATE_DATA,
    IN_FORCE, "No", false },
  { "AND, order unknown, both Yes", LATE "T ImmediateData=Yes|I ImmediateData=Yes|",
    WT_KEY_IMMEDIATE_DATA, IN_FORCE, "Yes", false },
  { "OR, answer Yes", HELLO "I InitialR2T=No|T InitialR2T=Yes|", WT_KEY_INITIAL_R2T, IN_FORCE,
    "Yes", false },
  { "OR, both No", HELLO "I InitialR2T=No|T InitialR2T=No|", WT_KEY_INITIAL_R2T, IN_FORCE, "No",
    false },
  { "OR, Yes needs no answer", HELLO "I DataPDUInOrder=Yes|", WT_KEY_DATA_PDU_IN_ORDER,
    IN_FORCE, "Yes", false },
  { "OR, No does", HELLO "I DataPDUInOrder=No|", WT_KEY_DATA_PDU_IN_ORDER, OFFERED, "", false },
  { "OR, order unknown", LATE "T InitialR2T=Yes|I InitialR2T=No|", WT_KEY_INITIAL_R2T, IN_FORCE,
    "Yes", false },

  /*= test RFC7143 13.14 "Result function is Minimum" */
  { "minimum", HELLO "I FirstBurstLength=262144|T FirstBurstLength=65536|",
    WT_KEY_FIRST_BURST_LENGTH, IN_FORCE, "65536", false },
  { "minimum, target offers", HELLO "T FirstBurstLength=262144|I FirstBurstLength=65536|",
    WT_KEY_FIRST_BURST_LENGTH, IN_FORCE, "65536", false },
  { "minimum, answer too great stands",
    HELLO "I FirstBurstLength=65536|T FirstBurstLength=262144|", WT_KEY_FIRST_BURST_LENGTH,
    IN_FORCE, "262144", false },
  { "minimum, order unknown", LATE "T MaxBurstLength=512|I MaxBurstLength=16776192|",
    WT_KEY_MAX_BURST_LENGTH, IN_FORCE, "512", false },
  { "minimum, order unknown, hex", LATE "T MaxBurstLength=1000|I MaxBurstLength=0x200|",
    WT_KEY_MAX_BURST_LENGTH, IN_FORCE, "512", false },
  { "minimum in hex", HELLO "I MaxBurstLength=0X40000|T MaxBurstLength=0x2a0Ff|",
    WT_KEY_MAX_BURST_LENGTH, IN_FORCE, "172287", false },
  { "minimum, no answer", HELLO "I MaxConnections=8|", WT_KEY_MAX_CONNECTIONS, OFFERED, "",
    false },
  { "minimum, no number", HELLO "I MaxConnections=8|T MaxConnections=many|",
    WT_KEY_MAX_CONNECTIONS, IN_FORCE, "many", false },
  { "minimum, order unknown, no number", LATE "T MaxConnections=0x|I MaxConnections=8|",
    WT_KEY_MAX_CONNECTIONS, IN_FORCE, "8", false },
  { "minimum, more than 64 bits", HELLO "I MaxConnections=8|T MaxConnections=0x1" SIXTY_THREE,
    WT_KEY_MAX_CONNECTIONS, IN_FORCE,
    "0x1123456789-123456789-123456789-123456789-123456789-123456789-", false },
  /*= test RFC7143 13.15 "Result function is Maximum" */
  { "maximum", HELLO "I DefaultTime2Wait=2|T DefaultTime2Wait=5|", WT_KEY_DEFAULT_TIME2WAIT,
    IN_FORCE, "5", false },
  { "maximum, order unknown", LATE "T DefaultTime2Wait=15|I DefaultTime2Wait=9|",
    WT_KEY_DEFAULT_TIME2WAIT, IN_FORCE, "15", false },

  { "declared by the target", HELLO "T TargetAlias=LIO Target|", WT_KEY_TARGET_ALIAS, IN_FORCE,
    "LIO Target", false },
  { "declared, part missing", "I SessionType=Discovery|", WT_KEY_SESSION_TYPE, IN_FORCE,
    "Discovery", true },
  { "declared empty", HELLO "I InitiatorAlias=|", WT_KEY_INITIATOR_ALIAS, IN_FORCE, "", false },
  { "declared twice, the last counts", HELLO "I InitiatorAlias=a|I InitiatorAlias=b|",
    WT_KEY_INITIATOR_ALIAS, IN_FORCE, "b", false },

  /*= test RFC7143 13.12 "MaxRecvDataSegmentLength" */
  { "each its own", HELLO "I MaxRecvDataSegmentLength=262144|T MaxRecvDataSegmentLength=8192|",
    WT_KEY_MAX_RECV_DATA_SEGMENT, IN_FORCE, "262144", false },
  { "each its own, only the target", HELLO "T MaxRecvDataSegmentLength=65536|",
    WT_KEY_MAX_RECV_DATA_SEGMENT, IN_FORCE, "8192", false },
  { "each its own, only the target, part missing", "T MaxRecvDataSegmentLength=65536|",
    WT_KEY_MAX_RECV_DATA_SEGMENT, UNKNOWN, "", true },
  { "each its own, part missing", "I MaxRecvDataSegmentLength=0x1000|",
    WT_KEY_MAX_RECV_DATA_SEGMENT, IN_FORCE, "4096", true },

  /*= test RFC7143 6.2 "left at its current value (or default" */
  { "rejected", HELLO "I OFMarkInt=2048|T OFMarkInt=Reject|", WT_KEY_OF_MARK_INT, REFUSED, "",
    false },
  { "irrelevant", HELLO "I FirstBurstLength=4192|T FirstBurstLength=Irrelevant|",
    WT_KEY_FIRST_BURST_LENGTH, REFUSED, "65536", false },
  { "not understood", HELLO "I iSCSIProtocolLevel=2|T iSCSIProtocolLevel=NotUnderstood|",
    WT_KEY_PROTOCOL_LEVEL, REFUSED, "1", false },
  { "refused by the initiator", HELLO "T X#NodeArchitecture=a|I X#NodeArchitecture=Reject|",
    WT_KEY_NODE_ARCHITECTURE, REFUSED, "None", false },
  { "refused, part missing", "T HeaderDigest=Reject|", WT_KEY_HEADER_DIGEST, REFUSED, "None",
    true },

  /*= test RFC7145 6.1 "imply HeaderDigest=None and DataDigest=None" */
  { "RDMA does without digests",
    HELLO "I RDMAExtensions=Yes|I HeaderDigest=CRC32C|T HeaderDigest=CRC32C|"
          "T RDMAExtensions=Yes|",
    WT_KEY_HEADER_DIGEST, IN_FORCE, "None", false },
  { "RDMA not agreed does not",
    HELLO "I RDMAExtensions=Yes|I HeaderDigest=CRC32C|T HeaderDigest=CRC32C|"
          "T RDMAExtensions=No|",
    WT_KEY_HEADER_DIGEST, IN_FORCE, "CRC32C", false },

  { "63 octets fit", HELLO "T TargetAlias=" SIXTY_THREE "|", WT_KEY_TARGET_ALIAS, IN_FORCE,
    SIXTY_THREE, false },
  { "64 do not", HELLO "T TargetAlias=" SIXTY_THREE "4|", WT_KEY_TARGET_ALIAS, IN_FORCE,
    SIXTY_THREE, false },
  { "no half characters",
    HELLO "T TargetAlias=-" SIXTY_THREE "|T TargetAlias=\xc3\xa4" //
          "\xc3\xa4" SIXTY_THREE "|",
    WT_KEY_TARGET_ALIAS, IN_FORCE,
    "\xc3\xa4\xc3\xa4"
    "123456789-123456789-123456789-123456789-123456789-123456789",
    false },
  { "cut before a character",
    HELLO "T TargetAlias=123456789-123456789-123456789-123456789-123456789-123456789-12"
          "\xc3\xa4|",
    WT_KEY_TARGET_ALIAS, IN_FORCE,
    "123456789-123456789-123456789-123456789-123456789-123456789-12", false },
  { "what cannot be shown", HELLO "T TargetAlias=a\x1b[1m\xff\xfe\xe2\x80\xae\x7f b\xc3|",
    WT_KEY_TARGET_ALIAS, IN_FORCE, "a[1m b", false },
};

static void push(WtNegotiation *n, char side, const char *pair, uint64_t frame)
{
  const char *equals = strchr(pair, '=');
  const size_t key = (size_t) (equals - pair), value = strlen(equals + 1);
  uint8_t *exact = g_memdup2(equals + 1, value); /* NULL of nothing, as a cursor gives */
  const WtTextPair of = { { (const uint8_t *) pair, key }, { exact, value } };

  wt_negotiation_push(n, &of, side == 'T' ? WT_SENDER_TARGET : WT_SENDER_INITIATOR, frame);
  g_free(exact);
}

static void say(WtNegotiation *n, const char *talk)
{
  g_auto(GStrv) words = g_strsplit(talk, "|", -1);
  uint64_t frame = 0;

  for (char **word = words; *word && **word; word++) {
    char *at = *word + 2;

    frame = g_ascii_isdigit(*at) ? g_ascii_strtoull(at, &at, 10) : frame + 1;
    push(n, **word, at + (*at == ' '), frame);
  }
}

static void is_settled(void **state)
{
  const Row *row = *state;
  WtNegotiation *n = wt_negotiation_new();

  say(n, row->talk);
  for (int again = 0; again < 2; again++) {
    wt_negotiation_settle(n, !row->part);
    assert_string_equal(n->keys[row->key].value, row->value);
    assert_string_equal(wt_key_state_name(n->keys[row->key].state),
                        wt_key_state_name(row->state));
    assert_true(n->whole == !row->part);
  }
  wt_negotiation_free(n);
}

static void knows_who_said_what(void **state)
{
  (void) state;
  const WtKeyResult *key;
  WtNegotiation *n = wt_negotiation_new();

  say(n, "I 3 InitialR2T=No|T 5 InitialR2T=Yes|T 7 InitialR2T=No|");
  key = &n->keys[WT_KEY_INITIAL_R2T];
  assert_string_equal(key->said[0], "No");
  assert_string_equal(key->said[1], "No");
  assert_int_equal(n->frames[WT_KEY_INITIAL_R2T][0], 3);
  assert_int_equal(n->frames[WT_KEY_INITIAL_R2T][1], 7);
  assert_int_equal(key->times[0], 1);
  assert_int_equal(key->times[1], 2);
  for (int i = 0; i < 600; i++)
    push(n, 'I', "InitialR2T=No", 9);
  assert_int_equal(key->times[0], UINT8_MAX);
  wt_negotiation_free(n);
}

/** Not one octet of a secret's value is anywhere in what is kept. */
static void keeps_no_secret(void **state)
{
  (void) state;
  static const char *const secrets[] = { "CHAP_N", "CHAP_I", "CHAP_C",     "CHAP_R",
                                         "SRP_U",  "SRP_s",  "SRP_A",      "SRP_B",
                                         "SRP_M",  "SRP_HM", "KRB_AP_REQ", "KRB_AP_REP",
                                         "X-own",  "chap_n" };
  WtNegotiation *n = wt_negotiation_new();

  for (size_t i = 0; i < G_N_ELEMENTS(secrets); i++) {
    g_autofree char *pair = g_strdup_printf("%s=\x5e\x5e\x5e\x5e\x5e\x5e", secrets[i]);

    push(n, 'I', pair, i + 1);
    push(n, 'T', pair, i + 2);
  }
  wt_negotiation_settle(n, true);
  for (int i = 0; i < WT_N_KEYS; i++) {
    assert_null(strchr(n->keys[i].said[0], 0x5e));
    assert_null(strchr(n->keys[i].said[1], 0x5e));
    assert_null(strchr(n->keys[i].value, 0x5e));
  }
  assert_int_equal(n->keys[WT_KEY_CHAP_R].times[0], 1);
  assert_int_equal(n->frames[WT_KEY_CHAP_R][1], 5);
  assert_int_equal(n->keys[WT_KEY_CHAP_R].state, WT_KEY_IN_FORCE);
  assert_string_equal(n->keys[WT_KEY_CHAP_R].value, "");
  wt_negotiation_free(n);
}

/** Every key: silence is its default, and both refusing it is refused. */
static void every_key_has_its_default(void **state)
{
  (void) state;
  WtNegotiation *n = wt_negotiation_new();

  wt_negotiation_settle(n, true);
  for (int i = 0; i < WT_N_KEYS; i++) {
    assert_non_null(wt_key_name((WtKey) i));
    assert_int_equal(n->keys[i].state, WT_KEY_DEFAULT);
    assert_string_equal(n->keys[i].value, wt_key_default((WtKey) i));
    for (int j = 0; j < i; j++)
      assert_string_not_equal(wt_key_name((WtKey) i), wt_key_name((WtKey) j));
  }
  wt_negotiation_free(n);
}

/*= test RFC7143 11.13.5 "currently allocated status codes" */
static void explains_every_status(void **state)
{
  (void) state;
  static const uint16_t last[] = { 0x0000, 0x0102, 0x020b, 0x0302 };
  static const uint16_t first[] = { 0x0000, 0x0101, 0x0200, 0x0300 };
  unsigned known = 0;

  for (uint32_t status = 0; status <= UINT16_MAX; status++) {
    const unsigned class = status >> 8;
    const bool listed = class < 4 && status >= first[class] && status <= last[class];

    assert_true(listed == (wt_login_status_text((uint16_t) status) != NULL));
    known += listed;
  }
  assert_int_equal(known, 18);
}

int main(void)
{
  enum { PLAIN = 4 };
  struct CMUnitTest tests[G_N_ELEMENTS(rows) + PLAIN] = {
    cmocka_unit_test(knows_who_said_what),
    cmocka_unit_test(keeps_no_secret),
    cmocka_unit_test(every_key_has_its_default),
    cmocka_unit_test(explains_every_status),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i + PLAIN] = (struct CMUnitTest) { .name = rows[i].name,
                                             .test_func = is_settled,
                                             .initial_state = (void *) &rows[i] };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

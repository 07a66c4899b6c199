/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Login rules: each case is a few Login PDUs and the one finding they yield, or none. That each
 * rule finds what it is for is also shown by samples/broken; here are the edges.
 */
#include <glib.h>
#include <string.h>

#include "anomaly/rules-private.h"
#include "session/negotiate.h"
#include "wt-test.h"

#define MAX_SAID 6
#define NONE WT_N_FINDINGS
#define NAMES "InitiatorName=i;TargetName=t;"
#define SEC 0x81   /* T, security to operational */
#define STAY 0x00  /* security                   */
#define OPER 0x04  /* operational                */
#define MORE 0x44  /* likewise, C                */
#define FINAL 0x87 /* T, operational to the full feature phase */

typedef enum { END, REQ, RSP, GAP } Kind;

/** @text: ';' for NUL; @ack: ExpStatSN of a request; status class of a response */
typedef struct {
  Kind kind;
  uint8_t flags;
  const char *text;
  uint8_t ack, tsih;
  uint32_t missing;
} Said;

typedef struct {
  const char *name;
  WtFindingId id;
  Said said[MAX_SAID];
} Case;

#define IS(name) WT_FINDING_##name
#define A(kind, ...)                                                                           \
  {                                                                                            \
    kind, __VA_ARGS__                                                                          \
  }

static const Case cases[] = {
  { "a whole login",
    NONE,
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, SEC, "AuthMethod=None;", 0, 0, 0),
      A(REQ, MORE, "Initial", 5, 0, 0), A(RSP, OPER, "", 0, 0, 0),
      A(REQ, FINAL, "R2T=Yes;", 6, 0, 0), A(RSP, FINAL, "InitialR2T=Yes;", 0, 1, 0) } },
  { "straight to the end", NONE, { A(REQ, 0x83, NAMES, 0, 0, 0), A(RSP, 0x83, "", 0, 1, 0) } },
  { "the target stops sooner",
    NONE,
    { A(REQ, 0x83, NAMES, 0, 0, 0), A(RSP, 0x81, "", 0, 0, 0), A(REQ, FINAL, "", 5, 0, 0),
      A(RSP, FINAL, "", 0, 1, 0) } },
  { "the target goes further",
    IS(LOGIN_STAGE),
    { A(REQ, 0x81, NAMES, 0, 0, 0), A(RSP, 0x83, "", 0, 1, 0) } },
  { "the stage did not change",
    IS(LOGIN_STAGE),
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, STAY, "", 0, 0, 0), A(REQ, FINAL, "", 5, 0, 0) } },
  { "from a stage to itself", IS(LOGIN_STAGE), { A(REQ, 0x85, NAMES, 0, 0, 0) } },
  { "T unasked",
    IS(LOGIN_TRANSIT),
    { A(REQ, STAY, NAMES, 0, 0, 0), A(RSP, SEC, "", 0, 0, 0) } },
  { "C and T", IS(LOGIN_CONTINUE), { A(REQ, SEC | 0x40, NAMES, 0, 0, 0) } },
  { "an answer to C",
    IS(LOGIN_CONTINUE_ANSWER),
    { A(REQ, 0x40, NAMES, 0, 0, 0), A(RSP, STAY, "TargetAlias=a;", 0, 0, 0) } },
  { "two requests",
    IS(LOGIN_OUTSTANDING),
    { A(REQ, STAY, NAMES, 0, 0, 0), A(REQ, STAY, "", 0, 0, 0) } },
  { "a request that the capture saw too soon",
    NONE,
    { A(REQ, SEC, NAMES, 0, 0, 0), A(REQ, 0x85, "", 5, 0, 0), A(RSP, 0x83, "", 0, 0, 0) } },
  { "names in two PDUs",
    NONE,
    { A(REQ, 0x40, "InitiatorName=i;Targ", 0, 0, 0), A(RSP, STAY, "", 0, 0, 0),
      A(REQ, SEC, "etName=t;", 5, 0, 0) } },
  { "no InitiatorName", IS(LOGIN_NAMES), { A(REQ, SEC, "TargetName=t;", 0, 0, 0) } },
  { "no TargetName", IS(LOGIN_NAMES), { A(REQ, SEC, "InitiatorName=i;", 0, 0, 0) } },
  { "discovery", NONE, { A(REQ, SEC, "InitiatorName=i;SessionType=Discovery;", 0, 0, 0) } },
  { "the capture began later", NONE, { A(REQ, SEC, "", 5, 0, 0) } },
  { "TSIH too soon",
    IS(LOGIN_TSIH),
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, SEC, "", 0, 1, 0) } },
  { "no TSIH", IS(LOGIN_TSIH), { A(REQ, 0x83, NAMES, 0, 0, 0), A(RSP, 0x83, "", 0, 0, 0) } },
  { "a connection added", NONE, { A(REQ, SEC, NAMES, 0, 9, 0), A(RSP, SEC, "", 0, 9, 0) } },
  { "redirected",
    NONE,
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, SEC, "TargetAddress=a;", 1, 0, 0) } },
  { "redirected nowhere",
    IS(LOGIN_REDIRECT),
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, SEC, "", 1, 0, 0) } },
  { "refused, with bits that mean nothing then",
    NONE,
    { A(REQ, STAY, NAMES, 0, 0, 0), A(RSP, FINAL, "junk", 2, 0, 0) } },
  { "a key twice",
    IS(LOGIN_REPEATED),
    { A(REQ, SEC, NAMES "MaxConnections=1;MaxConnections=1;", 0, 0, 0) } },
  { "TargetAddress may come twice",
    NONE,
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, SEC, "TargetAddress=a;TargetAddress=b;", 0, 0, 0) } },
  { "no NUL", IS(TEXT_FORMAT), { A(REQ, SEC, NAMES "MaxConnections=1", 0, 0, 0) } },
  { "no '='", IS(TEXT_FORMAT), { A(REQ, SEC, NAMES "MaxConnections;", 0, 0, 0) } },
  { "no key", IS(TEXT_FORMAT), { A(REQ, SEC, NAMES "=1;", 0, 0, 0) } },
  { "a key of 63",
    NONE,
    { A(REQ, SEC, NAMES "X-1234567890123456789012345678901234567890123456789012345678901=;", 0,
        0, 0) } },
  { "a key of 64",
    IS(TEXT_FORMAT),
    { A(REQ, SEC, NAMES "X-12345678901234567890123456789012345678901234567890123456789012=;", 0,
        0, 0) } },
  { "padding counted as data", NONE, { A(REQ, SEC, NAMES ";;", 0, 0, 0) } },
  { "yes", IS(TEXT_BOOLEAN), { A(REQ, SEC, NAMES "InitialR2T=yes;", 0, 0, 0) } },
  { "Irrelevant", NONE, { A(REQ, SEC, NAMES "InitialR2T=Irrelevant;", 0, 0, 0) } },
  { "not understood",
    IS(TEXT_NOT_UNDERSTOOD),
    { A(REQ, SEC, NAMES, 0, 0, 0), A(RSP, SEC, "IFMarker=NotUnderstood;", 0, 0, 0) } },
  { "younger keys need not be",
    NONE,
    { A(REQ, SEC, NAMES, 0, 0, 0),
      A(RSP, SEC, "TaskReporting=NotUnderstood;X-a=NotUnderstood;", 0, 0, 0) } },
  { "CHAP as offered",
    NONE,
    { A(REQ, STAY, NAMES "CHAP_A=7,0x5;", 0, 0, 0), A(RSP, STAY, "CHAP_A=5;", 0, 0, 0) } },
  { "CHAP not as offered",
    IS(CHAP_ALGORITHM),
    { A(REQ, STAY, NAMES "CHAP_A=7,55;", 0, 0, 0), A(RSP, STAY, "CHAP_A=5;", 0, 0, 0) } },
  { "after a gap",
    NONE,
    { A(REQ, STAY, NAMES, 0, 0, 0), A(GAP, 0, "", 0, 0, 0), A(RSP, FINAL, "junk", 0, 0, 0) } },
  { "a PDU with a hole",
    NONE,
    { A(REQ, STAY, "junk", 0, 0, 1), A(RSP, FINAL, "junk", 0, 0, 0) } },
  { "a response to nothing", NONE, { A(RSP, FINAL, "junk", 0, 0, 0) } },
};

typedef struct {
  WtFindingId id;
  unsigned count;
} Heard;

static void hear(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected, uint64_t seen)
{
  Heard *heard = user;

  (void) pdu;
  (void) expected;
  (void) seen;
  heard->id = id;
  heard->count++;
}

/** As the session stage does: pairs count once the text is whole. */
static void negotiate(WtNegotiation *keys, GString *part, const WtPdu *pdu)
{
  const WtBytes text = pdu->text;
  WtTextPair pair;

  g_string_append_len(part, (const char *) text.data, (gssize) text.len);
  if (pdu->bhs.octets[1] & 0x40)
    return;

  WtBytes whole = { (const uint8_t *) part->str, part->len };

  while (wt_text_next(&whole, &pair))
    wt_negotiation_push(keys, &pair, pdu->sender, 1);
  g_string_truncate(part, 0);
}

static void push(WtLoginRules *rules, const Said *said, WtNegotiation *keys, GString *part[2],
                 const WtRulesSink *sink)
{
  const bool answer = said->kind == RSP;
  char *text = g_strdelimit(g_strdup(said->text), ";", '\n');
  const size_t len = strlen(text);
  WtPdu pdu = { .sender = answer ? WT_SENDER_TARGET : WT_SENDER_INITIATOR,
                .missing = said->missing,
                .text = { (const uint8_t *) text, len },
                .bhs = { .data_len = (uint32_t) len } };

  for (size_t i = 0; i < len; i++)
    text[i] = text[i] == '\n' ? 0 : text[i];
  pdu.bhs.octets[1] = said->flags;
  pdu.bhs.octets[15] = said->tsih;
  pdu.bhs.octets[answer ? 36 : 31] = said->ack;
  negotiate(keys, part[answer], &pdu);
  wt_login_rules_push(rules, &pdu, keys, sink);
  g_free(text);
}

static Heard run(const Case *c)
{
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  WtNegotiation *keys = wt_negotiation_new();
  WtLoginRules *rules = wt_login_rules_new();
  GString *part[2] = { g_string_new(NULL), g_string_new(NULL) };

  for (size_t i = 0; i < MAX_SAID && c->said[i].kind != END; i++)
    if (c->said[i].kind == GAP)
      wt_login_rules_gap(rules, WT_SENDER_TARGET);
    else
      push(rules, &c->said[i], keys, part, &sink);
  wt_login_rules_free(rules);
  wt_negotiation_free(keys);
  g_string_free(part[0], TRUE);
  g_string_free(part[1], TRUE);
  return heard;
}

static void each_case_yields_its_finding_once(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Heard heard = run(&cases[i]);

    if (heard.id != cases[i].id || heard.count != (cases[i].id != NONE))
      fail_msg("%s: %u findings, last %d, not %d", cases[i].name, heard.count, (int) heard.id,
               (int) cases[i].id);
  }
}

/** Text that never ends is not kept for ever. */
static void endless_text_is_given_up(void **state)
{
  static const Said pair[] = { A(REQ, 0x40, "X-a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;", 0,
                                 0, 0),
                               A(RSP, STAY, "", 0, 0, 0) };
  static const Said last = A(REQ, STAY, "junk", 0, 0, 0);
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  WtNegotiation *keys = wt_negotiation_new();
  WtLoginRules *rules = wt_login_rules_new();
  GString *part[2] = { g_string_new(NULL), g_string_new(NULL) };

  (void) state;
  for (int i = 0; i < 1000; i++)
    push(rules, &pair[i % 2], keys, part, &sink);
  push(rules, &last, keys, part, &sink);
  assert_int_equal(heard.count, 0);
  wt_login_rules_free(rules);
  wt_negotiation_free(keys);
  g_string_free(part[0], TRUE);
  g_string_free(part[1], TRUE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_case_yields_its_finding_once),
    cmocka_unit_test(endless_text_is_given_up),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

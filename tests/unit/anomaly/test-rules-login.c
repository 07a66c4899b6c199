/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Login rules: each case is a few Login PDUs and the one finding they yield, or none. That each
 * rule finds what it is for is also shown by samples/broken; here are the edges.
 */
#include "login-cases.h"
#include "wt-test.h"

#define LONG_51 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define LONG_255 LONG_51 LONG_51 LONG_51 LONG_51 LONG_51

static const Case cases[] = {
  { "a whole login",
    NONE,
    { ASK(SEC, NAMES), SAY(SEC, TAG "AuthMethod=None;"), NEXT(MORE, "Initial"), SAY(OPER, ""),
      WITH(REQ, FINAL, "R2T=Yes;", .ack = 6),
      WITH(RSP, FINAL, "InitialR2T=Yes;", .tsih = 1) } },
  { "straight to the end", NONE, { ASK(0x83, NAMES), WITH(RSP, 0x83, TAG, .tsih = 1) } },
  { "the target stops sooner",
    NONE,
    { ASK(0x83, NAMES), SAY(0x81, TAG), NEXT(FINAL, ""), WITH(RSP, FINAL, "", .tsih = 1) } },
  { "the target goes further",
    IS(LOGIN_STAGE),
    { ASK(0x81, NAMES), WITH(RSP, 0x83, TAG, .tsih = 1) } },
  { "the stage did not change",
    IS(LOGIN_STAGE),
    { ASK(SEC, NAMES), SAY(STAY, TAG), NEXT(FINAL, "") } },
  { "from a stage to itself", IS(LOGIN_STAGE), { ASK(0x85, NAMES) } },
  { "T unasked", IS(LOGIN_TRANSIT), { ASK(STAY, NAMES), SAY(SEC, TAG) } },
  { "C and T", IS(LOGIN_CONTINUE), { ASK(SEC | 0x40, NAMES) } },
  { "an answer to C",
    IS(LOGIN_CONTINUE_ANSWER),
    { ASK(0x40, NAMES), SAY(STAY, "TargetAlias=a;") } },
  { "two requests", IS(LOGIN_OUTSTANDING), { ASK(STAY, NAMES), ASK(STAY, "") } },
  { "of two stages",
    IS(LOGIN_OUTSTANDING),
    { ASK(SEC, NAMES), ASK(FINAL, "InitialR2T=Yes;") } },
  { "a request that the capture saw too soon",
    NONE,
    { ASK(SEC, NAMES), NEXT(0x85, ""), SAY(0x83, "") } },
  { "a response that the capture has too late",
    NONE,
    { NEXT(FINAL, ""), WITH(RSP, SEC, "", .late = true) } },
  { "names in two PDUs",
    NONE,
    { ASK(0x40, "InitiatorName=i;Targ"), SAY(STAY, ""), NEXT(SEC, "etName=t;") } },
  { "no InitiatorName", IS(LOGIN_NAMES), { ASK(SEC, "TargetName=t;") } },
  { "no TargetName", IS(LOGIN_NAMES), { ASK(SEC, "InitiatorName=i;") } },
  { "discovery", NONE, { ASK(SEC, "InitiatorName=i;SessionType=Discovery;") } },
  { "the capture began later", NONE, { NEXT(SEC, "") } },
  { "TSIH too soon", IS(LOGIN_TSIH), { ASK(SEC, NAMES), WITH(RSP, SEC, TAG, .tsih = 1) } },
  { "no TSIH", IS(LOGIN_TSIH), { ASK(0x83, NAMES), SAY(0x83, TAG) } },
  { "a connection added",
    NONE,
    { WITH(REQ, SEC, NAMES, .tsih = 9), WITH(RSP, SEC, TAG, .tsih = 9) } },
  { "another TSIH",
    IS(LOGIN_IDENTITY),
    { WITH(REQ, SEC, NAMES, .tsih = 9), WITH(RSP, SEC, TAG, .tsih = 9),
      WITH(REQ, FINAL, "", .ack = 5, .tsih = 8) } },
  { "another CID",
    IS(LOGIN_IDENTITY),
    { ASK(SEC, NAMES), SAY(SEC, TAG), WITH(REQ, FINAL, "", .ack = 5, .cid = 1) } },
  { "a later version", IS(LOGIN_VERSION), { WITH(REQ, SEC, NAMES, .version = { 1, 0 }) } },
  { "a later version is active",
    IS(LOGIN_VERSION),
    { ASK(SEC, NAMES), WITH(RSP, SEC, TAG, .version = { 1, 1 }) } },
  { "the target knows a later version, too",
    NONE,
    { ASK(SEC, NAMES), WITH(RSP, SEC, TAG, .version = { 1, 0 }) } },
  { "no TargetPortalGroupTag", IS(LOGIN_PORTAL_GROUP), { ASK(SEC, NAMES), SAY(SEC, "") } },
  { "TargetPortalGroupTag in the answer to text that is whole",
    NONE,
    { ASK(0x40, "InitiatorName=i;Targ"), SAY(STAY, ""), NEXT(SEC, "etName=t;"),
      SAY(SEC, TAG) } },
  { "TargetPortalGroupTag in text that goes on",
    NONE,
    { ASK(STAY, NAMES), SAY(0x40, "TargetPortal"), NEXT(STAY, ""), SAY(STAY, "GroupTag=1;") } },
  { "TargetPortalGroupTag comes too late",
    IS(LOGIN_PORTAL_GROUP),
    { ASK(STAY, NAMES), SAY(STAY, ""), NEXT(STAY, ""), SAY(STAY, TAG) } },
  { "TargetPortalGroupTag in discovery",
    NONE,
    { ASK(SEC, "InitiatorName=i;SessionType=Discovery;"), SAY(SEC, "") } },
  { "TargetPortalGroupTag may have been said",
    NONE,
    { NEXT(SEC, "AuthMethod=None;"), SAY(SEC, "") } },
  { "redirected", NONE, { ASK(SEC, NAMES), WITH(RSP, SEC, "TargetAddress=a;", .ack = 1) } },
  { "redirected nowhere",
    IS(LOGIN_REDIRECT),
    { ASK(SEC, NAMES), WITH(RSP, SEC, "", .ack = 1) } },
  { "refused, with bits that mean nothing then",
    NONE,
    { ASK(STAY, NAMES), WITH(RSP, FINAL, "junk", .ack = 2) } },
  { "a request after a refusal",
    IS(LOGIN_AFTER_REFUSAL),
    { ASK(STAY, NAMES), WITH(RSP, STAY, "", .ack = 2), ASK(STAY, NAMES),
      WITH(OTHER, 0, "", .ack = 0) } },
  { "some other PDU after a refusal",
    IS(LOGIN_AFTER_REFUSAL),
    { ASK(STAY, NAMES), WITH(RSP, STAY, "", .ack = 3), WITH(OTHER, 0, "", .ack = 0) } },
  { "after a refusal and a gap",
    NONE,
    { ASK(STAY, NAMES), WITH(RSP, STAY, "", .ack = 2), LOST, ASK(STAY, NAMES) } },
  { "after a login",
    NONE,
    { ASK(0x83, NAMES), WITH(RSP, 0x83, TAG, .tsih = 1), WITH(OTHER, 0, "", .ack = 0) } },
  { "a key twice",
    IS(LOGIN_REPEATED),
    { ASK(FINAL, NAMES "MaxConnections=1;MaxConnections=1;") } },
  { "TargetAddress may come twice",
    NONE,
    { ASK(SEC, NAMES), SAY(SEC, TAG "TargetAddress=a;TargetAddress=b;") } },
  { "no NUL", IS(TEXT_FORMAT), { ASK(FINAL, NAMES "MaxConnections=1") } },
  { "no '='", IS(TEXT_FORMAT), { ASK(SEC, NAMES "MaxConnections;") } },
  { "no key", IS(TEXT_FORMAT), { ASK(SEC, NAMES "=1;") } },
  { "a key of 63",
    NONE,
    { ASK(SEC, NAMES "X-1234567890123456789012345678901234567890123456789012345678901=;") } },
  { "a key of 64",
    IS(TEXT_FORMAT),
    { ASK(SEC, NAMES "X-12345678901234567890123456789012345678901234567890123456789012=;") } },
  { "padding counted as data", NONE, { ASK(SEC, NAMES ";;") } },
  { "yes", IS(TEXT_BOOLEAN), { ASK(FINAL, NAMES "InitialR2T=yes;") } },
  { "Irrelevant",
    NONE,
    { ASK(FINAL, NAMES "InitialR2T=No;"),
      WITH(RSP, FINAL, TAG "InitialR2T=Irrelevant;", .tsih = 1) } },
  { "a name in small letters", IS(TEXT_FORMAT), { ASK(FINAL, NAMES "maxConnections=1;") } },
  { "a name with a character that none has",
    IS(TEXT_FORMAT),
    { ASK(FINAL, NAMES "X-a/b=1;") } },
  { "names that were standardised nevertheless",
    NONE,
    { ASK(FINAL, NAMES "X#NodeArchitecture=a;X#b=1;iSCSIProtocolLevel=1;") } },
  { "a value of 256",
    IS(TEXT_VALUE),
    { ASK(FINAL, NAMES "X#NodeArchitecture=" LONG_255 "a;") } },
  { "a list of two values of 255",
    NONE,
    { ASK(FINAL, NAMES "X#NodeArchitecture=" LONG_255 "," LONG_255 ";") } },
  { "of an alias and of private keys nothing is known",
    NONE,
    { ASK(FINAL, NAMES "InitiatorAlias=" LONG_255 "a;X-a=" LONG_255 "a;") } },
  { "after a gap", NONE, { ASK(STAY, NAMES), LOST, SAY(FINAL, "junk") } },
  { "a PDU with a hole", NONE, { WITH(REQ, STAY, "junk", .missing = 1), SAY(FINAL, "junk") } },
  { "a response to nothing", NONE, { SAY(FINAL, "junk") } },
};

static void each_case_yields_its_finding_once(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    judge_case(&cases[i]);
}

/** Text that never ends is not kept for ever. */
static void endless_text_is_given_up(void **state)
{
  static const Said pair[] = { ASK(0x40, "X-a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;"),
                               SAY(STAY, "") };
  static const Said last = ASK(STAY, "junk");
  Heard heard;

  (void) state;
  heard_init(&heard);
  for (int i = 0; i < 1000; i++)
    heard_push(&heard, &pair[i % 2]);
  heard_push(&heard, &last);
  assert_int_equal(heard.count, 0);
  heard_clear(&heard);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_case_yields_its_finding_once),
    cmocka_unit_test(endless_text_is_given_up),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

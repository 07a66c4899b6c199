/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What keys say in a login: each case is a few Login PDUs and the one finding they yield, or none.
 */
#include "login-cases.h"
#include "wt-test.h"

#define OFFER(text) ASK(FINAL, NAMES text)
#define ANSWER(text) WITH(RSP, FINAL, TAG text, .tsih = 1)
#define BOTH(text) OFFER(text), ANSWER(text)
#define BURSTS "MaxBurstLength=1024;FirstBurstLength=1025;"
#define STAYS(text) SAY(OPER, TAG text) /* in the operational stage */

static const Case cases[] = {
  /* --- where a key belongs --- */
  { "keys of any stage",
    NONE,
    { ASK(SEC, NAMES "SessionType=Normal;InitiatorAlias=a;AuthMethod=None;"),
      SAY(SEC, TAG "TargetAlias=b;AuthMethod=None;"), NEXT(FINAL, "InitialR2T=Yes;"),
      WITH(RSP, FINAL, "InitialR2T=Yes;", .tsih = 1) } },
  { "an operational key in the security stage",
    IS(LOGIN_STAGE_KEY),
    { ASK(SEC, NAMES "HeaderDigest=None;"), SAY(SEC, TAG "HeaderDigest=None;") } },
  { "one by the target",
    IS(LOGIN_STAGE_KEY),
    { ASK(STAY, NAMES), SAY(STAY, TAG "MaxRecvDataSegmentLength=8192;") } },
  { "a security key in the operational stage",
    IS(LOGIN_STAGE_KEY),
    { OFFER("AuthMethod=None;"), ANSWER("AuthMethod=None;") } },
  { "SendTargets in a login", IS(LOGIN_STAGE_KEY), { OFFER("SendTargets=All;") } },
  { "private keys may come anywhere", NONE, { ASK(SEC, NAMES "X-a=1;") } },
  { "the target's text belongs to the stage that it ends",
    NONE,
    { ASK(SEC, NAMES "AuthMethod=None;"), SAY(SEC, TAG "AuthMethod=None;") } },
  { "a key of the leading connection on another",
    IS(LOGIN_LEADING_ONLY),
    { WITH(REQ, FINAL, NAMES "MaxBurstLength=512;", .tsih = 9),
      WITH(RSP, FINAL, TAG "MaxBurstLength=512;", .tsih = 9) } },
  { "one by the target",
    IS(LOGIN_LEADING_ONLY),
    { WITH(REQ, OPER, NAMES, .tsih = 9), WITH(RSP, OPER, TAG "InitialR2T=Yes;", .tsih = 9) } },
  { "keys of each connection",
    NONE,
    { WITH(REQ, FINAL, NAMES "SessionType=Normal;HeaderDigest=None;", .tsih = 9),
      WITH(RSP, FINAL, TAG "HeaderDigest=None;MaxRecvDataSegmentLength=512;", .tsih = 9) } },

  /* --- what is no answer --- */
  { "Reject as a proposal", IS(TEXT_PROPOSAL), { OFFER("MaxBurstLength=Reject;") } },
  { "Irrelevant, unasked", IS(TEXT_PROPOSAL), { OFFER(""), ANSWER("InitialR2T=Irrelevant;") } },
  { "an alias called so", NONE, { OFFER("InitiatorAlias=Reject;") } },
  { "a refusal", NONE, { OFFER("IFMarkInt=1~2;"), ANSWER("IFMarkInt=Reject;") } },
  { "not understood",
    IS(TEXT_NOT_UNDERSTOOD),
    { OFFER("IFMarker=No;"), ANSWER("IFMarker=NotUnderstood;") } },
  { "younger keys need not be",
    NONE,
    { OFFER("TaskReporting=RFC3720;X-a=1;"),
      ANSWER("TaskReporting=NotUnderstood;X-a=NotUnderstood;") } },

  /* --- ranges --- */
  { "the ends of ranges",
    NONE,
    { OFFER("MaxBurstLength=512;FirstBurstLength=16777215;DefaultTime2Wait=0;"
            "DefaultTime2Retain=0xe10;MaxConnections=1;MaxOutstandingR2T=65535;") } },
  { "one less", IS(TEXT_RANGE), { OFFER("MaxBurstLength=511;") } },
  { "one more", IS(TEXT_RANGE), { OFFER("MaxRecvDataSegmentLength=0x1000000;") } },
  { "no number", IS(TEXT_RANGE), { OFFER("MaxConnections=many;") } },
  { "nothing", IS(TEXT_RANGE), { OFFER("MaxConnections=;") } },
  { "two numbers", IS(TEXT_RANGE), { OFFER("MaxConnections=1~2;") } },
  { "what answers a number out of range has only its own range",
    IS(TEXT_RANGE),
    { OFFER("MaxConnections=0;"), ANSWER("MaxConnections=1;") } },

  /* --- answers --- */
  { "the second of a list",
    NONE,
    { OFFER("HeaderDigest=CRC32C,None;"), ANSWER("HeaderDigest=None;") } },
  { "what was not on it",
    IS(TEXT_ANSWER),
    { OFFER("HeaderDigest=CRC32C;"), ANSWER("HeaderDigest=None;") } },
  { "the target may offer, too",
    IS(TEXT_ANSWER),
    { ASK(OPER, NAMES), STAYS("HeaderDigest=CRC32C;"), NEXT(FINAL, "HeaderDigest=None;") } },
  { "the rest of a long list was not kept",
    NONE,
    { OFFER(
          "TaskReporting=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbbbbbbbbbbbbbbbb,cccc;"),
      ANSWER("TaskReporting=cccc;") } },
  { "Yes to No, where both must want it",
    IS(TEXT_ANSWER),
    { OFFER("ImmediateData=No;"), ANSWER("ImmediateData=Yes;") } },
  { "No to Yes, where both must",
    NONE,
    { OFFER("ImmediateData=Yes;"), ANSWER("ImmediateData=No;") } },
  { "No to Yes, where one is enough",
    IS(TEXT_ANSWER),
    { OFFER("InitialR2T=Yes;"), ANSWER("InitialR2T=No;") } },
  { "Yes to No, where one is", NONE, { OFFER("InitialR2T=No;"), ANSWER("InitialR2T=Yes;") } },
  { "less than the offer, or more, as the key has it",
    NONE,
    { OFFER("MaxBurstLength=1024;DefaultTime2Wait=2;MaxConnections=0x1;"),
      ANSWER("MaxBurstLength=512;DefaultTime2Wait=3;MaxConnections=1;") } },
  { "more than the least",
    IS(TEXT_ANSWER),
    { OFFER("MaxBurstLength=1024;"), ANSWER("MaxBurstLength=1025;") } },
  { "less than the greatest",
    IS(TEXT_ANSWER),
    { OFFER("DefaultTime2Wait=2;"), ANSWER("DefaultTime2Wait=1;") } },
  { "each side declares its own",
    NONE,
    { OFFER("MaxRecvDataSegmentLength=512;"), ANSWER("MaxRecvDataSegmentLength=8192;") } },
  { "an answer may be left out", NONE, { OFFER("InitialR2T=Yes;"), ANSWER("") } },
  { "the offer may be what is missing",
    NONE,
    { NEXT(FINAL, "MaxConnections=1;"), ANSWER("InitialR2T=Reject;") } },
  { "after a gap",
    NONE,
    { OFFER("MaxBurstLength=1024;"), LOST, ANSWER("MaxBurstLength=1025;") } },

  /* --- what does not go together --- */
  { "a first burst above any burst", IS(TEXT_COMBINATION), { BOTH(BURSTS) } },
  { "which a default is not", NONE, { BOTH("MaxBurstLength=1024;") } },
  { "where no data is unsolicited", NONE, { BOTH("ImmediateData=No;" BURSTS) } },
  { "of discovery", NONE, { OFFER("SessionType=Discovery;" BURSTS), ANSWER(BURSTS) } },
  { "as was agreed in a gap", NONE, { OFFER(BURSTS), LOST, ANSWER(BURSTS) } },
  { "before the last word", NONE, { ASK(OPER, NAMES BURSTS), STAYS(BURSTS) } },
  { "several R2Ts that may be asked for again",
    IS(TEXT_COMBINATION),
    { BOTH("ErrorRecoveryLevel=1;MaxOutstandingR2T=2;") } },
  { "in any order",
    NONE,
    { BOTH("ErrorRecoveryLevel=1;MaxOutstandingR2T=2;DataSequenceInOrder=No;") } },
  { "one at a time", NONE, { BOTH("ErrorRecoveryLevel=1;MaxOutstandingR2T=1;") } },
  { "never again", NONE, { BOTH("MaxOutstandingR2T=2;") } },
};

static void each_case_yields_its_finding_once(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    judge_case(&cases[i]);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(each_case_yields_its_finding_once) };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

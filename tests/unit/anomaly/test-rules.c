/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Families are tested on their own; here, what all of them have in common.
 */
#include "wt-test.h"

#include <glib.h>

#include "anomaly/rules.h"

static void count(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected,
                  uint64_t seen)
{
  (void) id;
  (void) pdu;
  (void) expected;
  (void) seen;
  ++*(unsigned *) user;
}

/* A Reject without the header that it should hold. */
static WtPdu cut_reject(void)
{
  WtPdu pdu = { .sender = WT_SENDER_TARGET };

  pdu.bhs.opcode = pdu.bhs.octets[0] = WT_OPCODE_REJECT;
  pdu.bhs.flags = pdu.bhs.octets[1] = 0x80;
  pdu.bhs.octets[2] = 4;
  pdu.bhs.itt = WT_NO_TAG;
  return pdu;
}

static unsigned told_of(WtVerdict header)
{
  WtBudget budget = { .limit = 20000 };
  unsigned told = 0;
  const WtRulesSink sink = { count, &told };
  WtRules *rules = wt_rules_new(&budget);
  WtPdu pdu = cut_reject();

  pdu.digest[WT_HEADER_DIGEST] = header;
  wt_rules_push(rules, &pdu, NULL, NULL, &sink);
  wt_rules_free(rules);
  assert_int_equal(budget.used, 0);
  return told;
}

static void a_bad_header_breaks_no_rule(void **state)
{
  (void) state;
  assert_int_equal(told_of(WT_VERDICT_ABSENT), 1);
  assert_int_equal(told_of(WT_VERDICT_GOOD), 1);
  assert_int_equal(told_of(WT_VERDICT_BAD), 0);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(a_bad_header_breaks_no_rule) };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Text Requests and Responses: each case is a few PDUs and the one finding they yield, or none.
 */
#include <glib.h>

#include "anomaly/rules-private.h"
#include "build-pdu.h"
#include "heard.h"
#include "wt-test.h"

#define MAX_SAID 5
#define NO WT_NO_TAG
#define F 0x80
#define C 0x40

typedef enum { END, REQ, RSP, REJECT, GAP } Kind;

/** @number: ExpStatSN of a request, StatSN of a response */
typedef struct {
  Kind kind;
  uint8_t flags;
  uint32_t itt, ttt;
  uint8_t number, cmd_sn;
  uint32_t data;
} Said;

typedef struct {
  const char *name;
  WtFindingId id;
  Said said[MAX_SAID];
} Case;

#define IS(name) WT_FINDING_TEXT_##name
#define ASK(flags, itt, ttt, number, cmd_sn, data)                                             \
  {                                                                                            \
    REQ, flags, itt, ttt, number, cmd_sn, data                                                 \
  }
#define SAY(flags, itt, ttt, number, data)                                                     \
  {                                                                                            \
    RSP, flags, itt, ttt, number, 0, data                                                      \
  }
#define OTHER(kind)                                                                            \
  {                                                                                            \
    kind, 0, 0, 0, 0, 0, 0                                                                     \
  }

static const Case cases[] = {
  { "one exchange, and another",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), SAY(F, 1, NO, 3, 90), ASK(F, 2, NO, 4, 2, 16),
      SAY(F, 2, NO, 4, 90) } },
  { "a long answer",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), SAY(C, 1, 7, 3, 90), ASK(F, 1, 7, 4, 2, 0),
      SAY(F, 1, NO, 4, 90) } },
  { "a long request",
    NONE,
    { ASK(C, 1, NO, 3, 1, 16), SAY(0, 1, 7, 3, 0), ASK(F, 1, 7, 4, 2, 16),
      SAY(F, 1, NO, 4, 90) } },
  { "begun anew",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), SAY(0, 1, 7, 3, 90), ASK(F, 1, NO, 4, 2, 16),
      SAY(F, 1, NO, 4, 90) } },

  { "C and F, initiator", IS(CONTINUE), { ASK(F | C, 1, NO, 3, 1, 16) } },
  { "C and F, target", IS(CONTINUE), { SAY(F | C, 1, NO, 3, 16) } },
  { "data instead of patience, target",
    IS(CONTINUE),
    { ASK(C, 1, NO, 3, 1, 16), SAY(0, 1, 7, 3, 90) } },
  { "data instead of patience, initiator",
    IS(CONTINUE),
    { ASK(F, 1, NO, 3, 1, 16), SAY(C, 1, 7, 3, 90), ASK(F, 1, 7, 4, 2, 16) } },

  { "a tag at the end", IS(TAG), { SAY(F, 1, 7, 3, 16) } },
  { "no tag before the end", IS(TAG), { SAY(0, 1, NO, 3, 16) } },
  { "a tag that was not given",
    IS(TAG),
    { ASK(F, 1, NO, 3, 1, 16), SAY(C, 1, 7, 3, 90), ASK(F, 1, 8, 4, 2, 0) } },
  { "a tag where none was given",
    IS(TAG),
    { ASK(F, 1, NO, 3, 1, 16), SAY(F, 1, NO, 3, 90), ASK(F, 1, 8, 4, 2, 0) } },
  { "another task's tag",
    IS(TAG),
    { ASK(F, 1, NO, 3, 1, 16), SAY(C, 1, 7, 3, 90), ASK(F, 2, 7, 4, 2, 0) } },
  { "the answer that gave it was not seen", NONE, { ASK(F, 1, 8, 4, 2, 0) } },
  { "nor here", NONE, { SAY(C, 1, 8, 4, 0), ASK(F, 1, 7, 4, 2, 0) } },
  { "a gap, and a tag",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), SAY(C, 1, 7, 3, 90), OTHER(GAP), ASK(F, 1, 8, 4, 2, 0) } },

  { "ended by the target", IS(FINAL), { ASK(0, 1, NO, 3, 1, 16), SAY(F, 1, NO, 3, 90) } },
  { "the end of another exchange", NONE, { ASK(0, 1, NO, 3, 1, 16), SAY(F, 2, NO, 3, 90) } },
  { "an answer that the request knew, captured late",
    NONE,
    { ASK(0, 1, NO, 4, 1, 16), SAY(F, 1, NO, 3, 90) } },

  { "two at once",
    IS(OUTSTANDING),
    { ASK(F, 1, NO, 3, 1, 16), ASK(F, 2, NO, 3, 2, 16), SAY(F, 1, NO, 3, 90),
      SAY(F, 2, NO, 4, 90) } },
  { "a retry", NONE, { ASK(F, 1, NO, 3, 1, 16), ASK(F, 1, NO, 3, 1, 16) } },
  { "a request captured before the answer that it knew",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), ASK(0, 1, 7, 4, 2, 0), SAY(C, 1, 7, 3, 90),
      SAY(F, 1, NO, 4, 90) } },
  { "a Reject is an answer",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), OTHER(REJECT), ASK(F, 2, NO, 3, 2, 16) } },
  { "an answer may be missing",
    NONE,
    { ASK(F, 1, NO, 3, 1, 16), OTHER(GAP), ASK(F, 2, NO, 3, 2, 16) } },
};

static WtPdu made_of(const Said *said)
{
  static const WtOpcode opcodes[] = {
    [REQ] = WT_OPCODE_TEXT_REQ, [RSP] = WT_OPCODE_TEXT_RSP, [REJECT] = WT_OPCODE_REJECT
  };
  const bool answer = said->kind != REQ;
  WtPdu pdu = { .sender = answer ? WT_SENDER_TARGET : WT_SENDER_INITIATOR };

  pdu.bhs.opcode = (uint8_t) opcodes[said->kind];
  pdu.bhs.flags = said->flags;
  pdu.bhs.itt = said->itt;
  pdu.bhs.data_len = said->data;
  wt_test_put_be(pdu.bhs.octets + 20, 4, said->ttt);
  wt_test_put_be(pdu.bhs.octets + 24, 4, answer ? said->number : said->cmd_sn);
  wt_test_put_be(pdu.bhs.octets + 28, 4, answer ? 0 : said->number);
  return pdu;
}

static void each_case_yields_its_finding_once(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
    const Case *c = &cases[i];
    Heard heard = { .id = NONE };
    const WtRulesSink sink = { hear, &heard };
    WtTextRules *rules = wt_text_rules_new();

    for (size_t n = 0; n < MAX_SAID && c->said[n].kind != END; n++) {
      const WtPdu pdu = c->said[n].kind == GAP ? (WtPdu) { 0 } : made_of(&c->said[n]);

      if (c->said[n].kind == GAP)
        wt_text_rules_gap(rules);
      else
        wt_text_rules_push(rules, &pdu, &sink);
    }
    wt_text_rules_free(rules);
    if (heard.id != c->id || heard.count != (c->id != NONE))
      fail_msg("%s: %u findings, last %d, not %d", c->name, heard.count, (int) heard.id,
               (int) c->id);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(each_case_yields_its_finding_once) };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

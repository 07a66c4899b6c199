/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>

#include "anomaly/rules-private.h"
#include "build-pdu.h"
#include "heard.h"
#include "pdu/bhs.h"

#define MAX_SAID 6

enum { END = 0x80, GAP };

/** What a PDU says; @number: CmdSN or ExpCmdSN. */
typedef struct {
  uint32_t itt, number, offset;
  uint8_t opcode, flags;
  bool bad_header, bad_data, cut_short;
  uint8_t status, response;
} Said;

typedef struct {
  const char *name;
  Said said[MAX_SAID];
  WtFindingId id; /* the only finding, or NONE */
  uint64_t expected, seen;
} Story;

static WtPdu pdu_of(const Said *s)
{
  uint8_t octets[WT_BHS_LEN] = { s->opcode, s->flags, s->response, s->status };
  WtPdu pdu = { .computed = { 1, 2 }, .received = { 3, 4 } };
  const bool target = s->opcode & 0x20;

  wt_test_put_be(octets + 16, 4, s->itt);
  wt_test_put_be(octets + (target ? WT_AT_EXP_CMD_SN : WT_AT_CMD_SN), 4, s->number);
  wt_test_put_be(octets + WT_AT_OFFSET, 4, s->offset);
  assert_true(wt_bhs_parse((WtBytes) { octets, sizeof octets }, &pdu.bhs));
  pdu.sender = wt_bhs_sender(&pdu.bhs);
  pdu.digest[WT_HEADER_DIGEST] = s->bad_header ? WT_VERDICT_BAD : WT_VERDICT_GOOD;
  pdu.digest[WT_DATA_DIGEST] = s->bad_data ? WT_VERDICT_BAD : WT_VERDICT_GOOD;
  pdu.part_covered[WT_HEADER_DIGEST] = s->cut_short && s->bad_header;
  pdu.part_covered[WT_DATA_DIGEST] = s->cut_short && s->bad_data;
  return pdu;
}

/* clang-format off */
#define PDU(name, octet_1, ...) { __VA_ARGS__, .opcode = WT_OPCODE_##name, .flags = octet_1 }
#define COMMAND(tag, n) PDU(SCSI_COMMAND, 0x81, tag, n)
#define BAD_COMMAND(tag, n, ...) PDU(SCSI_COMMAND, 0x81, tag, n, __VA_ARGS__)
#define IMMEDIATE(tag, n) \
  { tag, n, .opcode = 0x41, .flags = 0x81, BAD_HEADER }
#define DATA(tag, at) PDU(DATA_OUT, 0x80, tag, 0, at)
#define BAD_DATA_OUT(tag, at) PDU(DATA_OUT, 0x80, tag, 0, at, BAD_DATA)
#define NOP_IN(n) PDU(NOP_IN, 0x80, WT_NO_TAG, n)
#define DONE(tag) PDU(SCSI_RESPONSE, 0x80, tag)
#define FAILED(...) PDU(SCSI_RESPONSE, 0x80, 3, __VA_ARGS__)
#define MISSING { .opcode = GAP }
#define STOP { .opcode = END }
#define IS(name, expected, seen) WT_FINDING_##name, expected, seen
#define SILENT NONE, 0, 0
#define BAD_HEADER .bad_header = true
#define BAD_DATA .bad_data = true
/* clang-format on */

static const Story stories[] = {
  { "all good", { COMMAND(3, 7), NOP_IN(8), DONE(3), STOP }, SILENT },
  { "a bad header", { COMMAND(3, 7), BAD_COMMAND(4, 8, BAD_HEADER), STOP }, SILENT },
  { "a bad header is acknowledged",
    { COMMAND(3, 7), BAD_COMMAND(4, 8, BAD_HEADER), NOP_IN(8), NOP_IN(9), NOP_IN(10), STOP },
    IS(DIGEST_HEADER_ACCEPTED, 8, 9) },
  { "not the number that is due",
    { COMMAND(3, 7), BAD_COMMAND(4, 9, BAD_HEADER), NOP_IN(10), STOP },
    SILENT },
  { "no number is known", { BAD_COMMAND(4, 8, BAD_HEADER), NOP_IN(9), STOP }, SILENT },
  { "sent again",
    { COMMAND(3, 7), BAD_COMMAND(4, 8, BAD_HEADER), COMMAND(4, 8), NOP_IN(9), STOP },
    SILENT },
  { "a gap after it",
    { COMMAND(3, 7), BAD_COMMAND(4, 8, BAD_HEADER), MISSING, NOP_IN(9), STOP },
    SILENT },
  { "a gap before it",
    { COMMAND(3, 7), MISSING, BAD_COMMAND(4, 8, BAD_HEADER), NOP_IN(9), STOP },
    SILENT },
  { "immediate", { COMMAND(3, 7), IMMEDIATE(4, 8), NOP_IN(9), STOP }, SILENT },
  { "a bad response", { COMMAND(3, 7), FAILED(BAD_HEADER), NOP_IN(8), STOP }, SILENT },
  { "bad data, GOOD", { BAD_DATA_OUT(3, 0), DONE(3), STOP }, IS(DIGEST_DATA_ACCEPTED, 0, 0) },
  { "bad immediate data",
    { BAD_COMMAND(3, 7, BAD_DATA), DONE(3), DONE(3), STOP },
    IS(DIGEST_DATA_ACCEPTED, 0, 0) },
  { "status in Data-In",
    { BAD_COMMAND(3, 7, BAD_DATA), PDU(DATA_IN, 0x80, 3), PDU(DATA_IN, 0x81, 3), STOP },
    IS(DIGEST_DATA_ACCEPTED, 0, 0) },
  { "bad data, CHECK CONDITION", { BAD_DATA_OUT(3, 0), FAILED(.status = 2), STOP }, SILENT },
  { "bad data, failure", { BAD_DATA_OUT(3, 0), FAILED(.response = 1), STOP }, SILENT },
  { "another task", { BAD_DATA_OUT(3, 0), DONE(4), STOP }, SILENT },
  { "rejected", { BAD_DATA_OUT(3, 0), PDU(REJECT, 0x80, WT_NO_TAG), DONE(3), STOP }, SILENT },
  { "asked for again", { BAD_DATA_OUT(3, 0), PDU(R2T, 0x80, 3), DONE(3), STOP }, SILENT },
  { "data sent again", { BAD_DATA_OUT(3, 64), DATA(3, 0), DONE(3), STOP }, SILENT },
  { "more data",
    { BAD_DATA_OUT(3, 64), DATA(3, 128), DONE(3), STOP },
    IS(DIGEST_DATA_ACCEPTED, 0, 0) },
  { "the task again", { BAD_COMMAND(3, 7, BAD_DATA), COMMAND(3, 7), DONE(3), STOP }, SILENT },
  { "aborted", { BAD_DATA_OUT(3, 0), PDU(TMF_REQ, 0x81, 9), DONE(3), STOP }, SILENT },
  { "a gap after the data", { BAD_DATA_OUT(3, 0), MISSING, DONE(3), STOP }, SILENT },
  { "data without padding",
    { BAD_COMMAND(3, 7, BAD_DATA, .cut_short = true), DONE(3), STOP },
    IS(DIGEST_COVERAGE, 2, 4) },
  { "header without AHS",
    { COMMAND(2, 6), BAD_COMMAND(3, 7, BAD_HEADER, .cut_short = true), NOP_IN(8), STOP },
    IS(DIGEST_COVERAGE, 1, 3) },
};

static Heard told(const Said *s, uint32_t max_connections)
{
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  const WtTerms terms = { .max_connections = { max_connections != 0, max_connections } };
  WtDigestRules *rules = wt_digest_rules_new();

  for (; s->opcode != END; s++) {
    const WtPdu pdu = s->opcode == GAP ? (WtPdu) { 0 } : pdu_of(s);

    if (s->opcode == GAP)
      wt_digest_rules_gap(rules);
    else
      wt_digest_rules_push(rules, &pdu, &terms, &sink);
  }
  wt_digest_rules_free(rules);
  return heard;
}

/*= test RFC7143 7.8 "Digest Errors" */
static void tells(void **state)
{
  const Story *story = *state;
  const Heard heard = told(story->said, 1);

  assert_int_equal(heard.id, story->id);
  assert_int_equal(heard.count, story->id != NONE);
  assert_int_equal(heard.expected, story->expected);
  assert_int_equal(heard.seen, story->seen);
  if (story->id == WT_FINDING_DIGEST_HEADER_ACCEPTED) { /* the number may be another's */
    assert_int_equal(told(story->said, 2).count, 0);
    assert_int_equal(told(story->said, 0).count, 0);
  }
}

/** What has no room is not judged, and what has is. */
static void keeps_a_few(void **state)
{
  Said said[100] = { { 0 } };
  size_t n = 0;

  (void) state;
  for (uint32_t tag = 0; tag < 40; tag++)
    said[n++] = (Said) BAD_DATA_OUT(tag, 0);
  for (uint32_t tag = 0; tag < 40; tag++)
    said[n++] = (Said) DONE(tag);
  said[n] = (Said) STOP;
  assert_int_equal(told(said, 1).count, 8);
}

int main(void)
{
  enum { N = G_N_ELEMENTS(stories) };
  struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(keeps_a_few) };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = tells,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

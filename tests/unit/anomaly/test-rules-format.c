/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>

#include "anomaly/rules-private.h"
#include "heard.h"
#include "pdu/bhs.h"

#define SECOND_NS INT64_C(1000000000)

/** One header, @octet of it set to @value; @ahs_len octets of @ahs are there. */
typedef struct {
  const char *name;
  uint8_t opcode, flags;
  uint8_t octet, value;
  WtFindingId id; /* the only finding, or NONE */
  uint64_t seen;
  uint8_t ahs_len, ahs[40];
} Header;

#define IS(name, at) WT_FINDING_##name, at
#define SILENT NONE, 0
#define NO_CHANGE 16, 0
#define COMMAND WT_OPCODE_SCSI_COMMAND, 0x81, NO_CHANGE

/*= test RFC7143 11 "Any compliant sender MUST set ... all reserved fields to 0" */
static const Header headers[] = {
  { "a command", COMMAND, SILENT, 0, { 0 } },
  { "reserved flags", WT_OPCODE_SCSI_COMMAND, 0x89, 16, 0, IS(FORMAT_RESERVED, 1), 0, { 0 } },
  { "a priority", WT_OPCODE_SCSI_COMMAND, 0x81, 2, 0xf0, SILENT, 0, { 0 } },
  { "beside it", WT_OPCODE_SCSI_COMMAND, 0x81, 2, 0x01, IS(FORMAT_RESERVED, 2), 0, { 0 } },
  { "octet 3", WT_OPCODE_SCSI_COMMAND, 0x81, 3, 1, IS(FORMAT_RESERVED, 3), 0, { 0 } },
  { "status qualifier", WT_OPCODE_SCSI_RESPONSE, 0x80, 9, 1, SILENT, 0, { 0 } },
  { "behind it", WT_OPCODE_SCSI_RESPONSE, 0x80, 10, 1, IS(FORMAT_RESERVED, 10), 0, { 0 } },
  { "response information", WT_OPCODE_TMF_RSP, 0x80, 10, 1, SILENT, 0, { 0 } },
  { "end of a NOP-In", WT_OPCODE_NOP_IN, 0x80, 47, 1, IS(FORMAT_RESERVED, 47), 0, { 0 } },
  { "end of an R2T", WT_OPCODE_R2T, 0x80, 47, 1, SILENT, 0, { 0 } },
  { "a SNACK's type", WT_OPCODE_SNACK, 0x8f, NO_CHANGE, SILENT, 0, { 0 } },
  { "beside the type", WT_OPCODE_SNACK, 0x90, NO_CHANGE, IS(FORMAT_RESERVED, 1), 0, { 0 } },
  { "the I bit of a SNACK", WT_OPCODE_SNACK | 0x40, 0x80, NO_CHANGE, SILENT, 0, { 0 } },
  { "of a response", 0x61, 0x80, NO_CHANGE, IS(FORMAT_RESERVED, 0), 0, { 0 } },
  { "a login's version", WT_OPCODE_LOGIN_REQ, 0x81, 2, 1, SILENT, 0, { 0 } },
  { "a bit is missing", WT_OPCODE_SCSI_RESPONSE, 0, 16, 0, IS(FORMAT_FIXED, 1), 0, { 0 } },
  { "data of an abort", WT_OPCODE_TMF_REQ, 0x81, 7, 1, IS(FORMAT_FIXED, 5), 0, { 0 } },
  { "AHS of a response", WT_OPCODE_SCSI_RESPONSE, 0x80, 4, 1, IS(FORMAT_FIXED, 4), 0, { 0 } },
  { "data of an R2T", WT_OPCODE_R2T, 0x80, 7, 1, SILENT, 0, { 0 } },
  { "vendor's opcode", 0x1c, 0x12, 7, 1, SILENT, 0, { 0 } },
  { "no opcode", 0x07, 0x80, 16, 0, IS(FORMAT_OPCODE, 0), 0, { 0 } },
  { "bit 0", WT_OPCODE_NOP_OUT, 0x80, 0, 0x80, IS(FORMAT_OPCODE, 0), 0, { 0 } },
};

/*= test RFC7143 11.2.2 "Additional Header Segment (AHS)" */
static const Header segments[] = {
  { "a CDB of 17 octets", COMMAND, SILENT, 8, { 0, 2, 1, 0, 9 } },
  { "a CDB of 16 octets", COMMAND, IS(FORMAT_AHS, 48), 4, { 0, 1, 1, 0 } },
  { "a read's length", COMMAND, SILENT, 8, { 0, 5, 2, 0, 0, 0, 2, 0 } },
  { "a read's other length", COMMAND, IS(FORMAT_AHS, 48), 12, { 0, 9, 2, 0 } },
  { "both", COMMAND, SILENT, 16, { 0, 2, 1, 0, 9, 0, 0, 0, 0, 5, 2, 0, 0, 0, 2, 0 } },
  { "the same twice", COMMAND, IS(FORMAT_AHS, 56), 16, { 0, 2, 1, 0, 9, 0, 0, 0, 0, 2, 1 } },
  { "type 0", COMMAND, IS(FORMAT_AHS, 48), 8, { 0, 2, 0 } },
  { "type 3", COMMAND, IS(FORMAT_AHS, 48), 8, { 0, 2, 3 } },
  { "reserved bits of a type", COMMAND, SILENT, 8, { 0, 2, 0xc1, 0, 9 } },
  { "longer than there is", COMMAND, IS(FORMAT_AHS, 48), 8, { 0, 6, 1 } },
  { "shorter than there is", COMMAND, IS(FORMAT_AHS, 56), 12, { 0, 2, 1 } },
};

static WtPdu pdu_of(const Header *row)
{
  uint8_t octets[WT_BHS_LEN] = { row->opcode, row->flags };
  WtPdu pdu = { 0 };

  octets[row->octet] |= row->value;
  assert_true(wt_bhs_parse((WtBytes) { octets, sizeof octets }, &pdu.bhs));
  pdu.sender = wt_bhs_sender(&pdu.bhs);
  pdu.ahs = (WtBytes) { row->ahs, row->ahs_len };
  return pdu;
}

static Heard told_at(const WtPdu *pdu, uint32_t protocol_level)
{
  const WtTerms terms = { .protocol_level = { protocol_level != 0, protocol_level } };
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  WtFormat *format = wt_format_new();

  wt_format_push(format, pdu, &terms, &sink);
  wt_format_free(format);
  return heard;
}

static Heard told_of(const WtPdu *pdu)
{
  return told_at(pdu, 0);
}

static void tells(void **state)
{
  const Header *row = *state;
  WtPdu pdu = pdu_of(row);
  const Heard heard = told_of(&pdu);

  assert_int_equal(heard.id, row->id);
  assert_int_equal(heard.count, row->id != NONE);
  assert_int_equal(heard.seen, row->seen);

  pdu.digest[WT_HEADER_DIGEST] = WT_VERDICT_UNVERIFIABLE; /* it may be other octets */
  assert_int_equal(told_of(&pdu).count, 0);
}

/** No prefix of what is right, and no octet more, reads beyond its end. */
static void segments_end_where_they_end(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(segments); i++)
    for (size_t len = 0; len <= segments[i].ahs_len; len++) {
      g_autofree uint8_t *exact = g_memdup2(segments[i].ahs, len);
      WtPdu pdu = pdu_of(&segments[i]);

      pdu.ahs = (WtBytes) { exact, len };
      assert_true(told_of(&pdu).count <= 1);
    }
}

static void tells_of_padding(void **state)
{
  WtPdu pdu = pdu_of(&headers[0]);

  (void) state;
  pdu.padding_set = true;
  assert_int_equal(told_of(&pdu).id, WT_FINDING_PADDING);
}

/*= test RFC7144 5.2.1 "MUST NOT set this field to a value other than zero unless" */
static void tells_of_fields_of_a_higher_level(void **state)
{
  const Header rows[] = {
    { .opcode = WT_OPCODE_SCSI_COMMAND, .flags = 0x81, .octet = 2, .value = 0x10 },
    { .opcode = WT_OPCODE_SCSI_RESPONSE, .flags = 0x80, .octet = 9, .value = 1 },
    { .opcode = WT_OPCODE_TMF_RSP, .flags = 0x80, .octet = 9, .value = 1 },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const WtPdu pdu = pdu_of(&rows[i]);

    assert_int_equal(told_at(&pdu, 1).count, i < 2);
    assert_int_equal(told_at(&pdu, 1).id, i < 2 ? WT_FINDING_FORMAT_LEVEL : NONE);
    assert_int_equal(told_at(&pdu, 2).count, 0);
  }
}

/** What is heard of @later, which comes @after_ns after a response with a format error. */
static Heard told_later(WtOpcode later, int64_t after_ns, bool gap)
{
  const Header wrong = { .opcode = WT_OPCODE_SCSI_RESPONSE };
  const Header row = { .opcode = (uint8_t) later, .flags = 0x80 };
  Heard heard = { .id = NONE };
  const WtRulesSink sink = { hear, &heard };
  const WtTerms terms = { 0 };
  WtFormat *format = wt_format_new();
  WtPdu pdu = pdu_of(&wrong);

  wt_format_push(format, &pdu, &terms, &sink);
  assert_int_equal(heard.id, WT_FINDING_FORMAT_FIXED);
  heard = (Heard) { .id = NONE };
  if (gap)
    wt_format_gap(format);
  pdu = pdu_of(&row);
  pdu.ts_ns = after_ns;
  wt_format_push(format, &pdu, &terms, &sink);
  wt_format_push(format, &pdu, &terms, &sink);
  wt_format_free(format);
  return heard;
}

/*= test RFC7143 7.7 "it MUST immediately terminate all transport connections in the session" */
static void tells_of_tolerance_once(void **state)
{
  (void) state;
  assert_int_equal(told_later(WT_OPCODE_NOP_OUT, SECOND_NS, false).id,
                   WT_FINDING_FORMAT_TOLERATED);
  assert_int_equal(told_later(WT_OPCODE_NOP_OUT, SECOND_NS, false).count, 1);
  assert_int_equal(told_later(WT_OPCODE_NOP_OUT, SECOND_NS - 1, false).count, 0);
  assert_int_equal(told_later(WT_OPCODE_NOP_IN, SECOND_NS, false).count, 0);
  assert_int_equal(told_later(WT_OPCODE_NOP_OUT, SECOND_NS, true).count, 0);
}

#define NAMED(row)                                                                             \
  (struct CMUnitTest)                                                                          \
  {                                                                                            \
    .name = (row).name, .test_func = tells, .initial_state = (void *) &(row)                   \
  }

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(headers) + G_N_ELEMENTS(segments) + 4] = {
    cmocka_unit_test(segments_end_where_they_end),
    cmocka_unit_test(tells_of_padding),
    cmocka_unit_test(tells_of_tolerance_once),
    cmocka_unit_test(tells_of_fields_of_a_higher_level),
  };
  size_t n = 4;

  for (size_t i = 0; i < G_N_ELEMENTS(headers); i++)
    tests[n++] = NAMED(headers[i]);
  for (size_t i = 0; i < G_N_ELEMENTS(segments); i++)
    tests[n++] = NAMED(segments[i]);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

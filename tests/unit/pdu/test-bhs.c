/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "build-pdu.h"
#include "pdu/bhs.h"

/* --- fields --- */

typedef struct {
  const char *name;
  uint8_t wire[WT_BHS_LEN];
  uint8_t opcode;
  bool immediate;
  uint16_t ahs_len;
  uint32_t data_len, padded, itt;
} Fields;

static const Fields fields[] = {
  { "all zero is a NOP-Out", { 0 }, 0x00, false, 0, 0, 0, 0 },
  { "ahs counts words", { 0x01, 0x80, 0, 0, 2 }, 0x01, false, 8, 0, 0, 0 },
  { "ahs is one octet", { 0x01, 0x80, 0, 0, 0xff }, 0x01, false, 1020, 0, 0, 0 },
  { "data length is 24 bits",
    { 0x25, 0x80, 0, 0, 0, 1, 0, 3 },
    0x25,
    false,
    0,
    65539,
    65540,
    0 },
  { "the longest data",
    { 0x25, 0, 0, 0, 0, 0xff, 0xff, 0xff },
    0x25,
    false,
    0,
    0xffffff,
    0x1000000,
    0 },
  { "the I bit is none of the opcode", { 0x43 }, 0x03, true, 0, 0, 0, 0 },
  { "nor is bit 7", { 0xbf }, 0x3f, false, 0, 0, 0, 0 },
  { "task tag", { [16] = 1, 2, 3, 4 }, 0x00, false, 0, 0, 0, 0x01020304 },
};

/*= test RFC7143 11.2.1 "Basic Header Segment (BHS)" */
static void bhs_fields(void **state)
{
  const Fields *row = *state;
  uint8_t *exact = g_memdup2(row->wire, WT_BHS_LEN);
  WtBhs bhs;

  assert_true(wt_bhs_parse((WtBytes) { exact, WT_BHS_LEN }, &bhs));
  g_free(exact);
  assert_int_equal(bhs.opcode, row->opcode);
  assert_int_equal(bhs.immediate, row->immediate);
  assert_int_equal(bhs.flags, row->wire[1]);
  assert_int_equal(bhs.ahs_len, row->ahs_len);
  assert_int_equal(bhs.data_len, row->data_len);
  assert_int_equal(wt_bhs_padded_len(&bhs), row->padded);
  assert_int_equal(bhs.itt, row->itt);
  assert_memory_equal(bhs.octets, row->wire, WT_BHS_LEN);
}

static void every_shorter_prefix_is_refused(void **state)
{
  (void) state;
  for (size_t n = 0; n < WT_BHS_LEN; n++) {
    uint8_t *exact = g_malloc0(n);
    WtBhs bhs;

    assert_false(wt_bhs_parse((WtBytes) { exact, n }, &bhs));
    g_free(exact);
  }
}

/* --- plausibility --- */

static WtBhs usual(uint8_t opcode)
{
  const WtTestPdu pdu = {
    .opcode = opcode, .flags = wt_test_flags(opcode), .itt = 7, .cmd_sn = 100, .stat_sn = 200
  };
  g_autoptr(GByteArray) out = g_byte_array_new();
  WtBhs bhs;

  wt_test_pdu(out, &pdu);
  assert_true(wt_bhs_parse((WtBytes) { out->data, out->len }, &bhs));
  return bhs;
}

static WtBhs with(uint8_t opcode, size_t at, uint8_t octet)
{
  WtBhs bhs = usual(opcode), out;

  bhs.octets[at] = octet;
  assert_true(wt_bhs_parse((WtBytes) { bhs.octets, WT_BHS_LEN }, &out));
  return out;
}

static const struct {
  uint8_t code;
  WtSender sender;
} opcodes[] = {
#define WT_OPCODE(name, code, sender, label, source) { code, WT_SENDER_##sender },
#include "wiretruth/tbl/opcodes.h"
};

static void a_usual_header_of_every_kind_is_plausible(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(opcodes); i++) {
    const WtSender sender = opcodes[i].sender;
    const WtBhs bhs = usual(opcodes[i].code);

    print_message("%s\n", wt_opcode_label(bhs.opcode));
    assert_int_equal(wt_bhs_sender(&bhs), sender);
    assert_true(wt_bhs_glance(bhs.octets, false));
    assert_true(wt_bhs_glance(bhs.octets, true));
    assert_true(wt_bhs_plausible(&bhs, sender));
    assert_true(wt_bhs_plausible(&bhs, WT_SENDER_UNKNOWN));
    assert_false(wt_bhs_plausible(&bhs, sender == WT_SENDER_TARGET ? WT_SENDER_INITIATOR
                                                                   : WT_SENDER_TARGET));
  }
}

/* Opcodes that no table names are implausible; of them only the vendor's own are possible. */
static void other_opcodes(void **state)
{
  (void) state;
  for (unsigned code = 0; code < 256; code++) {
    const WtBhs bhs = with(WT_OPCODE_NOP_OUT, 0, (uint8_t) code);
    const bool vendor = (bhs.opcode & 0x1f) >= 0x1c && (bhs.opcode & 0x1f) <= 0x1e;
    const bool known = wt_opcode_label(bhs.opcode) != NULL;

    assert_int_equal(wt_bhs_possible(&bhs, WT_SENDER_UNKNOWN),
                     code < 0x80 && (known || vendor));
    if (!known || code >= 0x80)
      assert_false(wt_bhs_plausible(&bhs, WT_SENDER_UNKNOWN));
    assert_int_equal(wt_bhs_glance(bhs.octets, false), code < 0x80 && known);
  }
}

/* Octets that the figures of RFC 7143 section 11 call reserved, and RFC 7144 does not use. */
static const struct {
  uint8_t opcode;
  const char *octets; /* decimal */
} reserved[] = {
  { 0x00, "2 3 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x01, "3" },
  { 0x02, "2 3 44 45 46 47" },
  { 0x03, "22 23 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x04, "2 3 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x05, "2 3 24 25 26 27 32 33 34 35 44 45 46 47" },
  { 0x06, "2 3 8 9 10 11 12 13 14 15 32 33 34 35 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x10, "2 3 24 25 26 27 32 33 34 35 36 37 38 39" },
  { 0x20, "2 3 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x22, "3 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x23, "20 21 22 23 38 39 40 41 42 43 44 45 46 47" },
  { 0x24, "2 3 36 37 38 39 40 41 42 43 44 45 46 47" },
  { 0x25, "2" },
  { 0x26, "3 8 9 10 11 12 13 14 15 36 37 38 39" },
  { 0x31, "2 3" },
  { 0x32, "2 3 44 45 46 47" },
  { 0x3f, "3 8 9 10 11 12 13 14 15" },
};

static void a_reserved_octet_that_is_set_is_implausible(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(reserved); i++) {
    g_auto(GStrv) list = g_strsplit(reserved[i].octets, " ", 0);

    for (size_t k = 0; list[k]; k++) {
      const size_t at = (size_t) g_ascii_strtoull(list[k], NULL, 10);
      const WtBhs bhs = with(reserved[i].opcode, at, 0x10);

      print_message("0x%02x octet %zu\n", reserved[i].opcode, at);
      assert_true(wt_bhs_possible(&bhs, WT_SENDER_UNKNOWN));
      assert_false(wt_bhs_plausible(&bhs, WT_SENDER_UNKNOWN));
    }
  }
}

typedef struct {
  const char *name;
  uint8_t opcode, at, octet;
  bool plausible;
} Octet;

static const Octet octets[] = {
  /*= test RFC7144 4.1 "The Command Priority (PRI)" */
  { "command priority", 0x01, 2, 0x0f, true },
  { "status qualifier", 0x21, 8, 0x80, true },
  { "status qualifier, second octet", 0x21, 9, 0x01, true },
  { "TMF additional response information", 0x22, 8, 0x12, true },
  { "TMF function 9, query task", 0x02, 1, 0x89, true },
  { "TMF function 10, query task set", 0x02, 1, 0x8a, true },
  { "TMF function 11, I_T nexus reset", 0x02, 1, 0x8b, true },
  { "TMF function 12, query asynchronous event", 0x02, 1, 0x8c, true },
  { "TMF response 7, function succeeded", 0x22, 2, 7, true },
  { "bit of octet 1 that is fixed to 1", 0x02, 1, 0x01, false },
  { "NOP-Out without F", 0x00, 1, 0x00, false },
  { "R2T without F", 0x31, 1, 0x00, false },
  { "a Data-Out that others follow", 0x05, 1, 0x00, true },
  { "reserved bits of a command's flags", 0x01, 1, 0x90, false },
  { "an untagged command", 0x01, 1, 0xa0, true },
  { "head of queue write command", 0x01, 1, 0xa3, true },
  { "a Data-In with status", 0x25, 1, 0x81, true },
  { "reserved bits of Data-In's flags", 0x25, 1, 0xa0, false },
  { "immediate command", 0x01, 0, 0x41, true },
  { "immediate Data-Out", 0x05, 0, 0x45, false },
  { "immediate R2T", 0x31, 0, 0x71, false },
  { "data with a command", 0x01, 7, 9, true },
  { "data with an R2T", 0x31, 7, 9, false },
  { "data with a logout", 0x06, 7, 9, false },
  { "AHS of a command", 0x01, 4, 3, true },
  { "AHS of a login", 0x03, 4, 3, false },
  { "login from security to operational", 0x03, 1, 0x81, true },
  { "reserved bits of a login's flags", 0x03, 1, 0x97, false },
};

static void single_octets(void **state)
{
  const Octet *row = *state;
  const WtBhs bhs = with(row->opcode, row->at, row->octet);

  assert_int_equal(wt_bhs_plausible(&bhs, WT_SENDER_UNKNOWN), row->plausible);
  if (row->plausible)
    assert_true(wt_bhs_glance(bhs.octets, true));
}

/* --- numbers --- */

static WtBhs numbered(uint8_t opcode, uint8_t flags, uint32_t cmd_sn, uint32_t stat_sn)
{
  const WtTestPdu pdu = { opcode, flags, .cmd_sn = cmd_sn, .stat_sn = stat_sn };
  g_autoptr(GByteArray) out = g_byte_array_new();
  WtBhs bhs;

  wt_test_pdu(out, &pdu);
  assert_true(wt_bhs_parse((WtBytes) { out->data, out->len }, &bhs));
  return bhs;
}

static void numbers(void **state)
{
  (void) state;
  WtNumbers n = { 0 };
  const WtBhs command = numbered(0x01, 0xc1, 0xfffffffe, 500);
  const WtBhs wrapped = numbered(0x21, 0x80, 3, 501);
  const WtBhs far = numbered(0x21, 0x80, 0x40000000, 501);
  const WtBhs data_in = numbered(0x25, 0x80, 5, 0), last = numbered(0x25, 0x81, 5, 90000000);
  const WtBhs data_out = numbered(0x05, 0x80, 0, 502);
  WtBhs window = wrapped;

  window.octets[32] ^= 0x80;

  assert_false(wt_numbers_near(&n, &command)); /* nothing is known yet */
  wt_numbers_learn(&n, &command);
  assert_true(wt_numbers_near(&n, &command));
  assert_true(wt_numbers_near(&n, &wrapped));
  assert_false(wt_numbers_near(&n, &far));
  assert_false(wt_numbers_near(&n, &window)); /* MaxCmdSN far from ExpCmdSN */
  assert_true(wt_numbers_near(&n, &data_in)); /* carries no StatSN */
  assert_false(wt_numbers_near(&n, &last));
  assert_true(wt_numbers_near(&n, &data_out));
  wt_numbers_learn(&n, &data_out); /* leaves CmdSN alone */
  assert_int_equal(n.cmd_sn, 0xfffffffe);
  assert_int_equal(n.stat_sn, 502);
}

static void parts(void **state)
{
  static const WtDigestUse both[] = { WT_DIGEST_CRC32C, WT_DIGEST_CRC32C };
  static const WtDigestUse neither[] = { WT_DIGEST_NONE, WT_DIGEST_UNKNOWN };
  uint8_t header[WT_BHS_LEN] = { 0x25, 0x80, [4] = 2, [7] = 5 };
  WtPduParts p;

  (void) state;
  assert_true(wt_pdu_parts((WtBytes) { header, sizeof header }, both, &p));
  assert_int_equal(p.header, 48 + 8);
  assert_int_equal(p.header_digest, 4);
  assert_int_equal(p.data, 8);
  assert_int_equal(p.data_digest, 4);
  assert_true(wt_pdu_parts((WtBytes) { header, sizeof header }, neither, &p));
  assert_int_equal(p.header_digest + p.data_digest, 0);
  header[7] = 0; /* no data, no digest of it */
  assert_true(wt_pdu_parts((WtBytes) { header, sizeof header }, both, &p));
  assert_int_equal(p.header_digest, 4);
  assert_int_equal(p.data + p.data_digest, 0);
  header[0] = 0x43; /* Login Request */
  assert_true(wt_pdu_parts((WtBytes) { header, sizeof header }, both, &p));
  assert_int_equal(p.header_digest, 0);
  assert_false(wt_pdu_parts((WtBytes) { header, sizeof header - 1 }, both, &p));
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(fields) + G_N_ELEMENTS(octets) + 6] = {
    cmocka_unit_test(every_shorter_prefix_is_refused),
    cmocka_unit_test(a_usual_header_of_every_kind_is_plausible),
    cmocka_unit_test(other_opcodes),
    cmocka_unit_test(a_reserved_octet_that_is_set_is_implausible),
    cmocka_unit_test(numbers),
    cmocka_unit_test(parts),
  };
  size_t n = 6;

  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
    tests[n++] = (struct CMUnitTest) { .name = fields[i].name,
                                       .test_func = bhs_fields,
                                       .initial_state = (void *) &fields[i] };
  for (size_t i = 0; i < G_N_ELEMENTS(octets); i++)
    tests[n++] = (struct CMUnitTest) { .name = octets[i].name,
                                       .test_func = single_octets,
                                       .initial_state = (void *) &octets[i] };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <string.h>

#include "build-pdu.h"
#include "run-framer.h"

static WtTestPdu numbered(uint8_t opcode, uint32_t i, const bool digest[2])
{
  return (WtTestPdu) { .opcode = opcode,
                       .flags = wt_test_flags(opcode),
                       .itt = 0x1000 + i,
                       .cmd_sn = 40 + i,
                       .stat_sn = 70 + i,
                       .digest = { digest[0], digest[1] } };
}

/** A command with AHS, a Data-Out and a NOP-Out; @at[i] is where PDU i begins. */
static GByteArray *three(const bool digest[2], uint8_t ahs_words, uint32_t data_len,
                         size_t at[4])
{
  static const uint8_t kinds[] = { WT_OPCODE_SCSI_COMMAND, WT_OPCODE_DATA_OUT,
                                   WT_OPCODE_NOP_OUT };
  GByteArray *out = g_byte_array_new();

  for (uint32_t i = 0; i < 3; i++) {
    WtTestPdu pdu = numbered(kinds[i], i, digest);

    pdu.ahs_words = i == 0 ? ahs_words : 0;
    pdu.data_len = data_len;
    at[i] = out->len;
    wt_test_pdu(out, &pdu);
  }
  at[3] = out->len;
  return out;
}

/** A run in step at the next octet. */
static WtRun *in_step(const WtLimits *limits, const bool digest[2])
{
  WtRun *run = wt_run_new(limits, true);
  g_autoptr(GByteArray) octets = g_byte_array_new();
  const bool none[2] = { false, false };
  WtTestPdu login = numbered(WT_OPCODE_LOGIN_REQ, 0, none);

  login.flags = 0x87;
  wt_test_pdu(octets, &login);
  wt_run_push(run, WT_RUN_INITIATOR, octets->data, octets->len);
  assert_int_equal(run->pdus->len, 1);
  g_array_set_size(run->pdus, 0);
  wt_run_use(run, digest[0], digest[1]);
  return run;
}

static uint64_t login_len(void)
{
  return WT_BHS_LEN;
}

static void check_verdicts(const WtRun *run, guint i, WtVerdict header, WtVerdict data)
{
  assert_int_equal(wt_run_pdu(run, i)->digest[WT_HEADER_DIGEST], header);
  assert_int_equal(wt_run_pdu(run, i)->digest[WT_DATA_DIGEST], data);
}

/** Whether the three PDUs of @wire are told the same when it comes in two pieces. */
static void check_cut(const GByteArray *wire, const size_t at[4], guint cut,
                      const bool digest[2], bool data)
{
  g_autoptr(WtRun) run = in_step(NULL, digest);

  wt_run_push(run, 0, wire->data, cut);
  wt_run_push(run, 0, wire->data + cut, wire->len - cut);
  wt_run_finish(run);
  assert_int_equal(run->pdus->len, 3);
  assert_int_equal(run->unparsed, 0);
  for (guint i = 0; i < 3; i++) {
    assert_int_equal(wt_run_pdu(run, i)->stream_offset, login_len() + at[i]);
    assert_int_equal(wt_run_pdu(run, i)->last_frame, cut < at[i + 1] ? 3 : 2);
    check_verdicts(run, i, digest[0] ? WT_VERDICT_GOOD : WT_VERDICT_ABSENT,
                   digest[1] && data ? WT_VERDICT_GOOD : WT_VERDICT_ABSENT);
  }
}

static void every_cut_of_every_layout(void **state)
{
  (void) state;
  for (unsigned use = 0; use < 4; use++)
    for (unsigned layout = 0; layout < 12; layout++) {
      const bool digest[2] = { use & 1, use & 2 };
      size_t at[4];
      g_autoptr(GByteArray) wire = three(digest, (uint8_t) (layout / 6), layout % 6, at);

      for (guint cut = 1; cut < wire->len; cut++)
        check_cut(wire, at, cut, digest, layout % 6);
    }
}

/* --- damage --- */

typedef struct {
  const char *name;
  size_t octet; /* of the second PDU, 100 octets of data, both digests */
  WtVerdict header, data;
} Damage;

/*= test RFC7143 7.8 "Digest Errors" */
static const Damage damages[] = {
  { "header digest bad, lengths intact", 20, WT_VERDICT_BAD, WT_VERDICT_GOOD },
  { "header digest itself", 50, WT_VERDICT_BAD, WT_VERDICT_GOOD },
  { "data length damaged, low octet", 7, WT_VERDICT_BAD, WT_VERDICT_UNVERIFIABLE },
  { "data length damaged, high octet", 5, WT_VERDICT_BAD, WT_VERDICT_UNVERIFIABLE },
  { "data", 60, WT_VERDICT_GOOD, WT_VERDICT_BAD },
  { "data digest itself", 153, WT_VERDICT_GOOD, WT_VERDICT_BAD },
};

static void one_flip_is_one_bad_digest(void **state)
{
  const Damage *row = *state;
  const bool digest[2] = { true, true };

  for (unsigned suspect = 0; suspect < 2; suspect++) {
    size_t at[4];
    g_autoptr(GByteArray) wire = three(digest, 0, 100, at);
    g_autoptr(WtRun) run = in_step(NULL, digest);

    run->suspect = suspect;
    wire->data[at[1] + row->octet] ^= 0x10;
    wt_run_push(run, 0, wire->data, wire->len);
    wt_run_finish(run);
    assert_int_equal(run->pdus->len, 3);
    check_verdicts(run, 0, WT_VERDICT_GOOD, WT_VERDICT_GOOD);
    check_verdicts(run, 2, WT_VERDICT_GOOD, WT_VERDICT_GOOD);
    assert_int_equal(wt_run_pdu(run, 1)->stream_offset, login_len() + at[1]);
    assert_int_equal(wt_run_pdu(run, 2)->stream_offset, login_len() + at[2]);
    if (suspect) /* its segment's checksum was wrong: bad is not proven, good is good */
      check_verdicts(run, 1,
                     row->header == WT_VERDICT_BAD ? WT_VERDICT_UNVERIFIABLE : row->header,
                     row->data == WT_VERDICT_BAD ? WT_VERDICT_UNVERIFIABLE : row->data);
    else
      check_verdicts(run, 1, row->header, row->data);
  }
}

/* --- holes --- */

static WtRun *with_hole(const GByteArray *wire, const bool digest[2], size_t from, size_t to)
{
  WtRun *run = in_step(NULL, digest);

  if (from)
    wt_run_push(run, 0, wire->data, from);
  wt_run_hole(run, 0, to - from);
  wt_run_push(run, 0, wire->data + to, wire->len - to);
  wt_run_finish(run);
  return run;
}

/** Where its first octet was is told, however long the rest took, and wherever it was cut. */
static void a_pdu_tells_when_it_began(void **state)
{
  static const bool none[2] = { false, false };
  size_t at[4];

  (void) state;
  g_autoptr(GByteArray) wire = three(none, 0, 100, at);

  for (size_t cut = at[1]; cut <= at[2]; cut++) {
    g_autoptr(WtRun) run = in_step(NULL, none);
    const uint64_t frame = run->frame;

    wt_run_push(run, WT_RUN_INITIATOR, wire->data, cut);
    wt_run_push(run, WT_RUN_INITIATOR, wire->data + cut, wire->len - cut);
    assert_int_equal(wt_run_pdu(run, 1)->begun_frame, cut == at[1] ? frame + 2 : frame + 1);
    assert_int_equal(wt_run_pdu(run, 1)->ready_frame, cut == at[2] ? frame + 1 : frame + 2);
    assert_int_equal(wt_run_pdu(run, 2)->begun_frame, frame + 2);
  }
}

static void a_hole_in_data_is_carried_over(void **state)
{
  (void) state;
  for (unsigned use = 0; use < 4; use++) {
    const bool digest[2] = { use & 1, use & 2 };
    size_t at[4];
    g_autoptr(GByteArray) wire = three(digest, 0, 100, at);
    const size_t data = at[1] + WT_BHS_LEN + (digest[0] ? 4 : 0);
    g_autoptr(WtRun) run = with_hole(wire, digest, data + 10, data + 40);

    assert_int_equal(run->pdus->len, 3);
    assert_int_equal(wt_run_pdu(run, 1)->missing, 30);
    check_verdicts(run, 1, digest[0] ? WT_VERDICT_GOOD : WT_VERDICT_ABSENT,
                   digest[1] ? WT_VERDICT_UNVERIFIABLE : WT_VERDICT_ABSENT);
    check_verdicts(run, 2, digest[0] ? WT_VERDICT_GOOD : WT_VERDICT_ABSENT,
                   digest[1] ? WT_VERDICT_GOOD : WT_VERDICT_ABSENT);
    assert_int_equal(run->unparsed + run->lost_steps, 0);
  }
}

static void a_hole_up_to_the_end_of_a_pdu(void **state)
{
  (void) state;
  const bool digest[2] = { true, true };
  size_t at[4];
  g_autoptr(GByteArray) wire = three(digest, 0, 100, at);
  g_autoptr(WtRun) run = with_hole(wire, digest, at[1] + 60, at[2]);

  assert_int_equal(run->pdus->len, 3);
  assert_int_equal(wt_run_pdu(run, 1)->missing, at[2] - at[1] - 60);
  check_verdicts(run, 1, WT_VERDICT_GOOD, WT_VERDICT_UNVERIFIABLE);
  check_verdicts(run, 2, WT_VERDICT_GOOD, WT_VERDICT_GOOD);
  assert_int_equal(run->unparsed, 0);
}

static void a_hole_over_a_header_is_searched_past(void **state)
{
  (void) state;
  const bool digest[2] = { true, true };
  size_t at[4];
  g_autoptr(GByteArray) wire = three(digest, 0, 100, at);

  for (size_t to = at[1] + 12; to <= at[1] + WT_BHS_LEN; to++) {
    g_autoptr(WtRun) run = with_hole(wire, digest, at[1] + 10, to);

    assert_int_equal(run->pdus->len, 2);
    assert_int_equal(wt_run_pdu(run, 1)->stream_offset, login_len() + at[2]);
    check_verdicts(run, 1, WT_VERDICT_GOOD, WT_VERDICT_GOOD);
    assert_int_equal(run->unparsed, at[2] - at[1] - (to - at[1] - 10));
  }
}

/* --- not iSCSI --- */

typedef struct {
  const char *name;
  const char *octets;
  size_t len;
  WtForeign what;
} Foreign;

#define OCTETS(string) string, sizeof string - 1

static const Foreign foreigns[] = {
  { "MPA request", OCTETS("MPA ID Req Frame\x40\x01\x00\x00"), WT_FOREIGN_IWARP },
  { "MPA reply", OCTETS("MPA ID Rep Frame\x40\x01\x00\x00"), WT_FOREIGN_IWARP },
  { "MPA with private data",
    OCTETS("MPA ID Req Frame\x40\x01\x00\x40"
           "0123456789012345678901234567"
           "0123456789"),
    WT_FOREIGN_IWARP },
  { "HTTP", OCTETS("GET / HTTP/1.1\r\nHost: example.org\r\nAccept: */*\r\n\r\n"),
    WT_FOREIGN_START },
  { "short and over", OCTETS("hello"), WT_FOREIGN_START },
};

static void foreign(void **state)
{
  const Foreign *row = *state;

  for (size_t cut = 1; cut <= row->len; cut++) {
    g_autoptr(WtRun) run = wt_run_new(NULL, true);

    wt_run_push(run, 0, (const uint8_t *) row->octets, cut);
    if (cut < row->len)
      wt_run_push(run, 0, (const uint8_t *) row->octets + cut, row->len - cut);
    wt_run_finish(run);
    assert_int_equal(run->foreign, 1);
    assert_int_equal(run->what, row->what);
    assert_int_equal(run->pdus->len, 0);
    assert_int_equal(run->framer[0].framing, WT_FRAMING_FOREIGN);
  }
}

/* Once this looped without end, and a search after it began at an octet long gone. */
static void abandoned_with_a_bad_header_then_sought_again(void **state)
{
  (void) state;
  const bool digest[2] = { true, true };
  size_t at[4];
  g_autoptr(GByteArray) wire = three(digest, 0, 100, at);
  g_autoptr(WtRun) run = in_step(NULL, digest);

  wire->data[20] ^= 1;
  wt_run_push(run, 0, wire->data, at[1] - 8);
  assert_true(run->framer[0].bad_header);
  wt_framer_abandon(&run->framer[0]);
  wt_run_finish(run);
  assert_int_equal(run->budget.used, 0);
  assert_int_equal(run->framer[0].offset, login_len() + at[1] - 8);
  wt_framer_search(&run->framer[0], WT_RUN_PATIENCE);
  wt_run_push(run, 0, wire->data + at[1] - 8, wire->len - at[1] + 8);
  wt_run_finish(run);
  assert_int_equal(run->pdus->len, 2);
  assert_int_equal(wt_run_pdu(run, 0)->stream_offset, login_len() + at[1]);
  check_verdicts(run, 1, WT_VERDICT_GOOD, WT_VERDICT_GOOD);
}

/* --- limits --- */

static void a_bogus_length_keeps_no_memory(void **state)
{
  (void) state;
  const bool digest[2] = { true, true };
  const WtLimits limits = { .search_octets = 8192,
                            .search_octets_all = 16384,
                            .text_octets = 100 };
  size_t at[4];
  g_autoptr(GByteArray) wire = three(digest, 0, 100, at);
  g_autoptr(WtRun) run = in_step(&limits, digest);

  wire->data[5] = 0xff;
  wt_run_push(run, 0, wire->data, at[1]);
  wire->data[5] = 0;
  for (unsigned i = 0; i < 1000; i++) {
    static const uint8_t junk[1000] = { 0xff };

    wt_run_push(run, 0, junk, sizeof junk);
  }
  wt_run_push(run, 0, wire->data, wire->len);
  wt_run_finish(run);
  assert_true(run->most_used <= limits.search_octets_all + WT_BHS_LEN + WT_DIGEST_LEN);
  assert_true(run->pdus->len >= 3);
  check_verdicts(run, 0, WT_VERDICT_BAD, WT_VERDICT_UNVERIFIABLE);
  check_verdicts(run, run->pdus->len - 1, WT_VERDICT_GOOD, WT_VERDICT_GOOD);
}

/* --- what digests cover, and padding --- */

/** A command with 8 octets of AHS and 5 of data; digest @which is of less than it covers. */
static GByteArray *part_covered(int which)
{
  const bool digest[2] = { true, true };
  GByteArray *out = g_byte_array_new();
  WtTestPdu pdu = numbered(WT_OPCODE_SCSI_COMMAND, 0, digest);

  pdu.ahs_words = 2;
  pdu.data_len = 5;
  wt_test_pdu(out, &pdu);
  assert_int_equal(out->len, 48 + 8 + 4 + 8 + 4);
  const size_t from = which == WT_HEADER_DIGEST ? 0 : 60;
  const size_t len = which == WT_HEADER_DIGEST ? WT_BHS_LEN : 5;
  const size_t at = which == WT_HEADER_DIGEST ? 56 : 68;
  const uint32_t crc = GUINT32_TO_LE(wt_test_crc32c(out->data + from, len));

  memcpy(out->data + at, &crc, sizeof crc);
  return out;
}

/*= test RFC7143 11.2.3 "each including the padding bytes, if any" */
static void a_digest_of_a_part_is_told(void **state)
{
  const bool digest[2] = { true, true };

  (void) state;
  for (int which = 0; which < WT_N_DIGESTS; which++)
    for (guint cut = 1; cut < 72; cut++) {
      g_autoptr(GByteArray) wire = part_covered(which);
      g_autoptr(WtRun) run = in_step(NULL, digest);

      wt_run_push(run, 0, wire->data, cut);
      wt_run_push(run, 0, wire->data + cut, wire->len - cut);
      assert_int_equal(run->pdus->len, 1);
      assert_int_equal(wt_run_pdu(run, 0)->digest[which], WT_VERDICT_BAD);
      assert_int_equal(wt_run_pdu(run, 0)->digest[!which], WT_VERDICT_GOOD);
      assert_true(wt_run_pdu(run, 0)->part_covered[which]);
      assert_false(wt_run_pdu(run, 0)->part_covered[!which]);
      assert_int_equal(wt_run_pdu(run, 0)->ahs.len, which == WT_HEADER_DIGEST ? 0 : 8);
    }
}

/* --- digests other than agreed --- */

/** Six PDUs that use @use, where a login agreed on @agreed. */
static void check_unagreed(const bool use[2], const bool agreed[2])
{
  g_autoptr(WtRun) run = in_step(NULL, agreed);

  for (int i = 0; i < WT_N_DIGESTS; i++)
    run->policy.agreed[i] = run->policy.use[i];
  run->framer[WT_RUN_INITIATOR].past_login = false;
  for (uint32_t i = 0; i < 6; i++) {
    g_autoptr(GByteArray) wire = g_byte_array_new();
    WtTestPdu pdu = numbered(WT_OPCODE_NOP_OUT, i, use);

    wt_test_pdu(wire, &pdu);
    wt_run_push(run, WT_RUN_INITIATOR, wire->data, wire->len);
  }
  wt_run_finish(run);
  assert_int_equal(run->pdus->len, 6);
  assert_int_equal(run->policy.use[WT_HEADER_DIGEST],
                   use[WT_HEADER_DIGEST] ? WT_DIGEST_CRC32C : WT_DIGEST_NONE);
  assert_int_equal(wt_policy_departs(&run->policy, WT_HEADER_DIGEST),
                   use[WT_HEADER_DIGEST] != agreed[WT_HEADER_DIGEST]);
  assert_int_equal(run->lost_steps, 0);
}

/*= test RFC7143 13.1 "HeaderDigest and DataDigest" */
static void digests_that_were_not_agreed_are_found(void **state)
{
  const bool uses[][2] = { { false, false }, { true, true }, { true, false } };

  (void) state;
  for (size_t use = 0; use < G_N_ELEMENTS(uses); use++)
    for (size_t agreed = 0; agreed < G_N_ELEMENTS(uses); agreed++)
      check_unagreed(uses[use], uses[agreed]);
}

/** Whether padding is told of when octet @set of a ping is set, and it comes in two pieces. */
static bool tells_padding(uint32_t data_len, guint set, guint cut)
{
  const bool digest[2] = { false, false };
  g_autoptr(GByteArray) wire = g_byte_array_new();
  g_autoptr(WtRun) run = in_step(NULL, digest);
  WtTestPdu pdu = numbered(WT_OPCODE_NOP_OUT, 0, digest);

  pdu.data_len = data_len;
  wt_test_pdu(wire, &pdu);
  wire->data[set] = 1;
  wt_run_push(run, 0, wire->data, cut);
  wt_run_push(run, 0, wire->data + cut, wire->len - cut);
  return wt_run_pdu(run, 0)->padding_set;
}

static void padding_that_is_set_is_told(void **state)
{
  (void) state;
  for (uint32_t data_len = 5; data_len <= 8; data_len++)
    for (guint set = WT_BHS_LEN; set < WT_BHS_LEN + 8; set++)
      for (guint cut = WT_BHS_LEN; cut < WT_BHS_LEN + 8; cut++)
        assert_int_equal(tells_padding(data_len, set, cut), set >= WT_BHS_LEN + data_len);
}

static void text_is_kept_up_to_a_bound(void **state)
{
  (void) state;
  const bool digest[2] = { false, true };

  for (uint32_t len = 98; len < 103; len++) {
    const WtLimits limits = { .search_octets = 8192,
                              .search_octets_all = 16384,
                              .text_octets = 100 };
    g_autoptr(GByteArray) wire = g_byte_array_new();
    g_autoptr(WtRun) run = in_step(&limits, digest);
    WtTestPdu text = numbered(WT_OPCODE_TEXT_REQ, 1, digest);

    text.data_len = len;
    wt_test_pdu(wire, &text);
    wt_run_push(run, 0, wire->data, wire->len);
    assert_int_equal(run->pdus->len, 1);
    assert_int_equal(wt_run_pdu(run, 0)->text.len, len <= 100 ? len : 0);
    check_verdicts(run, 0, WT_VERDICT_ABSENT, WT_VERDICT_GOOD);
    if (len <= 100)
      assert_memory_equal(run->text->data, wire->data + WT_BHS_LEN, len);
  }
}

#define NAMED(row, function)                                                                   \
  (struct CMUnitTest)                                                                          \
  {                                                                                            \
    .name = (row).name, .test_func = function, .initial_state = (void *) &(row)                \
  }

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(damages) + G_N_ELEMENTS(foreigns) + 10] = {
    cmocka_unit_test(every_cut_of_every_layout),
    cmocka_unit_test(a_pdu_tells_when_it_began),
    cmocka_unit_test(a_hole_in_data_is_carried_over),
    cmocka_unit_test(a_hole_up_to_the_end_of_a_pdu),
    cmocka_unit_test(a_hole_over_a_header_is_searched_past),
    cmocka_unit_test(a_bogus_length_keeps_no_memory),
    cmocka_unit_test(a_digest_of_a_part_is_told),
    cmocka_unit_test(digests_that_were_not_agreed_are_found),
    cmocka_unit_test(padding_that_is_set_is_told),
    cmocka_unit_test(text_is_kept_up_to_a_bound),
    cmocka_unit_test(abandoned_with_a_bad_header_then_sought_again),
  };
  size_t n = 10;

  for (size_t i = 0; i < G_N_ELEMENTS(damages); i++)
    tests[n++] = NAMED(damages[i], one_flip_is_one_bad_digest);
  for (size_t i = 0; i < G_N_ELEMENTS(foreigns); i++)
    tests[n++] = NAMED(foreigns[i], foreign);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

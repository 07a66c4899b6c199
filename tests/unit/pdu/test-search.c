/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "build-pdu.h"
#include "pdu/search.h"
#include "rng.h"

#define REACH 4096

/** A target's stream, of which @junk octets that are none of a PDU come first. */
typedef struct {
  const char *name;
  size_t junk;
  bool digest[2];
} Row;

static const Row rows[] = {
  { "no digests, at once", 0, { false, false } },
  { "no digests, midstream", 100, { false, false } },
  { "header digests, at once", 0, { true, false } },
  { "header digests, midstream", 52, { true, false } },
  { "data digests, at once", 0, { false, true } },
  { "data digests, midstream", 777, { false, true } },
  { "both digests, at once", 0, { true, true } },
  { "both digests, midstream", 4001, { true, true } },
};

static void add_pdus(GByteArray *out, unsigned n, const bool digest[2])
{
  static const uint8_t kinds[] = { WT_OPCODE_DATA_IN, WT_OPCODE_SCSI_RESPONSE, WT_OPCODE_R2T };

  for (unsigned i = 0; i < n; i++) {
    const WtTestPdu pdu = { .opcode = kinds[i % 3],
                            .flags = i % 3 ? 0x80 : 0x81,
                            .data_len = i % 3 ? 0 : 100 + i,
                            .itt = 0x77000000 + i,
                            .cmd_sn = 5000 + i,
                            .stat_sn = 90000 + i,
                            .digest = { digest[0], digest[1] } };

    wt_test_pdu(out, &pdu);
  }
}

static void add_junk(GByteArray *out, size_t n)
{
  for (size_t i = 0; i < n; i++)
    g_byte_array_append(out, (const uint8_t[]) { (uint8_t) (0xb0 + i % 7) }, 1);
}

static WtSearchStatus look(const GByteArray *octets, bool at_end, WtFound *out)
{
  const WtDigestPolicy policy = { 0 };
  const WtNumbers numbers = { 0 };
  uint8_t *exact = g_memdup2(octets->data, octets->len);
  const WtSearch search = {
    .octets = { exact, octets->len },
    .step = 1,
    .reach = REACH,
    .policy = &policy,
    .numbers = &numbers,
    .at_end = at_end,
  };
  const WtSearchStatus status = wt_search(&search, out);

  g_free(exact);
  return status;
}

static void finds(void **state)
{
  const Row *row = *state;
  g_autoptr(GByteArray) octets = g_byte_array_new();
  WtFound found;

  add_junk(octets, row->junk);
  add_pdus(octets, 7, row->digest);
  assert_int_equal(look(octets, false, &found), WT_SEARCH_FOUND);
  assert_int_equal(found.start, row->junk);
  assert_int_equal(found.sender, WT_SENDER_TARGET);
  for (int d = 0; d < WT_N_DIGESTS; d++) {
    assert_int_equal(found.use[d], row->digest[d] ? WT_DIGEST_CRC32C : WT_DIGEST_NONE);
    assert_true(found.votes[d] >= 1);
  }
  assert_true(found.votes[WT_HEADER_DIGEST] >= WT_POLICY_QUORUM);
}

/* Whatever the first PDU's damage, the search neither misreads digests nor starts inside it. */
static void damage_to_the_first_pdu_does_not_lock(void **state)
{
  const Row *row = *state;

  for (size_t at = 0; at < 48; at++) {
    g_autoptr(GByteArray) octets = g_byte_array_new();
    WtFound found;

    add_junk(octets, row->junk);
    add_pdus(octets, 7, row->digest);
    octets->data[row->junk + at] ^= 0x04;
    assert_int_equal(look(octets, false, &found), WT_SEARCH_FOUND);
    assert_true(found.start == row->junk || found.start >= row->junk + 48);
    for (int d = 0; d < WT_N_DIGESTS; d++)
      if (found.use[d] != WT_DIGEST_UNKNOWN && found.votes[d] >= WT_POLICY_QUORUM)
        assert_int_equal(found.use[d], row->digest[d] ? WT_DIGEST_CRC32C : WT_DIGEST_NONE);
  }
}

static void one_pdu_alone_settles_nothing(void **state)
{
  const Row *row = *state;
  g_autoptr(GByteArray) octets = g_byte_array_new();
  WtDigestPolicy policy = { 0 };
  WtFound found;

  add_junk(octets, row->junk);
  add_pdus(octets, 1, row->digest);
  assert_int_not_equal(look(octets, false, &found), WT_SEARCH_FOUND);
  if (look(octets, true, &found) != WT_SEARCH_FOUND)
    return;
  for (int d = 0; d < WT_N_DIGESTS; d++)
    if (found.votes[d])
      wt_policy_vote(&policy, d, found.use[d], found.votes[d]);
  assert_false(wt_policy_settled(&policy));
  assert_false(policy.inferred);
}

static void asks_for_more_of_a_prefix(void **state)
{
  const Row *row = *state;
  g_autoptr(GByteArray) octets = g_byte_array_new();
  WtFound found;

  add_junk(octets, row->junk);
  add_pdus(octets, 7, row->digest);
  while (octets->len > row->junk) {
    g_byte_array_set_size(octets, octets->len - 1);
    const WtSearchStatus status = look(octets, false, &found);

    assert_int_not_equal(status, WT_SEARCH_NOTHING);
    assert_true(found.start <= row->junk);
    if (status == WT_SEARCH_MORE)
      assert_true(found.need > octets->len);
  }
}

/* A length that goes further than anybody waits for is no reason to keep octets. */
static void not_waited_for_beyond_reach(void **state)
{
  (void) state;
  const bool none[2] = { false, false };
  g_autoptr(GByteArray) octets = g_byte_array_new();
  WtFound found;

  add_pdus(octets, 1, none);
  g_byte_array_set_size(octets, 120);
  assert_int_equal(look(octets, false, &found), WT_SEARCH_MORE);
  assert_int_equal(found.start, 0);
  octets->data[6] = REACH >> 8;
  assert_int_equal(look(octets, false, &found), WT_SEARCH_MORE);
  assert_true(found.start > 0);
}

/* --- nothing to be found --- */

static void nothing_in(const GByteArray *octets)
{
  WtFound found;

  assert_int_not_equal(look(octets, false, &found), WT_SEARCH_FOUND);
  assert_int_equal(look(octets, true, &found), WT_SEARCH_NOTHING);
}

static void nothing_in_zeros(void **state)
{
  (void) state;
  for (guint n = 0; n < 4096; n = n * 2 + 1) {
    g_autoptr(GByteArray) octets = g_byte_array_new();

    g_byte_array_set_size(octets, n);
    if (n)
      memset(octets->data, 0, n);
    nothing_in(octets);
  }
}

static void nothing_in_text(void **state)
{
  (void) state;
  static const char line[] =
      "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n! \"#$%& 0123\n";
  g_autoptr(GByteArray) octets = g_byte_array_new();

  for (unsigned i = 0; i < 200; i++)
    g_byte_array_append(octets, (const uint8_t *) line, sizeof line - 1);
  nothing_in(octets);
}

static void nothing_in_noise(void **state)
{
  (void) state;
  for (uint32_t round = 0; round < 20; round++) {
    WtRng rng = wt_rng(round);
    g_autoptr(GByteArray) octets = g_byte_array_new();

    for (unsigned i = 0; i < 30000; i++)
      g_byte_array_append(octets, (const uint8_t[]) { (uint8_t) wt_rng_below(&rng, 256) }, 1);
    nothing_in(octets);
    wt_rng_clear(&rng);
  }
}

int main(void)
{
  static const CMUnitTestFunction each[] = { finds, damage_to_the_first_pdu_does_not_lock,
                                             one_pdu_alone_settles_nothing,
                                             asks_for_more_of_a_prefix };
  struct CMUnitTest tests[G_N_ELEMENTS(rows) * G_N_ELEMENTS(each) + 4] = {
    cmocka_unit_test(nothing_in_zeros),
    cmocka_unit_test(nothing_in_text),
    cmocka_unit_test(nothing_in_noise),
    cmocka_unit_test(not_waited_for_beyond_reach),
  };
  size_t n = 4;

  for (size_t k = 0; k < G_N_ELEMENTS(each); k++)
    for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
      tests[n++] = (struct CMUnitTest) { .name = rows[i].name,
                                         .test_func = each[k],
                                         .initial_state = (void *) &rows[i] };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Codec: build then parse returns the fields, for every row of opcodes.h.
 */
#include "wt-test.h"

#include "build-pdu.h"
#include "rng.h"
#include "run-framer.h"

#define ROUNDS 200u

static const uint8_t opcodes[] = {
#define WT_OPCODE(name, code, ...) code,
#include "wiretruth/tbl/opcodes.h"
};

static WtTestPdu random_pdu(WtRng *rng, uint8_t opcode)
{
  const bool initiator = !(opcode & 0x20);

  return (WtTestPdu) {
    .opcode = opcode,
    .flags = (uint8_t) wt_rng_below(rng, 256),
    .immediate = initiator && wt_rng_below(rng, 2),
    .ahs_words = (uint8_t) (wt_rng_below(rng, 2) ? wt_rng_below(rng, 256) : 0),
    .data_len = wt_rng_below(rng, 3) ? wt_rng_below(rng, 70) : 0,
    .itt = g_rand_int(rng->rand),
    .cmd_sn = g_rand_int(rng->rand),
    .stat_sn = g_rand_int(rng->rand),
    .digest = { true, wt_rng_below(rng, 2) },
  };
}

static void parses_as_built(WtRng *rng, uint8_t opcode, uint32_t round)
{
  const WtTestPdu pdu = random_pdu(rng, opcode);
  g_autoptr(GByteArray) wire = g_byte_array_new();
  g_autoptr(WtRun) run = wt_run_new(NULL, false);
  const int side = opcode & 0x20 ? WT_RUN_TARGET : WT_RUN_INITIATOR;
  const WtTestPdu first = { .opcode = opcode & 0x20,
                            .flags = 0x80,
                            .itt = 1,
                            .cmd_sn = pdu.cmd_sn,
                            .digest = { true, pdu.digest[1] } };

  /* A header digest that matches is enough to begin with; the PDU itself may look odd. */
  const size_t at = wt_test_pdu(wire, &first);
  wt_test_pdu(wire, &pdu);
  wt_run_use(run, true, pdu.digest[1]);
  wt_run_push(run, side, wire->data, wire->len);
  wt_run_finish(run);
  if (run->pdus->len != 2)
    fail_msg("opcode 0x%02x, seed %u, round %u: %u PDUs", opcode, rng->seed, round,
             run->pdus->len);

  const WtPdu *got = wt_run_pdu(run, 1);

  assert_int_equal(got->bhs.opcode, opcode);
  assert_int_equal(got->bhs.flags, pdu.flags);
  assert_int_equal(got->bhs.immediate, pdu.immediate);
  assert_int_equal(got->bhs.ahs_len, pdu.ahs_words * 4);
  assert_int_equal(got->bhs.data_len, pdu.data_len);
  assert_int_equal(got->bhs.itt, pdu.itt);
  assert_int_equal(got->stream_offset, at);
  assert_int_equal(got->digest[WT_HEADER_DIGEST], WT_VERDICT_GOOD);
  assert_int_equal(got->digest[WT_DATA_DIGEST],
                   pdu.digest[1] && pdu.data_len ? WT_VERDICT_GOOD : WT_VERDICT_ABSENT);
  assert_int_equal(run->unparsed, 0);
}

static void every_opcode(void **state)
{
  (void) state;
  for (uint32_t round = 0; round < ROUNDS; round++) {
    WtRng rng = wt_rng(round);

    for (size_t i = 0; i < G_N_ELEMENTS(opcodes); i++)
      parses_as_built(&rng, opcodes[i], round);
    wt_rng_clear(&rng);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(every_opcode),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "build-pdu.h"

#include "wt-test.h"

/* The PDU of RFC 7143 A.4, with the digest printed there. */
static void builds_the_example_of_the_standard(void **state)
{
  (void) state;
  const WtTestPdu read10 = {
    .opcode = 0x01, .flags = 0xc0, .itt = 0x14000000, .cmd_sn = 0x14, .stat_sn = 0x18
  };
  g_autoptr(GByteArray) out = g_byte_array_new();

  assert_int_equal(wt_test_pdu(out, &read10), 48);
  out->data[22] = 0x04;
  out->data[32] = 0x28;
  out->data[40] = 0x02;
  wt_test_digest(out, 0);
  assert_memory_equal(out->data + 48, ((const uint8_t[]) { 0x56, 0x3a, 0x96, 0xd9 }), 4);
}

static void pads_and_digests(void **state)
{
  (void) state;
  for (uint32_t len = 0; len < 9; len++)
    for (unsigned use = 0; use < 4; use++) {
      const WtTestPdu pdu = { .opcode = 0x05,
                              .flags = 0x80,
                              .data_len = len,
                              .ahs_words = (uint8_t) (len % 3),
                              .digest = { use & 1, use & 2 } };
      g_autoptr(GByteArray) out = g_byte_array_new();
      const size_t n = wt_test_pdu(out, &pdu);

      assert_int_equal(n, wt_test_pdu_len(&pdu));
      assert_int_equal(n, out->len);
      assert_int_equal(n % 4, 0);
      assert_int_equal(out->data[7], len);
    }
}

static void data_digest_covers_the_padding(void **state)
{
  (void) state;
  const WtTestPdu pdu = { .opcode = 0x25, .text = "abcde", .data_len = 5, .digest = { 0, 1 } };
  g_autoptr(GByteArray) out = g_byte_array_new();

  wt_test_pdu(out, &pdu);
  const uint32_t crc = wt_test_crc32c((const uint8_t *) "abcde\0\0", 8);

  assert_int_equal(out->data[56], crc & 0xff);
  assert_int_equal(out->data[59], crc >> 24);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(builds_the_example_of_the_standard),
    cmocka_unit_test(pads_and_digests),
    cmocka_unit_test(data_digest_covers_the_padding),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

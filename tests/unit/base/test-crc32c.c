/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "base/crc32c.h"
#include "build-pdu.h"

/*= test RFC7143 A.4 "CRC Examples" */
static const struct {
  const char *name;
  uint8_t octets[48];
  size_t len;
  uint8_t first;
  int step; /* octets from @first on, this far apart, where @octets are not given */
  uint8_t wire[WT_DIGEST_LEN];
} examples[] = {
  { "32 octets of zeroes", { 0 }, 32, 0x00, 0, { 0xaa, 0x36, 0x91, 0x8a } },
  { "32 octets of ones", { 0 }, 32, 0xff, 0, { 0x43, 0xab, 0xa8, 0x62 } },
  { "32 octets incrementing", { 0 }, 32, 0x00, 1, { 0x4e, 0x79, 0xdd, 0x46 } },
  { "32 octets decrementing", { 0 }, 32, 0x1f, -1, { 0x5c, 0xdb, 0x3f, 0x11 } },
  { "a SCSI Read (10) Command PDU",
    { 0x01,
      0xc0, [16] = 0x14, [22] = 0x04, [27] = 0x14, [31] = 0x18, [32] = 0x28, [40] = 0x02 },
    48,
    0,
    0,
    { 0x56, 0x3a, 0x96, 0xd9 } },
};

static void fill(size_t i, uint8_t *out)
{
  memcpy(out, examples[i].octets, examples[i].len);
  for (size_t k = 0; k < examples[i].len && examples[i].len == 32; k++)
    out[k] = (uint8_t) (examples[i].first + examples[i].step * (int) k);
}

static void known_answers_in_pieces_of_every_size(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(examples); i++) {
    uint8_t octets[48];

    print_message("%s\n", examples[i].name);
    fill(i, octets);
    for (size_t piece = 1; piece <= examples[i].len; piece++) {
      uint32_t crc = WT_CRC32C_START;

      for (size_t at = 0; at < examples[i].len; at += piece)
        crc = wt_crc32c_add(crc, (WtBytes) { octets + at, MIN(piece, examples[i].len - at) });
      assert_int_equal(wt_crc32c_end(crc), wt_digest_read(examples[i].wire));
    }
  }
}

static void nothing_added_changes_nothing(void **state)
{
  (void) state;
  assert_int_equal(wt_crc32c_add(0x12345678, (WtBytes) { NULL, 0 }), 0x12345678);
  assert_int_equal(wt_crc32c_end(WT_CRC32C_START), 0);
}

static void digest_is_read_lowest_octet_first(void **state)
{
  (void) state;
  assert_int_equal(wt_digest_read((const uint8_t[]) { 0x01, 0x02, 0x03, 0xf4 }), 0xf4030201);
}

/* Two ways to compute it, neither knowing the other, at every length and alignment. */
static void agrees_with_a_bit_at_a_time(void **state)
{
  (void) state;
  for (size_t len = 0; len < 300; len += 1 + len / 20)
    for (size_t shift = 0; shift < 8; shift++) {
      g_autofree uint8_t *block = g_malloc(len + shift);

      for (size_t i = 0; i < len + shift; i++)
        block[i] = (uint8_t) (i * 131 + len);

      const WtBytes octets = { block + shift, len };

      assert_int_equal(wt_crc32c_end(wt_crc32c_add(WT_CRC32C_START, octets)),
                       wt_test_crc32c(block + shift, len));
    }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(known_answers_in_pieces_of_every_size),
    cmocka_unit_test(nothing_added_changes_nothing),
    cmocka_unit_test(digest_is_read_lowest_octet_first),
    cmocka_unit_test(agrees_with_a_bit_at_a_time),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "build-pdu.h"

#include <string.h>

uint32_t wt_test_crc32c(const uint8_t *octets, size_t len)
{
  uint32_t crc = 0xffffffffu;

  for (size_t i = 0; i < len * 8; i++) {
    const uint32_t bit = octets[i / 8] >> i % 8 & 1u;

    crc = crc >> 1 ^ ((crc ^ bit) & 1 ? 0x82f63b78u : 0); /* 0x1edc6f41, bits reversed */
  }
  return ~crc;
}

void wt_test_digest(GByteArray *out, size_t from)
{
  const uint32_t crc = wt_test_crc32c(out->data + from, out->len - from);
  const uint8_t wire[] = { (uint8_t) crc, (uint8_t) (crc >> 8), (uint8_t) (crc >> 16),
                           (uint8_t) (crc >> 24) };

  g_byte_array_append(out, wire, sizeof wire);
}

void wt_test_put_be(uint8_t *at, size_t n, uint32_t value)
{
  for (size_t i = n; i > 0; i--, value >>= 8)
    at[i - 1] = (uint8_t) value;
}

static void put_numbers(uint8_t *bhs, const WtTestPdu *pdu)
{
  if (pdu->opcode & 0x20) {
    if (pdu->opcode != WT_OPCODE_DATA_IN || pdu->flags & 1) /* S bit, 11.7.3 */
      wt_test_put_be(bhs + 24, 4, pdu->stat_sn);
    wt_test_put_be(bhs + 28, 4, pdu->cmd_sn);
    wt_test_put_be(bhs + 32, 4, pdu->cmd_sn + 32);
    return;
  }
  if (pdu->opcode != WT_OPCODE_DATA_OUT && pdu->opcode != WT_OPCODE_SNACK)
    wt_test_put_be(bhs + 24, 4, pdu->cmd_sn);
  wt_test_put_be(bhs + 28, 4, pdu->stat_sn);
}

static void put_pattern(GByteArray *out, size_t n, uint32_t seed)
{
  for (size_t i = 0; i < n; i++) {
    const uint8_t octet = (uint8_t) (0x80 | (seed + i * 37)); /* begins no header */

    g_byte_array_append(out, &octet, 1);
  }
}

size_t wt_test_pdu(GByteArray *out, const WtTestPdu *pdu)
{
  static const uint8_t zero[4] = { 0 };
  const size_t from = out->len;
  uint8_t bhs[WT_BHS_LEN] = { 0 };

  bhs[0] = (uint8_t) (pdu->opcode | (pdu->immediate ? 0x40 : 0));
  bhs[1] = pdu->flags;
  bhs[4] = pdu->ahs_words;
  wt_test_put_be(bhs + 5, 3, pdu->data_len);
  wt_test_put_be(bhs + 16, 4, pdu->itt);
  put_numbers(bhs, pdu);
  g_byte_array_append(out, bhs, sizeof bhs);
  put_pattern(out, pdu->ahs_words * 4u, 5);
  if (pdu->digest[WT_HEADER_DIGEST])
    wt_test_digest(out, from);

  const size_t data = out->len;

  if (pdu->text)
    g_byte_array_append(out, (const uint8_t *) pdu->text, pdu->data_len);
  else
    put_pattern(out, pdu->data_len, pdu->itt);
  g_byte_array_append(out, zero, -pdu->data_len & 3);
  if (pdu->digest[WT_DATA_DIGEST] && pdu->data_len)
    wt_test_digest(out, data);
  return out->len - from;
}

size_t wt_test_pdu_len(const WtTestPdu *pdu)
{
  const size_t header = pdu->digest[WT_HEADER_DIGEST] ? 4 : 0;
  const size_t data = pdu->digest[WT_DATA_DIGEST] && pdu->data_len ? 4 : 0;

  return WT_BHS_LEN + pdu->ahs_words * 4u + header + ((pdu->data_len + 3) & ~3u) + data;
}

uint8_t wt_test_flags(uint8_t opcode)
{
  return opcode == WT_OPCODE_SCSI_COMMAND ? 0xc1 /* F, R, simple */
         : opcode == WT_OPCODE_TMF_REQ    ? 0x81 /* abort task */
         : opcode == WT_OPCODE_LOGIN_REQ || opcode == WT_OPCODE_LOGIN_RSP
             ? 0x87 /* operational to full feature */
             : 0x80;
}

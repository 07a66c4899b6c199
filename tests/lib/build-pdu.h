/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iSCSI PDUs as octets, with right padding and digests (RFC 7143 11.1, 11.2). The CRC32C here
 * is a bit at a time and owes nothing to the program's.
 */
#ifndef WT_TEST_BUILD_PDU_H
#define WT_TEST_BUILD_PDU_H

#include <glib.h>

#include "wiretruth/pdu.h"

/**
 * WtTestPdu: what a PDU says; zero means an octet of zero.
 * @flags: octet 1
 * @ahs_words: TotalAHSLength                                      [4-octet words]
 * @text: the data segment; NULL: @data_len octets of a pattern
 * @cmd_sn: CmdSN, or ExpCmdSN of a target; MaxCmdSN is 32 beyond
 * @stat_sn: ExpStatSN, or StatSN of a target
 */
typedef struct {
  uint8_t opcode, flags;
  bool immediate;
  uint8_t ahs_words;
  uint32_t data_len;
  const char *text;
  uint32_t itt, cmd_sn, stat_sn;
  bool digest[WT_N_DIGESTS];
} WtTestPdu;

/** wt_test_crc32c: the digest as a number; its lowest octet travels first. RFC 7143 13.1. */
uint32_t wt_test_crc32c(const uint8_t *octets, size_t len);

/** wt_test_digest: appends the digest of the octets of @out from @from on. */
void wt_test_digest(GByteArray *out, size_t from);

/** wt_test_put_be: @value as @n octets, the highest first. */
void wt_test_put_be(uint8_t *at, size_t n, uint32_t value);

/** wt_test_pdu: appends @pdu. Returns: the octets it takes */
size_t wt_test_pdu(GByteArray *out, const WtTestPdu *pdu);

/** wt_test_pdu_len: the octets that @pdu takes. */
size_t wt_test_pdu_len(const WtTestPdu *pdu);

/** wt_test_flags: octet 1 of a usual PDU of that kind: every bit that is fixed to 1, and F. */
uint8_t wt_test_flags(uint8_t opcode);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The basic header segment: reading it, and telling whether 48 octets can be one. Plausibility asks
 * only for what RFC 7143 section 11 fixes (and RFC 7144 leaves fixed), in two strengths: what a
 * header in step must have, and what octets met while searching must have.
 */
#ifndef WT_PDU_BHS_H
#define WT_PDU_BHS_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/bytes.h"
#include "wiretruth/pdu.h"

#define WT_AHS_MAX (255u * 4u) /* TotalAHSLength is an octet of words, RFC 7143 11.2.1.5 */

/** wt_bhs_parse: false if @wire is shorter than 48 octets. RFC 7143 11.2.1. */
bool wt_bhs_parse(WtBytes wire, WtBhs *out);

/** wt_bhs_padded_len: DataSegmentLength with its padding to 4 octets. RFC 7143 11.1. */
static inline uint32_t wt_bhs_padded_len(const WtBhs *bhs)
{
  return (bhs->data_len + 3u) & ~3u;
}

/** wt_bhs_is_login: Login Request or Response. */
static inline bool wt_bhs_is_login(const WtBhs *bhs)
{
  return bhs->opcode == WT_OPCODE_LOGIN_REQ || bhs->opcode == WT_OPCODE_LOGIN_RSP;
}

/** wt_bhs_sender: whose opcode it is; vendor-specific ones have a side too (bit 5). RFC 7143 11.2.1.2. */
WtSender wt_bhs_sender(const WtBhs *bhs);

/** wt_bhs_possible: the opcode exists, and @sender may send it; for a header where one is due. */
bool wt_bhs_possible(const WtBhs *bhs, WtSender sender);

/**
 * wt_bhs_glance: quickly false for most octets that cannot begin a header. @fixed_bits: ask for the
 * fixed bits of the first four octets too, not for the opcode alone.
 */
bool wt_bhs_glance(const uint8_t *octets, bool fixed_bits);

/** wt_bhs_plausible: every fixed bit and reserved octet of its kind is as RFC 7143 has it. */
bool wt_bhs_plausible(const WtBhs *bhs, WtSender sender);

/**
 * WtNumbers: the numbers last seen on a connection, as a yardstick for headers met out of step.
 * RFC 7143 4.2.2.
 */
typedef struct {
  uint32_t cmd_sn;  /* last CmdSN or ExpCmdSN              */
  uint32_t stat_sn; /* last StatSN or ExpStatSN            */
  bool cmd_known, stat_known;
} WtNumbers;

/** wt_numbers_learn: takes over the numbers of a header that is trusted. */
void wt_numbers_learn(WtNumbers *self, const WtBhs *bhs);

/** wt_numbers_telling: @bhs carries a CmdSN or ExpCmdSN and a StatSN or ExpStatSN, none of them zero. */
bool wt_numbers_telling(const WtBhs *bhs);

/** wt_numbers_near: @bhs carries numbers, and all that can be compared are close to @self. */
bool wt_numbers_near(const WtNumbers *self, const WtBhs *bhs);

#endif

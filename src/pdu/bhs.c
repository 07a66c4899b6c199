/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pdu/bhs.h"

#include <string.h>

#include "base/crc32c.h"
#include "base/cursor.h"

bool wt_bhs_parse(WtBytes wire, WtBhs *out)
{
  WtCursor c = wt_cursor(wire);

  const uint8_t op = wt_cursor_u8(&c);               /* . I opcode(6)              */
  out->flags = wt_cursor_u8(&c);                     /* F + opcode-specific        */
  (void) wt_cursor_bytes(&c, 2);                     /* opcode-specific            */
  out->ahs_len = (uint16_t) (wt_cursor_u8(&c) * 4u); /* on the wire: 4-octet words */
  out->data_len = (uint32_t) wt_cursor_be(&c, 3);    /* on the wire: octets        */
  (void) wt_cursor_bytes(&c, 8);                     /* LUN or opcode-specific     */
  out->itt = wt_cursor_be32(&c);
  (void) wt_cursor_bytes(&c, 28);
  out->opcode = op & 0x3f;
  out->immediate = op & 0x40;
  if (!wt_cursor_ok(&c))
    return false;
  memcpy(out->octets, wire.data, WT_BHS_LEN);
  return true;
}

bool wt_pdu_parts(WtBytes header, const WtDigestUse use[WT_N_DIGESTS], WtPduParts *out)
{
  WtBhs bhs;

  if (!wt_bhs_parse(header, &bhs))
    return false;

  const bool spared = wt_bhs_is_login(&bhs);
  const bool summed = !spared && use[WT_HEADER_DIGEST] == WT_DIGEST_CRC32C;
  const bool data_summed = !spared && use[WT_DATA_DIGEST] == WT_DIGEST_CRC32C && bhs.data_len;

  *out = (WtPduParts) {
    .header = WT_BHS_LEN + bhs.ahs_len,
    .header_digest = summed ? WT_DIGEST_LEN : 0,
    .data = wt_bhs_padded_len(&bhs),
    .data_digest = data_summed ? WT_DIGEST_LEN : 0,
  };
  return true;
}

static const struct {
  bool known;
  WtSender sender;
} opcodes[WT_N_OPCODES] = {
#define WT_OPCODE(name, code, sender, label, source) [code] = { true, WT_SENDER_##sender },
#include "wiretruth/tbl/opcodes.h"
};

WtSender wt_bhs_sender(const WtBhs *bhs)
{
  return bhs->opcode & 0x20 ? WT_SENDER_TARGET : WT_SENDER_INITIATOR;
}

static bool vendor_specific(uint8_t opcode)
{
  return (opcode >= 0x1c && opcode <= 0x1e) || (opcode >= 0x3c && opcode <= 0x3e);
}

bool wt_bhs_possible(const WtBhs *bhs, WtSender sender)
{
  if (bhs->octets[0] & 0x80)
    return false;
  if (sender != WT_SENDER_UNKNOWN && wt_bhs_sender(bhs) != sender)
    return false;
  return opcodes[bhs->opcode].known || vendor_specific(bhs->opcode);
}

/* Most of what is fixed in each header, RFC 7143 11.3-11.19: enough to tell one. Octet 1 must have the bits of @set and none of
 * @clear. @zero is a bit for each octet that must be zero (bit 2 is octet 2). RFC 7144 uses octets
 * 2 of the SCSI Command and 8-9, 12-15 of the SCSI Response, so these are not asked for. */
#define OCTET(n) (UINT64_C(1) << (n))
#define OCTETS(from, to) ((UINT64_C(2) << (to)) - (UINT64_C(1) << (from)))

static const struct {
  uint8_t set, clear;
  bool data, ahs;   /* whether it may have a data segment, an AHS */
  bool request_bit; /* whether the I bit is allowed               */
  uint64_t zero;
} shapes[WT_N_OPCODES] = {
  [WT_OPCODE_NOP_OUT] = { 0x80, 0x7f, true, false, true, OCTETS(2, 3) | OCTETS(32, 47) },
  [WT_OPCODE_SCSI_COMMAND] = { 0x00, 0x18, true, true, true, OCTET(3) },
  [WT_OPCODE_TMF_REQ] = { 0x80, 0x70, false, false, true, OCTETS(2, 3) | OCTETS(40, 47) },
  [WT_OPCODE_LOGIN_REQ] = { 0x00, 0x30, true, false, true,
                            OCTETS(2, 3) | OCTETS(22, 23) | OCTETS(32, 47) },
  [WT_OPCODE_TEXT_REQ] = { 0x00, 0x3f, true, false, true, OCTETS(2, 3) | OCTETS(32, 47) },
  [WT_OPCODE_DATA_OUT] = { 0x00, 0x7f, true, false, false,
                           OCTETS(2, 3) | OCTETS(24, 27) | OCTETS(32, 35) | OCTETS(44, 47) },
  [WT_OPCODE_LOGOUT_REQ] = { 0x80, 0x7c, false, false, true,
                             OCTETS(2, 3) | OCTETS(8, 15) | OCTETS(32, 47) },
  [WT_OPCODE_SNACK] = { 0x80, 0x7c, false, false, false,
                        OCTETS(2, 3) | OCTETS(24, 27) | OCTETS(32, 39) },
  [WT_OPCODE_NOP_IN] = { 0x80, 0x7f, true, false, false, OCTETS(2, 3) | OCTETS(36, 47) },
  [WT_OPCODE_SCSI_RESPONSE] = { 0x80, 0x61, true, false, false, 0 },
  [WT_OPCODE_TMF_RSP] = { 0x80, 0x7f, false, false, false, OCTET(3) | OCTETS(36, 47) },
  [WT_OPCODE_LOGIN_RSP] = { 0x00, 0x30, true, false, false,
                            OCTETS(2, 3) | OCTETS(20, 23) | OCTETS(38, 47) },
  [WT_OPCODE_TEXT_RSP] = { 0x00, 0x3f, true, false, false, OCTETS(2, 3) | OCTETS(36, 47) },
  [WT_OPCODE_DATA_IN] = { 0x00, 0x38, true, false, false, OCTET(2) },
  [WT_OPCODE_LOGOUT_RSP] = { 0x80, 0x7f, false, false, false,
                             OCTET(3) | OCTETS(8, 15) | OCTETS(36, 39) },
  [WT_OPCODE_R2T] = { 0x80, 0x7f, false, false, false, OCTETS(2, 3) },
  [WT_OPCODE_ASYNC] = { 0x80, 0x7f, true, false, false, OCTETS(2, 3) | OCTETS(44, 47) },
  [WT_OPCODE_REJECT] = { 0x80, 0x7f, true, false, false, OCTET(3) | OCTETS(8, 15) },
};

/** Reserved octets beyond those in @shapes; most of what only RFC 7144, or another PDU, gives a meaning. */
static uint64_t reserved_too(const WtBhs *bhs)
{
  switch (bhs->opcode) {
  case WT_OPCODE_SCSI_RESPONSE:
    return OCTETS(10, 15);
  case WT_OPCODE_TMF_RSP:
    return OCTETS(11, 15) | OCTETS(20, 23);
  case WT_OPCODE_LOGOUT_REQ:
    return OCTETS(22, 23);
  case WT_OPCODE_LOGOUT_RSP:
    return OCTETS(20, 23) | OCTETS(44, 47);
  case WT_OPCODE_REJECT:
    return OCTETS(40, 47);
  default:
    return 0;
  }
}

/** Bits of octet 1 that are a code: a value of it may be reserved, no bit is. 11.5.1, 11.14.1, 11.16.1. */
static uint8_t code_bits(uint8_t opcode)
{
  switch (opcode) {
  case WT_OPCODE_SNACK:
    return 0x0f;
  case WT_OPCODE_TMF_REQ:
  case WT_OPCODE_LOGOUT_REQ:
    return 0x7f;
  default:
    return 0;
  }
}

int wt_bhs_reserved(const WtBhs *bhs)
{
  const uint8_t op = bhs->opcode;
  uint64_t zero = shapes[op].zero | reserved_too(bhs);

  if (wt_bhs_is_login(bhs)) /* these are its versions, 11.12.4 */
    zero &= ~OCTETS(2, 3);
  if (bhs->immediate && !shapes[op].request_bit && op != WT_OPCODE_SNACK) /* RFC 3720 10.16 */
    return vendor_specific(op) ? -1 : 0;
  if (bhs->flags & shapes[op].clear & ~code_bits(op))
    return 1;
  if (op == WT_OPCODE_SCSI_COMMAND &&
      bhs->octets[2] & 0x0f) /* PRI stands beside, RFC 7144 5.1 */
    return 2;
  for (int i = 2; zero >> i; i++)
    if (zero >> i & 1 && bhs->octets[i])
      return i;
  return -1;
}

bool wt_bhs_foreign_part(const WtBhs *bhs)
{
  const uint8_t op = bhs->opcode;

  if (vendor_specific(op))
    return false;
  return (bhs->data_len && !shapes[op].data) || (bhs->ahs_len && !shapes[op].ahs);
}

bool wt_bhs_lacks_bit(const WtBhs *bhs)
{
  return (bhs->flags & shapes[bhs->opcode].set) != shapes[bhs->opcode].set;
}

#define LOGIN_MAX 8192u  /* MaxRecvDataSegmentLength until another is declared, 13.12 */
#define SENSE_MAX 65536u /* SenseLength is 16 bits, and little follows the sense data, 11.4.7 */

/** Opcodes with and without the I bit: one look-up, as a search asks this of every octet. */
static const bool begins_header[256] = {
#define WT_OPCODE(name, code, sender, label, source) [code] = true, [(code) | 0x40] = true,
#include "wiretruth/tbl/opcodes.h"
};

bool wt_bhs_glance(const uint8_t *octets, bool fixed_bits)
{
  const uint8_t op = octets[0] & 0x3f;

  if (!begins_header[octets[0]])
    return false;
  if (!fixed_bits)
    return true;
  return (octets[1] & shapes[op].set) == shapes[op].set && !(octets[1] & shapes[op].clear) &&
         !(octets[2] && shapes[op].zero & OCTET(2)) &&
         !(octets[3] && shapes[op].zero & OCTET(3));
}

bool wt_bhs_plausible(const WtBhs *bhs, WtSender sender)
{
  const uint8_t op = bhs->opcode;

  if (!wt_bhs_possible(bhs, sender) || vendor_specific(op))
    return false;
  if ((bhs->flags & shapes[op].set) != shapes[op].set || bhs->flags & shapes[op].clear)
    return false;
  if ((op == WT_OPCODE_SCSI_RESPONSE && bhs->data_len > SENSE_MAX) ||
      (wt_bhs_is_login(bhs) && bhs->data_len > LOGIN_MAX))
    return false;
  if ((bhs->data_len && !shapes[op].data) || (bhs->ahs_len && !shapes[op].ahs) ||
      (bhs->immediate && !shapes[op].request_bit))
    return false;
  for (uint64_t i = 0; i < WT_BHS_LEN; i++)
    if (shapes[op].zero >> i & 1 && bhs->octets[i])
      return false;
  return true;
}

/* --- numbers --- */

#define NEAR 65536 /* further than any window is open, and 2^-15 of all values */

/** Octets 24, 28 and 32 hold CmdSN, ExpStatSN or StatSN, ExpCmdSN, MaxCmdSN. RFC 7143 11.2.2. */
typedef struct {
  bool has_cmd, has_stat;
  uint32_t cmd, stat;
  bool window; /* @max is MaxCmdSN */
  uint32_t max;
} Carried;

static Carried carried(const WtBhs *bhs)
{
  const bool no_cmd = bhs->opcode == WT_OPCODE_DATA_OUT || bhs->opcode == WT_OPCODE_SNACK;
  const bool no_status = bhs->opcode == WT_OPCODE_DATA_IN && !(bhs->flags & 1); /* S, 11.7.3 */
  const bool first = bhs->opcode == WT_OPCODE_LOGIN_REQ; /* no StatSN to expect yet */
  const bool no_stat = no_status || first;

  if (wt_bhs_sender(bhs) == WT_SENDER_INITIATOR)
    return (Carried) {
      !no_cmd, !no_stat, wt_bhs_word(bhs, WT_AT_CMD_SN), wt_bhs_word(bhs, WT_AT_EXP_CMD_SN),
      false,   0
    };
  return (Carried) { true,
                     !no_stat,
                     wt_bhs_word(bhs, WT_AT_EXP_CMD_SN),
                     wt_bhs_word(bhs, WT_AT_CMD_SN),
                     true,
                     wt_bhs_word(bhs, WT_AT_MAX_CMD_SN) };
}

static bool near(uint32_t a, uint32_t b)
{
  return a - b + NEAR < 2 * NEAR;
}

void wt_numbers_learn(WtNumbers *self, const WtBhs *bhs)
{
  const Carried c = carried(bhs);

  if (c.has_cmd) {
    self->cmd_sn = c.cmd;
    self->cmd_known = true;
  }
  if (c.has_stat) {
    self->stat_sn = c.stat;
    self->stat_known = true;
  }
}

bool wt_numbers_telling(const WtBhs *bhs)
{
  const Carried c = carried(bhs);

  return c.has_cmd && c.has_stat && c.cmd && c.stat;
}

bool wt_numbers_near(const WtNumbers *self, const WtBhs *bhs)
{
  const Carried c = carried(bhs);
  const bool cmd = c.has_cmd && self->cmd_known;
  const bool stat = c.has_stat && self->stat_known;

  if (c.window && !near(c.max, c.cmd))
    return false;
  if ((cmd && !near(c.cmd, self->cmd_sn)) || (stat && !near(c.stat, self->stat_sn)))
    return false;
  return cmd || stat;
}

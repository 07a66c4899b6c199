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

#include "base/cursor.h"
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

/** wt_bhs_is_scsi: of a SCSI task; its ITT is the command's. */
static inline bool wt_bhs_is_scsi(const WtBhs *bhs)
{
  return bhs->opcode == WT_OPCODE_SCSI_COMMAND || bhs->opcode == WT_OPCODE_SCSI_RESPONSE ||
         bhs->opcode == WT_OPCODE_DATA_IN || bhs->opcode == WT_OPCODE_DATA_OUT ||
         bhs->opcode == WT_OPCODE_R2T;
}

/** Where headers have what; each kind of PDU its own. RFC 7143 11.3 to 11.19. */
enum {
  WT_AT_RESPONSE = 2, /* of a Logout and a task management Response, too, and Reject's Reason */
  WT_AT_VERSION_MAX = 2,
  WT_AT_VERSION_MIN = 3, /* of a Login Response Version-active */
  WT_AT_STATUS = 3,      /* of a Data-In, too */
  WT_AT_LUN = 8,
  WT_AT_STATUS_QUALIFIER = 8, /* RFC 7144 5.2 */
  WT_AT_ISID = 8,
  WT_AT_TSIH = 14,
  WT_AT_CID = 20,
  WT_AT_TTT = 20,
  WT_AT_EXPECTED = 20,
  WT_AT_REF_TAG = 20,
  WT_AT_CMD_SN = 24,
  WT_AT_STAT_SN = 24,
  WT_AT_EXP_STAT_SN = 28,
  WT_AT_EXP_CMD_SN = 28,
  WT_AT_MAX_CMD_SN = 32,
  WT_AT_REF_CMD_SN = 32,
  WT_AT_CDB = 32,
  WT_AT_DATA_SN = 36, /* R2TSN, ExpDataSN too */
  WT_AT_LOGIN_STATUS = 36,
  WT_AT_ASYNC_EVENT = 36,
  WT_AT_PARAMETER3 = 42,
  WT_AT_OFFSET = 40,
  WT_AT_BEG_RUN = 40,
  WT_AT_RESIDUAL = 44,
  WT_AT_DESIRED = 44,
  WT_AT_RUN_LENGTH = 44
};

/** Octet 1: SCSI Command 11.3.1, SCSI Response 11.4.1, Data-In and Data-Out 11.7.2, 11.7.3, logins
 *  11.12. */
enum {
  WT_FLAG_FINAL = 0x80,
  WT_FLAG_READ = 0x40,
  WT_FLAG_ACKNOWLEDGE = 0x40,
  WT_FLAG_WRITE = 0x20,
  WT_FLAG_READ_OVERFLOW = 0x10,
  WT_FLAG_READ_UNDERFLOW = 0x08,
  WT_FLAG_OVERFLOW = 0x04,
  WT_FLAG_UNDERFLOW = 0x02,
  WT_FLAG_STATUS = 0x01,
  WT_FLAG_TRANSIT = 0x80,
  WT_FLAG_CONTINUE = 0x40
};

/** wt_bhs_carries_status: it ends its SCSI task. RFC 7143 11.4, 11.7.3. */
static inline bool wt_bhs_carries_status(const WtBhs *bhs)
{
  return bhs->opcode == WT_OPCODE_SCSI_RESPONSE ||
         (bhs->opcode == WT_OPCODE_DATA_IN && bhs->flags & WT_FLAG_STATUS);
}

/** Functions of task management. RFC 7143 11.5.1, RFC 7144 6.3. */
enum {
  WT_TMF_ABORT_TASK = 1,
  WT_TMF_ABORT_TASK_SET = 2,
  WT_TMF_CLEAR_TASK_SET = 4,
  WT_TMF_LUN_RESET = 5,
  WT_TMF_WARM_RESET = 6,
  WT_TMF_COLD_RESET = 7,
  WT_TMF_REASSIGN = 8,
  WT_TMF_QUERY_TASK = 9, /* from here on RFC 7144's */
  WT_TMF_NEXUS_RESET = 11,
  WT_TMF_QUERY_ASYNC = 12
};

/** Reasons of a logout. RFC 7143 11.14.1. */
enum { WT_LOGOUT_SESSION = 0, WT_LOGOUT_CONNECTION = 1, WT_LOGOUT_RECOVERY = 2 };

/** wt_bhs_code: what a task management or Logout Request is for; octet 1 without its F bit. */
static inline uint8_t wt_bhs_code(const WtBhs *bhs)
{
  return bhs->flags & 0x7f;
}

/** wt_bhs_word: the four octets from @at on, 44 at most. */
static inline uint32_t wt_bhs_word(const WtBhs *bhs, size_t at)
{
  WtCursor c = wt_cursor((WtBytes) { bhs->octets + at, 4 });

  return wt_cursor_be32(&c);
}

/** wt_bhs_half: the two octets from @at on, 46 at most. */
static inline uint16_t wt_bhs_half(const WtBhs *bhs, size_t at)
{
  WtCursor c = wt_cursor((WtBytes) { bhs->octets + at, 2 });

  return wt_cursor_be16(&c);
}

/** wt_bhs_lun: all eight octets. SAM-5 4.7. */
static inline uint64_t wt_bhs_lun(const WtBhs *bhs)
{
  WtCursor c = wt_cursor((WtBytes) { bhs->octets + WT_AT_LUN, 8 });

  return wt_cursor_be(&c, 8);
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

/** wt_bhs_foreign_part: it has a data segment or an AHS, which its kind never has. */
bool wt_bhs_foreign_part(const WtBhs *bhs);

/** wt_bhs_reserved: the first octet with reserved bits that are not zero, or -1. RFC 7143 11. */
int wt_bhs_reserved(const WtBhs *bhs);

/** wt_bhs_lacks_bit: bit 0 of octet 1, which its kind always has, is not set. */
bool wt_bhs_lacks_bit(const WtBhs *bhs);

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

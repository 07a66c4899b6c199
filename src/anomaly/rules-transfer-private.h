/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Transfer rules, inside: what is kept of a task, what a login allows, and one table of rules
 * for each direction of data. A rule is asked before its PDU is added to what is kept.
 *
 * The two directions of a capture may be out of step by a little. So a rule of one direction
 * rests on PDUs of that direction and on the command; the two that cannot (R2Ts outstanding, the
 * tag of Data-Out) are held until a later PDU of the other direction confirms or clears them.
 *
 * Source: RFC 7143 4.2.5.2, 11.3, 11.4, 11.7, 11.8, 13.10 to 13.20.
 */
#ifndef WT_ANOMALY_RULES_TRANSFER_PRIVATE_H
#define WT_ANOMALY_RULES_TRANSFER_PRIVATE_H

#include "anomaly/rules-private.h"
#include "pdu/bhs.h"

#define WT_GRANTS_MAX 64u /* outstanding R2Ts of a task; a task with more is not judged */

/** An R2T whose Data-Out are not complete; @next: offset due; @sum: octets that came. */
typedef struct WtGrant {
  struct WtGrant *following;
  uint32_t ttt, offset, length, next, sum;
} WtGrant;

/** A breach that waits for the other direction to confirm it. */
typedef struct {
  WtPdu pdu;
  WtFindingId id;
  uint64_t expected, seen;
  uint32_t ttt;
} WtHeldBreach;

/**
 * WtOpenTask:
 * @epoch: that of its command; it is judged while the table's is the same
 * @judged: false: it is bidirectional, was seen in part only, or a rule is broken already
 * @unsolicited: octets of the command and of Data-Out without R2T
 * @burst: of the Data-In or unsolicited Data-Out sequence that goes on
 * @received: octets of Data-In; @in_sequence: the last Data-In had no F bit
 * @r2t_end: where the next R2T begins, if @has_r2t
 * @grants: oldest first
 */
typedef struct {
  uint64_t epoch;
  uint64_t unsolicited, burst, received, r2t_end;
  uint32_t expected, cmd_sn;
  uint32_t n_grants;
  bool judged, read, write, final, in_sequence, has_r2t;
  WtGrant *grants;
  WtHeldBreach *held;
} WtOpenTask;

/**
 * WtScene: what a rule is asked about.
 * @task: NULL where it cannot be judged
 * @grant: of a Data-Out, the R2T that it answers
 */
typedef struct {
  const WtPdu *pdu;
  const WtTerms *terms;
  const WtOpenTask *task;
  const WtGrant *grant;
  uint32_t ttt, offset; /* of Data-Out, Data-In and R2T */
  uint64_t end;         /* of their data                */
} WtScene;

/** WtTransferRule: @broken fills in the finding's numbers. */
typedef struct {
  WtFindingId id;
  WtOpcode opcode;
  bool needs_task;
  bool (*broken)(const WtScene *scene, uint64_t *expected, uint64_t *seen);
} WtTransferRule;

extern const WtTransferRule wt_transfer_out_rules[], wt_transfer_in_rules[];
extern const size_t wt_n_transfer_out_rules, wt_n_transfer_in_rules;

static inline bool wt_carries_status(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_SCSI_RESPONSE ||
         (pdu->bhs.opcode == WT_OPCODE_DATA_IN && pdu->bhs.flags & WT_FLAG_STATUS);
}

#endif

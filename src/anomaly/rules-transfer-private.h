/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Transfer rules, inside: what is kept of a task, what a login allows, and one table of rules
 * for each direction of data. A rule is asked before its PDU is added to what is kept.
 *
 * The two directions of a capture may be out of step by a little. So a rule of one direction
 * rests on PDUs of that direction and on the command; those that cannot (R2Ts outstanding, the
 * tag of Data-Out, a status before its data) are held until a later PDU of the other direction
 * confirms or clears them.
 *
 * Source: RFC 7143 4.2.5.2, 11.3, 11.4, 11.7, 11.8, 13.10 to 13.20.
 */
#ifndef WT_ANOMALY_RULES_TRANSFER_PRIVATE_H
#define WT_ANOMALY_RULES_TRANSFER_PRIVATE_H

#include "anomaly/rules-private.h"
#include "base/tag-map.h"
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
 * @order: of its command among those of the connection
 * @stray: R2Ts or Data-In came that may be of the next command with its tag
 * @judged: false: it is bidirectional, was seen in part only, or a rule is broken already
 * @unsolicited: octets of the command and of Data-Out without R2T
 * @burst: of the Data-In or unsolicited Data-Out sequence that goes on
 * @out_sequence: the last unsolicited Data-Out had no F bit; @in_sequence: the last Data-In had none
 * @received: octets of Data-In
 * @data_end: where the last Data-In that had data ended
 * @unacknowledged: octets of Data-In since the last A bit, if there was one: @acknowledges
 * @r2t_end: where the next R2T begins, if @has_r2t
 * @grants: oldest first
 */
typedef struct {
  uint64_t epoch, order, lun;
  uint64_t unsolicited, burst, received, data_end, unacknowledged, r2t_end;
  uint32_t expected, cmd_sn;
  uint32_t n_grants;
  bool judged, stray, read, write, final, out_sequence, in_sequence, has_r2t, acknowledges;
  WtGrant *grants;
  WtHeldBreach *held;
} WtOpenTask;

/**
 * WtTransfer:
 * @epoch: grows where PDUs may be missing; tasks of an older one are not judged any more
 * @commands: so far; @latest: the command sent last of those with unsolicited Data-Out
 * @exp_stat_sn: that the initiator sent last
 * @unfinished: a good status whose task lacked data, of @unfinished_epoch; NULL: none
 * @terms: as of the PDU at hand
 * @redeclared: 13.12, in a Text PDU: from where on it counts cannot be told
 */
struct WtTransfer {
  WtBudget *budget;
  WtTagMap by_itt; /* WtOpenTask */
  uint64_t epoch, swept, commands;
  struct {
    uint64_t order;
    uint32_t cmd_sn;
  } latest;
  uint32_t exp_stat_sn;
  WtHeldBreach *unfinished;
  uint64_t unfinished_epoch;
  const WtTerms *terms;
  bool redeclared;
};

/**
 * WtScene: what a rule is asked about.
 * @task: NULL where it cannot be judged
 * @grant: of a Data-Out, the R2T that it answers
 */
typedef struct {
  const WtTransfer *transfer;
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

/** Of commands, R2T and Data-Out; of Data-In and responses. */
extern const WtTransferRule wt_transfer_out_rules[], wt_transfer_in_rules[];
extern const size_t wt_n_transfer_out_rules, wt_n_transfer_in_rules;

/** wt_transfer_lun_differs: a rule of PDUs of both directions. */
bool wt_transfer_lun_differs(const WtScene *scene, uint64_t *expected, uint64_t *seen);

/** wt_transfer_grant: the R2T of @ttt that awaits data, or NULL. */
WtGrant *wt_transfer_grant(const WtOpenTask *task, uint32_t ttt);

/** wt_transfer_add: takes over what @scene's PDU says of @task, and tells of what it proves. */
void wt_transfer_add(WtTransfer *self, WtOpenTask *task, const WtScene *scene,
                     const WtRulesSink *sink);

/** wt_transfer_end: @pdu carries the status of @task. */
void wt_transfer_end(WtTransfer *self, WtOpenTask *task, const WtPdu *pdu,
                     const WtRulesSink *sink);

/** wt_transfer_settle: what @pdu proves of a task that has ended. */
void wt_transfer_settle(WtTransfer *self, const WtPdu *pdu, const WtRulesSink *sink);

/** wt_transfer_stop_judging: what is kept of @task beyond itself is of no more use. */
void wt_transfer_stop_judging(WtTransfer *self, WtOpenTask *task);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Rules: PDUs of one connection in, broken rules out. Each family of rules keeps what it has to know
 * and nothing more; a rule is a row of its family's table: a check that decides and fills in
 * numbers, and the finding that it is.
 *
 * Invariant: after a gap, and where the login that a rule rests on was not seen, a rule is silent until
 * it knows again. What may merely be missing from the capture is never called broken.
 * Sequence numbers are compared by serial arithmetic (RFC 1982).
 *
 * Source: RFC 7143 4.2, 7, 11, 13.
 */
#ifndef WT_ANOMALY_RULES_H
#define WT_ANOMALY_RULES_H

#include <glib.h>

#include "base/budget.h"
#include "wiretruth/finding.h"
#include "wiretruth/negotiation.h"
#include "wiretruth/pdu.h"

/** WtRulesSink: @pdu breaks rule @id; @expected and @seen as the finding's kind says. */
typedef struct {
  void (*broken)(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected,
                 uint64_t seen);
  void *user;
} WtRulesSink;

/** WtNumbering: CmdSN, StatSN, DataSN, R2TSN. RFC 7143 4.2.2. */
typedef struct WtNumbering WtNumbering;

WtNumbering *wt_numbering_new(WtBudget *budget);
void wt_numbering_free(WtNumbering *self);

/** wt_numbering_push: @keys: NULL if no Login PDU was seen. */
void wt_numbering_push(WtNumbering *self, const WtPdu *pdu, const WtNegotiation *keys,
                       const WtRulesSink *sink);

/** wt_numbering_gap: PDUs of @sender may be missing here. */
void wt_numbering_gap(WtNumbering *self, WtSender sender);

/** WtTransfer: immediate and unsolicited data, R2Ts and what answers them, Data-In, residuals. */
typedef struct WtTransfer WtTransfer;

WtTransfer *wt_transfer_new(WtBudget *budget);
void wt_transfer_free(WtTransfer *self);
void wt_transfer_push(WtTransfer *self, const WtPdu *pdu, const WtNegotiation *keys,
                      const WtRulesSink *sink);
void wt_transfer_gap(WtTransfer *self, WtSender sender);

/** WtLoginRules: stages, keys and CHAP of a login. RFC 7143 6.1 to 6.3, 11.12, 11.13, 12, 13. */
typedef struct WtLoginRules WtLoginRules;

WtLoginRules *wt_login_rules_new(void);
void wt_login_rules_free(WtLoginRules *self);

/** wt_login_rules_push: @pdu: Login PDUs only; @keys: what the login said so far, this PDU included. */
void wt_login_rules_push(WtLoginRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                         const WtRulesSink *sink);
void wt_login_rules_gap(WtLoginRules *self, WtSender sender);

/** WtRecovery: SNACK, task management, logout, asynchronous messages, NOP, Reject. RFC 7143 7, 11.5,
 *  11.9, 11.14 to 11.19. */
typedef struct WtRecovery WtRecovery;

WtRecovery *wt_recovery_new(WtBudget *budget);
void wt_recovery_free(WtRecovery *self);
void wt_recovery_push(WtRecovery *self, const WtPdu *pdu, const WtNegotiation *keys,
                      const WtRulesSink *sink);
void wt_recovery_gap(WtRecovery *self, WtSender sender);

#endif

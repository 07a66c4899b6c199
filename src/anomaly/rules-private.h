/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The families of rules, for rules.c alone. None of them is given a PDU whose header its receiver
 * could not believe.
 */
#ifndef WT_ANOMALY_RULES_PRIVATE_H
#define WT_ANOMALY_RULES_PRIVATE_H

#include "anomaly/rules.h"
#include "anomaly/terms.h"
#include "pdu/bhs.h"

#define WT_NOT_COUNTING                                                                        \
  65536 /* numbers further apart than any window: one end does not count along */

/** wt_distance: serial arithmetic, RFC 1982: below zero if @a is before @b. */
static inline int32_t wt_distance(uint32_t a, uint32_t b)
{
  return (int32_t) (a - b);
}

/** wt_asks_again: a SNACK, but for DataACK, which only acknowledges. RFC 7143 11.16.1, 11.16.2. */
static inline bool wt_asks_again(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_SNACK && (pdu->bhs.flags & 0x0f) != 2;
}

/** WtNumbering: CmdSN, StatSN, DataSN, R2TSN. RFC 7143 4.2.2. */
typedef struct WtNumbering WtNumbering;

WtNumbering *wt_numbering_new(WtBudget *budget);
void wt_numbering_free(WtNumbering *self);

void wt_numbering_push(WtNumbering *self, const WtPdu *pdu, const WtTerms *terms,
                       const WtRulesSink *sink);
void wt_numbering_share(WtNumbering *self);

/** wt_numbering_awaits, wt_numbering_lacks: as those of WtRules. */
bool wt_numbering_awaits(const WtNumbering *self, uint32_t itt);
bool wt_numbering_lacks(const WtNumbering *self, uint32_t itt);

void wt_numbering_gap(WtNumbering *self, WtSender sender);

/** WtTransfer: immediate and unsolicited data, R2Ts and what answers them, Data-In, residuals. */
typedef struct WtTransfer WtTransfer;

WtTransfer *wt_transfer_new(WtBudget *budget);
void wt_transfer_free(WtTransfer *self);
void wt_transfer_push(WtTransfer *self, const WtPdu *pdu, const WtTerms *terms,
                      const WtRulesSink *sink);
void wt_transfer_gap(WtTransfer *self, WtSender sender);

/** WtLoginRules: stages, keys and CHAP of a login. RFC 7143 6.1 to 6.3, 11.12, 11.13, 12, 13. */
typedef struct WtLoginRules WtLoginRules;

WtLoginRules *wt_login_rules_new(void);
void wt_login_rules_free(WtLoginRules *self);

/** wt_login_rules_push: @pdu: Login PDUs only; @keys: what the login said so far, this PDU included. */
void wt_login_rules_push(WtLoginRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                         const WtRulesSink *sink);

/** wt_login_rules_other: @pdu: any that is no Login PDU. */
void wt_login_rules_other(WtLoginRules *self, const WtPdu *pdu, const WtRulesSink *sink);
void wt_login_rules_gap(WtLoginRules *self, WtSender sender);

/** WtTextRules: Text Requests and Responses after the login. RFC 7143 6.2, 11.10, 11.11. */
typedef struct WtTextRules WtTextRules;

WtTextRules *wt_text_rules_new(void);
void wt_text_rules_free(WtTextRules *self);
void wt_text_rules_push(WtTextRules *self, const WtPdu *pdu, const WtRulesSink *sink);
void wt_text_rules_gap(WtTextRules *self, WtSender sender);

/** WtRecovery: SNACK, task management, logout, asynchronous messages, NOP, Reject. RFC 7143 7, 11.5,
 *  11.9, 11.14 to 11.19. */
typedef struct WtRecovery WtRecovery;

WtRecovery *wt_recovery_new(WtBudget *budget);
void wt_recovery_free(WtRecovery *self);
void wt_recovery_push(WtRecovery *self, const WtPdu *pdu, const WtTerms *terms,
                      const WtRulesSink *sink);
void wt_recovery_gap(WtRecovery *self, WtSender sender);

#endif

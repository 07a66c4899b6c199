/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The families of rules, for rules.c alone. All but one are not given a PDU whose header its receiver
 * could not believe.
 */
#ifndef WT_ANOMALY_RULES_PRIVATE_H
#define WT_ANOMALY_RULES_PRIVATE_H

#include "anomaly/rules.h"
#include "anomaly/terms.h"
#include "base/time.h"
#include "pdu/bhs.h"

#define WT_NOT_COUNTING                                                                        \
  65536 /* numbers further apart than any window: one end does not count along */

/** wt_distance: serial arithmetic, RFC 1982: below zero if @a is before @b. */
static inline int32_t wt_distance(uint32_t a, uint32_t b)
{
  return (int32_t) (a - b);
}

/** WtContrast: what a rule expected, and what it saw instead. */
typedef struct {
  uint64_t expected, seen;
} WtContrast;

/** wt_differ: @expected and @seen do; @contrast: becomes both. */
static inline bool wt_differ(WtContrast *contrast, uint64_t expected, uint64_t seen)
{
  *contrast = (WtContrast) { expected, seen };
  return expected != seen;
}

/** wt_asks_again: a SNACK, but for DataACK, which only acknowledges. RFC 7143 11.16.1, 11.16.2. */
static inline bool wt_asks_again(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_SNACK && (pdu->bhs.flags & 0x0f) != 2;
}

/** wt_is_good: it ends a SCSI task, with GOOD status. */
bool wt_is_good(const WtPdu *pdu);

/** wt_pdu_to_keep: @pdu without what it only borrows. */
static inline WtPdu wt_pdu_to_keep(const WtPdu *pdu)
{
  WtPdu kept = *pdu;

  kept.text = kept.ahs = (WtBytes) { 0 };
  return kept;
}

/** WtNumbering: CmdSN, StatSN, DataSN, R2TSN. RFC 7143 4.2.2. */
typedef struct WtNumbering WtNumbering;

WtNumbering *wt_numbering_new(WtBudget *budget);
void wt_numbering_free(WtNumbering *self);

void wt_numbering_push(WtNumbering *self, const WtPdu *pdu, const WtTerms *terms,
                       const WtRulesSink *sink);
void wt_numbering_share(WtNumbering *self);
void wt_numbering_alone(WtNumbering *self);

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
void wt_transfer_gap(WtTransfer *self);

/** WtFormat: reserved and fixed bits, additional header segments, padding. RFC 7143 7.7, 11. */
typedef struct WtFormat WtFormat;

WtFormat *wt_format_new(void);
void wt_format_free(WtFormat *self);
void wt_format_push(WtFormat *self, const WtPdu *pdu, const WtTerms *terms,
                    const WtRulesSink *sink);
void wt_format_gap(WtFormat *self);

/** WtDigestRules: what digests cover, and what becomes of PDUs where they are bad. RFC 7143 7.8. */
typedef struct WtDigestRules WtDigestRules;

WtDigestRules *wt_digest_rules_new(void);
void wt_digest_rules_free(WtDigestRules *self);

/** wt_digest_rules_push: @pdu: of all families this one alone is given those whose header is bad, too. */
void wt_digest_rules_push(WtDigestRules *self, const WtPdu *pdu, const WtTerms *terms,
                          const WtRulesSink *sink);
void wt_digest_rules_gap(WtDigestRules *self);

/** WtLoginRules: stages, keys and CHAP of a login. RFC 7143 6.1 to 6.3, 11.12, 11.13, 12, 13. */
typedef struct WtLoginRules WtLoginRules;

WtLoginRules *wt_login_rules_new(void);
void wt_login_rules_free(WtLoginRules *self);

/** wt_login_rules_push: @pdu: Login PDUs only; @keys: what the login said so far, this PDU included. */
void wt_login_rules_push(WtLoginRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                         const WtRulesSink *sink);

/** wt_login_rules_other: @pdu: any that is no Login PDU. */
void wt_login_rules_other(WtLoginRules *self, const WtPdu *pdu, const WtRulesSink *sink);

/** wt_login_rules_over: nothing more will be told of this login. */
bool wt_login_rules_over(const WtLoginRules *self);
void wt_login_rules_gap(WtLoginRules *self);

/** WtTextRules: Text Requests and Responses after the login. RFC 7143 6.2, 11.10, 11.11. */
typedef struct WtTextRules WtTextRules;

WtTextRules *wt_text_rules_new(void);
void wt_text_rules_free(WtTextRules *self);
void wt_text_rules_push(WtTextRules *self, const WtPdu *pdu, const WtRulesSink *sink);
void wt_text_rules_gap(WtTextRules *self);

/** WtNops: pings and their answers. RFC 7143 11.18, 11.19. */
typedef struct WtNops WtNops;

WtNops *wt_nops_new(WtBudget *budget);
void wt_nops_free(WtNops *self);
void wt_nops_push(WtNops *self, const WtPdu *pdu, const WtTerms *terms,
                  const WtRulesSink *sink);
void wt_nops_gap(WtNops *self);

/** wt_nops_closed: the connection was closed at @closed_ns. */
void wt_nops_closed(WtNops *self, int64_t closed_ns, const WtRulesSink *sink);

/** WtSnacks: what is asked for again, and what comes of it. RFC 7143 11.16. */
typedef struct WtSnacks WtSnacks;

WtSnacks *wt_snacks_new(WtBudget *budget);
void wt_snacks_free(WtSnacks *self);
void wt_snacks_push(WtSnacks *self, const WtPdu *pdu, const WtTerms *terms,
                    const WtRulesSink *sink);
void wt_snacks_gap(WtSnacks *self);

/** WtRecovery: task management, logout, asynchronous messages, Reject. RFC 7143 11.5, 11.9, 11.14,
 *  11.15, 11.17. */
typedef struct WtRecovery WtRecovery;

WtRecovery *wt_recovery_new(WtBudget *budget);
void wt_recovery_free(WtRecovery *self);
void wt_recovery_push(WtRecovery *self, const WtPdu *pdu, const WtTerms *terms,
                      const WtRulesSink *sink);
void wt_recovery_gap(WtRecovery *self);

#endif

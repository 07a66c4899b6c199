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

/** WtRules: of one connection. */
typedef struct WtRules WtRules;

/** wt_rules_new: @budget: of all connections. */
WtRules *wt_rules_new(WtBudget *budget);
void wt_rules_free(WtRules *self);

/**
 * wt_rules_push:
 * @pdu: of either direction, in the order in which they were completed
 * @keys: what the login said so far, @pdu included; NULL if no Login PDU was seen
 * @leading: what the connection agreed that opened the session; NULL if that is this one, or unknown
 */
void wt_rules_push(WtRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                   const WtNegotiation *leading, const WtRulesSink *sink);

/** wt_rules_share: the session has other connections, too: CmdSN is theirs as well. */
void wt_rules_share(WtRules *self);

/** wt_rules_alone: the session has none as yet, as far as was captured. */
void wt_rules_alone(WtRules *self);

/** wt_rules_awaits: a request with this tag certainly has no answer yet. */
bool wt_rules_awaits(const WtRules *self, uint32_t itt);

/** wt_rules_lacks: there certainly was no request with this tag that has no answer yet. */
bool wt_rules_lacks(const WtRules *self, uint32_t itt);

/** wt_rules_closed: no more PDUs; a FIN or RST was captured at @closed_ns. */
void wt_rules_closed(WtRules *self, int64_t closed_ns, const WtRulesSink *sink);

/** wt_rules_waited: the PDU last given stood further ahead: what answers it may have been given already. */
void wt_rules_waited(WtRules *self);

/** wt_rules_gap: PDUs of @sender may be missing here. */
void wt_rules_gap(WtRules *self, WtSender sender);

#endif

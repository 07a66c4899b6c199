/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/rules.h"

#include "anomaly/rules-private.h"
#include "pdu/bhs.h"

/**
 * @login: NULL before the first Login PDU, and where nothing more will be said of it: @login_over
 * @terms: all unknown until the login is over
 * @snacks: NULL where nothing is recovered
 */
struct WtRules {
  WtBudget *budget;
  WtTerms terms;
  bool has_terms, login_over;
  WtLoginRules *login;
  WtNumbering *numbering;
  WtTransfer *transfer;
  WtRecovery *recovery;
  WtTextRules *text;
  WtNops *nops;
  WtSnacks *snacks;
  WtFormat *format;
  WtDigestRules *digest;
};

WtRules *wt_rules_new(WtBudget *budget)
{
  WtRules *self = g_new0(WtRules, 1);

  self->budget = budget;
  self->numbering = wt_numbering_new(budget);
  self->transfer = wt_transfer_new(budget);
  self->recovery = wt_recovery_new(budget);
  self->text = wt_text_rules_new();
  self->nops = wt_nops_new(budget);
  self->format = wt_format_new();
  self->digest = wt_digest_rules_new();
  return self;
}

void wt_rules_free(WtRules *self)
{
  if (!self)
    return;
  wt_login_rules_free(self->login);
  wt_numbering_free(self->numbering);
  wt_transfer_free(self->transfer);
  wt_recovery_free(self->recovery);
  wt_text_rules_free(self->text);
  wt_nops_free(self->nops);
  wt_snacks_free(self->snacks);
  wt_format_free(self->format);
  wt_digest_rules_free(self->digest);
  g_free(self);
}

/** All but the digests' rules, which know why this PDU is missing. */
static void set_aside(WtRules *self, WtSender sender)
{
  if (self->login)
    wt_login_rules_gap(self->login);
  wt_numbering_gap(self->numbering, sender);
  wt_transfer_gap(self->transfer);
  wt_recovery_gap(self->recovery);
  wt_text_rules_gap(self->text);
  wt_nops_gap(self->nops);
  if (self->snacks)
    wt_snacks_gap(self->snacks);
  wt_format_gap(self->format);
}

void wt_rules_gap(WtRules *self, WtSender sender)
{
  set_aside(self, sender);
  wt_digest_rules_gap(self->digest);
}

void wt_rules_closed(WtRules *self, int64_t closed_ns, const WtRulesSink *sink)
{
  wt_nops_closed(self->nops, closed_ns, sink);
}

void wt_rules_waited(WtRules *self)
{
  set_aside(self, WT_SENDER_INITIATOR);
  set_aside(self, WT_SENDER_TARGET);
}

static void push_login(WtRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                       const WtRulesSink *sink)
{
  if (self->login_over)
    return;
  if (!self->login)
    self->login = wt_login_rules_new();
  wt_login_rules_push(self->login, pdu, keys, sink);
}

static void end_login(WtRules *self)
{
  if (!self->login || !wt_login_rules_over(self->login))
    return;
  g_clear_pointer(&self->login, wt_login_rules_free);
  self->login_over = true;
}

void wt_rules_share(WtRules *self)
{
  wt_numbering_share(self->numbering);
}

void wt_rules_alone(WtRules *self)
{
  wt_numbering_alone(self->numbering);
}

bool wt_rules_awaits(const WtRules *self, uint32_t itt)
{
  return wt_numbering_awaits(self->numbering, itt);
}

bool wt_rules_lacks(const WtRules *self, uint32_t itt)
{
  return wt_numbering_lacks(self->numbering, itt);
}

static void learn_terms(WtRules *self, const WtNegotiation *keys, const WtNegotiation *leading)
{
  if (self->has_terms || !keys || !keys->whole)
    return;
  wt_terms_of(keys, leading, &self->terms);
  self->has_terms = true;
}

static void push_other(WtRules *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (self->login)
    wt_login_rules_other(self->login, pdu, sink);
  wt_text_rules_push(self->text, pdu, sink);
}

static void push_snacks(WtRules *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (!self->snacks && (pdu->bhs.opcode == WT_OPCODE_SNACK ||
                        (self->terms.recovery_level.known && self->terms.recovery_level.value)))
    self->snacks = wt_snacks_new(self->budget);
  if (self->snacks)
    wt_snacks_push(self->snacks, pdu, &self->terms, sink);
}

void wt_rules_push(WtRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                   const WtNegotiation *leading, const WtRulesSink *sink)
{
  if (!wt_bhs_is_login(&pdu->bhs))
    learn_terms(self, keys, leading);
  wt_digest_rules_push(self->digest, pdu, &self->terms, sink);
  /* Its receiver may not believe it either: whose it is cannot be told. RFC 7143 7.8 */
  if (pdu->digest[WT_HEADER_DIGEST] == WT_VERDICT_BAD) {
    set_aside(self, pdu->sender);
    return;
  }
  if (wt_bhs_is_login(&pdu->bhs))
    push_login(self, pdu, keys, sink);
  else
    push_other(self, pdu, sink);
  end_login(self);
  wt_format_push(self->format, pdu, &self->terms, sink);
  wt_numbering_push(self->numbering, pdu, &self->terms, sink);
  wt_transfer_push(self->transfer, pdu, &self->terms, sink);
  wt_recovery_push(self->recovery, pdu, &self->terms, sink);
  wt_nops_push(self->nops, pdu, &self->terms, sink);
  push_snacks(self, pdu, sink);
}

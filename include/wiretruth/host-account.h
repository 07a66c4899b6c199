/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a host counted of a session against what the capture holds of it.
 */
#ifndef WIRETRUTH_HOST_ACCOUNT_H
#define WIRETRUTH_HOST_ACCOUNT_H

#include "wiretruth/host-facts.h"

/** How far the host's counters and the capture can be compared. */
typedef enum {
  WT_ACCOUNT_ABSENT,  /* the host tells none, or the capture does not hold the session */
  WT_ACCOUNT_PARTIAL, /* they are not of the same PDUs: WtHostAccount.why              */
  WT_ACCOUNT_WHOLE,   /* they are                                                     */
} WtAccountKind;

/**
 * WtHostAccount: of one session that the host told of.
 * @transport: the session's own word, else that of its iface record; "" if unknown
 * @session: of the capture, @connection: its first; 0: it does not hold it
 * @why: a half-sentence, where it is partial
 * @wire: what the host should have counted when its counters were read
 * @compared: which are held against each other, by 1u << WtHostCounter: those that the host
 *   counts
 * @later: PDUs on the wire after the counters were read
 * @differ: how many of @compared do
 */
typedef struct {
  const WtFactsSession *host;
  const char *transport;
  uint32_t session, connection;
  WtAccountKind kind;
  const char *why;
  uint64_t wire[WT_N_HOST_COUNTERS];
  uint32_t compared;
  uint64_t later;
  uint32_t differ;
} WtHostAccount;

/**
 * WtHostReport: what host facts came to. Borrowed.
 * @accounts: one for each of @facts->sessions
 * @lines_told: lines of logs that are findings; @lines_elsewhere: written at another time than
 *   the capture's; @lines_undated: without a date
 * @stranger: its interfaces' addresses are told, and no connection begins or ends at one
 */
typedef struct {
  const WtFacts *facts;
  const WtHostAccount *accounts;
  size_t n_accounts;
  uint64_t lines_told, lines_elsewhere, lines_undated;
  bool stranger;
} WtHostReport;

/** wt_account_kind_name: the JSON value, "absent", "partial", "whole". */
const char *wt_account_kind_name(WtAccountKind kind);

#endif

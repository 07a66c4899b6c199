/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WT_HOST_HOST_PRIVATE_H
#define WT_HOST_HOST_PRIVATE_H

#include "host/host.h"
#include "host/seen.h"

/** WtHost: @accounts: WtHostAccount, one for each of the facts' sessions */
struct WtHost {
  const WtFacts *facts;
  WtSink next;
  WtEngine *engine;
  WtSeen seen;
  GArray *accounts;
  WtHostReport report;
};

/** wt_host_tell: @finding, with words in addition as printf() makes them. */
void wt_host_tell(WtHost *self, const WtFinding *finding, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/**
 * wt_host_about: a finding about @connection, or about none if NULL; at no frame and no time.
 */
WtFinding wt_host_about(WtFindingId id, const WtSeenConnection *connection);

/** wt_host_connection: @id, where it was seen and told; else NULL. */
const WtSeenConnection *wt_host_connection(const WtHost *self, uint32_t id);

/**
 * wt_host_account: says of each of the host's sessions which of the capture's it is, and
 * counts.
 */
void wt_host_account(WtHost *self);

/**
 * wt_host_transport: of a session: its own word, else that of its iface record; "" if unknown.
 */
const char *wt_host_transport(const WtFacts *facts, const WtFactsSession *session);

/** wt_host_is_offload: sessions of @transport bypass the kernel's TCP. */
bool wt_host_is_offload(const char *transport);

void wt_host_judge_counters(WtHost *self);
void wt_host_judge_transports(WtHost *self);
void wt_host_judge_settings(WtHost *self);
void wt_host_judge_log(WtHost *self);

#endif

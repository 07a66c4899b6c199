/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * host.transport.*, host.digest_counter: what a session's transport promises of its packets
 * and of its counters.
 */
#include <stdio.h>
#include <string.h>

#include "host/host-private.h"

/**
 * Transport: @no_digest_err: how its driver fills in digest_err, which never counts anything.
 */
typedef struct {
  const char *name, *no_digest_err;
  bool offload;
} Transport;

/*= Linux drivers/scsi: bnx2i/bnx2i_iscsi.c, cxgbi/libcxgbi.c, qedi/qedi_iscsi.c,
 * be2iscsi/be_iscsi.c set "stats->digest_err = 0"; libiscsi.c, iscsi_tcp.c and ulp/iser never
 * set it */
static const Transport transports[] = {
  { "tcp", "never sets it", false },  { "iser", "never sets it", false },
  { "bnx2i", "sets it to 0", true },  { "cxgb3i", "sets it to 0", true },
  { "cxgb4i", "sets it to 0", true }, { "be2iscsi", "sets it to 0", true },
  { "qedi", "sets it to 0", true },   { "qla4xxx", NULL, true },
};

static const Transport *find(const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS(transports); i++)
    if (strcmp(transports[i].name, name) == 0)
      return &transports[i];
  return NULL;
}

bool wt_host_is_offload(const char *transport)
{
  const Transport *const known = find(transport);

  return known && known->offload;
}

const char *wt_host_transport(const WtFacts *facts, const WtFactsSession *session)
{
  if (*session->transport)
    return session->transport;
  for (guint i = 0; i < facts->ifaces->len; i++) {
    const WtFactsIface *const iface = &g_array_index(facts->ifaces, WtFactsIface, i);

    if (*session->iface && strcmp(iface->name, session->iface) == 0)
      return iface->transport;
  }
  return "";
}

/* --- packets ------------------------------------------------------------------------------ */

static bool captured_at_initiator(const WtConnection *info)
{
  return info->captured_at == WT_CAPTURED_AT_INITIATOR ||
         info->captured_at == WT_CAPTURED_AT_BOTH;
}

/** Frames that the initiator's kernel handed to its card unfinished went through its TCP. */
static void judge_visible(WtHost *self, const WtHostAccount *account, const WtSeenConnection *c)
{
  const WtFinding finding = wt_host_about(WT_FINDING_HOST_TRANSPORT_VISIBLE, c);

  if (wt_host_is_offload(account->transport) && captured_at_initiator(&c->info))
    wt_host_tell(self, &finding,
                 "session %u, iface %s: the host says %s, its kernel sent the packets",
                 account->host->sid, account->host->iface, account->transport);
}

static bool any_at_initiator(const WtHost *self)
{
  for (uint32_t id = 1; id <= self->seen.connections->len; id++) {
    const WtSeenConnection *const c = wt_host_connection(self, id);

    if (c && captured_at_initiator(&c->info))
      return true;
  }
  return false;
}

/**
 * Packets of software sessions are in each capture of their host, unless they went elsewhere.
 */
static void judge_unseen(WtHost *self, const WtHostAccount *account)
{
  const WtFactsSession *const session = account->host;
  const WtFinding finding = wt_host_about(WT_FINDING_HOST_TRANSPORT_UNSEEN, NULL);

  if (strcmp(account->transport, "tcp") == 0 && strcmp(session->state, "LOGGED_IN") == 0 &&
      any_at_initiator(self))
    wt_host_tell(self, &finding, "session %u with %s", session->sid,
                 session->known.target_name);
}

/* --- counters of digest errors ------------------------------------------------------------ */

static uint64_t bad_digests(const WtConnection *info)
{
  return info->digests[WT_HEADER_DIGEST][WT_VERDICT_BAD] +
         info->digests[WT_DATA_DIGEST][WT_VERDICT_BAD];
}

static bool uses_digests(const WtConnection *info)
{
  return info->digest_use[WT_HEADER_DIGEST] == WT_DIGEST_CRC32C ||
         info->digest_use[WT_DATA_DIGEST] == WT_DIGEST_CRC32C;
}

/* Of the software's the counter is doubted where it matters only: everybody has that one. */
static void judge_digest_counter(WtHost *self, const WtHostAccount *account,
                                 const WtSeenConnection *c)
{
  const Transport *const transport = find(account->transport);
  WtFinding finding = wt_host_about(WT_FINDING_HOST_DIGEST_COUNTER, c);

  if (!transport || !transport->no_digest_err || !uses_digests(&c->info) ||
      account->host->counters[WT_HOST_DIGEST_ERR] ||
      (!transport->offload && !bad_digests(&c->info)))
    return;
  finding.seen = bad_digests(&c->info);
  wt_host_tell(self, &finding, "%s %s", transport->name, transport->no_digest_err);
}

void wt_host_judge_transports(WtHost *self)
{
  for (guint i = 0; i < self->accounts->len; i++) {
    const WtHostAccount *const account = &g_array_index(self->accounts, WtHostAccount, i);
    const WtSeenConnection *const c = wt_host_connection(self, account->connection);

    if (!c) {
      judge_unseen(self, account);
      continue;
    }
    judge_visible(self, account, c);
    judge_digest_counter(self, account, c);
  }
}

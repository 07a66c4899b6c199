/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Which of the capture's sessions one of the host's is, and what it counted against what is on
 * the wire. The kernel numbers its sessions in the order of their logins.
 */
#include <string.h>

#include "host/host-private.h"

/**
 * Chain: one session of the initiator's, through all connections that it had one after
 * another.
 * @totals: of all of them, to their ends
 */
typedef struct {
  const WtSeenConnection *first, *last;
  uint64_t totals[WT_N_HOST_COUNTERS];
  unsigned connections;
  bool taken;
} Chain;

static bool same_ip(const WtEndpoint *a, const WtEndpoint *b)
{
  return a->ip_version == b->ip_version && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

/* --- chains ------------------------------------------------------------------------------- */

/** A login with the same name and ISID goes on with a session that was not logged out. */
static bool continues(const Chain *chain, const WtSeenConnection *c)
{
  const WtConnection *const a = &chain->first->info, *const b = &c->info;

  return !chain->last->logged_out && *a->initiator_name &&
         strcmp(a->initiator_name, b->initiator_name) == 0 &&
         strcmp(a->target_name, b->target_name) == 0 &&
         memcmp(a->isid, b->isid, sizeof a->isid) == 0;
}

static Chain *find_or_begin(GArray *chains, const WtSeenConnection *c)
{
  const Chain begun = { .first = c };

  for (guint i = chains->len; i-- > 0;)
    if (continues(&g_array_index(chains, Chain, i), c))
      return &g_array_index(chains, Chain, i);
  g_array_append_val(chains, begun);
  return &g_array_index(chains, Chain, chains->len - 1);
}

static void add_to_chains(GArray *chains, const WtSeenConnection *c)
{
  Chain *const chain = find_or_begin(chains, c);

  chain->last = c;
  chain->connections++;
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    chain->totals[i] += c->now[0].counts[i] + c->now[1].counts[i];
}

static GArray *make_chains(const WtHost *self)
{
  GArray *const chains = g_array_new(FALSE, TRUE, sizeof(Chain));

  for (uint32_t id = 1; id <= self->seen.connections->len; id++) {
    const WtSeenConnection *const c = wt_host_connection(self, id);

    if (c && !c->info.discovery && c->info.session)
      add_to_chains(chains, c);
  }
  return chains;
}

/* --- which is which ----------------------------------------------------------------------- */

static bool may_be(const WtFactsSession *host, const WtSeenConnection *c)
{
  const WtHostSession *const known = &host->known;
  const WtConnection *const info = &c->info;

  return wt_endpoint_equal(&known->target, &info->target) &&
         (!known->initiator.ip_version || same_ip(&known->initiator, &info->initiator)) &&
         (!*info->target_name || strcmp(known->target_name, info->target_name) == 0) &&
         (!*info->initiator_name || !*known->initiator_name ||
          strcmp(known->initiator_name, info->initiator_name) == 0);
}

static unsigned chains_of(const GArray *chains, const WtFactsSession *host)
{
  unsigned n = 0;

  for (guint i = 0; i < chains->len; i++)
    n += may_be(host, g_array_index(chains, Chain, i).first);
  return n;
}

/**
 * Sessions of the host that may be the same as @host; @before: those among them that began
 * earlier.
 */
static unsigned rivals(const WtFacts *facts, const WtFactsSession *host, unsigned *before)
{
  unsigned n = 0;

  *before = 0;
  for (guint i = 0; i < facts->sessions->len; i++) {
    const WtFactsSession *const other = facts->sessions->pdata[i];

    if (strcmp(other->known.target_name, host->known.target_name) != 0 ||
        !wt_endpoint_equal(&other->known.target, &host->known.target) ||
        !same_ip(&other->known.initiator, &host->known.initiator))
      continue;
    n++;
    *before += other->sid < host->sid;
  }
  return n;
}

/** The host's sessions are the last ones of the capture. NULL if it has fewer. */
static Chain *find_chain(const WtFacts *facts, GArray *chains, const WtFactsSession *host)
{
  const unsigned there = chains_of(chains, host);
  unsigned before;
  const unsigned here = rivals(facts, host, &before);
  unsigned at = 0;

  if (there < here)
    return NULL;
  for (guint i = 0; i < chains->len; i++) {
    Chain *const chain = &g_array_index(chains, Chain, i);

    if (may_be(host, chain->first) && at++ == there - here + before)
      return chain->taken ? NULL : chain;
  }
  return NULL;
}

/* --- counting ----------------------------------------------------------------------------- */

static uint32_t counted_by_linux(void)
{
  static const bool counts[WT_N_HOST_COUNTERS] = {
#define WT_HOST_COUNTER(name, json, sender, opcode, linux_) [WT_HOST_##name] = linux_,
#include "wiretruth/tbl/host-counters.h"
  };
  uint32_t mask = 0;

  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    mask |= counts[i] ? 1u << i : 0;
  return mask;
}

/** Why the capture does not hold all of the session; NULL if it does. */
static const char *what_lacks(const Chain *chain)
{
  const WtConnection *const c = &chain->first->info;

  if (!c->login_seen)
    return "its login is not in the capture";
  if (chain->connections > 1)
    return "its connection was lost: octets of it may have been counted that were never sent";
  if (c->octets_lost || c->octets_unparsed)
    return "packets of it are missing from the capture";
  return NULL;
}

/** Why the counters were not read at a moment that the capture shows; NULL if they were. */
static const char *what_moment(const WtHost *self, const WtFactsSession *host,
                               const WtSeenCounts *const at[2])
{
  static const WtHostCounter octets[2] = { WT_HOST_TXDATA_OCTETS, WT_HOST_RXDATA_OCTETS };

  if (self->seen.n_limits == WT_SEEN_LIMITS)
    return "the facts tell of too many sessions";
  for (int i = 0; i < 2; i++) {
    const uint64_t limit = host->counters[octets[i]];

    if (!(host->counted >> octets[i] & 1) || !limit)
      return "its driver counts no octets, which would tell when the counters were read";
    if (at[i]->end < limit)
      return "the host counted more octets: it was read later, or the session is older";
  }
  return NULL;
}

static const char *what_alignment(const WtFactsSession *host, const WtSeenCounts *const at[2])
{
  if (at[0]->end != host->counters[WT_HOST_TXDATA_OCTETS] ||
      at[1]->end != host->counters[WT_HOST_RXDATA_OCTETS])
    return "no PDU ends where the host's octets do: they are not of this session, or were read "
           "amid a PDU";
  if (at[0]->counts[WT_HOST_SCSICMD_PDUS] != at[1]->counts[WT_HOST_SCSIRSP_PDUS])
    return "commands were open when the counters were read";
  return NULL;
}

static void compare(WtHostAccount *account)
{
  const WtFactsSession *const host = account->host;

  account->compared = host->counted & counted_by_linux();
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    account->differ += account->compared >> i & 1 && account->wire[i] != host->counters[i];
}

static void count(const WtHost *self, WtHostAccount *account, const Chain *chain)
{
  const WtFactsSession *const host = account->host;
  const WtSeenConnection *const c = chain->first;
  const WtSeenCounts *const at[2] = {
    wt_seen_at(&self->seen, c, 0, host->counters[WT_HOST_TXDATA_OCTETS]),
    wt_seen_at(&self->seen, c, 1, host->counters[WT_HOST_RXDATA_OCTETS]),
  };

  account->why = what_lacks(chain);
  if (!account->why)
    account->why = what_moment(self, host, at);
  if (!account->why)
    account->why = what_alignment(host, at);
  account->kind = account->why ? WT_ACCOUNT_PARTIAL : WT_ACCOUNT_WHOLE;
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    account->wire[i] =
        chain->connections > 1 ? chain->totals[i] : at[0]->counts[i] + at[1]->counts[i];
  if (chain->connections == 1)
    account->later = c->now[0].pdus + c->now[1].pdus - at[0]->pdus - at[1]->pdus;
  compare(account);
}

void wt_host_account(WtHost *self)
{
  g_autoptr(GArray) chains = make_chains(self);

  for (guint i = 0; i < self->facts->sessions->len; i++) {
    const WtFactsSession *const host = self->facts->sessions->pdata[i];
    WtHostAccount account = { .host = host, .transport = wt_host_transport(self->facts, host) };
    Chain *const chain = find_chain(self->facts, chains, host);

    if (chain) {
      chain->taken = true;
      account.session = chain->first->info.session;
      account.connection = chain->first->info.id;
      if (account.host->counted)
        count(self, &account, chain);
    }
    g_array_append_val(self->accounts, account);
  }
}

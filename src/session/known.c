/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/known.h"

#include <string.h>

#include "session/negotiate.h"

static bool same_host(const WtEndpoint *a, const WtEndpoint *b)
{
  return a->ip_version == b->ip_version && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

static bool matches(const WtHostSession *s, const WtConnection *c)
{
  return wt_endpoint_equal(&s->target, &c->target) && same_host(&s->initiator, &c->initiator);
}

static bool agree(const WtHostSession *a, const WtHostSession *b)
{
  return memcmp(a->values, b->values, sizeof a->values) == 0 &&
         strcmp(a->max_xmit, b->max_xmit) == 0 && strcmp(a->target_name, b->target_name) == 0;
}

const WtHostSession *wt_known_find(const WtHostSession *sessions, size_t n,
                                   const WtConnection *connection)
{
  const WtHostSession *found = NULL;

  for (size_t i = 0; i < n; i++) {
    if (!matches(&sessions[i], connection))
      continue;
    if (found && !agree(found, &sessions[i]))
      return NULL;
    found = &sessions[i];
  }
  return found;
}

WtNegotiation *wt_known_negotiation(const WtHostSession *session)
{
  WtNegotiation *const keys = wt_negotiation_new();

  for (int i = 0; i < WT_N_KEYS; i++) {
    keys->keys[i].state = WT_KEY_UNKNOWN;
    wt_negotiation_set(keys, (WtKey) i, session->values[i],
                       i == WT_KEY_MAX_RECV_DATA_SEGMENT ? session->max_xmit
                                                         : session->values[i]);
  }
  keys->whole = keys->from_host = true;
  return keys;
}

bool wt_known_contradicts(const WtHostSession *session, const WtDigestUse use[WT_N_DIGESTS])
{
  static const WtKey digests[WT_N_DIGESTS] = { WT_KEY_HEADER_DIGEST, WT_KEY_DATA_DIGEST };

  for (int i = 0; i < WT_N_DIGESTS; i++) {
    const char *const told = session->values[digests[i]];

    if (*told && use[i] != WT_DIGEST_UNKNOWN &&
        (strcmp(told, "None") == 0) != (use[i] == WT_DIGEST_NONE))
      return true;
  }
  return false;
}

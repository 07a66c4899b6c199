/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/digests-before.h"

#include <string.h>

#include "session/negotiate.h"

static uint64_t mix(uint64_t hash, const void *octets, size_t len)
{
  const uint8_t *const at = octets;

  for (size_t i = 0; i < len; i++)
    hash = (hash ^ at[i]) * UINT64_C(0x100000001b3); /* FNV-1a */
  return hash;
}

static uint64_t pair_of(const WtConnection *c)
{
  uint64_t hash = UINT64_C(0xcbf29ce484222325);

  hash = mix(hash, c->initiator_name, strlen(c->initiator_name) + 1);
  hash = mix(hash, c->target_name, strlen(c->target_name) + 1);
  hash = mix(hash, c->target.ip, sizeof c->target.ip);
  hash = mix(hash, &c->target.port, sizeof c->target.port);
  return hash ? hash : 1;
}

static WtDigestsBefore *slot_of(WtDigestsMemory *self, uint64_t pair)
{
  return &self->slots[(pair ^ pair >> 32) % WT_DIGESTS_BEFORE_SLOTS];
}

static void learn(WtDigestsBefore *slot, const WtConnection *c,
                  const WtDigestUse use[WT_N_DIGESTS])
{
  static const WtKey keys[WT_N_DIGESTS] = { WT_KEY_HEADER_DIGEST, WT_KEY_DATA_DIGEST };

  for (int i = 0; i < WT_N_DIGESTS; i++) {
    slot->use[i] = use[i];
    for (int side = 0; side < 2; side++)
      slot->said[i][side] =
          c->negotiation && wt_key_offers(c->negotiation->keys[keys[i]].said[side], "CRC32C");
  }
  slot->connection = c->id;
  slot->live = true;
}

bool wt_digests_logged_in(WtDigestsMemory *self, const WtConnection *c,
                          const WtDigestUse use[WT_N_DIGESTS], WtDigestsBefore *before)
{
  const uint64_t pair = pair_of(c);
  WtDigestsBefore *const slot = slot_of(self, pair);
  const bool known = slot->pair == pair;
  const bool several =
      known && (slot->several || (slot->live && c->replaces != slot->connection));

  *before = *slot;
  *slot = (WtDigestsBefore) { .pair = pair, .several = several };
  learn(slot, c, use);
  return known && !several;
}

void wt_digests_closed(WtDigestsMemory *self, const WtConnection *c)
{
  const uint64_t pair = pair_of(c);
  WtDigestsBefore *const slot = slot_of(self, pair);

  if (slot->pair == pair && slot->connection == c->id)
    slot->live = false;
}

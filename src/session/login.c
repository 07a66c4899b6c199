/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/login.h"

#include <string.h>

#include "base/cursor.h"
#include "pdu/text-keys.h"

#define T_BIT 0x80u /* RFC 7143 11.12.1 */
#define C_BIT 0x40u /* RFC 7143 11.12.2 */
#define NSG_MASK 0x03u
#define NSG_FULL_FEATURE 3u

static WtSaid what_is_said(WtBytes value)
{
  if (wt_text_is(value, "CRC32C"))
    return WT_SAID_CRC32C;
  return value.len && memchr(value.data, ',', value.len) ? WT_SAID_LIST : WT_SAID_NONE;
}

/**
 * What both sides made of a digest. RFC 7143 6.2.1, 13.1: the answer to a list is one value of it;
 * Reject and the like leave the default, None. An offer without its answer settles nothing.
 */
static WtDigestUse outcome(WtSaid initiator, WtSaid target)
{
  if (initiator == WT_SAID_NOTHING && target == WT_SAID_NOTHING)
    return WT_DIGEST_NONE;
  if (initiator == WT_SAID_NOTHING || target == WT_SAID_NOTHING)
    return WT_DIGEST_UNKNOWN;
  if (initiator == WT_SAID_NONE || target == WT_SAID_NONE)
    return WT_DIGEST_NONE;
  return initiator == WT_SAID_CRC32C || target == WT_SAID_CRC32C ? WT_DIGEST_CRC32C
                                                                 : WT_DIGEST_UNKNOWN;
}

static void push_pair(WtLogin *self, const WtTextPair *pair, const WtPdu *pdu,
                      WtConnection *connection)
{
  const WtSender sender = pdu->sender;

  static const char *const digests[WT_N_DIGESTS] = { "HeaderDigest", "DataDigest" };

  wt_negotiation_push(self->keys, pair, sender, pdu->frame);
  for (int i = 0; i < WT_N_DIGESTS; i++)
    if (wt_text_is(pair->key, digests[i]))
      self->said[sender == WT_SENDER_TARGET][i] = what_is_said(pair->value);
  if (wt_text_is(pair->key, "InitiatorName"))
    wt_text_copy(pair->value, connection->initiator_name, sizeof connection->initiator_name);
  else if (wt_text_is(pair->key, "TargetName"))
    wt_text_copy(pair->value, connection->target_name, sizeof connection->target_name);
  else if (wt_text_is(pair->key, "SessionType"))
    connection->discovery = wt_text_is(pair->value, "Discovery");
}

/** All text of @pdu's side since it last said C=0, or nothing while more is to follow. */
static WtBytes whole_text(WtLogin *self, const WtPdu *pdu, const WtLimits *limits)
{
  GByteArray **part = &self->part[pdu->sender == WT_SENDER_TARGET];
  const bool more = pdu->bhs.flags & C_BIT;

  if (!more && (!*part || (*part)->len == 0))
    return pdu->text;
  if (!*part)
    *part = g_byte_array_new();
  if ((*part)->len + pdu->text.len > limits->text_octets)
    self->incomplete = true;
  else
    g_byte_array_append(*part, pdu->text.data, (guint) pdu->text.len);
  return more ? (WtBytes) { 0 } : (WtBytes) { (*part)->data, (*part)->len };
}

static void push_response(WtLogin *self, const WtPdu *pdu, WtConnection *connection)
{
  WtCursor c = wt_cursor((WtBytes) { pdu->bhs.octets + 14, 2 });
  WtCursor status = wt_cursor((WtBytes) { pdu->bhs.octets + 36, 2 });

  connection->tsih = wt_cursor_be16(&c);
  connection->login_status = wt_cursor_be16(&status);
  if (connection->login_status || !(pdu->bhs.flags & T_BIT) ||
      (pdu->bhs.flags & NSG_MASK) != NSG_FULL_FEATURE)
    return;
  self->ended = true;
  connection->full_feature = true;
}

/** Puts into force what was agreed, once every PDU of the login was seen. */
static void settle(const WtLogin *self, WtConnection *connection, WtDigestPolicy *policy)
{
  WtDigestUse use[WT_N_DIGESTS];

  if (!self->begun || !self->ended || self->incomplete || self->pdus[0] != self->pdus[1])
    return;
  for (int i = 0; i < WT_N_DIGESTS; i++) {
    use[i] = outcome(self->said[0][i], self->said[1][i]);
    if (use[i] == WT_DIGEST_UNKNOWN)
      return;
  }
  memcpy(policy->use, use, sizeof use);
  policy->inferred = false;
  connection->login_seen = true;
}

void wt_login_push(WtLogin *self, const WtPdu *pdu, const WtLimits *limits,
                   WtConnection *connection, WtDigestPolicy *policy)
{
  WtBytes text = whole_text(self, pdu, limits);
  WtTextPair pair;

  if (!self->keys) {
    self->keys = g_new(WtNegotiation, 1);
    wt_negotiation_init(self->keys);
  }
  if (pdu->missing || pdu->text.len < pdu->bhs.data_len)
    self->incomplete = true;
  while (wt_text_next(&text, &pair))
    push_pair(self, &pair, pdu, connection);
  if (!(pdu->bhs.flags & C_BIT) && self->part[pdu->sender == WT_SENDER_TARGET])
    g_byte_array_set_size(self->part[pdu->sender == WT_SENDER_TARGET], 0);
  memcpy(connection->isid, pdu->bhs.octets + 8, sizeof connection->isid);
  if (pdu->sender == WT_SENDER_INITIATOR)
    connection->cid = (uint16_t) (pdu->bhs.octets[20] << 8 | pdu->bhs.octets[21]);
  if (connection->initiator_name[0]) /* the first request must carry it, RFC 7143 6.3 */
    self->begun = true;
  self->pdus[pdu->sender == WT_SENDER_TARGET]++;
  if (pdu->sender == WT_SENDER_TARGET)
    push_response(self, pdu, connection);
  settle(self, connection, policy);
  wt_negotiation_settle(self->keys, connection->login_seen);
  connection->negotiation = self->keys;
}

void wt_login_clear(WtLogin *self)
{
  for (int i = 0; i < 2; i++)
    if (self->part[i])
      g_byte_array_unref(self->part[i]);
  g_free(self->keys);
  *self = (WtLogin) { 0 };
}

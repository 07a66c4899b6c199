/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/login.h"

#include <string.h>

#include "pdu/bhs.h"
#include "pdu/text-keys.h"

#define NSG_FULL_FEATURE 3u

void wt_login_read(const WtPdu *pdu, WtLoginStep *out)
{
  const WtBhs *const bhs = &pdu->bhs;

  out->frame = pdu->frame;
  out->ts_ns = pdu->ts_ns;
  out->connection = pdu->connection;
  out->input = pdu->input;
  out->from_target = pdu->sender == WT_SENDER_TARGET;
  out->transit = bhs->flags & WT_FLAG_TRANSIT;
  out->more = bhs->flags & WT_FLAG_CONTINUE;
  out->csg = bhs->flags >> 2 & 3;
  out->nsg = bhs->flags & 3;
  out->tsih = wt_bhs_half(bhs, WT_AT_TSIH);
  if (!out->from_target)
    out->cid = wt_bhs_half(bhs, WT_AT_CID);
  out->status = out->from_target ? wt_bhs_half(bhs, WT_AT_LOGIN_STATUS) : 0;
  memcpy(out->isid, bhs->octets + WT_AT_ISID, sizeof out->isid);
}

static void push_pair(WtLogin *self, const WtTextPair *pair, const WtPdu *pdu,
                      WtConnection *connection)
{
  wt_negotiation_push(self->keys, pair, pdu->sender, pdu->frame);
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
  const bool more = pdu->bhs.flags & WT_FLAG_CONTINUE;

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

static void push_step(WtLogin *self, const WtLoginStep *step, WtConnection *connection)
{
  memcpy(connection->isid, step->isid, sizeof connection->isid);
  self->pdus[step->from_target]++;
  if (!step->from_target) {
    connection->cid = step->cid;
    self->asked_tsih = step->tsih;
    self->asked_csg = step->csg;
    return;
  }
  connection->tsih = step->tsih;
  connection->login_status = step->status;
  if (!step->status && step->transit && step->nsg == NSG_FULL_FEATURE)
    self->ended = connection->full_feature = true;
}

/*= RFC7143 13.1 "default is None for both HeaderDigest and DataDigest" */
static WtDigestUse use_of(const WtKeyResult *digest)
{
  if (digest->state == WT_KEY_OFFERED || digest->state == WT_KEY_UNKNOWN)
    return WT_DIGEST_UNKNOWN;
  return strcmp(digest->value, "CRC32C") == 0 ? WT_DIGEST_CRC32C : WT_DIGEST_NONE;
}

/** Puts into force what was agreed, once every PDU of the login was seen. */
static void settle(const WtLogin *self, WtConnection *connection, WtDigestPolicy *policy)
{
  const bool whole =
      self->begun && self->ended && !self->incomplete && self->pdus[0] == self->pdus[1];
  const WtKeyResult *const keys = self->keys->keys;

  wt_negotiation_settle(self->keys, whole);

  const WtDigestUse use[WT_N_DIGESTS] = {
    [WT_HEADER_DIGEST] = use_of(&keys[WT_KEY_HEADER_DIGEST]),
    [WT_DATA_DIGEST] = use_of(&keys[WT_KEY_DATA_DIGEST]),
  };

  if (!whole)
    return;
  if (!use[WT_HEADER_DIGEST] || !use[WT_DATA_DIGEST]) { /* an answer is missing after all */
    wt_negotiation_settle(self->keys, false);
    return;
  }
  wt_policy_agree(policy, use);
  connection->login_seen = true;
  wt_negotiation_end(self->keys);
}

void wt_login_push(WtLogin *self, const WtPdu *pdu, const WtLimits *limits,
                   WtConnection *connection, WtDigestPolicy *policy)
{
  WtBytes text = whole_text(self, pdu, limits);
  WtTextPair pair;
  WtLoginStep step;

  if (!self->keys)
    self->keys = wt_negotiation_new();
  if (pdu->missing || pdu->text.len < pdu->bhs.data_len)
    self->incomplete = true;
  while (wt_text_next(&text, &pair))
    push_pair(self, &pair, pdu, connection);
  if (!(pdu->bhs.flags & WT_FLAG_CONTINUE) && self->part[pdu->sender == WT_SENDER_TARGET])
    g_byte_array_set_size(self->part[pdu->sender == WT_SENDER_TARGET], 0);
  if (connection->initiator_name[0]) /* the first request must carry it, RFC 7143 6.3 */
    self->begun = true;
  wt_login_read(pdu, &step);
  push_step(self, &step, connection);
  settle(self, connection, policy);
  connection->negotiation = self->keys;
}

void wt_login_clear(WtLogin *self)
{
  for (int i = 0; i < 2; i++)
    if (self->part[i])
      g_byte_array_unref(self->part[i]);
  wt_negotiation_free(self->keys);
  *self = (WtLogin) { 0 };
}

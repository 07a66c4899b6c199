/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/discovery.h"

#include "pdu/bhs.h"
#include "pdu/text-keys.h"

static void read_pairs(WtBytes text, const WtPdu *pdu, const WtDiscoverySink *sink)
{
  WtDiscovered found = {
    .connection = pdu->connection,
    .input = pdu->input,
    .frame = pdu->frame,
    .ts_ns = pdu->ts_ns,
  };
  bool named = false; /* and no address told yet */
  WtTextPair pair;

  while (wt_text_next(&text, &pair)) {
    if (wt_text_is(pair.key, "TargetName")) {
      if (named)
        sink->found(sink->user, &found);
      wt_text_copy(pair.value, found.target_name, sizeof found.target_name);
      found.address[0] = 0;
      named = true;
    } else if (wt_text_is(pair.key, "TargetAddress") && found.target_name[0]) {
      wt_text_copy(pair.value, found.address, sizeof found.address);
      sink->found(sink->user, &found);
      named = false;
    }
  }
  if (named)
    sink->found(sink->user, &found);
}

/** What is behind the last NUL is a pair that goes on elsewhere. */
static WtBytes whole_pairs(const GByteArray *part)
{
  size_t len = part->len;

  while (len && part->data[len - 1])
    len--;
  return (WtBytes) { part->data, len };
}

static void read_part(WtDiscovery *self, const WtPdu *pdu, const WtDiscoverySink *sink)
{
  if (!self->part)
    return;
  read_pairs(whole_pairs(self->part), pdu, sink);
  g_clear_pointer(&self->part, g_byte_array_unref);
}

void wt_discovery_push(WtDiscovery *self, const WtPdu *pdu, size_t most,
                       const WtDiscoverySink *sink)
{
  const bool last = pdu->bhs.flags & WT_FLAG_FINAL && !(pdu->bhs.flags & WT_FLAG_CONTINUE);
  const bool cut = pdu->missing || pdu->text.len < pdu->bhs.data_len;

  if (last && !self->part && !cut) {
    read_pairs(pdu->text, pdu, sink);
    return;
  }
  if (!self->part)
    self->part = g_byte_array_new();
  if (pdu->text.len && self->part->len + pdu->text.len <= most)
    g_byte_array_append(self->part, pdu->text.data, (guint) pdu->text.len);
  if (last || cut || self->part->len + pdu->text.len > most)
    read_part(self, pdu, sink);
}

void wt_discovery_clear(WtDiscovery *self)
{
  g_clear_pointer(&self->part, g_byte_array_unref);
}

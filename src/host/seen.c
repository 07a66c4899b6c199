/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/seen.h"

#include <string.h>

#define NONE 0xff /* no opcode */

/** WtHostCounter -> the PDU that it counts. */
typedef struct {
  WtSender sender;
  uint8_t opcode;
} Counted;

enum { WT_OPCODE_NONE = NONE };

static const Counted counted[WT_N_HOST_COUNTERS] = {
#define WT_HOST_COUNTER(name, json, sender, opcode, linux_)                                    \
  [WT_HOST_##name] = { WT_SENDER_##sender, WT_OPCODE_##opcode },
#include "wiretruth/tbl/host-counters.h"
};

/* --- limits ------------------------------------------------------------------------------- */

static int by_size(const void *a, const void *b)
{
  const uint64_t x = *(const uint64_t *) a, y = *(const uint64_t *) b;

  return (x > y) - (x < y);
}

void wt_seen_init(WtSeen *self, const WtFacts *facts)
{
  *self = (WtSeen) { 0 };
  self->connections = g_ptr_array_new();
  self->ends = g_array_new(FALSE, FALSE, sizeof(WtSeenEnd));
  for (guint i = 0; i < facts->sessions->len && self->n_limits < WT_SEEN_LIMITS; i++) {
    const WtFactsSession *const session = facts->sessions->pdata[i];

    if (!session->counted)
      continue;
    self->limits[0][self->n_limits] = session->counters[WT_HOST_TXDATA_OCTETS];
    self->limits[1][self->n_limits++] = session->counters[WT_HOST_RXDATA_OCTETS];
  }
  for (int i = 0; i < 2; i++)
    qsort(self->limits[i], self->n_limits, sizeof self->limits[i][0], by_size);
}

void wt_seen_clear(WtSeen *self)
{
  for (guint i = 0; self->connections && i < self->connections->len; i++) {
    WtSeenConnection *const connection = self->connections->pdata[i];

    for (int side = 0; connection && side < 2; side++)
      g_clear_pointer(&connection->passed[side], g_array_unref);
    g_free(connection);
  }
  g_clear_pointer(&self->connections, g_ptr_array_unref);
  g_clear_pointer(&self->ends, g_array_unref);
}

const WtSeenCounts *wt_seen_at(const WtSeen *self, const WtSeenConnection *connection,
                               int direction, uint64_t limit)
{
  const GArray *const passed = connection->passed[direction];

  for (guint i = 0; passed && i < passed->len; i++)
    if (self->limits[direction][i] == limit)
      return &g_array_index(passed, WtSeenCounts, i);
  return &connection->now[direction];
}

/* --- events ------------------------------------------------------------------------------- */

/** NULL if there are too many, or @id is none. */
static WtSeenConnection *find(WtSeen *self, uint32_t id)
{
  if (!id || id > WT_SEEN_CONNECTIONS)
    return NULL;
  if (self->connections->len < id)
    g_ptr_array_set_size(self->connections, (gint) id);
  if (!self->connections->pdata[id - 1])
    self->connections->pdata[id - 1] = g_new0(WtSeenConnection, 1);
  return self->connections->pdata[id - 1];
}

static bool has_digest(const WtPdu *pdu, int which)
{
  return pdu->digest[which] != WT_VERDICT_ABSENT;
}

/*= RFC7143 11.2 "All iSCSI PDUs are set to an integer number of 4-byte words" */
static uint64_t octets_of(const WtPdu *pdu)
{
  const uint64_t data = (pdu->bhs.data_len + UINT64_C(3)) & ~UINT64_C(3);

  return WT_BHS_LEN + pdu->bhs.ahs_len + data + (has_digest(pdu, WT_HEADER_DIGEST) ? 4 : 0) +
         (has_digest(pdu, WT_DATA_DIGEST) ? 4 : 0);
}

/*= RFC7143 11.7.3 "S (status) - set to indicate that the Command Status field contains
 * status" */
static bool brings_status(const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_DATA_IN && pdu->bhs.flags & 1;
}

static bool is_damaged(const WtPdu *pdu)
{
  return pdu->digest[WT_HEADER_DIGEST] == WT_VERDICT_BAD ||
         pdu->digest[WT_DATA_DIGEST] == WT_VERDICT_BAD;
}

/** The state before @pdu is that at each limit which it passes. */
static void pass_limits(const WtSeen *self, WtSeenConnection *connection, int direction,
                        uint64_t end)
{
  const WtSeenCounts *const now = &connection->now[direction];
  GArray *passed = connection->passed[direction];
  size_t n = passed ? passed->len : 0;

  for (; n < self->n_limits && self->limits[direction][n] < end; n++) {
    if (!passed)
      passed = connection->passed[direction] = g_array_new(FALSE, FALSE, sizeof *now);
    g_array_append_vals(passed, now, 1);
  }
}

static void count_pdu(WtSeen *self, const WtPdu *pdu)
{
  WtSeenConnection *const connection = find(self, pdu->connection);
  const int direction = pdu->sender == WT_SENDER_TARGET;

  if (!connection || pdu->sender == WT_SENDER_UNKNOWN)
    return;

  WtSeenCounts *const now = &connection->now[direction];
  const uint64_t end = pdu->stream_offset + octets_of(pdu);

  pass_limits(self, connection, direction, end);
  now->end = end;
  now->pdus++;
  now->counts[direction ? WT_HOST_RXDATA_OCTETS : WT_HOST_TXDATA_OCTETS] = end;
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    now->counts[i] += counted[i].sender == pdu->sender && counted[i].opcode == pdu->bhs.opcode;
  now->counts[WT_HOST_SCSIRSP_PDUS] += brings_status(pdu);
  if (direction)
    now->counts[WT_HOST_DIGEST_ERR] += is_damaged(pdu);
}

static void count_segment(WtSeen *self, const WtSuperSegment *segment)
{
  WtSeenConnection *const connection = find(self, segment->connection);
  WtSeenSupers *supers = connection ? connection->supers : NULL;

  if (!connection)
    return;
  if (supers->from.ip_version && !wt_endpoint_equal(&supers->from, &segment->src))
    supers++;
  supers->from = segment->src;
  if (!supers->sent && !supers->received && !supers->merged) {
    supers->first_frame = segment->frame;
    supers->first_ts_ns = segment->ts_ns;
  }
  supers->sent += segment->role == WT_ROLE_SENT;
  supers->merged += segment->cut.kind == WT_OFFLOAD_LRO;
  supers->received += segment->role == WT_ROLE_RECEIVED && segment->cut.kind != WT_OFFLOAD_LRO;
  if (segment->role == WT_ROLE_SENT && segment->cut.sure == WT_SURENESS_EXACT)
    supers->size = MAX(supers->size, segment->cut.size);
}

static void keep_connection(WtSeen *self, const WtConnection *info)
{
  WtSeenConnection *const connection = find(self, info->id);

  if (!connection)
    return;
  connection->info = *info;
  /* borrowed */
  connection->info.negotiation = NULL;
  connection->info.offload = NULL;
  for (int end = 0; end < 2; end++)
    connection->info.fingerprint[end].architecture = NULL;
}

static void keep_end(WtSeen *self, const WtFinding *finding)
{
  static const WtFindingId ends[] = {
    WT_FINDING_ISCSI_LOGIN_REFUSED, WT_FINDING_CONNECTION_LOST,    WT_FINDING_CONNECTION_LEFT,
    WT_FINDING_SESSION_RECOVERED,   WT_FINDING_SESSION_REINSTATED,
  };
  const WtSeenEnd end = { finding->connection, finding->ts_ns };

  for (size_t i = 0; i < G_N_ELEMENTS(ends); i++)
    if (finding->id == ends[i] && end.connection && self->ends->len < WT_SEEN_CONNECTIONS)
      g_array_append_val(self->ends, end);
}

static void hear_logout(WtSeen *self, const WtExchange *exchange)
{
  WtSeenConnection *const connection = find(self, exchange->connection);

  if (connection && exchange->kind == WT_EXCHANGE_LOGOUT)
    connection->logged_out = true;
}

void wt_seen_event(WtSeen *self, const WtEvent *event)
{
  switch (event->kind) {
  case WT_EVENT_PDU:
    count_pdu(self, event->pdu);
    return;
  case WT_EVENT_SEGMENT:
    count_segment(self, event->segment);
    return;
  case WT_EVENT_CONNECTION:
    keep_connection(self, event->connection);
    return;
  case WT_EVENT_FINDING:
    keep_end(self, event->finding);
    return;
  case WT_EVENT_EXCHANGE:
    hear_logout(self, event->exchange);
    return;
  case WT_EVENT_LOGIN:
  case WT_EVENT_TASK:
  case WT_EVENT_DISCOVERED:
  case WT_EVENT_LOGICAL_UNIT:
  case WT_EVENT_PATH:
  default:
    return;
  }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/collect.h"

#include <string.h>

/* Ids beyond it have no task count: a capture may hold millions of connections. */
#define COUNTED_IDS 65536u

static void session_clear(gpointer data)
{
  g_array_unref(((WtSession *) data)->connections);
}

void wt_collect_init(WtCollect *self)
{
  *self = (WtCollect) {
    .connections = g_array_new(FALSE, FALSE, sizeof(WtConnection)),
    .sessions = g_array_new(FALSE, FALSE, sizeof(WtSession)),
    .commands = g_array_new(FALSE, TRUE, sizeof(uint64_t)),
  };
  g_array_set_clear_func(self->sessions, session_clear);
}

void wt_collect_clear(WtCollect *self)
{
  g_array_unref(self->connections);
  g_array_unref(self->sessions);
  g_array_unref(self->commands);
}

static void count_command(WtCollect *self, uint32_t connection)
{
  if (connection >= COUNTED_IDS)
    return;
  if (connection >= self->commands->len)
    g_array_set_size(self->commands, connection + 1);
  g_array_index(self->commands, uint64_t, connection)++;
}

void wt_collect_event(WtCollect *self, const WtEvent *event)
{
  if (event->kind == WT_EVENT_PDU && event->pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND)
    count_command(self, event->pdu->connection);
  if (event->kind != WT_EVENT_CONNECTION)
    return;
  if (self->connections->len == WT_COLLECT_CONNECTIONS)
    self->unlisted++;
  else
    g_array_append_vals(self->connections, event->connection, 1);
}

const WtConnection *wt_collect_connection(const WtCollect *self, size_t i)
{
  return &g_array_index(self->connections, WtConnection, i);
}

static bool has_identity(const WtConnection *c)
{
  return c->full_feature && c->initiator_name[0];
}

/* A login that was captured and came to nothing is no session; one that was not captured is. */
static bool makes_session(const WtConnection *c)
{
  const bool login_traces = c->initiator_name[0] || c->login_status;

  return c->full_feature || (!c->login_seen && !login_traces);
}

static bool same_session(const WtConnection *a, const WtConnection *b)
{
  return has_identity(a) && has_identity(b) && a->tsih == b->tsih && //
         memcmp(a->isid, b->isid, sizeof a->isid) == 0 &&
         strcmp(a->initiator_name, b->initiator_name) == 0 &&
         strcmp(a->target_name, b->target_name) == 0;
}

static char *session_key(const WtConnection *c)
{
  g_autoptr(GString) key = g_string_new(c->initiator_name);

  for (size_t i = 0; i < sizeof c->isid; i++)
    g_string_append_printf(key, "%02x", c->isid[i]);
  g_string_append_printf(key, "%04x%s", c->tsih, c->target_name);
  return g_string_free(g_steal_pointer(&key), FALSE);
}

static WtSession *session_of(WtCollect *self, GHashTable *known, const WtConnection *c)
{
  g_autofree char *key = session_key(c);
  const guint at = GPOINTER_TO_UINT(g_hash_table_lookup(known, key));
  const WtSession fresh = { .first = c, .tasks_known = true };

  if (at && same_session(g_array_index(self->sessions, WtSession, at - 1).first, c))
    return &g_array_index(self->sessions, WtSession, at - 1);
  g_array_append_val(self->sessions, fresh);

  WtSession *const session = &g_array_index(self->sessions, WtSession, self->sessions->len - 1);

  session->connections = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  if (has_identity(c))
    g_hash_table_insert(known, g_steal_pointer(&key), GUINT_TO_POINTER(self->sessions->len));
  return session;
}

static gint by_id(gconstpointer a, gconstpointer b)
{
  const uint32_t id_a = ((const WtConnection *) a)->id;
  const uint32_t id_b = ((const WtConnection *) b)->id;

  return (id_a > id_b) - (id_a < id_b);
}

static void session_add(WtSession *session, const WtConnection *c)
{
  if (!session->connections->len)
    session->captured_at = c->captured_at;
  if (session->captured_at != c->captured_at)
    session->captured_at = WT_CAPTURED_UNKNOWN;
  g_array_append_val(session->connections, c->id);
  session->super_segments += c->super_segments;
  session->wire_segments += c->wire_segments;
  session->tasks_known = session->tasks_known && c->id < COUNTED_IDS;
}

void wt_collect_finish(WtCollect *self)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  g_array_sort(self->connections, by_id);
  for (size_t i = 0; i < self->connections->len; i++) {
    const WtConnection *const c = wt_collect_connection(self, i);

    if (!makes_session(c))
      continue;

    WtSession *const session = session_of(self, known, c);

    session_add(session, c);
    if (c->id < self->commands->len)
      session->tasks += g_array_index(self->commands, uint64_t, c->id);
  }
}

const char *wt_session_type(const WtConnection *connection)
{
  if (connection->discovery)
    return "discovery";
  return connection->login_seen ? "normal" : "unknown";
}

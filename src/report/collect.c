/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/collect.h"

#include <string.h>

static void session_clear(gpointer data)
{
  g_array_unref(((WtSession *) data)->connections);
}

static void connection_clear(gpointer data)
{
  wt_negotiation_free((WtNegotiation *) ((WtConnection *) data)->negotiation);
}

void wt_collect_init(WtCollect *self)
{
  *self = (WtCollect) {
    .connections = g_array_new(FALSE, FALSE, sizeof(WtConnection)),
    .sessions = g_array_new(FALSE, FALSE, sizeof(WtSession)),
  };
  wt_slowest_init(&self->slowest, WT_COLLECT_SLOWEST);
  g_array_set_clear_func(self->connections, connection_clear);
  g_array_set_clear_func(self->sessions, session_clear);
}

void wt_collect_clear(WtCollect *self)
{
  g_array_unref(self->connections);
  g_array_unref(self->sessions);
  wt_slowest_clear(&self->slowest);
}

static void keep_connection(WtCollect *self, const WtConnection *connection)
{
  WtConnection kept = *connection;

  if (self->connections->len == WT_COLLECT_CONNECTIONS) {
    self->unlisted++;
    return;
  }
  if (connection->negotiation)
    kept.negotiation = wt_negotiation_copy(connection->negotiation);
  g_array_append_val(self->connections, kept);
}

static void count_task(WtCollect *self, const WtTask *task)
{
  if (task->command.frame)
    self->operations[task->cdb[0]]++;
  wt_slowest_add(&self->slowest, task);
}

void wt_collect_event(WtCollect *self, const WtEvent *event)
{
  if (event->kind == WT_EVENT_TASK)
    count_task(self, event->task);
  if (event->kind == WT_EVENT_CONNECTION)
    keep_connection(self, event->connection);
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
  const WtSession fresh = { .first = c };

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
  for (unsigned end = 0; end < WT_N_TASK_ENDS; end++) {
    session->tasks += c->tasks[end];
    session->task_ends[end] += c->tasks[end];
  }
}

void wt_collect_finish(WtCollect *self)
{
  g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

  g_array_sort(self->connections, by_id);
  for (size_t i = 0; i < self->connections->len; i++) {
    const WtConnection *const c = wt_collect_connection(self, i);

    if (makes_session(c))
      session_add(session_of(self, known, c), c);
  }
}

const char *wt_session_type(const WtConnection *connection)
{
  if (connection->discovery)
    return "discovery";
  return connection->login_seen ? "normal" : "unknown";
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/collect.h"

#include <string.h>

static void session_clear(gpointer data)
{
  g_array_unref(((WtSession *) data)->connections);
}

static void connection_clear(gpointer data)
{
  WtConnection *const connection = data;

  wt_negotiation_free((WtNegotiation *) connection->negotiation);
  g_free((void *) connection->offload);
}

static void discovered_clear(gpointer data)
{
  WtDiscoveredTarget *const target = data;

  g_free(target->target_name);
  g_ptr_array_unref(target->addresses);
}

static void path_clear(gpointer data)
{
  WtPath *const path = data;

  g_free((char *) path->initiator_name);
  g_free((char *) path->target_name);
}

void wt_collect_init(WtCollect *self)
{
  *self = (WtCollect) {
    .connections = g_array_new(FALSE, FALSE, sizeof(WtConnection)),
    .sessions = g_array_new(FALSE, FALSE, sizeof(WtSession)),
    .discovered = g_array_new(FALSE, FALSE, sizeof(WtDiscoveredTarget)),
    .units = g_array_new(FALSE, FALSE, sizeof(WtLogicalUnit)),
    .paths = g_array_new(FALSE, FALSE, sizeof(WtPath)),
    .exchanges = g_array_new(FALSE, FALSE, sizeof(WtExchangeGroup)),
    .statuses = g_array_new(FALSE, FALSE, sizeof(WtStatusCount)),
  };
  g_array_set_clear_func(self->discovered, discovered_clear);
  g_array_set_clear_func(self->paths, path_clear);
  wt_slowest_init(&self->slowest, WT_COLLECT_SLOWEST);
  g_array_set_clear_func(self->connections, connection_clear);
  g_array_set_clear_func(self->sessions, session_clear);
}

void wt_collect_clear(WtCollect *self)
{
  g_array_unref(self->connections);
  g_array_unref(self->sessions);
  g_array_unref(self->discovered);
  g_array_unref(self->units);
  g_array_unref(self->paths);
  g_array_unref(self->exchanges);
  g_array_unref(self->statuses);
  wt_slowest_clear(&self->slowest);
}

static void keep_connection(WtCollect *self, const WtConnection *connection)
{
  WtConnection kept = *connection;

  if (self->connections->len == WT_COLLECT_CONNECTIONS) {
    self->unlisted++;
    return;
  }
  if (connection->negotiation) /* the copy shares its values, which fingerprints borrow */
    kept.negotiation = wt_negotiation_copy(connection->negotiation);
  kept.offload = g_memdup2(connection->offload, sizeof *connection->offload);
  g_array_append_val(self->connections, kept);
}

static void count_status(WtCollect *self, const WtTask *task)
{
  const WtStatusCount fresh = {
    .response = task->response,
    .status = task->response ? 0 : task->status,
    .sense = task->response ? 0 : task->sense,
    .count = 1,
  };

  for (guint i = 0; i < self->statuses->len; i++) {
    WtStatusCount *const known = &g_array_index(self->statuses, WtStatusCount, i);

    if (known->response == fresh.response && known->status == fresh.status &&
        known->sense == fresh.sense) {
      known->count++;
      return;
    }
  }
  if (self->statuses->len < WT_COLLECT_STATUSES)
    g_array_append_val(self->statuses, fresh);
  else
    self->other_statuses++;
}

static void count_task(WtCollect *self, const WtTask *task)
{
  if (task->has_status && (task->response || task->status))
    count_status(self, task);
  self->task_ends[task->end]++;
  if (task->command.frame)
    self->operations[task->cdb[0]]++;
  wt_slowest_add(&self->slowest, task);
}

/* Targets are told one after the other, and so are a target's addresses. */
static WtDiscoveredTarget *discovered_target(WtCollect *self, const WtDiscovered *d)
{
  const guint n = self->discovered->len;
  WtDiscoveredTarget *const last =
      n ? &g_array_index(self->discovered, WtDiscoveredTarget, n - 1) : NULL;

  if (last && last->connection == d->connection &&
      strcmp(last->target_name, d->target_name) == 0)
    return last;
  if (n == WT_COLLECT_DISCOVERED)
    return NULL;

  const WtDiscoveredTarget fresh = {
    .target_name = g_strdup(d->target_name),
    .addresses = g_ptr_array_new_with_free_func(g_free),
    .connection = d->connection,
  };

  g_array_append_val(self->discovered, fresh);
  return &g_array_index(self->discovered, WtDiscoveredTarget, n);
}

static void keep_discovered(WtCollect *self, const WtDiscovered *d)
{
  WtDiscoveredTarget *const target = discovered_target(self, d);

  if (target && d->address[0] && target->addresses->len < WT_COLLECT_DISCOVERED)
    g_ptr_array_add(target->addresses, g_strdup(d->address));
}

static void keep_unit(WtCollect *self, const WtLogicalUnit *unit)
{
  for (guint i = self->units->len; i-- > 0;) {
    WtLogicalUnit *const kept = &g_array_index(self->units, WtLogicalUnit, i);

    if (kept->connection == unit->connection &&
        memcmp(kept->lun, unit->lun, sizeof kept->lun) == 0) {
      *kept = *unit;
      return;
    }
  }
  if (self->units->len < WT_COLLECT_UNITS)
    g_array_append_val(self->units, *unit);
}

static bool is_alike(const WtExchangeGroup *a, const WtExchangeGroup *b)
{
  return a->kind == b->kind && a->code == b->code && a->response == b->response &&
         a->is_answered == b->is_answered && a->gap == b->gap;
}

static WtExchangeGroup *exchange_group(WtCollect *self, const WtExchange *x)
{
  const bool is_answered = x->answer.frame != 0;
  const WtExchangeGroup fresh = {
    .kind = x->kind,
    .code = x->code,
    .response = x->response,
    .is_answered = is_answered,
    .gap = x->gap && !is_answered && wt_exchange_expects(x->kind),
  };

  for (guint i = 0; i < self->exchanges->len; i++) {
    WtExchangeGroup *const group = &g_array_index(self->exchanges, WtExchangeGroup, i);

    if (is_alike(group, &fresh))
      return group;
  }
  if (self->exchanges->len == WT_COLLECT_EXCHANGES)
    return NULL;
  g_array_append_val(self->exchanges, fresh);
  return &g_array_index(self->exchanges, WtExchangeGroup, self->exchanges->len - 1);
}

static void count_exchange(WtCollect *self, const WtExchange *x)
{
  WtExchangeGroup *const group = exchange_group(self, x);
  const int64_t took = MAX(x->answer.ts_ns - x->request.ts_ns, 0);

  if (!group)
    return;
  group->count++;
  if (!group->is_answered)
    return;
  if (__builtin_add_overflow(group->sum_ns, took, &group->sum_ns))
    group->sum_ns = INT64_MAX;
  group->longest_ns = MAX(group->longest_ns, took);
}

static void keep_path(WtCollect *self, const WtPath *path)
{
  WtPath kept = *path;

  if (self->paths->len == WT_COLLECT_PATHS)
    return;
  kept.initiator_name = g_strdup(path->initiator_name);
  kept.target_name = g_strdup(path->target_name);
  g_array_append_val(self->paths, kept);
}

void wt_collect_event(WtCollect *self, const WtEvent *event)
{
  switch ((int) event->kind) {
  case WT_EVENT_TASK:
    count_task(self, event->task);
    break;
  case WT_EVENT_CONNECTION:
    keep_connection(self, event->connection);
    break;
  case WT_EVENT_EXCHANGE:
    count_exchange(self, event->exchange);
    break;
  case WT_EVENT_DISCOVERED:
    keep_discovered(self, event->discovered);
    break;
  case WT_EVENT_LOGICAL_UNIT:
    keep_unit(self, event->logical_unit);
    break;
  case WT_EVENT_PATH:
    keep_path(self, event->path);
    break;
  default:
    break;
  }
}

const WtConnection *wt_collect_connection(const WtCollect *self, size_t i)
{
  return &g_array_index(self->connections, WtConnection, i);
}

static WtSession *session_of(WtCollect *self, GHashTable *known, const WtConnection *c)
{
  const gpointer id = GUINT_TO_POINTER(c->session);
  const guint at = GPOINTER_TO_UINT(g_hash_table_lookup(known, id));
  WtSession fresh = { .id = c->session, .first = c };

  if (at)
    return &g_array_index(self->sessions, WtSession, at - 1);
  fresh.connections = g_array_new(FALSE, FALSE, sizeof(uint32_t));
  g_array_append_val(self->sessions, fresh);
  g_hash_table_insert(known, id, GUINT_TO_POINTER(self->sessions->len));
  return &g_array_index(self->sessions, WtSession, self->sessions->len - 1);
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
  if (c->offload)
    wt_offload_use_add(&session->offload, c->offload);
  session->deepest = MAX(session->deepest, c->deepest);
  session->window = MAX(session->window, c->window);
  for (unsigned end = 0; end < WT_N_TASK_ENDS; end++) {
    session->tasks += c->tasks[end];
    session->task_ends[end] += c->tasks[end];
  }
}

void wt_collect_finish(WtCollect *self)
{
  g_autoptr(GHashTable) known = g_hash_table_new(NULL, NULL);

  g_array_sort(self->connections, by_id);
  for (size_t i = 0; i < self->connections->len; i++) {
    const WtConnection *const c = wt_collect_connection(self, i);

    if (c->session)
      session_add(session_of(self, known, c), c);
  }
}

const char *wt_session_type(const WtConnection *connection)
{
  if (connection->discovery)
    return "discovery";
  return connection->login_seen ? "normal" : "unknown";
}

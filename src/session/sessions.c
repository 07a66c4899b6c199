/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/sessions.h"

#include <string.h>

#define MEMBERS_MAX 64u /* a session has few connections, and they come and go */

#define ASKED_MAX 64u /* logins that may be under way at once */

/** A login that opens a session, as far as its first request says: by whom, of what. */
typedef struct {
  guint identity;
  uint32_t connection;
} Asked;

/** @by_key: the youngest session of each pair of names, ISID and portal group; @idle: oldest first */
struct WtSessions {
  GHashTable *by_key;
  GQueue idle;
  uint32_t last_id, ended_max;
  Asked asked[ASKED_MAX];
  guint n_asked;
};

static void entry_free(WtSessionEntry *entry)
{
  g_array_unref(entry->members);
  wt_negotiation_free(entry->leading);
  g_free(entry->key);
  g_free(entry);
}

static WtMember *member_at(const WtSessionEntry *entry, guint i)
{
  return &g_array_index(entry->members, WtMember, i);
}

static WtMember *member_of(const WtSessionEntry *entry, uint32_t connection)
{
  for (guint i = 0; i < entry->members->len; i++)
    if (member_at(entry, i)->connection == connection)
      return member_at(entry, i);
  return NULL;
}

uint32_t wt_sessions_live(const WtSessionEntry *entry)
{
  uint32_t n = 0;

  for (guint i = 0; i < entry->members->len; i++)
    n += !member_at(entry, i)->gone;
  return n;
}

static bool is_followed(const WtSessionEntry *entry)
{
  for (guint i = 0; i < entry->members->len; i++)
    if (member_at(entry, i)->owner)
      return true;
  return false;
}

/** RFC 7143 6.3.1: between an initiator, and a target and its portal group. */
static char *key_of(const WtConnection *c)
{
  const WtNegotiation *const keys = c->negotiation;
  g_autoptr(GString) key = g_string_new(c->initiator_name);

  for (size_t i = 0; i < sizeof c->isid; i++)
    g_string_append_printf(key, "%s%02x", i ? "" : "\n", c->isid[i]);
  g_string_append_printf(key, "\n%s\n%s", c->target_name,
                         keys ? keys->keys[WT_KEY_TARGET_PORTAL_GROUP_TAG].said[1] : "");
  return g_string_free(g_steal_pointer(&key), FALSE);
}

static int64_t number_of(const WtNegotiation *keys, WtKey key)
{
  guint64 number;

  if (!keys || !keys->whole ||
      !g_ascii_string_to_unsigned(keys->keys[key].value, 10, 0, G_MAXUINT16, &number, NULL))
    return -1;
  return (int64_t) number;
}

/* --- room --------------------------------------------------------------------------------- */

static void wake(WtSessions *self, WtSessionEntry *entry)
{
  if (!entry->is_idle)
    return;
  g_queue_unlink(&self->idle, &entry->idle);
  entry->is_idle = false;
}

/** Of all with a key the youngest is found by it; an older one has only its owners to keep it. */
static void retire(WtSessions *self, WtSessionEntry *entry)
{
  if (g_hash_table_lookup(self->by_key, entry->key) == entry)
    g_hash_table_remove(self->by_key, entry->key);
  if (!entry->is_idle)
    return;
  wake(self, entry);
  entry_free(entry);
}

static void become_idle(WtSessions *self, WtSessionEntry *entry)
{
  entry->idle = (GList) { .data = entry };
  entry->is_idle = true;
  g_queue_push_tail_link(&self->idle, &entry->idle);
  if (g_hash_table_lookup(self->by_key, entry->key) != entry)
    retire(self, entry);
  else if (self->idle.length > self->ended_max)
    retire(self, g_queue_peek_head(&self->idle));
}

/** An older session with the same key gives way: nobody can ask for it any more. */
static WtSessionEntry *entry_new(WtSessions *self, const WtConnection *c, char *take_key)
{
  WtSessionEntry *const entry = g_new0(WtSessionEntry, 1);
  WtSessionEntry *const old = g_hash_table_lookup(self->by_key, take_key);

  if (old)
    retire(self, old);
  entry->members = g_array_new(FALSE, FALSE, sizeof(WtMember));
  entry->key = take_key;
  entry->id = ++self->last_id;
  entry->tsih = c->tsih;
  entry->time2wait = entry->time2retain = entry->max_connections = -1;
  g_hash_table_insert(self->by_key, entry->key, entry);
  return entry;
}

/* --- asking -------------------------------------------------------------------------------- */

static guint identity_of(const WtConnection *c)
{
  guint identity = g_str_hash(c->initiator_name) * 31 + g_str_hash(c->target_name);

  for (size_t i = 0; i < sizeof c->isid; i++)
    identity = identity * 31 + c->isid[i];
  return identity;
}

void wt_sessions_ask(WtSessions *self, const WtConnection *connection)
{
  self->asked[self->n_asked++ % ASKED_MAX] =
      (Asked) { identity_of(connection), connection->id };
}

bool wt_sessions_asked_again(const WtSessions *self, const WtConnection *connection)
{
  const guint identity = identity_of(connection);

  for (guint i = 0; i < ASKED_MAX; i++)
    if (self->asked[i].connection > connection->id && self->asked[i].identity == identity)
      return true;
  return false;
}

/* --- joining ------------------------------------------------------------------------------ */

static void add_member(WtSessions *self, WtSessionEntry *entry, const WtConnection *c,
                       void *owner)
{
  const WtMember member = { .owner = owner, .connection = c->id, .cid = c->cid };

  wake(self, entry);
  for (guint i = 0; entry->members->len >= MEMBERS_MAX && i < entry->members->len; i++)
    if (!member_at(entry, i)->owner)
      g_array_remove_index(entry->members, i--);
  g_array_append_val(entry->members, member);
  entry->logged_out = false;
  entry->ended_ns = 0;
}

/*= RFC7143 6.3.5 "implicitly logging out the session that corresponds to the ISID" */
static WtSessionEntry *reinstate(WtSessions *self, WtSessionEntry *old, WtConnection *c,
                                 char *take_key)
{
  const guint n = old->members->len;

  c->join = WT_JOIN_SESSION_REINSTATED;
  c->replaces = n ? member_at(old, n - 1)->connection : 0;
  for (guint i = 0; i < n; i++)
    member_at(old, i)->gone = true;
  return entry_new(self, c, take_key);
}

/** RFC 7143 6.3.4, 6.3.6: a CID that is in use is replaced, another one is added. */
static void continue_session(WtSessionEntry *entry, WtConnection *c)
{
  c->join = WT_JOIN_ADDED;
  for (guint i = entry->members->len; i-- > 0 && c->join == WT_JOIN_ADDED;) {
    WtMember *const member = member_at(entry, i);

    if (member->cid != c->cid)
      continue;
    member->gone = true;
    c->join = WT_JOIN_CONNECTION_REINSTATED;
    c->replaces = member->connection;
  }
}

static WtSessionEntry *open_session(WtSessions *self, WtConnection *c, WtSessionEntry *known,
                                    char *take_key)
{
  WtSessionEntry *entry;

  if (known && !known->logged_out) {
    entry = reinstate(self, known, c, take_key);
  } else {
    c->join = WT_JOIN_NEW;
    entry = entry_new(self, c, take_key);
  }
  entry->lead = c->id;
  entry->time2wait = number_of(c->negotiation, WT_KEY_DEFAULT_TIME2WAIT);
  entry->time2retain = number_of(c->negotiation, WT_KEY_DEFAULT_TIME2RETAIN);
  entry->max_connections = number_of(c->negotiation, WT_KEY_MAX_CONNECTIONS);
  if (entry->max_connections > 1)
    entry->leading = wt_negotiation_copy(c->negotiation);
  return entry;
}

static WtRejoin rejoin_of(const WtSessionEntry *entry, const WtConnection *c)
{
  WtRejoin rejoin = { .time2wait = -1, .time2retain = -1 };

  if (!entry)
    return rejoin;
  rejoin.time2wait = entry->time2wait;
  rejoin.time2retain = entry->time2retain;
  if (entry->ended_ns < c->first_ts_ns)
    rejoin.ended_ns = entry->ended_ns;
  if (entry->members->len) {
    const WtMember *const last = member_at(entry, entry->members->len - 1);

    rejoin.owner = last->owner;
    rejoin.unsure = last->unsure;
  }
  return rejoin;
}

/** A tool may discover targets as often as it likes, always with the same ISID. */
static WtSessionEntry *join_none(WtSessions *self, WtConnection *c)
{
  c->join = WT_JOIN_NEW;
  c->session = wt_sessions_alone(self);
  return NULL;
}

WtSessionEntry *wt_sessions_join(WtSessions *self, WtConnection *c, uint16_t tsih, void *owner,
                                 WtRejoin *rejoin)
{
  char *const key = c->initiator_name[0] && c->full_feature && !c->discovery ? key_of(c) : NULL;
  WtSessionEntry *entry = key ? g_hash_table_lookup(self->by_key, key) : NULL;

  if (!key)
    return c->discovery && c->full_feature ? join_none(self, c) : NULL;
  *rejoin = rejoin_of(entry, c);
  if (tsih == 0) {
    entry = open_session(self, c, entry, key);
  } else if (c->tsih != tsih) { /* the target has made a session of its own out of it */
    c->join = WT_JOIN_NEW;
    entry = entry_new(self, c, key);
    entry->lead = c->id;
  } else if (entry && entry->tsih == tsih) {
    continue_session(entry, c);
    g_free(key);
  } else { /* the login that opened it is not in the capture */
    c->join = WT_JOIN_ADDED;
    entry = entry_new(self, c, key);
  }
  add_member(self, entry, c, owner);
  c->session = entry->id;
  return entry;
}

uint32_t wt_sessions_alone(WtSessions *self)
{
  return ++self->last_id;
}

/* --- leaving ------------------------------------------------------------------------------ */

static void close_member(WtSessionEntry *entry, WtMember *member, int64_t ts_ns,
                         bool logged_out)
{
  if (member->gone)
    return;
  member->gone = true;
  member->gone_ns = ts_ns;
  if (wt_sessions_live(entry))
    return;
  entry->ended_ns = ts_ns;
  entry->logged_out = logged_out;
}

/*= RFC7143 11.14.1 "0 - close the session. All commands associated with the session" */
void wt_sessions_logout(WtSessionEntry *entry, uint8_t reason, uint16_t cid, int64_t ts_ns)
{
  for (guint i = 0; i < entry->members->len; i++) {
    WtMember *const member = member_at(entry, i);

    if (reason != WT_LOGOUT_SESSION && member->cid != cid)
      continue;
    /* The answer may stand behind a gap, and be read after the end of the connection. */
    member->logged_out |= !member->gone || ts_ns <= member->gone_ns;
    close_member(entry, member, ts_ns, reason != WT_LOGOUT_RECOVERY);
  }
}

bool wt_sessions_logged_out(const WtSessionEntry *entry, uint32_t connection)
{
  const WtMember *const member = member_of(entry, connection);

  return member && member->logged_out;
}

void wt_sessions_unsure(WtSessionEntry *entry, uint32_t connection)
{
  WtMember *const member = member_of(entry, connection);

  if (member)
    member->unsure = true;
}

void wt_sessions_lost(WtSessionEntry *entry, uint32_t connection, int64_t ts_ns)
{
  WtMember *const member = member_of(entry, connection);

  if (member)
    close_member(entry, member, ts_ns, false);
}

void wt_sessions_leave(WtSessions *self, WtSessionEntry *entry, uint32_t connection)
{
  WtMember *const member = member_of(entry, connection);

  if (member)
    member->owner = NULL;
  if (!is_followed(entry))
    become_idle(self, entry);
}

WtSessions *wt_sessions_new(uint32_t ended)
{
  WtSessions *self = g_new0(WtSessions, 1);

  self->by_key = g_hash_table_new(g_str_hash, g_str_equal);
  g_queue_init(&self->idle);
  self->ended_max = ended;
  return self;
}

void wt_sessions_free(WtSessions *self)
{
  if (!self)
    return;
  while (self->idle.head)
    retire(self, g_queue_peek_head(&self->idle));
  g_hash_table_destroy(self->by_key);
  g_free(self);
}

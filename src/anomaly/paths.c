/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/paths.h"

#include <glib.h>
#include <string.h>

#include "base/address.h"
#include "base/time.h"

#define GROUPS_MAX 1024u
#define PATHS_MAX 32u

/* A selector that goes round may send 1,000 commands at a time (VMware's default, and dm-mpath's
 * rr_min_io in its time): a share says something once it has come round often. */
#define TURNS_MIN 32u
#define COMMANDS_MIN 128u /* for each path, before one of them is said to stand by */
#define USED_COMMANDS 32u /* fewer may be a path checker's, that reads a block now and then */
#define USED_SHARE 20u /* or less than one in so many of what would be even                 */
#define STRONG 4u      /* the busiest carries so many times what the idlest does            */

typedef struct {
  uint64_t commands, octets;
  uint64_t luns; /* a bit for each, of the first 64 */
} Load;

typedef struct Group Group;

struct WtPathEntry {
  Group *group;
  WtEndpoint initiator, target;
  uint8_t isid[6];
  uint16_t cid;
  int32_t portal_group;
  uint32_t session, connection, logins;
  Load all, shared, span;
  int64_t last_ns;
  uint64_t last_frame;
  uint16_t input;
  bool up;
};

/** @turns: how often another path than the last one was used in this span
 * @most_up: paths that were ever logged in at once; what was shared was so then */
struct Group {
  char *initiator_name, *target_name;
  GPtrArray *paths;
  const WtPathEntry *last;
  uint64_t turns;
  guint up, most_up;
};

struct WtPaths {
  GHashTable *by_names; /* of groups, that @groups own */
  GPtrArray *groups;
};

static void group_free(gpointer data)
{
  Group *const group = data;

  g_ptr_array_unref(group->paths);
  g_free(group->initiator_name);
  g_free(group->target_name);
  g_free(group);
}

WtPaths *wt_paths_new(void)
{
  WtPaths *const self = g_new0(WtPaths, 1);

  self->by_names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
  self->groups = g_ptr_array_new_with_free_func(group_free);
  return self;
}

void wt_paths_free(WtPaths *self)
{
  if (!self)
    return;
  g_hash_table_destroy(self->by_names);
  g_ptr_array_unref(self->groups);
  g_free(self);
}

static WtPathEntry *path_at(const Group *group, guint i)
{
  return g_ptr_array_index(group->paths, i);
}

/* --- judging a span ----------------------------------------------------------------------- */

/** What the paths that were logged in carried in a span. */
typedef struct {
  Load all;
  const WtPathEntry *busiest, *idlest;
  guint n, used;
  bool same_luns;
} Comparison;

static bool is_used(const WtPathEntry *path, const Comparison *c)
{
  return path->span.commands >= USED_COMMANDS &&
         path->span.commands * c->n * USED_SHARE >= c->all.commands;
}

static Comparison compare(const Group *group)
{
  Comparison c = { .n = group->up, .same_luns = true };

  for (guint i = 0; i < group->paths->len; i++) {
    const WtPathEntry *const path = path_at(group, i);

    if (!path->up)
      continue;
    c.all.commands += path->span.commands;
    c.all.octets += path->span.octets;
    if (!c.busiest || path->span.commands > c.busiest->span.commands)
      c.busiest = path;
    if (!c.idlest || path->span.commands < c.idlest->span.commands)
      c.idlest = path;
  }
  for (guint i = 0; i < group->paths->len; i++) {
    const WtPathEntry *const path = path_at(group, i);

    c.used += path->up && is_used(path, &c);
    c.same_luns &= !path->up || path->span.luns == c.busiest->span.luns;
  }
  return c;
}

static bool is_imbalance(const Comparison *c)
{
  const Load *const most = &c->busiest->span, *const least = &c->idlest->span;

  return c->used == c->n && c->same_luns && most->commands / STRONG >= least->commands &&
         most->octets / STRONG >= least->octets;
}

static unsigned percent(uint64_t part, uint64_t all)
{
  return all ? (unsigned) (part * 100 / all) : 0;
}

static void share_words(GString *out, const Group *group, const Comparison *c)
{
  char from[WT_ADDRESS_WORDS], to[WT_ADDRESS_WORDS];

  g_string_append_printf(
      out, "%" G_GUINT64_FORMAT " reads and writes over %u paths: ", c->all.commands, c->n);
  for (guint i = 0, told = 0; i < group->paths->len; i++) {
    const WtPathEntry *const path = path_at(group, i);

    if (path->up)
      g_string_append_printf(out, "%s%s -> %s %u %% (%u %% of the data)", told++ ? ", " : "",
                             wt_address_words(&path->initiator, from),
                             wt_address_words(&path->target, to),
                             percent(path->span.commands, c->all.commands),
                             percent(path->span.octets, c->all.octets));
  }
}

static void tell(const Group *group, const Comparison *c, WtFindingId id,
                 const WtPathsSink *sink)
{
  const WtPathEntry *const busiest = c->busiest;
  g_autoptr(GString) words = g_string_new(NULL);

  share_words(words, group, c);
  sink->found(sink->user, &(WtFinding) {
                              .id = id,
                              .frame = busiest->last_frame,
                              .ts_ns = busiest->last_ns,
                              .input = busiest->input,
                              .connection = c->idlest->connection,
                              .detail = words->str,
                              .itt = WT_NO_TAG,
                          });
}

static void judge(const Group *group, const WtPathsSink *sink)
{
  if (group->up < 2)
    return;

  const Comparison c = compare(group);

  if (!c.busiest)
    return;
  if (is_imbalance(&c) && group->turns >= TURNS_MIN)
    tell(group, &c, WT_FINDING_PATH_IMBALANCE, sink);
  else if (c.used < c.n && c.all.commands >= (uint64_t) COMMANDS_MIN * c.n)
    tell(group, &c, WT_FINDING_PATH_STANDBY, sink);
}

static void add(Load *to, const Load *load)
{
  to->commands += load->commands;
  to->octets += load->octets;
}

/** Judges what has ended, and begins anew. */
static void end_span(Group *group, const WtPathsSink *sink)
{
  const bool counts = group->up == group->most_up;

  judge(group, sink);
  for (guint i = 0; i < group->paths->len; i++) {
    WtPathEntry *const path = path_at(group, i);

    if (counts)
      add(&path->shared, &path->span);
    path->span = (Load) { 0 };
  }
  group->last = NULL;
  group->turns = 0;
}

/* --- coming and going --------------------------------------------------------------------- */

static Group *group_of(WtPaths *self, const WtConnection *c)
{
  char *key = g_strdup_printf("%s\n%s", c->initiator_name, c->target_name);
  Group *group = g_hash_table_lookup(self->by_names, key);

  if (group || self->groups->len == GROUPS_MAX) {
    g_free(key);
    return group;
  }
  group = g_new0(Group, 1);
  group->initiator_name = g_strdup(c->initiator_name);
  group->target_name = g_strdup(c->target_name);
  group->paths = g_ptr_array_new_with_free_func(g_free);
  g_ptr_array_add(self->groups, group);
  g_hash_table_insert(self->by_names, key, group);
  return group;
}

static bool is_same(const WtPathEntry *path, const WtConnection *c)
{
  return path->cid == c->cid && memcmp(path->isid, c->isid, sizeof c->isid) == 0 &&
         wt_address_equal(&path->initiator, &c->initiator) &&
         wt_endpoint_equal(&path->target, &c->target);
}

static int32_t portal_group(const WtConnection *c)
{
  guint64 tag;

  if (!c->negotiation ||
      !g_ascii_string_to_unsigned(c->negotiation->keys[WT_KEY_TARGET_PORTAL_GROUP_TAG].said[1],
                                  10, 0, G_MAXUINT16, &tag, NULL))
    return -1;
  return (int32_t) tag;
}

static WtPathEntry *path_of(Group *group, const WtConnection *c)
{
  WtPathEntry *path;

  for (guint i = 0; i < group->paths->len; i++)
    if (is_same(path_at(group, i), c))
      return path_at(group, i);
  if (group->paths->len == PATHS_MAX)
    return NULL;
  path = g_new0(WtPathEntry, 1);
  path->group = group;
  path->initiator = c->initiator;
  path->initiator.port = 0;
  path->target = c->target;
  path->cid = c->cid;
  path->portal_group = portal_group(c);
  memcpy(path->isid, c->isid, sizeof path->isid);
  g_ptr_array_add(group->paths, path);
  return path;
}

static void forget_shared(Group *group)
{
  for (guint i = 0; i < group->paths->len; i++)
    path_at(group, i)->shared = (Load) { 0 };
}

WtPathEntry *wt_paths_login(WtPaths *self, const WtConnection *c, const WtPathsSink *sink)
{
  Group *const group = group_of(self, c);
  WtPathEntry *const path = group ? path_of(group, c) : NULL;

  if (!path)
    return NULL;
  end_span(group, sink);
  path->session = c->session;
  path->connection = c->id;
  path->input = c->input;
  path->logins++;
  group->up +=
      !path->up; /* else this one takes the place of a connection that was not closed */
  path->up = true;
  if (group->up > group->most_up) {
    group->most_up = group->up;
    forget_shared(group);
  }
  return path;
}

void wt_paths_leave(WtPathEntry *entry, uint32_t connection, const WtPathsSink *sink)
{
  if (!entry->up || entry->connection != connection)
    return;
  end_span(entry->group, sink);
  entry->up = false;
  entry->group->up--;
}

void wt_paths_task(WtPathEntry *self, const WtTask *task)
{
  const uint64_t octets = task->sent + task->received;

  if (!task->has_lba || !octets || !self->up)
    return;
  for (size_t i = 0; i < 2; i++) {
    Load *const load = i ? &self->span : &self->all;

    load->commands++;
    load->octets += octets;
    load->luns |= UINT64_C(1) << (wt_task_lun(task->lun) & 63);
  }
  self->group->turns += self->group->last && self->group->last != self;
  self->group->last = self;
  self->last_ns = task->ended.ts_ns;
  self->last_frame = task->ended.frame;
}

uint64_t wt_paths_others(const WtPathEntry *self)
{
  uint64_t n = 0;

  for (guint i = 0; i < self->group->paths->len; i++)
    n += path_at(self->group, i) == self ? 0 : path_at(self->group, i)->all.commands;
  return n;
}

void wt_paths_finish(WtPaths *self, const WtPathsSink *sink)
{
  for (guint i = 0; i < self->groups->len; i++)
    end_span(g_ptr_array_index(self->groups, i), sink);
}

/* --- telling ------------------------------------------------------------------------------ */

static WtPath public_path(const WtPathEntry *path, uint32_t number, const Load *shared)
{
  return (WtPath) {
    .group = number,
    .initiator_name = path->group->initiator_name,
    .target_name = path->group->target_name,
    .initiator = path->initiator,
    .target = path->target,
    .portal_group = path->portal_group,
    .session = path->session,
    .connection = path->connection,
    .logins = path->logins,
    .commands = path->all.commands,
    .octets = path->all.octets,
    .shared_commands = path->shared.commands,
    .shared_octets = path->shared.octets,
    .all_commands = shared->commands,
    .all_octets = shared->octets,
    .last_ns = path->last_ns,
    .up = path->up,
  };
}

static void tell_group(const Group *group, uint32_t number,
                       void (*tell_path)(void *user, const WtPath *path), void *user)
{
  Load shared = { 0 };

  for (guint i = 0; i < group->paths->len; i++)
    add(&shared, &path_at(group, i)->shared);
  for (guint i = 0; i < group->paths->len; i++) {
    const WtPath path = public_path(path_at(group, i), number, &shared);

    tell_path(user, &path);
  }
}

void wt_paths_each(const WtPaths *self, void (*tell_path)(void *user, const WtPath *path),
                   void *user)
{
  uint32_t number = 0;

  for (guint i = 0; i < self->groups->len; i++) {
    const Group *const group = g_ptr_array_index(self->groups, i);

    if (group->most_up > 1)
      tell_group(group, ++number, tell_path, user);
  }
}

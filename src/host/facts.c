/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/facts.h"

#include <string.h>

static void free_interface(void *user)
{
  WtFactsInterface *const self = user;

  g_array_unref(self->addresses);
  g_array_unref(self->features);
  g_array_unref(self->coalesce);
  g_array_unref(self->statistics);
  g_free(self);
}

static void clear_line(void *line)
{
  g_free(((WtFactsLine *) line)->text);
}

static GArray *numbers_new(void)
{
  return g_array_new(FALSE, TRUE, sizeof(WtFactsNumber));
}

WtFacts *wt_facts_new(void)
{
  WtFacts *const self = g_new0(WtFacts, 1);

  self->interfaces = g_ptr_array_new_with_free_func(free_interface);
  self->sessions = g_ptr_array_new_with_free_func(g_free);
  self->ifaces = g_array_new(FALSE, TRUE, sizeof(WtFactsIface));
  self->adapters = g_array_new(FALSE, TRUE, sizeof(WtFactsAdapter));
  self->softirqs = numbers_new();
  self->interrupts = numbers_new();
  self->lines = g_array_new(FALSE, TRUE, sizeof(WtFactsLine));
  g_array_set_clear_func(self->lines, clear_line);
  return self;
}

void wt_facts_free(WtFacts *self)
{
  if (!self)
    return;
  g_ptr_array_unref(self->interfaces);
  g_ptr_array_unref(self->sessions);
  g_array_unref(self->ifaces);
  g_array_unref(self->adapters);
  g_array_unref(self->softirqs);
  g_array_unref(self->interrupts);
  g_array_unref(self->lines);
  g_free(self);
}

WtFactsInterface *wt_facts_interface(WtFacts *self, const char *name)
{
  if (self->interfaces->len >= WT_FACTS_INTERFACES_MAX)
    return NULL;

  WtFactsInterface *const made = g_new0(WtFactsInterface, 1);

  (void) g_strlcpy(made->name, name, sizeof made->name);
  made->addresses = g_array_new(FALSE, TRUE, sizeof(WtEndpoint));
  made->features = g_array_new(FALSE, TRUE, sizeof(WtFactsFeature));
  made->coalesce = numbers_new();
  made->statistics = numbers_new();
  g_ptr_array_add(self->interfaces, made);
  return made;
}

/* Not told, or the same. */
static bool may_agree(const char *a, const char *b)
{
  return !*a || !*b || strcmp(a, b) == 0;
}

static bool either_is_empty(const GArray *a, const GArray *b)
{
  return !a->len || !b->len;
}

/* Two hosts, each with an interface of this name, may have told of them. */
static bool complete_each_other(const WtFactsInterface *a, const WtFactsInterface *b)
{
  return strcmp(a->name, b->name) == 0 && may_agree(a->address, b->address) &&
         may_agree(a->driver, b->driver) && (!a->mtu || !b->mtu || a->mtu == b->mtu) &&
         either_is_empty(a->features, b->features) &&
         either_is_empty(a->coalesce, b->coalesce) &&
         either_is_empty(a->statistics, b->statistics) &&
         either_is_empty(a->addresses, b->addresses);
}

static void take_word(char *into, const char *from, size_t size)
{
  if (*from)
    (void) g_strlcpy(into, from, size);
}

static void take_list(GArray *into, const GArray *from)
{
  if (from->len)
    g_array_append_vals(into, from->data, from->len);
}

static void take_interface(WtFactsInterface *into, const WtFactsInterface *from)
{
  take_word(into->driver, from->driver, sizeof into->driver);
  take_word(into->address, from->address, sizeof into->address);
  take_list(into->addresses, from->addresses);
  take_list(into->features, from->features);
  take_list(into->coalesce, from->coalesce);
  take_list(into->statistics, from->statistics);
  into->mtu = MAX(into->mtu, from->mtu);
  into->gso_max_size = MAX(into->gso_max_size, from->gso_max_size);
  into->gro_max_size = MAX(into->gro_max_size, from->gro_max_size);
}

static bool join_interface(WtFacts *self, guint first, const WtFactsInterface *interface)
{
  for (guint i = 0; i < first; i++)
    if (complete_each_other(self->interfaces->pdata[i], interface)) {
      take_interface(self->interfaces->pdata[i], interface);
      return true;
    }
  return false;
}

void wt_facts_join(WtFacts *self, guint first)
{
  for (guint i = first; i < self->interfaces->len;)
    if (join_interface(self, first, self->interfaces->pdata[i]))
      g_ptr_array_remove_index(self->interfaces, i);
    else
      i++;
}

/* Names stand first in what lists hold. */
static void *find_named(const GArray *list, size_t size, const char *name)
{
  for (guint i = 0; i < list->len; i++)
    if (strcmp(list->data + i * size, name) == 0)
      return list->data + i * size;
  return NULL;
}

void wt_facts_number(GArray *list, const char *name, uint64_t value)
{
  WtFactsNumber made = { .value = value };

  if (list->len >= WT_FACTS_NUMBERS_MAX)
    return;
  (void) g_strlcpy(made.name, name, sizeof made.name);
  g_array_append_val(list, made);
}

const WtFactsNumber *wt_facts_find_number(const GArray *list, const char *name)
{
  return find_named(list, sizeof(WtFactsNumber), name);
}

const WtFactsFeature *wt_facts_feature(const WtFactsInterface *interface, const char *name)
{
  return find_named(interface->features, sizeof(WtFactsFeature), name);
}

/* --- sessions ----------------------------------------------------------------------------- */

static bool same_portal(const WtEndpoint *a, const WtEndpoint *b)
{
  return !a->ip_version || !b->ip_version || wt_endpoint_equal(a, b);
}

/* Two hosts, each with a session of this number, may have told of them. */
static bool is_same(const WtFactsSession *a, const WtFactsSession *b)
{
  return a->sid && a->sid == b->sid &&
         strcmp(a->known.target_name, b->known.target_name) == 0 &&
         may_agree(a->known.initiator_name, b->known.initiator_name) &&
         may_agree(a->transport, b->transport) &&
         same_portal(&a->known.target, &b->known.target) &&
         same_portal(&a->known.initiator, &b->known.initiator);
}

static void take_session(WtFactsSession *self, const WtFactsSession *told)
{
  const WtHostSession before = self->known;

  if (told->negotiated)
    self->known = told->known;
  if (!self->known.initiator.ip_version)
    self->known.initiator = before.initiator;
  self->negotiated |= told->negotiated;
  take_word(self->known.initiator_name, told->known.initiator_name, WT_HOST_NAME_MAX);
  take_word(self->iface, told->iface, sizeof self->iface);
  take_word(self->transport, told->transport, sizeof self->transport);
  take_word(self->state, told->state, sizeof self->state);
  take_word(self->address, told->address, sizeof self->address);
  take_word(self->netdev, told->netdev, sizeof self->netdev);
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    if (told->counted >> i & 1)
      self->counters[i] = told->counters[i];
  self->counted |= told->counted;
}

void wt_facts_session(WtFacts *self, const WtFactsSession *session)
{
  for (guint i = self->sessions->len; i-- > 0;) {
    WtFactsSession *const known = self->sessions->pdata[i];

    if (is_same(known, session)) {
      take_session(known, session);
      return;
    }
  }
  if (self->sessions->len < WT_FACTS_SESSIONS_MAX)
    g_ptr_array_add(self->sessions, g_memdup2(session, sizeof *session));
}

GArray *wt_facts_known(const WtFacts *self)
{
  GArray *const known = g_array_new(FALSE, TRUE, sizeof(WtHostSession));

  for (guint i = 0; i < self->sessions->len; i++) {
    const WtFactsSession *const session = self->sessions->pdata[i];

    if (session->negotiated)
      g_array_append_val(known, session->known);
  }
  return known;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The file that `wiretruth host` writes. Members that are absent or of another type are not
 * told; those that are not known here are skipped. docs/decisions/007 has the schema.
 */
#include <jansson.h>
#include <stddef.h>
#include <string.h>

#include "host/reader.h"
#include "host/self.h"
#include "wiretruth/error.h"

/** A string member, and where it goes. */
typedef struct {
  const char *key;
  size_t at, size;
} Word;

#define WORD(Type, key, member)                                                                \
  {                                                                                            \
    key, offsetof(Type, member), sizeof(((Type *) 0)->member)                                  \
  }

static void take_text(const json_t *object, const char *key, char *out, size_t size)
{
  const char *const text = json_string_value(json_object_get(object, key));

  if (text)
    (void) g_strlcpy(out, text, size);
}

static void take_words(const json_t *object, void *into, const Word *words, size_t n)
{
  for (size_t i = 0; i < n; i++)
    take_text(object, words[i].key, (char *) into + words[i].at, words[i].size);
}

static uint64_t count(const json_t *object, const char *key)
{
  const json_int_t value = json_integer_value(json_object_get(object, key));

  return value > 0 ? (uint64_t) value : 0;
}

static uint32_t small(const json_t *object, const char *key)
{
  return (uint32_t) MIN(count(object, key), G_MAXUINT32);
}

/** {name: n}; true and false count as 1 and 0. */
static void take_numbers(json_t *object, GArray *into)
{
  const char *name;
  json_t *value;

  json_object_foreach(object, name, value)
  {
    if (json_is_boolean(value))
      wt_facts_number(into, name, json_is_true(value));
    else if (json_is_integer(value) && json_integer_value(value) >= 0)
      wt_facts_number(into, name, (uint64_t) json_integer_value(value));
  }
}

/* --- interfaces --------------------------------------------------------------------------- */

static void take_features(json_t *object, GArray *into)
{
  const char *name;
  json_t *value;

  json_object_foreach(object, name, value)
  {
    WtFactsFeature feature = {
      .on = json_is_true(json_object_get(value, "on")),
      .fixed = json_is_true(json_object_get(value, "fixed")),
    };

    if (into->len >= WT_FACTS_NUMBERS_MAX || !json_is_boolean(json_object_get(value, "on")))
      continue;
    (void) g_strlcpy(feature.name, name, sizeof feature.name);
    g_array_append_val(into, feature);
  }
}

static void take_addresses(const json_t *list, GArray *into)
{
  size_t i;
  json_t *value;

  json_array_foreach(list, i, value)
  {
    const char *const text = json_string_value(value);
    WtEndpoint address;

    if (text && into->len < WT_FACTS_NUMBERS_MAX) {
      g_autofree char *bare = g_strndup(text, strcspn(text, "/%"));

      if (wt_reader_address(bare, &address))
        g_array_append_val(into, address);
    }
  }
}

static void take_interface(WtFacts *facts, const json_t *object)
{
  static const Word words[] = {
    WORD(WtFactsInterface, "driver", driver),
    WORD(WtFactsInterface, "address", address),
  };
  const char *const name = json_string_value(json_object_get(object, "name"));
  WtFactsInterface *const interface = name ? wt_facts_interface(facts, name) : NULL;

  if (!interface)
    return;
  take_words(object, interface, words, G_N_ELEMENTS(words));
  interface->mtu = small(object, "mtu");
  interface->gso_max_size = small(object, "gso_max_size");
  interface->gro_max_size = small(object, "gro_max_size");
  take_addresses(json_object_get(object, "addresses"), interface->addresses);
  take_features(json_object_get(object, "features"), interface->features);
  take_numbers(json_object_get(object, "coalesce"), interface->coalesce);
  take_numbers(json_object_get(object, "statistics"), interface->statistics);
}

/* --- iSCSI -------------------------------------------------------------------------------- */

static void take_iface(WtFacts *facts, const json_t *object)
{
  static const Word words[] = {
    WORD(WtFactsIface, "name", name),
    WORD(WtFactsIface, "transport", transport),
    WORD(WtFactsIface, "address", address),
    WORD(WtFactsIface, "ip_address", ip_address),
    WORD(WtFactsIface, "net_iface", net_iface),
    WORD(WtFactsIface, "initiator_name", initiator_name),
  };
  WtFactsIface iface = { 0 };

  take_words(object, &iface, words, G_N_ELEMENTS(words));
  if (*iface.name && facts->ifaces->len < WT_FACTS_IFACES_MAX)
    g_array_append_val(facts->ifaces, iface);
}

static void take_counters(const json_t *object, WtFactsSession *session)
{
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++) {
    const json_t *const value =
        json_object_get(object, wt_host_counter_name((WtHostCounter) i));

    if (!json_is_integer(value) || json_integer_value(value) < 0)
      continue;
    session->counters[i] = (uint64_t) json_integer_value(value);
    session->counted |= 1u << i;
  }
}

static void take_negotiated(const json_t *object, WtFactsSession *session)
{
  for (int key = 0; key < WT_N_KEYS; key++) {
    const json_t *const value = json_object_get(object, wt_key_name((WtKey) key));

    if (!json_is_string(value))
      continue;
    (void) g_strlcpy(session->known.values[key], json_string_value(value), WT_HOST_VALUE_MAX);
    session->negotiated = true;
  }
  take_text(object, "MaxXmitDataSegmentLength", session->known.max_xmit, WT_HOST_VALUE_MAX);
}

static void take_session(WtFacts *facts, const json_t *object)
{
  static const Word words[] = {
    WORD(WtFactsSession, "target_name", known.target_name),
    WORD(WtFactsSession, "initiator_name", known.initiator_name),
    WORD(WtFactsSession, "iface", iface),
    WORD(WtFactsSession, "transport", transport),
    WORD(WtFactsSession, "state", state),
  };
  const char *const portal = json_string_value(json_object_get(object, "portal"));
  const char *const from = json_string_value(json_object_get(object, "initiator_address"));
  WtFactsSession session = { .sid = small(object, "sid") };

  if (!portal || !wt_reader_portal(portal, &session.known.target))
    return;
  if (from)
    (void) wt_reader_address(from, &session.known.initiator);
  take_words(object, &session, words, G_N_ELEMENTS(words));
  take_negotiated(json_object_get(object, "negotiated"), &session);
  take_counters(json_object_get(object, "counters"), &session);
  wt_facts_session(facts, &session);
}

static void take_adapter(WtFacts *facts, const json_t *object)
{
  static const Word words[] = {
    WORD(WtFactsAdapter, "name", name),
    WORD(WtFactsAdapter, "driver", driver),
    WORD(WtFactsAdapter, "transport", transport),
    WORD(WtFactsAdapter, "netdev", netdev),
    WORD(WtFactsAdapter, "address", address),
    WORD(WtFactsAdapter, "ip_address", ip_address),
    WORD(WtFactsAdapter, "port_state", port_state),
    WORD(WtFactsAdapter, "port_speed", port_speed),
  };
  WtFactsAdapter adapter = { 0 };

  take_words(object, &adapter, words, G_N_ELEMENTS(words));
  if (facts->adapters->len < WT_FACTS_IFACES_MAX)
    g_array_append_val(facts->adapters, adapter);
}

/* --- all of it ---------------------------------------------------------------------------- */

static void take_each(WtFacts *facts, const json_t *list,
                      void (*take)(WtFacts *, const json_t *))
{
  size_t i;
  json_t *value;

  json_array_foreach(list, i, value)
  {
    take(facts, value);
  }
}

/** The sum of the members @keys, NULL at their end; of all if there are no keys. */
static uint64_t sum(json_t *object, const char *const *keys)
{
  const char *key;
  json_t *value;
  uint64_t n = 0;

  for (; keys && *keys; keys++)
    n += count(object, *keys);
  if (!keys)
    json_object_foreach(object, key, value)
    {
      n += count(object, key);
    }
  return n;
}

void wt_self_sum(WtFactsLoad *load, const json_t *document)
{
  static const char *const busy[] = { "user_ns", "system_ns", "irq_ns", "softirq_ns", NULL };
  static const char *const interrupt[] = { "irq_ns", "softirq_ns", NULL };
  static const char *const net[] = { "NET_RX", "NET_TX", NULL };
  static const char *const ios[] = { "reads", "writes", NULL };
  static const char *const octets[] = { "read_octets", "written_octets", NULL };
  json_t *const cpu = json_object_get(document, "cpu");
  const char *name;
  json_t *disk;

  *load = (WtFactsLoad) {
    .busy_ns = sum(cpu, busy),
    .interrupt_ns = sum(cpu, interrupt),
    .interrupts = sum(json_object_get(document, "interrupts"), NULL),
    .net_softirqs = sum(json_object_get(document, "softirqs"), net),
  };
  json_object_foreach(json_object_get(document, "disks"), name, disk)
  {
    load->ios += sum(disk, ios);
    load->octets += sum(disk, octets);
  }
}

static void take_document(WtFacts *facts, const json_t *document)
{
  const json_t *const iscsi = json_object_get(document, "iscsi");
  const guint first = facts->interfaces->len;

  take_text(json_object_get(document, "host"), "name", facts->host, sizeof facts->host);
  facts->time_ns = (int64_t) count(document, "time_ns");
  facts->interval_ns = (int64_t) count(document, "interval_ns");
  take_each(facts, json_object_get(document, "interfaces"), take_interface);
  take_each(facts, json_object_get(iscsi, "ifaces"), take_iface);
  take_each(facts, json_object_get(iscsi, "sessions"), take_session);
  take_each(facts, json_object_get(iscsi, "hosts"), take_adapter);
  wt_self_sum(&facts->load, document);
  wt_facts_join(facts, first);
}

bool wt_facts_json(WtFacts *self, const char *text, size_t len, GError **error)
{
  json_error_t why;
  json_t *const document = json_loadb(text, len, 0, &why);
  const char *const schema = json_string_value(json_object_get(document, "schema"));
  const bool known = schema && strcmp(schema, WT_FACTS_SCHEMA) == 0;

  if (known)
    take_document(self, document);
  else if (!document)
    g_set_error(error, WT_ERROR, WT_ERROR_FORMAT, "it is no JSON: %s, line %d", why.text,
                why.line);
  else
    g_set_error(error, WT_ERROR, WT_ERROR_FORMAT,
                "it is JSON, but its \"schema\" is not \"" WT_FACTS_SCHEMA "\"");
  json_decref(document);
  return known;
}

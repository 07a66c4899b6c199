/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-host.h"

#include <string.h>

#include "report/json-values.h"

static json_t *word_value(const char *word)
{
  return *word ? wt_json_name(word) : json_null();
}

static json_t *count_value(uint64_t n)
{
  return json_integer((json_int_t) n);
}

static json_t *known_value(uint64_t n)
{
  return n ? count_value(n) : json_null();
}

/* --- interfaces --------------------------------------------------------------------------- */

/** The offloads that shape a capture, by ethtool's names. */
static json_t *features_value(const GArray *features)
{
  static const char *const listed[] = {
    "tcp-segmentation-offload",
    "generic-segmentation-offload",
    "generic-receive-offload",
    "large-receive-offload",
    "rx-gro-hw",
    "rx-gro-list",
    "tx-checksumming",
    "rx-checksumming",
  };
  json_t *const object = json_object();

  for (size_t i = 0; i < G_N_ELEMENTS(listed); i++)
    for (guint n = 0; n < features->len; n++) {
      const WtFactsFeature *const feature = &g_array_index(features, WtFactsFeature, n);

      if (strcmp(feature->name, listed[i]) == 0)
        json_object_set_new(object, listed[i], json_boolean(feature->on));
    }
  return object;
}

static json_t *coalesce_value(const GArray *list)
{
  json_t *const object = json_object();

  for (guint i = 0; i < list->len; i++) {
    const WtFactsNumber *const number = &g_array_index(list, WtFactsNumber, i);
    json_t *const key = wt_json_name(number->name);

    json_object_set_new(object, json_string_value(key), count_value(number->value));
    json_decref(key);
  }
  return object;
}

static json_t *interfaces_value(const WtFacts *facts)
{
  json_t *const array = json_array();

  for (guint i = 0; i < facts->interfaces->len; i++) {
    const WtFactsInterface *const interface = facts->interfaces->pdata[i];

    json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}",                //
                                           "name", wt_json_name(interface->name),           //
                                           "driver", word_value(interface->driver),         //
                                           "address", word_value(interface->address),       //
                                           "mtu", known_value(interface->mtu),              //
                                           "features", features_value(interface->features), //
                                           "coalesce", coalesce_value(interface->coalesce)));
  }
  return array;
}

static json_t *ifaces_value(const WtFacts *facts)
{
  json_t *const array = json_array();

  for (guint i = 0; i < facts->ifaces->len; i++) {
    const WtFactsIface *const iface = &g_array_index(facts->ifaces, WtFactsIface, i);

    json_array_append_new(array, json_pack("{s:o, s:o, s:o, s:o}",                    //
                                           "name", wt_json_name(iface->name),         //
                                           "transport", word_value(iface->transport), //
                                           "address", word_value(iface->address),     //
                                           "net_iface", word_value(iface->net_iface)));
  }
  return array;
}

/* --- sessions ----------------------------------------------------------------------------- */

/** What cannot be compared has no difference. */
static json_t *counters_value(const WtHostAccount *account)
{
  json_t *const object = json_object();
  const bool seen = account->kind != WT_ACCOUNT_ABSENT;

  for (int i = 0; i < WT_N_HOST_COUNTERS; i++) {
    const uint64_t host = account->host->counters[i], wire = account->wire[i];
    const bool compared = seen && account->compared >> i & 1;

    if (!(account->host->counted >> i & 1))
      continue;
    json_object_set_new(
        object, wt_host_counter_name((WtHostCounter) i),
        json_pack("{s:o, s:o, s:o}", "host", count_value(host), //
                  "wire", seen ? count_value(wire) : json_null(), "difference",
                  compared ? json_integer((json_int_t) (host - wire)) : json_null()));
  }
  return object;
}

static json_t *session_value(const WtHostAccount *account)
{
  const WtFactsSession *const host = account->host;
  json_t *const object = json_object();

  json_object_set_new(object, "sid", known_value(host->sid));
  json_object_set_new(object, "target_name", word_value(host->known.target_name));
  json_object_set_new(object, "initiator_name", word_value(host->known.initiator_name));
  json_object_set_new(object, "portal",
                      host->known.target.ip_version ? wt_json_endpoint(&host->known.target)
                                                    : json_null());
  json_object_set_new(object, "transport", word_value(account->transport));
  json_object_set_new(object, "iface", word_value(host->iface));
  json_object_set_new(object, "state", word_value(host->state));
  json_object_set_new(object, "session", known_value(account->session));
  json_object_set_new(object, "connection", known_value(account->connection));
  json_object_set_new(object, "compared", json_string(wt_account_kind_name(account->kind)));
  json_object_set_new(object, "why", account->why ? json_string(account->why) : json_null());
  json_object_set_new(object, "later_pdus", count_value(account->later));
  json_object_set_new(object, "counters", counters_value(account));
  return object;
}

/* As `wiretruth host` has it; null where it carries no I/O over an interval. */
static json_t *cost_value(const WtFacts *facts)
{
  const WtFactsLoad *const load = &facts->load;
  const struct {
    const char *per_io, *per_gb;
    uint64_t amount;
  } costs[] = {
    { "cpu_ns_per_io", "cpu_ns_per_gb", load->busy_ns },
    { "softirq_ns_per_io", "softirq_ns_per_gb", load->interrupt_ns },
    { "interrupts_per_io", "interrupts_per_gb", load->interrupts },
    { "net_softirqs_per_io", "net_softirqs_per_gb", load->net_softirqs },
  };

  if (!load->ios || !facts->interval_ns)
    return json_null();

  json_t *const object =
      json_pack("{s:I, s:o, s:o}", "interval_ns", (json_int_t) facts->interval_ns, "ios",
                count_value(load->ios), "octets", count_value(load->octets));

  for (size_t i = 0; i < G_N_ELEMENTS(costs); i++) {
    const double amount = (double) costs[i].amount;

    json_object_set_new(object, costs[i].per_io, json_real(amount / (double) load->ios));
    if (load->octets)
      json_object_set_new(object, costs[i].per_gb,
                          json_real(amount * 1e9 / (double) load->octets));
  }
  return object;
}

json_t *wt_json_host(const WtHostReport *host)
{
  const WtFacts *const facts = host->facts;
  json_t *const object = json_object();
  json_t *const sessions = json_array();

  for (size_t i = 0; i < host->n_accounts; i++)
    json_array_append_new(sessions, session_value(&host->accounts[i]));
  json_object_set_new(object, "name", word_value(facts->host));
  json_object_set_new(object, "time_ns", known_value((uint64_t) facts->time_ns));
  json_object_set_new(object, "stranger", json_boolean(host->stranger));
  json_object_set_new(object, "incomplete", json_boolean(facts->incomplete));
  json_object_set_new(object, "interfaces", interfaces_value(facts));
  json_object_set_new(object, "ifaces", ifaces_value(facts));
  json_object_set_new(object, "sessions", sessions);
  json_object_set_new(object, "cost", cost_value(facts));
  json_object_set_new(object, "log",
                      json_pack("{s:I, s:I, s:I, s:I}",                          //
                                "lines", (json_int_t) facts->lines->len,         //
                                "told", (json_int_t) host->lines_told,           //
                                "elsewhere", (json_int_t) host->lines_elsewhere, //
                                "undated", (json_int_t) host->lines_undated));
  return object;
}

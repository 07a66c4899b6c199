/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What an interval took, and what it cost for each I/O and each GB: whether the offload engine does
 * the work has a number.
 */
#include <string.h>

#include "host/self.h"

#include <glib.h>

#define GB 1e9

void wt_self_since(json_t *now, const json_t *before)
{
  const char *key;
  json_t *value;
  void *next;

  json_object_foreach_safe(now, next, key, value)
  {
    const json_t *const old = json_object_get(before, key);

    if (json_is_object(value))
      wt_self_since(value, old);
    if (!json_is_integer(value))
      continue;

    const json_int_t more = json_integer_value(value) - json_integer_value(old);

    if (more >= 0)
      (void) json_integer_set(value, more);
    else
      (void) json_object_del(now, key);
  }
}

static json_int_t sum(const json_t *object, const char *const *keys)
{
  json_int_t n = 0;

  for (; *keys; keys++)
    n += json_integer_value(json_object_get(object, *keys));
  return n;
}

static json_int_t sum_of_disks(const json_t *disks, const char *const *keys)
{
  const char *name;
  const json_t *disk;
  json_int_t n = 0;

  json_object_foreach((json_t *) disks, name, disk) n += sum(disk, keys);
  return n;
}

static json_int_t sum_of_all(const json_t *table)
{
  const char *name;
  const json_t *value;
  json_int_t n = 0;

  json_object_foreach((json_t *) table, name, value) n += json_integer_value(value);
  return n;
}

json_t *wt_self_cost(const json_t *load)
{
  static const char *const ios_keys[] = { "reads", "writes", NULL };
  static const char *const octets_keys[] = { "read_octets", "written_octets", NULL };
  static const char *const busy_keys[] = { "user_ns", "system_ns", "irq_ns", "softirq_ns",
                                           NULL };
  static const char *const softirq_keys[] = { "irq_ns", "softirq_ns", NULL };
  static const char *const net_keys[] = { "NET_RX", "NET_TX", NULL };
  const json_t *const disks = json_object_get(load, "disks");
  const json_t *const cpu = json_object_get(load, "cpu");
  const double ios = (double) sum_of_disks(disks, ios_keys);
  const double octets = (double) sum_of_disks(disks, octets_keys);
  const struct {
    const char *per_io, *per_gb;
    double amount;
  } costs[] = {
    { "cpu_ns_per_io", "cpu_ns_per_gb", (double) sum(cpu, busy_keys) },
    { "softirq_ns_per_io", "softirq_ns_per_gb", (double) sum(cpu, softirq_keys) },
    { "interrupts_per_io", "interrupts_per_gb",
      (double) sum_of_all(json_object_get(load, "interrupts")) },
    { "net_softirqs_per_io", "net_softirqs_per_gb",
      (double) sum(json_object_get(load, "softirqs"), net_keys) },
  };

  if (ios <= 0)
    return NULL;

  json_t *const cost =
      json_pack("{s:I, s:I}", "ios", (json_int_t) ios, "octets", (json_int_t) octets);

  for (size_t i = 0; i < G_N_ELEMENTS(costs); i++) {
    json_object_set_new(cost, costs[i].per_io, json_real(costs[i].amount / ios));
    if (octets > 0)
      json_object_set_new(cost, costs[i].per_gb, json_real(costs[i].amount * GB / octets));
  }
  return cost;
}

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

json_t *wt_self_cost(const json_t *load)
{
  WtFactsLoad sums;

  wt_self_sum(&sums, load);

  const double ios = (double) sums.ios, octets = (double) sums.octets;
  const struct {
    const char *per_io, *per_gb;
    uint64_t amount;
  } costs[] = {
    { "cpu_ns_per_io", "cpu_ns_per_gb", sums.busy_ns },
    { "softirq_ns_per_io", "softirq_ns_per_gb", sums.interrupt_ns },
    { "interrupts_per_io", "interrupts_per_gb", sums.interrupts },
    { "net_softirqs_per_io", "net_softirqs_per_gb", sums.net_softirqs },
  };

  if (!sums.ios)
    return NULL;

  json_t *const cost =
      json_pack("{s:I, s:I}", "ios", (json_int_t) sums.ios, "octets", (json_int_t) sums.octets);

  for (size_t i = 0; i < G_N_ELEMENTS(costs); i++) {
    const double amount = (double) costs[i].amount;

    json_object_set_new(cost, costs[i].per_io, json_real(amount / ios));
    if (sums.octets)
      json_object_set_new(cost, costs[i].per_gb, json_real(amount * GB / octets));
  }
  return cost;
}

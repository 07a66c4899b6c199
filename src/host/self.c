/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/self.h"

#include <string.h>
#include <time.h>

#include "host/tree.h"

#define NS_PER_S INT64_C(1000000000)

json_t *wt_self_string(const char *text)
{
  if (!text || !*text || strcmp(text, "(null)") == 0 || strcmp(text, "<empty>") == 0)
    return json_null();

  g_autofree char *valid = g_utf8_make_valid(text, -1);

  return json_string(valid);
}

static int64_t now_ns(clockid_t clock)
{
  struct timespec now = { 0 };

  (void) clock_gettime(clock, &now);
  return now.tv_sec * NS_PER_S + now.tv_nsec;
}

static void wait_for(int64_t ns)
{
  struct timespec left = { .tv_sec = ns / NS_PER_S, .tv_nsec = ns % NS_PER_S };

  while (nanosleep(&left, &left) != 0)
    continue;
}

static json_t *host_value(const WtSelf *self)
{
  g_autofree char *name = wt_tree_text(self->root, "proc/sys/kernel/hostname");
  g_autofree char *kernel = wt_tree_text(self->root, "proc/sys/kernel/osrelease");

  return json_pack("{s:o, s:o}", "name", wt_self_string(name), "kernel",
                   wt_self_string(kernel));
}

/** Rows of tables that are long; of most nothing happened in an interval. */
static void drop_zeros(json_t *table)
{
  const char *name;
  json_t *value;
  void *next;

  json_object_foreach_safe(table, next, name, value)
  {
    if (!json_integer_value(value))
      (void) json_object_del(table, name);
  }
}

/**
 * Each part of @load becomes a member of @document. @interval: it is of one; since the host was
 * started, processors did much else than what disks carried since their login.
 */
static void add_load(json_t *document, json_t *load, bool interval)
{
  json_t *const cost = interval ? wt_self_cost(load) : NULL;

  (void) json_object_update(document, load);
  json_object_set_new(document, "cost", cost ? cost : json_null());
}

json_t *wt_self_describe(const WtSelf *self)
{
  json_t *const document =
      json_pack("{s:s, s:o}", "schema", "wiretruth-host/1", "host", host_value(self));
  json_t *const before = self->interval_ns ? wt_self_load(self) : NULL;
  const int64_t begin = now_ns(CLOCK_MONOTONIC);

  if (before)
    wait_for(self->interval_ns);

  json_t *const load = wt_self_load(self);
  const int64_t waited = before ? now_ns(CLOCK_MONOTONIC) - begin : 0;

  if (before)
    wt_self_since(load, before);
  drop_zeros(json_object_get(load, "softirqs"));
  drop_zeros(json_object_get(load, "interrupts"));
  json_object_set_new(document, "time_ns",
                      self->live ? json_integer(now_ns(CLOCK_REALTIME)) : json_null());
  json_object_set_new(document, "interval_ns", json_integer(waited));
  json_object_set_new(document, "interfaces", wt_self_interfaces(self));
  json_object_set_new(document, "iscsi", wt_self_iscsi(self));
  add_load(document, load, before != NULL);
  json_decref(load);
  json_decref(before);
  return document;
}

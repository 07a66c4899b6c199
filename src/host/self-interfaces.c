/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>

#include "host/self.h"
#include "host/tree.h"

#define INTERFACES_MAX 512u

/** The interfaces' addresses, in no order that matters. */
static json_t *addresses_of(const struct ifaddrs *all, const char *name)
{
  json_t *const array = json_array();

  for (const struct ifaddrs *a = all; a; a = a->ifa_next) {
    char text[INET6_ADDRSTRLEN];
    const void *octets = NULL;

    if (!a->ifa_addr || strcmp(a->ifa_name, name) != 0)
      continue;
    if (a->ifa_addr->sa_family == AF_INET)
      octets = &((const struct sockaddr_in *) (const void *) a->ifa_addr)->sin_addr;
    if (a->ifa_addr->sa_family == AF_INET6)
      octets = &((const struct sockaddr_in6 *) (const void *) a->ifa_addr)->sin6_addr;
    if (octets && inet_ntop(a->ifa_addr->sa_family, octets, text, sizeof text))
      json_array_append_new(array, json_string(text));
  }
  return array;
}

static json_t *interface_value(const WtSelf *self, const char *name,
                               const struct ifaddrs *addresses)
{
  json_t *const object = json_pack("{s:o}", "name", wt_self_string(name));
  g_autofree char *address = wt_tree_text(self->root, "sys/class/net/%s/address", name);
  g_autofree char *state = wt_tree_text(self->root, "sys/class/net/%s/operstate", name);
  g_autofree char *driver = wt_tree_target(self->root, "sys/class/net/%s/device/driver", name);
  int64_t mtu, speed;

  if (wt_tree_number(self->root, &mtu, "sys/class/net/%s/mtu", name))
    json_object_set_new(object, "mtu", json_integer(mtu));
  if (wt_tree_number(self->root, &speed, "sys/class/net/%s/speed", name) && speed > 0)
    json_object_set_new(object, "speed_mbps", json_integer(speed));
  json_object_set_new(object, "state", wt_self_string(state));
  json_object_set_new(object, "driver", wt_self_string(driver));
  json_object_set_new(object, "address", wt_self_string(address));
  json_object_set_new(object, "addresses", addresses_of(addresses, name));
  if (self->live)
    wt_self_ethtool(object, name);
  return object;
}

/** What the kernel counts for every interface; its card's own counters come from ethtool. */
static void add_statistics(const WtSelf *self, json_t *interface, const char *name)
{
  g_autoptr(GPtrArray) files = wt_tree_names(self->root, "sys/class/net/%s/statistics", name);
  json_t *statistics = json_object_get(interface, "statistics");
  int64_t n;

  if (!statistics) {
    statistics = json_object();
    json_object_set_new(interface, "statistics", statistics);
  }
  for (guint i = 0; i < files->len; i++) {
    const char *const file = g_ptr_array_index(files, i);

    if (wt_tree_number(self->root, &n, "sys/class/net/%s/statistics/%s", name, file))
      json_object_set_new(statistics, file, json_integer(n));
  }
}

json_t *wt_self_interfaces(const WtSelf *self)
{
  g_autoptr(GPtrArray) names = wt_tree_names(self->root, "sys/class/net");
  json_t *const array = json_array();
  struct ifaddrs *addresses = NULL;

  if (self->live && getifaddrs(&addresses) != 0)
    addresses = NULL;
  for (guint i = 0; i < MIN(names->len, INTERFACES_MAX); i++) {
    const char *const name = g_ptr_array_index(names, i);
    json_t *const interface = interface_value(self, name, addresses);

    add_statistics(self, interface, name);
    json_array_append_new(array, interface);
  }
  if (addresses)
    freeifaddrs(addresses);
  if (self->live)
    wt_self_links(array);
  return array;
}

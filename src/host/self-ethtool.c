/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What `ethtool -k`, `-c`, `-i` and `-S` print, asked of the kernel. Linux include/uapi/linux/ethtool.h.
 */
#include <linux/ethtool.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include "host/self.h"

#include <glib.h>

#define STRINGS_MAX 4096u
#define BITS 32u /* of a block of features */

typedef struct {
  int socket;
  const char *name;
} Device;

static bool ask(const Device *device, void *command)
{
  struct ifreq request = { 0 };

  (void) g_strlcpy(request.ifr_name, device->name, sizeof request.ifr_name);
  request.ifr_data = command;
  return ioctl(device->socket, SIOCETHTOOL, &request) == 0;
}

/** Names of a set, ETH_GSTRING_LEN octets each; @n: how many. NULL if there are none. */
static char *strings_of(const Device *device, uint32_t set, uint32_t *n)
{
  g_autofree struct ethtool_sset_info *info = g_malloc0(sizeof *info + sizeof(uint32_t));

  info->cmd = ETHTOOL_GSSET_INFO;
  info->sset_mask = UINT64_C(1) << set;
  if (!ask(device, info) || !info->sset_mask)
    return NULL;
  *n = MIN(info->data[0], STRINGS_MAX);
  if (!*n || *n != info->data[0])
    return NULL;

  struct ethtool_gstrings *const strings =
      g_malloc0(sizeof *strings + (size_t) *n * ETH_GSTRING_LEN);
  char *names = NULL;

  strings->cmd = ETHTOOL_GSTRINGS;
  strings->string_set = set;
  strings->len = *n;
  if (ask(device, strings))
    names = g_memdup2(strings->data, (size_t) *n * ETH_GSTRING_LEN);
  g_free(strings);
  return names;
}

/** The names that people know, ethtool's, of some of the kernel's. */
static const char *known_as(const char *name)
{
  static const struct {
    const char *kernel, *ethtool;
  } names[] = {
    { "rx-checksum", "rx-checksumming" },
    { "tx-generic-segmentation", "generic-segmentation-offload" },
    { "rx-gro", "generic-receive-offload" },
    { "rx-lro", "large-receive-offload" },
    { "tx-vlan-hw-insert", "tx-vlan-offload" },
    { "rx-vlan-hw-parse", "rx-vlan-offload" },
    { "rx-ntuple-filter", "ntuple-filters" },
    { "rx-hashing", "receive-hashing" },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
    if (strcmp(name, names[i].kernel) == 0)
      return names[i].ethtool;
  return name;
}

/** What ethtool calls on if any of its kinds is. */
static void add_groups(json_t *features)
{
  static const struct {
    const char *group, *members[6];
  } groups[] = {
    { "tx-checksumming",
      { "tx-checksum-ipv4", "tx-checksum-ip-generic", "tx-checksum-ipv6",
        "tx-checksum-fcoe-crc", "tx-checksum-sctp" } },
    { "scatter-gather", { "tx-scatter-gather", "tx-scatter-gather-fraglist" } },
    { "tcp-segmentation-offload",
      { "tx-tcp-segmentation", "tx-tcp-ecn-segmentation", "tx-tcp-mangleid-segmentation",
        "tx-tcp6-segmentation" } },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(groups); i++) {
    bool on = false, fixed = true;

    for (const char *const *m = groups[i].members; *m; m++) {
      const json_t *const member = json_object_get(features, *m);

      on = on || json_is_true(json_object_get(member, "on"));
      fixed = fixed && (!member || json_is_true(json_object_get(member, "fixed")));
    }
    json_object_set_new(features, groups[i].group,
                        json_pack("{s:b, s:b}", "on", on, "fixed", fixed));
  }
}

static json_t *features_of(const Device *device)
{
  uint32_t n = 0;
  g_autofree char *names = strings_of(device, ETH_SS_FEATURES, &n);
  const uint32_t blocks = (n + BITS - 1) / BITS;
  g_autofree struct ethtool_gfeatures *bits =
      g_malloc0(sizeof *bits + blocks * sizeof bits->features[0]);

  bits->cmd = ETHTOOL_GFEATURES;
  bits->size = blocks;
  if (!names || !ask(device, bits))
    return NULL;

  json_t *const features = json_object();

  for (uint32_t i = 0; i < n; i++) {
    const struct ethtool_get_features_block *const block = &bits->features[i / BITS];
    const uint32_t bit = UINT32_C(1) << (i % BITS);
    g_autofree char *name = g_strndup(names + (size_t) i * ETH_GSTRING_LEN, ETH_GSTRING_LEN);

    if (*name)
      json_object_set_new(features, known_as(name),
                          json_pack("{s:b, s:b}", "on", (block->active & bit) != 0, "fixed",
                                    !(block->available & bit) || (block->never_changed & bit)));
  }
  add_groups(features);
  return features;
}

static json_t *coalesce_of(const Device *device)
{
  struct ethtool_coalesce c = { .cmd = ETHTOOL_GCOALESCE };

  if (!ask(device, &c))
    return NULL;
  return json_pack("{s:i, s:i, s:i, s:i, s:b, s:b}", "rx_usecs", (int) c.rx_coalesce_usecs,
                   "rx_frames", (int) c.rx_max_coalesced_frames, "tx_usecs",
                   (int) c.tx_coalesce_usecs, "tx_frames", (int) c.tx_max_coalesced_frames,
                   "adaptive_rx", c.use_adaptive_rx_coalesce != 0, "adaptive_tx",
                   c.use_adaptive_tx_coalesce != 0);
}

/** Of hundreds of counters, per queue, those on what this program is about. */
static bool matters(const char *name)
{
  static const char *const words[] = { "lro",    "gro",   "tso",   "gso",     "csum",
                                       "crc",    "err",   "drop",  "discard", "miss",
                                       "no_buf", "pause", "iscsi", "digest" };

  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcasestr(name, words[i]))
      return true;
  return false;
}

static json_t *statistics_of(const Device *device)
{
  uint32_t n = 0;
  g_autofree char *names = strings_of(device, ETH_SS_STATS, &n);
  g_autofree struct ethtool_stats *stats = g_malloc0(sizeof *stats + n * sizeof stats->data[0]);

  stats->cmd = ETHTOOL_GSTATS;
  stats->n_stats = n;
  if (!names || !ask(device, stats))
    return NULL;

  json_t *const statistics = json_object();

  for (uint32_t i = 0; i < n; i++) {
    g_autofree char *name = g_strndup(names + (size_t) i * ETH_GSTRING_LEN, ETH_GSTRING_LEN);

    if (matters(name)) {
      g_autofree char *valid = g_utf8_make_valid(g_strstrip(name), -1);

      json_object_set_new(statistics, valid, json_integer((json_int_t) stats->data[i]));
    }
  }
  return statistics;
}

static void add_driver(const Device *device, json_t *interface)
{
  struct ethtool_drvinfo info = { .cmd = ETHTOOL_GDRVINFO };

  if (!ask(device, &info))
    return;
  info.driver[sizeof info.driver - 1] = info.version[sizeof info.version - 1] = 0;
  info.fw_version[sizeof info.fw_version - 1] = 0;
  json_object_set_new(interface, "driver", wt_self_string(info.driver));
  json_object_set_new(interface, "driver_version", wt_self_string(info.version));
  json_object_set_new(interface, "firmware", wt_self_string(info.fw_version));
}

void wt_self_ethtool(json_t *interface, const char *name)
{
  static const struct {
    const char *key;
    json_t *(*of)(const Device *);
  } parts[] = {
    { "features", features_of },
    { "coalesce", coalesce_of },
    { "statistics", statistics_of },
  };
  const Device device = { .socket = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0),
                          .name = name };

  if (device.socket < 0)
    return;
  add_driver(&device, interface);
  for (size_t i = 0; i < G_N_ELEMENTS(parts); i++) {
    json_t *const value = parts[i].of(&device);

    if (value)
      json_object_set_new(interface, parts[i].key, value);
  }
  (void) close(device.socket);
}

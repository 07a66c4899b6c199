/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * host.offload.*, host.mtu, host.coalescing: settings of interfaces against what was seen of
 * their hosts. An interface is a connection's by its Ethernet or IP address; others that have
 * the same (a VLAN's, a bond's) are asked, too, and all must agree.
 */
#include <stdio.h>
#include <string.h>

#include "host/host-private.h"

#define HEADERS_IPV4 40u /* IP and TCP without options */
#define HEADERS_IPV6 60u

/** End: one side of a connection, and the interfaces that may be its host's. */
typedef struct {
  const WtSeenConnection *connection;
  const WtEndpoint *address;
  const WtSeenSupers *sent, *received; /* NULL: no frame of that direction was one */
  bool captured_here;
  GPtrArray *interfaces;
} End;

/* --- whose interface ---------------------------------------------------------------------- */

static bool has_mac(const WtFactsInterface *interface, const WtHostMarks *marks)
{
  const uint8_t *const mac = marks->mac;
  char text[WT_FACTS_WORD_MAX];

  (void) snprintf(text, sizeof text, "%02x:%02x:%02x:%02x:%02x:%02x", mac[0], mac[1], mac[2],
                  mac[3], mac[4], mac[5]);
  return marks->has_mac && g_ascii_strcasecmp(interface->address, text) == 0;
}

static bool has_ip(const WtFactsInterface *interface, const WtEndpoint *address)
{
  for (guint i = 0; i < interface->addresses->len; i++) {
    const WtEndpoint *const own = &g_array_index(interface->addresses, WtEndpoint, i);

    if (own->ip_version == address->ip_version &&
        memcmp(own->ip, address->ip, sizeof own->ip) == 0)
      return true;
  }
  return false;
}

static const WtSeenSupers *supers_from(const WtSeenConnection *c, const WtEndpoint *from)
{
  for (int i = 0; i < 2; i++)
    if (c->supers[i].from.ip_version && wt_endpoint_equal(&c->supers[i].from, from))
      return &c->supers[i];
  return NULL;
}

static void fill_end(End *end, const WtFacts *facts, const WtSeenConnection *c, int side)
{
  static const WtCapturedAt here[2] = { WT_CAPTURED_AT_INITIATOR, WT_CAPTURED_AT_TARGET };
  const WtEndpoint *const ends[2] = { &c->info.initiator, &c->info.target };

  /* a bridge or a mirror may show both ends with the same address */
  const WtHostMarks *const marks[2] = { &c->info.fingerprint[0].host,
                                        &c->info.fingerprint[1].host };
  const bool one_mac = memcmp(marks[0]->mac, marks[1]->mac, sizeof marks[0]->mac) == 0;

  end->connection = c;
  end->address = ends[side];
  end->sent = supers_from(c, ends[side]);
  end->received = supers_from(c, ends[!side]);
  end->captured_here =
      c->info.captured_at == here[side] || c->info.captured_at == WT_CAPTURED_AT_BOTH;
  g_ptr_array_set_size(end->interfaces, 0);
  for (guint i = 0; i < facts->interfaces->len; i++) {
    WtFactsInterface *const interface = facts->interfaces->pdata[i];

    if ((!one_mac && has_mac(interface, marks[side])) || has_ip(interface, end->address))
      g_ptr_array_add(end->interfaces, interface);
  }
}

/* --- what it says ------------------------------------------------------------------------- */

static bool says(const WtFactsInterface *interface, const char *name, bool on)
{
  const WtFactsFeature *const feature = wt_facts_feature(interface, name);

  return feature && feature->on == on;
}

/**
 * The first of the end's interfaces, if all say that; NULL if one does not, or there is none.
 */
static const WtFactsInterface *all(const End *end, bool (*judge)(const WtFactsInterface *))
{
  for (guint i = 0; i < end->interfaces->len; i++)
    if (!judge(end->interfaces->pdata[i]))
      return NULL;
  return end->interfaces->len ? end->interfaces->pdata[0] : NULL;
}

/* Even with GSO on: what the card cannot cut, the kernel cuts above the tap. */
static bool cuts_nothing(const WtFactsInterface *interface)
{
  return says(interface, "tcp-segmentation-offload", false) &&
         !says(interface, "tx-tcp-segmentation", true) &&
         !says(interface, "tx-tcp6-segmentation", true);
}

/* A virtual card may be handed what another host's kernel did not cut. */
static bool joins_nothing(const WtFactsInterface *interface)
{
  static const char *const virtual_cards[] = { "",        "veth",      "virtio_net",
                                               "vmxnet3", "hv_netvsc", "xen_netfront",
                                               "vif",     "tun",       "macvlan",
                                               "bridge" };

  for (size_t i = 0; i < G_N_ELEMENTS(virtual_cards); i++)
    if (strcmp(interface->driver, virtual_cards[i]) == 0)
      return false;
  return says(interface, "generic-receive-offload", false) &&
         !says(interface, "large-receive-offload", true) && !says(interface, "rx-gro-hw", true);
}

static bool merges(const WtFactsInterface *interface)
{
  return says(interface, "large-receive-offload", true);
}

static bool adapts(const WtFactsInterface *interface)
{
  const WtFactsNumber *const adaptive =
      wt_facts_find_number(interface->coalesce, "adaptive_rx");

  return adaptive && adaptive->value;
}

static bool has_mtu(const WtFactsInterface *interface)
{
  return interface->mtu > 0;
}

/* --- judges ------------------------------------------------------------------------------- */

static WtFinding at_first(WtFindingId id, const End *end, const WtSeenSupers *supers)
{
  WtFinding finding = wt_host_about(id, end->connection);

  finding.frame = supers->first_frame;
  finding.ts_ns = supers->first_ts_ns;
  return finding;
}

static void judge_sent(WtHost *self, const End *end)
{
  const WtFactsInterface *const interface = all(end, cuts_nothing);
  WtFinding finding;

  if (!interface || !end->sent || !end->sent->sent)
    return;
  finding = at_first(WT_FINDING_HOST_OFFLOAD_CONTRADICTED, end, end->sent);
  finding.seen = end->sent->sent;
  wt_host_tell(self, &finding,
               "%s: tcp-segmentation-offload is off, yet it sent frames of several segments",
               interface->name);
}

static void judge_received(WtHost *self, const End *end)
{
  const WtFactsInterface *const interface = all(end, joins_nothing);
  WtFinding finding;

  if (!interface || !end->received || !end->received->received)
    return;
  finding = at_first(WT_FINDING_HOST_OFFLOAD_CONTRADICTED, end, end->received);
  finding.seen = end->received->received;
  wt_host_tell(self, &finding,
               "%s: generic-receive-offload is off, yet what it received was joined",
               interface->name);
}

static void judge_size(WtHost *self, const End *end)
{
  const WtFactsInterface *const interface = all(end, has_mtu);
  const uint32_t headers = end->address->ip_version == 6 ? HEADERS_IPV6 : HEADERS_IPV4;
  WtFinding finding;

  for (guint i = 0; i < end->interfaces->len; i++)
    if (!end->sent || end->sent->size + headers <=
                          ((const WtFactsInterface *) end->interfaces->pdata[i])->mtu)
      return;
  if (!interface)
    return;
  finding = at_first(WT_FINDING_HOST_OFFLOAD_CONTRADICTED, end, end->sent);
  finding.seen = end->sent->sent;
  wt_host_tell(self, &finding, "%s: its MTU is %u, yet it sent segments of %u octets",
               interface->name, interface->mtu, end->sent->size + headers);
}

static void judge_merging(WtHost *self, const End *end)
{
  const WtFactsInterface *const interface = all(end, merges);
  WtFinding finding = wt_host_about(WT_FINDING_HOST_OFFLOAD_LRO, end->connection);

  if (!interface || !end->captured_here)
    return;
  finding.seen = end->received ? end->received->merged : 0;
  wt_host_tell(self, &finding, "%s: large-receive-offload is on", interface->name);
}

static void judge_coalescing(WtHost *self, const End *end)
{
  const WtFactsInterface *const interface = all(end, adapts);
  const WtFinding finding = wt_host_about(WT_FINDING_HOST_COALESCING, end->connection);
  const WtFactsNumber *usecs;

  if (!interface || !end->captured_here)
    return;
  usecs = wt_facts_find_number(interface->coalesce, "rx_usecs");
  wt_host_tell(self, &finding, "%s: adaptive-rx is on, rx-usecs %u at the moment",
               interface->name, usecs ? (unsigned) usecs->value : 0);
}

static void judge_mtus(WtHost *self, const End ends[2])
{
  const WtFactsInterface *const a = all(&ends[0], has_mtu), *const b = all(&ends[1], has_mtu);
  WtFinding finding = wt_host_about(WT_FINDING_HOST_MTU, ends[0].connection);

  if (!a || !b || a == b || a->mtu == b->mtu)
    return;
  finding.expected = MAX(a->mtu, b->mtu);
  finding.seen = MIN(a->mtu, b->mtu);
  wt_host_tell(self, &finding, "%s of the initiator has %u, %s of the target %u", a->name,
               a->mtu, b->name, b->mtu);
}

static bool tells_addresses(const WtFacts *facts)
{
  for (guint i = 0; i < facts->interfaces->len; i++)
    if (((const WtFactsInterface *) facts->interfaces->pdata[i])->addresses->len)
      return true;
  return false;
}

static bool has_session(const WtHost *self)
{
  for (guint i = 0; i < self->accounts->len; i++)
    if (g_array_index(self->accounts, WtHostAccount, i).session)
      return true;
  return false;
}

void wt_host_judge_settings(WtHost *self)
{
  static void (*const judges[])(WtHost *, const End *) = {
    judge_sent, judge_received, judge_size, judge_merging, judge_coalescing,
  };
  End ends[2] = { { .interfaces = g_ptr_array_new() }, { .interfaces = g_ptr_array_new() } };
  bool any = false, known = has_session(self);

  for (uint32_t id = 1; id <= self->seen.connections->len; id++) {
    const WtSeenConnection *const c = wt_host_connection(self, id);

    for (int side = 0; c && side < 2; side++) {
      fill_end(&ends[side], self->facts, c, side);
      any = true;
      known |= ends[side].interfaces->len > 0;
      for (size_t i = 0; i < G_N_ELEMENTS(judges); i++)
        judges[i](self, &ends[side]);
    }
    if (c)
      judge_mtus(self, ends);
  }
  self->report.stranger = any && !known && tells_addresses(self->facts);
  for (int side = 0; side < 2; side++)
    g_ptr_array_unref(ends[side].interfaces);
}

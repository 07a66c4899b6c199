/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What this host says of its offloads: `wiretruth host`. Schema "wiretruth-host/1"
 * (docs/decisions/007). No file that holds a name of a user or a password is ever opened.
 */
#ifndef WT_HOST_SELF_H
#define WT_HOST_SELF_H

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/host-facts.h"

/**
 * WtSelf:
 * @root: where the tree of files begins, "/" for this host
 * @live: it is this host's own: the kernel may be asked too (ethtool's ioctl, rtnetlink)
 * @interval_ns: over which rates are taken; 0: counts since the host was started
 */
typedef struct {
  const char *root;
  bool live;
  int64_t interval_ns;
} WtSelf;

/** wt_self_describe: waits for the interval. Returns: the document, to be given back */
json_t *wt_self_describe(const WtSelf *self);

/* The parts of it; each returns what is to be given back. */
json_t *wt_self_interfaces(const WtSelf *self);
json_t *wt_self_iscsi(const WtSelf *self);

/** wt_self_counters: of a session, as `iscsiadm -m session -s` tells them, which root may ask; else NULL. */
json_t *wt_self_counters(const char *sid);

/** wt_self_read_counters: {NAME: count} of its output, "\tscsicmd_pdus: 104"; NULL if it holds none. */
json_t *wt_self_read_counters(const char *text);

/** wt_self_ethtool: adds driver, features, coalesce and statistics of the interface. */
void wt_self_ethtool(json_t *interface, const char *name);

/** wt_self_links: adds what only rtnetlink tells: gso_max_size, gro_max_size. @interfaces: of all */
void wt_self_links(json_t *interfaces);

/** wt_self_disks: {NAME: {session, reads, read_octets, writes, written_octets}} of iSCSI's disks. */
json_t *wt_self_disks(const WtSelf *self);

/** wt_self_load: {cpu, softirqs, interrupts, disks}, counts since the host was started. */
json_t *wt_self_load(const WtSelf *self);

/** wt_self_since: makes every number in @now what was added since @before; what shrank goes. */
void wt_self_since(json_t *now, const json_t *before);

/** wt_self_sum: what @load, the members of wt_self_load(), comes to. */
void wt_self_sum(WtFactsLoad *sums, const json_t *load);

/** wt_self_cost: {ios, octets, cpu_ns_per_io, ...} of a load over an interval; NULL without I/O. */
json_t *wt_self_cost(const json_t *load);

/** wt_self_string: JSON of a text, which may be NULL, "(null)" or "<empty>": then null. */
json_t *wt_self_string(const char *text);

#endif

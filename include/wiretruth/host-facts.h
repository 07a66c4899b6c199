/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Host facts: what a host says of itself, as the readers and `wiretruth host` fill it in and
 * reports show it. Whatever was not told is 0, empty or absent. Nothing secret has a place
 * here.
 */
#ifndef WIRETRUTH_HOST_FACTS_H
#define WIRETRUTH_HOST_FACTS_H

#include <glib.h>

#include "wiretruth/host-counter.h"
#include "wiretruth/host-session.h"

#define WT_FACTS_WORD_MAX 64u  /* a name, a state, a MAC address, with its NUL */
#define WT_FACTS_LINE_MAX 240u /* of a log, what is kept of each       [octets] */

/** WtFactsNumber: of statistics, interrupts and the like. */
typedef struct {
  char name[WT_FACTS_WORD_MAX];
  uint64_t value;
} WtFactsNumber;

/** WtFactsFeature: an offload, as `ethtool -k` names it. @fixed: nobody can change it */
typedef struct {
  char name[WT_FACTS_WORD_MAX];
  bool on, fixed;
} WtFactsFeature;

/**
 * WtFactsInterface: a network interface.
 * @address: of its link, "02:00:00:00:01:01"
 * @addresses: WtEndpoint, their ports 0
 * @features: WtFactsFeature
 * @coalesce: WtFactsNumber: rx_usecs, tx_usecs; of adaptive_rx and adaptive_tx 1 is on
 * @statistics: WtFactsNumber
 * @mtu, @gso_max_size, @gro_max_size: octets
 */
typedef struct {
  char name[WT_FACTS_WORD_MAX], driver[WT_FACTS_WORD_MAX], address[WT_FACTS_WORD_MAX];
  GArray *addresses, *features, *coalesce, *statistics;
  uint32_t mtu, gso_max_size, gro_max_size;
} WtFactsInterface;

/** WtFactsIface: a record of `iscsiadm -m iface`: through what sessions go out. */
typedef struct {
  char name[WT_FACTS_WORD_MAX], transport[WT_FACTS_WORD_MAX], address[WT_FACTS_WORD_MAX],
      ip_address[WT_FACTS_WORD_MAX], net_iface[WT_FACTS_WORD_MAX];
  char initiator_name[WT_HOST_NAME_MAX];
} WtFactsIface;

/**
 * WtFactsSession:
 * @known: names, addresses and what was agreed
 * @negotiated: it tells what was agreed
 * @sid: the host's number of it, from 1
 * @iface: the record's name; @transport: "tcp", "iser", "bnx2i"
 * @address: of the iface's link, where it has its own; @netdev: likewise
 * @counted: which of @counters are told, by 1u << WtHostCounter
 */
typedef struct {
  WtHostSession known;
  bool negotiated;
  uint32_t sid;
  char iface[WT_FACTS_WORD_MAX], transport[WT_FACTS_WORD_MAX], state[WT_FACTS_WORD_MAX],
      address[WT_FACTS_WORD_MAX], netdev[WT_FACTS_WORD_MAX];
  uint32_t counted;
  uint64_t counters[WT_N_HOST_COUNTERS];
} WtFactsSession;

/** WtFactsAdapter: a SCSI host of iSCSI, /sys/class/iscsi_host. */
typedef struct {
  char name[WT_FACTS_WORD_MAX], driver[WT_FACTS_WORD_MAX], transport[WT_FACTS_WORD_MAX],
      netdev[WT_FACTS_WORD_MAX], address[WT_FACTS_WORD_MAX], ip_address[WT_FACTS_WORD_MAX],
      port_state[WT_FACTS_WORD_MAX], port_speed[WT_FACTS_WORD_MAX];
} WtFactsAdapter;

/**
 * WtFactsLoad: what all processors did, and iSCSI's disks carried, over WtFacts.interval_ns.
 * @busy_ns: all but idle; @interrupt_ns: of these, in interrupts and softirqs
 * @net_softirqs: NET_RX and NET_TX
 */
typedef struct {
  uint64_t ios, octets, busy_ns, interrupt_ns, interrupts, net_softirqs;
} WtFactsLoad;

/** How the time of a line of a log was written. */
typedef enum {
  WT_LOG_UNDATED,    /* it was not                                    */
  WT_LOG_SINCE_BOOT, /* @at_ns since a boot whose time is not known   */
  WT_LOG_YEARLESS,   /* @at_ns in the year 1972, a leap year; local time */
  WT_LOG_LOCAL,      /* @at_ns, had it been UTC; local time           */
  WT_LOG_DATED,      /* @at_ns since 1970                             */
} WtLogTime;

/** What a line of a log is about: the rows of tbl/log-kinds.h. */
typedef enum {
#define WT_LOG_KIND(name, ...) WT_LOG_##name,
#include "wiretruth/tbl/log-kinds.h"
  WT_N_LOG_KINDS
} WtLogKind;

/**
 * WtFactsLine: a line of a log that says something of iSCSI. @number: the kind's, 0 if none.
 */
typedef struct {
  WtLogKind kind;
  WtLogTime time;
  int64_t at_ns;
  uint32_t number;
  char *text; /* all of it */
} WtFactsLine;

/**
 * WtFacts:
 * @host: its name
 * @time_ns: when they were taken; @interval_ns: over which rates were taken, 0: none
 * @interfaces: WtFactsInterface *
 * @ifaces: WtFactsIface
 * @sessions: WtFactsSession *
 * @adapters: WtFactsAdapter
 * @lines: WtFactsLine
 * @incomplete: a file was longer, or logs had more lines, than are read
 */
typedef struct {
  char host[WT_HOST_NAME_MAX];
  int64_t time_ns, interval_ns;
  GPtrArray *interfaces, *sessions;
  GArray *ifaces, *adapters, *lines;
  WtFactsLoad load;
  bool incomplete;
} WtFacts;

#endif

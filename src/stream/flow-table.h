/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Flow table: which connection a segment belongs to, and which way it goes. Bounded: the flow idle
 * longest makes room. VLAN tags and tunnels are not part of the key, as the same packet is seen
 * with and without them.
 */
#ifndef WT_STREAM_FLOW_TABLE_H
#define WT_STREAM_FLOW_TABLE_H

#include <glib.h>

#include "offload/cut.h"
#include "stream/stream.h"
#include "wiretruth/fingerprint.h"

#define WT_TAPS_MAX 4u

/**
 * WtTap: a flow as one input captured it. Two captures of one connection are cut apart from each
 * other: what one host has joined the other sent in pieces, with the same identifications.
 */
typedef struct WtTap {
  struct WtTap *next;
  WtCutter cutter[2];
  uint16_t input;
} WtTap;

/**
 * WtFlow: one TCP connection; direction 0 is from side[0] to side[1].
 * @opener: which side sent the SYN, -1 if that was not seen
 * @mss: maximum segment size that each side's SYN announced, 0 if none was seen
 * @window_shift: the scale of windows that each side announced; -1 if it did not, or no SYN was seen
 * @offload: what was captured of each direction, and what that was on the wire
 * @super_kinds: super-segments of both directions, by kind
 * @marks: what each side's SYN, or else its first frame, shows of its host
 * @closed_ns: capture time of the first FIN or RST, if @closed
 * @owner: of whoever follows the flow; NULL at first
 */
typedef struct WtFlow {
  WtEndpoint side[2];
  WtReasm reasm[2];
  WtTap *taps; /* the last one used first */
  WtOffloadCount offload[2];
  uint32_t super_kinds[WT_N_OFFLOAD_KINDS];
  int64_t closed_ns;
  uint16_t mss[2];
  int8_t window_shift[2];
  WtHostMarks marks[2];
  void *owner;
  struct WtFlow *hash_next, *older, *newer;
  GList closing; /* among the closed ones */
  uint32_t hash;
  int8_t opener;
  bool foreign; /* nobody follows it */
  bool closed;  /* FIN or RST was seen: set by wt_flow_table_close() */
} WtFlow;

typedef struct WtFlowTable WtFlowTable;

WtFlowTable *wt_flow_table_new(uint32_t limit);

/** wt_flow_table_free: the flows must have been removed. */
void wt_flow_table_free(WtFlowTable *self);

/** wt_flow_table_find: their flow, moved to the young end, or NULL; @direction is that of @src. */
WtFlow *wt_flow_table_find(WtFlowTable *self, const WtEndpoint *src, const WtEndpoint *dst,
                           int *direction);

/** wt_flow_table_add: a flow whose direction 0 is that of @segment. The table must not be full. */
WtFlow *wt_flow_table_add(WtFlowTable *self, const WtSegment *segment);

/** wt_flow_table_full: whether one must be removed before the next is added. */
bool wt_flow_table_full(const WtFlowTable *self);

/** wt_flow_table_oldest: the flow idle longest, or NULL. */
WtFlow *wt_flow_table_oldest(const WtFlowTable *self);

/** wt_flow_table_close: @flow sent FIN or RST. */
void wt_flow_table_close(WtFlowTable *self, WtFlow *flow);

/** wt_flow_table_reopen: another connection begins on the ports of @flow. */
void wt_flow_table_reopen(WtFlowTable *self, WtFlow *flow);

/** wt_flow_table_closed: the flow closed longest, or NULL where only @spared are closed. */
WtFlow *wt_flow_table_closed(const WtFlowTable *self, guint spared);

void wt_flow_table_remove(WtFlowTable *self, WtFlow *flow);

/**
 * wt_flow_tap:
 * @flow: seen in @input
 *
 * A new tap begins with the sizes that are known from another, as these are the path's. Beyond
 * WT_TAPS_MAX inputs the last tap serves for all.
 */
WtTap *wt_flow_tap(WtFlow *flow, uint16_t input);

#endif

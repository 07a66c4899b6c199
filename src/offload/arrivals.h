/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Arrivals: frames with data that a capturing host received in, how they arrive out. Two things
 * are looked for, both only where the sender certainly had more to send: its last frame ended
 * with a full segment, without PSH, and the next one goes on where it ended.
 *
 * Coalescing: a card that holds its interrupt back hands over what came meanwhile at once. So bursts
 * begin at a fixed interval, whatever their size. A sender's pacing makes bursts of one size; its
 * ACK clock makes one burst a round trip. Either explains bursts as well, and then nothing is told.
 *
 * Small merges: frames that followed each other at once and differ in nothing that
 * tcp_gro_receive() looks at, and yet were not joined: the poll ended between them.
 *
 * One WtArrivals is shared by all connections whose data reach the same host.
 * Source: Linux napi_gro_receive(), tcp_gro_receive(), Documentation/networking/napi.rst; ethtool -c.
 */
#ifndef WT_OFFLOAD_ARRIVALS_H
#define WT_OFFLOAD_ARRIVALS_H

#include "decode/decode.h"

#define WT_ARRIVALS_KEPT 256u /* bursts, the last ones */
#define WT_MERGE_SIZES 8u     /* 1, 2, ... 7 segments, or more */

/**
 * WtArrival: one direction of a connection; zeroed to begin.
 * @ts_ns: of the last frame; @burst_ns: of the first frame of its burst, @burst segments so far
 * @segments: of the last frame; @run: of it and what could have been joined before it
 * @full: the largest segment of the direction                       [octets]
 * @more: the last frame's sender had more to send
 * @steady: so it had when the burst began
 */
typedef struct {
  int64_t ts_ns, burst_ns;
  WtTcpSeq end, ack;
  uint32_t clock, echo;
  uint32_t len, segments, burst, run, full;
  uint16_t window, options;
  uint8_t tos, ttl;
  bool started, more, steady;
} WtArrival;

/**
 * WtArrivals:
 * @interval_ns: from the begin of one burst to the next; @burst: its segments; @n_bursts ever
 * @merges: frames that could have been longer, by their segments; the last: all longer ones
 * @merged: segments in all of them, @n_merges of them
 * @runs: of frames that could have been one, with @run_segments in all
 * @supers: frames that were joined
 * @round_ns: the shortest round trip; 0 if unknown
 * @frame, @ts_ns, @input: where the first of these bursts or merges was seen
 */
typedef struct {
  uint32_t interval_ns[WT_ARRIVALS_KEPT];
  uint32_t burst[WT_ARRIVALS_KEPT];
  uint64_t n_bursts;
  uint64_t merges[WT_MERGE_SIZES];
  uint64_t n_merges, merged, runs, run_segments, supers;
  uint64_t round_ns;
  uint64_t frame;
  int64_t ts_ns;
  uint16_t input;
} WtArrivals;

/**
 * wt_arrivals_push:
 * @one: of the direction of @segment, which carries data; its wire_size is filled in
 *
 * No allocation.
 */
void wt_arrivals_push(WtArrivals *self, WtArrival *one, const WtSegment *segment);

/** wt_arrivals_round: a round trip took @ns. */
void wt_arrivals_round(WtArrivals *self, uint64_t ns);

/**
 * WtCoalescing:
 * @interval_ns: the middle one
 * @alike: how many of @bursts came within a fifth of that
 * @segments: of a burst, on average
 */
typedef struct {
  uint64_t interval_ns;
  uint32_t bursts, alike;
  double segments;
} WtCoalescing;

/** wt_arrivals_coalescing: whether bursts came by the clock, and nothing but the card explains it. */
bool wt_arrivals_coalescing(const WtArrivals *self, WtCoalescing *out);

/**
 * WtSmallMerges:
 * @frames: that could have been longer; @mean and @median of their segments
 * @run: segments that could have been one frame, on average
 */
typedef struct {
  uint64_t frames;
  uint32_t median;
  double mean, run;
} WtSmallMerges;

/** wt_arrivals_small: whether merges are short where long ones could have been. */
bool wt_arrivals_small(const WtArrivals *self, WtSmallMerges *out);

#endif

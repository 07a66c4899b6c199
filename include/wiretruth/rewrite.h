/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rewriter: captured frames go in, the frames that the wire carried come out, in the same order.
 * It waits for what settles a cut (the sender's next frame, mostly), never longer than its bounds.
 * It owns no file, clock or thread.
 */
#ifndef WIRETRUTH_REWRITE_H
#define WIRETRUTH_REWRITE_H

#include <glib.h>

#include "wiretruth/engine.h"

/**
 * WtWireFrame: one frame as the wire carried it. Borrowed.
 * @origin: the captured frame that it comes from; its data are valid too
 * @head: headers, made anew                                        [octets]
 * @tail: what follows them: a view into the captured frame         [octets]
 * @wire_len: octets it had on the wire; more than head and tail if the capture cut it [octets]
 * @ts_ns: its time                                                 [ns since 1970]
 * @index: which of @count frames that @origin became, from 0
 * @changed: its octets differ from @origin's; else head is empty and tail is the whole frame
 * @cut: why; NULL for a frame that is not TCP
 */
typedef struct {
  const WtFrame *origin;
  WtBytes head, tail;
  uint64_t wire_len;
  int64_t ts_ns;
  uint32_t index, count;
  bool changed;
  const WtCut *cut;
} WtWireFrame;

/**
 * WtRewriteSink:
 * @frame: the next frame
 * @block: a record between frames, given back where it stood
 */
typedef struct {
  void (*frame)(void *user, const WtWireFrame *frame);
  void (*block)(void *user, WtBytes octets, bool big_endian);
  void *user;
} WtRewriteSink;

/**
 * WtRewriteOptions:
 * @mtu: of the path, where nothing else tells; 0: not given         [octets]
 * @spread_bps: inner segments follow each other at this rate; 0: they share one time [bit/s]
 * @decap: tunnels are taken off
 * @dedup: of copies of a packet that follow within 1 ms, the first stays
 */
typedef struct {
  uint32_t mtu;
  uint64_t spread_bps;
  bool decap, dedup;
} WtRewriteOptions;

/** WtRewriteSummary: all counts start at 0. @dropped: copies taken out by @dedup. */
typedef struct {
  uint64_t frames_in, frames_out, dropped;
  uint64_t super_segments, wire_segments, sums_finished;
  uint64_t cuts[WT_N_SURENESSES];
  uint64_t held_max; /* octets */
} WtRewriteSummary;

typedef struct WtRewriter WtRewriter;

/**
 * wt_rewriter_new:
 * @options, @limits, @sink: copied; the sink's user pointer must outlive the rewriter
 */
WtRewriter *wt_rewriter_new(const WtRewriteOptions *options, const WtLimits *limits,
                            const WtRewriteSink *sink);
void wt_rewriter_free(WtRewriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtRewriter, wt_rewriter_free)

/**
 * wt_rewriter_push:
 * @frame: next frame in capture order, borrowed
 *
 * Delivers every frame whose turn has come. Memory: at most WtLimits.rewrite_octets of frames wait;
 * past that, or past a second of capture time, the oldest is cut by what is known.
 */
void wt_rewriter_push(WtRewriter *self, const WtFrame *frame);

/** wt_rewriter_push_block: a record that is no frame; it keeps its place. */
void wt_rewriter_push_block(WtRewriter *self, WtBytes octets, bool big_endian);

/** wt_rewriter_flush: nothing more for now, or ever: what waits is cut by what is known. */
void wt_rewriter_flush(WtRewriter *self);

const WtRewriteSummary *wt_rewriter_summary(const WtRewriter *self);

#endif

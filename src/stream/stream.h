/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Stream: TCP segments of one direction in, its octets out, in order, each once. Slices point into
 * the segment at hand; only what arrives ahead of a gap is copied. Where copies overlap, the first
 * to arrive wins and a differing one is told.
 *
 * A gap is given up when it cannot close any more: its far side was acknowledged a while ago, or
 * bounds are reached. A segment whose checksum is truly wrong is not used, as its receiver did not
 * use it, unless it turns out that the receiver acknowledged it and no other copy came: then the
 * checksum, not the data, was at fault, and its octets are delivered as suspect.
 *
 * What this does not do: it knows nothing of iSCSI, and never waits on a clock but the capture's.
 * Source: RFC 9293 3.4, 3.10.7.4; RFC 1982.
 */
#ifndef WT_STREAM_H
#define WT_STREAM_H

#include <stdbool.h>

#include "base/budget.h"
#include "decode/decode.h"

/**
 * WtPlace: where octets were on the wire.
 * @first: the wire segment with which their captured segment begins, counted in the direction
 * @at: of the first of them in their captured segment              [octets]
 * @size: data of a wire segment there; 0 if there is only one       [octets]
 */
typedef struct {
  uint64_t first;
  uint32_t at, size;
} WtPlace;

/** wt_place_segment: the wire segment that holds the octet @ahead of the first one. */
static inline uint64_t wt_place_segment(WtPlace p, uint64_t ahead)
{
  return p.first + (p.size ? (p.at + ahead) / p.size : 0);
}

/**
 * WtSlice: octets that became contiguous, borrowed.
 * @offset: of octets.data[0], from the first octet of the direction  [octets]
 * @place: of octets.data[0]
 * @frame: where they were captured, with @input and @ts_ns
 * @suspect: their segment's checksum was wrong
 */
typedef struct {
  WtBytes octets;
  uint64_t offset;
  WtPlace place;
  uint64_t frame;
  int64_t ts_ns;
  uint16_t input;
  bool suspect;
} WtSlice;

typedef enum {
  WT_HOLE_LOST,    /* in no frame of the capture */
  WT_HOLE_SNAPPED, /* cut off by the capture length */
} WtHole;

/** WtStreamSink: what a direction reports, in stream order but for @overlap. */
typedef struct {
  void (*slice)(void *user, const WtSlice *slice);
  void (*hole)(void *user, WtHole kind, uint64_t octets);
  void (*overlap)(void *user, uint64_t offset, uint64_t octets);
  void (*limit)(void *user, uint64_t octets);
} WtStreamSink;

/** WtStreamShared: what all directions of an engine share. */
typedef struct WtStreamShared WtStreamShared;

WtStreamShared *wt_stream_shared_new(const WtLimits *limits);
void wt_stream_shared_free(WtStreamShared *self);

/** wt_stream_settle: a frame's cut is known by now; @wire_size: as WtPlace.size. */
void wt_stream_settle(WtStreamShared *self, uint16_t input, uint64_t frame, uint32_t wire_size);

/**
 * WtReasm: one direction of one connection; embedded, initialised by wt_reasm_init().
 * @next: offset of the first octet not delivered yet                 [octets]
 * @acked: offset up to which the other side acknowledged             [octets]
 * @acked_ahead: the same, but beyond all data captured by then        [octets]
 * @seen_end: end of the furthest octet captured                       [octets]
 * @fin: where the FIN says that the stream ends, if @fin_seen         [octets]
 * @acked_ns: capture time when @acked or @acked_ahead last rose
 * @wire_segments: of this direction that were captured so far
 * @start_known: offset 0 is the octet after the SYN
 */
typedef struct WtHeld WtHeld;

typedef struct {
  WtStreamShared *shared;
  WtHeld *held, *suspects; /* sorted by offset; the pieces of a list do not overlap */
  WtHeld *tail;            /* last of @held */
  uint64_t next, acked, acked_ahead, seen_end, fin;
  uint64_t held_octets;
  uint64_t wire_segments;
  int64_t acked_ns;
  int64_t gap_ts_ns; /* when the gap before @held was first seen acknowledged, or opened */
  uint32_t gap_segments;
  uint32_t id;   /* names the direction among all */
  WtTcpSeq base; /* sequence number of offset 0 */
  uint8_t stray; /* segments in a row far outside any window */
  uint8_t accepted_suspects;
  bool started, start_known, gap_acked, acks_seen, fin_seen;
} WtReasm;

void wt_reasm_init(WtReasm *self, WtStreamShared *shared, uint32_t id);
void wt_reasm_clear(WtReasm *self);

/** wt_reasm_waits: octets that were sent are not there yet, or never will be. */
static inline bool wt_reasm_waits(const WtReasm *self)
{
  return self->held || self->suspects || self->acked > self->next ||
         self->acked_ahead > self->next;
}

/** wt_reasm_start: offset 0 stands at @seq, as a SYN or its acknowledgement says. */
void wt_reasm_start(WtReasm *self, WtTcpSeq seq);

/** wt_reasm_trusts_all: so many wrong checksums were acknowledged that they are an artefact. */
bool wt_reasm_trusts_all(const WtReasm *self);

/** wt_reasm_strays: true if @seq lies so far off that the connection must be another one. */
bool wt_reasm_strays(WtReasm *self, const WtSegment *segment);

#define WT_STREAM_FAR_OFF (64 << 20) /* further from what is due than any sender goes */

/** wt_reasm_offset: that of @seq, before 0 for what is older than the capture. Only once @started. */
static inline int64_t wt_reasm_offset(const WtReasm *self, WtTcpSeq seq)
{
  const WtTcpSeq next = wt_tcp_seq_add(self->base, (uint32_t) self->next);

  return (int64_t) self->next + wt_tcp_seq_diff(seq, next);
}

/** WtRecalled: @segment: of the wire segments of @frame, from 1. */
typedef struct {
  uint64_t frame;
  uint32_t segment;
  uint16_t input;
} WtRecalled;

/** wt_reasm_recall: where the octet at @offset was captured; false if that is forgotten. */
bool wt_reasm_recall(const WtReasm *self, uint64_t offset, WtRecalled *out);

/** wt_reasm_checksums: bits, 1 << WtChecksum, of the segments that held what was delivered from
 * @from up to @to; 0 if that is forgotten. */
uint32_t wt_reasm_checksums(const WtReasm *self, uint64_t from, uint64_t to);

/**
 * wt_reasm_push:
 * @segment: of this direction, with or without data
 *
 * Delivers each octet that became contiguous. Memory: at most WtLimits.reasm_octets here and
 * reasm_octets_all in all; past them the oldest gap is given up.
 */
void wt_reasm_push(WtReasm *self, const WtSegment *segment, const WtStreamSink *sink,
                   void *user);

/** wt_reasm_acked: the other direction carried acknowledgement number @ack at @ts_ns. */
void wt_reasm_acked(WtReasm *self, WtTcpSeq ack, int64_t ts_ns, const WtStreamSink *sink,
                    void *user);

/**
 * wt_reasm_finish: nothing more will come, by @ts_ns: gives up every gap and delivers what lies behind.
 * What the stream's end lacks is a hole too, where its FIN or acknowledgements prove that it was sent.
 */
void wt_reasm_finish(WtReasm *self, int64_t ts_ns, const WtStreamSink *sink, void *user);

#endif

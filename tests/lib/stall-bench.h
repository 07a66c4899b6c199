/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Both directions of a connection as the stall unit sees them: segments by offset and millisecond,
 * given to it and to the reassembly as the engine does.
 */
#ifndef WT_TEST_STALL_BENCH_H
#define WT_TEST_STALL_BENCH_H

#include <glib.h>

#include "stream/stall.h"

#define BENCH_MS INT64_C(1000000)
#define BENCH_START INT64_C(1700000000000000000)
#define BENCH_WINDOW 60000u
#define BENCH_BASE 0xfffffc18u /* sequence numbers wrap at offset 1000 */

/**
 * Seen: a segment of @direction at @ms: data from @from, @len octets; acknowledges @ack and takes
 * @window more.
 * @clock, @id: its timestamp and IP identification, 0: it has none; @echo: the timestamp that it returns
 * @amid: the other side's last PDU is not complete
 */
typedef struct {
  uint32_t from, len;
  int64_t ms;
  uint32_t ack, window;
  uint32_t clock, echo;
  uint16_t id, flags, input;
  uint8_t direction;
  bool amid, damaged;
} Seen;

typedef struct {
  WtStalls stalls;
  WtReasm reasm[2];
  WtStreamShared *shared;
  uint64_t frame;
} StallBench;

typedef struct {
  StallBench *bench;
  int direction;
} StallBenchSide;

static inline void stall_bench_slice(void *user, const WtSlice *slice)
{
  (void) user;
  (void) slice;
}

static inline void stall_bench_hole(void *user, WtHole kind, uint64_t octets)
{
  const StallBenchSide *const side = user;

  (void) octets;
  if (kind == WT_HOLE_LOST)
    wt_stalls_hole(&side->bench->stalls, side->direction);
}

static inline void stall_bench_tell(void *user, uint64_t octets)
{
  (void) user;
  (void) octets;
}

static inline void stall_bench_overlap(void *user, uint64_t offset, uint64_t octets)
{
  (void) user;
  (void) offset;
  (void) octets;
}

static inline void stall_bench_init(StallBench *self, bool from_start)
{
  const WtStallPath path[2] = { { 1000, 0 }, { 1000, 0 } };
  const WtLimits limits = { .reasm_octets = 1 << 20, .reasm_octets_all = 1 << 20 };

  *self = (StallBench) { .shared = wt_stream_shared_new(&limits) };
  for (uint32_t i = 0; i < 2; i++) {
    wt_reasm_init(&self->reasm[i], self->shared, i + 1);
    if (from_start)
      wt_reasm_start(&self->reasm[i], (WtTcpSeq) { BENCH_BASE });
  }
  wt_stalls_init(&self->stalls, path, 0);
}

static inline void stall_bench_clear(StallBench *self)
{
  wt_stalls_clear(&self->stalls);
  for (int i = 0; i < 2; i++)
    wt_reasm_clear(&self->reasm[i]);
  wt_stream_shared_free(self->shared);
}

static inline void stall_bench_push(StallBench *self, const Seen *seen)
{
  static const uint8_t zeros[100000];
  static const WtStreamSink sink = { stall_bench_slice, stall_bench_hole, stall_bench_overlap,
                                     stall_bench_tell };
  const int d = seen->direction;
  StallBenchSide sides[2] = { { self, 0 }, { self, 1 } };
  const WtFrame frame = {
    .number = ++self->frame,
    .ts_ns = BENCH_START + seen->ms * BENCH_MS,
    .input = seen->input,
  };
  const WtSegment segment = {
    .frame = &frame,
    .payload = { zeros, seen->len },
    .payload_wire_len = seen->len,
    .src = { .ip_version = 4 },
    .seq = { BENCH_BASE + seen->from },
    .ack = { BENCH_BASE + seen->ack },
    .options = { .present = seen->clock ? WT_TCP_HAS_TIMESTAMPS : 0,
                 .ts_val = seen->clock,
                 .ts_ecr = seen->echo },
    .tcp_checksum = seen->damaged ? WT_CHECKSUM_WRONG : WT_CHECKSUM_VALID,
    .flags = seen->flags ? seen->flags : WT_TCP_ACK,
    .window = (uint16_t) seen->window,
    .ip_id = seen->id,
  };

  wt_stalls_push(&self->stalls, d, &segment, self->reasm, seen->amid);
  if (!seen->damaged)
    wt_reasm_acked(&self->reasm[!d], segment.ack, frame.ts_ns, &sink, &sides[!d]);
  wt_reasm_push(&self->reasm[d], &segment, &sink, &sides[d]);
}

#endif

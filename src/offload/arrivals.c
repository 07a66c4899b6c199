/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/arrivals.h"

#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "offload/classify.h"

#define AT_ONCE_NS INT64_C(10000) /* between frames of one poll                       */
#define PAUSE_NS INT64_C(2000000) /* no card holds an interrupt back that long        */
#define INTERVAL_NS_MIN UINT64_C(30000)
#define BURSTS_MIN 64u
#define BURST_MIN 3.0 /* segments                                         */
#define MERGES_MIN 64u
#define SUPERS_MIN 16u
#define MEDIAN_MAX 3u  /* segments                                         */
#define RUN_MIN 16.0   /* segments                                         */
#define LEN_MAX 60000u /* near 64 KiB a frame is full: Linux GRO_LEGACY_MAX_SIZE */

static uint32_t segments_of(const WtSegment *s)
{
  return s->wire_size ? (s->payload_wire_len - 1) / s->wire_size + 1 : 1;
}

static uint32_t size_of(const WtSegment *s)
{
  return s->wire_size ? s->wire_size : s->payload_wire_len;
}

/* It ends with a full segment, and not where its sender ran out of data (RFC 9293 3.9.1 PUSH). */
static bool has_more(const WtArrival *one, const WtSegment *s)
{
  return !(s->flags & (WT_TCP_PSH | WT_TCP_FIN | WT_TCP_SYN | WT_TCP_RST)) &&
         s->payload_wire_len % one->full == 0;
}

/* What tcp_gro_receive() and inet_gro_receive() compare. */
static bool is_alike(const WtArrival *one, const WtSegment *s)
{
  return one->ack.v == s->ack.v && one->window == s->window && one->tos == s->tos &&
         one->ttl == s->ttl && one->clock == s->options.ts_val &&
         one->echo == s->options.ts_ecr && one->options == wt_options_len(s);
}

static void end_run(WtArrivals *self, WtArrival *one)
{
  if (one->run > one->segments) {
    self->runs++;
    self->run_segments += one->run;
  }
  one->run = 0;
}

static void note_place(WtArrivals *self, const WtSegment *s)
{
  if (self->frame)
    return;
  self->frame = s->frame->number;
  self->ts_ns = s->frame->ts_ns;
  self->input = s->frame->input;
}

static void note_merge(WtArrivals *self, const WtArrival *one)
{
  self->merges[MIN(one->segments, WT_MERGE_SIZES) - 1]++;
  self->merged += one->segments;
  self->n_merges++;
}

static void note_burst(WtArrivals *self, const WtArrival *one, int64_t interval_ns)
{
  const uint32_t at = self->n_bursts++ % WT_ARRIVALS_KEPT;

  self->interval_ns[at] = (uint32_t) interval_ns;
  self->burst[at] = one->burst;
}

/* Times may be anything. */
static int64_t since(int64_t from_ns, int64_t to_ns)
{
  int64_t ns;

  return __builtin_sub_overflow(to_ns, from_ns, &ns) || ns < 0 ? INT64_MAX : ns;
}

static void follow(WtArrivals *self, WtArrival *one, const WtSegment *s)
{
  const int64_t gap_ns = since(one->ts_ns, s->frame->ts_ns);
  const bool goes_on = one->more && one->end.v == s->seq.v;

  if (goes_on && gap_ns <= AT_ONCE_NS && is_alike(one, s) && one->len + size_of(s) <= LEN_MAX) {
    note_merge(self, one);
    note_place(self, s);
  } else {
    end_run(self, one);
  }
  if (gap_ns <= AT_ONCE_NS)
    return;

  const int64_t interval_ns = since(one->burst_ns, s->frame->ts_ns);

  if (goes_on && one->steady && gap_ns <= PAUSE_NS && interval_ns <= PAUSE_NS) {
    note_burst(self, one, interval_ns);
    note_place(self, s);
  }
  one->burst_ns = s->frame->ts_ns;
  one->burst = 0;
  one->steady = goes_on;
}

void wt_arrivals_push(WtArrivals *self, WtArrival *one, const WtSegment *segment)
{
  if (one->started)
    follow(self, one, segment);
  else
    one->burst_ns = segment->frame->ts_ns;
  one->started = true;
  one->ts_ns = segment->frame->ts_ns;
  one->end = wt_tcp_seq_add(segment->seq, segment->payload_wire_len);
  one->ack = segment->ack;
  one->clock = segment->options.ts_val;
  one->echo = segment->options.ts_ecr;
  one->options = (uint16_t) wt_options_len(segment);
  one->window = segment->window;
  one->tos = segment->tos;
  one->ttl = segment->ttl;
  one->len = segment->payload_wire_len;
  one->segments = segments_of(segment);
  one->burst += one->segments;
  one->run += one->segments;
  one->full = MAX(one->full, size_of(segment));
  one->more = has_more(one, segment);
  self->supers += segment->wire_size > 0;
}

void wt_arrivals_round(WtArrivals *self, uint64_t ns)
{
  if (ns && (!self->round_ns || ns < self->round_ns))
    self->round_ns = ns;
}

/* --- judgement --- */

static int by_size(const void *a, const void *b)
{
  const uint32_t x = *(const uint32_t *) a, y = *(const uint32_t *) b;

  return (x > y) - (x < y);
}

/* The largest number of @n sorted values that are equal. */
static uint32_t most_equal(const uint32_t *sorted, uint32_t n)
{
  uint32_t most = 0;

  for (uint32_t i = 0, first = 0; i < n; i++) {
    if (sorted[i] != sorted[first])
      first = i;
    most = MAX(most, i - first + 1);
  }
  return most;
}

static uint32_t within_a_fifth(const uint32_t *values, uint32_t n, uint64_t of)
{
  uint32_t found = 0;

  for (uint32_t i = 0; i < n; i++)
    found += values[i] >= of - of / 5 && values[i] <= of + of / 5;
  return found;
}

static double mean_of(const uint32_t *values, uint32_t n)
{
  uint64_t sum = 0;

  for (uint32_t i = 0; i < n; i++)
    sum += values[i];
  return (double) sum / n;
}

bool wt_arrivals_coalescing(const WtArrivals *self, WtCoalescing *out)
{
  const uint32_t n = (uint32_t) MIN(self->n_bursts, WT_ARRIVALS_KEPT);
  uint32_t sorted[WT_ARRIVALS_KEPT];

  if (n < BURSTS_MIN)
    return false;
  memcpy(sorted, self->interval_ns, n * sizeof sorted[0]);
  qsort(sorted, n, sizeof sorted[0], by_size);
  *out = (WtCoalescing) { .interval_ns = sorted[n / 2], .bursts = n };
  out->alike = within_a_fifth(sorted, n, out->interval_ns);
  out->segments = mean_of(self->burst, n);
  memcpy(sorted, self->burst, n * sizeof sorted[0]);
  qsort(sorted, n, sizeof sorted[0], by_size);

  const bool by_clock = out->alike >= n - n / 4 && out->interval_ns >= INTERVAL_NS_MIN;
  const bool of_one_size = most_equal(sorted, n) > n / 2;
  const bool ack_clock = !self->round_ns || 2 * out->interval_ns > self->round_ns;

  return by_clock && !of_one_size && !ack_clock && out->segments >= BURST_MIN;
}

static uint32_t median_merge(const WtArrivals *self)
{
  uint64_t below = 0;
  uint32_t size = 0;

  while (size < WT_MERGE_SIZES && 2 * below < self->n_merges)
    below += self->merges[size++];
  return size;
}

bool wt_arrivals_small(const WtArrivals *self, WtSmallMerges *out)
{
  if (self->n_merges < MERGES_MIN || self->supers < SUPERS_MIN || !self->runs)
    return false;
  *out = (WtSmallMerges) {
    .frames = self->n_merges,
    .median = median_merge(self),
    .mean = (double) self->merged / (double) self->n_merges,
    .run = (double) self->run_segments / (double) self->runs,
  };
  return out->median <= MEDIAN_MAX && out->run >= RUN_MIN;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Paths do not matter: a stream cut, reordered, repeated and overlapped is delivered as it was; of
 * one that the capture lost parts of, every octet that it holds is delivered, the rest are holes.
 * The reference is the stream itself, as a plain array.
 */
#include <glib.h>
#include <string.h>

#include "rng.h"
#include "stream/stream.h"
#include "wt-test.h"

#define ROUNDS 600u
#define WINDOW                                                                                 \
  8u /* segments that may be swapped; twice that, repeated, is within a gap's grace */

/**
 * Model:
 * @stream: what was sent; @len octets
 * @have: which of them the capture holds in a segment with a right checksum
 * @at: how far it was delivered
 */
typedef struct {
  WtRng rng;
  uint32_t round;
  uint32_t len, at;
  uint32_t start; /* of what is delivered: the first captured octet if no SYN was seen */
  uint32_t base;
  uint8_t *stream;
  bool *have;
  bool mid_stream;
  unsigned told; /* overlaps and limits: never in these streams */
  WtReasm reasm;
  WtFrame frame;
} Model;

typedef struct {
  uint32_t from, to;
} Cut;

#define CHECK(m, condition)                                                                    \
  do {                                                                                         \
    if (!(condition))                                                                          \
      fail_msg("WT_SEED=%u round %u, octet %u of %u: %s", (m)->rng.seed, (m)->round, (m)->at,  \
               (m)->len, #condition);                                                          \
  } while (0)

/* After eight suspects that were accepted, checksums are no longer believed. */
static bool credulous(const Model *m)
{
  return m->reasm.accepted_suspects >= 8;
}

static void slice(void *user, const WtSlice *s)
{
  Model *m = user;

  CHECK(m, s->octets.len && s->offset + m->start == m->at);
  CHECK(m, s->octets.len <= m->len - m->at);
  for (size_t i = 0; i < s->octets.len && !s->suspect && !credulous(m); i++)
    CHECK(m, m->have[m->at + i] && s->octets.data[i] == m->stream[m->at + i]);
  m->at += (uint32_t) s->octets.len;
}

static void hole(void *user, WtHole kind, uint64_t octets)
{
  Model *m = user;

  CHECK(m, octets && octets <= m->len - m->at);
  for (uint64_t i = 0; i < octets; i++)
    CHECK(m, kind == WT_HOLE_SNAPPED || !m->have[m->at + i]);
  m->at += (uint32_t) octets;
}

static void overlap(void *user, uint64_t offset, uint64_t octets)
{
  Model *m = user;

  (void) offset;
  (void) octets;
  m->told++;
}

static void limit(void *user, uint64_t octets)
{
  overlap(user, 0, octets);
}

static const WtStreamSink sink = { slice, hole, overlap, limit };

static void push(Model *m, Cut cut, uint32_t snap, bool damage)
{
  const uint32_t len = cut.to - cut.from - snap;
  uint8_t *exact = len ? g_memdup2(m->stream + cut.from, len) : NULL;
  const WtSegment segment = {
    .frame = &m->frame,
    .payload = { exact, len },
    .payload_wire_len = cut.to - cut.from,
    .seq = { m->base + cut.from },
    .tcp_checksum = damage ? WT_CHECKSUM_WRONG : WT_CHECKSUM_VALID,
  };

  if (m->mid_stream && !m->reasm.started)
    m->at = m->start = cut.from;
  if (damage && len)
    exact[wt_rng_below(&m->rng, len)] ^= 0x40;
  else if (!damage)
    memset(m->have + cut.from, true, len);
  m->frame.number++;
  m->frame.ts_ns += 1000;
  wt_reasm_push(&m->reasm, &segment, &sink, m);
  g_free(exact);
}

/* And its acknowledgement, which is of no octet. */
static void push_fin(Model *m)
{
  const WtSegment segment = {
    .frame = &m->frame,
    .seq = { m->base + m->len },
    .flags = WT_TCP_FIN,
    .tcp_checksum = WT_CHECKSUM_VALID,
  };

  wt_reasm_push(&m->reasm, &segment, &sink, m);
  wt_reasm_acked(&m->reasm, (WtTcpSeq) { m->base + m->len + 1 }, m->frame.ts_ns, &sink, m);
}

static void acked(Model *m, uint32_t to)
{
  wt_reasm_acked(&m->reasm, (WtTcpSeq) { m->base + to }, m->frame.ts_ns, &sink, m);
}

/* Cuts of the whole stream, now and then with one that repeats some of what lies before. */
static GArray *cut_up(Model *m)
{
  GArray *cuts = g_array_new(FALSE, FALSE, sizeof(Cut));
  const uint32_t mss = 1 + wt_rng_below(&m->rng, 60);

  for (uint32_t at = 0; at < m->len;) {
    const uint32_t want = 1 + wt_rng_below(&m->rng, mss), n = MIN(want, m->len - at);
    const bool repeats = wt_rng_below(&m->rng, 4) == 0;
    const uint32_t back = repeats ? wt_rng_below(&m->rng, MIN(at, 80) + 1) : 0;
    const Cut cut = { at - back, at + n };

    g_array_append_val(cuts, cut);
    at += n;
  }
  return cuts;
}

/* Moves cuts by less than WINDOW places. */
static void shuffle(Model *m, GArray *cuts)
{
  for (uint32_t at = 0; at + 1 < cuts->len; at += WINDOW / 2) {
    const uint32_t n = MIN(WINDOW / 2, cuts->len - at);

    for (uint32_t i = n; i > 1; i--) {
      Cut *a = &g_array_index(cuts, Cut, at + i - 1);
      Cut *b = &g_array_index(cuts, Cut, at + wt_rng_below(&m->rng, i));
      const Cut c = *a;

      *a = *b;
      *b = c;
    }
  }
}

static void begin(Model *m, WtStreamShared *shared, uint32_t round)
{
  *m = (Model) { .rng = wt_rng(round), .round = round };
  m->len = 1 + wt_rng_below(&m->rng, 4000);
  m->base = wt_rng_below(&m->rng, 3) ? 0u - wt_rng_below(&m->rng, m->len) : round * 7919;
  m->mid_stream = wt_rng_below(&m->rng, 4) == 0;
  m->stream = g_malloc(m->len);
  m->have = g_new0(bool, m->len);
  m->frame.ts_ns = 1;
  for (uint32_t i = 0; i < m->len; i++)
    m->stream[i] = (uint8_t) wt_rng_below(&m->rng, 256);
  wt_reasm_init(&m->reasm, shared, round);
  if (!m->mid_stream)
    wt_reasm_start(&m->reasm, (WtTcpSeq) { m->base });
}

static void end(Model *m)
{
  CHECK(m, !m->reasm.held && !m->reasm.suspects && m->reasm.held_octets == 0);
  CHECK(m, m->told == 0 || credulous(m));
  wt_rng_clear(&m->rng);
  g_free(m->stream);
  g_free(m->have);
}

static uint32_t prefix(const Model *m, uint32_t at)
{
  while (at < m->len && m->have[at])
    at++;
  return at;
}

/* Nothing lost: acknowledgements follow what was captured, or run ahead of it. */
static void whole_round(Model *m)
{
  g_autoptr(GArray) cuts = cut_up(m);
  const bool ahead = wt_rng_below(&m->rng, 2);
  uint32_t sent = 0;

  shuffle(m, cuts);
  for (uint32_t i = 0; i < cuts->len; i++) {
    const Cut cut = g_array_index(cuts, Cut, i);

    for (uint32_t n = 1 + !wt_rng_below(&m->rng, 5); n; n--)
      push(m, cut, 0, false);
    if (wt_rng_below(&m->rng, 4) == 0)
      push(m, g_array_index(cuts, Cut, wt_rng_below(&m->rng, i + 1)), 0, false);
    sent = MAX(sent, cut.to);
    acked(m, ahead ? sent : prefix(m, m->start));
    CHECK(m, m->at == prefix(m, m->start)); /* as early as it could be */
  }
  CHECK(m, m->at == m->len);
}

/* Some lost, some snapped, some damaged: the receiver had them all. */
static void lossy_round(Model *m)
{
  static const uint32_t percents[] = { 1, 10, 60 };
  g_autoptr(GArray) cuts = cut_up(m);
  const uint32_t lost = percents[wt_rng_below(&m->rng, G_N_ELEMENTS(percents))];
  const uint32_t odd = wt_rng_below(&m->rng, 3) ? 0 : 20;
  uint32_t sent = 0, last = 0;

  shuffle(m, cuts);
  for (uint32_t i = 0; i < cuts->len; i++) {
    const Cut cut = g_array_index(cuts, Cut, i);

    sent = MAX(sent, cut.to);
    if (wt_rng_below(&m->rng, 100) >= lost) {
      const bool is_odd = wt_rng_below(&m->rng, 100) < odd, damage = wt_rng_below(&m->rng, 2);

      push(m, cut, is_odd && !damage ? wt_rng_below(&m->rng, cut.to - cut.from + 1) : 0,
           is_odd && damage);
      last = MAX(last, cut.to);
    }
    acked(m, sent);
  }

  const bool ends = m->reasm.started && wt_rng_below(&m->rng, 2);

  if (ends)
    push_fin(m);
  wt_reasm_finish(&m->reasm, m->frame.ts_ns, &sink, m);
  CHECK(m, m->at == (ends ? m->len : last));
}

static void rounds(void (*round)(Model *))
{
  const WtLimits limits = { .reasm_octets = 1 << 16, .reasm_octets_all = 1 << 24 };
  WtStreamShared *shared = wt_stream_shared_new(&limits);

  for (uint32_t i = 1; i <= ROUNDS; i++) {
    Model m;

    begin(&m, shared, i);
    round(&m);
    end(&m);
  }
  wt_stream_shared_free(shared);
}

static void paths_do_not_matter(void **state)
{
  (void) state;
  rounds(whole_round);
}

static void what_is_captured_is_delivered(void **state)
{
  (void) state;
  rounds(lossy_round);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(paths_do_not_matter),
    cmocka_unit_test(what_is_captured_is_delivered),
  };

  return cmocka_run_group_tests_name("reasm", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A bench for the cutter: side 0 sends frames that are built and decoded, side 1 answers, and
 * what the sink is told is kept.
 */
#ifndef WT_TEST_CUTTER_BENCH_H
#define WT_TEST_CUTTER_BENCH_H

#include "offload/cut.h"

#include <glib.h>
#include <string.h>

#include "build-tcp.h"
#include "wt-test.h"

#define MSS 1460u

/** Told: what the sink was told. */
typedef struct {
  uint64_t ticket;
  WtSuperSegment what;
} Told;

/**
 * Bench: side 0 sends; it is the capturing host or not.
 * @told: of Told; @last: what the last push returned
 */
typedef struct {
  WtCutter pair[2];
  WtDecoder *decoder;
  GArray *told;
  uint8_t ip_version;
  uint32_t seq[2];
  uint16_t id[2];
  uint64_t ticket;
  WtTestSum sum[2]; /* of frames without data */
  bool final;
  WtCut last;
} Bench;

static inline void on_settled(void *user, uint64_t ticket, const WtSuperSegment *segment)
{
  const Told told = { ticket, *segment };

  g_array_append_val(((Bench *) user)->told, told);
}

static inline WtCutSink sink_of(Bench *b)
{
  return (WtCutSink) { on_settled, b };
}

static inline void begin(Bench *b, uint8_t ip_version, WtRole role)
{
  *b = (Bench) {
    .decoder = wt_decoder_new(&wt_default_limits),
    .told = g_array_new(FALSE, FALSE, sizeof(Told)),
    .ip_version = ip_version,
    .id = { 100, 200 },
    .sum = { role == WT_ROLE_SENT ? WT_TEST_SUM_PARTIAL : WT_TEST_SUM_FULL,
             role == WT_ROLE_SENT ? WT_TEST_SUM_FULL : WT_TEST_SUM_PARTIAL },
  };
  wt_cutter_init(&b->pair[0]);
  wt_cutter_init(&b->pair[1]);
}

static inline void end(Bench *b)
{
  wt_cutter_clear(&b->pair[0]);
  wt_cutter_clear(&b->pair[1]);
  wt_decoder_free(b->decoder);
  g_array_unref(b->told);
}

enum { TTL_AT = 14 + 8 };

/** Sent: a frame to push; its sequence number and identification are the bench's. */
typedef struct {
  int from;
  uint32_t len, wire_len; /* wire_len: of what was cut off, in addition */
  uint16_t flags;
  WtTestForm form;
  const uint8_t *octets;
  uint8_t options[8];
  uint32_t options_len;
  bool damaged; /* its TTL changed, but not its header checksum */
} Sent;

static inline WtTestPath path_of(const Bench *b, int from)
{
  WtTestPath path = {
    .src = { { 10, 0, 0, 1 }, 50000, b->ip_version },
    .dst = { { 10, 0, 0, 2 }, 3260, b->ip_version },
  };
  const WtTestPath back = { .src = path.dst, .dst = path.src };

  return from ? back : path;
}

static inline void push(Bench *b, const Sent *sent)
{
  const WtTestPath path = path_of(b, sent->from);
  g_autofree uint8_t *zeros = g_malloc0(sent->len);
  WtTestTcp tcp = {
    .path = &path,
    .seq = b->seq[sent->from],
    .ack = b->seq[!sent->from],
    .flags = sent->flags | WT_TCP_ACK,
    .ip_id = b->id[sent->from],
    .ttl = 64,
    .dont_fragment = true,
    .options_len = sent->options_len,
    .payload = { sent->octets ? sent->octets : zeros, sent->len },
  };

  if (sent->flags & WT_TCP_SYN && !sent->from)
    tcp.flags = sent->flags;
  memcpy(tcp.options, sent->options, sizeof sent->options);
  g_autoptr(GByteArray) a = wt_test_tcp(&tcp, &sent->form);
  g_autofree uint8_t *exact = g_memdup2(a->data, a->len - sent->wire_len);
  if (sent->damaged)
    exact[TTL_AT] ^= 1;
  const WtFrame frame = {
    .data = { exact, a->len - sent->wire_len },
    .wire_len = a->len,
    .linktype = 1,
    .number = b->ticket + 1,
  };
  const WtCutSink sink = sink_of(b);
  WtSegment segment;

  assert_int_equal(wt_decoder_push(b->decoder, &frame, &segment), WT_DECODED_TCP);
  b->final = wt_cutter_push(b->pair, sent->from, &segment, 0, b->ticket++, &sink, &b->last);
}

static inline void push_empty(Bench *b, int from)
{
  push(b, &(Sent) { .from = from, .form.sum = b->sum[from] });
  b->id[from]++;
}

static inline void push_syn(Bench *b, int from, uint16_t mss)
{
  push(b, &(Sent) { .from = from,
                    .flags = WT_TCP_SYN,
                    .form.sum = b->sum[from],
                    .options = { 2, 4, (uint8_t) (mss >> 8), (uint8_t) mss },
                    .options_len = 4 });
  b->seq[from]++;
  b->id[from]++;
}

/* A frame of side 0 with data; it was as many segments. */
static inline void push_data(Bench *b, uint32_t len, WtTestSum sum, uint32_t segments)
{
  push(b, &(Sent) { .len = len, .form.sum = sum });
  b->seq[0] += len;
  b->id[0] = (uint16_t) (b->id[0] + segments);
}

static inline void flush(Bench *b)
{
  const WtCutSink sink = sink_of(b);

  wt_cutter_flush(&b->pair[0], &sink);
  wt_cutter_flush(&b->pair[1], &sink);
}

static inline const Told *told(const Bench *b, guint i)
{
  assert_true(i < b->told->len);
  return &g_array_index(b->told, Told, i);
}

#endif

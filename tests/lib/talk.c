/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "talk.h"

#include <string.h>

#include "decode/decode.h"

#define STREAM_MAX (1u << 20)
#define STEPS_MIN 20u
#define STEPS_MORE 60u
#define BIG_MAX 200000u

static const uint32_t mtus[] = { 576, 1280, 1400, 1480, 1492, 1500, 1500, 1500, 4352, 9000 };

/**
 * Side: one end, as a sender.
 * @stream: what it has to say; @sent octets of it are on their way, @acked came back
 * @edges: of uint32_t: where its segments end, from 0
 * @size: data and options of a full segment                          [octets]
 */
typedef struct {
  WtTestPath path;
  uint8_t *stream;
  GArray *edges;
  uint32_t isn, sent, acked, size, mss;
  uint32_t ts_val;
  uint16_t id, id_mask, window;
  uint8_t id_step, ttl, tos;
} Side;

/**
 * Talk:
 * @host: which side captures
 * @arrived: of WtTestTcp: what its card has and its stack has not
 * @lost: of WtTestTcp: what has to be sent again
 * @burst: data that its stack hands to the card at once              [octets]
 * @full_sums: the card makes no sums; @stack_cuts: nor does it cut
 */
typedef struct {
  WtRng *rng;
  const WtTestTalkKind *kind;
  Side sides[2];
  int host;
  GArray *arrived, *lost;
  GPtrArray *captured;
  int64_t now_ns;
  WtTestMerging merging;
  uint32_t burst;
  bool timestamps, accecn, full_sums, stack_cuts, jumbo, len_zero, one_way_received;
} Talk;

static uint32_t below(Talk *t, uint32_t n)
{
  return wt_rng_below(t->rng, n);
}

static bool one_in(Talk *t, uint32_t n)
{
  return below(t, n) == 0;
}

/* --- capturing --- */

static void free_octets(gpointer a)
{
  g_byte_array_unref(a);
}

static void free_captured(gpointer data)
{
  WtTestCaptured *const c = data;

  g_byte_array_unref(c->frame);
  g_ptr_array_unref(c->wire);
  g_free(c);
}

static bool is_missed(Talk *t, const WtTestTcp *packet, bool received)
{
  const WtTestTalkKind *const kind = t->kind;

  return (kind->begun && packet->flags & WT_TCP_SYN) ||
         (kind->one_way && received != t->one_way_received) || below(t, 100) < kind->drops;
}

static void capture(Talk *t, const WtTestTcp *packet, const WtTestForm *form,
                    const WtTestTcp *pieces, size_t n)
{
  const bool received = packet->path != &t->sides[t->host].path;
  const WtTestForm plain = {
    .sum = received || n > 1 ? WT_TEST_SUM_CUT : WT_TEST_SUM_FULL,
  };

  t->now_ns += 1000 * (1 + below(t, 200));
  if (is_missed(t, packet, received))
    return;
  WtTestCaptured *const c = g_new0(WtTestCaptured, 1);

  c->frame = wt_test_tcp(packet, form);
  c->wire = g_ptr_array_new_with_free_func(free_octets);
  c->ts_ns = t->now_ns;
  c->wire_len = c->frame->len;
  c->size = (uint32_t) pieces[0].payload.len;
  c->len = (uint32_t) packet->payload.len;
  c->received = received;
  c->by_chance = wt_test_tcp_by_chance(packet);
  for (size_t i = 0; i < n; i++)
    g_ptr_array_add(c->wire, wt_test_tcp(&pieces[i], &plain));
  if (t->kind->snap && c->frame->len > t->kind->snap)
    g_byte_array_set_size(c->frame, t->kind->snap);
  g_ptr_array_add(t->captured, c);
}

/* BIG TCP before Linux 7.1: what IPv6's length cannot say, an option does. */
static bool has_jumbo_option(const Talk *t, const WtTestTcp *packet)
{
  const size_t tcp_len = wt_test_tcp_header_len(packet) - 40 + packet->payload.len;

  return t->jumbo && packet->path->src.ip_version == 6 && tcp_len > UINT16_MAX;
}

/* What the stack asks of the card is what the capture sees. */
static void capture_sent(Talk *t, const WtTestTcp *packet, const WtTestTcp *pieces, size_t n)
{
  const bool super = n > 1;
  const WtTestForm form = {
    .sum = t->full_sums                ? WT_TEST_SUM_FULL
           : super && t->kind->windows ? WT_TEST_SUM_WINDOWS
                                       : WT_TEST_SUM_PARTIAL,
    .len_zero = super && t->len_zero,
    .jumbo = has_jumbo_option(t, packet),
  };

  capture(t, packet, &form, pieces, n);
}

/* The stack takes what the card has. */
static void poll(Talk *t)
{
  const WtTestTcp *const pieces = (const WtTestTcp *) (const void *) t->arrived->data;
  const size_t n = t->arrived->len;

  for (size_t at = 0; at < n;) {
    WtTestTcp joined;
    WtTestForm form;
    const size_t joins = wt_test_join(pieces + at, n - at, &t->merging, &joined, &form);

    if (joins == 1)
      form.sum = WT_TEST_SUM_CUT; /* as it came */
    form.jumbo = joins > 1 && has_jumbo_option(t, &joined);
    capture(t, &joined, &form, pieces + at, joins);
    at += joins;
  }
  g_array_set_size(t->arrived, 0);
}

/* --- sending --- */

static void put32(uint8_t *at, uint32_t value)
{
  for (int i = 0; i < 4; i++)
    at[i] = (uint8_t) (value >> (24 - 8 * i));
}

static uint32_t edge(const Side *side, uint32_t i)
{
  return g_array_index(side->edges, uint32_t, i);
}

/* Of the side's own segments: the end of a random one that lies beyond @from, or @from. */
static uint32_t some_edge(Talk *t, const Side *side, uint32_t from)
{
  const uint32_t last = side->edges->len - 1;
  const uint32_t at = edge(side, last - below(t, MIN(last, 60) + 1));

  return MAX(at, from);
}

static void add_timestamps(Talk *t, int from, WtTestTcp *packet)
{
  uint8_t *const at = packet->options + packet->options_len;

  if (!t->timestamps)
    return;
  t->sides[from].ts_val = (uint32_t) (t->now_ns / 4000000);
  memcpy(at, (const uint8_t[]) { 1, 1, 8, 10 }, 4);
  put32(at + 4, t->sides[from].ts_val);
  put32(at + 8, t->sides[!from].ts_val);
  packet->options_len += 12;
}

static void add_sack(Talk *t, int from, WtTestTcp *packet)
{
  const Side *const peer = &t->sides[!from];
  uint8_t *const at = packet->options + packet->options_len;
  const uint32_t left = some_edge(t, peer, peer->acked);
  const uint32_t right = some_edge(t, peer, left);

  if (right == left)
    return;
  memcpy(at, (const uint8_t[]) { 1, 1, 5, 10 }, 4);
  put32(at + 4, peer->isn + 1 + left);
  put32(at + 8, peer->isn + 1 + right);
  packet->options_len += 12;
}

static WtTestTcp packet_of(Talk *t, int from, uint32_t at, uint32_t len, uint16_t flags)
{
  const Side *const side = &t->sides[from];
  WtTestTcp packet = {
    .path = &side->path,
    .seq = side->isn + 1 + at,
    .ack = t->sides[!from].isn + 1 + t->sides[!from].acked,
    .flags = flags | WT_TCP_ACK,
    .window = side->window,
    .ip_id = side->id,
    .ttl = side->ttl,
    .tos = side->tos,
    .dont_fragment = true,
    .payload = { side->stream + at, len },
  };

  add_timestamps(t, from, &packet);
  if (t->kind->loss && one_in(t, 10))
    add_sack(t, from, &packet);
  return packet;
}

static void arrive(Talk *t, const GArray *pieces)
{
  for (uint32_t i = 0; i < pieces->len; i++) {
    const WtTestTcp *const piece = &g_array_index(pieces, WtTestTcp, i);
    const bool lost = !(piece->flags & WT_TCP_SYN) && below(t, 100) < t->kind->loss;

    if (!lost)
      g_array_append_vals(t->arrived, piece, 1);
    else if (piece->payload.len)
      g_array_append_vals(t->lost, piece, 1);
  }
}

/* Leaves the stack of its side; @packet may be several segments. */
static void leave(Talk *t, int from, const WtTestTcp *packet)
{
  Side *const side = &t->sides[from];
  const WtTestCutting how = {
    .size = side->size - packet->options_len,
    .id_mask = side->id_mask,
    .id_step = side->id_step,
    .cwr_on_all = t->accecn,
  };
  g_autoptr(GArray) pieces = g_array_new(FALSE, FALSE, sizeof(WtTestTcp));

  wt_test_cut(packet, &how, pieces);
  side->id = (uint16_t) ((side->id + pieces->len * side->id_step) & side->id_mask);
  for (uint32_t i = 0; i < pieces->len; i++) {
    const WtTestTcp *const piece = &g_array_index(pieces, WtTestTcp, i);
    const uint32_t end =
        (uint32_t) (piece->payload.data - side->stream) + (uint32_t) piece->payload.len;

    if (end > edge(side, side->edges->len - 1))
      g_array_append_val(side->edges, end);
  }
  const WtTestTcp *const first = &g_array_index(pieces, WtTestTcp, 0);

  if (from != t->host)
    arrive(t, pieces);
  else if (!t->stack_cuts)
    capture_sent(t, packet, first, pieces->len);
  for (uint32_t i = 0; from == t->host && t->stack_cuts && i < pieces->len; i++)
    capture_sent(t, first + i, first + i, 1);
}

/* --- what may happen --- */

static uint32_t write_len(Talk *t, const Side *side)
{
  static const uint32_t odd[] = { 1, 48, 48, 52, 100, 512 };
  const uint32_t full = side->size - (t->timestamps ? 12 : 0);

  switch (below(t, 5)) {
  case 0:
    return odd[below(t, G_N_ELEMENTS(odd))];
  case 1:
    return full * (1 + below(t, 20));
  case 2:
    return 1 + below(t, 3 * full);
  case 3:
    return 1 + below(t, 20000);
  default:
    return 1 + below(t, t->burst);
  }
}

static uint16_t odd_flags(Talk *t)
{
  return (uint16_t) ((one_in(t, 12) ? WT_TCP_CWR : 0) | (one_in(t, 12) ? WT_TCP_ECE : 0) |
                     (t->accecn && one_in(t, 4) ? WT_TCP_AE : 0));
}

/* An application writes; the stack sends in bursts, the last of which is pushed. */
static void write_some(Talk *t, int from)
{
  Side *const side = &t->sides[from];
  const bool small = t->kind->small && from != t->host;
  uint32_t left = small ? 20 + below(t, 80) : write_len(t, side);

  left = MIN(left, STREAM_MAX - side->sent);
  while (left) {
    const uint32_t full = side->size - (t->timestamps ? 12 : 0);
    const uint32_t most = 1 + below(t, MAX(t->burst / full, 1));
    const uint32_t len = MIN(left, most * full);
    const bool pushed = len == left && (!small || one_in(t, 6)) && (len % full || one_in(t, 2));
    WtTestTcp packet =
        packet_of(t, from, side->sent, len, odd_flags(t) | (pushed ? WT_TCP_PSH : 0));

    side->sent += len;
    left -= len;
    leave(t, from, &packet);
  }
}

/* Small writes of one size, in a row: responses, or headers before their data. */
static void write_small(Talk *t, int from)
{
  const uint32_t len = one_in(t, 2) ? 48 : 20 + below(t, 300);

  for (uint32_t n = 1 + below(t, 6); n; n--) {
    Side *const side = &t->sides[from];
    const uint32_t room = MIN(STREAM_MAX - side->sent, side->size - 24);
    const uint32_t here = MIN(len, room);
    if (here == 0)
      return;
    const WtTestTcp packet =
        packet_of(t, from, side->sent, here, one_in(t, 6) ? WT_TCP_PSH : 0);

    side->sent += here;
    leave(t, from, &packet);
  }
}

/* How far @from's data have come, without a hole. */
static uint32_t delivered(Talk *t, int from)
{
  const Side *const side = &t->sides[from];
  uint32_t upto = side->sent;

  if (from == t->host)
    return some_edge(t, side, side->acked);
  for (uint32_t i = 0; i < t->lost->len; i++) {
    const uint32_t at =
        (uint32_t) (g_array_index(t->lost, WtTestTcp, i).payload.data - side->stream);

    upto = MIN(upto, at);
  }
  return upto;
}

static void acknowledge(Talk *t, int from)
{
  Side *const peer = &t->sides[!from];

  if (from == t->host)
    poll(t);
  const uint32_t upto = delivered(t, !from);

  peer->acked = MAX(peer->acked, upto);
  if (one_in(t, 4))
    t->sides[from].window = (uint16_t) (400 + below(t, 100));
  const WtTestTcp packet =
      packet_of(t, from, t->sides[from].sent, 0, odd_flags(t) & WT_TCP_ECE);

  leave(t, from, &packet);
}

/* What was lost; or, by the host, what it thinks was. */
static void send_again(Talk *t)
{
  const Side *const side = &t->sides[t->host];
  const uint32_t n = side->edges->len;

  if (t->lost->len) {
    const WtTestTcp lost = g_array_index(t->lost, WtTestTcp, 0);
    const Side *const peer = &t->sides[!t->host];

    g_array_remove_index(t->lost, 0);
    const WtTestTcp again =
        packet_of(t, !t->host, (uint32_t) (lost.payload.data - peer->stream),
                  (uint32_t) lost.payload.len, lost.flags & WT_TCP_PSH);
    leave(t, !t->host, &again);
  } else if (t->kind->loss && n > 1) {
    const uint32_t i = below(t, n - 1);
    const WtTestTcp again =
        packet_of(t, t->host, edge(side, i), edge(side, i + 1) - edge(side, i), WT_TCP_PSH);

    leave(t, t->host, &again);
  }
}

static void step(Talk *t)
{
  const int from = (int) below(t, 2);

  switch (below(t, 8)) {
  case 0:
    acknowledge(t, from);
    break;
  case 1:
    poll(t);
    break;
  case 2:
    send_again(t);
    break;
  case 3:
    t->now_ns += (int64_t) below(t, 20) * 100000;
    break;
  case 4:
    if (t->kind->small && from != t->host) {
      write_small(t, from);
      break;
    }
    write_some(t, from);
    break;
  default:
    write_some(t, from);
    break;
  }
  if (t->arrived->len > 1 + below(t, 90))
    poll(t);
}

/* --- from the first packet to the last --- */

static void open_side(Talk *t, int from, uint16_t flags)
{
  Side *const side = &t->sides[from];
  WtTestTcp syn = packet_of(t, from, 0, 0, flags);

  syn.options_len = 0;
  syn.seq = side->isn;
  syn.ack = flags & WT_TCP_ACK ? t->sides[!from].isn + 1 : 0;
  syn.flags = flags | (t->accecn ? WT_TCP_AE | WT_TCP_CWR | WT_TCP_ECE : 0);
  memcpy(syn.options,
         (const uint8_t[]) { 2, 4, (uint8_t) (side->mss >> 8), (uint8_t) side->mss }, 4);
  syn.options_len = 4;
  add_timestamps(t, from, &syn);
  leave(t, from, &syn);
  poll(t);
}

static void choose_side(Talk *t, int i, uint8_t version)
{
  Side *const side = &t->sides[i];
  const bool fixed = !t->kind->counted && one_in(t, 4),
             windows = t->kind->windows && i == t->host;

  side->path.src = side->path.dst =
      (WtEndpoint) { .ip = { 10, 1, 2, 3 }, .ip_version = version };
  side->path.src.port = i ? 3260 : 50000;
  side->path.dst.port = i ? 50000 : 3260;
  side->path.src.ip[version == 4 ? 3 : 15] = (uint8_t) (1 + i);
  side->path.dst.ip[version == 4 ? 3 : 15] = (uint8_t) (2 - i);
  side->mss = mtus[below(t, G_N_ELEMENTS(mtus))] - (version == 4 ? 40 : 60);
  side->isn = below(t, 3) ? below(t, UINT32_MAX) : UINT32_MAX - below(t, 100000);
  side->window = 500;
  side->ttl = 64;
  side->id_mask = windows ? 0x7fff : UINT16_MAX;
  side->id_step = !fixed;
  side->id = fixed ? 0 : (uint16_t) (below(t, 65536) & side->id_mask);
  side->edges = g_array_new(FALSE, TRUE, sizeof(uint32_t));
  g_array_set_size(side->edges, 1);
  side->stream = g_malloc0(STREAM_MAX + 1);
  uint32_t state = below(t, UINT32_MAX) | 1;

  const uint32_t filled = one_in(t, 4) ? below(t, STREAM_MAX) : STREAM_MAX; /* zeros follow */
  for (uint32_t at = 0; at < filled; at++) {
    state = state * 1664525u + 1013904223u;
    side->stream[at] = (uint8_t) (state >> 24);
  }
}

static void choose(Talk *t)
{
  const WtTestTalkKind *const kind = t->kind;
  const uint8_t version = kind->ip_version ? kind->ip_version : one_in(t, 3) ? 6 : 4;
  const bool vlan = one_in(t, 4);

  for (int i = 0; i < 2; i++) {
    choose_side(t, i, version);
    t->sides[i].path.vlan = vlan;
  }
  const uint32_t agreed = MIN(t->sides[0].mss, t->sides[1].mss);
  const uint32_t less = kind->narrow ? 4 + below(t, agreed / 6) : 0;

  t->sides[0].size = t->sides[1].size = agreed;
  t->sides[!t->host].size -= less;
  t->timestamps = below(t, 3);
  t->accecn = one_in(t, 8);
  t->stack_cuts = one_in(t, 5) && !kind->windows;
  t->full_sums = t->stack_cuts && one_in(t, 2);
  t->len_zero = kind->windows && one_in(t, 2);
  t->jumbo = one_in(t, 2);
  t->burst = UINT16_MAX - 100 - (one_in(t, 3) ? below(t, 60000) : 0);
  t->merging = (WtTestMerging) { kind->merge, UINT16_MAX, t->accecn };
  if (!kind->windows && kind->merge == WT_TEST_MERGE_GRO && one_in(t, 8))
    t->burst = t->merging.max = BIG_MAX;
}

static void close_talk(Talk *t)
{
  for (int i = 0; i < 2; i++) {
    const WtTestTcp fin = packet_of(t, i, t->sides[i].sent, 0, WT_TCP_FIN);

    leave(t, i, &fin);
    poll(t);
  }
}

GPtrArray *wt_test_talk(WtRng *rng, const WtTestTalkKind *kind)
{
  Talk t = { .rng = rng, .kind = kind, .now_ns = INT64_C(1700000000000000000) };

  t.captured = g_ptr_array_new_with_free_func(free_captured);
  t.arrived = g_array_new(FALSE, FALSE, sizeof(WtTestTcp));
  t.lost = g_array_new(FALSE, FALSE, sizeof(WtTestTcp));
  t.host = (int) below(&t, 2);
  t.one_way_received = one_in(&t, 2);
  choose(&t);
  open_side(&t, 0, WT_TCP_SYN);
  open_side(&t, 1, WT_TCP_SYN | WT_TCP_ACK);
  for (uint32_t n = STEPS_MIN + below(&t, STEPS_MORE); n; n--)
    step(&t);
  while (t.lost->len)
    send_again(&t);
  poll(&t);
  if (one_in(&t, 2))
    close_talk(&t);
  for (int i = 0; i < 2; i++) {
    g_array_unref(t.sides[i].edges);
    g_free(t.sides[i].stream);
  }
  g_array_unref(t.arrived);
  g_array_unref(t.lost);
  return t.captured;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Whole frames, made by hand: Ethernet, IPv4 and TCP without options.
 */
#include "wt-test.h"

#include <string.h>

#include "build-pdu.h"
#include "wiretruth/engine.h"

enum { FIN = 0x01, SYN = 0x02, RST = 0x04, ACK = 0x10 };

/** World: an engine, and where a conversation between ports @client and @server stands. */
typedef struct {
  WtEngine *engine;
  uint64_t frames;
  uint64_t pdus, ended; /* events heard */
  uint64_t findings[WT_N_FINDINGS];
  WtConnection last;
  WtTask tasks[4]; /* as they ended */
  uint32_t n_tasks;
} World;

typedef struct {
  uint16_t client, server;
  uint32_t seq[2]; /* next of client, server */
} Talk;

static void on_event(void *user, const WtEvent *event)
{
  World *w = user;

  switch (event->kind) {
  case WT_EVENT_PDU:
    w->pdus++;
    break;
  case WT_EVENT_FINDING:
    w->findings[event->finding->id]++;
    break;
  case WT_EVENT_TASK:
    if (w->n_tasks < G_N_ELEMENTS(w->tasks))
      w->tasks[w->n_tasks++] = *event->task;
    break;
  case WT_EVENT_SEGMENT:
  case WT_EVENT_LOGIN:
  case WT_EVENT_EXCHANGE:
  case WT_EVENT_DISCOVERED:
  case WT_EVENT_LOGICAL_UNIT:
  case WT_EVENT_PATH:
    break;
  case WT_EVENT_CONNECTION:
    w->ended++;
    w->last = *event->connection;
    break;
  }
}

static int set_up(void **state, uint32_t connections)
{
  World *w = g_new0(World, 1);
  const WtSink sink = { on_event, w };
  WtConfig config;

  wt_config_init(&config);
  config.limits.connections = connections;
  w->engine = wt_engine_new(&config, &sink);
  *state = w;
  return 0;
}

static int plenty(void **state)
{
  return set_up(state, 100);
}

static int only_two(void **state)
{
  return set_up(state, 2);
}

static int tear_down(void **state)
{
  World *w = *state;

  wt_engine_free(w->engine);
  g_free(w);
  return 0;
}

static uint16_t sum(uint32_t start, const uint8_t *p, size_t len)
{
  for (size_t i = 0; i < len; i++)
    start += i % 2 ? p[i] : (uint32_t) p[i] << 8;
  while (start >> 16)
    start = (start & 0xffff) + (start >> 16);
  return (uint16_t) ~start;
}

/** One frame from client (0) or server (1) of @t. */
static void send(World *w, Talk *t, int from, uint8_t flags, const GByteArray *payload)
{
  const size_t n = payload ? payload->len : 0;
  g_autofree uint8_t *f = g_malloc0(54 + n);
  uint8_t *ip = f + 14, *tcp = f + 34;

  wt_test_put_be(f + 12, 2, 0x0800);
  ip[0] = 0x45;
  wt_test_put_be(ip + 2, 2, (uint32_t) (40 + n));
  ip[8] = 64;
  ip[9] = 6;
  wt_test_put_be(ip + 12, 4, from ? 0x0a000002 : 0x0a000001);
  wt_test_put_be(ip + 16, 4, from ? 0x0a000001 : 0x0a000002);
  wt_test_put_be(ip + 10, 2, sum(0, ip, 20));
  wt_test_put_be(tcp, 2, from ? t->server : t->client);
  wt_test_put_be(tcp + 2, 2, from ? t->client : t->server);
  wt_test_put_be(tcp + 4, 4, t->seq[from]);
  wt_test_put_be(tcp + 8, 4, flags & ACK ? t->seq[!from] : 0);
  tcp[12] = 0x50;
  tcp[13] = flags;
  wt_test_put_be(tcp + 14, 2, 0xffff);
  if (n)
    memcpy(tcp + 20, payload->data, n);
  wt_test_put_be(tcp + 16, 2, sum(6u + 20u + (uint32_t) n + 0x0a00 * 2 + 3, tcp, 20 + n));
  t->seq[from] += (uint32_t) n + !!(flags & (SYN | FIN));

  const WtFrame frame = {
    .data = { f, 54 + n },
    .number = ++w->frames,
    .ts_ns = (int64_t) w->frames * 1000000,
    .wire_len = (uint32_t) (54 + n),
    .linktype = 1,
  };
  wt_engine_push(w->engine, &frame);
}

static void open_talk(World *w, Talk *t)
{
  send(w, t, 0, SYN, NULL);
  send(w, t, 1, SYN | ACK, NULL);
  send(w, t, 0, ACK, NULL);
}

static void say(World *w, Talk *t, int from, const WtTestPdu *pdu)
{
  g_autoptr(GByteArray) octets = g_byte_array_new();

  wt_test_pdu(octets, pdu);
  send(w, t, from, ACK, octets);
}

static void login(World *w, Talk *t)
{
  static const char text[] = "InitiatorName=iqn.a\0HeaderDigest=CRC32C";
  static const char answer[] = "HeaderDigest=CRC32C";

  say(w, t, 0,
      &(WtTestPdu) { .opcode = 0x03, .flags = 0x87, .text = text, .data_len = sizeof text });
  say(w, t, 1,
      &(WtTestPdu) {
          .opcode = 0x23, .flags = 0x87, .text = answer, .data_len = sizeof answer });
}

static void ping(World *w, Talk *t, uint32_t i)
{
  const WtTestPdu out = { .opcode = 0x00,
                          .flags = 0x80,
                          .itt = i,
                          .cmd_sn = i + 1,
                          .stat_sn = i + 1,
                          .data_len = 8,
                          .digest = { true, false } };
  const WtTestPdu in = { .opcode = 0x20,
                         .flags = 0x80,
                         .itt = i,
                         .cmd_sn = i + 2,
                         .stat_sn = i + 1,
                         .data_len = 8,
                         .digest = { true, false } };

  say(w, t, 0, &out);
  say(w, t, 1, &in);
}

static const WtSummary *finish(World *w)
{
  wt_engine_finish(w->engine);
  return wt_engine_summary(w->engine);
}

static void a_login_turns_digests_on(void **state)
{
  World *w = *state;
  Talk t = { 50000, 3260, { 0xfffffff0, 2000 } };

  open_talk(w, &t);
  login(w, &t);
  for (uint32_t i = 0; i < 5; i++)
    ping(w, &t, i);

  const WtSummary *s = finish(w);

  assert_int_equal(s->capture.frames, w->frames);
  assert_int_equal(s->offload.checksums[WT_CHECKSUM_VALID], w->frames);
  assert_int_equal(s->iscsi.pdus, 12);
  assert_int_equal(w->pdus, 12);
  assert_int_equal(s->digests[WT_HEADER_DIGEST][WT_VERDICT_GOOD], 10);
  assert_int_equal(s->digests[WT_HEADER_DIGEST][WT_VERDICT_ABSENT], 2);
  assert_int_equal(s->digests[WT_DATA_DIGEST][WT_VERDICT_ABSENT], 12);
  assert_int_equal(s->iscsi.octets_unparsed, 0);
  assert_int_equal(w->ended, 1);
  assert_true(w->last.login_seen);
  assert_int_equal(w->last.initiator.port, 50000);
  assert_string_equal(w->last.initiator_name, "iqn.a");
}

static void a_syn_reuses_the_ports(void **state)
{
  World *w = *state;
  Talk first = { 50000, 3260, { 1000, 2000 } }, second = { 50000, 3260, { 77000, 99000 } };

  open_talk(w, &first);
  login(w, &first);
  ping(w, &first, 0);
  open_talk(w, &second);
  login(w, &second);
  ping(w, &second, 0);

  const WtSummary *s = finish(w);

  assert_int_equal(s->iscsi.connections, 2);
  assert_int_equal(w->ended, 2);
  assert_int_equal(s->iscsi.pdus, 8);
  assert_int_equal(s->digests[WT_HEADER_DIGEST][WT_VERDICT_GOOD], 4);
  assert_int_equal(s->iscsi.octets_unparsed, 0);
}

static void a_repeated_syn_does_not(void **state)
{
  World *w = *state;
  Talk t = { 50000, 3260, { 1000, 2000 } };

  send(w, &t, 0, SYN, NULL);
  t.seq[0]--;
  open_talk(w, &t);
  login(w, &t);

  Talk late = { 50000, 3260, { 1000, 2000 } };

  send(w, &late, 0, SYN, NULL);
  ping(w, &t, 0);
  assert_int_equal(finish(w)->iscsi.connections, 1);
  assert_int_equal(w->pdus, 4);
}

static void a_reset_then_a_new_connection(void **state)
{
  World *w = *state;
  Talk first = { 50000, 3260, { 1000, 2000 } }, second = { 50000, 3260, { 5000, 6000 } };

  open_talk(w, &first);
  login(w, &first);
  send(w, &first, 0, RST, NULL);
  open_talk(w, &second);
  login(w, &second);
  ping(w, &second, 0);
  assert_int_equal(finish(w)->iscsi.connections, 2);
  assert_int_equal(w->pdus, 6);
  assert_int_equal(w->findings[WT_FINDING_CAPTURE_LOST], 0);
}

static void a_third_connection_evicts_the_idle_one(void **state)
{
  World *w = *state;
  Talk t[3] = { { 50000, 3260, { 1000, 2000 } },
                { 50001, 3260, { 1000, 2000 } },
                { 50002, 3260, { 1000, 2000 } } };

  for (int i = 0; i < 2; i++) {
    open_talk(w, &t[i]);
    login(w, &t[i]);
  }
  ping(w, &t[0], 0);
  assert_int_equal(w->ended, 0);
  open_talk(w, &t[2]);
  assert_int_equal(w->ended, 1);
  assert_int_equal(w->last.initiator.port, 50001);
  assert_int_equal(w->findings[WT_FINDING_LIMIT_CONNECTIONS], 1);
  login(w, &t[2]);
  ping(w, &t[0], 1);
  ping(w, &t[2], 0);
  assert_int_equal(finish(w)->digests[WT_HEADER_DIGEST][WT_VERDICT_GOOD], 6);
  assert_int_equal(w->ended, 3);
}

static void iscsi_on_any_port_by_content(void **state)
{
  World *w = *state;
  Talk begun = { 50000, 5000, { 1000, 2000 } }, midway = { 50001, 5000, { 1000, 2000 } };

  open_talk(w, &begun);
  login(w, &begun);
  ping(w, &begun, 0);
  for (uint32_t i = 0; i < 8; i++)
    ping(w, &midway, 100 + i);

  const WtSummary *s = finish(w);

  assert_int_equal(s->iscsi.connections, 2);
  assert_int_equal(s->iscsi.pdus, 20);
  assert_int_equal(s->digests[WT_HEADER_DIGEST][WT_VERDICT_GOOD], 18);
  assert_int_equal(w->last.target.port, 5000);
  assert_int_equal(w->findings[WT_FINDING_DIGEST_INFERRED], 1);
}

static void other_protocols_are_let_pass(void **state)
{
  World *w = *state;
  Talk t = { 50000, 80, { 1000, 2000 } };
  g_autoptr(GByteArray) http = g_byte_array_new();

  for (unsigned i = 0; i < 50; i++)
    g_byte_array_append(http, (const uint8_t *) "GET / HTTP/1.1\r\n\r\n", 18);
  open_talk(w, &t);
  for (unsigned i = 0; i < 5; i++)
    send(w, &t, i & 1, ACK, http);
  assert_int_equal(finish(w)->iscsi.connections, 0);
  assert_int_equal(w->pdus + w->ended, 0);
}

static WtTestPdu command(uint32_t itt, uint8_t flags)
{
  return (WtTestPdu) {
    .opcode = 0x01, .flags = flags, .itt = itt, .cmd_sn = itt, .digest = { true, false }
  };
}

static WtTestPdu status(uint32_t itt)
{
  return (WtTestPdu) {
    .opcode = 0x21, .flags = 0x80, .itt = itt, .stat_sn = itt, .digest = { true, false }
  };
}

/* A write whose command was lost behind the capture, and a read that was on its way before. */
static void time_lost_in_tcp_is_the_tasks(void **state)
{
  World *w = *state;
  Talk t = { 50000, 3260, { 1000, 2000 } };
  const WtTestPdu read = command(1, 0xc1), write = command(2, 0xa1);
  const WtTestPdu done[] = { status(2), status(1) };
  uint32_t before;

  open_talk(w, &t);
  login(w, &t);
  say(w, &t, 0, &read);
  send(w, &t, 1, ACK, NULL);
  before = t.seq[0];
  say(w, &t, 0, &write);
  w->frames += 199;
  t.seq[0] = before;
  say(w, &t, 0, &write);
  say(w, &t, 1, &done[0]);
  say(w, &t, 1, &done[1]);
  finish(w);
  assert_int_equal(w->n_tasks, 2);
  assert_int_equal(w->tasks[0].itt, 2);
  assert_int_equal(w->tasks[0].lost_ns[WT_STALL_RETRANSMISSION], 200000000);
  assert_int_equal(w->tasks[1].itt, 1);
  assert_int_equal(w->tasks[1].lost_ns[WT_STALL_RETRANSMISSION], 0);
}

/* As soon as a frame was pushed: its checksum, its place, and where the next PDU begins. */
static void a_frame_can_be_asked(void **state)
{
  World *w = *state;
  Talk t = { 50000, 3260, { 0xfffffff0, 2000 } };

  assert_null(wt_engine_tcp_frame(w->engine));
  open_talk(w, &t);
  assert_non_null(wt_engine_tcp_frame(w->engine));
  assert_int_equal(wt_engine_tcp_frame(w->engine)->connection, 0);
  login(w, &t);
  ping(w, &t, 0);

  const WtTcpFrame *const tcp = wt_engine_tcp_frame(w->engine);

  assert_int_equal(tcp->connection, 1);
  assert_int_equal(tcp->sender, WT_SENDER_TARGET);
  assert_int_equal(tcp->checksum, WT_CHECKSUM_VALID);
  assert_int_equal(tcp->len, 60); /* header, digest, eight octets */
  assert_int_equal(tcp->seq, t.seq[1] - 60);
  assert_int_equal(tcp->stream_offset, t.seq[1] - 60 - 2001);
  assert_int_equal(tcp->digests[WT_HEADER_DIGEST], WT_DIGEST_CRC32C);
  assert_int_equal(tcp->digests[WT_DATA_DIGEST], WT_DIGEST_NONE);
  assert_true(tcp->in_step);
  assert_int_equal(tcp->pdu_offset, tcp->stream_offset + 60);

  const uint8_t arp[14] = { [12] = 0x08, [13] = 0x06 };
  const WtFrame other = {
    .data = { arp, sizeof arp }, .number = 100, .wire_len = sizeof arp, .linktype = 1
  };

  wt_engine_push(w->engine, &other);
  assert_null(wt_engine_tcp_frame(w->engine));
}

#define IN(set_up_function, test)                                                              \
  cmocka_unit_test_setup_teardown(test, set_up_function, tear_down)

int main(void)
{
  const struct CMUnitTest tests[] = {
    IN(plenty, a_login_turns_digests_on),
    IN(plenty, a_syn_reuses_the_ports),
    IN(plenty, a_repeated_syn_does_not),
    IN(plenty, a_reset_then_a_new_connection),
    IN(only_two, a_third_connection_evicts_the_idle_one),
    IN(plenty, iscsi_on_any_port_by_content),
    IN(plenty, other_protocols_are_let_pass),
    IN(plenty, time_lost_in_tcp_is_the_tasks),
    IN(plenty, a_frame_can_be_asked),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

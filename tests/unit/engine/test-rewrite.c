/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The rewriter: in what order all comes out, and what the options do. What the pieces look
 * like, prop-offload and the tests of the stages tell.
 */
#include "rewrite-bench.h"

/* --- order --- */

static void nothing_waits_for_nothing(void **state)
{
  Bench b;

  (void) state;
  begin(&b);
  connect(&b);
  push_arp(&b);
  for (guint i = 0; i < b.came->len; i++)
    assert_true(nth(&b, i)->borrowed);
  CAME(&b, 1, 2, 3, 4, 5);
  push_block(&b, 12);
  assert_true(nth(&b, 0)->changed); /* its byte order */
  assert_int_equal(nth(&b, 0)->len, 12);
  CAME(&b, BLOCK);
  assert_int_equal(wt_rewriter_summary(b.rewriter)->held_max, 0);
  end(&b);
}

static void all_line_up_behind_one(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  push_arp(&b);
  push_block(&b, 8);
  push_plain(&b, 1);
  push_block(&b, 0);
  push_elsewhere(&b);
  NOTHING_CAME(&b);
  push_plain(&b, 0); /* the sender's next: its identification settles the cut */
  assert_int_equal(nth(&b, 0)->cut.sure, WT_SURENESS_EXACT);
  assert_int_equal(nth(&b, 0)->cut.segments, 5);
  CAME(&b, 5, 6, BLOCK, 7, BLOCK, 8, 9);
  push_arp(&b);
  assert_true(nth(&b, 0)->borrowed);
  CAME(&b, 10);
  end(&b);
}

/* The second one in the line is settled first. */
static void one_settled_early_keeps_its_place(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  const uint32_t seq = b.seq[0];
  const uint16_t id = b.id[0];

  b.port++;
  connect(&b);
  push_super(&b);
  push_plain(&b, 0);
  NOTHING_CAME(&b);
  b.port--;
  b.seq[0] = seq;
  b.id[0] = id;
  push_plain(&b, 0);
  CAME(&b, 5, 6, 7, 8, 9, 10, 11, 12);
  end(&b);
}

static void flush_empties_the_line(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  push_block(&b, 4);
  push_arp(&b);
  wt_rewriter_flush(b.rewriter);
  assert_int_equal(nth(&b, 0)->cut.sure, WT_SURENESS_BOUNDED);
  assert_int_equal(nth(&b, 0)->cut.size, MSS);
  CAME(&b, 5, BLOCK, 6);
  wt_rewriter_flush(b.rewriter);
  NOTHING_CAME(&b);
  push_plain(&b, 0); /* it goes on afterwards */
  push_super(&b);
  CAME(&b, 7);
  wt_rewriter_flush(b.rewriter);
  CAME(&b, 8);
  end(&b);
}

static void what_waits_is_freed(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  push_block(&b, 4);
  push_arp(&b);
  end(&b);
}

/* --- connections --- */

static void a_flow_makes_room(void **state)
{
  WtLimits tight = wt_default_limits;
  Bench b;

  (void) state;
  tight.connections = 1;
  begin_with_one_waiting(&b, &tight);
  push_arp(&b);
  b.port++;
  push_plain(&b, 0);
  assert_int_equal(nth(&b, 0)->count, 5);
  CAME(&b, 5, 6, 7);
  end(&b);
}

/* A new connection between the same ports, of another size, while one waits. */
static void ports_are_used_again(void **state)
{
  Bench b;

  (void) state;
  begin_with_one_waiting(&b, &wt_default_limits);
  b.seq[0] += 1000000;
  b.id[0] = 0; /* a SYN may carry any */
  push_tcp(&b, 0, WT_TCP_SYN, 0, 1);
  assert_int_equal(nth(&b, 0)->cut.size, MSS);
  CAME(&b, 5, 6);
  push_tcp(&b, 1, WT_TCP_SYN | WT_TCP_ACK, 0, 1);
  push_plain(&b, 0);
  push_super(&b);
  push_plain(&b, 0);
  assert_int_equal(nth(&b, 2)->cut.segments, 5);
  CAME(&b, 7, 8, 9, 10);
  end(&b);
}

/* --- options --- */

static void copies_are_taken_out(void **state)
{
  const WtRewriteOptions options = { .dedup = true };
  Bench b;

  (void) state;
  begin_with(&b, &options, &wt_default_limits);
  for (int i = 0; i < 3; i++) {
    push_arp(&b); /* only of TCP */
    b.seq[0] = 5;
    b.id[0] = 9;
    push_plain(&b, 0);
  }
  CAME(&b, 1, 2, 3, 5);
  assert_int_equal(wt_rewriter_summary(b.rewriter)->dropped, 2);
  assert_int_equal(wt_rewriter_summary(b.rewriter)->frames_in, 6);
  assert_int_equal(wt_rewriter_summary(b.rewriter)->frames_out, 4);
  b.frame.ts_ns += 2 * MS;
  b.seq[0] = 5;
  b.id[0] = 9;
  push_plain(&b, 0);
  CAME(&b, 7);
  end(&b);
}

static void tunnels_are_taken_off(void **state)
{
  const WtRewriteOptions options = { .decap = true };
  Bench b;

  (void) state;
  begin_with(&b, &options, &wt_default_limits);
  g_autoptr(GByteArray) inner = ipv4(sealed(4, "", 5));
  const guint inner_len = inner->len;

  push_octets(
      &b, behind(ETHERNET "0800", ipv4_with(4, 20 + inner_len, 0, g_byte_array_ref(inner))));
  assert_int_equal(nth(&b, 0)->len, 14 + inner_len);
  assert_true(nth(&b, 0)->changed);
  CAME(&b, 1);
  end(&b);
}

/* At 1 Gbit/s; what a frame takes on a link counts with all around it (IEEE 802.3). */
static void pieces_follow_at_a_rate(void **state)
{
  const WtRewriteOptions options = { .spread_bps = 1000000000 };
  Bench b;

  (void) state;
  begin_with(&b, &options, &wt_default_limits);
  connect(&b);
  g_array_set_size(b.came, 0);
  const int64_t start = b.frame.ts_ns;

  push_super(&b);
  push_plain(&b, 0);
  for (guint i = 0; i < 5; i++)
    assert_int_equal(nth(&b, i)->ts_ns, start + i * (int64_t) (14 + 40 + MSS + 24) * 8);
  assert_int_equal(nth(&b, 5)->ts_ns, start);
  end(&b);
}

/* Joined from pieces that nothing tells: there is nothing to set apart. */
static void what_stays_whole_keeps_its_time(void **state)
{
  const WtRewriteOptions options = { .spread_bps = 1000000000 };
  const uint8_t octets[600] = { 0 };
  Bench b;

  (void) state;
  begin_with(&b, &options, &wt_default_limits);
  connect(&b);
  g_array_set_size(b.came, 0);
  const WtTestPath path = path_of(&b, 1);
  const WtTestTcp joined = { .path = &path,
                             .seq = b.seq[1],
                             .flags = WT_TCP_ACK,
                             .ip_id = b.id[1],
                             .payload = { octets, sizeof octets } };

  push_octets(&b, wt_test_tcp(&joined, &(WtTestForm) { .sum = WT_TEST_SUM_PARTIAL }));
  wt_rewriter_flush(b.rewriter);
  assert_int_equal(nth(&b, 0)->cut.kind, WT_OFFLOAD_GRO);
  assert_int_equal(nth(&b, 0)->cut.sure, WT_SURENESS_IRREVERSIBLE);
  assert_int_equal(nth(&b, 0)->ts_ns, b.frame.ts_ns);
  CAME(&b, 5);
  end(&b);
}

static void an_mtu_helps_where_nothing_else_does(void **state)
{
  const WtRewriteOptions options = { .mtu = 1400 };
  Bench b;

  (void) state;
  begin_with(&b, &options, &wt_default_limits);
  push_plain(&b, 0);
  push_tcp(&b, 0, WT_TCP_ACK, SUPER + 7, 6);
  wt_rewriter_flush(b.rewriter);
  assert_int_equal(nth(&b, 1)->cut.size, 1360);
  assert_int_equal(nth(&b, 1)->cut.sure, WT_SURENESS_ASSUMED);
  CAME(&b, 1, 2);
  end(&b);
}

/* --- what is not of the offload stays --- */

static void damage_stays(void **state)
{
  const WtTestPath path = { .src = { { 10, 0, 0, 2 }, 3260, 4 },
                            .dst = { { 10, 0, 0, 1 }, 50000, 4 } };
  g_autofree uint8_t *octets = g_malloc0(SUPER);
  const WtTestTcp small = { .path = &path, .payload = { octets, 100 } };
  const WtTestTcp large = { .path = &path, .payload = { octets, SUPER } };
  const WtTestForm wrong = { .sum = WT_TEST_SUM_GIVEN, .given = 0x1234 };
  Bench b;

  (void) state;
  begin(&b);
  connect(&b);
  push_octets(&b, wt_test_tcp(&small, &wrong));
  push_octets(&b, wt_test_tcp(&large, &wrong));
  push_octets(&b, from_hex(ETHERNET "0800 45"));
  push_octets(&b, g_byte_array_new());
  for (guint i = 4; i < 8; i++)
    assert_false(nth(&b, i)->changed);
  assert_int_equal(nth(&b, 5)->cut.sure, WT_SURENESS_IRREVERSIBLE);
  CAME(&b, 1, 2, 3, 4, 5, 6, 7, 8);
  end(&b);
}

static void it_counts(void **state)
{
  Bench b;

  (void) state;
  begin(&b);
  connect(&b);
  push_super(&b);
  push_tcp(&b, 0, WT_TCP_ACK, 100, 1);
  push_arp(&b);
  wt_rewriter_flush(b.rewriter);
  const WtRewriteSummary *s = wt_rewriter_summary(b.rewriter);

  assert_int_equal(s->frames_in, 7);
  assert_int_equal(s->frames_out, 11);
  assert_int_equal(s->super_segments, 1);
  assert_int_equal(s->wire_segments, 4 + 5 + 1);
  assert_int_equal(s->sums_finished, 3);
  assert_int_equal(s->cuts[WT_SURENESS_EXACT], 1);
  assert_true(s->held_max > SUPER);
  end(&b);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(nothing_waits_for_nothing),
    cmocka_unit_test(all_line_up_behind_one),
    cmocka_unit_test(one_settled_early_keeps_its_place),
    cmocka_unit_test(flush_empties_the_line),
    cmocka_unit_test(what_waits_is_freed),
    cmocka_unit_test(a_flow_makes_room),
    cmocka_unit_test(ports_are_used_again),
    cmocka_unit_test(copies_are_taken_out),
    cmocka_unit_test(tunnels_are_taken_off),
    cmocka_unit_test(pieces_follow_at_a_rate),
    cmocka_unit_test(what_stays_whole_keeps_its_time),
    cmocka_unit_test(an_mtu_helps_where_nothing_else_does),
    cmocka_unit_test(damage_stays),
    cmocka_unit_test(it_counts),
  };

  return cmocka_run_group_tests_name("rewrite", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cuts over several frames: what waits, what the neighbours tell, and when all begins anew.
 */
#include "cutter-bench.h"

#define WAITING 32u /* frames of one direction */

static void connect(Bench *b, uint8_t ip_version, WtRole role)
{
  begin(b, ip_version, role);
  push_syn(b, 0, MSS);
  push_syn(b, 1, MSS);
  push_empty(b, 0);
  push_empty(b, 1);
}

/* Those that wait are bounded, and leave in the order in which they came. */
static void the_oldest_makes_room(void **state)
{
  Bench b;

  (void) state;
  begin(&b, 4, WT_ROLE_SENT);
  push_empty(&b, 0);
  for (guint i = 0; i < 200; i++) {
    push(&b, &(Sent) { .len = 3001 + 7 * i, .form.sum = WT_TEST_SUM_PARTIAL });
    b.seq[0] += 1000000; /* never contiguous: the identification tells nothing */
    b.id[0] = (uint16_t) (b.id[0] + 3);
    assert_true(i + 1 - b.told->len <= WAITING);
  }
  flush(&b);
  assert_int_equal(b.told->len, 200);
  for (guint i = 0; i < 200; i++)
    assert_int_equal(told(&b, i)->ticket, i + 1);
  end(&b);
}

static void a_lost_frame_between_tells_nothing(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_RECEIVED);
  push_data(&b, 2 * MSS, WT_TEST_SUM_PARTIAL, 2);
  b.seq[0] += MSS; /* the capture lacks one */
  b.id[0]++;
  push_empty(&b, 0);
  assert_int_equal(told(&b, 0)->what.cut.segments, 2);
  assert_int_equal(told(&b, 0)->what.cut.size, MSS);
  end(&b);
}

/* The identification of what is sent again counts frames between that the capture lacks. */
static void a_lost_frame_before_a_copy_tells_nothing(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  push_data(&b, 6 * MSS, WT_TEST_SUM_PARTIAL, 6);
  push_data(&b, 52, WT_TEST_SUM_PARTIAL, 1);
  b.id[0] = (uint16_t) (b.id[0] + 6); /* the capture lacks one */
  b.seq[0] -= 6 * MSS + 52;
  push_data(&b, 6 * MSS, WT_TEST_SUM_PARTIAL, 6);
  b.seq[0] += 3 * MSS; /* and another */
  b.id[0]++;
  push_empty(&b, 0);
  flush(&b);
  assert_true(wt_room_holds(b.pair[0].mss.now, MSS));
  end(&b);
}

/* Sent once, captured on two interfaces: the copy is no next frame. */
static void a_copy_is_no_next_frame(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  push(&b, &(Sent) { .len = 5 * MSS, .form.sum = WT_TEST_SUM_PARTIAL });
  push(&b, &(Sent) { .len = 5 * MSS, .form.sum = WT_TEST_SUM_PARTIAL });
  assert_int_equal(b.told->len, 0);
  b.seq[0] += 5 * MSS;
  b.id[0] = (uint16_t) (b.id[0] + 5);
  push_empty(&b, 0);
  assert_int_equal(b.told->len, 2);
  for (guint i = 0; i < 2; i++) {
    assert_int_equal(told(&b, i)->what.cut.segments, 5);
    assert_int_equal(told(&b, i)->what.cut.sure, WT_SURENESS_EXACT);
  }
  end(&b);
}

/* Neighbours that keep their identification: the pieces keep it too. */
static void fixed_identifications(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  for (int i = 0; i < 4; i++) {
    b.id[0] = 7;
    push_empty(&b, 0);
    b.id[0] = 7;
  }
  push_data(&b, 5 * MSS, WT_TEST_SUM_PARTIAL, 0);
  push_empty(&b, 0);
  assert_int_equal(told(&b, 0)->what.cut.id_step, 0);
  assert_int_equal(told(&b, 0)->what.cut.segments, 5);
  end(&b);
}

static void counted_identifications_turn_over(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  b.id[0] = 0xfffe;
  push_empty(&b, 0);
  push_data(&b, 5 * MSS, WT_TEST_SUM_PARTIAL, 5);
  push_empty(&b, 0);
  assert_int_equal(told(&b, 0)->what.cut.id_step, 1);
  assert_int_equal(told(&b, 0)->what.cut.id_mask, 0xffff);
  assert_int_equal(told(&b, 0)->what.cut.sure, WT_SURENESS_EXACT);
  end(&b);
}

static void windows_counts_in_15_bits(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  push_data(&b, 5 * MSS, WT_TEST_SUM_WINDOWS, 5);
  push_empty(&b, 0);
  assert_int_equal(told(&b, 0)->what.cut.id_mask, 0x7fff);
  end(&b);
}

/* A new connection between the same ports: nothing of the old one's counts. */
static void a_syn_begins_anew(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  push_data(&b, 5 * MSS, WT_TEST_SUM_PARTIAL, 5);
  assert_int_equal(b.told->len, 0);
  b.seq[0] += 12345;
  push_syn(&b, 0, 8960);
  assert_int_equal(b.told->len, 1);
  assert_int_equal(told(&b, 0)->what.cut.size, MSS);
  push_syn(&b, 1, 1000);
  push_empty(&b, 0);
  push_data(&b, 5000, WT_TEST_SUM_PARTIAL, 5);
  push_empty(&b, 0);
  assert_int_equal(told(&b, 1)->what.cut.size, 1000);
  end(&b);
}

/* A SYN that is sent again announces nothing new. */
static void a_syn_again_is_the_same(void **state)
{
  Bench b;

  (void) state;
  begin(&b, 4, WT_ROLE_SENT);
  for (int i = 0; i < 3; i++) {
    b.seq[0] = 0;
    push_syn(&b, 0, MSS);
  }
  push_syn(&b, 1, 1000);
  for (int i = 0; i < 2; i++)
    assert_int_equal(wt_mss_agreed(&b.pair[i].mss), 1000);
  end(&b);
}

/* A SYN whose checksum is wrong never arrived. */
static void a_damaged_syn_says_nothing(void **state)
{
  Bench b;

  (void) state;
  begin(&b, 4, WT_ROLE_SENT);
  b.sum[1] = WT_TEST_SUM_GIVEN;
  push(&b, &(Sent) { .from = 1,
                     .flags = WT_TCP_SYN,
                     .form = { .sum = WT_TEST_SUM_GIVEN, .given = 0x1234 },
                     .options = { 2, 4, 1, 1 },
                     .options_len = 4 });
  assert_int_equal(wt_mss_agreed(&b.pair[0].mss), 0);
  end(&b);
}

static void acc_ecn_is_agreed_by_the_syn(void **state)
{
  static const struct {
    uint16_t flags;
    bool on_all;
  } rows[] = {
    { 0, false },
    { WT_TCP_CWR | WT_TCP_ECE, false },
    { WT_TCP_AE | WT_TCP_CWR | WT_TCP_ECE, true },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    Bench b;

    begin(&b, 6, WT_ROLE_SENT);
    push(&b, &(Sent) { .flags = WT_TCP_SYN | rows[i].flags, .form.sum = WT_TEST_SUM_PARTIAL });
    b.seq[0]++;
    push_syn(&b, 1, MSS);
    push(&b, &(Sent) { .len = 5 * MSS, .flags = WT_TCP_CWR, .form.sum = WT_TEST_SUM_PARTIAL });
    flush(&b);
    assert_int_equal(told(&b, 0)->what.cut.cwr_on_all, rows[i].on_all);
    end(&b);
  }
}

/* A router's word comes, and the size is its. */
static void a_router_says_too_big(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  wt_cutter_too_big(&b.pair[0], 1400, 4);
  push_data(&b, 4 * 1360, WT_TEST_SUM_PARTIAL, 4);
  push_empty(&b, 0);
  flush(&b);
  assert_int_equal(told(&b, 0)->what.cut.size, 1360);
  assert_int_equal(told(&b, 0)->what.cut.segments, 4);
  wt_cutter_too_big(&b.pair[0], 40, 4); /* less than headers: nonsense */
  push_data(&b, 4 * 1360, WT_TEST_SUM_PARTIAL, 4);
  flush(&b);
  assert_int_equal(told(&b, 1)->what.cut.size, 1360);
  end(&b);
}

/* Less than any link takes is no news, but an attack: one-octet segments would come of it. */
static void a_router_says_nonsense(void **state)
{
  static const struct {
    uint32_t mtu;
    uint8_t ip_version;
  } told_so[] = { { 41, 4 }, { 551, 4 }, { 61, 6 }, { 1279, 6 } };
  WtCutter cutter;

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(told_so); i++) {
    wt_cutter_init(&cutter);
    wt_cutter_too_big(&cutter, told_so[i].mtu, told_so[i].ip_version);
    assert_int_equal(wt_mss_limit(&cutter.mss), 0);
  }
}

/* Frames that could not wait for their identification teach those that follow. */
static void a_flushed_frame_still_teaches(void **state)
{
  Bench b;

  (void) state;
  begin(&b, 4, WT_ROLE_SENT);
  push_empty(&b, 0);
  for (int i = 0; i < 3; i++) {
    push_data(&b, 10 * 1200, WT_TEST_SUM_PARTIAL, 10);
    flush(&b);
  }
  push_data(&b, 1200 * 10 - 1199, WT_TEST_SUM_PARTIAL, 10);
  push_empty(&b, 0);
  flush(&b);
  assert_int_equal(told(&b, 0)->what.cut.segments,
                   9); /* by Ethernet's 1500: nothing was known */
  assert_int_equal(told(&b, 2)->what.cut.segments, 10);
  end(&b);
}

/* A packet whose IPv4 header is damaged is not forwarded, joined or cut: it stays. */
static void a_damaged_header_is_left_alone(void **state)
{
  Bench b;

  (void) state;
  connect(&b, 4, WT_ROLE_SENT);
  push(&b, &(Sent) { .len = 5 * MSS, .form.sum = WT_TEST_SUM_PARTIAL, .damaged = true });
  assert_true(b.final);
  assert_int_equal(b.last.sure, WT_SURENESS_IRREVERSIBLE);
  assert_false(b.last.finish_sum);
  end(&b);
}

/* No SYN, IPv6: acknowledgements within two frames end where segments do. */
static void acknowledgements_settle(void **state)
{
  Bench b;

  (void) state;
  begin(&b, 6, WT_ROLE_SENT);
  push_empty(&b, 0);
  for (uint32_t i = 2; i < 5; i++) {
    const uint32_t start = b.seq[0];

    push_data(&b, 10 * 1340 - 100 - i, WT_TEST_SUM_PARTIAL, 10);
    const uint32_t sent_to = b.seq[0];

    b.seq[0] = start + i * 1340; /* what side 1 acknowledges */
    push_empty(&b, 1);
    b.seq[0] = sent_to;
  }
  push_data(&b, 10 * 1340 - 77, WT_TEST_SUM_PARTIAL, 10);
  flush(&b);
  assert_int_equal(b.told->len, 4);
  assert_int_equal(told(&b, 3)->what.cut.size, 1340);
  assert_int_equal(told(&b, 3)->what.cut.sure, WT_SURENESS_EXACT);
  assert_true(told(&b, 3)->what.cut.clues & 1u << WT_CLUE_ACK);
  end(&b);
}

static uint8_t *noise(size_t len)
{
  uint8_t *octets = g_malloc(len);
  uint32_t state = 1;

  for (size_t i = 0; i < len; i++) {
    state = state * 1664525u + 1013904223u;
    octets[i] = (uint8_t) (state >> 24);
  }
  return octets;
}

/* A frame of fraglist GRO; whether its size was guessed or not, its identifications confirm. */
static void a_list_shows_its_first_piece(void **state)
{
  static const uint32_t sizes[] = { MSS, 1000 };
  g_autofree uint8_t *octets = noise(4000);

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
    Bench b;

    connect(&b, 4, WT_ROLE_RECEIVED);
    const WtTestPath path = path_of(&b, 0);
    const WtTestTcp piece = {
      .path = &path,
      .seq = b.seq[0],
      .ack = b.seq[1],
      .flags = WT_TCP_ACK,
      .payload = { octets, sizes[i] },
    };
    const WtTestForm form = { .sum = WT_TEST_SUM_GIVEN, .given = wt_test_tcp_checksum(&piece) };

    push(&b, &(Sent) { .len = 4000, .form = form, .octets = octets });
    const WtCut at_once = b.last;

    b.seq[0] += 4000;
    b.id[0] = (uint16_t) (b.id[0] + (4000 + sizes[i] - 1) / sizes[i]);
    push_empty(&b, 0);
    flush(&b);
    const WtCut *cut = b.told->len ? &told(&b, 0)->what.cut : &at_once;

    assert_int_equal(cut->kind, WT_OFFLOAD_GRO_LIST);
    assert_int_equal(cut->size, sizes[i]);
    assert_true(cut->push_on_all && !cut->finish_sum);
    end(&b);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_oldest_makes_room),
    cmocka_unit_test(a_lost_frame_between_tells_nothing),
    cmocka_unit_test(a_lost_frame_before_a_copy_tells_nothing),
    cmocka_unit_test(a_copy_is_no_next_frame),
    cmocka_unit_test(fixed_identifications),
    cmocka_unit_test(counted_identifications_turn_over),
    cmocka_unit_test(windows_counts_in_15_bits),
    cmocka_unit_test(a_syn_begins_anew),
    cmocka_unit_test(a_syn_again_is_the_same),
    cmocka_unit_test(a_damaged_syn_says_nothing),
    cmocka_unit_test(acc_ecn_is_agreed_by_the_syn),
    cmocka_unit_test(a_router_says_too_big),
    cmocka_unit_test(a_router_says_nonsense),
    cmocka_unit_test(a_flushed_frame_still_teaches),
    cmocka_unit_test(a_damaged_header_is_left_alone),
    cmocka_unit_test(acknowledgements_settle),
    cmocka_unit_test(a_list_shows_its_first_piece),
  };

  return cmocka_run_group_tests_name("cut-stories", tests, NULL, NULL);
}

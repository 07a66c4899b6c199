/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one frame is judged to be: by its checksum, its sender's side, the sizes known so far,
 * and the identification of the frame that follows it.
 */
#include "cutter-bench.h"

typedef enum { NO_SYN, SYNS } Before;

/** How the checksum looks. */
typedef enum { FULL, PARTIAL, LSO_1, LSO_2, DAMAGED, NONE } Look;

static const WtTestForm forms[] = {
  [FULL] = { .sum = WT_TEST_SUM_FULL },
  [PARTIAL] = { .sum = WT_TEST_SUM_PARTIAL },
  [LSO_1] = { .sum = WT_TEST_SUM_WINDOWS },
  [LSO_2] = { .sum = WT_TEST_SUM_WINDOWS, .len_zero = true },
  [DAMAGED] = { .sum = WT_TEST_SUM_GIVEN, .given = 0x1234 },
  [NONE] = { .sum = WT_TEST_SUM_GIVEN },
};

/**
 * Case:
 * @role: of the sender; it shows by a frame without data
 * @cut_off: octets that the capture left out
 * @step: from its identification to the next frame's; 0: none follows
 * @waits: it is not settled at once
 */
typedef struct {
  const char *name;
  Before before;
  uint8_t ip_version;
  WtRole role;
  Look look;
  uint32_t len, cut_off;
  bool waits;
  uint16_t step;
  WtOffloadKind kind;
  WtSureness sure;
  uint32_t segments, size;
} Case;

#define SENT WT_ROLE_SENT
#define RECEIVED WT_ROLE_RECEIVED
#define UNKNOWN WT_ROLE_UNKNOWN
#define CUT(k, s, n, octets) WT_OFFLOAD_##k, WT_SURENESS_##s, n, octets

static const Case cases[] = {
  { "plain, sent", SYNS, 4, SENT, PARTIAL, 100, 0, false, 0, CUT(PLAIN, EXACT, 1, 100) },
  { "plain, sent by itself", SYNS, 4, SENT, FULL, 100, 0, false, 0, CUT(PLAIN, EXACT, 1, 100) },
  { "plain, received", SYNS, 4, RECEIVED, FULL, 100, 0, false, 0, CUT(PLAIN, EXACT, 1, 100) },
  { "full, sent", SYNS, 4, SENT, PARTIAL, MSS, 0, false, 0, CUT(PLAIN, EXACT, 1, MSS) },
  { "full, received", SYNS, 4, RECEIVED, FULL, MSS, 0, false, 0, CUT(PLAIN, EXACT, 1, MSS) },
  { "no data", SYNS, 4, SENT, PARTIAL, 0, 0, false, 0, CUT(PLAIN, EXACT, 1, 0) },

  { "one octet too much", SYNS, 4, SENT, PARTIAL, MSS + 1, 0, true, 2,
    CUT(TSO, EXACT, 2, MSS) },
  { "sent", SYNS, 4, SENT, PARTIAL, 5 * MSS, 0, true, 5, CUT(TSO, EXACT, 5, MSS) },
  { "sent, nothing follows", SYNS, 4, SENT, PARTIAL, 5 * MSS, 0, true, 0,
    CUT(TSO, BOUNDED, 5, MSS) },
  { "sent, IPv6", SYNS, 6, SENT, PARTIAL, 5 * MSS, 0, false, 0, CUT(TSO, BOUNDED, 5, MSS) },
  { "sent, without a sum", SYNS, 4, SENT, NONE, 5 * MSS, 0, true, 5, CUT(TSO, EXACT, 5, MSS) },
  { "sent, no SYN", NO_SYN, 4, SENT, PARTIAL, 5 * MSS, 0, true, 0, CUT(TSO, ASSUMED, 5, MSS) },
  { "sent, the count tells a smaller size", SYNS, 4, SENT, PARTIAL, 2 * 1360, 0, true, 3,
    CUT(TSO, BOUNDED, 3, 1240) },
  { "sent, the count is one: jumbo", NO_SYN, 4, SENT, PARTIAL, 8000, 0, true, 1,
    CUT(JUMBO, EXACT, 1, 8000) },
  { "BIG TCP", SYNS, 4, SENT, PARTIAL, 60 * MSS, 0, true, 60, CUT(TSO, EXACT, 60, MSS) },

  { "received", SYNS, 4, RECEIVED, PARTIAL, 5 * MSS, 0, true, 5, CUT(GRO, EXACT, 5, MSS) },
  { "received, IPv6", SYNS, 6, RECEIVED, PARTIAL, 5 * MSS, 0, false, 0,
    CUT(GRO, BOUNDED, 5, MSS) },
  { "received, side unknown", SYNS, 6, UNKNOWN, PARTIAL, 5 * MSS, 0, false, 0,
    CUT(SUPER, BOUNDED, 5, MSS) },
  { "small ones merged", SYNS, 4, RECEIVED, PARTIAL, 144, 0, true, 3,
    CUT(GRO, BOUNDED, 3, 48) },
  { "two octets merged", SYNS, 4, RECEIVED, PARTIAL, 2, 0, true, 2, CUT(GRO, EXACT, 2, 1) },
  { "small, not merged", SYNS, 4, RECEIVED, PARTIAL, 144, 0, true, 1,
    CUT(PLAIN, EXACT, 1, 144) },
  { "small ones merged, nothing tells", SYNS, 6, RECEIVED, PARTIAL, 144, 0, false, 0,
    CUT(GRO, IRREVERSIBLE, 2, 144) },

  { "LRO", SYNS, 4, RECEIVED, FULL, 5 * MSS, 0, true, 5, CUT(LRO, IRREVERSIBLE, 5, 5 * MSS) },
  { "LRO, nothing follows", SYNS, 4, RECEIVED, FULL, 5 * MSS + 1, 0, true, 0,
    CUT(LRO, IRREVERSIBLE, 6, 5 * MSS + 1) },
  { "LRO, IPv6", SYNS, 6, RECEIVED, FULL, 5 * MSS, 0, false, 0,
    CUT(LRO, IRREVERSIBLE, 5, 5 * MSS) },
  { "jumbo", NO_SYN, 4, RECEIVED, FULL, 8960, 0, true, 1, CUT(JUMBO, EXACT, 1, 8960) },
  { "jumbo, nothing follows", NO_SYN, 4, RECEIVED, FULL, 8960, 0, true, 0,
    CUT(JUMBO, EXACT, 1, 8960) },
  { "LRO, no SYN", NO_SYN, 4, RECEIVED, FULL, 8000, 0, true, 6,
    CUT(LRO, IRREVERSIBLE, 6, 8000) },
  { "larger than jumbo", NO_SYN, 6, RECEIVED, FULL, 20000, 0, false, 0,
    CUT(LRO, IRREVERSIBLE, 14, 20000) },

  { "LSO v1", SYNS, 4, SENT, LSO_1, 5 * MSS, 0, true, 5, CUT(LSO_V1, EXACT, 5, MSS) },
  { "LSO v2", SYNS, 4, SENT, LSO_2, 5 * MSS, 0, true, 5, CUT(LSO_V2, EXACT, 5, MSS) },
  { "LSO v2, IPv6", SYNS, 6, SENT, LSO_2, 5 * MSS, 0, false, 0, CUT(LSO_V2, BOUNDED, 5, MSS) },

  { "damaged", SYNS, 4, RECEIVED, DAMAGED, 100, 0, false, 0, CUT(PLAIN, EXACT, 1, 100) },
  { "damaged, sent", SYNS, 4, SENT, DAMAGED, 100, 0, false, 0, CUT(PLAIN, EXACT, 1, 100) },
  { "damaged, no sum", SYNS, 4, RECEIVED, NONE, 100, 0, false, 0, CUT(PLAIN, EXACT, 1, 100) },

  { "snapped, received", SYNS, 4, RECEIVED, FULL, 1000, 900, false, 0,
    CUT(PLAIN, EXACT, 1, 1000) },
  { "snapped, sent", SYNS, 4, SENT, PARTIAL, 5 * MSS, 7290, true, 5, CUT(TSO, EXACT, 5, MSS) },
  { "snapped, larger than a segment", SYNS, 4, RECEIVED, FULL, 5 * MSS, 9, false, 0,
    CUT(SUPER, IRREVERSIBLE, 5, 5 * MSS) },
};

static void check_cut(const WtCut *cut, const Case *c)
{
  assert_int_equal(cut->kind, c->kind);
  assert_int_equal(cut->sure, c->sure);
  assert_int_equal(cut->segments, c->segments);
  assert_int_equal(cut->size, c->size);
  assert_int_equal(cut->len, c->len);
  assert_int_equal(cut->big_tcp, c->len > 65495);
  if (cut->sure != WT_SURENESS_IRREVERSIBLE) {
    assert_true(cut->size_min <= cut->size && cut->size <= cut->size_max);
    assert_int_equal(cut->finish_sum, c->look == PARTIAL || c->look == LSO_1 ||
                                          c->look == LSO_2 ||
                                          (c->look == NONE && c->role == SENT));
  }
  if (cut->sure == WT_SURENESS_EXACT)
    assert_true(cut->size_min == cut->size && cut->size == cut->size_max);
}

static void one_frame(void **state)
{
  const Case *c = *state;
  Bench b;

  begin(&b, c->ip_version, c->role);
  if (c->before == SYNS) {
    push_syn(&b, 0, MSS);
    push_syn(&b, 1, MSS);
    b.pair[0].sent = b.pair[0].received = 0;
  }
  if (c->role != WT_ROLE_UNKNOWN)
    push_empty(&b, 0);
  assert_int_equal(wt_cutter_role(&b.pair[0]), c->role);
  g_array_set_size(b.told, 0);

  const Sent sent = { .len = c->len, .wire_len = c->cut_off, .form = forms[c->look] };
  const uint64_t ticket = b.ticket;

  push(&b, &sent);
  const WtCut at_once = b.last;

  b.seq[0] += c->len;
  b.id[0] = (uint16_t) (b.id[0] + c->step);
  assert_int_equal(b.told->len == 0 && !b.final, c->waits);
  if (c->step)
    push_empty(&b, 0);
  flush(&b);
  if (b.told->len) {
    assert_int_equal(told(&b, 0)->ticket, ticket);
    assert_int_equal(told(&b, 0)->what.frame, ticket + 1);
    assert_int_equal(told(&b, 0)->what.role, c->role);
  }
  check_cut(b.told->len ? &told(&b, 0)->what.cut : &at_once, c);
  assert_true(b.told->len <= 1);
  end(&b);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(cases)];

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = one_frame,
      .initial_state = (void *) &cases[i],
    };
  return cmocka_run_group_tests_name("cut", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What kind a frame is, and the first piece that fraglist GRO leaves readable.
 */
#include "offload/classify.h"

#include <glib.h>
#include <string.h>

#include "build-tcp.h"
#include "wt-test.h"

/* --- kinds --- */

typedef struct {
  const char *name;
  WtChecksum sum;
  WtRole role;
  bool len_zero, left;
  WtOffloadKind kind;
} Kind;

static const Kind kinds[] = {
  { "sent", WT_CHECKSUM_PARTIAL_LINUX, WT_ROLE_SENT, false, true, WT_OFFLOAD_TSO },
  { "sent, BIG TCP", WT_CHECKSUM_PARTIAL_LINUX, WT_ROLE_SENT, true, true, WT_OFFLOAD_TSO },
  { "received", WT_CHECKSUM_PARTIAL_LINUX, WT_ROLE_RECEIVED, false, true, WT_OFFLOAD_GRO },
  { "side unknown", WT_CHECKSUM_PARTIAL_LINUX, WT_ROLE_UNKNOWN, false, true, WT_OFFLOAD_SUPER },
  { "LSO v1", WT_CHECKSUM_PARTIAL_WINDOWS, WT_ROLE_SENT, false, true, WT_OFFLOAD_LSO_V1 },
  { "LSO v2", WT_CHECKSUM_PARTIAL_WINDOWS, WT_ROLE_SENT, true, true, WT_OFFLOAD_LSO_V2 },
  { "sent, no sum", WT_CHECKSUM_ZERO, WT_ROLE_SENT, false, true, WT_OFFLOAD_TSO },
  { "no sum, side unknown", WT_CHECKSUM_ZERO, WT_ROLE_UNKNOWN, false, true, WT_OFFLOAD_SUPER },
  { "received with a zero", WT_CHECKSUM_ZERO, WT_ROLE_RECEIVED, false, false,
    WT_OFFLOAD_SUPER },
  { "complete", WT_CHECKSUM_VALID, WT_ROLE_RECEIVED, false, false, WT_OFFLOAD_LRO },
  { "wrong", WT_CHECKSUM_WRONG, WT_ROLE_SENT, false, false, WT_OFFLOAD_SUPER },
  { "cut off", WT_CHECKSUM_UNVERIFIABLE, WT_ROLE_SENT, false, false, WT_OFFLOAD_SUPER },
};

static void kind_of_super(void **state)
{
  const Kind *k = *state;

  assert_int_equal(wt_left_to_card(k->sum, k->role), k->left);
  assert_int_equal(wt_kind_of_super(k->sum, k->role, k->len_zero), k->kind);
}

static void kind_of_plain(void **state)
{
  (void) state;
  assert_int_equal(wt_kind_of_plain(40), WT_OFFLOAD_PLAIN);
  assert_int_equal(wt_kind_of_plain(1500), WT_OFFLOAD_PLAIN);
  assert_int_equal(wt_kind_of_plain(1501), WT_OFFLOAD_JUMBO);
}

/* --- the first piece's sum --- */

#define LEN_MAX 70000u

/**
 * List: a merged frame.
 * @size: of its first piece, whose checksum it has; 0: it has another
 * @zeros: its data are
 */
typedef struct {
  const char *name;
  uint8_t ip_version;
  uint32_t options_len, len, size;
  uint32_t likely;
  bool scan, zeros, snapped;
  uint32_t found;
} List;

static const List lists[] = {
  { "as likely", 4, 12, 14480, 1448, 1448, false, false, false, 1448 },
  { "as likely, IPv6", 6, 12, 14280, 1428, 1428, false, false, false, 1428 },
  { "as likely, a rest", 4, 0, 3000, 1460, 1460, false, false, false, 1460 },
  { "as likely, odd", 4, 0, 3000, 1447, 1447, false, false, false, 1447 },
  { "as likely, small", 4, 0, 150, 48, 48, false, false, false, 48 },
  { "another, not sought", 4, 12, 14480, 1348, 1448, false, false, false, 0 },
  { "another", 4, 12, 14480, 1348, 1448, true, false, false, 1348 },
  { "another, IPv6", 6, 12, 14480, 536, 1428, true, false, false, 536 },
  { "another, nothing likely", 4, 0, 14480, 1400, 0, true, false, false, 1400 },
  { "another, all zeros", 4, 0, 14480, 1400, 1460, true, true, false, 1400 },
  { "larger than likely", 4, 0, 17920, 8960, 1460, true, false, false, 8960 },
  { "all but two octets", 4, 0, 1502, 1500, 1460, true, false, false, 1500 },
  { "64 pieces", 4, 0, 64 * 100, 100, 1460, true, false, false, 100 },
  { "65 pieces", 4, 0, 65 * 100, 100, 1460, true, false, false, 0 },
  { "the smallest", 4, 0, 200, 20, 1460, true, false, false, 20 },
  { "smaller", 4, 0, 200, 18, 1460, true, false, false, 0 },
  { "the largest", 4, 0, 20000, 9216, 1460, true, false, false, 9216 },
  { "larger", 4, 0, 18700, 9300, 1460, true, false, false, 0 },
  { "damaged", 4, 12, 14480, 0, 1448, true, false, false, 0 },
  { "damaged, IPv6", 6, 12, 2856, 0, 1428, true, false, false, 0 },
  { "likely is all of it", 4, 0, 1460, 0, 1460, false, false, false, 0 },
  { "likely is more", 4, 0, 1000, 0, 1460, false, false, false, 0 },
  { "cut off", 4, 12, 14480, 1448, 1448, true, false, true, 0 },
  { "one octet", 4, 0, 1, 0, 1460, true, false, false, 0 },
};

static const WtTestPath paths[] = {
  { .src = { { 10, 0, 0, 1 }, 50000, 4 }, .dst = { { 10, 0, 0, 2 }, 3260, 4 } },
  { .src = { { 0xfd, 1 }, 50000, 6 }, .dst = { { 0xfd, 2 }, 3260, 6 } },
};

/* A frame and what decode makes of it. */
typedef struct {
  WtDecoder *decoder;
  uint8_t *block;
  WtFrame frame;
  WtSegment segment;
} In;

static void in_init(In *in, const WtTestTcp *tcp, const WtTestForm *form, size_t missing)
{
  g_autoptr(GByteArray) a = wt_test_tcp(tcp, form);

  in->decoder = wt_decoder_new(&wt_default_limits);
  in->block = g_memdup2(a->data, a->len - missing);
  in->frame = (WtFrame) {
    .data = { in->block, a->len - missing },
    .wire_len = a->len,
    .linktype = 1,
  };
  assert_int_equal(wt_decoder_push(in->decoder, &in->frame, &in->segment), WT_DECODED_TCP);
}

static void in_clear(In *in)
{
  wt_decoder_free(in->decoder);
  g_free(in->block);
}

static uint8_t *noise(size_t len, bool zeros)
{
  uint8_t *octets = g_malloc0(len);
  uint32_t state = 7;

  for (size_t i = 0; i < len && !zeros; i++) {
    state = state * 1664525u + 1013904223u;
    octets[i] = (uint8_t) (state >> 24);
  }
  return octets;
}

static void first_piece_is_found(void **state)
{
  const List *l = *state;
  g_autofree uint8_t *octets = noise(LEN_MAX, l->zeros);
  WtTestTcp tcp = {
    .path = &paths[l->ip_version == 6],
    .seq = 1,
    .flags = 0x10,
    .options = { 1, 1, 8, 10, 1, 2, 3, 4 },
    .options_len = l->options_len,
    .payload = { octets, l->size },
  };
  WtTestForm form = { .sum = WT_TEST_SUM_GIVEN, .given = wt_test_tcp_checksum(&tcp) };
  In in;

  tcp.payload.len = l->len;
  if (l->size == 0)
    form.given = wt_test_tcp_checksum(&tcp) ^ 0x1234;
  in_init(&in, &tcp, &form, l->snapped ? 100 : 0);
  if (!l->snapped)
    assert_int_equal(in.segment.tcp_checksum, WT_CHECKSUM_WRONG);
  assert_int_equal(wt_list_size(&in.segment, l->likely, l->scan), l->found);
  assert_int_equal(wt_options_len(&in.segment), l->options_len);
  assert_int_equal(wt_ip_len(&in.segment), wt_test_tcp_header_len(&tcp) + l->len);
  in_clear(&in);
}

/* The sum of the first @size octets is made that of the first 1000. */
static void make_fit(uint8_t *octets, uint32_t size, const WtTestTcp *tcp)
{
  WtTestTcp shorter = *tcp, longer = *tcp;

  shorter.payload.len = 1000;
  longer.payload.len = size;
  octets[size - 2] = octets[size - 1] = 0;
  const uint32_t want = wt_test_tcp_checksum(&shorter), is = wt_test_tcp_checksum(&longer);
  const uint32_t more = (is + 0xffffu - want) % 0xffffu;

  octets[size - 2] = (uint8_t) (more >> 8);
  octets[size - 1] = (uint8_t) more;
  assert_int_equal(wt_test_tcp_checksum(&longer), want);
}

/* Two sizes for which it verifies: chance, so neither; unless one is likely anyway. */
static void two_that_fit_are_none(void **state)
{
  g_autofree uint8_t *octets = noise(LEN_MAX, false);
  WtTestTcp tcp = { .path = &paths[0], .payload = { octets, 1000 } };
  In in;

  (void) state;
  make_fit(octets, 1200, &tcp);
  const WtTestForm form = { .sum = WT_TEST_SUM_GIVEN, .given = wt_test_tcp_checksum(&tcp) };

  tcp.payload.len = 10000;
  in_init(&in, &tcp, &form, 0);
  assert_int_equal(wt_list_size(&in.segment, 1460, true), 0);
  assert_int_equal(wt_list_size(&in.segment, 1000, true), 1000);
  assert_int_equal(wt_list_size(&in.segment, 1200, true), 1200);
  in_clear(&in);
}

static struct CMUnitTest row(const char *name, CMUnitTestFunction function, const void *state)
{
  return (struct CMUnitTest) { .name = name,
                               .test_func = function,
                               .initial_state = (void *) state };
}

int main(void)
{
  struct CMUnitTest tests[2 + G_N_ELEMENTS(kinds) + G_N_ELEMENTS(lists)] = {
    cmocka_unit_test(kind_of_plain),
    cmocka_unit_test(two_that_fit_are_none),
  };
  size_t n = 2;

  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    tests[n++] = row(kinds[i].name, kind_of_super, &kinds[i]);
  for (size_t i = 0; i < G_N_ELEMENTS(lists); i++)
    tests[n++] = row(lists[i].name, first_piece_is_found, &lists[i]);
  return cmocka_run_group_tests_name("classify", tests, NULL, NULL);
}

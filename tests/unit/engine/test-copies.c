/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A copy is the same packet a moment later, whatever carries it and whichever routers it
 * passed.
 */
#include "engine/copies.h"

#include <glib.h>
#include <string.h>

#include "build-tcp.h"
#include "wt-test.h"

static const uint8_t words[] = "twelve words";

typedef struct {
  const char *name;
  uint8_t ip_version;
  WtTestTcp tcp; /* path and payload are filled in */
  bool vlan;
  size_t payload_len, padding;
  int64_t later_ns;
  bool seen;
} Case;

#define SAME .tcp = { .seq = 7, .ip_id = 9, .ttl = 64 }, .payload_len = 12

static const Case cases[] = {
  { .name = "the same again", .ip_version = 4, SAME, .later_ns = 5, .seen = true },
  { .name = "the same at once", .ip_version = 4, SAME, .seen = true },
  { .name = "IPv6", .ip_version = 6, SAME, .later_ns = 5, .seen = true },
  { .name = "within a tag", .ip_version = 4, SAME, .vlan = true, .seen = true },
  { .name = "padded by a card", .ip_version = 4, SAME, .padding = 6, .seen = true },
  { .name = "padded, IPv6", .ip_version = 6, SAME, .padding = 2, .seen = true },
  { .name = "after 1 ms", .ip_version = 4, SAME, .later_ns = 1000000, .seen = true },
  { .name = "after more", .ip_version = 4, SAME, .later_ns = 1000001 },
  { .name = "before it", .ip_version = 4, SAME, .later_ns = -1 },
  { .name = "behind a router",
    .ip_version = 4,
    .tcp = { .seq = 7, .ip_id = 9, .ttl = 63 },
    .payload_len = 12,
    .seen = true },
  { .name = "behind a router, IPv6",
    .ip_version = 6,
    .tcp = { .seq = 7, .ttl = 63 },
    .payload_len = 12,
    .seen = true },
  { .name = "sent again: another identification",
    .ip_version = 4,
    .tcp = { .seq = 7, .ip_id = 10, .ttl = 64 },
    .payload_len = 12 },
  { .name = "another service class",
    .ip_version = 6,
    .tcp = { .seq = 7, .ttl = 64, .tos = 3 },
    .payload_len = 12 },
  { .name = "the next one",
    .ip_version = 4,
    .tcp = { .seq = 8, .ip_id = 9, .ttl = 64 },
    .payload_len = 12 },
  { .name = "another flag",
    .ip_version = 4,
    .tcp = { .seq = 7, .ip_id = 9, .ttl = 64, .flags = 8 },
    .payload_len = 12 },
  { .name = "less of it",
    .ip_version = 4,
    .tcp = { .seq = 7, .ip_id = 9, .ttl = 64 },
    .payload_len = 11 },
};

/** Way: how a packet travels. */
typedef struct {
  uint8_t ip_version;
  bool vlan;
  size_t padding;
} Way;

static bool seen(WtCopies *copies, const WtTestTcp *tcp, Way way, int64_t ts_ns)
{
  const WtTestPath path = {
    .src = { { 10, 0, 0, 1 }, 50000, way.ip_version },
    .dst = { { 10, 0, 0, 2 }, 3260, way.ip_version },
    .vlan = way.vlan,
  };
  WtTestTcp packet = *tcp;

  packet.path = &path;
  g_autoptr(GByteArray) a = wt_test_tcp(&packet, &(WtTestForm) { 0 });

  g_byte_array_set_size(a, a->len + (guint) way.padding);
  memset(a->data + a->len - way.padding, 0, way.padding);
  g_autofree uint8_t *exact = g_memdup2(a->data, a->len);
  const WtFrame frame = {
    .data = { exact, a->len }, .wire_len = a->len, .ts_ns = ts_ns, .linktype = 1
  };
  WtDecoder *decoder = wt_decoder_new(&wt_default_limits);
  WtSegment segment;

  assert_int_equal(wt_decoder_push(decoder, &frame, &segment), WT_DECODED_TCP);
  const bool result = wt_copies_seen(copies, &segment);
  wt_decoder_free(decoder);
  return result;
}

static void a_copy_is_known(void **state)
{
  const Case *c = *state;
  const WtTestTcp first = {
    .seq = 7, .ip_id = c->ip_version == 4 ? 9 : 0, .ttl = 64, .payload = { words, 12 }
  };
  WtTestTcp second = c->tcp;
  g_autofree WtCopies *copies = g_new0(WtCopies, 1);

  second.payload = (WtBytes) { words, c->payload_len };
  assert_false(seen(copies, &first, (Way) { c->ip_version, false, 0 }, 1000));
  const Way way = { c->ip_version, c->vlan, c->padding };

  assert_int_equal(seen(copies, &second, way, 1000 + c->later_ns), c->seen);
}

static const Way usual = { 4, false, 0 };

static WtTestTcp numbered(uint32_t seq)
{
  return (WtTestTcp) { .seq = seq, .ttl = 64, .payload = { words, 1 } };
}

/* Those that came since push it out, and not before. */
static void the_last_are_kept(void **state)
{
  g_autofree WtCopies *copies = g_new0(WtCopies, 1);
  const WtTestTcp first = numbered(0), second = numbered(1);

  (void) state;
  for (uint32_t i = 0; i < WT_COPIES_KEPT; i++) {
    const WtTestTcp tcp = numbered(i);

    assert_false(seen(copies, &tcp, usual, 1000));
  }
  assert_true(seen(copies, &first, usual, 1000));
  const WtTestTcp more = numbered(WT_COPIES_KEPT);

  assert_false(seen(copies, &more, usual, 1000));
  assert_true(seen(copies, &second, usual, 1000));
  assert_false(seen(copies, &first, usual, 1000));
}

/* Three taps see it three times; the time counts from the first. */
static void of_many_the_first_counts(void **state)
{
  g_autofree WtCopies *copies = g_new0(WtCopies, 1);
  const WtTestTcp tcp = numbered(0);

  (void) state;
  assert_false(seen(copies, &tcp, usual, 0));
  assert_true(seen(copies, &tcp, usual, 900000));
  assert_false(seen(copies, &tcp, usual, 1000001));
  assert_true(seen(copies, &tcp, usual, 1900000));
}

/* Nothing was captured yet: zeros of memory are no packet, at time 0 neither. */
static void none_is_known_at_first(void **state)
{
  g_autofree WtCopies *copies = g_new0(WtCopies, 1);
  const WtTestTcp tcp = numbered(0);

  (void) state;
  assert_false(seen(copies, &tcp, usual, 0));
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(cases) + 3] = {
    cmocka_unit_test(the_last_are_kept),
    cmocka_unit_test(of_many_the_first_counts),
    cmocka_unit_test(none_is_known_at_first),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[3 + i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = a_copy_is_known,
      .initial_state = (void *) &cases[i],
    };
  return cmocka_run_group_tests_name("copies", tests, NULL, NULL);
}

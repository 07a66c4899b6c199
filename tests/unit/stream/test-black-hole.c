/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Conversations over paths that swallow large packets, and over others that merely lose some.
 * Direction 0 sends; each row says what is found of its path.
 */
#include "wt-test.h"

#include <glib.h>

#include "stream/black-hole.h"

#define BASE 0xfffffc18u /* sequence numbers wrap at offset 1000 */
#define START INT64_C(1700000000000000000)
#define MS INT64_C(1000000)

/** Seen: data of @from, @len; or from the receiver, which acknowledges @ack and has @left to @right,
 * @left2 to @right2. */
typedef struct {
  uint32_t from, len;
  int64_t ms;
  uint32_t ack, left, right, left2, right2;
  uint32_t wire_size;
  bool back;
} Seen;

/** Row: @told: lost, passed, lowered, times, sure; "": nothing. */
typedef struct {
  const char *name, *told;
  Seen seen[20];
} Row;

/* clang-format off */
#define DATA(f, n, at)          { .from = (f), .len = (n), .ms = (at) }
#define SUPER(f, n, size, at)   { .from = (f), .len = (n), .ms = (at), .wire_size = (size) }
#define ACK(a, at)              { .back = true, .ack = (a), .ms = (at) }
#define SACK(a, l, r, at)       { .back = true, .ack = (a), .ms = (at), .left = (l), .right = (r) }
#define SACK2(a, l, r, l2, r2, at) \
  { .back = true, .ack = (a), .ms = (at), .left = (l), .right = (r), .left2 = (l2), .right2 = (r2) }
#define BACK(n, a, at)          { .back = true, .len = (n), .ack = (a), .ms = (at) }
#define SMALL                   DATA(0, 500, 1), ACK(500, 2)
#define LARGE                   DATA(0, 1448, 1), ACK(1448, 2)
/* clang-format on */

static const Row rows[] = {
  { "the small tail arrives, the large ones never",
    "1448 952 0 3 sure",
    { SMALL, SUPER(500, 8192, 1448, 10), SACK(500, 7740, 8692, 11), DATA(500, 1448, 200),
      DATA(500, 1448, 600), DATA(500, 1448, 1400) } },
  { "though large ones arrived before the path changed",
    "1448 952 0 3 sure",
    { LARGE, SUPER(1448, 8192, 1448, 10), SACK(1448, 8688, 9640, 11), DATA(1448, 1448, 200),
      DATA(1448, 1448, 600), DATA(1448, 1448, 1400) } },
  { "the sender goes down to a smaller size",
    "1448 1024 1024 3 sure",
    { SMALL, SUPER(500, 8192, 1448, 10), SACK(500, 7740, 8692, 11), DATA(500, 1448, 200),
      DATA(500, 1448, 600), DATA(500, 1448, 1400), DATA(500, 1024, 3000), ACK(1524, 3001) } },
  { "the same without SACK",
    "1448 1024 1024 3 likely",
    { SMALL, SUPER(500, 1448, 0, 10), DATA(500, 1448, 200), DATA(500, 1448, 600),
      DATA(500, 1448, 1400), DATA(500, 1024, 3000), ACK(1524, 3001) } },
  { "nothing large ever arrived, and the receiver goes on sending",
    "1448 500 0 3 likely",
    { SMALL, SUPER(500, 14480, 1448, 10), DATA(500, 1448, 200), DATA(500, 1448, 600),
      BACK(48, 500, 900), DATA(500, 1448, 1400) } },
  { "an outage: nothing comes back",
    "",
    { SMALL, SUPER(500, 14480, 1448, 10), DATA(500, 1448, 200), DATA(500, 1448, 600),
      DATA(500, 1448, 1400) } },
  { "an outage in which large ones had arrived before",
    "",
    { LARGE, SUPER(1448, 14480, 1448, 10), DATA(1448, 1448, 200), DATA(1448, 1448, 600),
      BACK(48, 1448, 900), DATA(1448, 1448, 1400) } },
  { "an outage that ends",
    "",
    { SMALL, SUPER(500, 14480, 1448, 10), DATA(500, 1448, 200), DATA(500, 1448, 600),
      BACK(48, 500, 900), DATA(500, 1448, 1400), ACK(1948, 1401) } },
  { "an outage in which the sender lowered its size, large ones had arrived before",
    "",
    { LARGE, SUPER(1448, 1448, 0, 10), DATA(1448, 1448, 200), DATA(1448, 1448, 600),
      DATA(1448, 1448, 1400), DATA(1448, 1024, 3000), ACK(2472, 3001) } },
  { "loss: large ones behind arrived",
    "",
    { SMALL, SUPER(500, 8192, 1448, 10), SACK(500, 1948, 8692, 11), DATA(500, 1448, 200),
      DATA(500, 1448, 600), DATA(500, 1448, 1400) } },
  { "loss: only one was in front of the small one",
    "",
    { SMALL, DATA(500, 1448, 10), DATA(1948, 100, 10), SACK(500, 1948, 2048, 11),
      DATA(500, 1448, 200), DATA(500, 1448, 600), DATA(500, 1448, 1400) } },
  { "small ones between the large ones arrive, no large one does",
    "1448 500 0 3 sure",
    { SMALL, DATA(500, 1448, 10), DATA(1948, 100, 10), SACK(500, 1948, 2048, 11),
      DATA(2048, 1448, 12), DATA(3496, 100, 12), SACK2(500, 3496, 3596, 1948, 2048, 13),
      DATA(500, 1448, 200), DATA(500, 1448, 600), DATA(500, 1448, 1400) } },
  { "so they do in an outage, large ones had arrived before",
    "",
    { LARGE, DATA(1448, 1448, 10), DATA(2896, 100, 10), DATA(2996, 1448, 10),
      DATA(4444, 100, 10), SACK2(1448, 4444, 4544, 2896, 2996, 13), DATA(1448, 1448, 200),
      DATA(1448, 1448, 600), DATA(1448, 1448, 1400) } },
  { "sent again twice only",
    "",
    { SMALL, SUPER(500, 8192, 1448, 10), SACK(500, 7740, 8692, 11), DATA(500, 1448, 200),
      DATA(500, 1448, 1400) } },
  { "sent again in a hurry",
    "",
    { SMALL, SUPER(500, 8192, 1448, 10), SACK(500, 7740, 8692, 11), DATA(500, 1448, 20),
      DATA(500, 1448, 30), DATA(500, 1448, 40) } },
  { "the receiver answers each: it has them",
    "",
    { SMALL, SUPER(500, 14480, 1448, 10), DATA(500, 1448, 200), ACK(500, 201),
      DATA(500, 1448, 600), BACK(48, 500, 900), DATA(500, 1448, 1400) } },
  { "small ones are lost as well",
    "",
    { SMALL, DATA(500, 100, 10), DATA(500, 100, 200), DATA(500, 100, 600), BACK(48, 500, 900),
      DATA(500, 100, 1400) } },
};

static void tell(GString *told, const WtBlackHoleFound *found)
{
  g_string_append_printf(told, "%s%u %u %u %u %s", told->len ? ", " : "", found->lost,
                         found->passed, found->lowered, found->times,
                         found->sure ? "sure" : "likely");
}

static void ignore_slice(void *user, const WtSlice *slice)
{
  (void) user;
  (void) slice;
}

static void ignore_hole(void *user, WtHole kind, uint64_t octets)
{
  (void) user;
  (void) kind;
  (void) octets;
}

static void ignore(void *user, uint64_t octets)
{
  (void) user;
  (void) octets;
}

static void ignore_overlap(void *user, uint64_t offset, uint64_t octets)
{
  (void) user;
  (void) offset;
  (void) octets;
}

/* As the engine does. */
static void push(WtBlackHole *hole, WtReasm *reasm, const Seen *seen, GString *told)
{
  static const uint8_t octets[20000] = { [12] = 0x50 };
  static const WtStreamSink sink = { ignore_slice, ignore_hole, ignore_overlap, ignore };
  const WtFrame frame = {
    .number = 1,
    .ts_ns = START + seen->ms * MS,
    .data = { octets, 20 },
  };
  const WtSegment segment = {
    .frame = &frame,
    .payload = { octets, seen->len },
    .payload_wire_len = seen->len,
    .wire_size = seen->wire_size,
    .seq = { BASE + seen->from },
    .ack = { BASE + seen->ack },
    .options = { .sack = { { { BASE + seen->left }, { BASE + seen->right } },
                           { { BASE + seen->left2 }, { BASE + seen->right2 } } },
                 .n_sack = (seen->right > 0) + (seen->right2 > 0) },
    .tcp_checksum = WT_CHECKSUM_VALID,
    .flags = WT_TCP_ACK,
  };
  WtBlackHoleFound found;

  if (!seen->back) {
    wt_black_hole_push(hole, &segment, reasm);
    wt_reasm_push(reasm, &segment, &sink, NULL);
    return;
  }
  if (wt_black_hole_waits(hole, segment.options.n_sack) &&
      wt_black_hole_acked(hole, &segment, reasm, &found))
    tell(told, &found);
  wt_reasm_acked(reasm, segment.ack, frame.ts_ns, &sink, NULL);
}

static void finds(void **state)
{
  const Row *const row = *state;
  const WtLimits limits = { .reasm_octets = 1 << 20, .reasm_octets_all = 1 << 20 };
  WtStreamShared *const shared = wt_stream_shared_new(&limits);
  g_autoptr(GString) told = g_string_new(NULL);
  WtBlackHole hole = { 0 };
  WtBlackHoleFound found;
  WtReasm reasm;

  wt_reasm_init(&reasm, shared, 1);
  wt_reasm_start(&reasm, (WtTcpSeq) { BASE });
  for (size_t i = 0; i < G_N_ELEMENTS(row->seen) && row->seen[i].ms; i++)
    push(&hole, &reasm, &row->seen[i], told);
  if (wt_black_hole_finish(&hole, &found))
    tell(told, &found);
  assert_string_equal(told->str, row->told);
  wt_black_hole_clear(&hole);
  wt_reasm_clear(&reasm);
  wt_stream_shared_free(shared);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(rows)];

  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = finds,
      .initial_state = (void *) &rows[i],
    };
  return cmocka_run_group_tests_name("black hole", tests, NULL, NULL);
}

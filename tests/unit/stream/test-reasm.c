/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Order, repetition and overlap: each octet once, in order, and the first copy wins.
 */
#include "tape.h"

static const Row rows[] = {
  { .name = "in order", .steps = { DATA(0, "abc"), SEE("abc"), DATA(3, "def"), SEE("def") } },
  { .name = "two swapped",
    .steps = { DATA(0, "abc"), DATA(6, "ghi"), SEE("abc"), HELD(3), DATA(3, "def"),
               SEE("defghi"), HELD(0) } },
  { .name = "held ones in any order",
    .steps = { DATA(0, "a"), DATA(8, "i"), DATA(4, "e"), DATA(6, "g"), DATA(2, "c"),
               DATA(7, "h"), DATA(5, "f"), DATA(3, "d"), SEE("a"), DATA(1, "b"),
               SEE("bcdefghi"), FINISH, SEE(""), LIMITS(0), OVERLAPS(0) } },
  { .name = "one segment closes two gaps around a held one",
    .steps = { DATA(0, "a"), DATA(3, "d"), DATA(1, "bcdef"), SEE("abcdef"), OVERLAPS(0),
               HELD(0) } },

  { .name = "retransmission, equal, delivered",
    .steps = { DATA(0, "abcd"), DATA(4, "efgh"), DATA(0, "abcd"), DATA(4, "efgh"),
               SEE("abcdefgh"), OVERLAPS(0) } },
  { .name = "retransmission, differing, delivered",
    .steps = { DATA(0, "abcd"), DATA(4, "efgh"), DATA(4, "eXgh"), SEE("abcdefgh"),
               OVERLAPS(1) } },
  { .name = "two retransmitted as one, the second half differs",
    .steps = { DATA(0, "abcd"), DATA(4, "efgh"), DATA(0, "abcdefgX"), SEE("abcdefgh"),
               OVERLAPS(1) } },
  { .name = "retransmission, equal, held",
    .steps = { DATA(0, "ab"), DATA(4, "ef"), DATA(4, "ef"), HELD(2), DATA(2, "cd"),
               SEE("abcdef"), OVERLAPS(0) } },
  { .name = "retransmission, differing, held",
    .steps = { DATA(0, "ab"), DATA(4, "ef"), DATA(4, "eX"), HELD(2), OVERLAPS(1), DATA(2, "cd"),
               SEE("abcdef"), OVERLAPS(1) } },
  { .name = "in-order segment differs from what it reaches of a held one",
    .steps = { DATA(0, "ab"), DATA(4, "ef"), DATA(2, "cdXf"), SEE("abcdef"), OVERLAPS(1) } },
  { .name = "retransmission with new octets behind",
    .steps = { DATA(0, "abcd"), DATA(0, "abcdef"), SEE("abcdef"), OVERLAPS(0) } },
  { .name = "retransmission that differs, with new octets behind",
    .steps = { DATA(0, "abcd"), DATA(0, "abXdef"), SEE("abcdef"), OVERLAPS(1) } },

  { .name = "overlap at the front of a held one",
    .steps = { DATA(0, "a"), DATA(4, "efg"), DATA(2, "CDEF"), OVERLAPS(1), DATA(1, "b"),
               SEE("abCDefg") } },
  { .name = "overlap at the back of a held one",
    .steps = { DATA(0, "a"), DATA(4, "efg"), DATA(6, "GHI"), OVERLAPS(1), DATA(1, "bcd"),
               SEE("abcdefgHI") } },
  { .name = "overlap across several held ones",
    .steps = { DATA(0, "a"), DATA(3, "d"), DATA(5, "f"), DATA(7, "h"), DATA(2, "CDEFGHI"),
               OVERLAPS(1), HELD(7), DATA(1, "b"), SEE("abCdEfGhI") } },
  { .name = "overlap within a held one",
    .steps = { DATA(0, "a"), DATA(2, "cdefg"), DATA(4, "E"), OVERLAPS(1), HELD(5), DATA(1, "B"),
               SEE("aBcdefg") } },
  { .name = "in order, over all that is held",
    .steps = { DATA(0, "a"), DATA(3, "d"), DATA(5, "f"), DATA(1, "bcdefg"), SEE("abcdefg"),
               OVERLAPS(0) } },

  { .name = "sequence wraps, in order",
    .base = 0xfffffffdu,
    .steps = { DATA(0, "abc"), DATA(3, "def"), SEE("abcdef"), ACK(6), DATA(3, "def"), SEE(""),
               OVERLAPS(0) } },
  { .name = "sequence wraps within a segment",
    .base = 0xfffffffdu,
    .steps = { DATA(0, "abcdef"), DATA(6, "g"), SEE("abcdefg") } },
  { .name = "sequence wraps within a gap",
    .base = 0xfffffffdu,
    .steps = { DATA(0, "ab"), DATA(6, "gh"), DATA(2, "cdef"), SEE("abcdefgh") } },

  { .name = "begins in the middle",
    .base = 0x80000000u,
    .steps = { IDLE(-9), ACK(0), DATA(0, "ab"), SEE("ab"), DATA(-4, "wxyz"), SEE(""),
               DATA(-2, "yzabcd"), SEE("cd"), OVERLAPS(0) } },
  { .name = "begins with a SYN", .steps = { START(0), DATA(0, "ab"), SEE("ab") } },
  { .name = "data in the SYN counts from behind it",
    .steps = { START(0), SYN(-1, "ab"), DATA(2, "cd"), SEE("abcd") } },
  { .name = "a second start changes nothing",
    .steps = { START(0), DATA(0, "ab"), START(100), DATA(2, "cd"), SEE("abcd") } },
  { .name = "SYN seen, first data lost",
    .steps = { START(0), DATA(3, "def"), SEE(""), ACK(6), WAIT(10), ACK(6), SEE("<3>def") } },

  { .name = "keepalive repeats one octet",
    .steps = { DATA(0, "abc"), DATA(2, "c"), SEE("abc"), DATA(3, "d"), SEE("d"),
               OVERLAPS(0) } },
  { .name = "keepalive's octet may be garbage",
    .steps = { DATA(0, "abc"), DATA(2, "X"), SEE("abc"), OVERLAPS(0) } },
  { .name = "keepalive without data",
    .steps = { DATA(0, "abc"), IDLE(2), IDLE(3), SEE("abc") } },

  { .name = "far ahead is not held",
    .steps = { DATA(0, "a"), DATA(1 << 27, "z"), HELD(0), DATA(1, "b"), SEE("ab") } },
  { .name = "far behind is not taken",
    .steps = { DATA(0, "a"), DATA(-(1 << 27), "z"), HELD(0), DATA(1, "b"), SEE("ab") } },
  { .name = "a far-off acknowledgement is not believed",
    .steps = { DATA(0, "a"), ACK(1 << 27), DATA(2, "c"), WAIT(100), ACK(0), SEE("a") } },

  { .name = "snapped: the hole comes at once",
    .steps = { SNAPPED(0, "ab", 3), SEE("ab[3]"), DATA(5, "fg"), SEE("fg") } },
  { .name = "snapped to nothing", .steps = { DATA(0, "a"), SNAPPED(1, "", 4), SEE("a[4]") } },
  { .name = "snapped and held",
    .steps = { DATA(0, "a"), SNAPPED(2, "cd", 2), DATA(6, "g"), DATA(1, "b"),
               SEE("abcd[2]g") } },
  { .name = "snapped and held, then overlapped",
    .steps = { DATA(0, "a"), SNAPPED(2, "cd", 2), DATA(3, "defgh"), DATA(1, "b"),
               SEE("abcd[2]gh"), OVERLAPS(0) } },
  { .name = "snapped and repeated",
    .steps = { SNAPPED(0, "ab", 2), SNAPPED(0, "ab", 2), DATA(4, "e"), SEE("ab[2]e"),
               OVERLAPS(0) } },

  { .name = "directions do not share octets",
    .steps = { DATA(0, "ab"), TURN, DATA(0, "xy"), DATA(3, "z"), SEE("xy"), TURN, DATA(2, "cd"),
               SEE("abcd"), OVERLAPS(0), TURN, FINISH, SEE("<1>z") } },
  { .name = "finish delivers everything",
    .steps = { DATA(0, "a"), DATA(2, "c"), DATA(4, "e"), BAD(6, "g"), DATA(8, "i"), SEE("a"),
               FINISH, SEE("<1>c<1>e<1>{g}<1>i"), HELD(0) } },
  { .name = "finish with nothing", .steps = { FINISH, SEE("") } },
};

static WtReasm opened_at(WtStreamShared *shared, uint32_t seq)
{
  WtReasm r;

  wt_reasm_init(&r, shared, 1);
  wt_reasm_start(&r, (WtTcpSeq) { seq });
  return r;
}

/* Three segments with data in a row, far off: another connection; fewer, or empty ones: not. */
static void strays(void **state)
{
  const WtLimits limits = { .reasm_octets = 100, .reasm_octets_all = 1000 };
  WtStreamShared *shared = wt_stream_shared_new(&limits);
  WtReasm r = opened_at(shared, 1000);
  const WtSegment near = { .seq = { 2000 }, .payload_wire_len = 1 };
  const WtSegment far = { .seq = { 0x70000000u }, .payload_wire_len = 1 };
  const WtSegment empty = { .seq = { 0x70000000u } };

  (void) state;
  for (int round = 0; round < 3; round++) {
    assert_false(wt_reasm_strays(&r, &far));
    assert_false(wt_reasm_strays(&r, &far));
    for (int i = 0; i < 5; i++)
      assert_false(wt_reasm_strays(&r, &empty));
    assert_false(wt_reasm_strays(&r, &near));
  }
  assert_false(wt_reasm_strays(&r, &far));
  assert_false(wt_reasm_strays(&r, &far));
  assert_true(wt_reasm_strays(&r, &far));

  WtReasm fresh;
  wt_reasm_init(&fresh, shared, 2);
  for (int i = 0; i < 5; i++)
    assert_false(wt_reasm_strays(&fresh, &far));
  wt_stream_shared_free(shared);
}

int main(void)
{
  const struct CMUnitTest tests[] = { cmocka_unit_test(strays) };
  const int failed = tape_run_rows("reasm", rows, G_N_ELEMENTS(rows));

  return failed + cmocka_run_group_tests_name("strays", tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/totals.h"

#include <string.h>

#include "wt-test.h"

#define MS UINT64_C(1000000)
#define SECOND UINT64_C(1000000000)
#define NONE WT_N_FINDINGS
#define SOME WT_FINDING_TCP_RETRANSMISSIONS
#define MANY WT_FINDING_TCP_RETRANSMISSIONS_MANY
#define SELDOM WT_FINDING_TCP_DELAYED_ACK
#define OFTEN WT_FINDING_TCP_STALL_DELAYED_ACK

static void copies(void **state)
{
  static const struct {
    const char *name;
    uint64_t copies, needless, duplicates, segments;
    WtFindingId id;
  } rows[] = {
    { "none", 0, 0, 5, 100, NONE },
    { "one of few", 1, 0, 0, 20, SOME },
    { "nine of few", 9, 0, 0, 20, SOME },
    { "ten of a thousand", 10, 0, 0, 1000, SOME },
    { "more than one of a hundred", 10, 0, 0, 999, MANY },
    { "most had arrived, as timestamps tell", 50, 41, 0, 900, SOME },
    { "most had arrived, as the receiver tells", 50, 0, 41, 900, SOME },
    { "enough had not", 50, 40, 40, 900, MANY },
    { "a network that doubles frames", 50, 0, 400, 900, SOME },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const WtStallTotals stalls = {
      .copies = rows[i].copies,
      .needless = rows[i].needless,
      .duplicates = rows[i].duplicates,
    };
    WtDetail words = { 0 };
    WtFinding finding = { .id = NONE };

    (void) wt_totals_copies(&stalls, rows[i].segments, &words, &finding);
    if (finding.id != rows[i].id)
      fail_msg("%s", rows[i].name);
  }
}

static void what_is_told_of_copies(void **state)
{
  const WtStallTotals stalls = {
    .copies = 56,
    .duplicates = 48,
    .first_copy = { 12, 34 },
    .ns = { [WT_STALL_RETRANSMISSION] = 20 * MS },
  };
  WtDetail words = { 0 };
  WtFinding finding = { 0 };

  (void) state;
  assert_true(wt_totals_copies(&stalls, 700, &words, &finding));
  assert_int_equal(finding.seen, 56);
  assert_int_equal(finding.frame, 12);
  assert_int_equal(finding.ts_ns, 34);
  assert_string_equal(finding.detail,
                      "8.0 % of the 700 segments of this direction; not lost, but "
                      "reordered or late: 48 of them; data waited 20 ms for "
                      "them in all");
}

static void delayed_acks(void **state)
{
  static const struct {
    const char *name;
    uint64_t n, ns, busy_ns;
    WtFindingId id;
  } rows[] = {
    { "none", 0, 0, SECOND, NONE },
    { "few, of a short time", 4, 160 * MS, SECOND, SELDOM },
    { "many, of a long time", 5, 200 * MS, 5 * SECOND, SELDOM },
    { "many, of a short time", 5, 200 * MS, 4 * SECOND, OFTEN },
    { "no command was open", 5, 200 * MS, 0, SELDOM },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    const WtStallTotals stalls = {
      .n = { [WT_STALL_DELAYED_ACK] = rows[i].n },
      .ns = { [WT_STALL_DELAYED_ACK] = rows[i].ns },
    };
    WtDetail words = { 0 };
    WtFinding finding = { .id = NONE };

    (void) wt_totals_delayed_acks(&stalls, WT_SENDER_INITIATOR, rows[i].busy_ns, &words,
                                  &finding);
    if (finding.id != rows[i].id || finding.seen != rows[i].ns)
      fail_msg("%s", rows[i].name);
    if (rows[i].id == OFTEN)
      assert_string_equal(finding.detail, "delayed ACKs of the target: 5, by 40 ms on average; "
                                          "5 % of the 4.0 s in which commands were open");
  }
}

static void queues(void **state)
{
  static const struct {
    const char *name;
    WtQueue queue;
    bool window_known, is_full;
  } rows[] = {
    { "idle", { 0 }, true, false },
    { "a limit, most of the time", { 32, 128, 0, 2 * SECOND, SECOND, 0 }, true, true },
    { "a limit, less of the time",
      { 32, 128, 0, 2 * SECOND, SECOND - 20 * MS, 0 },
      true,
      false },
    { "for a moment", { 32, 128, 0, SECOND - 1, SECOND - 1, 0 }, true, false },
    { "no limit that anyone sets", { 33, 128, 0, 2 * SECOND, SECOND, 0 }, true, false },
    { "a single thread", { 1, 128, 0, 2 * SECOND, 2 * SECOND, 0 }, true, false },
    { "the window", { 5, 5, 100, 2 * SECOND, 0, SECOND }, true, true },
    { "the window, seldom", { 5, 5, 99, 2 * SECOND, 0, SECOND }, true, false },
    { "the window, of several connections",
      { 5, 5, 100, 2 * SECOND, 0, SECOND },
      false,
      false },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
    WtDetail words = { 0 };
    WtFinding finding = { .id = NONE };

    if (wt_totals_queue(&rows[i].queue, rows[i].window_known, &words, &finding) !=
        rows[i].is_full)
      fail_msg("%s", rows[i].name);
    if (rows[i].is_full)
      assert_int_equal(finding.seen, rows[i].queue.deepest);
  }
}

static void durations(void **state)
{
  static const struct {
    uint64_t ns;
    const char *words;
  } rows[] = {
    { 0, "0 us" },
    { 999999, "999 us" },
    { MS, "1 ms" },
    { SECOND - 1, "999 ms" },
    { 30 * SECOND + 100 * MS, "30.1 s" },
    { UINT64_MAX, "18446744073.7 s" },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
    assert_string_equal(wt_duration(rows[i].ns).text, rows[i].words);
}

static void what_does_not_fit(void **state)
{
  WtDetail words = { 0 };

  (void) state;
  for (int i = 0; i < 100; i++)
    wt_detail_add(&words, "phrase %d", i);
  assert_int_equal(strlen(words.text), WT_DETAIL_MAX - 1);
  assert_true(g_str_has_prefix(words.text, "phrase 0; phrase 1; "));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(copies),       cmocka_unit_test(what_is_told_of_copies),
    cmocka_unit_test(delayed_acks), cmocka_unit_test(queues),
    cmocka_unit_test(durations),    cmocka_unit_test(what_does_not_fit),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/words.h"

#include <string.h>

#include "wt-test.h"

#define ASSERT_WORDS(call, expected)                                                           \
  do {                                                                                         \
    g_autoptr(GString) out = g_string_new(NULL);                                               \
    call;                                                                                      \
    assert_string_equal(out->str, expected);                                                   \
  } while (0)

static void counts_have_separators(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_count(out, 0), "0");
  ASSERT_WORDS(wt_words_count(out, 999), "999");
  ASSERT_WORDS(wt_words_count(out, 1000), "1,000");
  ASSERT_WORDS(wt_words_count(out, UINT64_MAX), "18,446,744,073,709,551,615");
  ASSERT_WORDS(wt_words_some(out, 1, "PDU"), "1 PDU");
  ASSERT_WORDS(wt_words_some(out, 1234, "PDU"), "1,234 PDUs");
}

static void octets_have_units(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_octets(out, 999), "999 B");
  ASSERT_WORDS(wt_words_octets(out, 1200), "1.2 kB");
  ASSERT_WORDS(wt_words_octets(out, 999999), "1.0 MB");
  ASSERT_WORDS(wt_words_octets(out, 1234567890), "1.2 GB");
  ASSERT_WORDS(wt_words_octets(out, UINT64_MAX), "18446.7 PB");
}

static void times_are_utc(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_time(out, 0), "1970-01-01T00:00:00.000000000Z");
  ASSERT_WORDS(wt_words_time(out, -1), "1969-12-31T23:59:59.999999999Z");
  ASSERT_WORDS(wt_words_time(out, INT64_C(1714998896123456789)),
               "2024-05-06T12:34:56.123456789Z");
  ASSERT_WORDS(wt_words_time(out, INT64_MAX), "2262-04-11T23:47:16.854775807Z");
  ASSERT_WORDS(wt_words_time(out, INT64_MIN), "1677-09-21T00:12:43.145224192Z");
}

static void durations_fit_their_size(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_duration(out, 350000), "350 us");
  ASSERT_WORDS(wt_words_duration(out, 12345000), "12.345 ms");
  ASSERT_WORDS(wt_words_duration(out, INT64_C(12345000000)), "12.345 s");
  ASSERT_WORDS(wt_words_duration(out, INT64_C(800000000000)), "13 min 20 s");
  ASSERT_WORDS(wt_words_duration(out, INT64_C(8000000000000)), "2 h 13 min");
}

static void endpoints(void **state)
{
  const WtEndpoint v4 = { .ip = { 10, 0, 0, 1 }, .port = 3260, .ip_version = 4 };
  const WtEndpoint v6 = { .ip = { 0xfd, 0x77, [15] = 2 }, .port = 40000, .ip_version = 6 };

  (void) state;
  ASSERT_WORDS(wt_words_endpoint(out, &v4), "10.0.0.1:3260");
  ASSERT_WORDS(wt_words_endpoint(out, &v6), "[fd77::2]:40000");
}

static void names_cannot_steer_a_terminal(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_name(out, "iqn.2003-01.org:x", 0), "iqn.2003-01.org:x");
  ASSERT_WORDS(wt_words_name(out, "a\033[2Jb\r\n\x7f", 0), "a\\x1b[2Jb\\x0d\\x0a\\x7f");
  ASSERT_WORDS(wt_words_name(out,
                             "\xc2\x9b"
                             "31m",
                             0),
               "\\xc2\\x9b31m"); /* C1 CSI            */
  ASSERT_WORDS(wt_words_name(out, "\xe2\x80\xae", 0),
               "\\xe2\\x80\\xae");                               /* right-to-left     */
  ASSERT_WORDS(wt_words_name(out, "\xff\xc3", 0), "\\xff\\xc3"); /* not UTF-8 at all  */
  ASSERT_WORDS(wt_words_name(out, "b\xc3\xa4r", 0), "b\xc3\xa4r");
}

static void names_keep_their_tail(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_name(out, "iqn.2003-01.org:disk0", 6), "…disk0");
  ASSERT_WORDS(wt_words_name(out, "disk0", 5), "disk0");
  ASSERT_WORDS(wt_words_name(out, "盘盘盘", 4), "…盘");
}

static void lines_wrap(void **state)
{
  (void) state;
  ASSERT_WORDS(wt_words_wrap(out, "one two three", 2, 9), "  one two\n  three\n");
  ASSERT_WORDS(wt_words_wrap(out, "a-word-that-is-too-long x", 1, 8),
               " a-word-that-is-too-long\n x\n");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(counts_have_separators),
    cmocka_unit_test(octets_have_units),
    cmocka_unit_test(times_are_utc),
    cmocka_unit_test(durations_fit_their_size),
    cmocka_unit_test(endpoints),
    cmocka_unit_test(names_cannot_steer_a_terminal),
    cmocka_unit_test(names_keep_their_tail),
    cmocka_unit_test(lines_wrap),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * When a line of a log was written.
 */
#include <string.h>

#include "host/log.h"
#include "wt-test.h"

#define S INT64_C(1000000000)

/** @near: seconds since 1970 around which it is; @at: what comes of it, in ns; -1: unknown */
static const struct {
  const char *name, *line, *zone;
  int64_t near, at;
} rows[] = {
  /* date -u -d '2026-11-20 13:22:52' +%s */
  { "syslog", "Nov 20 13:22:52 h kernel: x", "UTC", 1795000000, 1795180972 * S },
  { "syslog, a day of one digit", "Nov  2 13:22:52 h x", "UTC", 1795000000, 1793625772 * S },
  { "syslog in a zone", "Nov 20 13:22:52 h x", "EST5", 1795000000, 1795198972 * S },
  { "syslog, the year before", "Dec 31 23:59:59 h x", "UTC", 1798761700, 1798761599 * S },
  { "syslog, the year after", "Jan  1 00:00:01 h x", "UTC", 1798761000, 1798761601 * S },
  { "syslog with a priority", "<30>Nov 20 13:22:52 h x", "UTC", 1795000000, 1795180972 * S },
  { "February 29", "Feb 29 00:00:00 h x", "UTC", 1835395200, 1835395200 * S },
  { "ISO 8601", "2026-11-20T13:22:52+01:00 h x", "EST5", 0, 1795177372 * S },
  { "ISO 8601, UTC", "2026-11-20T13:22:52.5Z h x", "EST5", 0, 1795180972 * S + S / 2 },
  { "the journal's", "2026-11-20T13:22:52-0500 h x", "UTC", 0, 1795198972 * S },
  { "without a zone", "2026-11-20 13:22:52,25 x", "EST5", 0, 1795198972 * S + S / 4 },
  { "dmesg -T", "[Fri Nov 20 13:22:52 2026] x", "UTC", 0, 1795180972 * S },
  { "dmesg", "[    1.546129] x", "UTC", 0, -1 },
  { "no time", "connection1:0: x", "UTC", 0, -1 },
  { "no such day", "2026-13-20T13:22:52Z x", "UTC", 0, -1 },
};

static void is_placed(void **state)
{
  const size_t i = (size_t) *state;
  WtFactsLine line = { 0 };
  int64_t at = -1;

  assert_true(g_setenv("TZ", rows[i].zone, TRUE));
  (void) wt_log_stamp(rows[i].line, &line.time, &line.at_ns);
  if (!wt_log_place(&line, rows[i].near * S, &at))
    at = -1;
  assert_int_equal(at, rows[i].at);
}

static void since_boot_is_kept(void **state)
{
  WtLogTime time;
  int64_t at;

  (void) state;
  assert_true(wt_log_stamp("[   12.000000250] x", &time, &at));
  assert_int_equal(time, WT_LOG_SINCE_BOOT);
  assert_int_equal(at, 12 * S + 250);
}

int main(void)
{
  enum { N = G_N_ELEMENTS(rows) };
  struct CMUnitTest tests[N + 1] = { [N] = cmocka_unit_test(since_boot_is_kept) };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = is_placed,
      .initial_state = (void *) i,
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

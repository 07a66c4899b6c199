/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/headline.h"

#include "sample.h"

static void assert_headline(const WtSummary *s, WtSeverity severity, const char *expected)
{
  g_autoptr(GString) out = g_string_new(NULL);

  assert_int_equal(wt_headline(out, s), severity);
  assert_string_equal(out->str, expected);
}

static void with_pdus(void **state)
{
  WtSummary s = sample_summary();

  (void) state;
  assert_headline(&s, WT_SEVERITY_NOTE,
                  "Nothing wrong was found in 1,234 PDUs; all 1,311 digests are good.");
  s.digests[WT_DATA_DIGEST][WT_VERDICT_UNVERIFIABLE] = 3;
  assert_headline(
      &s, WT_SEVERITY_NOTE,
      "Nothing wrong was found in 1,234 PDUs; all 1,311 digests that could be checked "
      "are good, 3 could not be.");
  s.findings[WT_FINDING_CAPTURE_LOST].count = 9;
  assert_headline(
      &s, WT_SEVERITY_WARNING,
      "TCP data is in no frame though what followed it, or its acknowledgement, is: the capture "
      "lost it (9 times). 1,234 PDUs: all 1,311 digests that could be checked are good, 3 could "
      "not be.");
  s.digests[WT_DATA_DIGEST][WT_VERDICT_BAD] = 2;
  assert_headline(
      &s, WT_SEVERITY_ERROR,
      "2 of 1,313 digests are bad: data is being damaged between initiator and target.");
}

static void without_digests(void **state)
{
  WtSummary s = sample_summary();

  (void) state;
  memset(s.digests, 0, sizeof s.digests);
  assert_headline(&s, WT_SEVERITY_NOTE,
                  "Nothing wrong was found in 1,234 PDUs; without digests, damage could go "
                  "unnoticed.");
  s.digests[WT_DATA_DIGEST][WT_VERDICT_UNVERIFIABLE] = 3;
  assert_headline(&s, WT_SEVERITY_NOTE,
                  "Nothing wrong was found in 1,234 PDUs; 3 digests could not be checked.");
}

static void without_pdus(void **state)
{
  WtSummary s = { .capture = { .frames = 0 } };

  (void) state;
  assert_headline(&s, WT_SEVERITY_NOTE, "Nothing to look at: no frame was read.");
  s.capture.frames = 2000;
  assert_headline(&s, WT_SEVERITY_NOTE,
                  "No iSCSI in this capture: none of its 2,000 frames is TCP.");
  s.capture.tcp_frames = 1234;
  assert_headline(&s, WT_SEVERITY_NOTE,
                  "No iSCSI in this capture: 1,234 TCP frames of other protocols.");
  s.findings[WT_FINDING_ISCSI_IWARP].count = 1;
  assert_headline(
      &s, WT_SEVERITY_NOTE,
      "No iSCSI over plain TCP in this capture; it travels over RDMA (iWARP) here.");
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(with_pdus),
    cmocka_unit_test(without_digests),
    cmocka_unit_test(without_pdus),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sample.h"

#include "report/words.h"

static const WtReportInput input = { .path = "host.pcap" };
static const WtReportInfo info = { .inputs = &input, .n_inputs = 1 };

static char *text_of(const WtEvent *events, size_t n, const WtSummary *summary, bool colour)
{
  const WtReportOptions options = { .width = 96, .colour = colour };

  return sample_report("text", &options, events, n, summary, &info);
}

static void the_whole_screen(void **state)
{
  const WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };
  const WtFinding finding = sample_bad_digest();
  WtSummary summary = sample_summary();

  (void) state;
  sample_add(&summary, &finding);
  summary.digests[WT_DATA_DIGEST][WT_VERDICT_BAD] = 1;

  g_autofree char *text = text_of(&event, 1, &summary, false);

  assert_string_equal(
      text,
      "1 of 1,312 digests is bad: data is being damaged between initiator and target.\n"
      "\n"
      "FINDINGS\n"
      "error    digest.data  1 time\n"
      "         A PDU's data digest does not match its data.\n"
      "         In frame 812 at 2024-05-06T12:34:57.623456789Z (+1.500000 s), connection 1, "
      "sent by the\n"
      "         target, ITT 0x0000001a, computed 0x00c0ffee, received 0x00c0ffef\n"
      "         -> TCP checksum good and digest bad means damage above TCP: "
      "host memory, driver or\n"
      "         offload engine of the sender, or a middlebox that rewrites checksums.\n"
      "\n"
      "CAPTURE\n"
      "  file       host.pcap\n"
      "  frames     1,240 (1,238 TCP, 2 other), 1.2 MB\n"
      "  time       2024-05-06T12:34:56.123456789Z, 12.345 s long\n"
      "  checksums  1,238 valid\n"
      "\n"
      "ISCSI\n"
      "  1,234 PDUs in 1 connection, 1 session\n"
      "\n"
      "  #  initiator -> target               PDUs  header digest  data digest\n"
      "  1  10.0.0.1:40001 -> 10.0.0.2:3260  1,234  1,234 good     77 good, 1 BAD\n"
      "     iqn.1993-08.org.debian:01:a1b2c3 -> iqn.2003-01.org.linux-iscsi.store:disk0; "
      "negotiated\n"
      "\n"
      "        617  0x01 SCSI Command        617  0x21 SCSI Response\n");
}

static void colour_only_when_asked(void **state)
{
  const WtFinding finding = sample_bad_digest();
  WtSummary summary = sample_summary();

  (void) state;
  sample_add(&summary, &finding);

  g_autofree char *plain = text_of(NULL, 0, &summary, false);
  g_autofree char *coloured = text_of(NULL, 0, &summary, true);

  assert_null(strchr(plain, '\033'));
  assert_non_null(strstr(coloured, "\033[1;31merror    \033[0m"));
}

static void packets_cannot_steer_the_terminal(void **state)
{
  WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };
  const WtSummary summary = sample_summary();

  (void) state;
  memset(c.initiator_name, '\033', WT_ISCSI_NAME_MAX - 1);
  memcpy(c.target_name, "a\nb\xff", 5);

  g_autofree char *text = text_of(&event, 1, &summary, false);

  assert_null(strchr(text, '\033'));
  assert_non_null(strstr(text, "a\\x0ab\\xff"));
  assert_true(g_utf8_validate(text, -1, NULL));
}

static void long_tables_end(void **state)
{
  WtConnection connections[13];
  WtEvent events[13];
  const WtSummary summary = sample_summary();

  (void) state;
  for (uint32_t i = 0; i < 13; i++) {
    connections[i] = sample_connection(i + 1);
    events[i] = (WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &connections[i] };
  }

  g_autofree char *text = text_of(events, 13, &summary, false);

  assert_non_null(strstr(text, "  10  10.0.0.1:40010"));
  assert_null(strstr(text, "10.0.0.1:40011"));
  assert_non_null(strstr(text, "\n  … and 3 more (--format json lists all)\n"));
}

static void an_interrupted_run_says_so(void **state)
{
  const WtReportOptions options = { .width = 96 };
  const WtReportInfo interrupted = { .inputs = &input, .n_inputs = 1, .interrupted = true };
  const WtSummary summary = sample_summary();
  g_autofree char *text = sample_report("text", &options, NULL, 0, &summary, &interrupted);

  (void) state;
  assert_non_null(
      strstr(text, "\nInterrupted: this report is about the part that was read.\n"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(the_whole_screen),
    cmocka_unit_test(colour_only_when_asked),
    cmocka_unit_test(packets_cannot_steer_the_terminal),
    cmocka_unit_test(long_tables_end),
    cmocka_unit_test(an_interrupted_run_says_so),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sample.h"

static char *lines(unsigned kinds, bool several, const WtEvent *events, size_t n)
{
  const WtReportOptions options = { .events = kinds, .several_inputs = several };
  const WtSummary summary = sample_summary();
  const WtReportInfo info = { .n_inputs = 0 };

  return sample_report("jsonl", &options, events, n, &summary, &info);
}

static void a_pdu_is_a_line(void **state)
{
  const WtPdu pdu = sample_pdu();
  const WtEvent event = { .kind = WT_EVENT_PDU, .pdu = &pdu };
  g_autofree char *text = lines(~0u, false, &event, 1);

  (void) state;
  assert_string_equal(text,
                      "{\"event\":\"pdu\",\"frame\":9,\"frames\":[8,9],\"wire_segments\":2,"
                      "\"ts_ns\":1714998896123456789,\"connection\":1,\"sender\":\"initiator\","
                      "\"opcode\":\"0x01\",\"name\":\"SCSI Command\",\"itt\":\"0x0000001a\","
                      "\"immediate\":true,\"data_len\":512,\"ahs_len\":0,"
                      "\"header_digest\":\"good\",\"data_digest\":\"absent\","
                      "\"stream_offset\":48}\n");
}

static void what_applies_seldom(void **state)
{
  WtPdu pdu = sample_pdu();
  const WtEvent event = { .kind = WT_EVENT_PDU, .pdu = &pdu };

  (void) state;
  pdu.bhs.opcode = 0x1c;
  pdu.missing = 5;
  pdu.input = 2;

  g_autofree char *text = lines(~0u, true, &event, 1);

  assert_non_null(strstr(text, "\"opcode\":\"0x1c\",\"name\":null,"));
  assert_non_null(strstr(text, "\"missing\":5,\"input\":2}\n"));
}

static void a_finding_is_a_line(void **state)
{
  const WtFinding finding = sample_bad_digest();
  const WtEvent event = { .kind = WT_EVENT_FINDING, .finding = &finding };
  g_autofree char *text = lines(~0u, false, &event, 1);

  (void) state;
  assert_string_equal(text,
                      "{\"event\":\"finding\",\"frame\":812,\"ts_ns\":1714998897623456789,"
                      "\"id\":\"digest.data\",\"severity\":\"error\",\"connection\":1,"
                      "\"sender\":\"target\",\"itt\":\"0x0000001a\",\"stream_offset\":4096,"
                      "\"expected\":\"0x00c0ffee\",\"seen\":\"0x00c0ffef\","
                      "\"text\":\"A PDU's data digest does not match its data.\"}\n");
}

static void a_segment_is_a_line(void **state)
{
  const WtSuperSegment segment = sample_super_segment();
  const WtEvent event = { .kind = WT_EVENT_SEGMENT, .segment = &segment };
  g_autofree char *text = lines(~0u, false, &event, 1);

  (void) state;
  assert_string_equal(text,
                      "{\"event\":\"segment\",\"frame\":812,\"ts_ns\":1714998896123456789,"
                      "\"connection\":1,\"src\":\"10.0.0.1:40001\",\"dst\":\"10.0.0.2:3260\","
                      "\"seq\":4000000000,\"kind\":\"tso\",\"role\":\"sent\",\"len\":65160,"
                      "\"size\":1448,\"size_min\":1448,\"size_max\":1448,\"segments\":45,"
                      "\"sure\":\"exact\",\"clues\":[\"ip_id\",\"mss\"],"
                      "\"checksum\":\"partial_linux\",\"big_tcp\":false}\n");
}

static void a_segment_of_no_iscsi(void **state)
{
  WtSuperSegment segment = sample_super_segment();
  const WtEvent event = { .kind = WT_EVENT_SEGMENT, .segment = &segment };

  (void) state;
  segment.connection = 0;
  segment.input = 1;
  segment.role = WT_ROLE_RECEIVED;
  segment.checksum = WT_CHECKSUM_VALID;
  segment.cut.kind = WT_OFFLOAD_LRO;
  segment.cut.sure = WT_SURENESS_IRREVERSIBLE;
  segment.cut.clues = 0;
  segment.cut.big_tcp = true;

  g_autofree char *text = lines(~0u, true, &event, 1);

  assert_non_null(strstr(text, ",\"connection\":null,"));
  assert_non_null(strstr(text, ",\"kind\":\"lro\",\"role\":\"received\","));
  assert_non_null(strstr(text, ",\"sure\":\"irreversible\",\"clues\":[],"
                               "\"checksum\":\"valid\",\"big_tcp\":true,\"input\":1}\n"));
}

static void only_the_selected_events(void **state)
{
  const WtPdu pdu = sample_pdu();
  const WtFinding finding = sample_bad_digest();
  const WtConnection connection = sample_connection(1);
  const WtSuperSegment segment = sample_super_segment();
  const WtEvent events[] = {
    { .kind = WT_EVENT_PDU, .pdu = &pdu },
    { .kind = WT_EVENT_FINDING, .finding = &finding },
    { .kind = WT_EVENT_CONNECTION, .connection = &connection },
    { .kind = WT_EVENT_SEGMENT, .segment = &segment },
  };

  (void) state;
  for (unsigned kind = 0; wt_event_name(kind); kind++) {
    g_autofree char *text = lines(1u << kind, false, events, G_N_ELEMENTS(events));
    g_autofree char *start = g_strdup_printf("{\"event\":\"%s\",", wt_event_name(kind));

    assert_true(g_str_has_prefix(text, start));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_pdu_is_a_line),       cmocka_unit_test(what_applies_seldom),
    cmocka_unit_test(a_finding_is_a_line),   cmocka_unit_test(a_segment_is_a_line),
    cmocka_unit_test(a_segment_of_no_iscsi), cmocka_unit_test(only_the_selected_events),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

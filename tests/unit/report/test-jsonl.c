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
                      "\"place\":\"above_tcp\",\"damage\":{\"part\":\"data\",\"octet\":100,"
                      "\"pattern\":\"0x40\",\"stream_offset\":4248,\"frame\":811,"
                      "\"segment\":2,\"chance_one_in\":30000},"
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

static void a_login_step_is_a_line(void **state)
{
  WtLoginStep step = { .frame = 5,
                       .ts_ns = SAMPLE_START,
                       .connection = 1,
                       .transit = true,
                       .csg = 0,
                       .nsg = 1,
                       .cid = 2,
                       .isid = { 0, 2, 0x3d, 0, 0, 1 } };
  const WtEvent event = { .kind = WT_EVENT_LOGIN, .login = &step };
  g_autofree char *request = lines(~0u, false, &event, 1);

  (void) state;
  assert_string_equal(request,
                      "{\"event\":\"login\",\"frame\":5,\"ts_ns\":1714998896123456789,"
                      "\"connection\":1,\"sender\":\"initiator\",\"csg\":0,\"nsg\":1,"
                      "\"transit\":true,\"continue\":false,\"isid\":\"0x00023d000001\","
                      "\"tsih\":0,\"cid\":2,\"status\":null,\"status_text\":null}\n");
  step.from_target = true;
  step.status = 0x0201;

  g_autofree char *response = lines(~0u, true, &event, 1);

  assert_non_null(strstr(response, ",\"sender\":\"target\","));
  assert_non_null(strstr(response, ",\"status\":\"0x0201\",\"status_text\":\""));
  assert_non_null(strstr(response, ",\"input\":0}\n"));
}

static void a_task_is_a_line(void **state)
{
  const WtTask task = sample_task();
  const WtEvent event = { .kind = WT_EVENT_TASK, .task = &task };
  g_autofree char *text = lines(~0u, false, &event, 1);

  (void) state;
  assert_string_equal(
      text, "{\"event\":\"task\",\"frame\":18,\"ts_ns\":1714998896126912789,\"connection\":1,"
            "\"itt\":\"0x0000001a\",\"lun\":3,\"operation\":\"WRITE(10)\",\"cdb0\":\"0x2a\","
            "\"end\":\"done\",\"response\":\"0x00\",\"status\":\"GOOD\",\"expected\":32768,"
            "\"sent\":32768,\"received\":0,\"immediate\":8192,\"unsolicited\":0,\"r2ts\":1,"
            "\"data_pdus\":3,\"lba\":2048,\"blocks\":64,\"residual\":0,\"sense\":null,"
            "\"sense_key\":null,\"sense_text\":null,\"retries\":0,\"reassigned\":false,"
            "\"gap\":false,\"frames\":{\"command\":12,\"first_r2t\":13,\"first_data\":14,"
            "\"last_data\":16,\"ended\":18},\"times_ns\":{\"command\":1714998896123456789,"
            "\"first_r2t\":1714998896123806789,\"first_data\":1714998896123856789,"
            "\"last_data\":1714998896124356789,\"ended\":1714998896126912789},"
            "\"stalls\":{\"retransmission_ns\":0,\"closed_window_ns\":0,"
            "\"delayed_ack_ns\":0}}\n");
}

static void a_task_of_which_little_is_known(void **state)
{
  WtTask task = sample_task();
  const WtEvent event = { .kind = WT_EVENT_TASK, .task = &task };

  (void) state;
  task.command = (WtMoment) { 0 };
  task.end = WT_TASK_PARTIAL;
  task.status = 0x77;
  task.sense = 0x052400;
  task.gap = true;

  g_autofree char *partial = lines(~0u, false, &event, 1);

  assert_non_null(strstr(partial, ",\"lun\":null,\"operation\":null,\"cdb0\":null,"
                                  "\"end\":\"partial\","));
  assert_non_null(strstr(partial, ",\"status\":\"0x77\",\"expected\":null,"));
  assert_non_null(strstr(partial, ",\"lba\":null,\"blocks\":null,"));
  assert_non_null(strstr(partial,
                         ",\"sense\":\"0x052400\","
                         "\"sense_key\":\"ILLEGAL REQUEST\","
                         "\"sense_text\":\"INVALID FIELD IN CDB\",\"retries\":0,"
                         "\"reassigned\":false,\"gap\":true,\"frames\":{\"command\":null,"));
  task = (WtTask) { .command = sample_moment(12, 0), .end = WT_TASK_OPEN, .cdb = { 0xc1 } };

  g_autofree char *open = lines(~0u, false, &event, 1);

  assert_non_null(strstr(open, "\"frame\":12,"));
  assert_non_null(strstr(open, "\"operation\":null,\"cdb0\":\"0xc1\",\"end\":\"open\","
                               "\"response\":null,\"status\":null,"));
}

static void a_session_is_told_at_the_end(void **state)
{
  WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };

  (void) state;
  c.tasks[WT_TASK_DONE] = 5;
  c.tasks[WT_TASK_OPEN] = 2;

  g_autofree char *text = lines(1u << WT_REPORT_SESSION, false, &event, 1);

  assert_true(
      g_str_has_prefix(text, "{\"event\":\"session\",\"id\":1,\"initiator_name\":\"iqn."));
  assert_non_null(strstr(text, "\"tasks\":7,\"task_ends\":{\"done\":5,\"aborted\":0,"
                               "\"lost\":0,\"open\":2,\"partial\":0}}\n"));
  assert_null(strstr(text, "\"negotiation\""));
}

static void an_exchange_is_a_line(void **state)
{
  const WtExchange abort_task = {
    .kind = WT_EXCHANGE_TASK_MANAGEMENT,
    .sender = WT_SENDER_INITIATOR,
    .connection = 1,
    .tag = 0x1b,
    .referenced = 0x1a,
    .code = 1,
    .response = 1,
    .lun = { 0, 3 },
    .request = sample_moment(12, 0),
    .answer = sample_moment(13, 7),
  };
  const WtExchange ping = { .kind = WT_EXCHANGE_PING,
                            .sender = WT_SENDER_INITIATOR,
                            .connection = 1,
                            .tag = 2,
                            .referenced = WT_NO_TAG,
                            .request = sample_moment(14, 0) };
  const WtEvent events[] = {
    { .kind = WT_EVENT_EXCHANGE, .exchange = &abort_task },
    { .kind = WT_EVENT_EXCHANGE, .exchange = &ping },
  };
  g_autofree char *text = lines(~0u, false, events, 2);

  (void) state;
  assert_string_equal(
      text, "{\"event\":\"exchange\",\"frame\":13,\"ts_ns\":1714998896123463789,"
            "\"connection\":1,\"kind\":\"task_management\",\"code\":1,"
            "\"code_text\":\"ABORT TASK\",\"response\":1,"
            "\"response_text\":\"task does not exist\",\"sender\":\"initiator\","
            "\"tag\":\"0x0000001b\",\"referenced\":\"0x0000001a\",\"lun\":3,"
            "\"request\":{\"frame\":12,\"ts_ns\":1714998896123456789},"
            "\"answer\":{\"frame\":13,\"ts_ns\":1714998896123463789},\"gap\":false}\n"
            "{\"event\":\"exchange\",\"frame\":14,\"ts_ns\":1714998896123456789,"
            "\"connection\":1,\"kind\":\"ping\",\"code\":null,\"code_text\":null,"
            "\"response\":null,\"response_text\":null,\"sender\":\"initiator\","
            "\"tag\":\"0x00000002\",\"referenced\":null,"
            "\"request\":{\"frame\":14,\"ts_ns\":1714998896123456789},\"answer\":null,"
            "\"gap\":false}\n");
}

static void what_targets_say_is_a_line(void **state)
{
  const WtDiscovered found = {
    .connection = 1, .frame = 5, .ts_ns = 6, .target_name = "iqn.t"
  };
  const WtLogicalUnit unit = { .connection = 1,
                               .frame = 7,
                               .ts_ns = 8,
                               .lun = { 0, 2 },
                               .vendor = "LIO-ORG",
                               .device_type = 0x1f,
                               .blocks = 9,
                               .block_size = 512 };
  const WtEvent events[] = {
    { .kind = WT_EVENT_DISCOVERED, .discovered = &found },
    { .kind = WT_EVENT_LOGICAL_UNIT, .logical_unit = &unit },
  };
  g_autofree char *text = lines(~0u, false, events, 2);

  (void) state;
  assert_string_equal(text,
                      "{\"event\":\"discovered\",\"frame\":5,\"ts_ns\":6,\"connection\":1,"
                      "\"target_name\":\"iqn.t\",\"address\":null}\n"
                      "{\"event\":\"logical_unit\",\"frame\":7,\"ts_ns\":8,\"connection\":1,"
                      "\"lun\":2,\"vendor\":\"LIO-ORG\",\"product\":null,\"revision\":null,"
                      "\"serial\":null,\"designator\":null,\"device_type\":null,\"blocks\":9,"
                      "\"block_size\":512}\n");
}

static void only_the_selected_events(void **state)
{
  const WtPdu pdu = sample_pdu();
  const WtFinding finding = sample_bad_digest();
  const WtConnection connection = sample_connection(1);
  const WtSuperSegment segment = sample_super_segment();
  const WtLoginStep login = { .frame = 1 };
  const WtTask task = sample_task();
  const WtExchange exchange = { .kind = WT_EXCHANGE_PING };
  const WtDiscovered discovered = { .connection = 1 };
  const WtLogicalUnit unit = { .connection = 1 };
  const WtPath path = { .group = 1, .initiator_name = "iqn.a", .target_name = "iqn.b" };
  const WtEvent events[] = {
    { .kind = WT_EVENT_PDU, .pdu = &pdu },
    { .kind = WT_EVENT_FINDING, .finding = &finding },
    { .kind = WT_EVENT_CONNECTION, .connection = &connection },
    { .kind = WT_EVENT_SEGMENT, .segment = &segment },
    { .kind = WT_EVENT_LOGIN, .login = &login },
    { .kind = WT_EVENT_TASK, .task = &task },
    { .kind = WT_EVENT_EXCHANGE, .exchange = &exchange },
    { .kind = WT_EVENT_DISCOVERED, .discovered = &discovered },
    { .kind = WT_EVENT_LOGICAL_UNIT, .logical_unit = &unit },
    { .kind = WT_EVENT_PATH, .path = &path },
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
    cmocka_unit_test(a_pdu_is_a_line),
    cmocka_unit_test(what_applies_seldom),
    cmocka_unit_test(a_finding_is_a_line),
    cmocka_unit_test(a_segment_is_a_line),
    cmocka_unit_test(a_segment_of_no_iscsi),
    cmocka_unit_test(a_login_step_is_a_line),
    cmocka_unit_test(a_task_is_a_line),
    cmocka_unit_test(a_task_of_which_little_is_known),
    cmocka_unit_test(a_session_is_told_at_the_end),
    cmocka_unit_test(an_exchange_is_a_line),
    cmocka_unit_test(what_targets_say_is_a_line),
    cmocka_unit_test(only_the_selected_events),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

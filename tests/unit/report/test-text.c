/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sample.h"

#include "report/collect.h"
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
      "1 of 1,312 digests is bad: data is being damaged between initiator and target. In "
      "frame 812,\n"
      "1.500 s after the begin, sent by the target.\n"
      "\n"
      "FINDINGS\n"
      "error    digest.data  1 time\n"
      "         A PDU's data digest does not match its data.\n"
      "         In frame 812 at 2024-05-06T12:34:57.623456789Z (+1.500000 s), connection 1, "
      "sent by the\n"
      "         target, ITT 0x0000001a, computed 0x00c0ffee, received 0x00c0ffef\n"
      "         Likely cause: Damage above TCP at the sender, if the TCP checksum is good: host "
      "memory,\n"
      "         its driver, or the card's digest or segmentation offload\n"
      "         -> Is TCP's checksum good there (no checksum.wrong in the report)? Then suspect the\n"
      "         sender: edac-util -v (memory), ethtool -i IFACE (driver, firmware); to try its card:\n"
      "         ethtool -K IFACE tso off gso off. Linux initiators log conn error 1015: dmesg -T | "
      "grep\n"
      "         1015; their counters of digest errors are mostly fixed at 0.\n"
      "  (wiretruth explain ID: what a finding means, its causes, what to do)\n"
      "\n"
      "CAPTURE\n"
      "  file       host.pcap\n"
      "  frames     1,240 (1,238 TCP, 2 other), 1.2 MB\n"
      "  time       2024-05-06T12:34:56.123456789Z, 12.345 s long\n"
      "  taken      on the initiator's host, above its network card\n"
      "  checksums  1,238 valid\n"
      "\n"
      "ISCSI\n"
      "  1,234 PDUs in 1 connection, 1 session\n"
      "\n"
      "  #  initiator -> target               PDUs  header digest  data digest\n"
      "  1  10.0.0.1:40001 -> 10.0.0.2:3260  1,234  1,234 good     77 good, 1 BAD\n"
      "     iqn.1993-08.org.debian:01:a1b2c3 -> iqn.2003-01.org.linux-iscsi.store:disk0; "
      "negotiated\n"
      "     offload: 14.0 wire segments a frame to the target, 1.0 from it; 180.0 an I/O, "
      "900,000 a GB\n"
      "\n"
      "        617  0x01 SCSI Command        617  0x21 SCSI Response\n");
}

static void what_crossed_the_wire(void **state)
{
  WtSummary summary = sample_summary();

  (void) state;
  sample_offload(&summary);

  g_autofree char *text = text_of(NULL, 0, &summary, false);

  assert_null(strstr(text, "\n  taken "));
  assert_non_null(
      strstr(text, "\n"
                   "  offload    38 super-segments (30 tso, 8 gro): 1,238 TCP frames were "
                   "2,500 on the wire\n"
                   "  cuts       36 exact, 2 bounded\n"
                   "  checksums  1,200 valid, 38 partial_linux\n"));
}

static void seldom_kinds_of_frames(void **state)
{
  WtSummary summary = sample_summary();

  (void) state;
  sample_offload(&summary);
  summary.offload.kinds[WT_OFFLOAD_JUMBO] = 1;
  summary.offload.big_tcp = 7;
  summary.offload.cuts[WT_SURENESS_EXACT] = 38;
  summary.offload.cuts[WT_SURENESS_BOUNDED] = 0;
  summary.offload.ip_checksums[WT_CHECKSUM_WRONG] = 4;

  g_autofree char *text = text_of(NULL, 0, &summary, false);

  assert_non_null(strstr(
      text, " on the wire; 7\n"
            "             beyond 64 KiB (BIG TCP); 1 jumbo frame crossed the wire whole\n"
            "  cuts       all exact\n"
            "  checksums  1,200 valid, 38 partial_linux; of IPv4 headers 4 wrong\n"));
}

static void without_offload_little_is_said(void **state)
{
  WtSummary summary = sample_summary();
  g_autofree char *none = text_of(NULL, 0, &summary, false);

  (void) state;
  assert_null(strstr(none, "\n  offload "));
  assert_null(strstr(none, "\n  cuts "));
  summary.offload.kinds[WT_OFFLOAD_JUMBO] = 1200;

  g_autofree char *jumbo = text_of(NULL, 0, &summary, false);

  assert_non_null(strstr(
      jumbo, "\n  offload    no super-segment; 1,200 jumbo frames crossed the wire whole\n"));
  assert_null(strstr(jumbo, "\n  cuts "));
}

static void places_differ(void **state)
{
  WtConnection connections[3];
  WtEvent events[3];
  const WtSummary summary = sample_summary();

  (void) state;
  for (uint32_t i = 0; i < 3; i++) {
    connections[i] = sample_connection(i + 1);
    events[i] = (WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &connections[i] };
  }
  connections[1].captured_at = WT_CAPTURED_ON_WIRE;
  connections[2].captured_at = WT_CAPTURED_UNKNOWN;

  g_autofree char *text = text_of(events, 3, &summary, false);

  assert_non_null(strstr(
      text, "\n  taken      on the initiator's host, above its network card (1 connection); "
            "on the wire, or on\n             a host that offloads nothing (1 connection)\n"));
}

static void evidence_of_offload(void **state)
{
  const WtFinding host = { .id = WT_FINDING_OFFLOAD_CAPTURE_HOST,
                           .frame = 1,
                           .connection = 1,
                           .sender = WT_SENDER_INITIATOR,
                           .itt = WT_NO_TAG };
  const WtFinding super = {
    .id = WT_FINDING_OFFLOAD_SUPER, .frame = 2, .seen = 2500, .itt = WT_NO_TAG
  };
  const WtFinding mtu = {
    .id = WT_FINDING_PATH_MTU, .frame = 3, .expected = 8948, .seen = 1448, .itt = WT_NO_TAG
  };
  WtSummary summary = sample_summary();

  (void) state;
  sample_add(&summary, &host);
  sample_add(&summary, &super);
  sample_add(&summary, &mtu);

  g_autofree char *text = text_of(NULL, 0, &summary, false);

  assert_non_null(strstr(text, "\n    In frame 1, connection 1, on the initiator's host\n"));
  assert_non_null(strstr(text, "\n    In frame 2, 2,500 wire segments\n"));
  summary.findings[WT_FINDING_PATH_MTU].first.expected = 0;

  g_autofree char *unknown = text_of(NULL, 0, &summary, false);

  assert_non_null(strstr(unknown, "\n         In frame 3, 1,448 octets\n"));
  assert_non_null(strstr(text, "\n         In frame 3, 1,448 octets against 8,948\n"));
}

/* Each text of the table, on the narrowest page. */
static void lines_fit_the_page(void **state)
{
  const WtReportOptions options = { .width = 80 };
  WtSummary summary = sample_summary();

  (void) state;
  sample_offload(&summary);
  for (unsigned i = 0; i < WT_N_CHECKSUMS; i++)
    summary.offload.checksums[i] = summary.offload.ip_checksums[i] = 1234567;
  for (unsigned i = 0; i < WT_N_OFFLOAD_KINDS; i++)
    summary.offload.kinds[i] = 1234567;
  for (unsigned i = 0; i < WT_N_SURENESSES; i++)
    summary.offload.cuts[i] = 1234567;
  for (unsigned id = 0; id < WT_N_FINDINGS; id++) {
    WtSummary one = summary;
    const WtFinding finding = { .id = (WtFindingId) id, .frame = 1, .itt = WT_NO_TAG };

    sample_add(&one, &finding);

    g_autofree char *text = sample_report("text", &options, NULL, 0, &one, &info);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

    for (char **line = lines; *line; line++)
      assert_true(wt_words_columns(*line) <= 80);
  }
}

static void sessions_and_tasks(void **state)
{
  const WtTask task = sample_task();
  WtTask open = sample_task();
  WtConnection c = sample_connection(1);
  WtEvent events[] = {
    { .kind = WT_EVENT_TASK, .task = &task },
    { .kind = WT_EVENT_TASK, .task = &task },
    { .kind = WT_EVENT_TASK, .task = &open },
    { .kind = WT_EVENT_CONNECTION, .connection = &c },
  };
  const WtSummary summary = sample_summary();
  WtNegotiation negotiation;

  (void) state;
  sample_negotiation(&negotiation);
  c.negotiation = &negotiation;
  open.end = WT_TASK_OPEN;

  g_autofree char *text = text_of(events, G_N_ELEMENTS(events), &summary, false);

  assert_non_null(strstr(
      text, "\n"
            "\n"
            "  agreed     HeaderDigest CRC32C, InitialR2T No, MaxBurst 262144, MaxRecv 262144, "
            "MaxXmit 8192\n"
            "  tasks      3 tasks: 3 WRITE(10); 1 open at the end\n"
            "  slowest    3.456 ms: WRITE(10) LUN 3, LBA 2048, 32.8 kB, frames 12 -> 18\n"
            "               350 us to first R2T, 50 us to first data, 500 us to last data, "
            "2.556 ms to status\n"
            "             3.456 ms: WRITE(10)"));
}

static void sessions_that_differ(void **state)
{
  WtNegotiation negotiations[2];
  WtConnection connections[3];
  WtEvent events[3];
  const WtSummary summary = sample_summary();

  (void) state;
  sample_negotiation(&negotiations[0]);
  sample_negotiation(&negotiations[1]);
  negotiations[1].keys[WT_KEY_INITIAL_R2T].value = "";
  for (uint32_t i = 0; i < 3; i++) {
    connections[i] = sample_connection(i + 1);
    connections[i].session = i + 1;
    connections[i].negotiation = &negotiations[i == 1];
    events[i] = (WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &connections[i] };
  }

  g_autofree char *text = text_of(events, 3, &summary, false);

  assert_non_null(
      strstr(text, " MaxXmit 8192\n             (connection 1, 3)\n             Head"));
  assert_non_null(strstr(text, " MaxXmit 8192 (connection 2)\n"));
}

/* Ten have room; who reads of more is told that there are more. */
static void sessions_are_named_as_long_as_there_is_room(void **state)
{
  WtNegotiation negotiations[2];
  WtConnection connections[12];
  WtEvent events[G_N_ELEMENTS(connections)];
  const WtSummary summary = sample_summary();

  (void) state;
  sample_negotiation(&negotiations[0]);
  sample_negotiation(&negotiations[1]);
  negotiations[1].keys[WT_KEY_INITIAL_R2T].value = "";
  for (uint32_t i = 0; i < G_N_ELEMENTS(connections); i++) {
    connections[i] = sample_connection(i + 1);
    connections[i].session = i + 1;
    connections[i].negotiation = &negotiations[i == 0];
    events[i] = (WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &connections[i] };
  }

  g_autofree char *ten = text_of(events, 11, &summary, false);
  g_autofree char *eleven = text_of(events, 12, &summary, false);

  assert_non_null(strstr(ten, " 10, 11)\n"));
  assert_non_null(strstr(eleven, " 10, 11 …)\n"));
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

static void longer_ones_than_json_lists(void **state)
{
  const guint n = WT_COLLECT_CONNECTIONS + 1;
  const WtConnection connection = sample_connection(1);
  const WtSummary summary = sample_summary();
  g_autofree WtEvent *events = g_new(WtEvent, n);

  (void) state;
  for (guint i = 0; i < n; i++)
    events[i] = (WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &connection };

  g_autofree char *text = text_of(events, n, &summary, false);

  assert_non_null(strstr(text, "\n  … and 4,087 more (--format jsonl lists all)\n"));
}

/* Of sessions JSON lines hold no more than JSON does. */
static void sessions_that_nothing_lists(void **state)
{
  static const char *const bursts[] = { "512", "1024", "2048", "4096", "8192" };
  const guint n = WT_COLLECT_CONNECTIONS + 1;
  const WtSummary summary = sample_summary();
  g_autofree WtNegotiation *negotiations = g_new(WtNegotiation, G_N_ELEMENTS(bursts));
  g_autofree WtConnection *connections = g_new(WtConnection, n);
  g_autofree WtEvent *events = g_new(WtEvent, n);

  (void) state;
  for (guint i = 0; i < n; i++) {
    connections[i] = sample_connection(i + 1);
    connections[i].session = i + 1;
    events[i] = (WtEvent) { .kind = WT_EVENT_CONNECTION, .connection = &connections[i] };
  }
  for (guint i = 0; i < G_N_ELEMENTS(bursts); i++) {
    sample_negotiation(&negotiations[i]);
    negotiations[i].keys[WT_KEY_MAX_BURST_LENGTH].value = bursts[i];
    connections[i].negotiation = &negotiations[i];
  }

  g_autofree char *all = text_of(events, n - 1, &summary, false);
  g_autofree char *some = text_of(events, n, &summary, false);

  assert_non_null(strstr(all, "\n             … and others (--format json lists all)\n"));
  assert_non_null(strstr(some, "\n             … and others\n"));
}

static void a_refused_login_says_why(void **state)
{
  const WtFinding finding = { .id = WT_FINDING_ISCSI_LOGIN_REFUSED,
                              .frame = 8,
                              .seen = 0x0301 };
  WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };
  WtSummary summary = sample_summary();

  (void) state;
  c.login_status = 0x0301;
  sample_add(&summary, &finding);

  g_autofree char *text = text_of(&event, 1, &summary, false);

  assert_non_null(strstr(text, "status 0x0301: The service"));
  assert_non_null(strstr(text, "login ended with status 0x0301\n"
                               "     The service or the target is not operational now.\n"));
  c.login_status = 0x03ff;

  g_autofree char *unlisted = text_of(&event, 1, &summary, false);

  assert_non_null(strstr(unlisted, "login ended with status 0x03ff\n     offload: "));
}

/* What means trouble comes before what is more frequent. */
static void statuses_in_words(void **state)
{
  WtTask tasks[4];
  WtEvent events[4];
  const WtSummary summary = sample_summary();

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(tasks); i++) {
    tasks[i] = sample_task();
    tasks[i].status = 2;
    tasks[i].sense = 0x052400;
    events[i] = (WtEvent) { .kind = WT_EVENT_TASK, .task = &tasks[i] };
  }
  tasks[2].sense = 0x031100;
  tasks[3].status = 0;
  tasks[3].has_status = false;
  tasks[3].end = WT_TASK_ABORTED;
  tasks[3].ended = sample_moment(99, 7002000);

  g_autofree char *text = text_of(events, G_N_ELEMENTS(events), &summary, false);

  assert_non_null(strstr(text,
                         "\n  statuses   1 CHECK CONDITION (MEDIUM ERROR: UNRECOVERED READ "
                         "ERROR), 2 CHECK CONDITION"));
  assert_non_null(strstr(text, "\n  slowest    aborted after 7.002 s: WRITE(10)"));
  assert_non_null(
      strstr(text, "\n  Not timed, as aborted or lost with the connection: 1 WRITE(10)\n"));
}

static char *unit_text(uint64_t blocks, uint32_t block_size)
{
  const WtLogicalUnit unit = { .connection = 1, .blocks = blocks, .block_size = block_size };
  const WtEvent event = { .kind = WT_EVENT_LOGICAL_UNIT, .logical_unit = &unit };
  const WtSummary summary = sample_summary();

  return text_of(&event, 1, &summary, false);
}

static void sizes_that_can_be(void **state)
{
  static const struct {
    uint64_t blocks;
    uint32_t size;
    bool can_be;
  } units[] = {
    { 8, 512, true },
    { 1, 65536, true },
    { UINT64_MAX / 512, 512, true },
    { 0, 512, false },
    { 8, 511, false },
    { 8, 65537, false },
    { 8, 0, false },
    { UINT64_MAX / 512 + 1, 512, false },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
    g_autofree char *text = unit_text(units[i].blocks, units[i].size);

    assert_non_null(strstr(text, "  units      LUN 0"));
    assert_int_equal(strstr(text, " in blocks of ") != NULL, units[i].can_be);
  }
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
    cmocka_unit_test(what_crossed_the_wire),
    cmocka_unit_test(seldom_kinds_of_frames),
    cmocka_unit_test(without_offload_little_is_said),
    cmocka_unit_test(places_differ),
    cmocka_unit_test(evidence_of_offload),
    cmocka_unit_test(lines_fit_the_page),
    cmocka_unit_test(colour_only_when_asked),
    cmocka_unit_test(packets_cannot_steer_the_terminal),
    cmocka_unit_test(long_tables_end),
    cmocka_unit_test(longer_ones_than_json_lists),
    cmocka_unit_test(sessions_that_nothing_lists),
    cmocka_unit_test(a_refused_login_says_why),
    cmocka_unit_test(statuses_in_words),
    cmocka_unit_test(sizes_that_can_be),
    cmocka_unit_test(an_interrupted_run_says_so),
    cmocka_unit_test(sessions_and_tasks),
    cmocka_unit_test(sessions_that_differ),
    cmocka_unit_test(sessions_are_named_as_long_as_there_is_room),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

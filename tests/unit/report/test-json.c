/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <jansson.h>
#include <stdlib.h>

#include "sample.h"

static const WtReportInput whole = { .path = "host.pcap" };
static const WtReportInput broken = {
  .path = "cut\xff.pcap",
  .broken_reason = "the record is longer than the file",
  .broken_frame = 1241,
  .broken_octet = 99,
};

/* The value at @path, "findings.0.id". */
static const json_t *at(const json_t *value, const char *path)
{
  g_auto(GStrv) steps = g_strsplit(path, ".", -1);

  for (char **step = steps; *step; step++) {
    value = json_is_array(value) ? json_array_get(value, (size_t) atoi(*step))
                                 : json_object_get(value, *step);
    if (!value)
      fail_msg("no '%s' in %s", *step, path);
  }
  return value;
}

static void assert_text(const json_t *value, const char *path, const char *expected)
{
  assert_true(json_is_string(at(value, path)));
  assert_string_equal(json_string_value(at(value, path)), expected);
}

static void assert_integer(const json_t *value, const char *path, int64_t expected)
{
  assert_true(json_is_integer(at(value, path)));
  assert_int_equal(json_integer_value(at(value, path)), expected);
}

static json_t *document(const WtEvent *events, size_t n_events, const WtSummary *summary,
                        const WtReportInfo *info, bool several)
{
  const WtReportOptions options = { .several_inputs = several };
  g_autofree char *text = sample_report("json", &options, events, n_events, summary, info);
  json_t *const value = json_loads(text, JSON_REJECT_DUPLICATES, NULL);

  assert_non_null(value);
  return value;
}

static void contract_keys(void **state)
{
  WtConnection c = sample_connection(1);
  const WtPdu pdu = sample_pdu();
  const WtEvent events[] = {
    { .kind = WT_EVENT_PDU, .pdu = &pdu },
    { .kind = WT_EVENT_CONNECTION, .connection = &c },
  };

  c.tasks[WT_TASK_DONE] = 1;
  const WtReportInfo info = { .inputs = &whole, .n_inputs = 1 };
  const WtSummary summary = sample_summary();
  json_t *const doc = document(events, G_N_ELEMENTS(events), &summary, &info, false);

  (void) state;
  assert_text(doc, "schema", "wiretruth-report/1");
  assert_integer(doc, "capture.frames", 1240);
  assert_integer(doc, "capture.octets", 1234567);
  assert_integer(doc, "capture.first_ts_ns", SAMPLE_START);
  assert_integer(doc, "capture.truncated_frames", 0);
  assert_true(json_is_null(at(doc, "capture.broken_at")));
  assert_integer(doc, "offload.checksums.valid", 1238);
  assert_integer(doc, "offload.checksums.partial_windows", 0);
  assert_integer(doc, "iscsi.connections", 1);
  assert_integer(doc, "iscsi.sessions", 1);
  assert_integer(doc, "iscsi.pdus", 1234);
  assert_integer(doc, "iscsi.opcodes.0x01", 617);
  assert_integer(doc, "iscsi.opcodes.0x21", 617);
  assert_int_equal(json_object_size(at(doc, "iscsi.opcodes")), 2);
  assert_integer(doc, "iscsi.bytes_unparsed", 0);
  assert_integer(doc, "digests.header.good", 1234);
  assert_integer(doc, "digests.data.bad", 0);
  assert_text(doc, "sessions.0.initiator_name", c.initiator_name);
  assert_text(doc, "sessions.0.target_name", c.target_name);
  assert_text(doc, "sessions.0.type", "normal");
  assert_text(doc, "sessions.0.isid", "0x00023d000001");
  assert_integer(doc, "sessions.0.tsih", 7);
  assert_text(doc, "sessions.0.negotiated.HeaderDigest", "CRC32C");
  assert_integer(doc, "sessions.0.connections.0", 1);
  assert_integer(doc, "sessions.0.tasks", 1);
  assert_text(doc, "connections.0.initiator", "10.0.0.1:40001");
  assert_text(doc, "connections.0.digest_source", "negotiated");
  assert_text(doc, "connections.0.login_status", "0x0000");
  assert_int_equal(json_array_size(at(doc, "findings")), 0);
  json_decref(doc);
}

static void findings_gravest_first(void **state)
{
  const WtReportInput inputs[] = { whole, broken };
  const WtReportInfo info = { .inputs = inputs, .n_inputs = 2 };
  const WtFinding digest = sample_bad_digest();
  const WtFinding cut = {
    .id = WT_FINDING_CAPTURE_BROKEN, .frame = 1241, .input = 1, .itt = WT_NO_TAG
  };
  const WtFinding dropped = { .id = WT_FINDING_CAPTURE_DROPPED, .seen = 12, .itt = WT_NO_TAG };
  const WtFinding inferred = { .id = WT_FINDING_DIGEST_INFERRED,
                               .frame = 3,
                               .connection = 1,
                               .expected = 8,
                               .seen = 2,
                               .itt = WT_NO_TAG };
  WtSummary summary = sample_summary();

  (void) state;
  sample_add(&summary, &inferred);
  sample_add(&summary, &dropped);
  sample_add(&summary, &cut);
  sample_add(&summary, &digest);
  sample_add(&summary, &digest);

  json_t *const doc = document(NULL, 0, &summary, &info, true);

  assert_integer(doc, "capture.broken_at", 1241);
  assert_integer(doc, "capture.inputs.1.broken.octet", 99);
  assert_text(doc, "capture.inputs.1.path", "cut\xef\xbf\xbd.pcap");
  assert_text(doc, "findings.0.id", "digest.data");
  assert_text(doc, "findings.0.severity", "error");
  assert_integer(doc, "findings.0.count", 2);
  assert_integer(doc, "findings.0.first.frame", 812);
  assert_integer(doc, "findings.0.first.input", 0);
  assert_integer(doc, "findings.0.first.connection", 1);
  assert_text(doc, "findings.0.first.sender", "target");
  assert_text(doc, "findings.0.first.itt", "0x0000001a");
  assert_text(doc, "findings.0.first.expected", "0x00c0ffee");
  assert_text(doc, "findings.0.first.seen", "0x00c0ffef");
  assert_integer(doc, "findings.0.first.stream_offset", 4096);
  assert_text(doc, "findings.0.source", wt_finding_kind(WT_FINDING_DIGEST_DATA)->source);
  assert_text(doc, "findings.1.id", "capture.broken");
  assert_integer(doc, "findings.1.first.input", 1);
  assert_null(json_object_get(at(doc, "findings.1.first"), "itt"));
  assert_text(doc, "findings.2.id", "capture.dropped");
  assert_true(json_is_null(at(doc, "findings.2.first.frame")));
  assert_integer(doc, "findings.2.first.seen", 12);
  assert_text(doc, "findings.3.id", "digest.inferred");
  assert_integer(doc, "findings.3.first.pdus", 8);
  assert_text(doc, "findings.3.first.seen.HeaderDigest", "None");
  assert_text(doc, "findings.3.first.seen.DataDigest", "CRC32C");
  json_decref(doc);
}

static void what_crossed_the_wire(void **state)
{
  const WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };
  const WtReportInfo info = { .inputs = &whole, .n_inputs = 1 };
  WtSummary summary = sample_summary();

  (void) state;
  sample_offload(&summary);
  summary.offload.ip_checksums[WT_CHECKSUM_WRONG] = 3;
  summary.offload.big_tcp = 1;

  json_t *const doc = document(&event, 1, &summary, &info, false);

  assert_integer(doc, "offload.super_segments", 38);
  assert_integer(doc, "offload.wire_segments", 2500);
  assert_integer(doc, "offload.cuts.exact", 36);
  assert_integer(doc, "offload.cuts.bounded", 2);
  assert_integer(doc, "offload.cuts.assumed", 0);
  assert_integer(doc, "offload.cuts.irreversible", 0);
  assert_integer(doc, "offload.checksums.partial_linux", 38);
  assert_integer(doc, "offload.ip_checksums.valid", 1238);
  assert_integer(doc, "offload.ip_checksums.zero", 0);
  assert_integer(doc, "offload.ip_checksums.wrong", 3);
  assert_int_equal(json_object_size(at(doc, "offload.ip_checksums")), 3);
  assert_integer(doc, "offload.kinds.plain", 1200);
  assert_integer(doc, "offload.kinds.tso", 30);
  assert_integer(doc, "offload.kinds.lro", 0);
  assert_int_equal(json_object_size(at(doc, "offload.kinds")), WT_N_OFFLOAD_KINDS);
  assert_integer(doc, "offload.big_tcp", 1);
  for (int i = 0; i < 2; i++) {
    const json_t *const of = at(doc, i ? "sessions.0" : "connections.0");

    assert_integer(of, "super_segments", 40);
    assert_integer(of, "wire_segments", 1800);
    assert_integer(of, "offload.frames", 500);
    assert_integer(of, "offload.data_frames", 150);
    assert_integer(of, "offload.kinds.tso", 30);
    assert_integer(of, "offload.initiator.super_segments", 30);
    assert_integer(of, "offload.target.wire_segments", 300);
    assert_true(json_real_value(at(of, "offload.initiator.gain")) == 14.0);
    assert_true(json_real_value(at(of, "offload.gain")) == 9.667);
    assert_true(json_real_value(at(of, "offload.wire_segments_per_io")) == 180.0);
    assert_true(json_real_value(at(of, "offload.wire_segments_per_gb")) == 900000.0);
    assert_text(of, "captured_at", "initiator");
  }
  json_decref(doc);
}

static void evidence_of_offload(void **state)
{
  const WtReportInfo info = { .inputs = &whole, .n_inputs = 1 };
  const WtFinding host = { .id = WT_FINDING_OFFLOAD_CAPTURE_HOST,
                           .connection = 1,
                           .sender = WT_SENDER_TARGET,
                           .itt = WT_NO_TAG };
  const WtFinding mtu = {
    .id = WT_FINDING_PATH_MTU, .frame = 5, .expected = 8948, .seen = 1448, .itt = WT_NO_TAG
  };
  const WtFinding super = {
    .id = WT_FINDING_OFFLOAD_SUPER, .frame = 6, .seen = 2500, .itt = WT_NO_TAG
  };
  WtSummary summary = sample_summary();

  (void) state;
  sample_add(&summary, &host);
  sample_add(&summary, &mtu);
  sample_add(&summary, &super);

  json_t *const doc = document(NULL, 0, &summary, &info, false);

  assert_text(doc, "findings.0.id", "path.mtu");
  assert_integer(doc, "findings.0.first.expected", 8948);
  assert_integer(doc, "findings.0.first.seen", 1448);
  assert_text(doc, "findings.1.id", "offload.capture_host");
  assert_text(doc, "findings.1.first.host", "target");
  assert_null(json_object_get(at(doc, "findings.1.first"), "sender"));
  assert_text(doc, "findings.2.id", "offload.super_segments");
  assert_integer(doc, "findings.2.first.seen", 2500);
  json_decref(doc);
}

/* Every row of the tables has a name, and no two share one. */
static void names_are_whole(void **state)
{
  g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);

  (void) state;
  for (unsigned i = 0; i < WT_N_OFFLOAD_KINDS; i++) {
    assert_true(g_hash_table_add(seen, (gpointer) wt_offload_kind_name((WtOffloadKind) i)));
    assert_non_null(wt_offload_kind_meaning((WtOffloadKind) i));
  }
  g_hash_table_remove_all(seen);
  for (unsigned i = 0; i < WT_N_CLUES; i++) {
    assert_true(g_hash_table_add(seen, (gpointer) wt_clue_name((WtClue) i)));
    assert_non_null(wt_clue_meaning((WtClue) i));
  }
  g_hash_table_remove_all(seen);
  for (unsigned i = 0; i < WT_N_SURENESSES; i++)
    assert_true(g_hash_table_add(seen, (gpointer) wt_sureness_name((WtSureness) i)));
  g_hash_table_remove_all(seen);
  for (unsigned i = 0; i < WT_N_CAPTURED; i++)
    assert_true(g_hash_table_add(seen, (gpointer) wt_captured_name((WtCapturedAt) i)));
  assert_string_equal(wt_role_name(WT_ROLE_UNKNOWN), "unknown");
  assert_string_equal(wt_role_name(WT_ROLE_SENT), "sent");
  assert_string_equal(wt_role_name(WT_ROLE_RECEIVED), "received");
}

static void what_was_agreed(void **state)
{
  WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };
  const WtReportInfo info = { .inputs = &whole, .n_inputs = 1 };
  const WtSummary summary = sample_summary();
  WtNegotiation negotiation;

  (void) state;
  sample_negotiation(&negotiation);
  c.negotiation = &negotiation;
  c.tasks[WT_TASK_ABORTED] = 3;

  json_t *const doc = document(&event, 1, &summary, &info, false);
  const json_t *const agreed = at(doc, "sessions.0.negotiated");

  assert_int_equal(json_object_size(agreed), 6);
  assert_text(agreed, "HeaderDigest", "CRC32C");
  assert_text(agreed, "InitialR2T", "No");
  assert_text(agreed, "IFMarker", "No");
  assert_text(agreed, "MaxBurstLength", "262144");
  assert_text(agreed, "MaxRecvDataSegmentLength", "262144");
  assert_text(agreed, "MaxXmitDataSegmentLength", "8192");
  assert_int_equal(json_array_size(at(doc, "sessions.0.negotiation")), 5);
  assert_text(doc, "sessions.0.negotiation.0.key", "HeaderDigest");
  assert_text(doc, "sessions.0.negotiation.0.target", "CRC32C");
  assert_text(doc, "sessions.0.negotiation.0.state", "in_force");
  assert_text(doc, "sessions.0.negotiation.4.state", "refused");
  assert_integer(doc, "sessions.0.task_ends.aborted", 3);
  json_decref(doc);
}

static void nothing_at_all(void **state)
{
  const WtReportInfo info = { .inputs = &whole, .n_inputs = 1 };
  const WtSummary summary = { .capture = { .frames = 0 } };
  json_t *const doc = document(NULL, 0, &summary, &info, false);

  (void) state;
  assert_true(json_is_null(at(doc, "capture.first_ts_ns")));
  assert_int_equal(json_array_size(at(doc, "sessions")), 0);
  json_decref(doc);
}

static void names_are_made_valid(void **state)
{
  const WtReportOptions options = { .width = 80 };
  const WtReportInfo info = { .inputs = &whole, .n_inputs = 1 };
  const WtSummary summary = sample_summary();
  WtConnection c = sample_connection(1);
  const WtEvent event = { .kind = WT_EVENT_CONNECTION, .connection = &c };

  (void) state;
  memcpy(c.initiator_name, "\xff\033[2J\xc2\x9b", 8);

  g_autofree char *text = sample_report("json", &options, &event, 1, &summary, &info);

  assert_non_null(strstr(text, "\"\\uFFFD\\u001B[2J\\u009B\""));
  for (const char *octet = text; *octet; octet++)
    assert_true(*octet == '\n' || (*octet >= ' ' && *octet < 0x7f));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(contract_keys),         cmocka_unit_test(findings_gravest_first),
    cmocka_unit_test(what_crossed_the_wire), cmocka_unit_test(evidence_of_offload),
    cmocka_unit_test(names_are_whole),       cmocka_unit_test(nothing_at_all),
    cmocka_unit_test(names_are_made_valid),  cmocka_unit_test(what_was_agreed),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

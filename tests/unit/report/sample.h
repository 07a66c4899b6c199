/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A small analysis made by hand, and a way to see what a format makes of it.
 */
#ifndef WT_TEST_REPORT_SAMPLE_H
#define WT_TEST_REPORT_SAMPLE_H

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "anomaly/ledger.h"
#include "report/report.h"
#include "wt-test.h"

#define SAMPLE_START INT64_C(1714998896123456789) /* 2024-05-06T12:34:56.123456789Z */

static inline WtEndpoint sample_endpoint(uint8_t host, uint16_t port)
{
  return (WtEndpoint) { .ip = { 10, 0, 0, host }, .port = port, .ip_version = 4 };
}

static inline WtConnection sample_connection(uint32_t id)
{
  static const WtOffloadUse offload = {
    .sent = { { .frames = 200,
                .data_frames = 100,
                .wire_segments = 1500,
                .super_segments = 30 },
              { .frames = 300,
                .data_frames = 50,
                .wire_segments = 300,
                .super_segments = 10 } },
    .kinds = { [WT_OFFLOAD_TSO] = 30, [WT_OFFLOAD_GRO] = 10 },
    .io_tasks = 10,
    .io_octets = 2000000,
  };

  return (WtConnection) {
    .id = id,
    .session = 1,
    .join = id == 1 ? WT_JOIN_NEW : WT_JOIN_ADDED,
    .initiator = sample_endpoint(1, (uint16_t) (40000 + id)),
    .target = sample_endpoint(2, 3260),
    .first_frame = id,
    .last_frame = 100 + id,
    .first_ts_ns = SAMPLE_START,
    .last_ts_ns = SAMPLE_START + 1000,
    .pdus = 1234,
    .digests = { { [WT_VERDICT_GOOD] = 1234 },
                 { [WT_VERDICT_GOOD] = 77, [WT_VERDICT_BAD] = 1 } },
    .digest_use = { WT_DIGEST_CRC32C, WT_DIGEST_CRC32C },
    .initiator_name = "iqn.1993-08.org.debian:01:a1b2c3",
    .target_name = "iqn.2003-01.org.linux-iscsi.store:disk0",
    .isid = { 0x00, 0x02, 0x3d, 0, 0, 1 },
    .tsih = 7,
    .offload = &offload,
    .captured_at = WT_CAPTURED_AT_INITIATOR,
    .login_seen = true,
    .full_feature = true,
  };
}

static inline WtFinding sample_bad_digest(void)
{
  return (WtFinding) {
    .id = WT_FINDING_DIGEST_DATA,
    .frame = 812,
    .ts_ns = SAMPLE_START + INT64_C(1500000000),
    .expected = 0x00c0ffee,
    .seen = 0x00c0ffef,
    .stream_offset = 4096,
    .connection = 1,
    .itt = 0x1a,
    .sender = WT_SENDER_TARGET,
    .damage = { .at = WT_DAMAGED_ABOVE_TCP,
                .part = WT_DAMAGED_PART_DATA,
                .octet = 100,
                .one_in = 30000,
                .segment = 2,
                .stream_offset = 4248,
                .frame = 811,
                .pattern = 0x40 },
  };
}

static inline WtPdu sample_pdu(void)
{
  return (WtPdu) {
    .bhs = { .opcode = WT_OPCODE_SCSI_COMMAND,
             .itt = 0x1a,
             .data_len = 512,
             .immediate = true },
    .stream_offset = 48,
    .frame = 9,
    .first_frame = 8,
    .last_frame = 9,
    .wire_segments = 2,
    .ts_ns = SAMPLE_START,
    .connection = 1,
    .sender = WT_SENDER_INITIATOR,
    .digest = { WT_VERDICT_GOOD, WT_VERDICT_ABSENT },
  };
}

static inline WtSuperSegment sample_super_segment(void)
{
  return (WtSuperSegment) {
    .frame = 812,
    .ts_ns = SAMPLE_START,
    .connection = 1,
    .seq = 4000000000u,
    .src = sample_endpoint(1, 40001),
    .dst = sample_endpoint(2, 3260),
    .checksum = WT_CHECKSUM_PARTIAL_LINUX,
    .role = WT_ROLE_SENT,
    .cut = { .kind = WT_OFFLOAD_TSO,
             .sure = WT_SURENESS_EXACT,
             .len = 65160,
             .size = 1448,
             .size_min = 1448,
             .size_max = 1448,
             .segments = 45,
             .clues = 1u << WT_CLUE_MSS | 1u << WT_CLUE_IP_ID },
  };
}

static inline WtMoment sample_moment(uint64_t frame, int64_t after_us)
{
  return (WtMoment) { .frame = frame, .ts_ns = SAMPLE_START + after_us * 1000 };
}

/* A write with one R2T: 32 KiB, a quarter of it immediate. */
static inline WtTask sample_task(void)
{
  return (WtTask) {
    .connection = 1,
    .itt = 0x1a,
    .lun = { 0, 3 },
    .cdb = { 0x2a },
    .command = sample_moment(12, 0),
    .first_r2t = sample_moment(13, 350),
    .first_data = sample_moment(14, 400),
    .last_data = sample_moment(16, 900),
    .ended = sample_moment(18, 3456),
    .expected = 32768,
    .sent = 32768,
    .immediate = 8192,
    .r2ts = 1,
    .data_pdus = 3,
    .lba = 2048,
    .blocks = 64,
    .write = true,
    .has_lba = true,
    .has_status = true,
  };
}

static inline WtKeyResult sample_key(const char *value, bool agreed)
{
  const char *const said = agreed ? value : "";

  return (WtKeyResult) {
    .state = agreed ? WT_KEY_IN_FORCE : WT_KEY_DEFAULT,
    .said = { said, said },
    .value = value,
    .times = { agreed, agreed },
  };
}

/* Too big for a return value that compilers like. */
static inline void sample_negotiation(WtNegotiation *n)
{
  *n = (WtNegotiation) { .whole = true };
  for (unsigned i = 0; i < WT_N_KEYS; i++)
    n->keys[i] = (WtKeyResult) { .said = { "", "" }, .value = "", .state = WT_KEY_UNKNOWN };
  n->keys[WT_KEY_HEADER_DIGEST] = sample_key("CRC32C", true);
  n->keys[WT_KEY_TARGET_NAME] = sample_key("iqn.x", true);
  n->keys[WT_KEY_INITIAL_R2T] = sample_key("No", true);
  n->keys[WT_KEY_MAX_BURST_LENGTH] = sample_key("262144", false);
  n->keys[WT_KEY_IF_MARKER] = sample_key("No", true);
  n->keys[WT_KEY_IF_MARKER].state = WT_KEY_REFUSED;
  n->keys[WT_KEY_MAX_RECV_DATA_SEGMENT] = sample_key("262144", true);
  n->keys[WT_KEY_MAX_RECV_DATA_SEGMENT].said[1] = "8192";
}

/* What the engine counts of a host's capture. */
static inline void sample_offload(WtSummary *s)
{
  s->offload.checksums[WT_CHECKSUM_VALID] = 1200;
  s->offload.checksums[WT_CHECKSUM_PARTIAL_LINUX] = 38;
  s->offload.ip_checksums[WT_CHECKSUM_VALID] = 1238;
  s->offload.kinds[WT_OFFLOAD_PLAIN] = 1200;
  s->offload.kinds[WT_OFFLOAD_TSO] = 30;
  s->offload.kinds[WT_OFFLOAD_GRO] = 8;
  s->offload.cuts[WT_SURENESS_EXACT] = 36;
  s->offload.cuts[WT_SURENESS_BOUNDED] = 2;
  s->offload.super_segments = 38;
  s->offload.wire_segments = 2500;
}

static inline WtSummary sample_summary(void)
{
  WtSummary s = {
    .capture = { .frames = 1240,
                 .octets = 1234567,
                 .first_ts_ns = SAMPLE_START,
                 .last_ts_ns = SAMPLE_START + INT64_C(12345000000),
                 .tcp_frames = 1238,
                 .other_frames = 2 },
    .iscsi = { .connections = 1, .pdus = 1234, .octets = 1200000 },
    .digests = { { [WT_VERDICT_GOOD] = 1234 }, { [WT_VERDICT_GOOD] = 77 } },
  };

  s.offload.checksums[WT_CHECKSUM_VALID] = 1238;
  s.iscsi.opcodes[WT_OPCODE_SCSI_COMMAND] = 617;
  s.iscsi.opcodes[WT_OPCODE_SCSI_RESPONSE] = 617;
  return s;
}

static inline void sample_add(WtSummary *s, const WtFinding *finding)
{
  const WtSink nobody = { 0 };

  wt_ledger_note(s, &nobody, finding);
}

/* What @format writes of @events and @summary; to be freed. */
static inline char *sample_report(const char *format, const WtReportOptions *options,
                                  const WtEvent *events, size_t n_events,
                                  const WtSummary *summary, const WtReportInfo *info)
{
  g_autofree char *folder = g_dir_make_tmp("wiretruth-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "report", NULL);
  WtOutput *const output = wt_output_open(path, NULL);
  WtReport *const report = wt_report_new(wt_report_format(format), output, options);
  const WtSink sink = wt_report_sink(report);
  char *text = NULL;

  for (size_t i = 0; i < n_events; i++)
    sink.event(sink.user, &events[i]);
  wt_report_finish(report, summary, info);
  assert_true(wt_output_commit(output, NULL));
  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  wt_report_free(report);
  wt_output_free(output);
  assert_int_equal(g_unlink(path), 0);
  assert_int_equal(g_rmdir(folder), 0);
  return text;
}

#endif

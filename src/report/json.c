/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --format json: one document at the end, schema "wiretruth-report/1". Keys are permanent.
 */
#include "report/collect.h"
#include "report/json-document.h"
#include "report/json-exchange.h"
#include "report/json-host.h"
#include "report/json-node.h"
#include "report/json-session.h"
#include "report/json-values.h"
#include "report/performance.h"
#include "report/report.h"

typedef struct {
  WtOutput *output;
  WtReportOptions options;
  WtCollect collect;
  WtPerformance *performance;
} JsonReport;

static void *json_new(WtOutput *output, const WtReportOptions *options)
{
  JsonReport *const self = g_new0(JsonReport, 1);

  self->output = output;
  self->options = *options;
  wt_collect_init(&self->collect);
  self->performance = wt_performance_new();
  return self;
}

static void json_free(void *user)
{
  JsonReport *const self = user;

  wt_collect_clear(&self->collect);
  wt_performance_free(self->performance);
  g_free(self);
}

static void json_event(void *user, const WtEvent *event)
{
  JsonReport *const self = user;

  wt_collect_event(&self->collect, event);
  if (event->kind == WT_EVENT_TASK)
    wt_performance_event(self->performance, event->task);
}

static json_t *integer(uint64_t value)
{
  return json_integer((json_int_t) value);
}

static json_t *integer_or_null(bool known, int64_t value)
{
  return known ? json_integer(value) : json_null();
}

static json_t *input_value(const WtReportInput *input)
{
  json_t *const broken =
      input->broken_reason
          ? json_pack("{s:I, s:I, s:s}", "frame", (json_int_t) input->broken_frame, "octet",
                      (json_int_t) input->broken_octet, "reason", input->broken_reason)
          : json_null();

  return json_pack("{s:o, s:I, s:o}", "path", wt_json_name(input->path), "dropped",
                   (json_int_t) input->dropped, "broken", broken);
}

static json_t *capture_value(const WtSummary *s, const WtReportInfo *info)
{
  json_t *const object = json_object();
  json_t *const inputs = json_array();
  json_t *broken_at = json_null();
  const bool any = s->capture.frames > 0;

  for (size_t i = 0; i < info->n_inputs; i++) {
    json_array_append_new(inputs, input_value(&info->inputs[i]));
    if (info->inputs[i].broken_reason && json_is_null(broken_at))
      broken_at = integer(info->inputs[i].broken_frame);
  }
  json_object_set_new(object, "frames", integer(s->capture.frames));
  json_object_set_new(object, "octets", integer(s->capture.octets));
  json_object_set_new(object, "first_ts_ns", integer_or_null(any, s->capture.first_ts_ns));
  json_object_set_new(object, "last_ts_ns", integer_or_null(any, s->capture.last_ts_ns));
  json_object_set_new(object, "truncated_frames", integer(s->capture.truncated_frames));
  json_object_set_new(object, "broken_at", broken_at);
  json_object_set_new(object, "interrupted", json_boolean(info->interrupted));
  json_object_set_new(object, "tcp_frames", integer(s->capture.tcp_frames));
  json_object_set_new(object, "other_frames", integer(s->capture.other_frames));
  json_object_set_new(object, "malformed_frames", integer(s->capture.malformed_frames));
  json_object_set_new(object, "fragments", integer(s->capture.fragments));
  json_object_set_new(object, "lost_octets", integer(s->capture.lost_octets));
  json_object_set_new(object, "inputs", inputs);
  return object;
}

/* Of an IPv4 header: it is never left half-made, and none is cut off. */
static json_t *ip_checksums_value(const WtSummary *s)
{
  static const WtChecksum listed[] = { WT_CHECKSUM_VALID, WT_CHECKSUM_ZERO, WT_CHECKSUM_WRONG };
  json_t *const object = json_object();

  for (size_t i = 0; i < G_N_ELEMENTS(listed); i++)
    json_object_set_new(object, wt_checksum_name(listed[i]),
                        integer(s->offload.ip_checksums[listed[i]]));
  return object;
}

static json_t *offload_value(const WtSummary *s)
{
  json_t *const cuts = json_object();
  json_t *const checksums = json_object();
  json_t *const kinds = json_object();

  for (unsigned i = 0; i < WT_N_SURENESSES; i++)
    json_object_set_new(cuts, wt_sureness_name((WtSureness) i), integer(s->offload.cuts[i]));
  for (unsigned i = 0; i < WT_N_CHECKSUMS; i++)
    json_object_set_new(checksums, wt_checksum_name((WtChecksum) i),
                        integer(s->offload.checksums[i]));
  for (unsigned i = 0; i < WT_N_OFFLOAD_KINDS; i++)
    json_object_set_new(kinds, wt_offload_kind_name((WtOffloadKind) i),
                        integer(s->offload.kinds[i]));
  return json_pack("{s:I, s:I, s:o, s:o, s:o, s:o, s:I}",                    //
                   "super_segments", (json_int_t) s->offload.super_segments, //
                   "wire_segments", (json_int_t) s->offload.wire_segments,   //
                   "cuts", cuts,                                             //
                   "checksums", checksums,                                   //
                   "ip_checksums", ip_checksums_value(s),                    //
                   "kinds", kinds,                                           //
                   "big_tcp", (json_int_t) s->offload.big_tcp);
}

static json_t *iscsi_value(const WtSummary *s, const WtCollect *collect)
{
  json_t *const object = json_object();
  json_t *const opcodes = json_object();

  for (unsigned i = 0; i < WT_N_OPCODES; i++) {
    char key[8];

    (void) g_snprintf(key, sizeof key, "0x%02x", i);
    if (s->iscsi.opcodes[i])
      json_object_set_new(opcodes, key, integer(s->iscsi.opcodes[i]));
  }
  json_object_set_new(object, "connections", integer(s->iscsi.connections));
  json_object_set_new(object, "sessions", integer(collect->sessions->len));
  if (collect->unlisted)
    json_object_set_new(object, "connections_unlisted", integer(collect->unlisted));
  json_object_set_new(object, "pdus", integer(s->iscsi.pdus));
  json_object_set_new(object, "octets", integer(s->iscsi.octets));
  json_object_set_new(object, "opcodes", opcodes);
  json_object_set_new(object, "bytes_unparsed", integer(s->iscsi.octets_unparsed));
  return object;
}

static json_t *occurrence_value(const WtFinding *f, bool with_input)
{
  json_t *const object = json_object();

  json_object_set_new(object, "frame", integer_or_null(f->frame > 0, (int64_t) f->frame));
  json_object_set_new(object, "ts_ns", integer_or_null(f->ts_ns != 0, f->ts_ns));
  wt_json_occurrence(object, f, with_input);
  return object;
}

/* {"initiator": 3, "target": 1} */
static json_t *senders_value(const WtTally *tally)
{
  json_t *const object = json_object();

  for (int i = 0; i < WT_N_SENDERS; i++)
    if (tally->senders[i])
      json_object_set_new(object, wt_sender_name((WtSender) i), integer(tally->senders[i]));
  return object;
}

static json_t *connections_value(const WtTally *tally)
{
  json_t *const array = json_array();

  for (uint32_t i = 0; i < tally->n_connections; i++)
    json_array_append_new(array, integer(tally->connections[i]));
  return array;
}

static json_t *finding_value(WtFindingId id, const WtTally *tally, bool with_input)
{
  const WtFindingKind *const kind = wt_finding_kind(id);
  json_t *const object = json_object();

  json_object_set_new(object, "id", json_string(kind->id));
  json_object_set_new(object, "severity", json_string(wt_severity_name(kind->severity)));
  json_object_set_new(object, "count", integer(tally->count));
  json_object_set_new(object, "senders", senders_value(tally));
  json_object_set_new(object, "connections", connections_value(tally));
  json_object_set_new(object, "more_connections", json_boolean(tally->more_connections));
  json_object_set_new(object, "first", occurrence_value(&tally->first, with_input));
  json_object_set_new(object, "last", occurrence_value(&tally->last, with_input));
  json_object_set_new(object, "text", json_string(kind->text));
  json_object_set_new(object, "causes", wt_json_lines(kind->causes));
  json_object_set_new(object, "remedy", json_string(kind->remedy));
  json_object_set_new(object, "source", json_string(kind->source));
  return object;
}

static json_t *findings_value(const WtSummary *s, bool with_input)
{
  json_t *const array = json_array();
  WtFindingId order[WT_N_FINDINGS];
  const size_t n = wt_report_order(s, order);

  for (size_t i = 0; i < n; i++)
    json_array_append_new(array, finding_value(order[i], &s->findings[order[i]], with_input));
  return array;
}

static void json_finish(void *user, const WtSummary *summary, const WtReportInfo *info)
{
  JsonReport *const self = user;
  const WtCollect *const collect = &self->collect;
  const bool with_input = self->options.several_inputs;
  WtJsonDocument document;

  wt_collect_finish(&self->collect);
  wt_json_document_begin(&document, self->output);
  wt_json_document_add(&document, "schema", json_string("wiretruth-report/1"));
  wt_json_document_add(&document, "capture", capture_value(summary, info));
  wt_json_document_add(&document, "offload", offload_value(summary));
  wt_json_document_add(&document, "iscsi", iscsi_value(summary, collect));
  wt_json_document_add(&document, "digests", wt_json_digests(summary->digests));
  wt_json_document_begin_list(&document, "sessions");
  for (size_t i = 0; i < collect->sessions->len; i++)
    wt_json_document_add(
        &document, NULL,
        wt_json_session(&g_array_index(collect->sessions, WtSession, i), info->host, true));
  wt_json_document_end_list(&document);
  wt_json_document_begin_list(&document, "connections");
  for (size_t i = 0; i < collect->connections->len; i++)
    wt_json_document_add(&document, NULL,
                         wt_json_connection(wt_collect_connection(collect, i), with_input));
  wt_json_document_end_list(&document);
  wt_json_document_add(&document, "paths", wt_json_paths(collect));
  wt_json_document_add(&document, "exchanges", wt_json_exchanges(collect));
  wt_json_document_add(&document, "discovered", wt_json_discovery(collect));
  wt_json_document_add(&document, "logical_units", wt_json_logical_units(collect));
  if (info->host)
    wt_json_document_add(&document, "host", wt_json_host(info->host));
  wt_json_document_add(&document, "findings", findings_value(summary, with_input));
  wt_json_document_add(&document, "performance", wt_performance_json(self->performance));
  wt_json_document_end(&document);
}

const WtReportFormat wt_report_json = {
  .name = "json",
  .new = json_new,
  .event = json_event,
  .finish = json_finish,
  .free = json_free,
};

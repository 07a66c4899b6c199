/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * --format jsonl: one event a line, as it happens. Of connections is kept what sessions need.
 */
#include "report/collect.h"
#include "report/json-exchange.h"
#include "report/json-node.h"
#include "report/json-session.h"
#include "report/json-task.h"
#include "report/json-values.h"
#include "report/report.h"

typedef struct {
  WtOutput *output;
  WtReportOptions options;
  WtCollect collect;
} JsonlReport;

static void *jsonl_new(WtOutput *output, const WtReportOptions *options)
{
  JsonlReport *const self = g_new0(JsonlReport, 1);

  self->output = output;
  self->options = *options;
  wt_collect_init(&self->collect);
  return self;
}

static void jsonl_free(void *user)
{
  JsonlReport *const self = user;

  wt_collect_clear(&self->collect);
  g_free(self);
}

static bool wants(const JsonlReport *self, unsigned kind)
{
  return self->options.events >> kind & 1;
}

static json_t *opcode_value(uint8_t opcode)
{
  return wt_json_hex(opcode, 2);
}

static json_t *pdu_value(const WtPdu *p, bool with_input)
{
  json_t *const object = json_pack(
      "{s:s, s:I, s:[I,I], s:I, s:I, s:I, s:s, s:o, s:s?, s:o, s:b, s:I, s:I, s:s, s:s,"
      " s:I}",
      "event", "pdu",                                                    //
      "frame", (json_int_t) p->frame,                                    //
      "frames", (json_int_t) p->first_frame, (json_int_t) p->last_frame, //
      "wire_segments", (json_int_t) p->wire_segments,                    //
      "ts_ns", (json_int_t) p->ts_ns,                                    //
      "connection", (json_int_t) p->connection,                          //
      "sender", wt_sender_name(p->sender),                               //
      "opcode", opcode_value(p->bhs.opcode),                             //
      "name", wt_opcode_label(p->bhs.opcode),                            //
      "itt", wt_json_hex(p->bhs.itt, 8),                                 //
      "immediate", (int) p->bhs.immediate,                               //
      "data_len", (json_int_t) p->bhs.data_len,                          //
      "ahs_len", (json_int_t) p->bhs.ahs_len,                            //
      "header_digest", wt_verdict_name(p->digest[WT_HEADER_DIGEST]),     //
      "data_digest", wt_verdict_name(p->digest[WT_DATA_DIGEST]),         //
      "stream_offset", (json_int_t) p->stream_offset);

  if (p->missing)
    json_object_set_new(object, "missing", json_integer(p->missing));
  if (with_input)
    json_object_set_new(object, "input", json_integer(p->input));
  return object;
}

static json_t *finding_value(const WtFinding *f, bool with_input)
{
  const WtFindingKind *const kind = wt_finding_kind(f->id);
  json_t *const object = json_object();

  json_object_set_new(object, "event", json_string("finding"));
  json_object_set_new(object, "frame",
                      f->frame ? json_integer((json_int_t) f->frame) : json_null());
  json_object_set_new(object, "ts_ns", f->ts_ns ? json_integer(f->ts_ns) : json_null());
  json_object_set_new(object, "id", json_string(kind->id));
  json_object_set_new(object, "severity", json_string(wt_severity_name(kind->severity)));
  wt_json_occurrence(object, f, with_input);
  json_object_set_new(object, "text", json_string(kind->text));
  return object;
}

/* What JSON has, as a line: the key "event" stands first. */
static json_t *as_event(const char *name, json_t *take_members)
{
  json_t *const object = json_pack("{s:s}", "event", name);

  json_object_update(object, take_members);
  json_decref(take_members);
  return object;
}

static json_t *clues_value(const WtCut *cut)
{
  json_t *const array = json_array();

  for (unsigned i = 0; i < WT_N_CLUES; i++)
    if (cut->clues >> i & 1)
      json_array_append_new(array, json_string(wt_clue_name((WtClue) i)));
  return array;
}

static json_t *segment_value(const WtSuperSegment *s, bool with_input)
{
  const WtCut *const cut = &s->cut;
  json_t *const connection = s->connection ? json_integer(s->connection) : json_null();
  json_t *const object = json_pack(
      "{s:s, s:I, s:I, s:o, s:o, s:o, s:I, s:s, s:s, s:I, s:I, s:I, s:I, s:I, s:s, s:o, s:s,"
      " s:b}",
      "event", "segment",                        //
      "frame", (json_int_t) s->frame,            //
      "ts_ns", (json_int_t) s->ts_ns,            //
      "connection", connection,                  //
      "src", wt_json_endpoint(&s->src),          //
      "dst", wt_json_endpoint(&s->dst),          //
      "seq", (json_int_t) s->seq,                //
      "kind", wt_offload_kind_name(cut->kind),   //
      "role", wt_role_name(s->role),             //
      "len", (json_int_t) cut->len,              //
      "size", (json_int_t) cut->size,            //
      "size_min", (json_int_t) cut->size_min,    //
      "size_max", (json_int_t) cut->size_max,    //
      "segments", (json_int_t) cut->segments,    //
      "sure", wt_sureness_name(cut->sure),       //
      "clues", clues_value(cut),                 //
      "checksum", wt_checksum_name(s->checksum), //
      "big_tcp", (int) cut->big_tcp);

  if (with_input)
    json_object_set_new(object, "input", json_integer(s->input));
  return object;
}

static json_t *event_value(const WtEvent *event, bool with_input)
{
  switch (event->kind) {
  case WT_EVENT_PDU:
    return pdu_value(event->pdu, with_input);
  case WT_EVENT_FINDING:
    return finding_value(event->finding, with_input);
  case WT_EVENT_CONNECTION:
    return as_event("connection", wt_json_connection(event->connection, with_input));
  case WT_EVENT_SEGMENT:
    return segment_value(event->segment, with_input);
  case WT_EVENT_LOGIN:
    return wt_json_login(event->login, with_input);
  case WT_EVENT_TASK:
    return wt_json_task(event->task, with_input);
  case WT_EVENT_EXCHANGE:
    return wt_json_exchange(event->exchange, with_input);
  case WT_EVENT_DISCOVERED:
    return wt_json_discovered(event->discovered, with_input);
  case WT_EVENT_LOGICAL_UNIT:
    return wt_json_logical_unit_event(event->logical_unit, with_input);
  case WT_EVENT_PATH:
    return wt_json_path_event(event->path);
  default:
    return NULL;
  }
}

static void jsonl_event(void *user, const WtEvent *event)
{
  JsonlReport *const self = user;

  if (event->kind == WT_EVENT_CONNECTION && wants(self, WT_REPORT_SESSION))
    wt_collect_event(&self->collect, event);
  if (!wants(self, event->kind))
    return;

  json_t *const value = event_value(event, self->options.several_inputs);

  if (value)
    wt_json_dump(self->output, value, JSON_COMPACT);
  json_decref(value);
}

static void jsonl_finish(void *user, const WtSummary *summary, const WtReportInfo *info)
{
  JsonlReport *const self = user;

  (void) summary;
  wt_collect_finish(&self->collect);
  for (guint i = 0; i < self->collect.sessions->len; i++) {
    const WtSession *const session = &g_array_index(self->collect.sessions, WtSession, i);
    json_t *const value =
        as_event(wt_event_name(WT_REPORT_SESSION), wt_json_session(session, info->host, false));

    wt_json_dump(self->output, value, JSON_COMPACT);
    json_decref(value);
  }
}

const WtReportFormat wt_report_jsonl = {
  .name = "jsonl",
  .streams = true,
  .new = jsonl_new,
  .event = jsonl_event,
  .finish = jsonl_finish,
  .free = jsonl_free,
};

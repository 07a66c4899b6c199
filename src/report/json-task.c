/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-task.h"

#include "report/json-values.h"
#include "report/report.h"

static json_t *text_or_null(const char *text)
{
  return text ? json_string(text) : json_null();
}

json_t *wt_json_login(const WtLoginStep *l, bool with_input)
{
  const bool answers = l->from_target;
  json_t *const object = json_pack(
      "{s:s, s:I, s:I, s:I, s:s, s:i, s:i, s:b, s:b, s:o, s:i, s:i, s:o, s:o}",   //
      "event", "login",                                                           //
      "frame", (json_int_t) l->frame,                                             //
      "ts_ns", (json_int_t) l->ts_ns,                                             //
      "connection", (json_int_t) l->connection,                                   //
      "sender", wt_sender_name(answers ? WT_SENDER_TARGET : WT_SENDER_INITIATOR), //
      "csg", (int) l->csg,                                                        //
      "nsg", (int) l->nsg,                                                        //
      "transit", (int) l->transit,                                                //
      "continue", (int) l->more,                                                  //
      "isid", wt_json_isid(l->isid),                                              //
      "tsih", (int) l->tsih,                                                      //
      "cid", (int) l->cid,                                                        //
      "status", answers ? wt_json_hex(l->status, 4) : json_null(),                //
      "status_text", answers ? text_or_null(wt_login_status_text(l->status)) : json_null());

  if (with_input)
    json_object_set_new(object, "input", json_integer(l->input));
  return object;
}

static json_t *status_value(const WtTask *t)
{
  const char *const name = wt_scsi_status_name(t->status);

  if (!t->has_status)
    return json_null();
  return name ? json_string(name) : wt_json_hex(t->status, 2);
}

static json_t *moments_value(const WtTask *t, bool times)
{
  const struct {
    const char *key;
    WtMoment at;
  } moments[] = {
    { "command", t->command },       { "first_r2t", t->first_r2t },
    { "first_data", t->first_data }, { "last_data", t->last_data },
    { "ended", t->ended },
  };
  json_t *const object = json_object();

  for (size_t i = 0; i < G_N_ELEMENTS(moments); i++) {
    const WtMoment at = moments[i].at;
    const json_int_t value = times ? at.ts_ns : (json_int_t) at.frame;

    json_object_set_new(object, moments[i].key, at.frame ? json_integer(value) : json_null());
  }
  return object;
}

/* What only the command tells is null where it was not captured. */
static json_t *of_command(const WtTask *t, bool said, uint64_t value)
{
  return t->command.frame && said ? json_integer((json_int_t) value) : json_null();
}

static void set_integer(json_t *object, const char *key, int64_t value)
{
  json_object_set_new(object, key, json_integer(value));
}

static void set_counts(json_t *object, const WtTask *t)
{
  json_object_set_new(object, "expected", of_command(t, true, t->expected));
  set_integer(object, "sent", (int64_t) t->sent);
  set_integer(object, "received", (int64_t) t->received);
  set_integer(object, "immediate", t->immediate);
  set_integer(object, "unsolicited", t->unsolicited);
  set_integer(object, "r2ts", t->r2ts);
  set_integer(object, "data_pdus", t->data_pdus);
  json_object_set_new(object, "lba", of_command(t, t->has_lba, t->lba));
  json_object_set_new(object, "blocks", of_command(t, t->has_lba, t->blocks));
  set_integer(object, "residual", t->residual);
}

json_t *wt_json_task(const WtTask *t, bool with_input)
{
  const bool known = t->command.frame != 0;
  const WtMoment end = wt_task_told(t);
  json_t *const object =
      json_pack("{s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:o, s:s, s:o, s:o}",                //
                "event", "task",                                                          //
                "frame", (json_int_t) end.frame,                                          //
                "ts_ns", (json_int_t) end.ts_ns,                                          //
                "connection", (json_int_t) t->connection,                                 //
                "itt", wt_json_hex(t->itt, 8),                                            //
                "lun", of_command(t, true, wt_task_lun(t->lun)),                          //
                "operation", known ? text_or_null(wt_scsi_name(t->cdb[0])) : json_null(), //
                "cdb0", known ? wt_json_hex(t->cdb[0], 2) : json_null(),                  //
                "end", wt_task_end_name(t->end),                                          //
                "response", t->has_status ? wt_json_hex(t->response, 2) : json_null(),    //
                "status", status_value(t));

  set_counts(object, t);
  json_object_set_new(object, "sense", t->sense ? wt_json_hex(t->sense, 6) : json_null());
  json_object_set_new(object, "sense_key",
                      t->sense ? text_or_null(wt_sense_key_name((uint8_t) (t->sense >> 16)))
                               : json_null());
  json_object_set_new(
      object, "sense_text",
      t->sense ? text_or_null(wt_sense_code_text((uint8_t) (t->sense >> 8), (uint8_t) t->sense))
               : json_null());
  set_integer(object, "retries", t->retries);
  json_object_set_new(object, "reassigned", json_boolean(t->reassigned));
  json_object_set_new(object, "gap", json_boolean(t->gap));
  json_object_set_new(object, "frames", moments_value(t, false));
  json_object_set_new(object, "times_ns", moments_value(t, true));
  json_object_set_new(object, "stalls", wt_json_stalls(t->lost_ns));
  if (with_input)
    set_integer(object, "input", t->input);
  return object;
}

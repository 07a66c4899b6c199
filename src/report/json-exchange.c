/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-exchange.h"

#include "report/json-values.h"
#include "report/report.h"

static void set(json_t *object, const char *key, json_t *value)
{
  json_object_set_new(object, key, value);
}

static json_t *integer(uint64_t n)
{
  return json_integer((json_int_t) n);
}

static json_t *text_or_null(const char *text)
{
  return text && *text ? wt_json_name(text) : json_null();
}

static json_t *begin(const char *event, uint64_t frame, int64_t ts_ns, uint32_t connection)
{
  return json_pack("{s:s, s:I, s:I, s:I}", "event", event, "frame", (json_int_t) frame, "ts_ns",
                   (json_int_t) ts_ns, "connection", (json_int_t) connection);
}

static void set_input(json_t *object, uint16_t input, bool with_input)
{
  if (with_input)
    set(object, "input", integer(input));
}

static json_t *lun_value(const uint8_t lun[8])
{
  return integer(wt_task_lun(lun));
}

/* --- exchanges ---------------------------------------------------------------------------- */

static json_t *moment_value(WtMoment at)
{
  return at.frame ? json_pack("{s:I, s:I}", "frame", (json_int_t) at.frame, "ts_ns",
                              (json_int_t) at.ts_ns)
                  : json_null();
}

static bool has_code(WtExchangeKind kind)
{
  return kind == WT_EXCHANGE_TASK_MANAGEMENT || kind == WT_EXCHANGE_LOGOUT ||
         kind == WT_EXCHANGE_SNACK || kind == WT_EXCHANGE_ASYNC || kind == WT_EXCHANGE_REJECT;
}

static bool has_response(WtExchangeKind kind)
{
  return kind == WT_EXCHANGE_TASK_MANAGEMENT || kind == WT_EXCHANGE_LOGOUT;
}

/* What the code and the response of an exchange, or of many that are alike, say. */
static void set_words(json_t *object, WtExchangeKind kind, uint8_t code, bool answered,
                      uint8_t response)
{
  const bool responds = answered && has_response(kind);

  set(object, "kind", json_string(wt_exchange_name(kind)));
  set(object, "code", has_code(kind) ? integer(code) : json_null());
  set(object, "code_text",
      has_code(kind) ? text_or_null(wt_exchange_code_text(kind, code)) : json_null());
  set(object, "response", responds ? integer(response) : json_null());
  set(object, "response_text",
      responds ? text_or_null(wt_exchange_response_text(kind, response)) : json_null());
}

json_t *wt_json_exchange(const WtExchange *x, bool with_input)
{
  const bool answered = x->answer.frame != 0;
  const WtMoment end = answered ? x->answer : x->request;
  json_t *const object = begin("exchange", end.frame, end.ts_ns, x->connection);

  set_words(object, x->kind, x->code, answered, x->response);
  set(object, "sender", json_string(wt_sender_name(x->sender)));
  set(object, "tag", wt_json_hex(x->tag, 8));
  set(object, "referenced",
      x->referenced == WT_NO_TAG ? json_null() : wt_json_hex(x->referenced, 8));
  if (x->kind == WT_EXCHANGE_TASK_MANAGEMENT || x->kind == WT_EXCHANGE_ASYNC)
    set(object, "lun", lun_value(x->lun));
  if (x->kind == WT_EXCHANGE_LOGOUT)
    set(object, "cid", integer(x->cid));
  if (x->kind == WT_EXCHANGE_LOGOUT || x->kind == WT_EXCHANGE_ASYNC) {
    set(object, "time2wait", integer(x->time2wait));
    set(object, "time2retain", integer(x->time2retain));
  }
  set(object, "request", moment_value(x->request));
  set(object, "answer", moment_value(x->answer));
  set(object, "gap", json_boolean(x->gap));
  set_input(object, x->input, with_input);
  return object;
}

static json_t *group_value(const WtExchangeGroup *group)
{
  json_t *const object = json_object();
  const bool timed = group->is_answered;

  set_words(object, group->kind, group->code, group->is_answered, group->response);
  set(object, "count", integer(group->count));
  set(object, "answered", json_boolean(group->is_answered));
  set(object, "gap", json_boolean(group->gap));
  set(object, "mean_ns",
      timed ? json_integer(group->sum_ns / (int64_t) group->count) : json_null());
  set(object, "max_ns", timed ? json_integer(group->longest_ns) : json_null());
  return object;
}

json_t *wt_json_exchanges(const WtCollect *collect)
{
  json_t *const array = json_array();

  for (guint i = 0; i < collect->exchanges->len; i++)
    json_array_append_new(array,
                          group_value(&g_array_index(collect->exchanges, WtExchangeGroup, i)));
  return array;
}

/* --- what targets say --------------------------------------------------------------------- */

json_t *wt_json_discovered(const WtDiscovered *d, bool with_input)
{
  json_t *const object = begin("discovered", d->frame, d->ts_ns, d->connection);

  set(object, "target_name", wt_json_name(d->target_name));
  set(object, "address", text_or_null(d->address));
  set_input(object, d->input, with_input);
  return object;
}

static json_t *target_value(const WtDiscoveredTarget *target)
{
  json_t *const addresses = json_array();

  for (guint i = 0; i < target->addresses->len; i++)
    json_array_append_new(addresses, wt_json_name(target->addresses->pdata[i]));
  return json_pack("{s:o, s:o, s:I}", "target_name", wt_json_name(target->target_name),
                   "addresses", addresses, "connection", (json_int_t) target->connection);
}

json_t *wt_json_discovery(const WtCollect *collect)
{
  json_t *const array = json_array();

  for (guint i = 0; i < collect->discovered->len; i++)
    json_array_append_new(
        array, target_value(&g_array_index(collect->discovered, WtDiscoveredTarget, i)));
  return array;
}

static void set_unit(json_t *object, const WtLogicalUnit *unit)
{
  const bool sized = unit->blocks != 0;

  set(object, "lun", lun_value(unit->lun));
  set(object, "vendor", text_or_null(unit->vendor));
  set(object, "product", text_or_null(unit->product));
  set(object, "revision", text_or_null(unit->revision));
  set(object, "serial", text_or_null(unit->serial));
  set(object, "designator", text_or_null(unit->designator));
  set(object, "device_type",
      unit->device_type < 0x1f ? integer(unit->device_type) : json_null());
  set(object, "blocks", sized ? integer(unit->blocks) : json_null());
  set(object, "block_size", sized ? integer(unit->block_size) : json_null());
}

json_t *wt_json_logical_unit_event(const WtLogicalUnit *unit, bool with_input)
{
  json_t *const object = begin("logical_unit", unit->frame, unit->ts_ns, unit->connection);

  set_unit(object, unit);
  set_input(object, unit->input, with_input);
  return object;
}

json_t *wt_json_logical_units(const WtCollect *collect)
{
  json_t *const array = json_array();

  for (guint i = 0; i < collect->units->len; i++) {
    const WtLogicalUnit *const unit = &g_array_index(collect->units, WtLogicalUnit, i);
    json_t *const object = json_pack("{s:I}", "connection", (json_int_t) unit->connection);

    set_unit(object, unit);
    json_array_append_new(array, object);
  }
  return array;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-session.h"

#include "report/agreed.h"
#include "report/json-values.h"

static json_t *negotiated_value(const WtConnection *c)
{
  if (!c->negotiation)
    return c->login_seen ? wt_json_negotiated(c->digest_use) : json_object();

  json_t *const object = json_object();

  for (unsigned key = 0; key < WT_N_KEYS; key++) {
    const char *const value = wt_agreed_value(c->negotiation, (WtKey) key);

    if (value)
      json_object_set_new(object, wt_key_name((WtKey) key), wt_json_name(value));
  }

  const char *const max_xmit = wt_agreed_max_xmit(c->negotiation);

  if (max_xmit)
    json_object_set_new(object, WT_AGREED_MAX_XMIT, wt_json_name(max_xmit));
  return object;
}

static json_t *said_value(const WtKeyResult *result, unsigned side)
{
  return result->times[side] ? wt_json_name(result->said[side]) : json_null();
}

static json_t *negotiation_value(const WtNegotiation *negotiation)
{
  json_t *const array = json_array();

  for (unsigned key = 0; negotiation && key < WT_N_KEYS; key++) {
    const WtKeyResult *const result = &negotiation->keys[key];

    if (!result->times[0] && !result->times[1])
      continue;
    json_array_append_new(
        array, json_pack("{s:s, s:o, s:o, s:o, s:s}", "key", wt_key_name((WtKey) key),
                         "initiator", said_value(result, 0), "target", said_value(result, 1),
                         "value", result->value[0] ? wt_json_name(result->value) : json_null(),
                         "state", wt_key_state_name(result->state)));
  }
  return array;
}

static json_t *source_value(const WtConnection *c)
{
  if (!c->negotiation)
    return json_null();
  return json_string(c->negotiation->from_host ? "host_facts" : "login");
}

static json_t *ends_value(const WtSession *session)
{
  json_t *const object = json_object();

  for (unsigned end = 0; end < WT_N_TASK_ENDS; end++)
    json_object_set_new(object, wt_task_end_name((WtTaskEnd) end),
                        json_integer((json_int_t) session->task_ends[end]));
  return object;
}

static json_t *ids_value(const WtSession *session)
{
  json_t *const array = json_array();

  for (guint i = 0; i < session->connections->len; i++)
    json_array_append_new(array,
                          json_integer(g_array_index(session->connections, uint32_t, i)));
  return array;
}

/* The window is null where no PDU of the target told it. */
static json_t *queue_value(const WtSession *session)
{
  json_t *const object = json_object();

  json_object_set_new(object, "deepest", json_integer(session->deepest));
  json_object_set_new(object, "window",
                      session->window ? json_integer(session->window) : json_null());
  return object;
}

static json_t *word_value(const char *word)
{
  return *word ? wt_json_name(word) : json_null();
}

/* Which of the host's sessions it is, and through what it goes out. */
static void set_host(json_t *object, const WtSession *session, const WtHostReport *host)
{
  for (size_t i = 0; i < host->n_accounts; i++) {
    const WtHostAccount *const account = &host->accounts[i];

    if (account->session != session->id)
      continue;
    json_object_set_new(object, "transport", word_value(account->transport));
    json_object_set_new(object, "iface", word_value(account->host->iface));
    return;
  }
}

json_t *wt_json_session(const WtSession *session, const WtHostReport *host, bool detail)
{
  const WtConnection *const c = session->first;
  const WtOffloadCount sent = wt_offload_use_sent(&session->offload);
  const bool known = c->initiator_name[0];
  json_t *const object = json_object();

  json_object_set_new(object, "id", json_integer(session->id));
  json_object_set_new(object, "initiator_name",
                      known ? wt_json_name(c->initiator_name) : json_null());
  json_object_set_new(object, "target_name",
                      c->target_name[0] ? wt_json_name(c->target_name) : json_null());
  json_object_set_new(object, "type", json_string(wt_session_type(c)));
  json_object_set_new(object, "isid", known ? wt_json_isid(c->isid) : json_null());
  json_object_set_new(object, "tsih", known ? json_integer(c->tsih) : json_null());
  json_object_set_new(object, "negotiated", negotiated_value(c));
  json_object_set_new(object, "negotiated_source", source_value(c));
  if (detail) {
    json_object_set_new(object, "negotiation", negotiation_value(c->negotiation));
    json_object_set_new(object, "queue", queue_value(session));
  }
  json_object_set_new(object, "connections", ids_value(session));
  json_object_set_new(object, "super_segments", json_integer((json_int_t) sent.super_segments));
  json_object_set_new(object, "wire_segments", json_integer((json_int_t) sent.wire_segments));
  json_object_set_new(object, "offload", wt_json_offload(&session->offload));
  json_object_set_new(object, "captured_at",
                      json_string(wt_captured_name(session->captured_at)));
  json_object_set_new(object, "tasks", json_integer((json_int_t) session->tasks));
  json_object_set_new(object, "task_ends", ends_value(session));
  if (host)
    set_host(object, session, host);
  return object;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/json-node.h"

#include "report/json-values.h"
#include "report/words.h"

static void set(json_t *object, const char *key, json_t *value)
{
  json_object_set_new(object, key, value);
}

static json_t *integer(uint64_t value)
{
  return json_integer((json_int_t) value);
}

static json_t *integer_or_null(bool known, int64_t value)
{
  return known ? json_integer(value) : json_null();
}

static json_t *text_or_null(const char *text)
{
  return text && text[0] ? wt_json_name(text) : json_null();
}

/* --- fingerprints ------------------------------------------------------------------------- */

static json_t *mark_value(const WtFingerprint *print, WtPrintMark mark)
{
  char words[WT_MARK_WORDS_MAX];

  wt_mark_words(print, mark, words);
  return text_or_null(words);
}

static json_t *mac_value(const WtHostMarks *host)
{
  const uint8_t *const m = host->mac;

  return host->has_mac
             ? json_sprintf("%02x:%02x:%02x:%02x:%02x:%02x", m[0], m[1], m[2], m[3], m[4], m[5])
             : json_null();
}

static void set_initiator(json_t *object, const WtFingerprint *print)
{
  const char *const vendor = wt_isid_vendor(print->isid);

  set(object, "isid_vendor", text_or_null(print->has_isid ? vendor : NULL));
  set(object, "isid_authority", mark_value(print, WT_MARK_ISID));
  set(object, "task_tags", mark_value(print, WT_MARK_TASK_TAGS));
  set(object, "data_out", mark_value(print, WT_MARK_DATA_OUT));
  set(object, "data_out_odd", integer_or_null(print->odd, print->odd_len));
}

json_t *wt_json_fingerprint(const WtFingerprint *print, bool of_initiator)
{
  const WtHostMarks *const host = &print->host;
  const char *const vendor = host->has_mac ? wt_mac_vendor(host->mac) : NULL;
  json_t *const object = json_object();

  set(object, "mac", mac_value(host));
  set(object, "mac_vendor", text_or_null(vendor));
  set(object, "ttl", integer_or_null(host->ttl, host->ttl));
  set(object, "hops", integer_or_null(host->ttl, wt_fingerprint_hops(print)));
  set(object, "syn_options", mark_value(print, WT_MARK_SYN_OPTIONS));
  set(object, "window", integer_or_null(host->has_syn, host->window));
  set(object, "window_scale",
      integer_or_null(host->has_syn && print->window_scale >= 0, print->window_scale));
  set(object, "mss", integer_or_null(print->mss, print->mss));
  set(object, "node_architecture", text_or_null(print->architecture));
  if (of_initiator)
    set_initiator(object, print);
  return object;
}

/* --- paths -------------------------------------------------------------------------------- */

static void set_path(json_t *object, const WtPath *path)
{
  const bool shared = path->all_commands != 0;
  WtEndpoint initiator = path->initiator;
  g_autoptr(GString) address = g_string_new(NULL);

  wt_words_address(address, &initiator);
  set(object, "group", integer(path->group));
  set(object, "initiator_name", wt_json_name(path->initiator_name));
  set(object, "target_name", wt_json_name(path->target_name));
  set(object, "initiator", json_string(address->str));
  set(object, "portal", wt_json_endpoint(&path->target));
  set(object, "portal_group", integer_or_null(path->portal_group >= 0, path->portal_group));
  set(object, "session", integer(path->session));
  set(object, "connection", integer(path->connection));
  set(object, "logins", integer(path->logins));
  set(object, "commands", integer(path->commands));
  set(object, "octets", integer(path->octets));
  set(object, "shared_commands", integer(path->shared_commands));
  set(object, "shared_octets", integer(path->shared_octets));
  set(object, "share",
      shared ? json_real((double) path->shared_commands / (double) path->all_commands)
             : json_null());
  set(object, "last_ts_ns", integer_or_null(path->last_ns != 0, path->last_ns));
  set(object, "up", json_boolean(path->up));
}

json_t *wt_json_path_event(const WtPath *path)
{
  json_t *const object = json_pack("{s:s}", "event", "path");

  set_path(object, path);
  return object;
}

json_t *wt_json_paths(const WtCollect *collect)
{
  json_t *const array = json_array();

  for (guint i = 0; i < collect->paths->len; i++) {
    json_t *const object = json_object();

    set_path(object, &g_array_index(collect->paths, WtPath, i));
    json_array_append_new(array, object);
  }
  return array;
}

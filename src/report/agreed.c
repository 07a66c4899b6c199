/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/agreed.h"

#include <stdbool.h>
#include <string.h>

#include "report/words.h"

/* They stand elsewhere in a report, or are an answer and no agreement. */
static bool is_left_out(WtKey key)
{
  static const WtKey left_out[] = {
    WT_KEY_SEND_TARGETS,    WT_KEY_TARGET_NAME,    WT_KEY_INITIATOR_NAME, WT_KEY_TARGET_ALIAS,
    WT_KEY_INITIATOR_ALIAS, WT_KEY_TARGET_ADDRESS, WT_KEY_CHAP_N,         WT_KEY_CHAP_I,
    WT_KEY_CHAP_C,          WT_KEY_CHAP_R,
  };

  for (size_t i = 0; i < G_N_ELEMENTS(left_out); i++)
    if (left_out[i] == key)
      return true;
  return false;
}

static bool is_settled(WtKeyState state)
{
  return state == WT_KEY_IN_FORCE || state == WT_KEY_DEFAULT || state == WT_KEY_REFUSED;
}

const char *wt_agreed_value(const WtNegotiation *negotiation, WtKey key)
{
  const WtKeyResult *const result = &negotiation->keys[key];

  /* What RFC 7145 has by default matters over RDMA only. */
  if (result->state == WT_KEY_DEFAULT && g_str_has_prefix(wt_key_source(key), "RFC 7145") &&
      strcmp(negotiation->keys[WT_KEY_RDMA_EXTENSIONS].value, "Yes") != 0)
    return NULL;
  if (is_left_out(key) || !is_settled(result->state) || !result->value[0])
    return NULL;
  return result->value;
}

const char *wt_agreed_max_xmit(const WtNegotiation *negotiation)
{
  const WtKeyResult *const result = &negotiation->keys[WT_KEY_MAX_RECV_DATA_SEGMENT];

  if (result->times[1])
    return result->said[1];
  return negotiation->whole ? wt_key_default(WT_KEY_MAX_RECV_DATA_SEGMENT) : NULL;
}

static void append_item(GString *out, gsize start, const char *label, const char *value)
{
  if (!value)
    return;
  g_string_append_printf(out, "%s%s ", out->len > start ? ", " : "", label);
  wt_words_name(out, value, 24);
}

void wt_words_agreed(GString *out, const WtNegotiation *negotiation)
{
  static const struct {
    const char *label;
    WtKey key;
  } items[] = {
    { "HeaderDigest", WT_KEY_HEADER_DIGEST },
    { "DataDigest", WT_KEY_DATA_DIGEST },
    { "InitialR2T", WT_KEY_INITIAL_R2T },
    { "ImmediateData", WT_KEY_IMMEDIATE_DATA },
    { "FirstBurst", WT_KEY_FIRST_BURST_LENGTH },
    { "MaxBurst", WT_KEY_MAX_BURST_LENGTH },
    { "MaxOutstandingR2T", WT_KEY_MAX_OUTSTANDING_R2T },
    { "MaxRecv", WT_KEY_MAX_RECV_DATA_SEGMENT },
  };
  const gsize start = out->len;

  for (size_t i = 0; i < G_N_ELEMENTS(items); i++)
    append_item(out, start, items[i].label, wt_agreed_value(negotiation, items[i].key));
  append_item(out, start, "MaxXmit", wt_agreed_max_xmit(negotiation));
}

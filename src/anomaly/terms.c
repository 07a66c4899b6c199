/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/terms.h"

#include <glib.h>
#include <string.h>

/* Hexadecimal and decimal constants, RFC 7143 6.1. */
static WtTerm number(const char *text)
{
  char *end = NULL;
  const bool hex = g_str_has_prefix(text, "0x") || g_str_has_prefix(text, "0X");
  const guint64 value = g_ascii_strtoull(text, &end, hex ? 16 : 10);

  if (!g_ascii_isdigit(text[0]) || *end || value > G_MAXUINT32)
    return (WtTerm) { 0 };
  return (WtTerm) { true, (uint32_t) value };
}

static WtTerm boolean(const char *text)
{
  if (strcmp(text, "Yes") == 0)
    return (WtTerm) { true, 1 };
  return (WtTerm) { strcmp(text, "No") == 0, 0 };
}

static WtTerm is_fast_abort(const char *text)
{
  return (WtTerm) { true, strcmp(text, "FastAbort") == 0 };
}

/** What @side declared that it receives, 13.12. */
static WtTerm declared(const WtNegotiation *keys, int side)
{
  const WtKeyResult *key = &keys->keys[WT_KEY_MAX_RECV_DATA_SEGMENT];

  if (key->state != WT_KEY_DEFAULT && key->state != WT_KEY_IN_FORCE)
    return (WtTerm) { 0 };
  if (key->times[side] == 0)
    return number(wt_key_default(WT_KEY_MAX_RECV_DATA_SEGMENT));
  return number(key->said[side]);
}

/* These are spoken of on the leading connection only (LO in RFC 7143 13). On one that was added
 * to a session none is, and their defaults mean nothing there. */
static bool is_leading(const WtNegotiation *keys)
{
  static const WtKey leading[] = {
    WT_KEY_MAX_CONNECTIONS,        WT_KEY_INITIAL_R2T,          WT_KEY_IMMEDIATE_DATA,
    WT_KEY_MAX_BURST_LENGTH,       WT_KEY_FIRST_BURST_LENGTH,   WT_KEY_DEFAULT_TIME2WAIT,
    WT_KEY_DEFAULT_TIME2RETAIN,    WT_KEY_MAX_OUTSTANDING_R2T,  WT_KEY_DATA_PDU_IN_ORDER,
    WT_KEY_DATA_SEQUENCE_IN_ORDER, WT_KEY_ERROR_RECOVERY_LEVEL,
  };

  for (size_t i = 0; i < G_N_ELEMENTS(leading); i++)
    if (keys->keys[leading[i]].times[0] || keys->keys[leading[i]].times[1])
      return true;
  return false;
}

bool wt_says_discovery(const WtNegotiation *keys)
{
  return strcmp(keys->keys[WT_KEY_SESSION_TYPE].said[0], "Discovery") == 0;
}

void wt_terms_of(const WtNegotiation *keys, const WtNegotiation *leading, WtTerms *out)
{
  const struct {
    WtKey key;
    WtTerm *term;
    WtTerm (*read)(const char *text);
  } terms[] = {
    { WT_KEY_INITIAL_R2T, &out->initial_r2t, boolean },
    { WT_KEY_IMMEDIATE_DATA, &out->immediate_data, boolean },
    { WT_KEY_MAX_BURST_LENGTH, &out->max_burst, number },
    { WT_KEY_FIRST_BURST_LENGTH, &out->first_burst, number },
    { WT_KEY_MAX_OUTSTANDING_R2T, &out->max_r2ts, number },
    { WT_KEY_DATA_PDU_IN_ORDER, &out->pdu_order, boolean },
    { WT_KEY_DATA_SEQUENCE_IN_ORDER, &out->sequence_order, boolean },
    { WT_KEY_ERROR_RECOVERY_LEVEL, &out->recovery_level, number },
    { WT_KEY_MAX_CONNECTIONS, &out->max_connections, number },
    { WT_KEY_PROTOCOL_LEVEL, &out->protocol_level, number },
    { WT_KEY_TASK_REPORTING, &out->fast_abort, is_fast_abort },
  };

  *out = (WtTerms) { 0 };
  if (!keys->whole)
    return;
  out->discovery = wt_says_discovery(keys);
  for (int side = 0; side < 2; side++)
    out->segment[side] = declared(keys, side);
  if (!leading)
    leading = keys;
  if (!leading->whole || !is_leading(leading))
    return;
  for (size_t i = 0; i < G_N_ELEMENTS(terms); i++) {
    const WtKeyResult *key = &leading->keys[terms[i].key];

    if (key->state == WT_KEY_DEFAULT || key->state == WT_KEY_IN_FORCE)
      *terms[i].term = terms[i].read(key->value);
  }
}

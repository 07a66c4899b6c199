/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * tbl/exchanges.h, tbl/exchange-codes.h and tbl/exchange-responses.h as look-ups.
 */
#include <glib.h>

#include "wiretruth/exchange.h"

const char *wt_exchange_name(WtExchangeKind kind)
{
  static const char *const names[WT_N_EXCHANGES] = {
#define WT_EXCHANGE(name, json, label, answered) [WT_EXCHANGE_##name] = json,
#include "wiretruth/tbl/exchanges.h"
  };

  return names[kind];
}

const char *wt_exchange_label(WtExchangeKind kind)
{
  static const char *const labels[WT_N_EXCHANGES] = {
#define WT_EXCHANGE(name, json, label, answered) [WT_EXCHANGE_##name] = label,
#include "wiretruth/tbl/exchanges.h"
  };

  return labels[kind];
}

bool wt_exchange_expects(WtExchangeKind kind)
{
  static const bool answered[WT_N_EXCHANGES] = {
#define WT_EXCHANGE(name, json, label, is_answered) [WT_EXCHANGE_##name] = is_answered,
#include "wiretruth/tbl/exchanges.h"
  };

  return answered[kind];
}

typedef struct {
  WtExchangeKind kind;
  uint8_t code;
  const char *text;
} Code;

static const char *look_up(const Code *codes, size_t n, WtExchangeKind kind, uint8_t code)
{
  for (size_t i = 0; i < n; i++)
    if (codes[i].kind == kind && codes[i].code == code)
      return codes[i].text;
  return NULL;
}

const char *wt_exchange_code_text(WtExchangeKind kind, uint8_t code)
{
  static const Code codes[] = {
#define WT_EXCHANGE_CODE(name, code, text, source) { WT_EXCHANGE_##name, code, text },
#include "wiretruth/tbl/exchange-codes.h"
  };

  return look_up(codes, G_N_ELEMENTS(codes), kind, code);
}

const char *wt_exchange_response_text(WtExchangeKind kind, uint8_t response)
{
  static const Code responses[] = {
#define WT_EXCHANGE_RESPONSE(name, code, text, source) { WT_EXCHANGE_##name, code, text },
#include "wiretruth/tbl/exchange-responses.h"
  };

  return look_up(responses, G_N_ELEMENTS(responses), kind, response);
}

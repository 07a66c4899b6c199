/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Exchanges: PDUs of one connection's full feature phase in, what they are besides SCSI tasks out:
 * each is told when its answer came, or when none can come any more. Of few that wait at once the
 * oldest gives way.
 *
 * The two directions of a capture may be out of step by a little: an answer that was captured
 * before its request is kept for it.
 * Source: RFC 7143 11.5, 11.6, 11.9 to 11.11, 11.14 to 11.19.
 */
#ifndef WT_TASK_EXCHANGES_H
#define WT_TASK_EXCHANGES_H

#include <glib.h>

#include "wiretruth/exchange.h"

/** WtExchangesSink: @exchange is valid during the call only. */
typedef struct {
  void (*ended)(void *user, const WtExchange *exchange);
  void *user;
} WtExchangesSink;

typedef struct WtExchanges WtExchanges;

WtExchanges *wt_exchanges_new(void);
void wt_exchanges_free(WtExchanges *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtExchanges, wt_exchanges_free)

/** wt_exchanges_push: @pdu: of either direction; its header is to be believed. */
void wt_exchanges_push(WtExchanges *self, const WtPdu *pdu, const WtExchangesSink *sink);

/** wt_exchanges_gap: PDUs may be missing here. */
void wt_exchanges_gap(WtExchanges *self);

/** wt_exchanges_finish: no more PDUs. */
void wt_exchanges_finish(WtExchanges *self, const WtExchangesSink *sink);

#endif

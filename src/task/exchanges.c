/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/exchanges.h"

#include <string.h>

#include "base/time.h"
#include "pdu/bhs.h"

#define WAITING_MAX 64u      /* initiators have a few at once          */
#define TOO_EARLY_NS 1000000 /* that far an answer may stand too early */
#define SNACK_MASK 0x0fu     /* 11.16.1                                */
#define REJECTED_TAG_AT 16u  /* in the header that a Reject holds      */
#define TIME2WAIT_AT 40u     /* 11.15.3; Parameter2 of a message, 11.9.1 */
#define TIME2RETAIN_AT 42u   /* 11.15.4; Parameter3                      */

/** @waiting: WtExchange, oldest first; those without a request are answers that came early. */
struct WtExchanges {
  GArray *waiting;
};

static WtMoment moment_of(const WtPdu *pdu)
{
  return (WtMoment) { pdu->frame, pdu->ts_ns };
}

/* --- what a PDU is ------------------------------------------------------------------------ */

/** @answers: it ends an exchange instead of beginning one. */
typedef struct {
  WtExchangeKind kind;
  bool is_any, answers;
} Part;

static Part nop_part(const WtPdu *pdu)
{
  const bool out = pdu->bhs.opcode == WT_OPCODE_NOP_OUT;
  const bool ttt = wt_bhs_word(&pdu->bhs, WT_AT_TTT) != WT_NO_TAG;

  if (pdu->bhs.itt != WT_NO_TAG)
    return (Part) { WT_EXCHANGE_PING, true, !out };
  if (ttt)
    return (Part) { WT_EXCHANGE_TARGET_PING, true, out };
  return (Part) { WT_EXCHANGE_NOP, true, false };
}

static Part part_of(const WtPdu *pdu)
{
  static const Part parts[WT_N_OPCODES] = {
    [WT_OPCODE_TEXT_REQ] = { WT_EXCHANGE_TEXT, true, false },
    [WT_OPCODE_TEXT_RSP] = { WT_EXCHANGE_TEXT, true, true },
    [WT_OPCODE_LOGOUT_REQ] = { WT_EXCHANGE_LOGOUT, true, false },
    [WT_OPCODE_LOGOUT_RSP] = { WT_EXCHANGE_LOGOUT, true, true },
    [WT_OPCODE_TMF_REQ] = { WT_EXCHANGE_TASK_MANAGEMENT, true, false },
    [WT_OPCODE_TMF_RSP] = { WT_EXCHANGE_TASK_MANAGEMENT, true, true },
    [WT_OPCODE_SNACK] = { WT_EXCHANGE_SNACK, true, false },
    [WT_OPCODE_ASYNC] = { WT_EXCHANGE_ASYNC, true, false },
    [WT_OPCODE_REJECT] = { WT_EXCHANGE_REJECT, true, false },
  };
  const uint8_t opcode = pdu->bhs.opcode;

  if (opcode == WT_OPCODE_NOP_OUT || opcode == WT_OPCODE_NOP_IN)
    return nop_part(pdu);
  return parts[opcode];
}

static uint32_t tag_of(const WtPdu *pdu, WtExchangeKind kind)
{
  return kind == WT_EXCHANGE_TARGET_PING ? wt_bhs_word(&pdu->bhs, WT_AT_TTT) : pdu->bhs.itt;
}

/* --- what a PDU says ---------------------------------------------------------------------- */

static void say_times(WtExchange *x, const WtPdu *pdu)
{
  x->time2wait = wt_bhs_half(&pdu->bhs, TIME2WAIT_AT);
  x->time2retain = wt_bhs_half(&pdu->bhs, TIME2RETAIN_AT);
}

static void say_task_management(WtExchange *x, const WtPdu *pdu)
{
  x->code = wt_bhs_code(&pdu->bhs);
  x->referenced = wt_bhs_word(&pdu->bhs, WT_AT_REF_TAG);
  memcpy(x->lun, pdu->bhs.octets + WT_AT_LUN, sizeof x->lun);
}

static void say_logout(WtExchange *x, const WtPdu *pdu)
{
  x->code = wt_bhs_code(&pdu->bhs);
  x->cid = wt_bhs_half(&pdu->bhs, WT_AT_CID);
}

static void say_snack(WtExchange *x, const WtPdu *pdu)
{
  x->code = pdu->bhs.flags & SNACK_MASK;
  x->referenced = pdu->bhs.itt;
}

static void say_async(WtExchange *x, const WtPdu *pdu)
{
  x->code = pdu->bhs.octets[WT_AT_ASYNC_EVENT];
  say_times(x, pdu);
  memcpy(x->lun, pdu->bhs.octets + WT_AT_LUN, sizeof x->lun);
}

/*= RFC7143 11.17 "the complete header of the PDU in error" */
static void say_reject(WtExchange *x, const WtPdu *pdu)
{
  x->code = pdu->bhs.octets[WT_AT_RESPONSE];
  if (pdu->text.len >= WT_BHS_LEN) {
    WtCursor c = wt_cursor((WtBytes) { pdu->text.data + REJECTED_TAG_AT, 4 });

    x->referenced = wt_cursor_be32(&c);
  }
}

static void say(WtExchange *x, const WtPdu *pdu)
{
  static void (*const says[WT_N_EXCHANGES])(WtExchange *, const WtPdu *) = {
    [WT_EXCHANGE_TASK_MANAGEMENT] = say_task_management,
    [WT_EXCHANGE_LOGOUT] = say_logout,
    [WT_EXCHANGE_SNACK] = say_snack,
    [WT_EXCHANGE_ASYNC] = say_async,
    [WT_EXCHANGE_REJECT] = say_reject,
  };

  x->sender = pdu->sender;
  x->request = moment_of(pdu);
  if (says[x->kind])
    says[x->kind](x, pdu);
}

static void say_answer(WtExchange *x, const WtPdu *pdu)
{
  x->answer = moment_of(pdu);
  if (x->kind == WT_EXCHANGE_LOGOUT || x->kind == WT_EXCHANGE_TASK_MANAGEMENT)
    x->response = pdu->bhs.octets[WT_AT_RESPONSE];
  if (x->kind == WT_EXCHANGE_LOGOUT)
    say_times(x, pdu);
}

/* --- who waits ---------------------------------------------------------------------------- */

static WtExchange *at(const WtExchanges *self, guint i)
{
  return &g_array_index(self->waiting, WtExchange, i);
}

static void tell(WtExchanges *self, guint i, const WtExchangesSink *sink)
{
  const WtExchange x = *at(self, i);

  g_array_remove_index(self->waiting, i);
  if (x.request.frame) /* an answer alone says nothing: its request was not captured */
    sink->ended(sink->user, &x);
}

/** The youngest that @part of @pdu completes; its index, or that after the last. */
static guint find(const WtExchanges *self, const WtPdu *pdu, const Part *part)
{
  const uint32_t tag = tag_of(pdu, part->kind);

  for (guint i = self->waiting->len; i-- > 0;) {
    const WtExchange *const x = at(self, i);
    const bool lacks = part->answers ? !x->answer.frame : !x->request.frame;

    if (x->kind == part->kind && x->tag == tag && lacks)
      return i;
  }
  return self->waiting->len;
}

static guint begin(WtExchanges *self, const WtPdu *pdu, WtExchangeKind kind,
                   const WtExchangesSink *sink)
{
  const WtExchange fresh = {
    .kind = kind,
    .connection = pdu->connection,
    .input = pdu->input,
    .tag = tag_of(pdu, kind),
    .referenced = WT_NO_TAG,
  };

  if (self->waiting->len == WAITING_MAX) {
    at(self, 0)->gap = true;
    tell(self, 0, sink);
  }
  g_array_append_val(self->waiting, fresh);
  return self->waiting->len - 1;
}

/** An answer that stands too early by more is that of an older request with the same tag. */
static bool too_early(const WtExchange *x, const WtPdu *pdu)
{
  return x->answer.frame && wt_time_between(x->answer.ts_ns, pdu->ts_ns) > TOO_EARLY_NS;
}

void wt_exchanges_push(WtExchanges *self, const WtPdu *pdu, const WtExchangesSink *sink)
{
  const Part part = part_of(pdu);
  guint i;

  if (!part.is_any)
    return;
  i = find(self, pdu, &part);
  if (i < self->waiting->len && !part.answers && too_early(at(self, i), pdu)) {
    tell(self, i, sink);
    i = self->waiting->len;
  }
  if (i == self->waiting->len)
    i = begin(self, pdu, part.kind, sink);

  WtExchange *const x = at(self, i);

  (part.answers ? say_answer : say)(x, pdu);
  if (x->request.frame && (x->answer.frame || !wt_exchange_expects(x->kind)))
    tell(self, i, sink);
}

void wt_exchanges_gap(WtExchanges *self)
{
  for (guint i = 0; i < self->waiting->len; i++)
    at(self, i)->gap = true;
}

void wt_exchanges_finish(WtExchanges *self, const WtExchangesSink *sink)
{
  while (self->waiting->len)
    tell(self, 0, sink);
}

WtExchanges *wt_exchanges_new(void)
{
  WtExchanges *self = g_new0(WtExchanges, 1);

  self->waiting = g_array_new(FALSE, FALSE, sizeof(WtExchange));
  return self;
}

void wt_exchanges_free(WtExchanges *self)
{
  if (!self)
    return;
  g_array_unref(self->waiting);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What goes on between initiator and target besides SCSI commands and logins: a request and its
 * answer, or a message that has none. RFC 7143 11.5, 11.6, 11.9 to 11.11, 11.14 to 11.19.
 */
#ifndef WIRETRUTH_EXCHANGE_H
#define WIRETRUTH_EXCHANGE_H

#include "wiretruth/pdu.h"
#include "wiretruth/task.h"

typedef enum {
#define WT_EXCHANGE(name, json, label, answered) WT_EXCHANGE_##name,
#include "wiretruth/tbl/exchanges.h"
  WT_N_EXCHANGES
} WtExchangeKind;

/**
 * WtExchange:
 * @sender: of the request or message
 * @tag: its Initiator Task Tag; of the target's ping the Target Transfer Tag
 * @code: task management function, logout reason, SNACK type, asynchronous event, reason of a Reject
 * @referenced: the task that it is about (Referenced Task Tag, a Reject's PDU); WT_NO_TAG: none
 * @lun: eight octets, of task management and asynchronous messages
 * @response: of task management and logout; counts if @answer.frame is not 0
 * @time2wait, @time2retain: of a Logout Response, and of an asynchronous message Parameter2 and
 *   Parameter3                                                                   [s]
 * @request, @answer: frame 0: not captured, or there was none
 * @gap: PDUs may be missing: no answer means nothing
 */
typedef struct {
  WtExchangeKind kind;
  WtSender sender;
  uint32_t connection, tag, referenced;
  uint16_t input, cid;
  uint8_t code, response;
  uint8_t lun[8];
  uint16_t time2wait, time2retain;
  WtMoment request, answer;
  bool gap;
} WtExchange;

const char *wt_exchange_name(WtExchangeKind kind);  /* the JSON value, "nop_out" */
const char *wt_exchange_label(WtExchangeKind kind); /* for people, "ping by the initiator" */

/** wt_exchange_expects: whether an answer is due. */
bool wt_exchange_expects(WtExchangeKind kind);

/** wt_exchange_code_text: what @code means: "ABORT TASK"; NULL if it means nothing, or is unknown. */
const char *wt_exchange_code_text(WtExchangeKind kind, uint8_t code);

/** wt_exchange_response_text: "Function complete"; NULL likewise. */
const char *wt_exchange_response_text(WtExchangeKind kind, uint8_t response);

#endif

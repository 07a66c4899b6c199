/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the numbering rules know: rules-number.c looks, rules-number-learn.c learns.
 */
#ifndef WT_ANOMALY_RULES_NUMBER_PRIVATE_H
#define WT_ANOMALY_RULES_NUMBER_PRIVATE_H

#include "anomaly/rules-private.h"
#include "base/tag-map.h"
#include "pdu/bhs.h"

/**
 * A request that awaits its answer.
 * @order: of the request among those of its connection
 * @lost, @ends: the connection's when it was last in step with this task
 * @in_next, @r2t_next: DataSN and R2TSN due; @ins, @r2ts: how many came
 * @in_known, @r2t_known: those numbers are known; @whole: from the first on
 * @out_ttt, @out_next: of the output sequence at hand, which is not final yet if @out_open
 * @out_mixed: a sequence began within another one, so whose number is due is not known
 * @unsure: PDUs of another task with the same tag may still come
 */
typedef struct {
  uint64_t order;
  uint32_t cmd_sn, exp_stat_sn;
  uint32_t lost[2], ends;
  uint32_t out_ttt, out_next;
  uint32_t in_next, r2t_next, ins, r2ts;
  bool immediate, bidirectional, unsure, whole;
  bool out_open, out_mixed, in_known, r2t_known;
} Task;

/** Requests, which answers prove; then target's PDUs, which the initiator's next ones prove. */
enum {
  SUSPECT_WINDOW,
  SUSPECT_EXP_STAT_SN,
  SUSPECT_REUSE,
  SUSPECT_HOLE,
  N_SUSPECT_REQUESTS,
  SUSPECT_EXP_CMD_SN = N_SUSPECT_REQUESTS,
  SUSPECT_CLOSED,
  N_SUSPECTS
};

/** @order: of the last request when it came; @stat_sn: the next status that was due. */
typedef struct {
  WtPdu pdu;
  uint64_t order, expected, seen;
  uint32_t ends, stat_sn;
  bool active;
} Suspect;

/**
 * @lost: gaps so far, of initiator [0] and target [1]
 * @ends: what may have ended tasks without an answer, so far
 * @cmd_top: one beyond the highest CmdSN sent, known with @cmd_next
 * @exp_stat_sn: of the last request
 * @stray: CmdSN of the last command, if it was none that is due and beyond the window
 * @closed_ns: since when the command window is closed; 0: it is not, as far as is known
 * @unacknowledged: ExpStatSN was far behind already
 * @disordered: the directions were seen out of step, or a request was not seen
 * @leading: the session began with this connection
 * @shared: its session has other connections, too
 * @alone: it is the only one of its session, though there may be others as far as was agreed
 * @resent: a SNACK was seen, so numbers may come again
 */
struct WtNumbering {
  WtBudget *budget;
  WtTagMap tasks; /* Task */
  uint64_t order;
  uint32_t lost[2], ends;
  uint32_t cmd_next, cmd_top, stat_next, max_cmd_sn, login_cmd_sn, exp_stat_sn, stray;
  int64_t closed_ns;
  bool cmd_known, stat_known, max_known, login_known, exp_stat_known, stray_known;
  bool disordered, leading, resent, shared, alone, unacknowledged;
  Suspect *suspects[N_SUSPECTS]; /* NULL before the first of its kind */
};

/**
 * What a rule looks at, and where it leaves its numbers.
 * @known: how many connections the session may have; @single: one
 */
typedef struct {
  const WtPdu *pdu;
  Task *task; /* NULL: its request is not known */
  bool known, single, level_0;
  WtContrast contrast;
} Look;

/* --- what kind of PDU it is --- */

/** A request that takes part in CmdSN: all but Data-Out, SNACK and Login. */
static inline bool is_request(const WtPdu *pdu)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_NOP_OUT:
  case WT_OPCODE_SCSI_COMMAND:
  case WT_OPCODE_TMF_REQ:
  case WT_OPCODE_TEXT_REQ:
  case WT_OPCODE_LOGOUT_REQ:
    return true;
  default:
    return false;
  }
}

/** It ends the request of its tag. */
static inline bool is_answer(const WtPdu *pdu)
{
  switch (pdu->bhs.opcode) {
  case WT_OPCODE_TMF_RSP:
  case WT_OPCODE_TEXT_RSP:
  case WT_OPCODE_LOGOUT_RSP:
    return true;
  case WT_OPCODE_NOP_IN: /* RFC 7143 11.19.2 */
    return pdu->bhs.itt != WT_NO_TAG;
  default:
    return wt_bhs_carries_status(&pdu->bhs);
  }
}

/** It advances StatSN. RFC 7143 4.2.2.2. */
static inline bool has_status(const WtPdu *pdu)
{
  return is_answer(pdu) || pdu->bhs.opcode == WT_OPCODE_LOGIN_RSP ||
         pdu->bhs.opcode == WT_OPCODE_ASYNC || pdu->bhs.opcode == WT_OPCODE_REJECT;
}

/*= RFC7143 11.13.5 "The numbering fields ... are only valid if Status-Class is 0" */
static inline bool has_numbers(const WtPdu *pdu)
{
  return pdu->bhs.opcode != WT_OPCODE_LOGIN_RSP || pdu->bhs.octets[WT_AT_LOGIN_STATUS] == 0;
}

/** The same request once more. RFC 7143 7.2.1. */
static inline bool is_retry(const Task *task, const WtPdu *pdu)
{
  return task && task->cmd_sn == wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN) &&
         task->immediate == pdu->bhs.immediate;
}

/** It goes on from a number that was not due: that one was meant. */
static inline bool follows_stray(const WtNumbering *self, uint32_t cmd_sn)
{
  return self->stray_known && cmd_sn == self->stray + 1;
}

/** Data-Out of another output sequence than the one that is open. */
static inline bool is_other_sequence(const Task *task, const WtPdu *pdu)
{
  return task->out_open && task->out_ttt != wt_bhs_word(&pdu->bhs, WT_AT_TTT);
}

static inline bool in_step(const WtNumbering *self, const Task *task)
{
  return task && !task->unsure && task->lost[1] == self->lost[1];
}

/** wt_numbering_task: that awaits its answer, or NULL. */
Task *wt_numbering_task(const WtNumbering *self, uint32_t itt);

/** wt_numbering_learn: takes over what @look's PDU says; tells of what it proves. */
void wt_numbering_learn(WtNumbering *self, const Look *look, const WtRulesSink *sink);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The ladder of a task: initiator and target as two lifelines, a row for each PDU between them,
 * with frame, time and what it carried. PDUs come in from the engine, a second time over the
 * capture; those of other tasks are passed over. Data PDUs that continue one another share a
 * row. RFC 7143 11.3, 11.4, 11.7, 11.8.
 */
#ifndef WT_REPORT_LADDER_H
#define WT_REPORT_LADDER_H

#include <glib.h>
#include <stdbool.h>

#include "report/page.h"
#include "wiretruth/pdu.h"
#include "wiretruth/task.h"

#define WT_LADDER_STEPS 1024u

/**
 * WtLadderStep: a row: one PDU, or several Data PDUs.
 * @first_frame, @last_frame: that hold any of it; @first_ts_ns, @last_ts_ns: of the last octet
 *   of the first and last PDU
 * @offset, @len: data of Data and R2T PDUs
 * @sn, @last_sn: DataSN or R2TSN
 * @tag: Target Transfer Tag
 * @status: of a response, or of a Data-In that carries one
 */
typedef struct {
  uint64_t first_frame, last_frame;
  int64_t first_ts_ns, last_ts_ns;
  uint64_t len;
  uint32_t offset, sn, last_sn, tag, pdus, missing;
  WtSender sender;
  uint8_t opcode, response, status;
  bool has_status;
} WtLadderStep;

/**
 * WtLadder:
 * @steps: WtLadderStep, at most WT_LADDER_STEPS; @left_out: PDUs beyond
 * @closed: a status came; what follows is of another task
 */
typedef struct {
  WtTask task;
  GArray *steps;
  uint64_t left_out;
  bool closed;
} WtLadder;

void wt_ladder_init(WtLadder *self, const WtTask *task);
void wt_ladder_clear(WtLadder *self);

/** wt_ladder_pdu: takes @pdu in if it belongs to the task. */
void wt_ladder_pdu(WtLadder *self, const WtPdu *pdu);

/** wt_ladder_write: a title, the rows, and where the time went. */
void wt_ladder_write(const WtLadder *self, WtPage *page);

#endif

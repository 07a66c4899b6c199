/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A SCSI task as the wire showed it: from its command to its status. RFC 7143 4.2, 11.3 to 11.8.
 */
#ifndef WIRETRUTH_TASK_H
#define WIRETRUTH_TASK_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/pdu.h"

#define WT_TASK_CDB_MAX 16u

typedef enum {
  WT_TASK_DONE,    /* a status came                                          */
  WT_TASK_ABORTED, /* by a task management function that covers it           */
  WT_TASK_LOST,    /* its connection ended before a status came               */
  WT_TASK_OPEN,    /* the capture ended before a status came                  */
  WT_TASK_PARTIAL, /* its command is not in the capture                       */
  WT_N_TASK_ENDS
} WtTaskEnd;

/** A moment: the frame and its time; frame 0: it did not happen, or was not captured. */
typedef struct {
  uint64_t frame;
  int64_t ts_ns;
} WtMoment;

/** Why TCP kept data waiting. */
typedef enum {
#define WT_STALL(name, ...) WT_STALL_##name,
#include "wiretruth/tbl/stalls.h"
  WT_N_STALLS
} WtStallKind;

/** What a task waits for. */
typedef enum {
#define WT_WAIT(name, ...) WT_WAIT_##name,
#include "wiretruth/tbl/waits.h"
  WT_N_WAITS
} WtWaitKind;

/**
 * WtTask: lengths in octets.
 * @command: when the last octet of the SCSI Command was seen; the others are when a PDU was there
 *   to be read, with all of its direction before it
 * @first_r2t: the first R2T; @last_data: the last Data-In or Data-Out
 * @first_data: when the first Data-In or Data-Out began: its first octet could be read
 * @ended: the status, or what ended it
 * @expected: Expected Data Transfer Length of the command
 * @sent: data to the target; @received: data to the initiator
 * @immediate: data in the command itself; @unsolicited: without R2T, besides
 * @r2ts, @data_pdus: how many
 * @lba, @blocks: of reads and writes by block; counts if @has_lba
 * @residual: as the response says: positive underflow, negative overflow
 * @sense: sense key << 16 | additional sense code << 8 | qualifier; 0 if no sense came
 * @retries: the command was sent again that often; @reassigned: to another connection
 * @asked: data that R2Ts asked for
 * @heard_ns: when its last PDU was there to be read               [ns since 1970]
 * @unfinished: more unsolicited data was announced
 * @sent_end: where its last PDU to the target ends in that direction's stream, digests aside
 * @lost_ns: how much of the time from its command to its end its connection stood still in TCP, by
 *   reason; of no moment twice; a lower bound                      [ns]
 * @gap: PDUs of it may be missing from the capture: counts are lower bounds
 */
typedef struct {
  uint32_t connection, itt, cmd_sn;
  uint16_t input;
  uint8_t lun[8];
  uint8_t cdb[WT_TASK_CDB_MAX];
  WtTaskEnd end;
  WtMoment command, first_r2t, first_data, last_data, ended;
  uint32_t expected;
  uint64_t sent, received;
  uint32_t immediate, unsolicited, asked;
  uint32_t r2ts, data_pdus;
  uint64_t lba;
  uint32_t blocks;
  int64_t residual;
  uint64_t sent_end;
  int64_t heard_ns;
  uint64_t lost_ns[WT_N_STALLS];
  uint32_t sense;
  uint8_t response, status;
  uint8_t retries;
  bool read, write, has_lba, has_status, reassigned, gap, unfinished;
} WtTask;

/** wt_scsi_name: "READ(10)" for 0x28; NULL if unknown. SPC-5, SBC-4 operation codes. */
const char *wt_scsi_name(uint8_t operation);

/** wt_scsi_status_name: "GOOD" for 0; NULL if unknown. SAM-5 5.3.1. */
const char *wt_scsi_status_name(uint8_t status);

/** wt_sense_key_name: "ILLEGAL REQUEST" for 5. SPC-5 4.4.8. */
const char *wt_sense_key_name(uint8_t key);

/** wt_sense_code_text: "INVALID FIELD IN CDB" for 0x24, 0; NULL if unknown. SPC-5 annex F. */
const char *wt_sense_code_text(uint8_t code, uint8_t qualifier);

/** wt_task_told: the last moment that is known of it: a report shows it there. */
WtMoment wt_task_told(const WtTask *self);

const char *wt_task_end_name(WtTaskEnd end); /* "done", "aborted", "lost", "open", "partial" */

/** wt_stall_key: the JSON key, "closed_window_ns"; wt_stall_words: "a closed window". */
const char *wt_stall_key(WtStallKind kind);
const char *wt_stall_words(WtStallKind kind);

/** wt_task_awaits: what @task, of which a command or more was seen, waits for. */
WtWaitKind wt_task_awaits(const WtTask *task);

WtSender wt_wait_of(WtWaitKind kind);       /* whose turn it is */
const char *wt_wait_words(WtWaitKind kind); /* "its first R2T" */

/** wt_task_lun: the number that people use, of the first level of @lun. SAM-5 4.7. */
uint32_t wt_task_lun(const uint8_t lun[8]);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Records: what the engine told, by the frame at which it is shown. They live as long as the capture
 * file is open (Wireshark's file scope). They are written while frames are read for the first time,
 * in their order, and once more when all were read; never when a frame is shown. So what a frame
 * shows does not depend on which others were shown before it.
 */
#ifndef WT_DISSECTORS_RECORDS_H
#define WT_DISSECTORS_RECORDS_H

#include "dissectors/compat.h"
#include "wiretruth/engine.h"

typedef struct WtPduRecord WtPduRecord;
typedef struct WtTaskRecord WtTaskRecord;
typedef struct WtFindingRecord WtFindingRecord;
typedef struct WtConnectionRecord WtConnectionRecord;

/**
 * WtPduRecord: a PDU, shown at pdu.frame; without its text and AHS.
 * @next: of the same frame
 * @task, @next_of_task: whose it is, as far as it is of a SCSI task
 */
struct WtPduRecord {
  WtPduRecord *next, *next_of_task;
  WtTaskRecord *task;
  WtPdu pdu;
};

/**
 * WtTaskRecord: shown at wt_task_told(), once @told; before that its @command and @pdus are known.
 * @next: of the same frame
 */
struct WtTaskRecord {
  WtTaskRecord *next;
  WtPduRecord *pdus, *last_pdu;
  uint64_t key;
  WtTask task;
  bool told;
};

/** WtFindingRecord: @detail of @finding is owned. */
struct WtFindingRecord {
  WtFindingRecord *next;
  WtFinding finding;
};

/** WtConnectionRecord: kept at its last frame; strings and negotiation of @connection are owned. */
struct WtConnectionRecord {
  WtConnectionRecord *next;
  WtConnection connection;
};

/** WtFrameRecord: lists are in the order in which things were told. */
typedef struct {
  WtTcpFrame tcp;
  bool is_tcp;
  WtSuperSegment *segment;
  WtPduRecord *pdus;
  WtTaskRecord *tasks;
  WtFindingRecord *findings;
  WtConnectionRecord *connections;
  /* where the next one is put */
  WtPduRecord **pdus_end;
  WtTaskRecord **tasks_end;
  WtFindingRecord **findings_end;
  WtConnectionRecord **connections_end;
} WtFrameRecord;

typedef struct WtRecords WtRecords;

/** wt_records_new: in the file scope, and ends with it. */
WtRecords *wt_records_new(void);

/** wt_records_frame: of frame @number; NULL if it has nothing to say. */
const WtFrameRecord *wt_records_frame(const WtRecords *self, uint32_t number);

/** wt_records_connection: NULL before it ended. */
const WtConnection *wt_records_connection(const WtRecords *self, uint32_t id);

/** wt_records_keep: a sink's event; @self is the WtRecords. */
void wt_records_keep(void *self, const WtEvent *event);

/** wt_records_keep_tcp: what frame @number was, if it was not plain. */
void wt_records_keep_tcp(WtRecords *self, uint32_t number, const WtTcpFrame *tcp);

#endif

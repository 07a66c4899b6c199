/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/records.h"

/**
 * WtRecords:
 * @frames: WtFrameRecord pointers by frame number; 0 is that of findings without a frame
 * @open_tasks: WtTaskRecord by connection and tag, until they are told
 * @connections: WtConnectionRecord by id
 */
struct WtRecords {
  wmem_array_t *frames;
  wmem_map_t *open_tasks;
  wmem_map_t *connections;
};

WtRecords *wt_records_new(void)
{
  wmem_allocator_t *const scope = wmem_file_scope();
  WtRecords *const self = wmem_new0(scope, WtRecords);

  self->frames = wmem_array_sized_new(scope, sizeof(WtFrameRecord *), 1024);
  self->open_tasks = wmem_map_new(scope, g_int64_hash, g_int64_equal);
  self->connections = wmem_map_new(scope, g_direct_hash, g_direct_equal);
  return self;
}

const WtFrameRecord *wt_records_frame(const WtRecords *self, uint32_t number)
{
  const bool known = number < wmem_array_get_count(self->frames);

  return known ? *(WtFrameRecord **) wmem_array_index(self->frames, number) : NULL;
}

const WtConnection *wt_records_connection(const WtRecords *self, uint32_t id)
{
  const WtConnectionRecord *const record =
      wmem_map_lookup(self->connections, GUINT_TO_POINTER(id));

  return record ? &record->connection : NULL;
}

static WtFrameRecord *frame_at(WtRecords *self, uint64_t number)
{
  static WtFrameRecord *const none = NULL;

  while (number >= wmem_array_get_count(self->frames))
    wmem_array_append(self->frames, &none, 1);

  WtFrameRecord **const at = wmem_array_index(self->frames, (unsigned) number);

  if (*at)
    return *at;
  *at = wmem_new0(wmem_file_scope(), WtFrameRecord);
  (*at)->pdus_end = &(*at)->pdus;
  (*at)->tasks_end = &(*at)->tasks;
  (*at)->findings_end = &(*at)->findings;
  (*at)->connections_end = &(*at)->connections;
  return *at;
}

void wt_records_keep_tcp(WtRecords *self, uint32_t number, const WtTcpFrame *tcp)
{
  const bool plain = tcp->checksum == WT_CHECKSUM_VALID &&
                     tcp->ip_checksum == WT_CHECKSUM_VALID && !wt_records_frame(self, number);

  if (!tcp->connection || plain)
    return;

  WtFrameRecord *const frame = frame_at(self, number);

  frame->tcp = *tcp;
  frame->is_tcp = true;
}

/* --- tasks --- */

static uint64_t task_key(uint32_t connection, uint32_t itt)
{
  return (uint64_t) connection << 32 | itt;
}

static WtTaskRecord *task_new(uint64_t key)
{
  WtTaskRecord *const self = wmem_new0(wmem_file_scope(), WtTaskRecord);

  self->key = key;
  return self;
}

static bool is_of_task(uint8_t opcode)
{
  return opcode == WT_OPCODE_SCSI_COMMAND || opcode == WT_OPCODE_SCSI_RESPONSE ||
         opcode == WT_OPCODE_DATA_OUT || opcode == WT_OPCODE_DATA_IN || opcode == WT_OPCODE_R2T;
}

static void join_task(WtRecords *self, WtPduRecord *pdu)
{
  const uint64_t key = task_key(pdu->pdu.connection, pdu->pdu.bhs.itt);
  WtTaskRecord *task = wmem_map_lookup(self->open_tasks, &key);

  if (!task) {
    task = task_new(key);
    wmem_map_insert(self->open_tasks, &task->key, task);
  }
  if (pdu->pdu.bhs.opcode == WT_OPCODE_SCSI_COMMAND && !task->task.command.frame)
    task->task.command = (WtMoment) { pdu->pdu.frame, pdu->pdu.ts_ns };
  if (task->last_pdu)
    task->last_pdu->next_of_task = pdu;
  else
    task->pdus = pdu;
  task->last_pdu = pdu;
  pdu->task = task;
}

static void keep_task(WtRecords *self, const WtEvent *event)
{
  const uint64_t key = task_key(event->task->connection, event->task->itt);
  WtTaskRecord *task = wmem_map_remove(self->open_tasks, &key);
  WtFrameRecord *const frame = frame_at(self, wt_task_told(event->task).frame);

  if (!task)
    task = task_new(key);
  task->task = *event->task;
  task->told = true;
  *frame->tasks_end = task;
  frame->tasks_end = &task->next;
}

/* --- all else --- */

static void keep_pdu(WtRecords *self, const WtEvent *event)
{
  WtPduRecord *const pdu = wmem_new0(wmem_file_scope(), WtPduRecord);
  WtFrameRecord *const frame = frame_at(self, event->pdu->frame);

  pdu->pdu = *event->pdu;
  pdu->pdu.text = pdu->pdu.ahs = (WtBytes) { 0 };
  *frame->pdus_end = pdu;
  frame->pdus_end = &pdu->next;
  if (is_of_task(pdu->pdu.bhs.opcode))
    join_task(self, pdu);
}

static void keep_finding(WtRecords *self, const WtEvent *event)
{
  WtFindingRecord *const finding = wmem_new0(wmem_file_scope(), WtFindingRecord);
  WtFrameRecord *const frame = frame_at(self, event->finding->frame);

  finding->finding = *event->finding;
  if (event->finding->detail) {
    char *const valid = g_utf8_make_valid(event->finding->detail, -1);

    finding->finding.detail = wmem_strdup(wmem_file_scope(), valid);
    g_free(valid);
  }
  *frame->findings_end = finding;
  frame->findings_end = &finding->next;
}

static void keep_segment(WtRecords *self, const WtEvent *event)
{
  WtFrameRecord *const frame = frame_at(self, event->segment->frame);

  frame->segment = wmem_memdup(wmem_file_scope(), event->segment, sizeof *event->segment);
}

static const char *owned(const char *text)
{
  return *text ? wmem_strdup(wmem_file_scope(), text) : "";
}

static const WtNegotiation *keep_negotiation(const WtNegotiation *negotiation)
{
  if (!negotiation)
    return NULL;

  WtNegotiation *const kept = wmem_memdup(wmem_file_scope(), negotiation, sizeof *negotiation);

  kept->frames = NULL;
  for (unsigned key = 0; key < WT_N_KEYS; key++) {
    WtKeyResult *const result = &kept->keys[key];

    result->said[0] = owned(result->said[0]);
    result->said[1] = owned(result->said[1]);
    result->value = owned(result->value);
  }
  return kept;
}

/* What else is borrowed is shown nowhere yet. */
static void keep_connection(WtRecords *self, const WtEvent *event)
{
  WtConnectionRecord *const record = wmem_new0(wmem_file_scope(), WtConnectionRecord);
  WtFrameRecord *const frame = frame_at(self, event->connection->last_frame);

  record->connection = *event->connection;
  record->connection.negotiation = keep_negotiation(event->connection->negotiation);
  record->connection.offload = NULL;
  for (unsigned side = 0; side < G_N_ELEMENTS(record->connection.fingerprint); side++)
    record->connection.fingerprint[side].architecture = NULL;
  wmem_map_insert(self->connections, GUINT_TO_POINTER(record->connection.id), record);
  *frame->connections_end = record;
  frame->connections_end = &record->next;
}

void wt_records_keep(void *self, const WtEvent *event)
{
  switch (event->kind) {
  case WT_EVENT_PDU:
    keep_pdu(self, event);
    break;
  case WT_EVENT_FINDING:
    keep_finding(self, event);
    break;
  case WT_EVENT_CONNECTION:
    keep_connection(self, event);
    break;
  case WT_EVENT_SEGMENT:
    keep_segment(self, event);
    break;
  case WT_EVENT_TASK:
    keep_task(self, event);
    break;
  case WT_EVENT_LOGIN:
  case WT_EVENT_EXCHANGE:
  case WT_EVENT_DISCOVERED:
  case WT_EVENT_LOGICAL_UNIT:
  case WT_EVENT_PATH:
  default:
    break;
  }
}

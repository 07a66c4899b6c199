/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/tasks-private.h"

#include <string.h>

#include "base/tag-map.h"
#include "base/time.h"
#include "pdu/bhs.h"

#define N_REQUESTS 8u /* initiators have one task management function at a time, or few */

/* RFC 7143 11.6.1 */
#define FUNCTION_COMPLETE 0
#define TASK_DOES_NOT_EXIST 1

typedef enum {
  COVERS_NONE,
  COVERS_TASK,
  COVERS_LUN,
  COVERS_ALL,
} Cover;

#define ENTRY_OCTETS (sizeof(Entry) + WT_TAG_MAP_OCTETS)

/** A task management function that was requested and not answered yet. */
typedef struct {
  uint32_t itt, referenced;
  uint64_t order; /* tasks begun after it are not covered */
  uint8_t lun[8];
  Cover cover;
} Request;

struct WtTasks {
  WtBudget *budget;
  WtTagMap by_itt;
  Entry *oldest, *youngest;
  uint64_t order;     /* of the next task or request      */
  uint64_t gap_order; /* tasks before it may lack PDUs    */
  int64_t latest_ns;  /* of all PDUs */
  Request *requests;  /* N_REQUESTS of them, or NULL before the first */
  uint32_t next_request;
  uint32_t let_go; /* to make room; their status may still come */
  WtQueueState queue;
  uint64_t r2ts, r2ts_ns; /* that were waited for, and for how long in all */
};

static Entry *find(const WtTasks *self, uint32_t itt)
{
  return wt_tag_map_find(&self->by_itt, itt);
}

static void unlink_entry(WtTasks *self, Entry *e)
{
  *(e->older ? &e->older->younger : &self->oldest) = e->younger;
  *(e->younger ? &e->younger->older : &self->youngest) = e->older;
  (void) wt_tag_map_take(&self->by_itt, e->task.itt);
}

static void link_entry(WtTasks *self, Entry *e)
{
  e->older = self->youngest;
  *(e->older ? &e->older->younger : &self->oldest) = e;
  self->youngest = e;
  wt_tag_map_put(&self->by_itt, e->task.itt, e);
}

static void forget(WtTasks *self, Entry *e)
{
  unlink_entry(self, e);
  g_free(e);
  wt_budget_give(self->budget, ENTRY_OCTETS);
}

/** Names the end of @t and hands it out. @pdu: what ended it; NULL if nothing did. */
static void tell(WtTask *t, WtTaskEnd end, const WtPdu *pdu, const WtTasksSink *sink)
{
  const bool partial = !t->command.frame;

  t->end = partial && end != WT_TASK_ABORTED ? WT_TASK_PARTIAL : end;
  t->gap |= partial;
  if (pdu)
    t->ended = moment_of(pdu);
  sink->ended(sink->user, t);
}

static void end_task(WtTasks *self, Entry *e, WtTaskEnd end, const WtPdu *pdu,
                     const WtTasksSink *sink)
{
  WtTask task = e->task;

  task.gap |= e->order < self->gap_order;
  forget(self, e);
  tell(&task, end, pdu, sink);
}

static void start(WtTasks *self, Entry *e, const WtPdu *pdu)
{
  *e = (Entry) { .order = self->order++, .first_ns = pdu->ts_ns };
  e->task.connection = pdu->connection;
  e->task.input = pdu->input;
  e->task.itt = pdu->bhs.itt;
}

/** Makes room by letting the oldest go; no other connection's task is touched. */
static Entry *begin(WtTasks *self, const WtPdu *pdu, const WtTasksSink *sink)
{
  if (self->oldest && self->budget->limit - self->budget->used < ENTRY_OCTETS) {
    self->oldest->task.gap = true;
    self->let_go += !self->oldest->held;
    end_task(self, self->oldest, WT_TASK_OPEN, NULL, sink);
  }
  if (!wt_budget_take(self->budget, ENTRY_OCTETS))
    return NULL;

  Entry *e = g_new(Entry, 1);

  start(self, e, pdu);
  link_entry(self, e);
  return e;
}

/* --- silence --- */

static bool is_lacking(const WtTasks *self, const Entry *e)
{
  return e->held || !e->task.command.frame || e->task.gap || e->order < self->gap_order;
}

/** What @pdu, of @t, brings; WT_N_WAITS if that is not what was waited for. */
static WtWaitKind ended_wait(const WtTask *t, const WtPdu *pdu)
{
  const WtWaitKind awaited = wt_task_awaits(t);

  switch (pdu->bhs.opcode) {
  case WT_OPCODE_R2T:
    return awaited == WT_WAIT_FIRST_R2T || awaited == WT_WAIT_NEXT_R2T ? awaited : WT_N_WAITS;
  case WT_OPCODE_DATA_OUT:
    return awaited == WT_WAIT_DATA_OUT ? awaited : WT_N_WAITS;
  case WT_OPCODE_DATA_IN:
    return awaited == WT_WAIT_DATA_IN ? awaited : WT_N_WAITS;
  case WT_OPCODE_SCSI_RESPONSE: /* it may end a transfer that fell short, and that was its turn, too */
    return wt_wait_of(awaited) == WT_SENDER_TARGET ? WT_WAIT_STATUS : WT_N_WAITS;
  default:
    return WT_N_WAITS;
  }
}

static void tell_silence(const WtTasks *self, const Entry *e, const WtPdu *pdu,
                         const WtTasksSink *sink)
{
  const WtTaskSilence silence = {
    .task = &e->task,
    .kind = ended_wait(&e->task, pdu),
    .until = { pdu->begun_frame, pdu->begun_ts_ns },
    .others = self->by_itt.n - 1,
    .usual_ns = self->r2ts ? self->r2ts_ns / self->r2ts : 0,
    .n_usual = self->r2ts,
  };

  if (sink->silent && silence.kind < WT_N_WAITS && !is_lacking(self, e))
    sink->silent(sink->user, &silence);
}

/** Before @pdu is learned: whether it was waited for. */
static inline void end_wait(WtTasks *self, Entry *e, const WtPdu *pdu, const WtTasksSink *sink)
{
  const uint64_t waited_ns = wt_time_between(e->task.heard_ns, pdu->begun_ts_ns);

  if (!e->task.heard_ns)
    return;
  if (waited_ns >= WT_TASK_SILENCE_NS)
    tell_silence(self, e, pdu, sink);
  else if (pdu->bhs.opcode == WT_OPCODE_R2T) {
    self->r2ts++;
    self->r2ts_ns += waited_ns;
  }
}

/* --- task management --- */

/*= RFC7143 11.5.1 "The task management function codes are listed below" */
/*= RFC7144 6.3 "I_T NEXUS RESET" */
static Cover cover_of(uint8_t function)
{
  static const uint8_t covers[] = {
    [WT_TMF_ABORT_TASK] = COVERS_TASK,    [WT_TMF_ABORT_TASK_SET] = COVERS_LUN,
    [WT_TMF_CLEAR_TASK_SET] = COVERS_LUN, [WT_TMF_LUN_RESET] = COVERS_LUN,
    [WT_TMF_WARM_RESET] = COVERS_ALL,     [WT_TMF_COLD_RESET] = COVERS_ALL,
    [WT_TMF_NEXUS_RESET] = COVERS_ALL,
  };

  return function < G_N_ELEMENTS(covers) ? (Cover) covers[function] : COVERS_NONE;
}

static Request *find_request(WtTasks *self, uint32_t itt)
{
  for (size_t i = 0; self->requests && i < N_REQUESTS; i++)
    if (self->requests[i].cover != COVERS_NONE && self->requests[i].itt == itt)
      return &self->requests[i];
  return NULL;
}

static void hear_request(WtTasks *self, const WtPdu *pdu)
{
  const Cover cover = cover_of(wt_bhs_code(&pdu->bhs));
  Request *r = find_request(self, pdu->bhs.itt);

  if (!self->requests)
    self->requests = g_new0(Request, N_REQUESTS);
  if (!r)
    r = &self->requests[self->next_request++ % N_REQUESTS];
  *r = (Request) { .itt = pdu->bhs.itt, .order = self->order++, .cover = cover };
  r->referenced = wt_bhs_word(&pdu->bhs, WT_AT_TTT);
  memcpy(r->lun, pdu->bhs.octets + WT_AT_LUN, sizeof r->lun);
}

static bool covers(const Request *r, const Entry *e)
{
  if (r->cover == COVERS_ALL || e->held)
    return !e->held;
  return e->lun_known && memcmp(r->lun, e->task.lun, sizeof r->lun) == 0;
}

static void abort_set(WtTasks *self, const Request *r, const WtPdu *pdu,
                      const WtTasksSink *sink)
{
  for (Entry *e = self->oldest; e && e->order < r->order;) {
    Entry *next = e->younger;

    if (covers(r, e))
      end_task(self, e, WT_TASK_ABORTED, pdu, sink);
    e = next;
  }
}

/*= RFC7143 11.6.1 "0 - Function complete" */
/*= RFC7143 11.6.1 "1 - Task does not exist": a task whose status did not come will get none */
static bool took_effect(const Request *r, uint8_t response)
{
  return response == FUNCTION_COMPLETE ||
         (r->cover == COVERS_TASK && response == TASK_DOES_NOT_EXIST);
}

static void hear_answer(WtTasks *self, const WtPdu *pdu, const WtTasksSink *sink)
{
  Request *asked = find_request(self, pdu->bhs.itt);

  if (!asked)
    return;

  const Request r = *asked;

  asked->cover = COVERS_NONE;
  if (!took_effect(&r, pdu->bhs.octets[WT_AT_RESPONSE]))
    return;
  if (r.cover != COVERS_TASK) {
    abort_set(self, &r, pdu, sink);
    return;
  }

  Entry *e = find(self, r.referenced);

  if (e && e->order < r.order && !e->held)
    end_task(self, e, WT_TASK_ABORTED, pdu, sink);
}

WtTasks *wt_tasks_new(WtBudget *budget)
{
  WtTasks *self = g_new0(WtTasks, 1);

  self->budget = budget;
  return self;
}

void wt_tasks_free(WtTasks *self)
{
  if (!self)
    return;
  while (self->oldest)
    forget(self, self->oldest);
  wt_tag_map_clear(&self->by_itt, NULL);
  g_free(self->requests);
  g_free(self);
}

/*= RFC7143 4.2.2.1 "Retry ... with the same CmdSN", the same ITT and the same CDB */
static bool is_retry(const Entry *e, const WtPdu *pdu)
{
  return e->task.command.frame && e->task.cmd_sn == wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN) &&
         memcmp(e->task.cdb, pdu->bhs.octets + WT_AT_CDB, sizeof e->task.cdb) == 0;
}

/** Whether @pdu is of @e, and not of another task that has its tag. */
static bool belongs(const Entry *e, const WtPdu *pdu)
{
  const bool command = pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND;

  if (command && !e->task.command.frame)
    return pdu->ts_ns < e->first_ns;
  if (e->held)
    return pdu->ts_ns <= e->task.ended.ts_ns && !wt_bhs_carries_status(&pdu->bhs);
  return !command || is_retry(e, pdu);
}

/**
 * Whether @pdu was there before the command of @e was sent: it is of the tag's last task, found late.
 * A later frame with an earlier time shows that the clock was set back, and is no proof.
 */
static bool is_older(const Entry *e, const WtPdu *pdu)
{
  const WtTask *const t = &e->task;

  if (!t->command.frame || pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND ||
      (pdu->input == t->input && pdu->ready_frame > t->command.frame))
    return false;
  return wt_time_between(pdu->ready_ts_ns, t->command.ts_ns) > WT_OUT_OF_STEP_NS;
}

/** Found late, and of no open task: it may be of one that was told already. */
static bool is_straggler(const WtTasks *self, const WtPdu *pdu)
{
  return pdu->bhs.opcode == WT_OPCODE_DATA_OUT && pdu->ts_ns < self->latest_ns;
}

/** Of no open task: it may be of one that made room. Else it would begin another, and push out the next. */
static bool is_of_let_go(WtTasks *self, const WtPdu *pdu)
{
  if (!self->let_go || pdu->bhs.opcode == WT_OPCODE_SCSI_COMMAND)
    return false;
  self->let_go -= wt_bhs_carries_status(&pdu->bhs);
  return true;
}

/** Nothing is kept: a command is told as open, a status as it stands, data is passed over. */
static void tell_at_once(WtTasks *self, WtTaskFill fill, const WtPdu *pdu,
                         const WtTasksSink *sink)
{
  Entry e;

  if (!wt_bhs_carries_status(&pdu->bhs) && pdu->bhs.opcode != WT_OPCODE_SCSI_COMMAND)
    return;
  start(self, &e, pdu);
  fill(&e, pdu);
  e.task.gap = true;
  tell(&e.task, WT_TASK_OPEN, wt_bhs_carries_status(&pdu->bhs) ? pdu : NULL, sink);
}

/** @e has its status. What lacks its command is held, in case that comes yet. */
static void settle(WtTasks *self, Entry *e, const WtPdu *pdu, const WtTasksSink *sink)
{
  const bool late = e->held;

  if (!late)
    e->task.ended = moment_of(pdu);
  e->held = true;
  e->task.gap |= late && e->task.write; /* its Data-Out may come later still */
  if (e->task.command.frame)
    end_task(self, e, WT_TASK_DONE, NULL, sink);
}

static void fill_task(WtTasks *self, WtTaskFill fill, const WtPdu *pdu, const WtTasksSink *sink)
{
  Entry *e = find(self, pdu->bhs.itt);

  if (e && is_older(e, pdu)) {
    e->task.gap = true; /* what was sent and when is in doubt */
    tell_at_once(self, fill, pdu, sink);
    return;
  }
  if (e && !belongs(e, pdu)) {
    end_task(self, e, WT_TASK_LOST, e->held ? NULL : pdu, sink);
    e = NULL;
  }
  if (!e && (is_straggler(self, pdu) || is_of_let_go(self, pdu)))
    return;
  if (!e)
    e = begin(self, pdu, sink);
  if (!e) {
    tell_at_once(self, fill, pdu, sink);
    return;
  }
  end_wait(self, e, pdu, sink);
  fill(e, pdu);
  e->task.heard_ns = MAX(e->task.heard_ns, pdu->ready_ts_ns);
  if (e->held || wt_bhs_carries_status(&pdu->bhs))
    settle(self, e, pdu, sink);
}

static void take(WtTasks *self, const WtPdu *pdu, const WtTasksSink *sink)
{
  const WtTaskFill fill = wt_task_fill_of(pdu->bhs.opcode);

  wt_queue_push(&self->queue, pdu, self->by_itt.n);
  if (pdu->bhs.opcode == WT_OPCODE_TMF_REQ)
    hear_request(self, pdu);
  else if (pdu->bhs.opcode == WT_OPCODE_TMF_RSP)
    hear_answer(self, pdu, sink);
  else if (fill && pdu->bhs.itt != WT_NO_TAG)
    fill_task(self, fill, pdu, sink);
  wt_queue_opened(&self->queue, self->by_itt.n);
}

void wt_tasks_push(WtTasks *self, const WtPdu *pdu, const WtTasksSink *sink)
{
  if (pdu->digest[WT_HEADER_DIGEST] == WT_VERDICT_BAD)
    wt_tasks_gap(self); /* whose it was cannot be told, nor did the receiver take it */
  else
    take(self, pdu, sink);
  self->latest_ns = MAX(self->latest_ns, pdu->ts_ns);
}

void wt_tasks_gap(WtTasks *self)
{
  wt_queue_gap(&self->queue);
  self->gap_order = self->order;
}

void wt_tasks_finish(WtTasks *self, bool connection_ended, const WtTasksSink *sink)
{
  while (self->oldest)
    end_task(self, self->oldest, connection_ended ? WT_TASK_LOST : WT_TASK_OPEN, NULL, sink);
}

const WtTask *wt_tasks_find(const WtTasks *self, uint32_t itt)
{
  const Entry *const e = find(self, itt);

  return e ? &e->task : NULL;
}

bool wt_tasks_move(WtTasks *from, WtTasks *to, uint32_t itt)
{
  Entry *const e = find(from, itt);

  if (!e || e->held || find(to, itt))
    return false;
  unlink_entry(from, e);
  e->task.reassigned = true;
  e->order = to->order++;
  link_entry(to, e);
  return true;
}

uint32_t wt_tasks_open(const WtTasks *self)
{
  return self->by_itt.n;
}

const WtQueue *wt_tasks_queue(const WtTasks *self)
{
  return &self->queue.told;
}

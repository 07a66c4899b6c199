/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Where stalls of a connection and its tasks meet.
 */
#include "anomaly/waits.h"
#include "engine/engine-private.h"

#define LONG_NS UINT64_C(1000000000) /* what an application notices, and no round trip takes */

/* Each side's SYN speaks of what it takes. RFC 7323 2.2: windows are scaled if both say so. */
void wt_iscsi_begin_stalls(WtIscsi *self)
{
  const WtFlow *const flow = self->flow;
  const bool scaled = flow->window_shift[0] >= 0 && flow->window_shift[1] >= 0;
  WtStallPath path[2];

  for (int i = 0; i < 2; i++)
    path[i] = (WtStallPath) { flow->mss[!i], scaled ? (uint8_t) flow->window_shift[!i] : 0 };
  wt_stalls_init(&self->stalls, path, self->engine->now->input);
}

/* A stall of what the initiator sends concerns a task only if the task had anything to send behind it. */
static void share(const WtIscsi *self, const WtTask *task, WtStallSpan span,
                  uint64_t lost_ns[WT_N_STALLS])
{
  const int initiator = self->side[1].framer.sender == WT_SENDER_INITIATOR;

  span.reach[initiator] = (int64_t) task->sent_end;
  span.reach[!initiator] = INT64_MAX;
  wt_stalls_share(&self->stalls, &span, lost_ns);
}

void wt_iscsi_share_stalls(const WtIscsi *self, WtTask *task)
{
  const WtStallSpan span = {
    .from_ns = task->command.ts_ns,
    .to_ns = task->ended.frame ? task->ended.ts_ns : self->info.last_ts_ns,
  };

  if (task->command.frame)
    share(self, task, span, task->lost_ns);
}

/* What the initiator owes is not sent yet: any stall of its direction keeps it back. */
void wt_iscsi_judge_silence(const WtIscsi *self, const WtTaskSilence *silence)
{
  const WtStallSpan span = { .from_ns = silence->task->heard_ns,
                             .to_ns = silence->until.ts_ns };
  WtTask task = *silence->task;
  uint64_t lost_ns[WT_N_STALLS], lost_in_all_ns = 0;
  WtDetail words = { 0 };
  WtFinding finding;

  if (wt_wait_of(silence->kind) == WT_SENDER_INITIATOR)
    task.sent_end = INT64_MAX;
  share(self, &task, span, lost_ns);
  for (int i = 0; i < WT_N_STALLS; i++)
    lost_in_all_ns += lost_ns[i];
  if (!wt_waits_judge(silence, lost_in_all_ns, &words, &finding))
    return;
  finding.connection = self->info.id;
  wt_ledger_note(&self->engine->summary, &self->engine->sink, &finding);
}

/** A delayed ACK is never so late. */
static void tell_stall(const WtIscsi *self, const WtTask *task, WtFindingId id,
                       uint64_t lost_ns)
{
  const WtMoment *const when = task->ended.frame ? &task->ended : &task->command;
  const WtFinding finding = {
    .id = id,
    .frame = when->frame,
    .ts_ns = when->ts_ns,
    .seen = lost_ns,
    .connection = task->connection,
    .itt = task->itt,
    .input = task->input,
  };

  if (lost_ns >= LONG_NS)
    wt_ledger_note(&self->engine->summary, &self->engine->sink, &finding);
}

void wt_iscsi_tell_stalls(const WtIscsi *self, const WtTask *task)
{
  tell_stall(self, task, WT_FINDING_TCP_STALL_RETRANSMISSION,
             task->lost_ns[WT_STALL_RETRANSMISSION]);
  tell_stall(self, task, WT_FINDING_TCP_STALL_CLOSED_WINDOW,
             task->lost_ns[WT_STALL_CLOSED_WINDOW]);
}

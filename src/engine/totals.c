/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the whole of a connection shows, told when it ends.
 */
#include "anomaly/totals.h"
#include "engine/engine-private.h"

static WtFinding blank(const WtIscsi *self)
{
  return (WtFinding) {
    .frame = self->info.first_frame,
    .ts_ns = self->info.first_ts_ns,
    .input = self->info.input,
    .itt = WT_NO_TAG,
  };
}

static void judge_stalls(WtSide *side, const WtStallTotals *stalls, uint64_t busy_ns)
{
  WtIscsi *const self = side->iscsi;
  const uint64_t segments = self->flow->reasm[side - self->side].wire_segments;
  WtDetail copies = { 0 }, delays = { 0 };
  WtFinding finding = blank(self);

  if (wt_totals_copies(stalls, segments, &copies, &finding))
    wt_iscsi_note_at(side, finding);
  finding = blank(self);
  if (wt_totals_delayed_acks(stalls, side->framer.sender, busy_ns, &delays, &finding))
    wt_iscsi_note_at(side, finding);
}

void wt_iscsi_judge_totals(WtIscsi *self)
{
  const WtQueue *const queue = wt_tasks_queue(self->tasks);
  const WtStallStore *const store = self->stalls.store;
  const bool alone = !self->session || self->session->members->len < 2;
  const int initiator = self->side[1].framer.sender == WT_SENDER_INITIATOR;
  WtDetail words = { 0 };
  WtFinding finding = blank(self);

  self->info.deepest = queue->deepest;
  self->info.window = queue->window;
  for (int i = 0; i < 2 && store; i++)
    judge_stalls(&self->side[i], &store->totals[i], queue->busy_ns);
  if (wt_totals_queue(queue, alone, &words, &finding))
    wt_iscsi_note_at(&self->side[initiator], finding);
}

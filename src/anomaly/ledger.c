/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/ledger.h"

/** @kept lives as long as the summary does, and its words with it. */
static void keep(WtFinding *kept, char detail[WT_DETAIL_MAX], const WtFinding *finding)
{
  *kept = *finding;
  if (!finding->detail)
    return;
  (void) g_strlcpy(detail, finding->detail, WT_DETAIL_MAX);
  kept->detail = detail;
}

static void concern(WtTally *tally, uint32_t connection)
{
  if (!connection)
    return;
  for (uint32_t i = 0; i < tally->n_connections; i++)
    if (tally->connections[i] == connection)
      return;
  if (tally->n_connections < WT_TALLY_CONNECTIONS)
    tally->connections[tally->n_connections++] = connection;
  else
    tally->more_connections = true;
}

void wt_ledger_note(WtSummary *summary, const WtSink *sink, const WtFinding *finding)
{
  const WtEvent event = { .kind = WT_EVENT_FINDING, .finding = finding };
  const uint64_t times = finding->times ? finding->times : 1;
  WtTally *const tally = &summary->findings[finding->id];

  if (tally->count == 0)
    keep(&tally->first, tally->details[0], finding);
  keep(&tally->last, tally->details[1], finding);
  tally->count += times;
  tally->senders[finding->sender] += times;
  concern(tally, finding->connection);
  if (sink->event)
    sink->event(sink->user, &event);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/ledger.h"

void wt_ledger_note(WtSummary *summary, const WtSink *sink, const WtFinding *finding)
{
  const WtEvent event = { .kind = WT_EVENT_FINDING, .finding = finding };

  if (summary->findings[finding->id].count == 0)
    summary->findings[finding->id].first = *finding;
  summary->findings[finding->id].count += finding->times ? finding->times : 1;
  summary->findings[finding->id].last = *finding;
  if (sink->event)
    sink->event(sink->user, &event);
}

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

void wt_ledger_note(WtSummary *summary, const WtSink *sink, const WtFinding *finding)
{
  const WtEvent event = { .kind = WT_EVENT_FINDING, .finding = finding };

  if (summary->findings[finding->id].count == 0)
    keep(&summary->findings[finding->id].first, summary->findings[finding->id].details[0],
         finding);
  summary->findings[finding->id].count += finding->times ? finding->times : 1;
  keep(&summary->findings[finding->id].last, summary->findings[finding->id].details[1],
       finding);
  if (sink->event)
    sink->event(sink->user, &event);
}

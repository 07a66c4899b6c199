/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/report.h"

#include <string.h>

struct WtReport {
  const WtReportFormat *format;
  void *state;
};

static const WtReportFormat *const formats[] = { &wt_report_text, &wt_report_json,
                                                 &wt_report_jsonl };

const WtReportFormat *wt_report_format(const char *name)
{
  for (size_t i = 0; i < G_N_ELEMENTS(formats); i++)
    if (strcmp(formats[i]->name, name) == 0)
      return formats[i];
  return NULL;
}

const char *wt_event_name(unsigned kind)
{
  static const char *const names[] = {
    [WT_EVENT_PDU] = "pdu",
    [WT_EVENT_FINDING] = "finding",
    [WT_EVENT_CONNECTION] = "connection",
    [WT_EVENT_SEGMENT] = "segment",
    [WT_EVENT_LOGIN] = "login",
    [WT_EVENT_TASK] = "task",
    [WT_EVENT_EXCHANGE] = "exchange",
    [WT_EVENT_DISCOVERED] = "discovered",
    [WT_EVENT_LOGICAL_UNIT] = "logical_unit",
    [WT_EVENT_PATH] = "path",
    [WT_REPORT_SESSION] = "session",
  };

  return kind < G_N_ELEMENTS(names) ? names[kind] : NULL;
}

WtReport *wt_report_new(const WtReportFormat *format, WtOutput *output,
                        const WtReportOptions *options)
{
  WtReport *const self = g_new0(WtReport, 1);

  self->format = format;
  self->state = format->new (output, options);
  return self;
}

void wt_report_free(WtReport *self)
{
  if (!self)
    return;
  self->format->free(self->state);
  g_free(self);
}

WtSink wt_report_sink(WtReport *self)
{
  return (WtSink) { .event = self->format->event, .user = self->state };
}

void wt_report_finish(WtReport *self, const WtSummary *summary, const WtReportInfo *info)
{
  self->format->finish(self->state, summary, info);
}

/* What is in a host's log has a time, but no frame. */
static bool occurred_before(const WtFinding *a, const WtFinding *b)
{
  const bool either_logged = (!a->frame && a->ts_ns) || (!b->frame && b->ts_ns);

  return either_logged ? a->ts_ns < b->ts_ns : a->frame < b->frame;
}

static bool stands_before(const WtSummary *summary, WtFindingId a, WtFindingId b)
{
  const WtSeverity severity_a = wt_finding_kind(a)->severity;
  const WtSeverity severity_b = wt_finding_kind(b)->severity;

  if (severity_a != severity_b)
    return severity_a > severity_b;
  return occurred_before(&summary->findings[a].first, &summary->findings[b].first);
}

size_t wt_report_order(const WtSummary *summary, WtFindingId out[WT_N_FINDINGS])
{
  size_t n = 0;

  for (unsigned id = 0; id < WT_N_FINDINGS; id++) {
    size_t at = n;

    if (!summary->findings[id].count)
      continue;
    for (; at && stands_before(summary, (WtFindingId) id, out[at - 1]); at--)
      out[at] = out[at - 1];
    out[at] = (WtFindingId) id;
    n++;
  }
  return n;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Reports: events and a summary in, a text for people or machines out. A format is a row of the
 * table in report.c; it holds no protocol knowledge beyond the tables' names, and decides
 * nothing that another format would have to decide again.
 */
#ifndef WT_REPORT_REPORT_H
#define WT_REPORT_REPORT_H

#include <glib.h>
#include <stdbool.h>

#include "report/output.h"
#include "wiretruth/engine.h"
#include "wiretruth/host-account.h"

/**
 * WtReportInput: one input, as its source knew it in the end.
 * @broken_frame: frame in which it breaks off; counts only if @broken_reason is set
 * @broken_octet: offset of that frame's record                    [octets]
 * @dropped: packets that the capturing program says it dropped
 */
typedef struct {
  const char *path;
  const char *broken_reason;
  uint64_t broken_frame, broken_octet;
  uint64_t dropped;
} WtReportInput;

/* What a report tells once it knows all connections; numbered after the engine's events. */
#define WT_REPORT_SESSION (WT_EVENT_PATH + 1u)

/** WtReportInfo: what the engine cannot know. Borrowed. @host: NULL if no host facts were given */
typedef struct {
  const WtReportInput *inputs;
  size_t n_inputs;
  bool interrupted;
  const WtHostReport *host;
} WtReportInfo;

/**
 * WtReportOptions:
 * @events: bit per WtEventKind, and of WT_REPORT_SESSION, for formats that write events
 * @width: columns of the page, for formats made for people
 * @several_inputs: frames are told apart by their input too
 */
typedef struct {
  unsigned events;
  unsigned width;
  bool colour;
  bool several_inputs;
} WtReportOptions;

/**
 * WtReportFormat: a row of the table.
 * @streams: writes while events arrive
 */
typedef struct {
  const char *name;
  bool streams;
  void *(*new)(WtOutput *output, const WtReportOptions *options);
  void (*event)(void *self, const WtEvent *event);
  void (*finish)(void *self, const WtSummary *summary, const WtReportInfo *info);
  void (*free)(void *self);
} WtReportFormat;

extern const WtReportFormat wt_report_text, wt_report_json, wt_report_jsonl;

/** wt_report_format: the one called @name, or NULL. */
const WtReportFormat *wt_report_format(const char *name);

/** wt_event_name: the JSON value, "pdu"; NULL past the last. */
const char *wt_event_name(unsigned kind);

typedef struct WtReport WtReport;

/**
 * wt_report_new:
 * @output: borrowed; outlives the report, and is committed by the caller
 * @options: copied
 */
WtReport *wt_report_new(const WtReportFormat *format, WtOutput *output,
                        const WtReportOptions *options);
void wt_report_free(WtReport *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtReport, wt_report_free)

/** wt_report_sink: what the engine is to be given. */
WtSink wt_report_sink(WtReport *self);

void wt_report_finish(WtReport *self, const WtSummary *summary, const WtReportInfo *info);

/**
 * wt_report_order:
 * @out: the findings that occurred: gravest first, then by the first occurrence
 *
 * Returns: how many
 */
size_t wt_report_order(const WtSummary *summary, WtFindingId out[WT_N_FINDINGS]);

#endif

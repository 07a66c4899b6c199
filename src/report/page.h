/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The page that the text report fills: headings, labelled lines, colour where it is wanted. Its
 * sections are written by text-findings.c, text-capture.c, text-iscsi.c, text-tasks.c, text-paths.c,
 * text-others.c and text-host.c.
 */
#ifndef WT_REPORT_PAGE_H
#define WT_REPORT_PAGE_H

#include <glib.h>

#include "report/collect.h"
#include "report/report.h"

#define WT_PAGE_LABEL 11 /* columns of a label, after an indent of 2 */
#define WT_PAGE_ROWS 10u /* of one table; past it, how many more there are */

typedef enum {
  WT_PAINT_NONE,
  WT_PAINT_RED,
  WT_PAINT_YELLOW,
  WT_PAINT_BOLD,
  WT_PAINT_DIM
} WtPaint;

/** WtListed: which format lists all of what the page has no room for. */
typedef enum {
  WT_LISTED_NOWHERE,
  WT_LISTED_IN_JSON,
  WT_LISTED_IN_JSONL /* JSON has no room for it either */
} WtListed;

typedef struct {
  GString *out;
  size_t width;
  bool colour;
  bool several_inputs;
} WtPage;

void wt_page_paint(WtPage *self, WtPaint paint, const char *text);
void wt_page_heading(WtPage *self, const char *title);

/** wt_page_label: begins a line "  frames      ". */
void wt_page_label(WtPage *self, const char *label);

/** wt_page_pad: @n spaces. */
void wt_page_pad(WtPage *self, size_t n);

/** wt_page_more: "… and 3 more (--format json lists all)", if there are any. */
void wt_page_more(WtPage *self, uint64_t more, size_t indent, WtListed where);

/** wt_page_past: likewise of a table of @n rows that ends after WT_PAGE_ROWS. */
void wt_page_past(WtPage *self, uint64_t n, size_t indent, WtListed where);

/** wt_page_findings: everything found, gravest first. */
void wt_page_findings(WtPage *self, const WtSummary *summary, const WtReportInfo *info);

void wt_page_capture(WtPage *self, const WtSummary *summary, const WtCollect *collect,
                     const WtReportInfo *info);
void wt_page_iscsi(WtPage *self, const WtSummary *summary, const WtCollect *collect);

/** wt_page_host: what the host says of itself, its counters beside the wire's. */
void wt_page_host(WtPage *self, const WtHostReport *host);

/** wt_page_tasks: what was agreed, what the tasks were, which took longest. */
void wt_page_tasks(WtPage *self, const WtCollect *collect);

/** wt_page_exchanges: what went on besides tasks, and the logical units. */
void wt_page_exchanges(WtPage *self, const WtCollect *collect);

/** wt_page_discovered: the targets that SendTargets told of. */
void wt_page_discovered(WtPage *self, const WtCollect *collect);

/** wt_page_paths: where several lead from one initiator name to one target name. */
void wt_page_paths(WtPage *self, const WtCollect *collect);

/** wt_page_labelled: @text below a label, wrapped. */
void wt_page_labelled(WtPage *self, const char *label, const char *text);

/** wt_page_numbered: each line of @lines below a label, wrapped: "1. …". */
void wt_page_numbered(WtPage *self, const char *label, const char *lines);

/** wt_page_others: "… and others (--format json lists all)" below what is labelled. */
void wt_page_others(WtPage *self, WtListed where);

#endif

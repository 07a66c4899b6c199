/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WT_CLI_ANALYZE_OPTIONS_H
#define WT_CLI_ANALYZE_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

#include "report/report.h"
#include "wiretruth/engine.h"

/**
 * WtAnalyzeOptions: the command line of analyze, understood.
 * @fail_on: WT_N_SEVERITIES if nothing makes it fail
 * @out: NULL for standard output
 * @help: the text to print instead of analysing, or NULL
 */
typedef struct {
  const WtReportFormat *format;
  unsigned events;
  WtSeverity fail_on;
  WtConfig config;
  char *out, *filter, *host_facts, *help;
  char **files;
  size_t n_files;
} WtAnalyzeOptions;

/**
 * wt_analyze_options_parse:
 * @error: one sentence for the user
 *
 * Returns: false if the command line cannot be understood; @self is to be cleared in any case
 */
bool wt_analyze_options_parse(WtAnalyzeOptions *self, int argc, char **argv, GError **error);
void wt_analyze_options_clear(WtAnalyzeOptions *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WtAnalyzeOptions, wt_analyze_options_clear)

#endif

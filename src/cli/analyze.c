/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth analyze: captures in, a report out. All it does itself is to carry frames to the
 * engine and to tell it what only the sources know.
 */
#include "capture/merge.h"
#include "cli/analyze-options.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/terminal.h"
#include "host/host.h"
#include "report/report.h"

typedef struct {
  const WtAnalyzeOptions *options;
  WtFacts *facts;
  GArray *known; /* WtHostSession, of @facts */
  WtHost *host;  /* NULL without @facts */
  WtMerge *merge;
  WtOutput *output;
  WtReport *report;
  WtEngine *engine;
  WtReportInput *inputs;
  bool broken;
} Run;

static void run_clear(Run *run)
{
  g_clear_pointer(&run->engine, wt_engine_free);
  g_clear_pointer(&run->host, wt_host_free);
  g_clear_pointer(&run->report, wt_report_free);
  g_clear_pointer(&run->output, wt_output_free);
  g_clear_pointer(&run->merge, wt_merge_free);
  g_clear_pointer(&run->known, g_array_unref);
  g_clear_pointer(&run->facts, wt_facts_free);
  g_free(run->inputs);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static bool is_an_input(const WtAnalyzeOptions *options, const char *out)
{
  for (size_t i = 0; i < options->n_files; i++)
    if (wt_cli_same_file(options->files[i], out))
      return true;
  return false;
}

/* A stream of lines to a terminal is progress enough. */
static bool wants_progress(const Run *run)
{
  const bool streams = run->options->format->streams && wt_output_is_terminal(run->output);

  return wt_progress_wanted() && !streams;
}

static void open_report(Run *run)
{
  const WtAnalyzeOptions *const options = run->options;
  const WtReportOptions report_options = {
    .events = options->events,
    .width = wt_terminal_width(run->output),
    .colour = wt_terminal_colour(run->output),
    .several_inputs = options->n_files > 1,
  };

  run->report = wt_report_new(options->format, run->output, &report_options);

  WtSink sink = wt_report_sink(run->report);
  WtConfig config = options->config;

  if (run->facts) {
    run->known = wt_facts_known(run->facts);
    config.host_sessions = (const WtHostSession *) (gpointer) run->known->data;
    config.n_host_sessions = run->known->len;
    run->host = wt_host_new(run->facts, &sink);
    sink = wt_host_sink(run->host);
  }
  run->engine = wt_engine_new(&config, &sink);
  run->inputs = g_new0(WtReportInput, options->n_files);
}

static void push_frames(Run *run)
{
  WtProgress progress;
  WtFrame frame;

  wt_progress_init(&progress, run->merge, wants_progress(run));
  while (!wt_interrupt_signal() && !wt_output_failed(run->output) &&
         wt_merge_next(run->merge, &frame)) {
    wt_engine_push(run->engine, &frame);
    wt_progress_tick(&progress, frame.data.len);
  }
  wt_progress_clear(&progress);
}

static void note(Run *run, WtFindingId id, size_t input, uint64_t frame, uint64_t seen)
{
  const WtFinding finding = {
    .id = id,
    .input = (uint16_t) input,
    .frame = frame,
    .seen = seen,
    .itt = WT_NO_TAG,
  };

  wt_engine_note(run->engine, &finding);
}

/* What the sources know, once each is read as far as it will be. */
static void ask_sources(Run *run)
{
  for (size_t i = 0; i < run->options->n_files; i++) {
    const WtSource *const source = wt_merge_input(run->merge, i);
    const char *const path = run->options->files[i];
    const WtSourceBreak *const at = wt_cli_broke_off(source, path, "analysed");
    WtReportInput *const input = &run->inputs[i];

    input->path = path;
    input->dropped = wt_source_dropped(source);
    if (input->dropped)
      note(run, WT_FINDING_CAPTURE_DROPPED, i, 0, input->dropped);
    if (!at)
      continue;
    input->broken_frame = at->frame;
    input->broken_octet = at->octet;
    input->broken_reason = at->reason;
    run->broken = true;
    note(run, WT_FINDING_CAPTURE_BROKEN, i, at->frame, 0);
  }
}

static bool fails_on(const WtSummary *summary, WtSeverity least)
{
  for (unsigned id = 0; id < WT_N_FINDINGS; id++)
    if (summary->findings[id].count && wt_finding_kind((WtFindingId) id)->severity >= least)
      return true;
  return false;
}

static int analyse(Run *run)
{
  g_autoptr(GError) error = NULL;

  wt_interrupt_watch();
  push_frames(run);
  ask_sources(run);
  wt_engine_finish(run->engine);
  if (run->host)
    wt_host_finish(run->host, run->engine);

  const int signal_number = wt_interrupt_signal();
  const WtSummary *const summary = wt_engine_summary(run->engine);
  const WtReportInfo info = {
    .inputs = run->inputs,
    .n_inputs = run->options->n_files,
    .interrupted = signal_number != 0,
    .host = run->host ? wt_host_report(run->host) : NULL,
  };

  if (signal_number)
    wt_cli_warn("interrupted; what was read so far is reported");
  wt_report_finish(run->report, summary, &info);
  if (!wt_output_commit(run->output, &error))
    return wt_cli_output_failed(wt_output_failed(run->output), error);
  if (signal_number)
    return WT_EXIT_SIGNAL + signal_number;
  if (run->broken)
    return WT_EXIT_BROKEN;
  return fails_on(summary, run->options->fail_on) ? WT_EXIT_FAIL_ON : WT_EXIT_OK;
}

int wt_cli_analyze(int argc, char **argv)
{
  g_auto(WtAnalyzeOptions) options = { 0 };
  g_auto(Run) run = { .options = &options };
  g_autoptr(GError) error = NULL;

  if (!wt_analyze_options_parse(&options, argc, argv, &error))
    return wt_cli_usage("analyze", error->message);
  if (options.help)
    return wt_cli_print(options.help);
  if (is_an_input(&options, options.out ? options.out : "-"))
    return wt_cli_usage("analyze", "the output is also an input");

  if (options.host_facts && !(run.facts = wt_facts_read(options.host_facts, &error)))
    return wt_cli_open_failed("analyze", error);
  run.merge = wt_merge_open((const char *const *) options.files, options.n_files,
                            options.filter, &error);
  if (!run.merge)
    return wt_cli_open_failed("analyze", error);
  run.output = wt_output_open(options.out, &error);
  if (!run.output)
    return wt_cli_output_failed(0, error);
  open_report(&run);
  return analyse(&run);
}

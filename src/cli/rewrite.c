/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth rewrite: a capture in, the capture that the wire would have given out.
 */
#include "capture/source.h"
#include "cli/cli.h"
#include "cli/interrupt.h"
#include "cli/progress.h"
#include "cli/rewrite-options.h"
#include "report/capture-writer.h"
#include "report/words.h"

typedef struct {
  const WtRewriteCommand *command;
  WtSource *source;
  WtOutput *output;
  WtCaptureWriter *writer;
  WtRewriter *rewriter;
} Run;

static void run_clear(Run *run)
{
  g_clear_pointer(&run->rewriter, wt_rewriter_free);
  g_clear_pointer(&run->writer, wt_capture_writer_free);
  g_clear_pointer(&run->output, wt_output_free);
  g_clear_pointer(&run->source, wt_source_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static void push_block(void *user, WtBytes octets, bool big_endian)
{
  const Run *const run = user;

  wt_rewriter_push_block(run->rewriter, octets, big_endian);
}

/* Whoever reads along gets all there is before we wait, and what still waited for evidence as
   soon as none is coming. */
static bool go_on_waiting(void *user, unsigned quiet_ms)
{
  const Run *const run = user;

  if (quiet_ms > 0)
    wt_rewriter_flush(run->rewriter);
  wt_output_flush(run->output);
  return !wt_interrupt_signal() && !wt_output_failed(run->output);
}

static void push_frames(Run *run)
{
  WtProgress progress;
  WtFrame frame = { 0 };

  wt_source_set_blocks(run->source, push_block, run);
  wt_source_set_quiet(run->source, go_on_waiting, run);
  wt_progress_init_source(&progress, run->source, wt_progress_wanted());
  while (!wt_interrupt_signal() && !wt_output_failed(run->output) &&
         wt_source_next(run->source, &frame) == WT_SOURCE_FRAME) {
    wt_rewriter_push(run->rewriter, &frame);
    wt_progress_tick(&progress, frame.data.len);
  }
  wt_progress_clear(&progress);
  wt_rewriter_flush(run->rewriter);
}

static void add_super_segments(GString *out, const WtRewriteSummary *summary)
{
  const char *before = " (";

  if (!summary->super_segments) {
    g_string_append(out, "no super-segments");
    return;
  }
  wt_words_some(out, summary->super_segments, "super-segment");
  for (unsigned i = 0; i < WT_N_SURENESSES; i++) {
    if (!summary->cuts[i])
      continue;
    g_string_append(out, before);
    wt_words_count(out, summary->cuts[i]);
    g_string_append_printf(out, " %s", wt_sureness_name((WtSureness) i));
    before = ", ";
  }
  g_string_append(out, *before == ',' ? ")" : "");
}

static void say_what_was_done(const WtRewriteSummary *summary)
{
  g_autoptr(GString) line = g_string_new(NULL);

  wt_words_some(line, summary->frames_in, "frame");
  g_string_append(line, " read, ");
  wt_words_count(line, summary->frames_out);
  g_string_append(line, " written: ");
  add_super_segments(line, summary);
  if (summary->sums_finished) {
    g_string_append(line, ", ");
    wt_words_some(line, summary->sums_finished, "checksum");
    g_string_append(line, " completed");
  }
  if (summary->dropped) {
    g_string_append(line, ", ");
    wt_words_count(line, summary->dropped);
    g_string_append(line, summary->dropped == 1 ? " copy left out" : " copies left out");
  }
  wt_cli_warn("%s", line->str);
}

static void say_what_is_missing(const Run *run)
{
  const uint64_t left_out = wt_source_left_out(run->source);

  if (left_out)
    wt_cli_warn("capture '%s': %" G_GUINT64_FORMAT
                " of its blocks are longer than 16 MiB and are left out",
                run->command->in, left_out);
  wt_cli_broke_off(run->source, run->command->in, "rewritten");
}

static int rewrite(Run *run)
{
  g_autoptr(GError) error = NULL;

  wt_interrupt_watch();
  push_frames(run);

  const int signal_number = wt_interrupt_signal();

  if (signal_number && wt_output_is_file(run->output)) {
    wt_cli_warn("interrupted; '%s' is not written", run->command->out);
    return WT_EXIT_SIGNAL + signal_number;
  }
  if (!wt_output_commit(run->output, &error))
    return wt_cli_output_failed(wt_output_failed(run->output), error);
  if (signal_number)
    wt_cli_warn("interrupted; what was read so far is written");
  else
    say_what_is_missing(run);
  if (!run->command->quiet)
    say_what_was_done(wt_rewriter_summary(run->rewriter));
  if (signal_number)
    return WT_EXIT_SIGNAL + signal_number;
  return wt_source_break(run->source) ? WT_EXIT_BROKEN : WT_EXIT_OK;
}

static void open_rewriter(Run *run)
{
  run->writer = wt_capture_writer_new(run->output, run->command->provenance);

  const WtRewriteSink sink = wt_capture_writer_sink(run->writer);

  run->rewriter = wt_rewriter_new(&run->command->options, &wt_default_limits, &sink);
}

int wt_cli_rewrite(int argc, char **argv)
{
  g_auto(WtRewriteCommand) command = { 0 };
  g_auto(Run) run = { .command = &command };
  g_autoptr(GError) error = NULL;

  if (!wt_rewrite_command_parse(&command, argc, argv, &error))
    return wt_cli_usage("rewrite", error->message);
  if (command.help)
    return wt_cli_print(command.help);
  if (wt_cli_same_file(command.in, command.out))
    return wt_cli_usage("rewrite", "the output is also the input");

  run.source = wt_source_open(command.in, &error);
  if (!run.source) {
    wt_cli_warn("%s", error->message);
    return WT_EXIT_INPUT;
  }
  if (command.provenance && !wt_source_is_pcapng(run.source))
    return wt_cli_usage("rewrite",
                        "--provenance needs pcapng, as pcap has no place for "
                        "comments; convert it first: editcap -F pcapng IN OUT.pcapng");
  run.output = wt_output_open(command.out, &error);
  if (!run.output)
    return wt_cli_output_failed(0, error);
  if (wt_output_is_terminal(run.output))
    return wt_cli_usage("rewrite",
                        "a capture is nothing for a terminal; name a file or a pipe");
  if (g_str_has_suffix(command.out, ".gz"))
    wt_output_compress(run.output);
  open_rewriter(&run);
  return rewrite(&run);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth explain: what a finding means, or which findings there are.
 */
#include "report/explain.h"

#include "cli/cli.h"
#include "cli/options.h"
#include "cli/terminal.h"

static const WtOptionsPage help_page = {
  .program = "wiretruth explain",
  .summary = "Says what a finding means, what it rests on, and what to do.\n"
             "Without FINDING-ID, or with the beginning of several (iscsi.nop), lists them.",
  .description =
      "Exit status: 0 explained; 2 usage, or there is no such finding; 5 it cannot be\n"
      "written.",
};

static bool explain(WtPage *page, const char *name)
{
  const WtFindingId id = name ? wt_explain_find(name) : WT_N_FINDINGS;

  if (id == WT_N_FINDINGS)
    return wt_explain_list(page, name) > 0;
  wt_explain(page, id);
  return true;
}

static int print(const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open(NULL, &error);
  g_autoptr(GString) out = g_string_new(NULL);

  if (!output)
    return wt_cli_output_failed(0, error);

  WtPage page = {
    .out = out,
    .width = CLAMP(wt_terminal_width(output), 80, 100),
    .colour = wt_terminal_colour(output),
  };

  if (!explain(&page, name)) {
    g_autofree char *sentence = g_strdup_printf("there is no finding '%s'", name);

    return wt_cli_usage("explain", sentence);
  }
  wt_output_write(output, out->str, out->len);
  if (!wt_output_commit(output, &error))
    return wt_cli_output_failed(wt_output_failed(output), error);
  return WT_EXIT_OK;
}

int wt_cli_explain(int argc, char **argv)
{
  g_auto(GStrv) names = NULL;
  g_autofree char *help = NULL;
  g_autoptr(GError) error = NULL;
  const GOptionEntry entries[] = {
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, "[FINDING-ID]" },
    G_OPTION_ENTRY_NULL,
  };

  if (!wt_options_parse(&help_page, entries, argc, argv, &help, &error))
    return wt_cli_usage("explain", error->message);
  if (help)
    return wt_cli_print(help);
  if (names && *names && names[1])
    return wt_cli_usage("explain", "one finding at a time");
  return print(names ? *names : NULL);
}

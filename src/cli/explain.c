/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth explain: what a finding means, or which findings there are.
 */
#include "report/explain.h"

#include "cli/cli.h"
#include "cli/options.h"

static const WtOptionsPage help_page = {
  .program = "wiretruth explain",
  .summary = "Says what a finding means, what it rests on, and what to do.\n"
             "Without FINDING-ID, or with the beginning of several (iscsi.nop), lists them.",
  .description =
      "Exit status: 0 explained; 2 usage, or there is no such finding; 5 it cannot be\n"
      "written.",
};

/** Explained: @name: NULL: all; @found: there is such a finding, or several. */
typedef struct {
  const char *name;
  bool found;
} Explained;

static void explain(WtPage *page, void *user)
{
  Explained *const what = user;
  const WtFindingId id = what->name ? wt_explain_find(what->name) : WT_N_FINDINGS;

  what->found = id != WT_N_FINDINGS || wt_explain_list(page, what->name) > 0;
  if (id != WT_N_FINDINGS)
    wt_explain(page, id);
}

static int print(const char *name)
{
  Explained what = { .name = name };
  const int status = wt_cli_print_page(100, explain, &what);

  if (what.found)
    return status;

  g_autofree char *sentence = g_strdup_printf("there is no finding '%s'", name);

  return wt_cli_usage("explain", sentence);
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

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * wiretruth explain: what a finding means, or which findings there are.
 */
#include "report/explain.h"

#include <string.h>

#include "cli/cli.h"
#include "cli/options.h"

static const WtOptionsPage help_page = {
  .program = "wiretruth explain",
  .summary = "Says what a finding means, what it rests on, its likely causes and what to do.\n"
             "Without FINDING-ID, or with the beginning of several (iscsi.nop), lists them.",
  .description =
      "Exit status: 0 explained; 2 usage, or there is no such finding; 5 it cannot be\n"
      "written.",
};

typedef enum { FORMAT_TEXT, FORMAT_JSON, N_FORMATS } Format;

static bool parse_format(Format *format, const char *name, GError **error)
{
  static const char *const names[] = { [FORMAT_TEXT] = "text", [FORMAT_JSON] = "json" };

  for (*format = FORMAT_TEXT; name && *format < N_FORMATS; (*format)++)
    if (strcmp(names[*format], name) == 0)
      break;
  return *format < N_FORMATS ||
         wt_options_refuse(error, "format '%s' is not known; choose text or json", name);
}

/** Explained: which findings. */
typedef struct {
  WtFindingId ids[WT_N_FINDINGS];
  size_t n;
} Explained;

static void write_page(WtPage *page, void *user)
{
  const Explained *const what = user;

  if (what->n == 1)
    wt_explain(page, *what->ids);
  else
    wt_explain_list(page, what->ids, what->n);
}

static int print_json(const Explained *what)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open(NULL, &error);

  if (!output)
    return wt_cli_output_failed(0, error);
  wt_explain_json(output, what->ids, what->n);
  if (!wt_output_commit(output, &error))
    return wt_cli_output_failed(wt_output_failed(output), error);
  return WT_EXIT_OK;
}

static int explain(const char *name, Format format)
{
  Explained what;

  what.n = wt_explain_find(name, what.ids);
  if (!what.n) {
    g_autofree char *sentence = g_strdup_printf("there is no finding '%s'", name);

    return wt_cli_usage("explain", sentence);
  }
  return format == FORMAT_JSON ? print_json(&what) : wt_cli_print_page(100, write_page, &what);
}

int wt_cli_explain(int argc, char **argv)
{
  g_auto(GStrv) names = NULL;
  g_autofree char *help = NULL;
  g_autofree char *format_name = NULL;
  g_autoptr(GError) error = NULL;
  Format format;
  const GOptionEntry entries[] = {
    { "format", 0, 0, G_OPTION_ARG_FILENAME, &format_name, "text (default) or json", "FORMAT" },
    { G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &names, NULL, "[FINDING-ID]" },
    G_OPTION_ENTRY_NULL,
  };

  if (!wt_options_parse(&help_page, entries, argc, argv, &help, &error))
    return wt_cli_usage("explain", error->message);
  if (help)
    return wt_cli_print(help);
  if (!parse_format(&format, format_name, &error))
    return wt_cli_usage("explain", error->message);
  if (names && *names && names[1])
    return wt_cli_usage("explain", "one finding at a time");
  return explain(names ? *names : NULL, format);
}

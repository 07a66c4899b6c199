/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "report/output.h"

void wt_cli_warn(const char *format, ...)
{
  va_list args;

  va_start(args, format);
  g_autofree char *sentence = g_strdup_vprintf(format, args);
  va_end(args);
  (void) fprintf(stderr, "wiretruth: %s\n", sentence);
}

int wt_cli_usage(const char *command, const char *sentence)
{
  wt_cli_warn("%s", sentence);
  (void) fprintf(stderr, "Try 'wiretruth %s%s--help'.\n", command ? command : "",
                 command ? " " : "");
  return WT_EXIT_USAGE;
}

int wt_cli_output_failed(int code, const GError *error)
{
  if (code != EPIPE)
    wt_cli_warn("%s", error->message);
  return WT_EXIT_OUTPUT;
}

int wt_cli_print(const char *text)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open(NULL, &error);

  wt_output_write(output, text, strlen(text));
  if (!wt_output_commit(output, &error))
    return wt_cli_output_failed(wt_output_failed(output), error);
  return WT_EXIT_OK;
}

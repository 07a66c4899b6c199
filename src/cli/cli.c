/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "report/output.h"
#include "wiretruth/error.h"

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

static bool look_at(const char *path, int standard, struct stat *st)
{
  return (strcmp(path, "-") == 0 ? fstat(standard, st) : stat(path, st)) == 0;
}

bool wt_cli_same_file(const char *in, const char *out)
{
  struct stat st_in, st_out;

  return look_at(in, STDIN_FILENO, &st_in) && look_at(out, STDOUT_FILENO, &st_out) &&
         S_ISREG(st_in.st_mode) && st_in.st_dev == st_out.st_dev &&
         st_in.st_ino == st_out.st_ino;
}

const WtSourceBreak *wt_cli_broke_off(const WtSource *source, const char *path,
                                      const char *done)
{
  const WtSourceBreak *const at = wt_source_break(source);

  if (at)
    wt_cli_warn("capture '%s': breaks off in frame %" G_GUINT64_FORMAT
                " at octet %" G_GUINT64_FORMAT ": %s; everything before it is %s",
                path, at->frame, at->octet, at->reason, done);
  return at;
}

int wt_cli_open_failed(const char *command, const GError *error)
{
  if (g_error_matches(error, WT_ERROR, WT_ERROR_FILTER))
    return wt_cli_usage(command, error->message);
  wt_cli_warn("%s", error->message);
  return WT_EXIT_INPUT;
}

int wt_cli_output_failed(int code, const GError *error)
{
  if (code != EPIPE)
    wt_cli_warn("%s", error->message);
  return WT_EXIT_OUTPUT;
}

static int finish(WtOutput *output, const char *text)
{
  g_autoptr(GError) error = NULL;

  wt_output_write(output, text, strlen(text));
  if (!wt_output_commit(output, &error))
    return wt_cli_output_failed(wt_output_failed(output), error);
  return WT_EXIT_OK;
}

int wt_cli_print(const char *text)
{
  g_autoptr(WtOutput) output = wt_output_open(NULL, NULL); /* standard output is open */

  return finish(output, text);
}

int wt_cli_print_page(unsigned widest, WtPageWriter write, void *user)
{
  g_autoptr(WtOutput) output = wt_output_open(NULL, NULL);
  g_autoptr(GString) out = g_string_new(NULL);
  WtPage page = {
    .out = out,
    .width = CLAMP(wt_terminal_width(output), 80, widest),
    .colour = wt_terminal_colour(output),
  };

  write(&page, user);
  return finish(output, out->str);
}

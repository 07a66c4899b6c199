/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The command line: a table of commands, each a function of its own. Nothing here knows the
 * protocol.
 */
#ifndef WT_CLI_CLI_H
#define WT_CLI_CLI_H

#include <glib.h>
#include <stdbool.h>

#include "capture/source.h"
#include "report/page.h"

/** WtExit: exit statuses; scripts rely on them. */
typedef enum {
  WT_EXIT_OK = 0,
  WT_EXIT_FAIL_ON = 1, /* --fail-on was met                      */
  WT_EXIT_USAGE = 2,   /* the command line cannot be understood  */
  WT_EXIT_INPUT = 3,   /* an input cannot be opened, or is no capture */
  WT_EXIT_BROKEN = 4,  /* an input breaks off in the middle      */
  WT_EXIT_OUTPUT = 5,  /* the output could not be written        */
  WT_EXIT_SIGNAL = 128 /* and the number of the signal           */
} WtExit;

/** WtCommand: a row of the table in main.c. @run is given its own name as argv[0]. */
typedef struct {
  const char *name;
  const char *line;
  int (*run)(int argc, char **argv);
} WtCommand;

int wt_cli_analyze(int argc, char **argv);
int wt_cli_rewrite(int argc, char **argv);
int wt_cli_flow(int argc, char **argv);
int wt_cli_explain(int argc, char **argv);
int wt_cli_host(int argc, char **argv);

/** wt_cli_warn: "wiretruth: " and a sentence on standard error. */
void wt_cli_warn(const char *format, ...) G_GNUC_PRINTF(1, 2);

/**
 * wt_cli_usage:
 * @command: whose --help to point at; NULL for the program's own
 *
 * Returns: WT_EXIT_USAGE
 */
int wt_cli_usage(const char *command, const char *sentence);

/** wt_cli_print: @text on standard output. Returns: WT_EXIT_OK or WT_EXIT_OUTPUT */
int wt_cli_print(const char *text);

/** WtPageWriter: fills in @page. */
typedef void (*WtPageWriter)(WtPage *page, void *user);

/**
 * wt_cli_print_page: on standard output what @write makes of a page as wide as the terminal, yet 80
 * to @widest columns. Returns: WT_EXIT_OK or WT_EXIT_OUTPUT
 */
int wt_cli_print_page(unsigned widest, WtPageWriter write, void *user);

/**
 * wt_cli_same_file: whether @out is the regular file that @in is; "-" is standard input or output.
 * What is read while it is written would never end, or be lost.
 */
bool wt_cli_same_file(const char *in, const char *out);

/**
 * wt_cli_broke_off: says so if @source did.
 * @done: what was done with what came before, "analysed"
 *
 * Returns: where, or NULL if it did not
 */
const WtSourceBreak *wt_cli_broke_off(const WtSource *source, const char *path,
                                      const char *done);

/** wt_cli_open_failed: says why an input of @command cannot be read. Returns: the exit status */
int wt_cli_open_failed(const char *command, const GError *error);

/** wt_cli_output_failed: says so, unless a reader simply went away (@code EPIPE). */
int wt_cli_output_failed(int code, const GError *error);

#endif

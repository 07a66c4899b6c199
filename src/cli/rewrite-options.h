/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WT_CLI_REWRITE_OPTIONS_H
#define WT_CLI_REWRITE_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

#include "wiretruth/rewrite.h"

/**
 * WtRewriteCommand: the command line of rewrite, understood.
 * @in, @out: a path, or "-"
 * @help: the text to print instead of rewriting, or NULL
 */
typedef struct {
  WtRewriteOptions options;
  bool provenance, quiet;
  char *in, *out, *help;
} WtRewriteCommand;

/**
 * wt_rewrite_command_parse:
 * @error: one sentence for the user
 *
 * Returns: false if the command line cannot be understood; @self is to be cleared in any case
 */
bool wt_rewrite_command_parse(WtRewriteCommand *self, int argc, char **argv, GError **error);
void wt_rewrite_command_clear(WtRewriteCommand *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(WtRewriteCommand, wt_rewrite_command_clear)

#endif

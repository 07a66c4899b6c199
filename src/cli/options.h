/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the command lines of all commands have in common.
 */
#ifndef WT_CLI_OPTIONS_H
#define WT_CLI_OPTIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/engine.h"

/** WtOptionsPage: what --help says of a command, around the list of its options. */
typedef struct {
  const char *program, *summary, *description;
} WtOptionsPage;

/**
 * wt_options_parse:
 * @entries: without --help, which every command has
 * @help: set to the text to print if it was asked for, else left alone; owned by the caller
 * @error: one sentence for the user
 *
 * Returns: false if the command line cannot be understood
 */
bool wt_options_parse(const WtOptionsPage *page, const GOptionEntry *entries, int argc,
                      char **argv, char **help, GError **error);

/** wt_options_refuse: sets @error to a sentence. Returns: false, to be handed on */
bool wt_options_refuse(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** wt_options_ports: makes @config the default, with these target ports added. */
bool wt_options_ports(WtConfig *config, char **ports, GError **error);

/** wt_options_mtu: @text as octets, 0 if it is NULL. */
bool wt_options_mtu(uint32_t *mtu, const char *text, GError **error);

#endif

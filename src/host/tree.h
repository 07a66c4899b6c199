/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A tree of files as Linux has below "/": its own, or a copy that was unpacked somewhere (a
 * sosreport). Only what is asked for by name is opened.
 */
#ifndef WT_HOST_TREE_H
#define WT_HOST_TREE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#define WT_TREE_TEXT_MAX (4u << 20) /* of one file                              [octets] */
#define WT_TREE_NAMES_MAX 4096u     /* of one folder */

/** wt_tree_text: what is in the file, without white space at its ends; NULL if there is none. */
char *wt_tree_text(const char *root, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** wt_tree_number: the file's decimal number. Returns: false if it holds none */
bool wt_tree_number(const char *root, int64_t *out, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/** wt_tree_names: what is in a folder, sorted; strings, none if there is no folder. */
GPtrArray *wt_tree_names(const char *root, const char *format, ...) G_GNUC_PRINTF(2, 3);

/** wt_tree_target: the last part of where a symbolic link leads; NULL if it is none. */
char *wt_tree_target(const char *root, const char *format, ...) G_GNUC_PRINTF(2, 3);

#endif

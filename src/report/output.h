/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Output: where a report goes. A regular file is written beside its place and moved there when
 * it is complete, so nobody ever reads half a report; standard output, pipes and devices are
 * written as they are. The first failure is remembered, and nothing is written after it:
 * callers write without looking and ask once.
 */
#ifndef WT_REPORT_OUTPUT_H
#define WT_REPORT_OUTPUT_H

#include <glib.h>
#include <stdbool.h>

typedef struct WtOutput WtOutput;

/**
 * wt_output_open:
 * @path: a file, or NULL or "-" for standard output
 *
 * Returns: NULL with WT_ERROR_WRITE if nothing can be written there
 */
WtOutput *wt_output_open(const char *path, GError **error);

/** wt_output_free: closes it; what was not committed to a regular file leaves no trace. */
void wt_output_free(WtOutput *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtOutput, wt_output_free)

/** wt_output_compress: what is written comes out as gzip. Before the first octet. */
void wt_output_compress(WtOutput *self);

void wt_output_write(WtOutput *self, const void *data, size_t len);

/** wt_output_flush: what was written so far goes out now, for who reads along. */
void wt_output_flush(WtOutput *self);

/** wt_output_is_file: it appears under its name with wt_output_commit() and not before. */
bool wt_output_is_file(const WtOutput *self);

/** wt_output_failed: the errno of the first failure, or 0. */
int wt_output_failed(const WtOutput *self);

bool wt_output_is_terminal(const WtOutput *self);

/**
 * wt_output_commit:
 *
 * Writes what is still held, closes, and gives a regular file its name.
 * Returns: false with WT_ERROR_WRITE if any part of the report did not arrive
 */
bool wt_output_commit(WtOutput *self, GError **error);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Several captures as one: the frame with the earliest time next, the earlier-named input first
 * where times are equal; each input's own order is kept. One input passes straight through.
 */
#ifndef WT_CAPTURE_MERGE_H
#define WT_CAPTURE_MERGE_H

#include "capture/source.h"

typedef struct WtMerge WtMerge;

/**
 * wt_merge_open:
 * @paths: @n captures, at least one
 * @filter: libpcap filter expression, or NULL; compiled for each link type as it is first seen
 *
 * Returns: NULL with WT_ERROR_OPEN, WT_ERROR_FORMAT or WT_ERROR_FILTER
 */
WtMerge *wt_merge_open(const char *const *paths, size_t n, const char *filter, GError **error);
void wt_merge_free(WtMerge *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtMerge, wt_merge_free)

/**
 * wt_merge_next:
 * @out: valid until the next call; frames that the filter rejects are passed over but keep their numbers
 *
 * Returns: false at the end of all inputs; one that breaks off ends alone
 */
bool wt_merge_next(WtMerge *self, WtFrame *out);

/** wt_merge_input: input @i, for its break, drops and progress; NULL past the last. */
const WtSource *wt_merge_input(const WtMerge *self, size_t i);

double wt_merge_progress(const WtMerge *self);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A libpcap filter expression over frames of any link type: compiled for each as it is first
 * seen.
 */
#ifndef WT_CAPTURE_FILTER_H
#define WT_CAPTURE_FILTER_H

#include <glib.h>
#include <stdbool.h>

#include "wiretruth/frame.h"

typedef struct WtFilter WtFilter;

/** wt_filter_new: @expression is copied. */
WtFilter *wt_filter_new(const char *expression);
void wt_filter_free(WtFilter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtFilter, wt_filter_free)

/**
 * wt_filter_check:
 * Whether it compiles for @linktype; WT_ERROR_FILTER with libpcap's words if not.
 */
bool wt_filter_check(WtFilter *self, uint32_t linktype, GError **error);

/**
 * wt_filter_accepts:
 * False also if the expression does not compile for the frame's link type.
 */
bool wt_filter_accepts(WtFilter *self, const WtFrame *frame);

#endif

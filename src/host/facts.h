/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Host facts: files that a host's own tools wrote, told apart by their content. Nothing secret is
 * looked for, and none is kept.
 */
#ifndef WT_HOST_FACTS_H
#define WT_HOST_FACTS_H

#include <glib.h>

#include "wiretruth/host-session.h"

#define WT_FACTS_FILE_MAX (16u << 20) /* octets of one file that are read */
#define WT_FACTS_SESSIONS_MAX 4096u

/** WtFacts: @sessions: WtHostSession */
typedef struct {
  GArray *sessions;
} WtFacts;

/**
 * wt_facts_read:
 * @path: a file, or a folder whose files are read
 * @error: it cannot be read, or nothing in it is understood
 */
WtFacts *wt_facts_read(const char *path, GError **error);
void wt_facts_free(WtFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtFacts, wt_facts_free)

/** wt_facts_sessions: adds what `iscsiadm -m session -P3` printed in @text, whatever is around it. */
void wt_facts_sessions(WtFacts *self, const char *text);

#endif

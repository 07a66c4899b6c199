/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Recall: what is remembered of pairs of names, sessions and the like: an entry for each key, so
 * many at most; the one that began longest ago makes room.
 */
#ifndef WT_ANOMALY_RECALL_H
#define WT_ANOMALY_RECALL_H

#include <glib.h>

typedef struct {
  GHashTable *by_key;
  GQueue keys; /* the oldest first; the table owns them */
  gsize size;
  guint most;
} WtRecall;

/** wt_recall_init: @size: of an entry [octets]; @most: entries */
void wt_recall_init(WtRecall *self, gsize size, guint most);
void wt_recall_clear(WtRecall *self);

/** wt_recall_entry: the one of @key, a new one all zero; valid until the next call. */
void *wt_recall_entry(WtRecall *self, const char *key);

#endif

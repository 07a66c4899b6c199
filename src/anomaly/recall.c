/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/recall.h"

void wt_recall_init(WtRecall *self, gsize size, guint most)
{
  self->by_key = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
  g_queue_init(&self->keys);
  self->size = size;
  self->most = most;
}

void wt_recall_clear(WtRecall *self)
{
  g_queue_clear(&self->keys);
  g_hash_table_destroy(self->by_key);
}

void *wt_recall_entry(WtRecall *self, const char *key)
{
  void *entry = g_hash_table_lookup(self->by_key, key);
  char *kept;

  if (entry)
    return entry;
  if (self->keys.length == self->most)
    g_hash_table_remove(self->by_key, g_queue_pop_head(&self->keys));
  entry = g_malloc0(self->size);
  kept = g_strdup(key);
  g_hash_table_insert(self->by_key, kept, entry);
  g_queue_push_tail(&self->keys, kept);
  return entry;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/tag-table.h"

#include <glib.h>

enum { N_SLOTS = 128 };

/* Tags are often counted, or pointers: every bit must count. */
static size_t place(uint32_t tag)
{
  tag = (tag ^ tag >> 16) * 0x85ebca6bu;
  return (tag ^ tag >> 13) % N_SLOTS;
}

static WtTag *find(const WtTagTable *self, uint32_t tag)
{
  WtTag *slot = self->slots ? &self->slots[place(tag)] : NULL;

  return slot && slot->epoch == self->epoch + 1 && slot->tag == tag ? slot : NULL;
}

const WtTag *wt_tags_find(const WtTagTable *self, uint32_t tag)
{
  return find(self, tag);
}

void wt_tags_keep(WtTagTable *self, WtBudget *budget, uint32_t tag, uint64_t value)
{
  const bool again = find(self, tag) != NULL;

  if (!self->slots) {
    if (!wt_budget_take(budget, N_SLOTS * sizeof(WtTag)))
      return;
    self->slots = g_new0(WtTag, N_SLOTS);
  }
  self->slots[place(tag)] = (WtTag) { value, tag, self->epoch + 1, again };
}

void wt_tags_forget(WtTagTable *self, uint32_t tag)
{
  WtTag *slot = find(self, tag);

  if (slot)
    *slot = (WtTag) { 0 };
}

void wt_tags_clear(WtTagTable *self, WtBudget *budget)
{
  if (!self->slots)
    return;
  g_free(self->slots);
  self->slots = NULL;
  wt_budget_give(budget, N_SLOTS * sizeof(WtTag));
}

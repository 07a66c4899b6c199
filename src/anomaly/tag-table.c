/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/tag-table.h"

#include <glib.h>

enum { FEWEST_SLOTS = 4, MOST_SLOTS = 128, NEAR = 4 };

/* Tags are often counted, or pointers: every bit must count. */
static uint32_t place(uint32_t tag)
{
  tag = (tag ^ tag >> 16) * 0x85ebca6bu;
  return tag ^ tag >> 13;
}

/** The @i-th slot in which @tag may be. */
static WtTag *slot_of(const WtTagTable *self, uint32_t tag, uint32_t i)
{
  return &self->slots[(place(tag) + i) & (self->n_slots - 1)];
}

static bool is_used(const WtTagTable *self, const WtTag *slot)
{
  return slot->epoch == self->epoch + 1;
}

static WtTag *find(const WtTagTable *self, uint32_t tag)
{
  for (uint32_t i = 0; self->slots && i < NEAR; i++) {
    WtTag *const slot = slot_of(self, tag, i);

    if (is_used(self, slot) && slot->tag == tag)
      return slot;
  }
  return NULL;
}

static WtTag *find_free(const WtTagTable *self, uint32_t tag)
{
  for (uint32_t i = 0; self->slots && i < NEAR; i++)
    if (!is_used(self, slot_of(self, tag, i)))
      return slot_of(self, tag, i);
  return NULL;
}

/** What finds no place near its own in the larger table is forgotten. */
static bool grow(WtTagTable *self, WtBudget *budget)
{
  const uint32_t n_old = self->n_slots;
  const uint32_t n = n_old ? 2 * n_old : FEWEST_SLOTS;
  g_autofree WtTag *old = NULL;

  if (n > MOST_SLOTS || !wt_budget_take(budget, (n - n_old) * sizeof *old))
    return false;
  old = g_steal_pointer(&self->slots);
  self->slots = g_new0(WtTag, n);
  self->n_slots = n;
  for (uint32_t i = 0; i < n_old; i++) {
    WtTag *const slot = is_used(self, &old[i]) ? find_free(self, old[i].tag) : NULL;

    if (slot)
      *slot = old[i];
  }
  return true;
}

const WtTag *wt_tag_table_find(const WtTagTable *self, uint32_t tag)
{
  return find(self, tag);
}

void wt_tag_table_keep(WtTagTable *self, WtBudget *budget, uint32_t tag, uint64_t value)
{
  WtTag *slot = find(self, tag);
  const bool again = slot != NULL;

  if (!slot)
    slot = find_free(self, tag);
  while (!slot && grow(self, budget))
    slot = find_free(self, tag);
  if (!slot && self->slots)
    slot = slot_of(self, tag, 0);
  if (slot)
    *slot = (WtTag) { value, tag, self->epoch + 1, again };
}

void wt_tag_table_forget(WtTagTable *self, uint32_t tag)
{
  WtTag *slot = find(self, tag);

  if (slot)
    *slot = (WtTag) { 0 };
}

void wt_tag_table_clear(WtTagTable *self, WtBudget *budget)
{
  wt_budget_give(budget, self->n_slots * sizeof(WtTag));
  g_free(self->slots);
  self->slots = NULL;
  self->n_slots = 0;
}

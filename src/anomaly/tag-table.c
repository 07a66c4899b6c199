/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/tag-table.h"

#include <glib.h>

enum { FEWEST_SLOTS = 4, MOST_SLOTS = 128, NEAR = 4 };

/* The @i-th slot in which @tag may be, of NEAR. Tags are often counted, or pointers: every bit must
 * count. */
static WtTag *slot_of(const WtTagTable *self, uint32_t tag, uint32_t i)
{
  tag = (tag ^ tag >> 16) * 0x85ebca6bu;
  return &self->slots[((tag ^ tag >> 13) + i) & (self->room - 1)];
}

static bool counts(const WtTagTable *self, const WtTag *slot)
{
  return slot->epoch == self->epoch + 1;
}

static WtTag *find(const WtTagTable *self, uint32_t tag)
{
  for (uint32_t i = 0; self->slots && i < NEAR; i++) {
    WtTag *const slot = slot_of(self, tag, i);

    if (slot->tag == tag && counts(self, slot))
      return slot;
  }
  return NULL;
}

static WtTag *find_free(const WtTagTable *self, uint32_t tag)
{
  for (uint32_t i = 0; self->slots && i < NEAR; i++)
    if (!counts(self, slot_of(self, tag, i)))
      return slot_of(self, tag, i);
  return NULL;
}

static bool grow(WtTagTable *self, WtBudget *budget)
{
  const WtTagTable old = *self;
  const uint32_t room = old.room ? 2 * old.room : FEWEST_SLOTS;

  if (room > MOST_SLOTS || !wt_budget_take(budget, (room - old.room) * sizeof(WtTag)))
    return false;
  self->slots = g_new0(WtTag, room);
  self->room = room;
  for (uint32_t i = 0; i < old.room; i++) {
    WtTag *const slot = find_free(self, old.slots[i].tag);

    if (slot && counts(self, &old.slots[i]))
      *slot = old.slots[i];
  }
  g_free(old.slots);
  return true;
}

const WtTag *wt_tags_find(const WtTagTable *self, uint32_t tag)
{
  return find(self, tag);
}

void wt_tags_keep(WtTagTable *self, WtBudget *budget, uint32_t tag, uint64_t value)
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

void wt_tags_forget(WtTagTable *self, uint32_t tag)
{
  WtTag *slot = find(self, tag);

  if (slot)
    *slot = (WtTag) { 0 };
}

void wt_tags_clear(WtTagTable *self, WtBudget *budget)
{
  wt_budget_give(budget, self->room * sizeof(WtTag));
  g_free(self->slots);
  *self = (WtTagTable) { .epoch = self->epoch };
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A value stands at its tag's place or, where that is taken, at the next free one.
 */
#include "base/tag-map.h"

#include <glib.h>

#define ROOM_MIN 4u

/* Tags are often counted, or pointers: every bit must count in the low ones. */
static uint32_t place(const WtTagMap *self, uint32_t tag)
{
  tag = (tag ^ tag >> 16) * 0x85ebca6bu;
  tag = (tag ^ tag >> 13) * 0xc2b2ae35u;
  return (tag ^ tag >> 16) & (self->room - 1);
}

static uint32_t after(const WtTagMap *self, uint32_t i)
{
  return (i + 1) & (self->room - 1);
}

/* Where @tag is, or the free slot where it would be. */
static uint32_t seek(const WtTagMap *self, uint32_t tag)
{
  uint32_t i = place(self, tag);

  while (self->slots[i].value && self->slots[i].tag != tag)
    i = after(self, i);
  return i;
}

static void resize(WtTagMap *self, uint32_t room)
{
  const WtTagMap old = *self;

  self->slots = g_new0(WtTagged, room);
  self->room = room;
  for (uint32_t i = 0; i < old.room; i++)
    if (old.slots[i].value)
      self->slots[seek(self, old.slots[i].tag)] = old.slots[i];
  g_free(old.slots);
}

void *wt_tag_map_find(const WtTagMap *self, uint32_t tag)
{
  return self->n ? self->slots[seek(self, tag)].value : NULL;
}

void wt_tag_map_put(WtTagMap *self, uint32_t tag, void *value)
{
  if (self->n >= self->room / 4 * 3)
    resize(self, MAX(2 * self->room, ROOM_MIN));
  self->slots[seek(self, tag)] = (WtTagged) { value, tag };
  self->n++;
}

/* How far @i is behind the place of the tag that stands there. */
static uint32_t distance(const WtTagMap *self, uint32_t i, uint32_t from)
{
  return (i - from) & (self->room - 1);
}

/* What stands behind a slot that was emptied moves up, if it may: no search may end early. */
static void close_up(WtTagMap *self, uint32_t hole)
{
  for (uint32_t i = after(self, hole); self->slots[i].value; i = after(self, i)) {
    if (distance(self, i, place(self, self->slots[i].tag)) < distance(self, i, hole))
      continue;
    self->slots[hole] = self->slots[i];
    hole = i;
  }
  self->slots[hole].value = NULL;
}

static void *take_at(WtTagMap *self, uint32_t i)
{
  void *const value = self->slots[i].value;

  if (!value)
    return NULL;
  close_up(self, i);
  self->n--;
  if (self->room > 4 * ROOM_MIN && self->n <= self->room / 3)
    resize(self, self->room / 2);
  return value;
}

void *wt_tag_map_take(WtTagMap *self, uint32_t tag)
{
  return self->n ? take_at(self, seek(self, tag)) : NULL;
}

void wt_tag_map_sift(WtTagMap *self, bool (*stays)(void *user, void *value), void *user)
{
  for (uint32_t i = 0; i < self->room; i++) {
    WtTagged *const slot = &self->slots[i];

    if (!slot->value || stays(user, slot->value))
      continue;
    slot->value = NULL;
    self->n--;
  }
  if (self->room)
    resize(self, self->room); /* each to its place again */
}

void wt_tag_map_clear(WtTagMap *self, void (*let_go)(void *value))
{
  for (uint32_t i = 0; let_go && i < self->room; i++)
    if (self->slots[i].value)
      let_go(self->slots[i].value);
  g_free(self->slots);
  *self = (WtTagMap) { 0 };
}

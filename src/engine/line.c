/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "engine/line.h"

#include <glib.h>
#include <string.h>

#define FIRST_ROOM 64u

static WtInLine **place(const WtLine *self, uint64_t ticket)
{
  return &self->ring[ticket & (self->room - 1)];
}

void wt_line_clear(WtLine *self)
{
  while (!wt_line_empty(self))
    wt_line_drop_first(self);
  g_clear_pointer(&self->ring, g_free);
  self->room = 0;
}

WtInLine *wt_line_first(const WtLine *self)
{
  return wt_line_empty(self) ? NULL : *place(self, self->first);
}

WtInLine *wt_line_find(const WtLine *self, uint64_t ticket)
{
  return ticket >= self->first && ticket < self->next ? *place(self, ticket) : NULL;
}

static void grow(WtLine *self)
{
  const WtLine old = *self;

  self->room = MAX(2 * old.room, FIRST_ROOM);
  self->ring = g_new(WtInLine *, self->room);
  for (uint64_t t = old.first; t < old.next; t++)
    *place(self, t) = *place(&old, t);
  g_free(old.ring);
}

static WtInLine *add(WtLine *self, uint64_t ticket, size_t octets)
{
  WtInLine *const held = g_malloc(sizeof *held + octets);

  memset(held, 0, sizeof *held);
  held->octets = sizeof *held + octets;
  if (wt_line_empty(self))
    self->first = self->next = ticket;
  if (self->next - self->first == self->room)
    grow(self);
  *place(self, self->next++) = held;
  self->octets += held->octets;
  return held;
}

static WtBytes copy(uint8_t *into, WtBytes octets)
{
  if (octets.len)
    memcpy(into, octets.data, octets.len);
  return (WtBytes) { into, octets.len };
}

static bool within(WtBytes inner, WtBytes outer)
{
  return inner.data >= outer.data && inner.data + inner.len <= outer.data + outer.len;
}

/* A record holds its frame and options; only views into it have to be moved then. */
static WtBytes copy_or_move(uint8_t **into, WtBytes view, WtBytes old, WtBytes new)
{
  if (view.len == 0)
    return (WtBytes) { *into, 0 };
  if (old.len && within(view, old))
    return (WtBytes) { new.data + (view.data - old.data), view.len };
  const WtBytes copied = copy(*into, view);

  *into += view.len;
  return copied;
}

WtInLine *wt_line_add_frame(WtLine *self, uint64_t ticket, const WtFrame *frame,
                            const WtSegment *segment)
{
  WtInLine *const held =
      add(self, ticket, frame->record.len + frame->data.len + frame->options.len);
  uint8_t *free_at = held->copy + frame->record.len;

  held->frame = *frame;
  held->frame.record = copy(held->copy, frame->record);
  held->frame.data = copy_or_move(&free_at, frame->data, frame->record, held->frame.record);
  held->frame.options =
      copy_or_move(&free_at, frame->options, frame->record, held->frame.record);
  if (!segment)
    return held;
  held->tcp = true;
  held->segment = *segment;
  held->segment.frame = &held->frame;
  held->segment.payload =
      copy_or_move(&free_at, segment->payload, frame->data, held->frame.data);
  return held;
}

WtInLine *wt_line_add_block(WtLine *self, uint64_t ticket, WtBytes block)
{
  WtInLine *const held = add(self, ticket, block.len);

  held->block = copy(held->copy, block);
  held->settled = true;
  return held;
}

void wt_line_drop_first(WtLine *self)
{
  WtInLine *const held = wt_line_first(self);

  self->first++;
  self->octets -= held->octets;
  g_free(held);
}

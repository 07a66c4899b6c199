/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/trail.h"

#include <glib.h>

#define SETTLED_WITHIN 64u /* frames whose cut waits are among the last ones */

void wt_trail_add(WtTrail *self, uint32_t direction, const WtPiece *p)
{
  self->marks[self->n++ % WT_TRAIL_MARKS] = (WtTrailMark) {
    .offset = p->offset,
    .frame = p->frame,
    .direction = direction,
    .len = (uint32_t) p->octets.len,
    .at = p->place.at,
    .size = p->place.size,
    .input = p->input,
    .checksum = p->checksum,
  };
}

/** The @back-th last of them, from 1. Those that were never added are of direction 0: nobody's. */
static uint32_t index_of(const WtTrail *self, uint32_t back)
{
  return (self->n - back) % WT_TRAIL_MARKS;
}

void wt_trail_settle(WtTrail *self, uint16_t input, uint64_t frame, uint32_t size)
{
  bool found = false;

  for (uint32_t back = 1; back <= SETTLED_WITHIN; back++) {
    WtTrailMark *const mark = &self->marks[index_of(self, back)];
    const bool is_it = mark->frame == frame && mark->input == input && mark->direction;

    if (found && !is_it)
      return;
    found = is_it;
    if (is_it)
      mark->size = size;
  }
}

const WtTrailMark *wt_trail_find(const WtTrail *self, uint32_t direction, uint64_t offset)
{
  for (uint32_t back = 1; back <= WT_TRAIL_MARKS; back++) {
    const WtTrailMark *const mark = &self->marks[index_of(self, back)];

    if (mark->direction == direction && offset >= mark->offset &&
        offset - mark->offset < mark->len)
      return mark;
  }
  return NULL;
}

uint32_t wt_trail_checksums(const WtTrail *self, uint32_t direction, uint64_t from, uint64_t to)
{
  uint64_t left = to - from; /* each octet is delivered once */
  uint32_t classes = 0;

  for (uint32_t back = 1; left && back <= WT_TRAIL_MARKS; back++) {
    const WtTrailMark *const mark = &self->marks[index_of(self, back)];
    const uint64_t begin = MAX(from, mark->offset);
    const uint64_t end = MIN(to, mark->offset + mark->len);

    if (mark->direction != direction || begin >= end)
      continue;
    classes |= 1u << mark->checksum;
    left -= end - begin;
  }
  return left ? 0 : classes;
}

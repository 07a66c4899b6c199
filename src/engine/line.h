/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Line: copies of frames, and of records between them, that wait for their turn. Each has the ticket
 * that it was pushed with; tickets in the line follow each other without a gap.
 */
#ifndef WT_ENGINE_LINE_H
#define WT_ENGINE_LINE_H

#include "offload/cut.h"
#include "wiretruth/offload.h"

/**
 * WtInLine:
 * @frame: of a frame; its octets are in @copy
 * @block: of a record between frames, likewise; empty for a frame
 * @segment: counts if @tcp; its frame is @frame
 * @cutter: of a segment whose cut is not @settled; it outlives that
 * @octets: what it takes of memory
 */
typedef struct {
  WtFrame frame;
  WtBytes block;
  WtSegment segment;
  WtCut cut;
  WtCutter *cutter;
  size_t octets;
  bool settled, tcp, big_endian;
  uint8_t copy[];
} WtInLine;

/** WtLine: @octets: what all of them take. */
typedef struct {
  WtInLine **ring;      /* a power of two of them */
  uint64_t first, next; /* tickets */
  size_t room, octets;
} WtLine;

void wt_line_clear(WtLine *self);

static inline bool wt_line_empty(const WtLine *self)
{
  return self->first == self->next;
}

/** wt_line_first: the one whose turn is next, or NULL. */
WtInLine *wt_line_first(const WtLine *self);

/** wt_line_find: the one with @ticket, or NULL if it is not in the line. */
WtInLine *wt_line_find(const WtLine *self, uint64_t ticket);

/**
 * wt_line_add_frame:
 * @ticket: the next one if the line is not empty
 * @segment: NULL if it is no TCP segment; its views are moved to the copy
 */
WtInLine *wt_line_add_frame(WtLine *self, uint64_t ticket, const WtFrame *frame,
                            const WtSegment *segment);

WtInLine *wt_line_add_block(WtLine *self, uint64_t ticket, WtBytes block);

/** wt_line_drop_first: frees it. */
void wt_line_drop_first(WtLine *self);

#endif

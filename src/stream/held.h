/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Octets that arrived ahead of a gap: a list of copies, sorted by offset, never overlapping. The
 * only place in this stage that copies payload.
 */
#ifndef WT_STREAM_HELD_H
#define WT_STREAM_HELD_H

#include "base/budget.h"
#include "stream/stream.h"

/** WtPiece: a stretch of the stream, captured up to octets.len of its @wire_len. Borrowed. */
typedef struct {
  WtBytes octets;
  uint64_t offset;
  uint64_t wire_len;
  WtPlace place;
  uint64_t frame;
  int64_t ts_ns;
  uint16_t input;
  uint8_t checksum; /* WtChecksum of its segment */
  bool suspect;
} WtPiece;

struct WtHeld {
  WtHeld *next;
  WtPiece piece; /* piece.octets.data is copy[] */
  uint8_t copy[];
};

static inline uint64_t wt_piece_end(const WtPiece *p)
{
  return p->offset + p->wire_len;
}

/** wt_piece_front: its first @n octets; @n at most wire_len. */
WtPiece wt_piece_front(const WtPiece *p, uint64_t n);

/** wt_piece_trim: without its first @n octets; @n at most wire_len. */
WtPiece wt_piece_trim(const WtPiece *p, uint64_t n);

/** wt_piece_differs: whether two pieces disagree anywhere that both captured. */
bool wt_piece_differs(const WtPiece *a, const WtPiece *b);

/**
 * wt_held_insert:
 * @list: head of the list
 * @p: what of it no held piece covers yet is copied in
 * @budget: asked for every octet
 * @held: counts octets of the list                                [octets]
 * @clash: set if a held octet differs from one of @p; the held one stays
 *
 * Returns: false if the budget did not suffice; the list is then as it was, or holds a part of @p
 */
bool wt_held_insert(WtHeld **list, const WtPiece *p, WtBudget *budget, uint64_t *held,
                    bool *clash);

/** wt_held_drop: frees the first piece of @list. */
void wt_held_drop(WtHeld **list, WtBudget *budget, uint64_t *held);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/held.h"

#include <glib.h>
#include <string.h>

WtPiece wt_piece_front(const WtPiece *p, uint64_t n)
{
  WtPiece front = *p;

  front.wire_len = n;
  front.octets.len = MIN(p->octets.len, (size_t) n);
  return front;
}

WtPiece wt_piece_trim(const WtPiece *p, uint64_t n)
{
  WtPiece rest = *p;
  const size_t captured = MIN(p->octets.len, (size_t) n);

  rest.offset += n;
  rest.place.at += (uint32_t) n;
  rest.wire_len -= n;
  rest.octets.len -= captured;
  if (rest.octets.len)
    rest.octets.data += captured;
  return rest;
}

bool wt_piece_differs(const WtPiece *a, const WtPiece *b)
{
  const uint64_t from = MAX(a->offset, b->offset);
  const uint64_t to = MIN(a->offset + a->octets.len, b->offset + b->octets.len);

  return from < to && memcmp(a->octets.data + (from - a->offset),
                             b->octets.data + (from - b->offset), (size_t) (to - from)) != 0;
}

static WtHeld *copy_piece(const WtPiece *p, WtBudget *budget, uint64_t *held)
{
  if (!wt_budget_take(budget, sizeof(WtHeld) + p->octets.len))
    return NULL;

  WtHeld *h = g_malloc(sizeof *h + p->octets.len);

  h->next = NULL;
  h->piece = *p;
  h->piece.octets.data = h->copy;
  if (p->octets.len)
    memcpy(h->copy, p->octets.data, p->octets.len);
  *held += p->octets.len;
  return h;
}

bool wt_held_insert(WtHeld **list, const WtPiece *p, WtBudget *budget, uint64_t *held,
                    bool *clash)
{
  WtPiece rest = *p;
  WtHeld **link = list;

  while (rest.wire_len) {
    while (*link && wt_piece_end(&(*link)->piece) <= rest.offset)
      link = &(*link)->next;

    const WtHeld *h = *link;
    uint64_t n = rest.wire_len;

    if (!h || rest.offset < h->piece.offset) {
      if (h)
        n = MIN(n, h->piece.offset - rest.offset);
      const WtPiece part = wt_piece_front(&rest, n);
      WtHeld *new = copy_piece(&part, budget, held);

      if (!new)
        return false;
      new->next = *link;
      *link = new;
    } else {
      n = MIN(n, wt_piece_end(&h->piece) - rest.offset);
      *clash |= wt_piece_differs(&rest, &h->piece);
    }
    rest = wt_piece_trim(&rest, n);
  }
  return true;
}

void wt_held_drop(WtHeld **list, WtBudget *budget, uint64_t *held)
{
  WtHeld *h = *list;

  *list = h->next;
  *held -= h->piece.octets.len;
  wt_budget_give(budget, sizeof *h + h->piece.octets.len);
  g_free(h);
}

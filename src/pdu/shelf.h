/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Shelf: runs of octets between two holes that may hold PDUs, but nothing to tell them by, kept
 * until the connection's numbers are known and then read. The numbers become known when a PDU is
 * found anywhere on the connection, or when headers in two runs agree with each other.
 *
 * Bounded by the search budget and a number of runs; what does not fit is given up at once.
 */
#ifndef WT_PDU_SHELF_H
#define WT_PDU_SHELF_H

#include "pdu/bhs.h"

#define WT_SHELF_RUNS 32u
#define WT_SHELF_HINTS 8u

typedef struct WtFramer WtFramer;
typedef struct WtShelved WtShelved;

/**
 * WtShelf: of one connection; initialise to zero.
 * @hints: numbers of headers that stand alone: @n_hints of WT_SHELF_HINTS; NULL before the first
 */
typedef struct {
  WtShelved *first, *last;
  uint32_t n_runs, n_hints;
  WtNumbers *hints;
} WtShelf;

/**
 * wt_shelf_put:
 * @framer: at the end of a run in which nothing was found; its buffer is taken over
 *
 * Returns: false if it does not belong here or there is no room
 */
bool wt_shelf_put(WtShelf *self, WtFramer *framer);

/** wt_shelf_read: reads all runs, if the connection's numbers are known by now. */
void wt_shelf_read(WtShelf *self, const WtNumbers *numbers);

/** wt_shelf_clear: what is left belongs to no PDU. */
void wt_shelf_clear(WtShelf *self);

#endif

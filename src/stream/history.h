/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What was delivered lately, as fingerprints: enough to say that a retransmission differs from its
 * first copy without keeping either. A direct-mapped table of fixed size for all directions; what
 * it forgot, or a copy with other edges, is not compared.
 */
#ifndef WT_STREAM_HISTORY_H
#define WT_STREAM_HISTORY_H

#include "stream/held.h"

#define WT_HISTORY_SLOTS 32768u /* a power of two */

typedef struct {
  struct {
    uint64_t offset;
    uint32_t direction;
    uint32_t len;
    uint32_t crc;
  } slots[WT_HISTORY_SLOTS];
} WtHistory;

void wt_history_add(WtHistory *self, uint32_t direction, const WtPiece *p);

/** wt_history_differs: whether the same stretch was delivered before with other octets. */
bool wt_history_differs(const WtHistory *self, uint32_t direction, const WtPiece *p);

#endif

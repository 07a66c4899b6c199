/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What rules tell of a few PDUs: the first finding, its numbers, and whether there was another.
 */
#ifndef WT_TEST_HEARD_H
#define WT_TEST_HEARD_H

#include "anomaly/rules.h"

#define NONE WT_N_FINDINGS

typedef struct {
  WtFindingId id;
  uint64_t expected, seen;
  unsigned count;
  bool others; /* than @id */
} Heard;

/** hear: as the sink of rules; @user: a Heard. */
static inline void hear(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected,
                        uint64_t seen)
{
  Heard *heard = user;

  (void) pdu;
  heard->others |= heard->count && heard->id != id;
  if (heard->count++)
    return;
  heard->id = id;
  heard->expected = expected;
  heard->seen = seen;
}

#endif

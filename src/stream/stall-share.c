/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What stalls took of a span of time.
 */
#include <glib.h>

#include "base/time.h"
#include "stream/stall.h"

#define LASTING 4u /* not over: copies and a closed window, of either direction */

/** Stalls that may concern @span. Returns: how many */
static uint32_t gather(const WtStalls *self, const WtStallSpan *span,
                       WtStall found[WT_STALLS_KEPT + LASTING])
{
  uint32_t n = 0;

  for (uint32_t i = 0; i < MIN(self->n, WT_STALLS_KEPT); i++) {
    const WtStall *const s = &self->store->kept[i];

    if (s->to_ns > span->from_ns && s->from_ns < span->to_ns &&
        s->offset < span->reach[s->direction])
      found[n++] = *s;
  }
  for (int i = 0; i < 2; i++) {
    const WtStallSide *const side = &self->side[i];

    if (side->is_copied && side->copied.offset < span->reach[i])
      found[n++] = side->copied;
    if (side->closed && side->probed && side->end < span->reach[i])
      found[n++] = (WtStall) { side->closed_ns, span->to_ns, side->end, WT_STALL_CLOSED_WINDOW,
                               (uint8_t) i };
  }
  return n;
}

static bool any_lasts(const WtStalls *self)
{
  return self->side[0].is_copied || self->side[1].is_copied || self->side[0].closed ||
         self->side[1].closed;
}

void wt_stalls_share(const WtStalls *self, const WtStallSpan *span,
                     uint64_t lost_ns[WT_N_STALLS])
{
  WtStall found[WT_STALLS_KEPT + LASTING];
  int64_t at_ns = span->from_ns, next_ns;

  for (unsigned kind = 0; kind < WT_N_STALLS; kind++)
    lost_ns[kind] = 0;
  if (self->latest_ns <= span->from_ns && !any_lasts(self))
    return;

  const uint32_t n = gather(self, span, found);

  for (; at_ns < span->to_ns; at_ns = next_ns) {
    WtStallKind kind = WT_N_STALLS;

    next_ns = span->to_ns;
    for (uint32_t i = 0; i < n; i++) {
      if (found[i].to_ns <= at_ns)
        continue;
      if (found[i].from_ns > at_ns) {
        next_ns = MIN(next_ns, found[i].from_ns);
        continue;
      }
      next_ns = MIN(next_ns, found[i].to_ns);
      kind = MIN(kind, found[i].kind);
    }
    if (kind < WT_N_STALLS)
      lost_ns[kind] += wt_time_between(at_ns, next_ns);
  }
}

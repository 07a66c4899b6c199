/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The progress line on standard error, for runs long enough that a person begins to wonder.
 */
#ifndef WT_CLI_PROGRESS_H
#define WT_CLI_PROGRESS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "capture/merge.h"

/** WtProgress: @merge or @source is what is read; the other is NULL. */
typedef struct {
  const WtMerge *merge;
  const WtSource *source;
  gint64 began_us, drawn_us;
  uint64_t octets;
  uint32_t ticks;
  bool wanted, shown;
} WtProgress;

/** wt_progress_init: @wanted false makes everything else do nothing. */
void wt_progress_init(WtProgress *self, const WtMerge *merge, bool wanted);

/** wt_progress_init_source: the same where one capture is rewritten. */
void wt_progress_init_source(WtProgress *self, const WtSource *source, bool wanted);

/** wt_progress_wanted: standard error is a terminal that can redraw a line. */
bool wt_progress_wanted(void);

/** wt_progress_draw: shows the line if it is time to. */
void wt_progress_draw(WtProgress *self);

/** wt_progress_clear: takes the line away; before anything else is written to the terminal. */
void wt_progress_clear(WtProgress *self);

/** wt_progress_tick: a frame of @octets was analysed. Looks at the clock once in 1024. */
static inline void wt_progress_tick(WtProgress *self, size_t octets)
{
  self->octets += octets;
  if ((++self->ticks & 1023u) == 0 && self->wanted)
    wt_progress_draw(self);
}

#endif

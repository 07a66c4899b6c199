/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/progress.h"

#include <stdio.h>
#include <unistd.h>

#include "cli/terminal.h"
#include "report/words.h"

#define PATIENCE_US 300000 /* shorter runs show nothing       */
#define REDRAW_US 200000   /* five times a second at the most */
#define ERASE_LINE "\r\033[K"

void wt_progress_init(WtProgress *self, const WtMerge *merge, bool wanted)
{
  const gint64 now = g_get_monotonic_time();

  *self = (WtProgress) { .merge = merge, .began_us = now, .drawn_us = now, .wanted = wanted };
}

void wt_progress_init_source(WtProgress *self, const WtSource *source, bool wanted)
{
  wt_progress_init(self, NULL, wanted);
  self->source = source;
}

bool wt_progress_wanted(void)
{
  return isatty(STDERR_FILENO) == 1 && wt_terminal_able();
}

void wt_progress_draw(WtProgress *self)
{
  const gint64 now = g_get_monotonic_time();
  const double seconds = (double) (now - self->began_us) / 1e6;

  if (now - self->began_us < PATIENCE_US || now - self->drawn_us < REDRAW_US)
    return;

  g_autoptr(GString) line = g_string_new(ERASE_LINE);
  const double share =
      self->source ? wt_source_progress(self->source) : wt_merge_progress(self->merge);

  g_string_append(line, self->source ? "rewriting  " : "analysing  ");

  if (share >= 0)
    g_string_append_printf(line, "%.0f %%  ", CLAMP(share, 0, 1) * 100);
  else
    wt_words_octets(line, self->octets);
  g_string_append(line, share >= 0 ? "" : "  ");
  wt_words_octets(line, (uint64_t) ((double) self->octets / seconds));
  g_string_append(line, "/s");
  if (share >= 0.01)
    g_string_append_printf(line, "  ~%.0f s left", seconds * MAX(1 - share, 0) / share);
  (void) fputs(line->str, stderr);
  (void) fflush(stderr);
  self->drawn_us = now;
  self->shown = true;
}

void wt_progress_clear(WtProgress *self)
{
  if (self->shown)
    (void) fputs(ERASE_LINE, stderr);
  (void) fflush(stderr);
  self->shown = false;
}

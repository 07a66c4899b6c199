/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/merge.h"

#include "capture/filter.h"
#include "capture/format.h"
#include "wiretruth/error.h"

#define INPUTS_MAX 65536u /* WtFrame.input has 16 bits */
#define LINKTYPE_ETHERNET 1u
#define BLOCKS_ALL (16u * 1024 * 1024) /* for all inputs, until each has the smallest block */

/** Input: one capture and, if @waiting, its next frame, not delivered yet. */
typedef struct {
  WtSource *source;
  WtFrame frame;
  bool waiting;
} Input;

/**
 * WtMerge:
 * @latest: whose frame was delivered last: it is asked for another before the next choice
 * @begun: a frame was asked for; nothing is read before, so that opening a pipe does not wait
 */
struct WtMerge {
  WtFilter *filter;
  size_t n, latest;
  bool begun;
  Input inputs[];
};

static void advance(WtMerge *self, Input *input)
{
  do
    input->waiting = wt_source_next(input->source, &input->frame) == WT_SOURCE_FRAME;
  while (input->waiting && self->filter && !wt_filter_accepts(self->filter, &input->frame));
}

/* The first frame of every input, before any is filtered: a filter is judged by their
   link types. */
static void fetch_first(WtMerge *self)
{
  for (size_t i = 0; i < self->n; i++) {
    Input *input = &self->inputs[i];

    input->waiting = wt_source_next(input->source, &input->frame) == WT_SOURCE_FRAME;
  }
}

/* Good if it compiles for any input; else the first input's complaint counts. */
static bool check_filter(WtMerge *self, GError **error)
{
  GError *first = NULL;
  bool good = false, tried = false;

  for (size_t i = 0; i < self->n && !good; i++) {
    if (!self->inputs[i].waiting)
      continue;
    good = wt_filter_check(self->filter, self->inputs[i].frame.linktype, first ? NULL : &first);
    tried = true;
  }
  if (!tried)
    good = wt_filter_check(self->filter, LINKTYPE_ETHERNET, &first);
  if (good)
    g_clear_error(&first);
  else
    g_propagate_error(error, first);
  return good;
}

static void begin(WtMerge *self)
{
  self->begun = true;
  if (!self->filter)
    fetch_first(self); /* with a filter they are there since it was checked */
  for (size_t i = 0; self->filter && i < self->n; i++) {
    Input *input = &self->inputs[i];

    if (input->waiting && !wt_filter_accepts(self->filter, &input->frame))
      advance(self, input);
  }
}

WtMerge *wt_merge_open(const char *const *paths, size_t n, const char *filter, GError **error)
{
  g_autoptr(WtMerge) self = g_malloc0(sizeof *self + n * sizeof self->inputs[0]);

  if (n > INPUTS_MAX) {
    g_set_error(error, WT_ERROR, WT_ERROR_OPEN, "more than %u captures at once", INPUTS_MAX);
    return NULL;
  }
  const size_t block = CLAMP(BLOCKS_ALL / MAX(n, 1), WT_BLOCK_MIN, WT_BLOCK);

  for (; self->n < n; self->n++) {
    Input *input = &self->inputs[self->n];

    input->source = wt_source_open_block(paths[self->n], block, error);
    if (!input->source)
      return NULL;
  }
  if (filter) {
    self->filter = wt_filter_new(filter);
    fetch_first(self);
    if (!check_filter(self, error))
      return NULL;
  }
  return g_steal_pointer(&self);
}

void wt_merge_free(WtMerge *self)
{
  if (!self)
    return;
  for (size_t i = 0; i < self->n; i++)
    wt_source_free(self->inputs[i].source);
  wt_filter_free(self->filter);
  g_free(self);
}

/* Inputs are few: a look at each costs less than keeping them in order. */
static size_t earliest(const WtMerge *self)
{
  size_t best = self->n;

  for (size_t i = 0; i < self->n; i++) {
    const Input *input = &self->inputs[i];

    if (input->waiting &&
        (best == self->n || input->frame.ts_ns < self->inputs[best].frame.ts_ns))
      best = i;
  }
  return best;
}

bool wt_merge_next(WtMerge *self, WtFrame *out)
{
  if (!self->begun)
    begin(self);
  else if (self->latest < self->n)
    advance(self, &self->inputs[self->latest]);
  self->latest = earliest(self);
  if (self->latest == self->n)
    return false;
  *out = self->inputs[self->latest].frame;
  out->input = (uint16_t) self->latest;
  return true;
}

const WtSource *wt_merge_input(const WtMerge *self, size_t i)
{
  return i < self->n ? self->inputs[i].source : NULL;
}

double wt_merge_progress(const WtMerge *self)
{
  uint64_t consumed_all = 0, size_all = 0;

  for (size_t i = 0; i < self->n; i++) {
    uint64_t consumed, size;

    if (!wt_source_extent(self->inputs[i].source, &consumed, &size))
      return -1;
    consumed_all += MIN(consumed, size);
    size_all += size;
  }
  return size_all ? (double) consumed_all / (double) size_all : 1;
}

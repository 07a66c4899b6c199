/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pdu/shelf.h"

#include "pdu/framer-private.h"

struct WtShelved {
  WtShelved *next;
  WtFramer framer; /* holds the run's octets; out of step */
};

static bool known(const WtNumbers *numbers)
{
  return numbers->cmd_known || numbers->stat_known;
}

/** Whether a header alone in @run agrees with one alone in another; else it is remembered. */
static bool agrees(WtShelf *self, const WtFramer *run, WtNumbers *out)
{
  const WtBytes octets = { run->buffer->data + run->buffer_at,
                           run->buffer->len - run->buffer_at };
  const size_t step = run->aligned ? 4 : 1;
  WtBhs bhs;

  for (size_t at = wt_framer_first_candidate(run); at + WT_BHS_LEN <= octets.len; at += step) {
    if (!wt_bhs_glance(octets.data + at, true))
      continue;
    (void) wt_bhs_parse((WtBytes) { octets.data + at, WT_BHS_LEN }, &bhs);
    if (!wt_bhs_plausible(&bhs, run->sender) || !wt_numbers_telling(&bhs))
      continue;
    for (uint32_t i = 0; i < self->n_hints; i++)
      if (wt_numbers_near(&self->hints[i], &bhs)) {
        wt_numbers_learn(out, &bhs);
        return true;
      }
    if (!self->hints)
      self->hints = g_new0(WtNumbers, WT_SHELF_HINTS);
    if (self->n_hints < WT_SHELF_HINTS)
      wt_numbers_learn(&self->hints[self->n_hints++], &bhs);
    return false;
  }
  return false;
}

bool wt_shelf_put(WtShelf *self, WtFramer *framer)
{
  WtNumbers *numbers = framer->shared.numbers;

  if (known(numbers) || self->n_runs == WT_SHELF_RUNS ||
      framer->buffer->len - framer->buffer_at < WT_BHS_LEN)
    return false;

  WtShelved *run = g_new0(WtShelved, 1);
  const bool agreed = agrees(self, framer, numbers);

  wt_framer_move_buffer(framer, &run->framer);
  *(self->last ? &self->last->next : &self->first) = run;
  self->last = run;
  self->n_runs++;
  if (agreed)
    wt_shelf_read(self, numbers);
  return true;
}

static WtShelved *take(WtShelf *self)
{
  WtShelved *run = self->first;

  self->first = run->next;
  if (!self->first)
    self->last = NULL;
  self->n_runs--;
  return run;
}

void wt_shelf_read(WtShelf *self, const WtNumbers *numbers)
{
  while (self->first && known(numbers)) {
    WtShelved *run = take(self);

    wt_framer_finish(&run->framer);
    wt_framer_clear(&run->framer);
    g_free(run);
  }
}

void wt_shelf_clear(WtShelf *self)
{
  g_clear_pointer(&self->hints, g_free);
  self->n_hints = 0;
  while (self->first) {
    WtShelved *run = take(self);

    run->framer.shared.sink->unparsed(run->framer.user,
                                      run->framer.buffer->len - run->framer.buffer_at);
    wt_framer_clear(&run->framer);
    g_free(run);
  }
}

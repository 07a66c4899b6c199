/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wiretruth/offload.h"

static void add(WtOffloadCount *self, const WtOffloadCount *other)
{
  self->frames += other->frames;
  self->data_frames += other->data_frames;
  self->wire_segments += other->wire_segments;
  self->super_segments += other->super_segments;
}

void wt_offload_use_add(WtOffloadUse *self, const WtOffloadUse *other)
{
  for (unsigned i = 0; i < 2; i++)
    add(&self->sent[i], &other->sent[i]);
  for (unsigned kind = 0; kind < WT_N_OFFLOAD_KINDS; kind++)
    self->kinds[kind] += other->kinds[kind];
  self->io_tasks += other->io_tasks;
  self->io_octets += other->io_octets;
}

WtOffloadCount wt_offload_use_sent(const WtOffloadUse *self)
{
  WtOffloadCount both = self->sent[0];

  add(&both, &self->sent[1]);
  return both;
}

static double per(uint64_t of, double work)
{
  return work > 0 ? (double) of / work : 0;
}

double wt_offload_per_io(const WtOffloadUse *self)
{
  return per(wt_offload_use_sent(self).wire_segments, (double) self->io_tasks);
}

double wt_offload_per_gb(const WtOffloadUse *self)
{
  return per(wt_offload_use_sent(self).wire_segments, (double) self->io_octets / 1e9);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/flow-table.h"

#include <string.h>

struct WtFlowTable {
  WtFlow **buckets;
  WtFlow *youngest, *oldest;
  GQueue closed;
  uint32_t mask, count, limit;
};

WtFlowTable *wt_flow_table_new(uint32_t limit)
{
  WtFlowTable *self = g_new0(WtFlowTable, 1);
  uint32_t buckets = 64;

  while (buckets < limit && buckets < 1u << 16)
    buckets *= 2;
  self->buckets = g_new0(WtFlow *, buckets);
  self->mask = buckets - 1;
  self->limit = limit;
  return self;
}

void wt_flow_table_free(WtFlowTable *self)
{
  g_free(self->buckets);
  g_free(self);
}

/** Both directions of a connection have the same hash. */
static uint32_t hash_pair(const WtEndpoint *a, const WtEndpoint *b)
{
  uint64_t words[4];

  memcpy(words, a->ip, 16);
  memcpy(words + 2, b->ip, 16);

  const uint64_t ips = (words[0] + words[2]) ^ (words[1] + words[3]) * 0x9e3779b97f4a7c15u;
  const uint64_t ports = (uint64_t) (a->port ^ b->port) << 32 | (uint32_t) (a->port + b->port);
  const uint64_t h = (ips ^ ports * 0xc2b2ae3d27d4eb4fu) * 0x9e3779b97f4a7c15u;

  return (uint32_t) (h >> 32);
}

static void unlink_age(WtFlowTable *self, WtFlow *flow)
{
  *(flow->newer ? &flow->newer->older : &self->youngest) = flow->older;
  *(flow->older ? &flow->older->newer : &self->oldest) = flow->newer;
}

static void link_youngest(WtFlowTable *self, WtFlow *flow)
{
  flow->newer = NULL;
  flow->older = self->youngest;
  *(flow->older ? &flow->older->newer : &self->oldest) = flow;
  self->youngest = flow;
}

WtFlow *wt_flow_table_find(WtFlowTable *self, const WtEndpoint *src, const WtEndpoint *dst,
                           int *direction)
{
  const uint32_t hash = hash_pair(src, dst);
  WtFlow *flow = self->buckets[hash & self->mask];

  for (; flow; flow = flow->hash_next) {
    if (flow->hash != hash)
      continue;
    if (wt_endpoint_equal(&flow->side[0], src) && wt_endpoint_equal(&flow->side[1], dst))
      *direction = 0;
    else if (wt_endpoint_equal(&flow->side[1], src) && wt_endpoint_equal(&flow->side[0], dst))
      *direction = 1;
    else
      continue;
    if (flow->newer) {
      unlink_age(self, flow);
      link_youngest(self, flow);
    }
    return flow;
  }
  return NULL;
}

WtFlow *wt_flow_table_add(WtFlowTable *self, const WtSegment *segment)
{
  WtFlow *flow = g_new0(WtFlow, 1);

  flow->side[0] = segment->src;
  flow->side[1] = segment->dst;
  flow->opener = -1;
  flow->window_shift[0] = flow->window_shift[1] = -1;
  flow->hash = hash_pair(&segment->src, &segment->dst);
  flow->hash_next = self->buckets[flow->hash & self->mask];
  self->buckets[flow->hash & self->mask] = flow;
  link_youngest(self, flow);
  self->count++;
  return flow;
}

bool wt_flow_table_full(const WtFlowTable *self)
{
  return self->count >= self->limit;
}

WtFlow *wt_flow_table_oldest(const WtFlowTable *self)
{
  return self->oldest;
}

void wt_flow_table_close(WtFlowTable *self, WtFlow *flow)
{
  if (flow->closed)
    return;
  flow->closed = true;
  flow->closing.data = flow;
  g_queue_push_tail_link(&self->closed, &flow->closing);
}

void wt_flow_table_reopen(WtFlowTable *self, WtFlow *flow)
{
  if (flow->closed)
    g_queue_unlink(&self->closed, &flow->closing);
  flow->closed = false;
}

WtFlow *wt_flow_table_closed(const WtFlowTable *self, guint spared)
{
  return self->closed.length > spared ? self->closed.head->data : NULL;
}

static void clear_taps(WtFlow *flow)
{
  for (WtTap *tap; (tap = flow->taps);) {
    flow->taps = tap->next;
    wt_cutter_clear(&tap->cutter[0]);
    wt_cutter_clear(&tap->cutter[1]);
    g_free(tap);
  }
}

static WtTap *add_tap(WtFlow *flow, uint16_t input)
{
  WtTap *const tap = g_new0(WtTap, 1);

  tap->input = input;
  tap->next = flow->taps;
  for (int i = 0; i < 2; i++) {
    wt_cutter_init(&tap->cutter[i]);
    if (tap->next)
      tap->cutter[i].mss = tap->next->cutter[i].mss;
  }
  flow->taps = tap;
  return tap;
}

WtTap *wt_flow_tap(WtFlow *flow, uint16_t input)
{
  uint32_t n = 0;

  if (flow->taps && flow->taps->input == input)
    return flow->taps;
  for (WtTap **link = &flow->taps; *link; link = &(*link)->next, n++) {
    WtTap *const tap = *link;

    if (tap->input != input)
      continue;
    *link = tap->next;
    tap->next = flow->taps;
    flow->taps = tap;
    return tap;
  }
  return n < WT_TAPS_MAX ? add_tap(flow, input) : flow->taps;
}

void wt_flow_table_remove(WtFlowTable *self, WtFlow *flow)
{
  WtFlow **link = &self->buckets[flow->hash & self->mask];

  while (*link != flow)
    link = &(*link)->hash_next;
  *link = flow->hash_next;
  wt_flow_table_reopen(self, flow);
  unlink_age(self, flow);
  self->count--;
  clear_taps(flow);
  g_free(flow);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "decode/fragments.h"

#include <string.h>

#define UNIT 8u
#define DATAGRAM_MAX 65535u
#define N_UNITS (DATAGRAM_MAX / UNIT + 1)
#define TIMEOUT_NS (30 * UINT64_C(1000000000))
#define FIRST_CAPACITY 4096u

/**
 * Pending: a datagram that waits for fragments.
 * @have: one bit for each unit that is there
 * @total_len: its length; 0 until the last fragment came
 * @end: end of the furthest fragment so far
 * @longest: what the largest one carried
 * @hopeless: given up and counted; stands here so that its siblings do not begin it anew
 */
typedef struct {
  WtFragmentKey key;
  GList in_age;
  int64_t ts_ns;
  uint8_t *octets;
  size_t capacity, total_len, end, longest, units;
  uint64_t have[N_UNITS / 64];
  uint8_t protocol;
  bool hopeless;
} Pending;

static guint key_hash(gconstpointer data)
{
  const uint8_t *p = data;
  guint hash = 2166136261u; /* FNV-1a */

  for (size_t i = 0; i < sizeof(WtFragmentKey); i++)
    hash = (hash ^ p[i]) * 16777619u;
  return hash;
}

static gboolean key_equal(gconstpointer a, gconstpointer b)
{
  return memcmp(a, b, sizeof(WtFragmentKey)) == 0;
}

static size_t footprint(const Pending *p)
{
  return sizeof *p + p->capacity;
}

static void pending_free(gpointer data)
{
  Pending *p = data;

  g_free(p->octets);
  g_free(p);
}

void wt_fragments_init(WtFragments *self, size_t octets_max)
{
  G_STATIC_ASSERT(sizeof(WtFragmentKey) == 44); /* no padding: it is compared as octets */
  *self = (WtFragments) {
    .by_key = g_hash_table_new(key_hash, key_equal),
    .by_age = G_QUEUE_INIT,
    .whole = G_QUEUE_INIT,
    .octets_max = octets_max,
  };
}

/* Takes @p out of the table; the caller owns it then. */
static Pending *detach(WtFragments *self, Pending *p)
{
  g_hash_table_remove(self->by_key, &p->key);
  g_queue_unlink(&self->by_age, &p->in_age);
  self->octets -= footprint(p);
  return p;
}

static void give_up(WtFragments *self, Pending *p)
{
  if (!p->hopeless)
    self->lost++;
  pending_free(detach(self, p));
}

static void free_whole(WtFragments *self)
{
  for (GList *l; (l = g_queue_pop_head_link(&self->whole));)
    pending_free(l->data);
}

void wt_fragments_clear(WtFragments *self)
{
  free_whole(self);
  while (self->by_age.head)
    pending_free(detach(self, self->by_age.head->data));
  g_clear_pointer(&self->by_key, g_hash_table_unref);
}

void wt_fragments_begin_frame(WtFragments *self, int64_t ts_ns)
{
  free_whole(self);
  while (self->by_age.head) {
    Pending *oldest = self->by_age.head->data;

    if (ts_ns <= oldest->ts_ns || (uint64_t) ts_ns - (uint64_t) oldest->ts_ns <= TIMEOUT_NS)
      return;
    give_up(self, oldest);
  }
}

static Pending *find_or_begin(WtFragments *self, const WtFragment *f)
{
  Pending *p = g_hash_table_lookup(self->by_key, &f->key);

  if (p)
    return p;
  p = g_new0(Pending, 1);
  p->key = f->key;
  p->ts_ns = f->ts_ns;
  p->in_age.data = p;
  g_hash_table_add(self->by_key, p);
  g_queue_push_tail_link(&self->by_age, &p->in_age);
  self->octets += footprint(p);
  return p;
}

/* Its octets are of no use any more, but its siblings are still to come. */
static void lose_hope(WtFragments *self, Pending *p)
{
  if (!p->hopeless)
    self->lost++;
  p->hopeless = true;
  self->octets -= p->capacity;
  p->capacity = 0;
  g_clear_pointer(&p->octets, g_free);
}

/* Returns: false when @p itself was the oldest and had to go. */
static bool keep_within_bound(WtFragments *self, const Pending *p)
{
  while (self->octets > self->octets_max) {
    Pending *oldest = self->by_age.head->data;
    const bool itself = oldest == p;

    give_up(self, oldest);
    if (itself)
      return false;
  }
  return true;
}

static void grow(WtFragments *self, Pending *p, size_t len)
{
  size_t capacity = MAX(p->capacity, FIRST_CAPACITY);

  while (capacity < len)
    capacity *= 2;
  if (capacity == p->capacity)
    return;
  self->octets += capacity - p->capacity;
  p->octets = g_realloc(p->octets, capacity);
  p->capacity = capacity;
}

/* The first word on the length stands; whoever contradicts it is refused. */
static bool consistent(const Pending *p, const WtFragment *f)
{
  const size_t end = f->offset + f->wire_len;

  if (f->wire_len == 0 || end > DATAGRAM_MAX || (f->more && f->wire_len % UNIT))
    return false;
  if (!p->total_len)
    return f->more || end >= p->end;
  return f->more ? end <= p->total_len : end == p->total_len;
}

static void place(Pending *p, const WtFragment *f)
{
  for (size_t i = 0; i < f->octets.len; i += UNIT) {
    const size_t unit = (f->offset + i) / UNIT;
    const uint64_t bit = UINT64_C(1) << unit % 64;
    const size_t left = f->octets.len - i;

    if (p->have[unit / 64] & bit)
      continue;
    p->have[unit / 64] |= bit;
    p->units++;
    memcpy(p->octets + f->offset + i, f->octets.data + i, MIN(left, UNIT));
  }
  p->end = MAX(p->end, f->offset + f->octets.len);
  p->longest = MAX(p->longest, f->octets.len);
  if (!f->more)
    p->total_len = p->end;
  if (f->offset == 0)
    p->protocol = f->protocol;
}

WtFragmentStatus wt_fragments_push(WtFragments *self, const WtFragment *fragment,
                                   WtDatagram *out)
{
  Pending *p = find_or_begin(self, fragment);

  if (!p->hopeless && !consistent(p, fragment)) {
    if (!p->units)
      pending_free(detach(self, p));
    return WT_FRAGMENT_REFUSED;
  }
  if (fragment->octets.len < fragment->wire_len)
    lose_hope(self, p);
  if (!p->hopeless)
    grow(self, p, fragment->offset + fragment->octets.len);
  if (!keep_within_bound(self, p) || p->hopeless)
    return WT_FRAGMENT_KEPT;
  place(p, fragment);
  if (!p->total_len || p->units < (p->total_len + UNIT - 1) / UNIT)
    return WT_FRAGMENT_KEPT;
  *out = (WtDatagram) {
    .octets = { p->octets, p->total_len },
    .longest = p->longest,
    .protocol = p->protocol,
  };
  g_queue_push_tail_link(&self->whole, &detach(self, p)->in_age);
  return WT_FRAGMENT_WHOLE;
}

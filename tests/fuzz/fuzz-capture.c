/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Any octets as a capture file. The first one chooses how small the reader bites, and whether a
 * filter looks at the frames; read again in one bite, the same frames must come.
 */
#include <string.h>

#include "capture/filter.h"
#include "capture/format.h"

#define FRAMES_MAX 20000u /* a little gzip holds very many */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

typedef struct {
  WtBytes left;
  size_t bite;
} Memory;

/** Outcome: what must not depend on the bites. */
typedef struct {
  uint64_t frames, sum, dropped, broken_at;
  const char *reason;
  WtSourceStatus status;
} Outcome;

static ssize_t read_memory(void *user, uint8_t *into, size_t n)
{
  Memory *m = user;
  const size_t most = MIN(n, m->bite);
  const size_t got = MIN(most, m->left.len);

  if (got > 0)
    memcpy(into, m->left.data, got);
  m->left.data += got;
  m->left.len -= got;
  return (ssize_t) got;
}

static uint64_t mix(uint64_t sum, uint64_t v)
{
  return (sum ^ v) * UINT64_C(0x100000001b3);
}

static uint64_t mix_octets(uint64_t sum, WtBytes b)
{
  for (size_t i = 0; i < b.len; i++)
    sum = mix(sum, b.data[i]);
  return mix(sum, b.len);
}

static void look_at(const WtFrame *f, WtFilter *filter, Outcome *out)
{
  g_assert(f->wire_len >= f->data.len);
  g_assert(f->data.len <= WT_RECORD_MAX);
  g_assert(f->number > out->frames);
  out->frames = f->number;
  out->sum = mix_octets(mix_octets(out->sum, f->data), f->options);
  out->sum = mix(mix(mix(out->sum, (uint64_t) f->ts_ns), f->wire_len), f->linktype);
  out->sum = mix(out->sum, f->interface);
  if (filter)
    out->sum = mix(out->sum, wt_filter_accepts(filter, f));
}

static Outcome read_all(WtBytes file, size_t bite, bool filtered)
{
  Memory memory = { file, bite };
  const WtReader reader = { read_memory, NULL, &memory, file.len };
  g_autoptr(WtSource) source = wt_source_new(&reader, "memory", WT_BLOCK_MIN, NULL);
  g_autoptr(WtFilter) filter = filtered ? wt_filter_new("tcp port 3260 or vlan") : NULL;
  Outcome out = { 0 };
  WtFrame f = { 0 };

  if (!source)
    return out;
  for (unsigned n = 0; n < FRAMES_MAX; n++) {
    out.status = wt_source_next(source, &f);
    if (out.status != WT_SOURCE_FRAME)
      break;
    look_at(&f, filter, &out);
  }
  const WtSourceBreak *broken = wt_source_break(source);

  g_assert((broken != NULL) == (out.status == WT_SOURCE_BROKEN));
  g_assert(!broken || broken->frame > out.frames);
  out.dropped = wt_source_dropped(source);
  out.broken_at = broken ? broken->octet : 0;
  out.reason = broken ? broken->reason : NULL;
  return out;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
  static const size_t bites[] = { 1, 7, 4093, 65536 };

  if (len == 0)
    return 0;
  const WtBytes file = { data + 1, len - 1 };
  const bool filtered = data[0] & 4;
  const Outcome bitten = read_all(file, bites[data[0] & 3], filtered);
  const Outcome whole = read_all(file, SIZE_MAX, filtered);

  g_assert(bitten.status == whole.status && bitten.frames == whole.frames);
  g_assert(bitten.sum == whole.sum && bitten.dropped == whole.dropped);
  g_assert(bitten.broken_at == whole.broken_at && bitten.reason == whole.reason);
  return 0;
}

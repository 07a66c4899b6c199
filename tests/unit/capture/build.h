/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures made in memory, octet by octet, and readers over them that bite as small as one
 * likes.
 */
#ifndef WT_TEST_CAPTURE_BUILD_H
#define WT_TEST_CAPTURE_BUILD_H

#include <errno.h>
#include <string.h>
#include <zlib.h>

#include "capture/format.h"

/** Build: a growing file; @big_endian may change from section to section. */
typedef struct {
  GByteArray *file;
  bool big_endian;
} Build;

static inline Build build_new(bool big_endian)
{
  return (Build) { g_byte_array_new(), big_endian };
}

static inline void put_octets(Build *b, const void *octets, size_t n)
{
  if (n > 0)
    g_byte_array_append(b->file, octets, (guint) n);
}

static inline void put_number(Build *b, uint64_t v, unsigned n)
{
  for (unsigned i = 0; i < n; i++) {
    const uint8_t octet = (uint8_t) (v >> 8 * (b->big_endian ? n - 1 - i : i));

    put_octets(b, &octet, 1);
  }
}

static inline void put_u16(Build *b, uint16_t v)
{
  put_number(b, v, 2);
}

static inline void put_u32(Build *b, uint32_t v)
{
  put_number(b, v, 4);
}

static inline void pad(Build *b)
{
  while (b->file->len % 4)
    put_octets(b, "", 1);
}

/** put_frame: @n octets that depend on @seed, so that a mix-up shows. */
static inline void put_frame(Build *b, uint8_t seed, size_t n)
{
  for (size_t i = 0; i < n; i++) {
    const uint8_t octet = (uint8_t) (seed * 31 + i);

    put_octets(b, &octet, 1);
  }
}

static inline bool frame_is(WtBytes data, uint8_t seed)
{
  for (size_t i = 0; i < data.len; i++)
    if (data.data[i] != (uint8_t) (seed * 31 + i))
      return false;
  return true;
}

static inline void pcap_header(Build *b, uint32_t magic, uint32_t linktype)
{
  put_u32(b, magic);
  put_u16(b, 2);
  put_u16(b, 4);
  put_u32(b, 0);
  put_u32(b, 0);
  put_u32(b, 262144);
  put_u32(b, linktype);
}

static inline void pcap_record(Build *b, uint32_t s, uint32_t frac, uint32_t captured,
                               uint32_t wire)
{
  put_u32(b, s);
  put_u32(b, frac);
  put_u32(b, captured);
  put_u32(b, wire);
}

/** block_begin, block_end: around a block's body; the lengths are filled in at the end. */
static inline guint block_begin(Build *b, uint32_t type)
{
  const guint at = b->file->len;

  put_u32(b, type);
  put_u32(b, 0);
  return at;
}

static inline void block_end(Build *b, guint at)
{
  pad(b);
  const uint32_t total = b->file->len - at + 4;
  Build length = build_new(b->big_endian);

  put_u32(b, total);
  put_u32(&length, total);
  memcpy(b->file->data + at + 4, length.file->data, 4);
  g_byte_array_unref(length.file);
}

static inline void ng_section(Build *b)
{
  const guint at = block_begin(b, 0x0a0d0d0a);

  put_u32(b, 0x1a2b3c4d);
  put_u16(b, 1);
  put_u16(b, 0);
  put_number(b, UINT64_MAX, 8);
  block_end(b, at);
}

static inline void ng_option(Build *b, uint16_t code, uint64_t v, unsigned n)
{
  put_u16(b, code);
  put_u16(b, (uint16_t) n);
  put_number(b, v, n);
  pad(b);
}

/** ng_interface: @resolution 0xff and @offset_s 0 are left out. */
static inline void ng_interface(Build *b, uint16_t linktype, uint32_t snaplen,
                                uint8_t resolution, int64_t offset_s)
{
  const guint at = block_begin(b, 1);

  put_u16(b, linktype);
  put_u16(b, 0);
  put_u32(b, snaplen);
  if (resolution != 0xff)
    ng_option(b, 9, resolution, 1);
  if (offset_s)
    ng_option(b, 14, (uint64_t) offset_s, 8);
  block_end(b, at);
}

static inline void ng_packet(Build *b, uint32_t interface, uint64_t ticks, uint8_t seed,
                             uint32_t n)
{
  const guint at = block_begin(b, 6);

  put_u32(b, interface);
  put_u32(b, (uint32_t) (ticks >> 32));
  put_u32(b, (uint32_t) ticks);
  put_u32(b, n);
  put_u32(b, n);
  put_frame(b, seed, n);
  block_end(b, at);
}

/** Memory: a reader's state. @fails_at: errno EIO is met there; 0: never. */
typedef struct {
  uint8_t *data; /* an exact-size copy, so that ASan guards its end */
  size_t len, at, bite, fails_at;
} Memory;

static inline ssize_t memory_read(void *user, uint8_t *into, size_t n)
{
  Memory *m = user;
  const size_t most = MIN(n, m->bite);
  const size_t got = MIN(most, m->len - m->at);

  if (m->fails_at && m->at >= m->fails_at) {
    errno = EIO;
    return -1;
  }
  if (got > 0)
    memcpy(into, m->data + m->at, got);
  m->at += got;
  return (ssize_t) got;
}

static inline void memory_close(void *user)
{
  Memory *m = user;

  g_free(m->data);
  g_free(m);
}

static inline WtReader memory_reader(const void *data, size_t len, size_t bite)
{
  Memory *m = g_new0(Memory, 1);

  *m = (Memory) { g_memdup2(data, len), len, 0, bite, 0 };
  return (WtReader) { memory_read, memory_close, m, len };
}

static inline WtSource *source_of(const GByteArray *file, size_t len, size_t bite,
                                  GError **error)
{
  const WtReader reader = memory_reader(file->data, len, bite);

  return wt_source_new(&reader, "memory", WT_BLOCK_MIN, error);
}

static inline void collect_block(void *user, WtBytes octets, bool big_endian)
{
  (void) big_endian;
  g_byte_array_append(user, octets.data, (guint) octets.len);
}

/** collect: every record of @source in order, frames and others. */
static inline GByteArray *collect(WtSource *source, WtSourceStatus *status)
{
  GByteArray *all = g_byte_array_new();
  WtFrame f = { 0 };

  wt_source_set_blocks(source, collect_block, all);
  while ((*status = wt_source_next(source, &f)) == WT_SOURCE_FRAME)
    g_byte_array_append(all, f.record.data, (guint) f.record.len);
  return all;
}

static inline GByteArray *gzipped(const void *data, size_t len)
{
  z_stream z = { 0 };
  GByteArray *out = g_byte_array_new();

  deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
  g_byte_array_set_size(out, (guint) deflateBound(&z, len));
  z.next_in = (Bytef *) (uintptr_t) data;
  z.avail_in = (uInt) len;
  z.next_out = out->data;
  z.avail_out = out->len;
  deflate(&z, Z_FINISH);
  g_byte_array_set_size(out, (guint) z.total_out);
  deflateEnd(&z);
  return out;
}

#endif

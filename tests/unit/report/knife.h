/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures are made, read, and written again by a rewriter that cuts where it is told to.
 */
#ifndef WT_TEST_REPORT_KNIFE_H
#define WT_TEST_REPORT_KNIFE_H

#include <glib/gstdio.h>

#include "../capture/build.h"
#include "report/capture-writer.h"
#include "wt-test.h"

#define S INT64_C(1000000000)
#define T UINT64_C(1700000000)
#define HEAD_LEN 6u

/** Knife: a rewriter. Frames whose bit is in @cut become @pieces, each with a new head. */
typedef struct {
  uint64_t cut;
  uint32_t pieces;
  int64_t apart_ns;
  uint64_t wire_more; /* octets that each piece claims beyond what it has */
  bool provenance;
  const WtCut *why;
} Knife;

static inline void cut_frame(WtCaptureWriter *writer, const Knife *knife, const WtFrame *frame)
{
  static const uint8_t head[HEAD_LEN] = "anew:";
  const size_t bite = frame->data.len / knife->pieces;

  for (uint32_t i = 0; i < knife->pieces; i++) {
    const size_t len = i + 1 < knife->pieces ? bite : frame->data.len - i * bite;
    const WtWireFrame out = {
      .origin = frame,
      .head = { head, HEAD_LEN },
      .tail = { frame->data.data + i * bite, len },
      .wire_len = HEAD_LEN + len + knife->wire_more,
      .ts_ns = frame->ts_ns + i * knife->apart_ns,
      .index = i,
      .count = knife->pieces,
      .changed = true,
      .cut = knife->why,
    };

    wt_capture_writer_frame(writer, &out);
  }
}

static inline void rewrite_frame(WtCaptureWriter *writer, const Knife *knife,
                                 const WtFrame *frame)
{
  const WtWireFrame same = {
    .origin = frame,
    .tail = frame->data,
    .wire_len = frame->wire_len,
    .ts_ns = frame->ts_ns,
    .count = 1,
  };

  if (knife->cut >> frame->number & 1)
    cut_frame(writer, knife, frame);
  else
    wt_capture_writer_frame(writer, &same);
}

static inline void pass_block(void *user, WtBytes octets, bool big_endian)
{
  wt_capture_writer_block(user, octets, big_endian);
}

static inline GByteArray *rewritten(const Build *b, const Knife *knife)
{
  g_autofree char *folder = g_dir_make_tmp("wiretruth-XXXXXX", NULL);
  g_autofree char *path = g_build_filename(folder, "out", NULL);
  g_autoptr(WtOutput) output = wt_output_open(path, NULL);
  g_autoptr(WtCaptureWriter) writer = wt_capture_writer_new(output, knife->provenance);
  g_autoptr(WtSource) source = source_of(b->file, b->file->len, 1000, NULL);
  WtFrame frame = { 0 };
  char *octets;
  gsize len;

  assert_non_null(source);
  wt_source_set_blocks(source, pass_block, writer);
  while (wt_source_next(source, &frame) == WT_SOURCE_FRAME)
    rewrite_frame(writer, knife, &frame);
  assert_null(wt_source_break(source));
  assert_true(wt_output_commit(output, NULL));
  assert_true(g_file_get_contents(path, &octets, &len, NULL));
  assert_int_equal(g_unlink(path) | g_rmdir(folder), 0);
  return g_byte_array_new_take((guint8 *) octets, len);
}

static inline void assert_same(const GByteArray *out, const GByteArray *expected)
{
  assert_int_equal(out->len, expected->len);
  assert_memory_equal(out->data, expected->data, out->len);
}

static inline void assert_rewritten(const Build *b, const Knife *knife, const Build *expected)
{
  GByteArray *out = rewritten(b, knife);

  assert_same(out, expected->file);
  g_byte_array_unref(out);
  g_byte_array_unref(b->file);
  g_byte_array_unref(expected->file);
}

/** Packet: a packet block to be, and the part of frame @seed that it holds. */
typedef struct {
  uint32_t type, interface, drops;
  uint64_t ticks;
  uint32_t wire;
  bool head;
  uint8_t seed;
  uint32_t from, to;
} Packet;

static inline guint packet_begin(Build *b, const Packet *p)
{
  const guint at = block_begin(b, p->type);
  const uint32_t n = (p->head ? HEAD_LEN : 0) + p->to - p->from;
  Build frame = build_new(false);

  if (p->type == 2) {
    put_u16(b, (uint16_t) p->interface);
    put_u16(b, (uint16_t) p->drops);
  } else if (p->type == 6) {
    put_u32(b, p->interface);
  }
  if (p->type != 3) {
    put_u32(b, (uint32_t) (p->ticks >> 32));
    put_u32(b, (uint32_t) p->ticks);
    put_u32(b, n);
  }
  put_u32(b, p->wire);
  put_octets(b, "anew:", p->head ? HEAD_LEN : 0);
  put_frame(&frame, p->seed, p->to);
  put_octets(b, frame.file->data + p->from, p->to - p->from);
  g_byte_array_unref(frame.file);
  pad(b);
  return at;
}

static inline void put_packet(Build *b, const Packet *p)
{
  block_end(b, packet_begin(b, p));
}

/** ROW: a test of one row of a table. */
#define ROW(row, test)                                                                         \
  (struct CMUnitTest)                                                                          \
  {                                                                                            \
    .name = (row)->name, .test_func = test, .initial_state = (void *) (uintptr_t) (row)        \
  }

#endif

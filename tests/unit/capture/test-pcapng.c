/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "build.h"
#include "wiretruth/error.h"
#include "wt-test.h"

#define S INT64_C(1000000000)
#define US UINT64_C(1000000)
#define T UINT64_C(1700000000)

/** Row: what a frame must look like. */
typedef struct {
  uint64_t number;
  int64_t ts_ns;
  uint32_t captured, wire_len, linktype, interface, options;
} Row;

static void put_simple(Build *b, uint8_t seed, uint32_t captured, uint32_t wire_len)
{
  const guint at = block_begin(b, 3);

  put_u32(b, wire_len);
  put_frame(b, seed, captured);
  block_end(b, at);
}

static void put_obsolete(Build *b, uint16_t interface, uint64_t ticks, uint8_t seed, uint32_t n)
{
  const guint at = block_begin(b, 2);

  put_u16(b, interface);
  put_u16(b, 0xffff);
  put_u32(b, (uint32_t) (ticks >> 32));
  put_u32(b, (uint32_t) ticks);
  put_u32(b, n);
  put_u32(b, n + 10);
  put_frame(b, seed, n);
  block_end(b, at);
}

static void put_commented(Build *b, uint64_t ticks, uint8_t seed, uint32_t n)
{
  const guint at = block_begin(b, 6);

  put_u32(b, 0);
  put_number(b, ticks >> 32, 4);
  put_number(b, ticks & UINT32_MAX, 4);
  put_u32(b, n);
  put_u32(b, n - 1); /* less than was captured, as some writers have it */
  put_frame(b, seed, n);
  pad(b);
  put_u16(b, 1);
  put_u16(b, 5);
  put_octets(b, "hello", 5);
  pad(b);
  put_u32(b, 0);
  block_end(b, at);
}

static void put_unread(Build *b, uint32_t type, size_t n)
{
  const guint at = block_begin(b, type);

  put_frame(b, 99, n);
  block_end(b, at);
}

static void put_statistics(Build *b, uint32_t interface, uint64_t ifdrop, uint64_t osdrop)
{
  const guint at = block_begin(b, 5);

  put_u32(b, interface);
  put_number(b, 0, 8);
  ng_option(b, 4, 77, 8); /* isb_ifrecv */
  ng_option(b, 5, ifdrop, 8);
  ng_option(b, 7, osdrop, 8);
  put_u32(b, 0);
  block_end(b, at);
}

/* One of everything; the second section in the other byte order, with its own interfaces. */
static Build zoo(bool big_endian)
{
  Build b = build_new(big_endian);

  ng_section(&b);
  ng_interface(&b, 1, 48, 0xff, 0);
  ng_interface(&b, 113, 0, 9, 0);
  ng_packet(&b, 0, T * US + 1, 1, 31);
  ng_packet(&b, 1, T * S + 2, 2, 32);
  put_unread(&b, 4, 40);       /* names */
  put_unread(&b, 0x7777, 333); /* nobody knows */
  put_simple(&b, 3, 48, 1500);
  put_simple(&b, 4, 17, 17);
  put_unread(&b, 0x0bad, 12); /* custom: Wireshark numbers it */
  put_obsolete(&b, 1, T * S + 6, 6, 21);
  put_commented(&b, T * US + 7, 7, 50);
  b.big_endian = !big_endian;
  ng_section(&b);
  ng_interface(&b, 276, 0, 0x80 | 20, -100);
  ng_packet(&b, 0, T << 20, 8, 5);
  put_unread(&b, 0x40000bad, 4);
  ng_packet(&b, 0, T << 20 | 1 << 19, 10, 6);
  return b;
}

static const Row rows[] = {
  { 1, T *S + 1000, 31, 31, 1, 0, 0 },   { 2, T *S + 2, 32, 32, 113, 1, 0 },
  { 3, T *S + 2, 48, 1500, 1, 0, 0 },    { 4, T *S + 2, 17, 17, 1, 0, 0 },
  { 6, T *S + 6, 21, 31, 113, 1, 0 },    { 7, T *S + 7000, 50, 50, 1, 0, 16 },
  { 8, (T - 100) * S, 5, 5, 276, 0, 0 }, { 10, (T - 100) * S + S / 2, 6, 6, 276, 0, 0 },
};

static void check_row(const WtFrame *f, const Row *row)
{
  assert_int_equal(f->number, row->number);
  assert_int_equal(f->ts_ns, row->ts_ns);
  assert_int_equal(f->data.len, row->captured);
  assert_true(frame_is(f->data, (uint8_t) row->number));
  assert_int_equal(f->wire_len, row->wire_len);
  assert_int_equal(f->linktype, row->linktype);
  assert_int_equal(f->interface, row->interface);
  assert_int_equal(f->options.len, row->options);
  if (row->options)
    assert_memory_equal(f->options.data + 4, "hello", 5);
}

static size_t read_rows(const GByteArray *file, size_t len, size_t bite, WtSourceStatus *status)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtSource) source = source_of(file, len, bite, &error);
  WtFrame f = { 0 };
  size_t n = 0;

  *status = WT_SOURCE_BROKEN;
  if (!source)
    assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_FORMAT));
  while (source && (*status = wt_source_next(source, &f)) == WT_SOURCE_FRAME)
    check_row(&f, &rows[n++]);
  return n;
}

static void everything_is_read(void **state)
{
  for (int big_endian = 0; big_endian < 2; big_endian++)
    for (size_t bite = 1; bite < 10000; bite *= 7) {
      Build b = zoo(big_endian);
      WtSourceStatus status;

      assert_int_equal(read_rows(b.file, b.file->len, bite, &status), G_N_ELEMENTS(rows));
      assert_int_equal(status, WT_SOURCE_END);
      g_byte_array_unref(b.file);
    }
  (void) state;
}

static void every_prefix_is_told(void **state)
{
  Build b = zoo(false);
  size_t ends = 0, before = 0;

  (void) state;
  for (size_t len = 1; len < b.file->len; len++) {
    WtSourceStatus status;
    const size_t n = read_rows(b.file, len, 1000, &status);

    ends += status == WT_SOURCE_END;
    assert_true(n >= before);
    before = n;
  }
  assert_int_equal(ends, 16); /* behind every block but the last */
  g_byte_array_unref(b.file);
}

/* Of every prefix too: up to the block that it cuts. */
static void blocks_and_frames_are_the_file(void **state)
{
  (void) state;
  for (int big_endian = 0; big_endian < 2; big_endian++) {
    Build b = zoo(big_endian);

    for (size_t len = 28; len <= b.file->len; len++) {
      g_autoptr(WtSource) source = source_of(b.file, len, len % 50 + 1, NULL);
      WtSourceStatus status;
      GByteArray *all = collect(source, &status);
      const WtSourceBreak *at = wt_source_break(source);

      assert_int_equal(all->len, at ? at->octet : len);
      assert_memory_equal(all->data, b.file->data, all->len);
      g_byte_array_unref(all);
    }
    g_byte_array_unref(b.file);
  }
}

static void note_order(void *user, WtBytes octets, bool big_endian)
{
  GString *orders = user;

  (void) octets;
  g_string_append_c(orders, big_endian ? 'B' : 'l');
}

static void byte_order_is_told(void **state)
{
  g_autoptr(GString) orders = g_string_new(NULL);
  Build b = zoo(false);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);
  WtFrame f = { 0 };

  (void) state;
  wt_source_set_blocks(source, note_order, orders);
  while (wt_source_next(source, &f) == WT_SOURCE_FRAME)
    g_string_append_c(orders, f.big_endian ? 'F' : 'f');
  assert_string_equal(orders->str, "lllffllfflffBBFBF");
  g_byte_array_unref(b.file);
}

/* Blocks beyond a buffer's size come whole; what is beyond all reason is passed over. */
static void long_blocks_are_given(void **state)
{
  static const size_t sizes[] = { 65536, 3000000, WT_RECORD_MAX - 12, WT_RECORD_MAX - 8 };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
    const bool too_long = sizes[i] + 12 > WT_RECORD_MAX;
    Build b = build_new(false);
    WtSourceStatus status;

    ng_section(&b);
    put_unread(&b, 10, sizes[i]);
    ng_interface(&b, 1, 0, 0xff, 0);
    ng_packet(&b, 0, 0, 1, 9);
    g_autoptr(WtSource) source = source_of(b.file, b.file->len, SIZE_MAX, NULL);
    GByteArray *all = collect(source, &status);

    assert_int_equal(status, WT_SOURCE_END);
    assert_int_equal(all->len, b.file->len - (too_long ? sizes[i] + 12 : 0));
    assert_int_equal(wt_source_left_out(source), too_long);
    g_byte_array_unref(all);
    g_byte_array_unref(b.file);
  }
}

static void long_descriptions_break_it(void **state)
{
  (void) state;
  for (int section = 0; section < 2; section++) {
    Build b = build_new(false);
    WtFrame f = { 0 };

    ng_section(&b);
    const guint at = block_begin(&b, section ? 0x0a0d0d0a : 1);

    put_u32(&b, section ? 0x1a2b3c4d : 1);
    put_u32(&b, section ? 1 : 0);
    g_byte_array_set_size(b.file, b.file->len + WT_RECORD_MAX);
    memset(b.file->data + at + 16, 0, WT_RECORD_MAX);
    block_end(&b, at);
    g_autoptr(WtSource) source = source_of(b.file, b.file->len, SIZE_MAX, NULL);

    assert_int_equal(wt_source_next(source, &f), WT_SOURCE_BROKEN);
    assert_non_null(strstr(wt_source_break(source)->reason, "claims more than 16 MiB"));
    g_byte_array_unref(b.file);
  }
}

static void drops_are_added(void **state)
{
  Build b = build_new(true);
  WtFrame f = { 0 };

  (void) state;
  ng_section(&b);
  ng_interface(&b, 1, 0, 0xff, 0);
  ng_interface(&b, 1, 0, 0xff, 0);
  put_statistics(&b, 0, 5, 2);
  put_statistics(&b, 1, 100, UINT64_MAX); /* not counted */
  put_statistics(&b, 0, 6, 3);            /* cumulative: replaces the first */
  ng_section(&b);
  ng_interface(&b, 1, 0, 0xff, 0);
  put_statistics(&b, 0, 1000, 0);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
  assert_int_equal(wt_source_dropped(source), 1109);
  g_byte_array_unref(b.file);
}

/* Blocks that pass by unkept may be longer than any buffer. */
static void long_blocks_pass(void **state)
{
  Build b = build_new(false);
  WtFrame f = { 0 };

  (void) state;
  ng_section(&b);
  ng_interface(&b, 1, 0, 0xff, 0);
  put_unread(&b, 10, 3000000);
  ng_packet(&b, 0, 0, 1, 9);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, SIZE_MAX, NULL);

  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_true(frame_is(f.data, 1));
  assert_int_equal(source->input.capacity, WT_BLOCK_MIN);
  g_byte_array_unref(b.file);
}

/**
 * Lie:
 * Two good frames, a third whose octets at @at (from its block's beginning) read @value.
 */
typedef struct {
  const char *name;
  uint32_t at, value;
  const char *reason;
} Lie;

static const Lie lies[] = {
  { "length not a multiple of 4", 4, 61, "a block's length is impossible" },
  { "length below the least", 4, 8, "a block's length is impossible" },
  { "length zero", 4, 0, "a block's length is impossible" },
  { "length too short for a frame", 4, 28, "a block is too short for its kind" },
  { "length too short for a description", 0, 1, NULL },
  { "length of 2 GB", 4, 0x80000000, "a block claims a frame of more than 16 MiB" },
  { "length of 15 MiB", 4, 15 << 20, "the file ends in the middle of a block" },
  { "lengths differ", 56, 64, "a block's two lengths differ" },
  { "lengths differ, block not read", 0, 4, NULL },
  { "interface not described", 8, 1, "a frame names an interface that was not described" },
  { "frame overruns block", 20, 29, "a frame is longer than the block around it" },
  { "frame of 4 GB", 20, UINT32_MAX, "a frame is longer than the block around it" },
};

static void lie_breaks_it(void **state)
{
  const Lie *lie = *state;
  Build b = build_new(false);
  WtFrame f = { 0 };

  ng_section(&b);
  ng_interface(&b, 1, 0, 0xff, 0);
  ng_packet(&b, 0, 0, 1, 20);
  ng_packet(&b, 0, 0, 2, 20);
  const guint third = b.file->len;

  ng_packet(&b, 0, 0, 3, 28);
  assert_int_equal(b.file->len - third, 60);
  for (unsigned i = 0; i < 4; i++)
    b.file->data[third + lie->at + i] = (uint8_t) (lie->value >> 8 * i);
  if (!lie->reason) { /* another kind of block, whose trailer or length is at fault */
    b.file->data[third + 4] = lie->value == 1 ? 16 : 60;
    b.file->data[third + 56] ^= 4;
  }
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_BROKEN);
  assert_int_equal(wt_source_break(source)->frame, 3);
  assert_int_equal(wt_source_break(source)->octet, third);
  if (lie->reason)
    assert_string_equal(wt_source_break(source)->reason, lie->reason);
  g_byte_array_unref(b.file);
}

/* A simple packet without an interface, one that overruns its block, and options that do. */
static void simple_packets_are_checked(void **state)
{
  (void) state;
  for (int described = 0; described < 2; described++) {
    Build b = build_new(false);
    WtFrame f = { 0 };

    ng_section(&b);
    if (described)
      ng_interface(&b, 1, 0, 0xff, 0);
    put_simple(&b, 1, 20, 24);
    g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

    assert_int_equal(wt_source_next(source, &f), WT_SOURCE_BROKEN);
    g_byte_array_unref(b.file);
  }
}

static void options_may_overrun(void **state)
{
  Build b = build_new(false);
  WtFrame f = { 0 };

  (void) state;
  ng_section(&b);
  const guint at = block_begin(&b, 1);

  put_u32(&b, 1);
  put_u32(&b, 0);
  ng_option(&b, 9, 9, 1);
  put_u16(&b, 14);
  put_u16(&b, 0xffff); /* beyond the block: the list ends before it */
  block_end(&b, at);
  ng_packet(&b, 0, 1234567890, 1, 3);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_int_equal(f.ts_ns, 1234567890);
  g_byte_array_unref(b.file);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(lies)];
  const struct CMUnitTest others[] = {
    cmocka_unit_test(everything_is_read),    cmocka_unit_test(every_prefix_is_told),
    cmocka_unit_test(drops_are_added),       cmocka_unit_test(long_blocks_pass),
    cmocka_unit_test(options_may_overrun),   cmocka_unit_test(simple_packets_are_checked),
    cmocka_unit_test(byte_order_is_told),    cmocka_unit_test(blocks_and_frames_are_the_file),
    cmocka_unit_test(long_blocks_are_given), cmocka_unit_test(long_descriptions_break_it),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(lies); i++)
    tests[i] = (struct CMUnitTest) {
      .name = lies[i].name,
      .test_func = lie_breaks_it,
      .initial_state = (void *) (uintptr_t) &lies[i],
    };
  return cmocka_run_group_tests_name("pcapng", others, NULL, NULL) +
         cmocka_run_group_tests_name("pcapng lies", tests, NULL, NULL);
}

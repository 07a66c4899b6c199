/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "build.h"
#include "wiretruth/error.h"
#include "wt-test.h"

#define S INT64_C(1000000000)
#define N_FRAMES 3u

static const uint32_t lengths[N_FRAMES] = { 60, 0, 91 };

typedef struct {
  const char *name;
  uint32_t magic;
  bool big_endian;
  uint32_t ns_per_tick;
  unsigned extra; /* octets between record header and frame */
} Case;

static const Case cases[] = {
  { "microseconds, little-endian", 0xa1b2c3d4, false, 1000, 0 },
  { "microseconds, big-endian", 0xa1b2c3d4, true, 1000, 0 },
  { "nanoseconds, little-endian", 0xa1b23c4d, false, 1, 0 },
  { "nanoseconds, big-endian", 0xa1b23c4d, true, 1, 0 },
  { "modified, little-endian", 0xa1b2cd34, false, 1000, 8 },
  { "modified, big-endian", 0xa1b2cd34, true, 1000, 8 },
};

static Build three_frames(const Case *c)
{
  Build b = build_new(c->big_endian);

  pcap_header(&b, c->magic, 0xf4000071); /* an FCS of 4 octets, as the upper bits say */
  for (uint32_t i = 0; i < N_FRAMES; i++) {
    pcap_record(&b, 4000000000u, 500 + i, lengths[i], lengths[i] + i);
    put_octets(&b, "\1\2\3\4\5\6\7", c->extra);
    put_frame(&b, (uint8_t) i, lengths[i]);
  }
  return b;
}

static void frames_are_read(void **state)
{
  const Case *c = *state;
  Build b = three_frames(c);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 7, NULL);
  WtFrame f = { .input = 42 };

  assert_non_null(source);
  for (uint32_t i = 0; i < N_FRAMES; i++) {
    assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
    assert_int_equal(f.number, i + 1);
    assert_int_equal(f.ts_ns, 4000000000 * S + (500 + i) * c->ns_per_tick);
    assert_int_equal(f.data.len, lengths[i]);
    assert_true(frame_is(f.data, (uint8_t) i));
    assert_int_equal(f.wire_len, lengths[i] + i);
    assert_int_equal(f.linktype, 113);
    assert_int_equal(f.options.len, 0);
    assert_int_equal(f.big_endian, c->big_endian);
    assert_int_equal(f.record.len, 16 + c->extra + lengths[i]);
    assert_int_equal(f.input, 42);
  }
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
  assert_null(wt_source_break(source));
  g_byte_array_unref(b.file);
}

/* Frames of a prefix, and how it ends; each of them must be as in the whole file. */
static WtSourceStatus read_prefix(const GByteArray *file, size_t len, size_t bite,
                                  uint64_t *frames)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtSource) source = source_of(file, len, bite, &error);
  WtSourceStatus status = WT_SOURCE_FRAME;
  WtFrame f = { 0 };

  *frames = 0;
  if (!source) {
    assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_FORMAT));
    return WT_SOURCE_BROKEN;
  }
  while ((status = wt_source_next(source, &f)) == WT_SOURCE_FRAME) {
    assert_int_equal(f.data.len, lengths[*frames]);
    assert_true(frame_is(f.data, (uint8_t) *frames));
    *frames += 1;
  }
  const WtSourceBreak *broken = wt_source_break(source);

  assert_int_equal(broken != NULL, status == WT_SOURCE_BROKEN);
  if (broken) {
    assert_int_equal(broken->frame, *frames + 1);
    assert_true(broken->octet < len);
  }
  return status;
}

static void every_prefix_is_told(void **state)
{
  const Case *c = *state;
  Build b = three_frames(c);
  size_t edge = 24; /* where the next record begins */
  uint64_t whole = 0;

  for (size_t len = 0; len <= b.file->len; len++) {
    const bool at_edge = len == edge;
    uint64_t frames;

    for (size_t bite = 1; bite < 100; bite += 49) {
      const WtSourceStatus status = read_prefix(b.file, len, bite, &frames);

      assert_int_equal(status, at_edge ? WT_SOURCE_END : WT_SOURCE_BROKEN);
      assert_int_equal(frames, whole);
    }
    if (at_edge && whole < N_FRAMES)
      edge += 16 + c->extra + lengths[whole];
    whole += len + 1 == edge && len >= 24;
  }
  assert_int_equal(whole, N_FRAMES);
  g_byte_array_unref(b.file);
}

/* Of every prefix too: up to the record that it cuts. */
static void records_are_the_file(void **state)
{
  const Case *c = *state;
  Build b = three_frames(c);

  for (size_t len = 24; len <= b.file->len; len++) {
    g_autoptr(WtSource) source = source_of(b.file, len, 7, NULL);
    WtSourceStatus status;
    GByteArray *all = collect(source, &status);
    const WtSourceBreak *at = wt_source_break(source);

    assert_int_equal(all->len, at ? at->octet : len);
    assert_memory_equal(all->data, b.file->data, all->len);
    g_byte_array_unref(all);
  }
  g_byte_array_unref(b.file);
}

static void captured_beyond_wire(void **state)
{
  Build b = build_new(false);
  WtFrame f = { 0 };

  (void) state;
  pcap_header(&b, 0xa1b2c3d4, 1);
  pcap_record(&b, 1, 0, 60, 40);
  put_frame(&b, 1, 60);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_int_equal(f.data.len, 60);
  assert_int_equal(f.wire_len, 60);
  g_byte_array_unref(b.file);
}

/* Longer than the block and than what libpcap takes; each of them slides or grows the
   buffer. */
static void frames_beyond_the_block(void **state)
{
  static const uint32_t sizes[] = { 65535, 10, 300000, 524288, 1, 65536, 0, 131073 };
  Build b = build_new(false);
  WtFrame f = { 0 };

  (void) state;
  pcap_header(&b, 0xa1b23c4d, 1);
  for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
    pcap_record(&b, 1, (uint32_t) i, sizes[i], sizes[i]);
    put_frame(&b, (uint8_t) i, sizes[i]);
  }
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 50000, NULL);

  for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
    assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
    assert_int_equal(f.data.len, sizes[i]);
    assert_true(frame_is(f.data, (uint8_t) i));
  }
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
  g_byte_array_unref(b.file);
}

static void lies_break_it(void **state)
{
  Build b = build_new(true);
  WtFrame f = { 0 };

  (void) state;
  pcap_header(&b, 0xa1b2c3d4, 1);
  pcap_record(&b, 1, 0, 4, 4);
  put_frame(&b, 1, 4);
  pcap_record(&b, 1, 0, WT_RECORD_MAX + 1, WT_RECORD_MAX + 1);
  put_frame(&b, 1, 100);
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_BROKEN);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_BROKEN);
  assert_int_equal(wt_source_break(source)->frame, 2);
  assert_int_equal(wt_source_break(source)->octet, 24 + 20);
  assert_string_equal(wt_source_break(source)->reason,
                      "a record claims a frame of more than 16 MiB");
  g_byte_array_unref(b.file);
}

int main(void)
{
  static const CMUnitTestFunction functions[] = { frames_are_read, every_prefix_is_told,
                                                  records_are_the_file };
  struct CMUnitTest tests[G_N_ELEMENTS(functions) * G_N_ELEMENTS(cases)];
  const struct CMUnitTest others[] = {
    cmocka_unit_test(captured_beyond_wire),
    cmocka_unit_test(frames_beyond_the_block),
    cmocka_unit_test(lies_break_it),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(tests); i++) {
    const Case *c = &cases[i / G_N_ELEMENTS(functions)];

    tests[i] = (struct CMUnitTest) {
      .name = c->name,
      .test_func = functions[i % G_N_ELEMENTS(functions)],
      .initial_state = (void *) (uintptr_t) c,
    };
  }
  return cmocka_run_group_tests_name("pcap", tests, NULL, NULL) +
         cmocka_run_group_tests_name("pcap lengths", others, NULL, NULL);
}

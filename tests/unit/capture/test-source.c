/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <glib/gstdio.h>
#include <unistd.h>

#include "build.h"
#include "wiretruth/error.h"
#include "wt-test.h"

/** Folder: where a test's files are; removed with them. */
typedef struct {
  char *path;
  char *file;
} Folder;

static Folder folder_new(void)
{
  char *path = g_dir_make_tmp("wt-source-XXXXXX", NULL);

  assert_non_null(path);
  return (Folder) { path, g_build_filename(path, "a file", NULL) };
}

static void folder_free(Folder *self)
{
  g_remove(self->file);
  g_rmdir(self->path);
  g_free(self->file);
  g_free(self->path);
}

static void save(const Folder *folder, const void *data, size_t n)
{
  assert_true(g_file_set_contents(folder->file, n ? data : "", (gssize) n, NULL));
}

/** Refused: files that are no capture, and a part of what is said of them. */
typedef struct {
  const char *name;
  char head[32];
  size_t len;
  const char *said;
} Refused;

static const Refused refused[] = {
  { "empty", "", 0, "': is empty, not a capture" },
  { "netmon", "GMBU\0\2\0\0", 8, "': is a Microsoft Network Monitor capture; convert it" },
  { "snoop", "snoop\0\0\0\0\0\0\2", 12, "': is a snoop capture; convert it first: editcap" },
  { "zstd", "\x28\xb5\x2f\xfd\4", 5, "/a file' | wiretruth analyze -" },
  { "xz",
    "\xfd"
    "7zXZ\0\0",
    7, "': is compressed with xz; decompress it first: xz -dc '" },
  { "bzip2", "BZh91AY", 7, "': is compressed with bzip2; decompress it first" },
  { "lz4", "\x04\x22\x4d\x18", 4, "': is compressed with lz4; decompress it first" },
  { "text", "12:00:01.5 IP a > b: Flags [S]\n", 31, "': is text, not a capture" },
  { "text, one octet", "x", 1, "': is text, not a capture" },
  { "text, UTF-8 cut", "gr\xc3\xbc\xc3", 5, "': is text, not a capture" },
  { "zeros", "\0\0\0\0\0\0\0\0", 8,
    "': is no capture that wiretruth reads (pcap or pcapng, p" },
  { "a single octet", "\xd4", 1, "': is no capture that wiretruth reads" },
  { "pcap cut in its magic", "\xd4\xc3\xb2", 3, "': is no capture that wiretruth reads" },
  { "pcap cut in its header", "\xd4\xc3\xb2\xa1\2\0\4\0", 8, "': ends within its file header" },
  { "pcap of version 7", "\xd4\xc3\xb2\xa1\7\0\4\0\0\0\0\0\0\0\0\0\0\0\4\0\1\0\0", 24,
    "': is pcap of a version other than 2" },
  { "pcapng cut", "\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a\1", 13,
    "': the file ends in the middle of a section header" },
  { "pcapng without byte order",
    "\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1b\1\0\0\0\0\0\0\0\0\0\0\0\x1c", 28,
    "': a section header has no byte-order magic" },
  { "pcapng of version 2", "\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a\2\0\0\0\0\0\0\0\0\0\0\0\x1c", 28,
    "': a section is of a pcapng version other than 1" },
  { "pcapng, lengths differ", "\n\r\r\n\x1c\0\0\0\x4d\x3c\x2b\x1a\1\0\0\0\0\0\0\0\0\0\0\0\x1d",
    28, "': a block's two lengths differ" },
  { "pcapng, length too short",
    "\n\r\r\n\x18\0\0\0\x4d\x3c\x2b\x1a\1\0\0\0\0\0\0\0\0\0\0\0\x18", 28,
    "': a section header's length is impossible" },
  { "gzip cut at once", "\x1f\x8b", 2, "': the gzip data is cut off" },
  { "gzip corrupt at once", "\x1f\x8b\x08\xff\xff\xff\xff\xff", 8,
    "': the gzip data is corrupt" },
};

static void is_refused(void **state)
{
  const Refused *r = *state;
  Folder folder = folder_new();
  g_autoptr(GError) error = NULL;

  save(&folder, r->head, r->len);
  assert_null(wt_source_open(folder.file, &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_FORMAT));
  if (!strstr(error->message, r->said))
    fail_msg("said: %s", error->message);
  assert_true(g_str_has_prefix(error->message, "capture '/"));
  folder_free(&folder);
}

static void what_cannot_be_opened(void **state)
{
  Folder folder = folder_new();
  GError *error = NULL;

  (void) state;
  assert_null(wt_source_open(folder.path, &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_OPEN));
  assert_true(g_str_has_suffix(error->message, "': is a directory"));
  g_clear_error(&error);
  assert_null(wt_source_open(folder.file, &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_OPEN));
  assert_true(g_str_has_suffix(error->message, "': No such file or directory"));
  g_clear_error(&error);
  folder_free(&folder);
}

static Build some_frames(uint8_t n, uint32_t len)
{
  Build b = build_new(false);

  pcap_header(&b, 0xa1b2c3d4, 1);
  for (uint8_t i = 0; i < n; i++) {
    pcap_record(&b, i, 0, len, len);
    put_frame(&b, i, len);
  }
  return b;
}

static WtSourceStatus read_all(WtSource *source, uint64_t *frames)
{
  WtSourceStatus status;
  WtFrame f = { 0 };

  *frames = 0;
  while ((status = wt_source_next(source, &f)) == WT_SOURCE_FRAME)
    assert_true(frame_is(f.data, (uint8_t) (*frames)++));
  return status;
}

/* The file in two gzip members, cut in the middle of a frame, with an empty member and
   padding. */
static GByteArray *in_members(const GByteArray *file)
{
  GByteArray *out = gzipped(file->data, file->len / 2);
  GByteArray *empty = gzipped("", 0);
  GByteArray *rest = gzipped(file->data + file->len / 2, file->len - file->len / 2);

  g_byte_array_append(out, empty->data, empty->len);
  g_byte_array_append(out, rest->data, rest->len);
  g_byte_array_append(out, (const guint8 *) "\0\0\0\0", 4);
  g_byte_array_unref(empty);
  g_byte_array_unref(rest);
  return out;
}

static void gzip_members_are_one_file(void **state)
{
  Build b = some_frames(200, 1111);
  GByteArray *gz = in_members(b.file);

  (void) state;
  for (size_t bite = 1; bite < 100000; bite *= 10) {
    g_autoptr(WtSource) source = source_of(gz, gz->len, bite, NULL);
    uint64_t frames;

    assert_int_equal(read_all(source, &frames), WT_SOURCE_END);
    assert_int_equal(frames, 200);
    assert_true(wt_source_progress(source) > 0.9);
  }
  g_byte_array_unref(gz);
  g_byte_array_unref(b.file);
}

static void every_gzip_prefix_is_told(void **state)
{
  Build b = some_frames(9, 50);
  GByteArray *gz = gzipped(b.file->data, b.file->len);
  uint64_t before = 0;

  (void) state;
  for (size_t len = 1; len < gz->len; len++) {
    g_autoptr(WtSource) source = source_of(gz, len, 1000, NULL);
    uint64_t frames = 0;

    if (source)
      assert_int_equal(read_all(source, &frames), WT_SOURCE_BROKEN);
    assert_true(frames >= before);
    before = frames;
    if (source && len > 2)
      assert_string_equal(wt_source_break(source)->reason, "the gzip data is cut off");
  }
  assert_int_equal(before,
                   9); /* all frames are there before the checksum that ends the member */
  g_byte_array_unref(gz);
  g_byte_array_unref(b.file);
}

static void corrupt_gzip_keeps_what_came_before(void **state)
{
  Build b = some_frames(100, 1500);
  GByteArray *gz = gzipped(b.file->data, b.file->len);
  uint64_t frames;

  (void) state;
  gz->data[gz->len - 8] ^= 1; /* the CRC of the content */
  g_autoptr(WtSource) source = source_of(gz, gz->len, 1000, NULL);

  assert_int_equal(read_all(source, &frames), WT_SOURCE_BROKEN);
  assert_int_equal(frames, 100);
  assert_int_equal(wt_source_break(source)->frame, 101);
  assert_string_equal(wt_source_break(source)->reason, "the gzip data is corrupt");
  g_byte_array_unref(gz);
  g_byte_array_unref(b.file);
}

static void read_errors_are_told(void **state)
{
  Build b = some_frames(100, 1500);
  const WtReader reader = memory_reader(b.file->data, b.file->len, 10000);
  uint64_t frames;

  (void) state;
  ((Memory *) reader.user)->fails_at = 100000;
  g_autoptr(WtSource) source = wt_source_new(&reader, "memory", WT_BLOCK, NULL);

  assert_int_equal(read_all(source, &frames), WT_SOURCE_BROKEN);
  assert_int_equal(frames, (100000 - 24) / 1516);
  assert_string_equal(wt_source_break(source)->reason, "reading failed: Input/output error");
  g_byte_array_unref(b.file);
}

static void progress_grows_to_one(void **state)
{
  Folder folder = folder_new();
  Build b = some_frames(250, 20000);
  double before = 0;
  WtFrame f = { 0 };

  (void) state;
  save(&folder, b.file->data, b.file->len);
  g_autoptr(WtSource) source = wt_source_open(folder.file, NULL);

  assert_non_null(source);
  for (unsigned i = 1; wt_source_next(source, &f) == WT_SOURCE_FRAME; i++) {
    const double now = wt_source_progress(source);

    assert_true(now > before && now <= 1);
    assert_true(now > i / 250.0 - 0.001 && now < i / 250.0 + 0.001);
    before = now;
  }
  assert_true(before > 0.9999);
  folder_free(&folder);
  g_byte_array_unref(b.file);
}

/* Files that claim much and hold little: the buffer stays as it was. */
static void claims_cost_nothing(void **state)
{
  static const uint32_t claims[] = { 0x7fffffff, 0xffffffff, WT_RECORD_MAX, 1 << 20 };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(claims); i++) {
    Build b = some_frames(3, 100);
    uint64_t frames;

    pcap_record(&b, 9, 9, claims[i], claims[i]);
    put_frame(&b, 9, 500);
    g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

    assert_int_equal(read_all(source, &frames), WT_SOURCE_BROKEN);
    assert_int_equal(frames, 3);
    assert_int_equal(source->input.capacity, WT_BLOCK_MIN);
    g_byte_array_unref(b.file);
  }
}

/* A pipe gives a frame as soon as it is there, not when a block is full. */
static void pipes_do_not_wait(void **state)
{
  const int kept = dup(STDIN_FILENO);
  Build b = some_frames(2, 100);
  WtFrame f = { 0 };
  int ends[2];

  (void) state;
  assert_int_equal(pipe(ends), 0);
  assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
  close(ends[0]);
  assert_int_equal(write(ends[1], b.file->data, 24 + 116), 24 + 116);
  g_autoptr(WtSource) source = wt_source_open("-", NULL);

  assert_non_null(source);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_true(wt_source_progress(source) < 0);
  assert_int_equal(write(ends[1], b.file->data + 24 + 116, 116), 116);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_true(frame_is(f.data, 1));
  close(ends[1]);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
  assert_true(dup2(kept, STDIN_FILENO) >= 0);
  close(kept);
  g_byte_array_unref(b.file);
}

/** Patience: what a pipe's reader was told, and when it has enough. */
typedef struct {
  unsigned told[4];
  size_t n, most;
} Patience;

static bool note_quiet(void *user, unsigned quiet_ms)
{
  Patience *p = user;

  if (p->n < G_N_ELEMENTS(p->told))
    p->told[p->n] = quiet_ms;
  return ++p->n < p->most;
}

/* Half a frame is there: once nothing more comes it is told, and the wait can be ended. */
static void waiting_is_told(void **state)
{
  const int kept = dup(STDIN_FILENO);
  Build b = some_frames(2, 100);
  Patience patience = { .most = 2 };
  WtFrame f = { 0 };
  int ends[2];

  (void) state;
  assert_int_equal(pipe(ends), 0);
  assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
  close(ends[0]);
  assert_int_equal(write(ends[1], b.file->data, 24 + 116 + 58), 24 + 116 + 58);
  g_autoptr(WtSource) source = wt_source_open("-", NULL);

  wt_source_set_quiet(source, note_quiet, &patience);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  assert_int_equal(patience.n, 0);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_BROKEN);
  assert_int_equal(patience.n, 2);
  assert_int_equal(patience.told[0], 0);
  assert_int_equal(patience.told[1], 200);
  close(ends[1]);
  assert_true(dup2(kept, STDIN_FILENO) >= 0);
  close(kept);
  g_byte_array_unref(b.file);
}

static void header_only_is_an_empty_capture(void **state)
{
  Build b = some_frames(0, 0);
  uint64_t frames;

  (void) state;
  g_autoptr(WtSource) source = source_of(b.file, b.file->len, 1000, NULL);

  assert_int_equal(read_all(source, &frames), WT_SOURCE_END);
  assert_int_equal(frames, 0);
  g_byte_array_unref(b.file);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(refused)];
  const struct CMUnitTest others[] = {
    cmocka_unit_test(what_cannot_be_opened),
    cmocka_unit_test(gzip_members_are_one_file),
    cmocka_unit_test(every_gzip_prefix_is_told),
    cmocka_unit_test(corrupt_gzip_keeps_what_came_before),
    cmocka_unit_test(read_errors_are_told),
    cmocka_unit_test(progress_grows_to_one),
    cmocka_unit_test(claims_cost_nothing),
    cmocka_unit_test(pipes_do_not_wait),
    cmocka_unit_test(waiting_is_told),
    cmocka_unit_test(header_only_is_an_empty_capture),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(refused); i++)
    tests[i] = (struct CMUnitTest) {
      .name = refused[i].name,
      .test_func = is_refused,
      .initial_state = (void *) (uintptr_t) &refused[i],
    };
  return cmocka_run_group_tests_name("source", others, NULL, NULL) +
         cmocka_run_group_tests_name("no captures", tests, NULL, NULL);
}

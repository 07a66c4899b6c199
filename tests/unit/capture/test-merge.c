/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/merge.h"

#include <glib/gstdio.h>

#include "build.h"
#include "wiretruth/error.h"
#include "wt-test.h"

#define FILES_MAX 3u

/** Files: captures in a folder of their own. */
typedef struct {
  char *folder;
  char *paths[FILES_MAX];
  size_t n;
} Files;

static Files files_new(void)
{
  return (Files) { .folder = g_dir_make_tmp("wt-merge-XXXXXX", NULL) };
}

static void files_free(Files *self)
{
  for (size_t i = 0; i < self->n; i++) {
    g_remove(self->paths[i]);
    g_free(self->paths[i]);
  }
  g_rmdir(self->folder);
  g_free(self->folder);
}

static void add_file(Files *self, Build *b, size_t len)
{
  char *path = g_strdup_printf("%s/%zu.pcap", self->folder, self->n);

  assert_true(g_file_set_contents(path, (const char *) b->file->data, (gssize) len, NULL));
  self->paths[self->n++] = path;
  g_byte_array_unref(b->file);
}

static WtMerge *open_files(const Files *files, const char *filter, GError **error)
{
  return wt_merge_open((const char *const *) files->paths, files->n, filter, error);
}

/* A capture whose frames come at these seconds. */
static void add_times(Files *self, uint32_t linktype, const uint32_t *seconds, size_t n)
{
  Build b = build_new(false);

  pcap_header(&b, 0xa1b2c3d4, linktype);
  for (size_t i = 0; i < n; i++) {
    pcap_record(&b, seconds[i], 0, 60, 60);
    put_frame(&b, (uint8_t) seconds[i], 60);
  }
  add_file(self, &b, b.file->len);
}

/* "input.number@seconds ..." of all that comes out */
static char *order_of(WtMerge *merge)
{
  GString *out = g_string_new(NULL);
  WtFrame f;

  while (wt_merge_next(merge, &f)) {
    assert_true(frame_is(f.data, (uint8_t) (f.ts_ns / 1000000000)));
    g_string_append_printf(out, "%u.%u@%u ", f.input, (unsigned) f.number,
                           (unsigned) (f.ts_ns / 1000000000));
  }
  assert_false(wt_merge_next(merge, &f));
  return g_string_free(out, FALSE);
}

static void earliest_first(void **state)
{
  static const uint32_t a[] = { 1, 4, 4, 9 }, b[] = { 2, 4, 3, 8 }, c[] = { 0, 10 };
  Files files = files_new();

  (void) state;
  add_times(&files, 1, a, G_N_ELEMENTS(a));
  add_times(&files, 1, b, G_N_ELEMENTS(b));
  add_times(&files, 1, c, G_N_ELEMENTS(c));
  g_autoptr(WtMerge) merge = open_files(&files, NULL, NULL);
  g_autofree char *order = order_of(merge);

  assert_string_equal(order, "2.1@0 0.1@1 1.1@2 0.2@4 0.3@4 1.2@4 1.3@3 1.4@8 0.4@9 2.2@10 ");
  assert_true(wt_merge_progress(merge) == 1);
  assert_non_null(wt_merge_input(merge, 2));
  assert_null(wt_merge_input(merge, 3));
  files_free(&files);
}

static void one_keeps_its_order(void **state)
{
  static const uint32_t a[] = { 5, 1, 3 };
  Files files = files_new();

  (void) state;
  add_times(&files, 1, a, G_N_ELEMENTS(a));
  g_autoptr(WtMerge) merge = open_files(&files, NULL, NULL);
  g_autofree char *order = order_of(merge);

  assert_string_equal(order, "0.1@5 0.2@1 0.3@3 ");
  files_free(&files);
}

static void broken_input_ends_alone(void **state)
{
  static const uint32_t a[] = { 1, 9 };
  Files files = files_new();
  Build b = build_new(false);

  (void) state;
  add_times(&files, 1, a, G_N_ELEMENTS(a));
  pcap_header(&b, 0xa1b2c3d4, 1);
  pcap_record(&b, 2, 0, 60, 60);
  put_frame(&b, 2, 60);
  pcap_record(&b, 3, 0, 60, 60);
  add_file(&files, &b, b.file->len);
  g_autoptr(WtMerge) merge = open_files(&files, NULL, NULL);
  g_autofree char *order = order_of(merge);

  assert_string_equal(order, "0.1@1 1.1@2 0.2@9 ");
  assert_null(wt_source_break(wt_merge_input(merge, 0)));
  assert_int_equal(wt_source_break(wt_merge_input(merge, 1))->frame, 2);
  files_free(&files);
}

static void none_is_opened_if_one_is_bad(void **state)
{
  static const uint32_t a[] = { 1 };
  const char *paths[2];
  Files files = files_new();
  g_autoptr(GError) error = NULL;

  (void) state;
  add_times(&files, 1, a, 1);
  paths[0] = files.paths[0];
  paths[1] = files.folder;
  assert_null(wt_merge_open(paths, 2, NULL, &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_OPEN));
  files_free(&files);
}

/* An Ethernet frame to TCP port 3260, or to port 80, and the same as raw IP. */
static void put_tcp(Build *b, uint32_t s, uint16_t port, bool raw)
{
  static const uint8_t ip[20] = { 0x45, 0, 0,  40, 0, 0, 0,  0, 64, 6,
                                  0,    0, 10, 0,  0, 1, 10, 0, 0,  2 };
  const uint8_t ports[4] = { 0x80, 0, (uint8_t) (port >> 8), (uint8_t) port };
  const uint8_t rest[16] = { 0 };
  const uint32_t len = raw ? 40 : 54;

  pcap_record(b, s, 0, len, len);
  if (!raw)
    put_octets(b, "\1\2\3\4\5\6\1\2\3\4\5\7\x08\0", 14);
  put_octets(b, ip, sizeof ip);
  put_octets(b, ports, sizeof ports);
  put_octets(b, rest, sizeof rest);
}

/* Input 0 is Ethernet, input 1 raw IP, which files number 101 and libpcap 12. */
static Files two_link_types(void)
{
  Files files = files_new();

  for (int raw = 0; raw < 2; raw++) {
    Build b = build_new(false);

    pcap_header(&b, 0xa1b2c3d4, raw ? 101 : 1);
    for (uint32_t i = 0; i < 4; i++)
      put_tcp(&b, 10 * i + (uint32_t) raw, i % 2 ? 3260 : 80, raw);
    add_file(&files, &b, b.file->len);
  }
  return files;
}

static char *numbers_of(WtMerge *merge)
{
  GString *out = g_string_new(NULL);
  WtFrame f;

  while (wt_merge_next(merge, &f))
    g_string_append_printf(out, "%u.%u ", f.input, (unsigned) f.number);
  return g_string_free(out, FALSE);
}

/** Filtered: an expression, and what passes, or what is said of it. */
typedef struct {
  const char *expression;
  const char *passes;
  const char *said;
} Filtered;

static const Filtered filtered[] = {
  { "tcp dst port 3260", "0.2 1.2 0.4 1.4 ", NULL },
  { "tcp", "0.1 1.1 0.2 1.2 0.3 1.3 0.4 1.4 ", NULL },
  { "udp", "", NULL },
  { "tcp port 80", "0.1 1.1 0.3 1.3 ", NULL },
  { "ether src 1:2:3:4:5:7", "0.1 0.2 0.3 0.4 ", NULL }, /* raw IP has none: its frames fail */
  { "tcp prt 80", NULL, "filter 'tcp prt 80': can't parse filter expression: syntax error" },
  { "wlan type mgt", NULL, "filter 'wlan type mgt': " },
};

static void is_filtered(void **state)
{
  const Filtered *c = *state;
  Files files = two_link_types();
  g_autoptr(GError) error = NULL;
  g_autoptr(WtMerge) merge = open_files(&files, c->expression, &error);

  assert_int_equal(merge != NULL, c->passes != NULL);
  if (merge) {
    g_autofree char *numbers = numbers_of(merge);

    assert_string_equal(numbers, c->passes);
  } else {
    assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_FILTER));
    assert_true(g_str_has_prefix(error->message, c->said));
  }
  files_free(&files);
}

static void filter_of_an_empty_capture(void **state)
{
  Files files = files_new();
  g_autoptr(GError) error = NULL;

  (void) state;
  add_times(&files, 1, NULL, 0);
  assert_null(open_files(&files, "tcp prt 80", &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_FILTER));
  g_autoptr(WtMerge) merge = open_files(&files, "tcp port 80", NULL);
  WtFrame f;

  assert_non_null(merge);
  assert_false(wt_merge_next(merge, &f));
  files_free(&files);
}

/* More link types than programs are kept: forgotten ones are compiled again. */
static void many_link_types(void **state)
{
  Files files = files_new();
  Build b = build_new(false);

  (void) state;
  ng_section(&b);
  for (uint16_t i = 0; i < 40; i++)
    ng_interface(&b, i % 2 ? 1 : (uint16_t) (147 + i / 2), 0, 0xff, 0);
  for (uint32_t i = 0; i < 400; i++)
    ng_packet(&b, i % 40, i * 1000000, (uint8_t) i, 60);
  add_file(&files, &b, b.file->len);
  g_autoptr(WtMerge) merge = open_files(&files, "greater 60", NULL);
  WtFrame f;
  unsigned n = 0;

  assert_non_null(merge);
  while (wt_merge_next(merge, &f))
    assert_int_equal(f.number, ++n);
  assert_int_equal(n, 400);
  files_free(&files);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(filtered)];
  const struct CMUnitTest others[] = {
    cmocka_unit_test(earliest_first),
    cmocka_unit_test(one_keeps_its_order),
    cmocka_unit_test(broken_input_ends_alone),
    cmocka_unit_test(none_is_opened_if_one_is_bad),
    cmocka_unit_test(filter_of_an_empty_capture),
    cmocka_unit_test(many_link_types),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(filtered); i++)
    tests[i] = (struct CMUnitTest) {
      .name = filtered[i].expression,
      .test_func = is_filtered,
      .initial_state = (void *) (uintptr_t) &filtered[i],
    };
  return cmocka_run_group_tests_name("merge", others, NULL, NULL) +
         cmocka_run_group_tests_name("filter", tests, NULL, NULL);
}

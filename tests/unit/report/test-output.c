/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/output.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include "wiretruth/error.h"
#include "wt-test.h"

typedef struct {
  char *folder, *path;
} Place;

static int setup(void **state)
{
  Place *const place = g_new0(Place, 1);

  place->folder = g_dir_make_tmp("wiretruth-XXXXXX", NULL);
  place->path = g_build_filename(place->folder, "out", NULL);
  *state = place;
  return 0;
}

static int teardown(void **state)
{
  Place *const place = *state;

  (void) g_unlink(place->path);
  assert_int_equal(g_rmdir(place->folder), 0); /* nothing else was left behind */
  g_free(place->folder);
  g_free(place->path);
  g_free(place);
  return 0;
}

static void assert_holds(const char *path, const char *expected)
{
  g_autofree char *text = NULL;

  assert_true(g_file_get_contents(path, &text, NULL, NULL));
  assert_string_equal(text, expected);
}

static void appears_when_complete(void **state)
{
  const Place *const place = *state;
  g_autoptr(WtOutput) output = wt_output_open(place->path, NULL);

  assert_true(wt_output_is_file(output));
  wt_output_write(output, "whole\n", 6);
  assert_false(g_file_test(place->path, G_FILE_TEST_EXISTS));
  assert_true(wt_output_commit(output, NULL));
  assert_holds(place->path, "whole\n");
}

static void replaces_only_when_complete(void **state)
{
  const Place *const place = *state;
  struct stat st;

  assert_true(g_file_set_contents(place->path, "old", -1, NULL));
  assert_int_equal(g_chmod(place->path, 0640), 0);

  WtOutput *output = wt_output_open(place->path, NULL);

  wt_output_write(output, "new", 3);
  wt_output_free(output);
  assert_holds(place->path, "old");

  output = wt_output_open(place->path, NULL);
  wt_output_write(output, "new", 3);
  assert_true(wt_output_commit(output, NULL));
  wt_output_free(output);
  assert_holds(place->path, "new");
  assert_int_equal(stat(place->path, &st), 0);
  assert_int_equal(st.st_mode & 07777, 0640);
}

static void a_link_stays_a_link(void **state)
{
  const Place *const place = *state;
  g_autofree char *link = g_build_filename(place->folder, "link", NULL);

  assert_true(g_file_set_contents(place->path, "old", -1, NULL));
  assert_int_equal(symlink("out", link), 0);

  g_autoptr(WtOutput) output = wt_output_open(link, NULL);

  wt_output_write(output, "new", 3);
  assert_true(wt_output_commit(output, NULL));
  assert_holds(place->path, "new");
  assert_true(g_file_test(link, G_FILE_TEST_IS_SYMLINK));
  assert_int_equal(g_unlink(link), 0);
}

static void larger_than_the_buffer(void **state)
{
  const Place *const place = *state;
  g_autofree char *text = g_strnfill(200001, 'x');
  g_autoptr(WtOutput) output = wt_output_open(place->path, NULL);

  wt_output_write(output, text, 1);
  wt_output_write(output, text + 1, 200000);
  assert_true(wt_output_commit(output, NULL));
  assert_holds(place->path, text);
}

static void a_full_device_is_noticed(void **state)
{
  g_autofree char *text = g_strnfill(200000, 'x');
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open("/dev/full", NULL);

  (void) state;
  wt_output_write(output, text, 200000);
  assert_int_equal(wt_output_failed(output), ENOSPC);
  assert_false(wt_output_commit(output, &error));
  assert_true(g_error_matches(error, WT_ERROR, WT_ERROR_WRITE));
  assert_string_equal(error->message, "output '/dev/full': No space left on device");
}

static void a_full_device_is_noticed_at_the_end(void **state)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(WtOutput) output = wt_output_open("/dev/full", NULL);

  (void) state;
  wt_output_write(output, "x", 1);
  assert_int_equal(wt_output_failed(output), 0);
  assert_false(wt_output_commit(output, &error));
  assert_int_equal(wt_output_failed(output), ENOSPC);
}

/* In several bites, and readable in the middle as soon as it is flushed. */
static void gzip_can_be_read(void **state)
{
  const Place *const place = *state;
  g_autofree char *text = g_strnfill(300000, 'x');
  char found[300001];
  WtOutput *output = wt_output_open("/dev/null", NULL);

  wt_output_compress(output);
  wt_output_flush(output); /* nothing was written: nothing comes out */
  assert_true(wt_output_commit(output, NULL));
  wt_output_free(output);

  output = wt_output_open(place->path, NULL);
  wt_output_compress(output);
  for (size_t at = 0; at < 300000; at += 1000) {
    wt_output_write(output, text + at, 1000);
    if (at % 7000 == 0)
      wt_output_flush(output);
  }
  assert_true(wt_output_commit(output, NULL));
  wt_output_free(output);

  gzFile file = gzopen(place->path, "rb");

  assert_int_equal(gzread(file, found, sizeof found), 300000);
  assert_memory_equal(found, text, 300000);
  assert_int_equal(gzclose(file), Z_OK);
}

/* What is flushed can be read by who reads along; a regular file has no name yet. */
static void flushed_is_there(void **state)
{
  const Place *const place = *state;
  char found[5] = "";

  assert_int_equal(mkfifo(place->path, 0600), 0);
  const int reader = open(place->path, O_RDONLY | O_NONBLOCK);
  g_autoptr(WtOutput) output = wt_output_open(place->path, NULL);

  wt_output_write(output, "live", 4);
  assert_int_equal(read(reader, found, 4), -1);
  wt_output_flush(output);
  assert_int_equal(read(reader, found, 4), 4);
  assert_string_equal(found, "live");
  assert_false(wt_output_is_file(output));
  close(reader);
}

static void what_cannot_be_opened(void **state)
{
  const Place *const place = *state;
  g_autofree char *nowhere = g_build_filename(place->folder, "no", "out", NULL);
  g_autoptr(GError) error = NULL;

  assert_null(wt_output_open(nowhere, &error));
  assert_true(g_str_has_suffix(error->message, "No such file or directory"));
  g_clear_error(&error);
  assert_null(wt_output_open(place->folder, &error));
  assert_true(g_str_has_suffix(error->message, "Is a directory"));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test_setup_teardown(appears_when_complete, setup, teardown),
    cmocka_unit_test_setup_teardown(replaces_only_when_complete, setup, teardown),
    cmocka_unit_test_setup_teardown(a_link_stays_a_link, setup, teardown),
    cmocka_unit_test_setup_teardown(larger_than_the_buffer, setup, teardown),
    cmocka_unit_test_setup_teardown(gzip_can_be_read, setup, teardown),
    cmocka_unit_test_setup_teardown(flushed_is_there, setup, teardown),
    cmocka_unit_test(a_full_device_is_noticed),
    cmocka_unit_test(a_full_device_is_noticed_at_the_end),
    cmocka_unit_test_setup_teardown(what_cannot_be_opened, setup, teardown),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

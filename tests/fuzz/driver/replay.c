/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Runs a fuzz target once over every file of the folders named, so that corpora and crashes of the
 * past are tested where there is no libFuzzer. A folder that does not exist is empty.
 */
#include <glib.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

/* Each input is handed over in a block of its exact size: a read past its end is then seen. */
static void replay_file(const char *path)
{
  g_autofree gchar *text = NULL;
  g_autoptr(GError) error = NULL;
  gsize len = 0;

  if (!g_file_get_contents(path, &text, &len, &error)) {
    (void) fprintf(stderr, "replay: %s\n", error->message);
    exit(1);
  }
  uint8_t *exact = malloc(len ? len : 1);

  g_assert_nonnull(exact);
  memcpy(exact, text, len);
  (void) LLVMFuzzerTestOneInput(exact, len);
  free(exact);
}

static unsigned replay_folder(const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
  unsigned n = 0;

  for (const char *name; dir && (name = g_dir_read_name(dir)); n++) {
    g_autofree gchar *path = g_build_filename(folder, name, NULL);

    /* Named first: if it crashes, the log's last line says which it was. */
    (void) fprintf(stderr, "%s\n", path);
    replay_file(path);
  }
  return n;
}

int main(int argc, char **argv)
{
  unsigned n = 0;

  for (int i = 1; i < argc; i++)
    n += replay_folder(argv[i]);
  (void) printf("%u inputs replayed\n", n);
  return n ? 0 : 77; /* meson's "skipped": nothing was tested */
}

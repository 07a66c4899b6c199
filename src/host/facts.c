/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/facts.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "wiretruth/error.h"

static WtFacts *facts_new(void)
{
  WtFacts *self = g_new0(WtFacts, 1);

  self->sessions = g_array_new(FALSE, TRUE, sizeof(WtHostSession));
  return self;
}

void wt_facts_free(WtFacts *self)
{
  if (!self)
    return;
  g_array_unref(self->sessions);
  g_free(self);
}

/** As much of @path as is read of one file. NULL, and @error, if it cannot be. */
static char *load(const char *path, GError **error)
{
  FILE *file = fopen(path, "re");
  char *text = file ? g_malloc(WT_FACTS_FILE_MAX + 1) : NULL;
  const size_t len = file ? fread(text, 1, WT_FACTS_FILE_MAX, file) : 0;
  const bool failed = !file || ferror(file);
  const int number = errno;

  if (file)
    (void) fclose(file);
  if (failed) {
    g_free(text);
    g_set_error(error, WT_ERROR, WT_ERROR_OPEN, "%s: %s", path, g_strerror(number));
    return NULL;
  }
  text[len] = 0;
  return text;
}

static bool read_file(WtFacts *self, const char *path, GError **error)
{
  g_autofree char *text = load(path, error);

  if (!text)
    return false;
  wt_facts_sessions(self, text);
  return true;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(const char *const *) a, *(const char *const *) b);
}

/* In the order of their names, so that two runs say the same. One that cannot be read is no
 * matter while another can. */
static bool read_folder(WtFacts *self, const char *path, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  g_autoptr(GError) first = NULL;
  const char *name;

  if (!folder) {
    g_set_error(error, WT_ERROR, WT_ERROR_OPEN, "%s: %s", path, g_strerror(errno));
    return false;
  }
  while ((name = g_dir_read_name(folder)))
    g_ptr_array_add(names, g_build_filename(path, name, NULL));
  g_ptr_array_sort(names, by_name);
  for (guint i = 0; i < names->len; i++)
    if (g_file_test(names->pdata[i], G_FILE_TEST_IS_REGULAR))
      (void) read_file(self, names->pdata[i], first ? NULL : &first);
  if (self->sessions->len || !first)
    return true;
  g_propagate_error(error, g_steal_pointer(&first));
  return false;
}

WtFacts *wt_facts_read(const char *path, GError **error)
{
  g_autoptr(WtFacts) self = facts_new();
  const bool folder = g_file_test(path, G_FILE_TEST_IS_DIR);

  if (!(folder ? read_folder : read_file)(self, path, error))
    return NULL;
  if (!self->sessions->len) {
    g_set_error(error, WT_ERROR, WT_ERROR_FORMAT,
                "%s: no session of a host is in it (iscsiadm -m session -P3 prints them)",
                path);
    return NULL;
  }
  return g_steal_pointer(&self);
}

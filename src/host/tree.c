/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/tree.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char *place(const char *root, const char *format, va_list args)
{
  g_autofree char *path = g_strdup_vprintf(format, args);

  return g_build_filename(root, path, NULL);
}

/** Files below /proc and /sys have no length: they are read until they end. */
static char *read_all(const char *path)
{
  const int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  GString *const text = g_string_new(NULL);
  char piece[4096];
  ssize_t n;

  if (fd < 0)
    return g_string_free(text, TRUE);
  do {
    n = read(fd, piece, sizeof piece);
    if (n > 0)
      g_string_append_len(text, piece, n);
  } while ((n > 0 && text->len < WT_TREE_TEXT_MAX) || (n < 0 && errno == EINTR));
  (void) close(fd);
  return g_string_free(text, n < 0);
}

char *wt_tree_text(const char *root, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  g_autofree char *path = place(root, format, args);
  va_end(args);

  char *const text = read_all(path);

  return text ? g_strstrip(text) : NULL;
}

bool wt_tree_number(const char *root, int64_t *out, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  g_autofree char *path = place(root, format, args);
  va_end(args);
  g_autofree char *text = read_all(path);

  return text &&
         g_ascii_string_to_signed(g_strstrip(text), 10, G_MININT64, G_MAXINT64, out, NULL);
}

static int by_name(gconstpointer a, gconstpointer b)
{
  return strcmp(*(char *const *) a, *(char *const *) b);
}

GPtrArray *wt_tree_names(const char *root, const char *format, ...)
{
  GPtrArray *const names = g_ptr_array_new_with_free_func(g_free);
  va_list args;

  va_start(args, format);
  g_autofree char *path = place(root, format, args);
  va_end(args);

  g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
  const char *name;

  while (folder && names->len < WT_TREE_NAMES_MAX && (name = g_dir_read_name(folder)))
    g_ptr_array_add(names, g_strdup(name));
  g_ptr_array_sort(names, by_name);
  return names;
}

char *wt_tree_target(const char *root, const char *format, ...)
{
  va_list args;

  va_start(args, format);
  g_autofree char *path = place(root, format, args);
  va_end(args);
  g_autofree char *target = g_file_read_link(path, NULL);

  return target ? g_path_get_basename(target) : NULL;
}

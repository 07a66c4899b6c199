/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Files, and folders of them. A file is JSON, or text that holds outputs and logs one after
 * another.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "host/reader.h"
#include "wiretruth/error.h"

/* A line that begins two outputs is the first's. */
static const WtFactsReader *const readers[] = {
  &wt_reader_features,     &wt_reader_coalesce, &wt_reader_statistics,   &wt_reader_driver,
  &wt_reader_link,         &wt_reader_ifaces,   &wt_reader_iface_record, &wt_reader_sessions,
  &wt_reader_session_list, &wt_reader_counters, &wt_reader_log,
};

/* --- text --------------------------------------------------------------------------------- */

static void leave(WtReading *self)
{
  if (self->reader && self->reader->end)
    self->reader->end(self);
  self->reader = NULL;
}

/** "# ethtool -S eth0", "$ ethtool -i eth0": what comes next is about eth0. */
static void hear_command(WtReading *self, const char *line)
{
  const char *const command = strstr(line, "ethtool -");
  const char *const name = command ? strchr(command + strlen("ethtool -"), ' ') : NULL;

  if (name)
    wt_reader_word(self->named, name + 1, " \t");
}

/* Titles that people and scripts put between outputs. */
static bool is_title(const char *line)
{
  return g_str_has_prefix(line, "###") || g_str_has_prefix(line, "$ ") ||
         g_str_has_prefix(line, "==");
}

static void push_line(WtReading *self, char *line)
{
  g_strchomp(line);
  hear_command(self, line);
  if (is_title(line))
    leave(self);
  for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
    if (readers[i]->begins(line)) {
      if (readers[i] != self->reader)
        leave(self);
      self->reader = readers[i];
      self->understood = true;
      break;
    }
  if (self->reader)
    self->reader->take(self, line);
}

static bool read_text(WtFacts *facts, const char *text)
{
  WtReading reading = { .facts = facts, .first = facts->interfaces->len };

  while (*text) {
    const size_t len = strcspn(text, "\n");
    g_autofree char *line = g_strndup(text, len);

    push_line(&reading, line);
    text += len + (text[len] == '\n');
  }
  leave(&reading);
  wt_facts_join(facts, reading.first);
  return reading.understood;
}

void wt_facts_text(WtFacts *self, const char *text)
{
  (void) read_text(self, text);
}

/* --- files -------------------------------------------------------------------------------- */

/** As much of @path as is read, and whether that is @all. NULL, and @error, if it cannot be. */
static char *load(const char *path, size_t *len, bool *all, GError **error)
{
  FILE *file = fopen(path, "re");
  char *text = file ? g_malloc(WT_FACTS_FILE_MAX + 1) : NULL;

  *len = file ? fread(text, 1, WT_FACTS_FILE_MAX, file) : 0;

  *all = file && (*len < WT_FACTS_FILE_MAX || fgetc(file) == EOF);

  const bool failed = !file || ferror(file);
  const int number = errno;

  if (file)
    (void) fclose(file);
  if (failed) {
    g_free(text);
    g_set_error(error, WT_ERROR, WT_ERROR_OPEN, "%s: %s", path, g_strerror(number));
    return NULL;
  }
  text[*len] = 0;
  return text;
}

static bool refuse(const char *path, GError **error)
{
  g_autoptr(GString) known = g_string_new("what wiretruth host writes");

  for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
    g_string_append_printf(known, "%s%s", i + 1 < G_N_ELEMENTS(readers) ? ", " : ", or ",
                           readers[i]->what);
  g_set_error(error, WT_ERROR, WT_ERROR_FORMAT,
              "%s: nothing in it is understood; what can be read is %s", path, known->str);
  return false;
}

static bool read_json(WtFacts *self, const char *path, const char *text, size_t len,
                      GError **error)
{
  g_autoptr(GError) cause = NULL;

  if (wt_facts_json(self, text, len, &cause))
    return true;
  g_set_error(error, WT_ERROR, WT_ERROR_FORMAT, "%s: %s", path, cause->message);
  return false;
}

static bool read_file(WtFacts *self, const char *path, GError **error)
{
  bool all;
  size_t len;
  g_autofree char *text = load(path, &len, &all, error);

  if (!text)
    return false;
  self->incomplete |= !all;
  if (text[strspn(text, " \t\r\n")] == '{')
    return read_json(self, path, text, len, error);
  return read_text(self, text) || refuse(path, error);
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
  bool any = false;
  const char *name;

  if (!folder) {
    g_set_error(error, WT_ERROR, WT_ERROR_OPEN, "%s: %s", path, g_strerror(errno));
    return false;
  }
  while ((name = g_dir_read_name(folder)))
    g_ptr_array_add(names, g_build_filename(path, name, NULL));
  g_ptr_array_sort(names, by_name);
  for (guint i = 0; i < MIN(names->len, WT_FACTS_FILES_MAX); i++)
    if (g_file_test(names->pdata[i], G_FILE_TEST_IS_REGULAR))
      any |= read_file(self, names->pdata[i], first ? NULL : &first);
  if (any)
    return true;
  if (first)
    g_propagate_error(error, g_steal_pointer(&first));
  else
    g_set_error(error, WT_ERROR, WT_ERROR_FORMAT, "%s: there is no file in it", path);
  return false;
}

WtFacts *wt_facts_read(const char *path, GError **error)
{
  g_autoptr(WtFacts) self = wt_facts_new();
  const bool folder = g_file_test(path, G_FILE_TEST_IS_DIR);

  if (!(folder ? read_folder : read_file)(self, path, error))
    return NULL;
  return g_steal_pointer(&self);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the host does for its storage: processor time, softirqs, interrupts, and what its iSCSI disks
 * carried meanwhile. proc(5); Linux Documentation/block/stat.rst.
 */
#include <glib.h>
#include <string.h>
#include <unistd.h>

#include "host/self.h"
#include "host/tree.h"

#define NS_PER_S 1e9
#define SECTOR 512 /* octets, whatever the disk's block size */

/** The words of @line, as many as there are white spaces between them allow. */
static char **words_of(const char *line)
{
  char **const words = g_strsplit_set(line, " \t", 0);
  guint kept = 0;

  for (guint i = 0; words[i]; i++)
    if (*words[i])
      words[kept++] = words[i];
    else
      g_free(words[i]);
  words[kept] = NULL;
  return words;
}

static int64_t number(const char *word)
{
  return word ? g_ascii_strtoll(word, NULL, 10) : 0;
}

/* --- processor time ----------------------------------------------------------------------- */

static json_t *cpu_value(const char *root)
{
  /* user nice system idle iowait irq softirq steal */
  static const struct {
    const char *key;
    unsigned from[4]; /* words, until 0 */
  } sums[] = {
    { "user_ns", { 1, 2 } }, { "system_ns", { 3 } },  { "idle_ns", { 4, 5 } },
    { "irq_ns", { 6 } },     { "softirq_ns", { 7 } }, { "steal_ns", { 8 } },
  };
  g_autofree char *text = wt_tree_text(root, "proc/stat");
  g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", 0);
  g_auto(GStrv) words = words_of(lines[0] ? lines[0] : "");
  const double tick_ns = NS_PER_S / (double) sysconf(_SC_CLK_TCK);
  json_t *const object = json_object();
  const guint n = g_strv_length(words);

  for (size_t i = 0; i < G_N_ELEMENTS(sums) && n > 8; i++) {
    int64_t ticks = 0;

    for (const unsigned *w = sums[i].from; *w; w++)
      ticks += number(words[*w]);
    json_object_set_new(object, sums[i].key,
                        json_integer((json_int_t) ((double) ticks * tick_ns)));
  }
  return object;
}

/* --- tables of one column a processor ------------------------------------------------------ */

/** Adds the numbers that follow the name of a row. @at: behind the last of them */
static int64_t sum_of(char **words, guint columns, guint *at)
{
  int64_t sum = 0;

  for (*at = 1; *at <= columns && words[*at] && g_ascii_isdigit(*words[*at]); ++*at)
    sum += number(words[*at]);
  return sum;
}

/** "eth0-rx-0" of "  24:  100  200  PCI-MSI 524288-edge  eth0-rx-0", else "NMI" of "NMI: 0 0 Non-maskable". */
static const char *row_name(char **words, guint at)
{
  const guint n = g_strv_length(words);
  char *const colon = strrchr(words[0], ':');

  if (colon)
    *colon = 0;
  return g_ascii_isdigit(*words[0]) && n > at ? words[n - 1] : words[0];
}

/** {NAME: count}, over all processors, of a table as /proc/interrupts and /proc/softirqs are. */
static json_t *table_value(const char *root, const char *path)
{
  g_autofree char *text = wt_tree_text(root, "%s", path);
  g_auto(GStrv) lines = g_strsplit(text ? text : "", "\n", 0);
  g_auto(GStrv) head = words_of(lines[0] ? lines[0] : "");
  const guint columns = g_strv_length(head);
  json_t *const object = json_object();

  for (guint i = 1; lines[0] && lines[i]; i++) {
    g_auto(GStrv) words = words_of(lines[i]);
    guint at;

    if (!words[0])
      continue;

    const int64_t sum = sum_of(words, columns, &at);
    g_autofree char *name = g_utf8_make_valid(row_name(words, at), -1);
    const json_int_t before = json_integer_value(json_object_get(object, name));

    json_object_set_new(object, name, json_integer(before + sum));
  }
  return object;
}

json_t *wt_self_load(const WtSelf *self)
{
  return json_pack("{s:o, s:o, s:o, s:o}", "cpu", cpu_value(self->root), "softirqs",
                   table_value(self->root, "proc/softirqs"), "interrupts",
                   table_value(self->root, "proc/interrupts"), "disks", wt_self_disks(self));
}

/* --- disks -------------------------------------------------------------------------------- */

/** Adds the disk's counts, words 0, 2, 4 and 6 of its stat. */
static void add_disk(const char *root, const char *unit, const char *name, const char *session,
                     json_t *disks)
{
  g_autofree char *text = wt_tree_text(root, "%s/block/%s/stat", unit, name);
  g_auto(GStrv) words = words_of(text ? text : "");

  if (g_strv_length(words) > 6)
    json_object_set_new(disks, name,
                        json_pack("{s:s, s:I, s:I, s:I, s:I}", "session", session, "reads",
                                  (json_int_t) number(words[0]), "read_octets",
                                  (json_int_t) number(words[2]) * SECTOR, "writes",
                                  (json_int_t) number(words[4]), "written_octets",
                                  (json_int_t) number(words[6]) * SECTOR));
}

static void add_units(const char *root, const char *target, const char *session, json_t *disks)
{
  g_autoptr(GPtrArray) units = wt_tree_names(root, "%s", target);

  for (guint i = 0; i < units->len; i++) {
    g_autofree char *unit =
        g_strconcat(target, "/", (char *) g_ptr_array_index(units, i), NULL);
    g_autoptr(GPtrArray) names = wt_tree_names(root, "%s/block", unit);

    for (guint n = 0; n < names->len; n++)
      add_disk(root, unit, g_ptr_array_index(names, n), session, disks);
  }
}

json_t *wt_self_disks(const WtSelf *self)
{
  g_autoptr(GPtrArray) sessions = wt_tree_names(self->root, "sys/class/iscsi_session");
  json_t *const disks = json_object();

  for (guint i = 0; i < sessions->len; i++) {
    const char *const session = g_ptr_array_index(sessions, i);
    g_autofree char *device = g_strconcat("sys/class/iscsi_session/", session, "/device", NULL);
    g_autoptr(GPtrArray) targets = wt_tree_names(self->root, "%s", device);

    for (guint t = 0; t < targets->len; t++) {
      const char *const name = g_ptr_array_index(targets, t);
      g_autofree char *target = g_strconcat(device, "/", name, NULL);

      if (g_str_has_prefix(name, "target"))
        add_units(self->root, target, session, disks);
    }
  }
  return disks;
}

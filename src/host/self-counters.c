/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A session's counters. The kernel tells them over a socket of iscsid's, so its tool is asked.
 */
#include <glib.h>
#include <string.h>

#include "host/self.h"

#define PATIENCE "10" /* s; a tool that waits for a daemon that hangs */

json_t *wt_self_read_counters(const char *text)
{
  json_t *const counters = json_object();
  g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

  for (guint i = 0; lines[i]; i++) {
    g_auto(GStrv) sides = g_strsplit(g_strstrip(lines[i]), ": ", 2);
    int64_t n;

    if (sides[0] && sides[1] && !strchr(sides[0], ' ') &&
        g_ascii_string_to_signed(sides[1], 10, 0, G_MAXINT64, &n, NULL)) {
      g_autofree char *name = g_utf8_make_valid(sides[0], -1);

      json_object_set_new(counters, name, json_integer(n));
    }
  }
  if (json_object_size(counters))
    return counters;
  json_decref(counters);
  return NULL;
}

json_t *wt_self_counters(const char *sid)
{
  const char *const argv[] = { "timeout", PATIENCE, "iscsiadm", "-m", "session",
                               "-r",      sid,      "-s",       NULL };
  g_autofree char *text = NULL;

  if (!g_spawn_sync(NULL, (char **) argv, NULL,
                    G_SPAWN_SEARCH_PATH | G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &text, NULL,
                    NULL, NULL) ||
      !text)
    return NULL;
  return wt_self_read_counters(text);
}

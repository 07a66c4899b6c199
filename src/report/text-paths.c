/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/page.h"
#include "report/words.h"

/* "10.0.0.1 -> 10.0.0.2:3260, group 1, session 3: 1,024 reads and writes (50 %), 4.2 MB, last at ..." */
static void append_path(GString *out, const WtPath *path)
{
  wt_words_address(out, &path->initiator);
  g_string_append(out, " -> ");
  wt_words_endpoint(out, &path->target);
  if (path->portal_group >= 0)
    g_string_append_printf(out, ", portal group %d", path->portal_group);
  g_string_append_printf(out, ", session %u: ", path->session);
  wt_words_count(out, path->commands);
  g_string_append(out, path->commands == 1 ? " read or write" : " reads and writes");
  if (path->all_commands)
    g_string_append_printf(out, " (%.0f %% of those while all were there)",
                           100.0 * (double) path->shared_commands /
                               (double) path->all_commands);
  g_string_append(out, ", ");
  wt_words_octets(out, path->octets);
  if (path->last_ns) {
    g_string_append(out, ", last at ");
    wt_words_time(out, path->last_ns);
  }
  if (path->logins > 1)
    g_string_append_printf(out, ", %u logins", path->logins);
  if (!path->up)
    g_string_append(out, ", closed");
}

static void write_names(WtPage *page, const WtPath *path)
{
  g_autoptr(GString) line = g_string_new(NULL);

  wt_words_name(line, path->initiator_name, 0);
  g_string_append(line, " -> ");
  wt_words_name(line, path->target_name, 0);
  wt_page_labelled(page, "paths", line->str);
}

void wt_page_paths(WtPage *self, const WtCollect *collect)
{
  const guint n = MIN(collect->paths->len, WT_PAGE_ROWS);
  uint32_t group = 0;

  for (guint i = 0; i < n; i++) {
    const WtPath *const path = &g_array_index(collect->paths, WtPath, i);
    g_autoptr(GString) line = g_string_new(NULL);

    if (path->group != group)
      write_names(self, path);
    group = path->group;
    append_path(line, path);
    wt_page_labelled(self, "", line->str);
  }
  wt_page_more(self, collect->paths->len, 2 + WT_PAGE_LABEL,
               collect->paths->len < WT_COLLECT_PATHS);
}

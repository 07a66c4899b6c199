/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/page.h"

#include <string.h>

#include "report/words.h"

void wt_page_paint(WtPage *self, WtPaint paint, const char *text)
{
  static const char *const codes[] = {
    [WT_PAINT_RED] = "\033[1;31m",  //
    [WT_PAINT_YELLOW] = "\033[33m", //
    [WT_PAINT_BOLD] = "\033[1m",    //
    [WT_PAINT_DIM] = "\033[2m",
  };

  if (self->colour && codes[paint])
    g_string_append_printf(self->out, "%s%s\033[0m", codes[paint], text);
  else
    g_string_append(self->out, text);
}

void wt_page_heading(WtPage *self, const char *title)
{
  g_string_append_c(self->out, '\n');
  wt_page_paint(self, WT_PAINT_BOLD, title);
  g_string_append_c(self->out, '\n');
}

void wt_page_pad(WtPage *self, size_t n)
{
  g_string_append_printf(self->out, "%*s", (int) n, "");
}

void wt_page_label(WtPage *self, const char *label)
{
  g_autofree char *padded = g_strdup_printf("  %-*s", WT_PAGE_LABEL, label);

  wt_page_paint(self, WT_PAINT_DIM, padded);
}

static const char *lister(WtListed where)
{
  static const char *const words[] = {
    [WT_LISTED_NOWHERE] = "",
    [WT_LISTED_IN_JSON] = " (--format json lists all)",
    [WT_LISTED_IN_JSONL] = " (--format jsonl lists all)",
  };

  return words[where];
}

void wt_page_more(WtPage *self, uint64_t more, size_t indent, WtListed where)
{
  g_autoptr(GString) text = g_string_new("… and ");

  if (!more)
    return;
  wt_words_count(text, more);
  g_string_append_printf(text, " more%s\n", lister(where));
  wt_page_pad(self, indent);
  wt_page_paint(self, WT_PAINT_DIM, text->str);
}

void wt_page_past(WtPage *self, uint64_t n, size_t indent, WtListed where)
{
  wt_page_more(self, n > WT_PAGE_ROWS ? n - WT_PAGE_ROWS : 0, indent, where);
}

void wt_page_labelled(WtPage *self, const char *label, const char *text)
{
  const size_t indent = 2 + WT_PAGE_LABEL;
  g_autoptr(GString) wrapped = g_string_new(NULL);

  wt_words_wrap(wrapped, text, indent, self->width);
  wt_page_label(self, label);
  g_string_append(self->out, wrapped->str + MIN(indent, wrapped->len));
}

void wt_page_numbered(WtPage *self, const char *label, const char *lines)
{
  const size_t indent = 2 + WT_PAGE_LABEL + strlen("1. ");
  g_auto(GStrv) texts = g_strsplit(lines, "\n", -1);

  for (unsigned i = 0; texts[i]; i++) {
    g_autoptr(GString) wrapped = g_string_new(NULL);

    wt_words_wrap(wrapped, texts[i], indent, self->width);
    wt_page_label(self, i ? "" : label);
    g_string_append_printf(self->out, "%u. %s", i + 1,
                           wrapped->str + MIN(indent, wrapped->len));
  }
}

void wt_page_others(WtPage *self, WtListed where)
{
  g_autofree char *text = g_strconcat("… and others", lister(where), NULL);

  wt_page_labelled(self, "", text);
}

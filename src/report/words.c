/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/words.h"

#include <arpa/inet.h>
#include <stdbool.h>

#define NS_PER_S INT64_C(1000000000)

void wt_words_count(GString *out, uint64_t n)
{
  char digits[24];
  const int len = g_snprintf(digits, sizeof digits, "%" G_GUINT64_FORMAT, n);

  for (int i = 0; i < len; i++) {
    if (i && (len - i) % 3 == 0)
      g_string_append_c(out, ',');
    g_string_append_c(out, digits[i]);
  }
}

void wt_words_some(GString *out, uint64_t n, const char *noun)
{
  wt_words_count(out, n);
  g_string_append_printf(out, " %s%s", noun, n == 1 ? "" : "s");
}

void wt_words_octets(GString *out, uint64_t n)
{
  static const char *const units[] = { "kB", "MB", "GB", "TB", "PB" };
  double v = (double) n / 1000;
  size_t i = 0;

  if (n < 1000) {
    g_string_append_printf(out, "%" G_GUINT64_FORMAT " B", n);
    return;
  }
  for (; v >= 999.95 && i + 1 < G_N_ELEMENTS(units); i++)
    v /= 1000;
  g_string_append_printf(out, "%.1f %s", v, units[i]);
}

void wt_words_time(GString *out, int64_t ts_ns)
{
  int64_t s = ts_ns / NS_PER_S;
  int64_t ns = ts_ns % NS_PER_S;

  if (ns < 0) {
    s--;
    ns += NS_PER_S;
  }

  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc(s);
  g_autofree char *text = g_date_time_format(time, "%Y-%m-%dT%H:%M:%S");

  g_string_append_printf(out, "%s.%09" G_GINT64_FORMAT "Z", text, ns);
}

void wt_words_duration(GString *out, int64_t ns)
{
  const int64_t s = ns / NS_PER_S;

  if (ns < 1000000)
    g_string_append_printf(out, "%.0f us", (double) ns / 1e3);
  else if (ns < NS_PER_S)
    g_string_append_printf(out, "%.3f ms", (double) ns / 1e6);
  else if (s < 120)
    g_string_append_printf(out, "%.3f s", (double) ns / 1e9);
  else if (s < 7200)
    g_string_append_printf(out, "%d min %d s", (int) (s / 60), (int) (s % 60));
  else
    g_string_append_printf(out, "%" G_GINT64_FORMAT " h %d min", s / 3600, (int) (s / 60 % 60));
}

void wt_words_address(GString *out, const WtEndpoint *endpoint)
{
  char text[INET6_ADDRSTRLEN] = "?";

  (void) inet_ntop(endpoint->ip_version == 6 ? AF_INET6 : AF_INET, endpoint->ip, text,
                   sizeof text);
  g_string_append(out, text);
}

void wt_words_endpoint(GString *out, const WtEndpoint *endpoint)
{
  const bool brackets = endpoint->ip_version == 6;

  g_string_append(out, brackets ? "[" : "");
  wt_words_address(out, endpoint);
  g_string_append_printf(out, brackets ? "]:%u" : ":%u", endpoint->port);
}

static void append_escaped(GString *out, const char *name)
{
  const char *at = name;

  while (*at) {
    const gunichar c = g_utf8_get_char_validated(at, -1);

    if (c < 0x80000000u && g_unichar_isprint(c)) {
      g_string_append_unichar(out, c);
      at = g_utf8_next_char(at);
    } else {
      g_string_append_printf(out, "\\x%02x", (unsigned char) *at);
      at++;
    }
  }
}

static size_t columns_of(gunichar c)
{
  if (g_unichar_iszerowidth(c))
    return 0;
  return g_unichar_iswide(c) ? 2 : 1;
}

size_t wt_words_columns(const char *text)
{
  size_t n = 0;

  for (const char *at = text; *at; at = g_utf8_next_char(at))
    n += columns_of(g_utf8_get_char(at));
  return n;
}

void wt_words_name(GString *out, const char *name, size_t columns)
{
  g_autoptr(GString) text = g_string_new(NULL);

  append_escaped(text, name);

  size_t width = wt_words_columns(text->str);
  const char *at = text->str;

  if (columns && width > columns) {
    g_string_append(out, "…");
    for (; *at && width + 1 > columns; at = g_utf8_next_char(at))
      width -= columns_of(g_utf8_get_char(at));
  }
  g_string_append(out, at);
}

void wt_words_wrap(GString *out, const char *text, size_t indent, size_t width)
{
  g_auto(GStrv) words = g_strsplit(text, " ", -1);
  size_t column = 0;

  for (char **word = words; *word; word++) {
    const size_t len = wt_words_columns(*word);
    const bool fits = column && column + 1 + len <= width;

    if (column && !fits)
      g_string_append_c(out, '\n');
    if (fits)
      g_string_append_c(out, ' ');
    else
      g_string_append_printf(out, "%*s", (int) indent, "");
    g_string_append(out, *word);
    column = fits ? column + 1 + len : indent + len;
  }
  g_string_append_c(out, '\n');
}

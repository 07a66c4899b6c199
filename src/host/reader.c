/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "host/reader.h"

#include <arpa/inet.h>
#include <string.h>

bool wt_reader_pair(char *line, char **name, char **value)
{
  char *const colon = strchr(line, ':');

  if (!colon)
    return false;
  *colon = 0;
  *name = g_strstrip(line);
  *value = g_strstrip(colon + 1);
  return **name && **value;
}

void wt_reader_word(char out[WT_FACTS_WORD_MAX], const char *from, const char *ends)
{
  const size_t len = MIN(strcspn(from, ends), WT_FACTS_WORD_MAX - 1);

  memcpy(out, from, len);
  out[len] = 0;
}

bool wt_reader_number(const char *text, uint64_t *out)
{
  return g_ascii_string_to_unsigned(text, 10, 0, G_MAXUINT64, out, NULL);
}

bool wt_reader_says(const char *text)
{
  static const char *const nothing[] = { "",          "<empty>", "default",
                                         "[default]", "(null)",  "unknown",
                                         "[unknown]", "N/A",     "n/a" };

  for (size_t i = 0; i < G_N_ELEMENTS(nothing); i++)
    if (strcmp(text, nothing[i]) == 0)
      return false;
  return true;
}

static bool parse(const char *text, size_t len, WtEndpoint *out)
{
  g_autofree char *host = g_strndup(text, len);

  *out = (WtEndpoint) { .ip_version = strchr(host, ':') ? 6 : 4 };
  if (inet_pton(out->ip_version == 6 ? AF_INET6 : AF_INET, host, out->ip) == 1)
    return true;
  *out = (WtEndpoint) { 0 };
  return false;
}

bool wt_reader_address(const char *text, WtEndpoint *out)
{
  text += *text == '[';
  return parse(text, strcspn(text, "]"), out);
}

bool wt_reader_portal(const char *text, WtEndpoint *out)
{
  const bool six = *text == '[';
  const char *const end = six ? strchr(text, ']') : strchr(text, ':');
  guint64 port;

  *out = (WtEndpoint) { 0 };
  if (!end || (six && end[1] != ':'))
    return false;

  g_autofree char *number = g_strndup(end + six + 1, strcspn(end + six + 1, ","));
  WtEndpoint told;

  if (!parse(text + six, (size_t) (end - text - six), &told) ||
      !g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT16, &port, NULL))
    return false;
  told.port = (uint16_t) port;
  *out = told;
  return true;
}

void wt_reader_choose(WtReading *self, const char *name)
{
  GPtrArray *const all = self->facts->interfaces;

  self->interface = NULL;
  for (guint i = self->first; i < all->len && *name; i++)
    if (strcmp(((WtFactsInterface *) all->pdata[i])->name, name) == 0)
      self->interface = all->pdata[i];
  if (!self->interface && *name)
    self->interface = wt_facts_interface(self->facts, name);
}

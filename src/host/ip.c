/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * ip link, ip addr:
 *
 *   2: eth0@if3: <BROADCAST,UP> mtu 1500 qdisc noqueue
 *       link/ether 02:00:00:00:01:01 brd ff:ff:ff:ff:ff:ff
 *       veth addrgenmode eui64 gso_max_size 65536 gro_max_size 65536
 *       inet 10.10.1.1/24 scope global eth0
 */
#include <string.h>

#include "host/reader.h"

/** What follows @word and a blank in @line; NULL if @word is not there. */
static const char *after(const char *line, const char *word)
{
  const size_t len = strlen(word);

  for (const char *at = line; (at = strstr(at, word)); at += len)
    if ((at == line || g_ascii_isspace(at[-1])) && at[len] == ' ')
      return at + len + 1;
  return NULL;
}

static bool begins_link(const char *line)
{
  const size_t digits = strspn(line, "0123456789");
  const char *const colon = digits ? strstr(line + digits, ": <") : NULL;

  return colon && g_str_has_prefix(line + digits, ": ") && colon > line + digits &&
         after(colon, "mtu");
}

static void take_size(const char *line, const char *word, uint32_t *out)
{
  const char *const at = after(line, word);
  char number[WT_FACTS_WORD_MAX];
  guint64 size;

  if (!at)
    return;
  wt_reader_word(number, at, " \t");
  if (g_ascii_string_to_unsigned(number, 10, 0, G_MAXUINT32, &size, NULL))
    *out = (uint32_t) size;
}

static void take_address(WtFactsInterface *interface, const char *line, const char *word)
{
  const char *const at = after(line, word);
  char text[WT_FACTS_WORD_MAX];
  WtEndpoint address;

  if (!at || interface->addresses->len >= WT_FACTS_NUMBERS_MAX)
    return;
  wt_reader_word(text, at, "/ \t");
  if (wt_reader_address(text, &address))
    g_array_append_val(interface->addresses, address);
}

static void take_link(WtReading *self, char *line)
{
  char name[WT_FACTS_WORD_MAX];

  if (begins_link(line)) {
    wt_reader_word(name, strchr(line, ':') + 2, "@:");
    wt_reader_choose(self, name);
  }
  if (!self->interface)
    return;

  const char *const address = after(line, "link/ether");

  if (address)
    wt_reader_word(self->interface->address, address, " \t");
  take_size(line, "mtu", &self->interface->mtu);
  take_size(line, "gso_max_size", &self->interface->gso_max_size);
  take_size(line, "gro_max_size", &self->interface->gro_max_size);
  take_address(self->interface, line, "inet");
  take_address(self->interface, line, "inet6");
}

const WtFactsReader wt_reader_link = {
  .what = "ip -d address",
  .begins = begins_link,
  .take = take_link,
};

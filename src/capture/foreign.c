/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Files that people take for captures, by their first octets.
 */
#include "capture/format.h"

#include <glib.h>
#include <string.h>

#define CONVERT "convert it first: editcap -F pcapng %s OUT.pcapng"
#define DECOMPRESS(tool) "decompress it first: " tool " %s | wiretruth analyze -"

static const struct {
  char magic[8];
  size_t len;
  const char *what;
  const char *remedy; /* takes the file's name */
} kinds[] = {
  { "GMBU", 4, "a Microsoft Network Monitor capture", CONVERT },
  { "RTSS", 4, "a Microsoft Network Monitor capture", CONVERT },
  { "snoop\0\0", 8, "a snoop capture", CONVERT },
  { "\x28\xb5\x2f\xfd", 4, "compressed with zstd", DECOMPRESS("zstd -dc") },
  { "\xfd"
    "7zXZ\0",
    6, "compressed with xz", DECOMPRESS("xz -dc") },
  { "BZh", 3, "compressed with bzip2", DECOMPRESS("bzip2 -dc") },
  { "\x04\x22\x4d\x18", 4, "compressed with lz4", DECOMPRESS("lz4 -dc") },
  { "\x1f\x9d", 2, "compressed with compress", DECOMPRESS("gzip -dc") },
  { "PK\x03\x04", 4, "a zip archive", DECOMPRESS("unzip -p") },
};

/* UTF-8 without control characters but white space. What was looked at may cut its last
   character. */
static bool is_text(WtBytes head)
{
  const gchar *text = (const gchar *) head.data;
  const gchar *end;

  g_utf8_validate_len(text, head.len, &end);
  const size_t valid = (size_t) (end - text);

  for (size_t i = 0; i < valid; i++)
    if (g_ascii_iscntrl(text[i]) && !g_ascii_isspace(text[i]))
      return false;
  return valid > 0 && head.len - valid < 4;
}

char *wt_foreign_advice(WtBytes head, const char *path)
{
  g_autofree char *name = strcmp(path, "-") == 0 ? g_strdup("FILE") : g_shell_quote(path);

  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
    if (head.len < kinds[i].len || memcmp(head.data, kinds[i].magic, kinds[i].len) != 0)
      continue;
    g_auto(GStrv) halves = g_strsplit(kinds[i].remedy, "%s", 2);

    return g_strdup_printf("is %s; %s%s%s", kinds[i].what, halves[0], name, halves[1]);
  }
  if (is_text(head))
    return g_strdup("is text, not a capture; to save one: tcpdump -w FILE");
  return g_strdup("is no capture that wiretruth reads (pcap or pcapng, plain or gzip)");
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iscsiadm -m iface, a record a line:
 *
 *   cxgb3i.00:07:43:05:97:07 cxgb3i,00:07:43:05:97:07,<empty>,<empty>,<empty>
 *
 * and iscsiadm -m iface -I NAME, "iface.transport_name = cxgb3i" between "# BEGIN RECORD" and
 * "# END RECORD". Records of nodes look like the latter and hold passwords: only what is named
 * here is read.
 */
#include <stddef.h>
#include <string.h>

#include "host/reader.h"

#define FIELDS 5

static void keep(WtReading *self, const WtFactsIface *iface)
{
  GArray *const all = self->facts->ifaces;

  for (guint i = 0; i < all->len; i++)
    if (memcmp(&g_array_index(all, WtFactsIface, i), iface, sizeof *iface) == 0)
      return;
  if (all->len < WT_FACTS_IFACES_MAX)
    g_array_append_val(all, *iface);
}

static void set(char *out, size_t size, const char *value)
{
  if (wt_reader_says(value))
    (void) g_strlcpy(out, value, size);
}

/* --- a record a line ---------------------------------------------------------------------- */

static bool is_transport(const char *name, size_t len)
{
  static const char *const known[] = { "tcp",    "iser",     "bnx2i",   "cxgb3i",
                                       "cxgb4i", "be2iscsi", "qla4xxx", "qedi" };

  for (size_t i = 0; i < G_N_ELEMENTS(known); i++)
    if (strlen(known[i]) == len && strncmp(known[i], name, len) == 0)
      return true;
  return false;
}

static bool begins_ifaces(const char *line)
{
  const char *const blank = strchr(line, ' ');
  unsigned commas = 0;

  if (!blank || blank == line || strchr(blank + 1, ' ') ||
      !is_transport(blank + 1, strcspn(blank + 1, ",")))
    return false;
  for (const char *at = blank; *at; at++)
    commas += *at == ',';
  return commas == FIELDS - 1;
}

static void take_ifaces(WtReading *self, char *line)
{
  WtFactsIface iface = { 0 };
  char *const blank = strchr(line, ' ');

  if (!begins_ifaces(line))
    return;
  *blank = 0;

  g_auto(GStrv) fields = g_strsplit(blank + 1, ",", FIELDS);

  (void) g_strlcpy(iface.name, line, sizeof iface.name);
  (void) g_strlcpy(iface.transport, fields[0], sizeof iface.transport);
  set(iface.address, sizeof iface.address, fields[1]);
  set(iface.ip_address, sizeof iface.ip_address, fields[2]);
  set(iface.net_iface, sizeof iface.net_iface, fields[3]);
  set(iface.initiator_name, sizeof iface.initiator_name, fields[4]);
  keep(self, &iface);
}

const WtFactsReader wt_reader_ifaces = {
  .what = "iscsiadm -m iface",
  .begins = begins_ifaces,
  .take = take_ifaces,
};

/* --- one record --------------------------------------------------------------------------- */

static bool begins_record(const char *line)
{
  return g_str_has_prefix(line, "# BEGIN RECORD");
}

static void end_record(WtReading *self)
{
  if (*self->iface.name && *self->iface.transport)
    keep(self, &self->iface);
  self->iface = (WtFactsIface) { 0 };
}

/** "iface.hwaddress = 00:07:43:05:97:07" */
static void take_record(WtReading *self, char *line)
{
  static const struct {
    const char *key;
    size_t at, size;
  } keys[] = {
#define KEY(key, member)                                                                       \
  { key " = ", offsetof(WtFactsIface, member), sizeof(((WtFactsIface *) 0)->member) }
    KEY("iface.iscsi_ifacename", name),    KEY("iface.transport_name", transport),
    KEY("iface.hwaddress", address),       KEY("iface.ipaddress", ip_address),
    KEY("iface.net_ifacename", net_iface), KEY("iface.initiatorname", initiator_name),
#undef KEY
  };

  if (begins_record(line) || g_str_has_prefix(line, "# END RECORD"))
    end_record(self);
  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++) {
    const char *const value = line + strlen(keys[i].key);

    /* the software's own record is called "default" */
    if (g_str_has_prefix(line, keys[i].key) && (keys[i].at == 0 || wt_reader_says(value)))
      (void) g_strlcpy((char *) &self->iface + keys[i].at, value, keys[i].size);
  }
}

const WtFactsReader wt_reader_iface_record = {
  .what = "iscsiadm -m iface -I NAME",
  .begins = begins_record,
  .take = take_record,
  .end = end_record,
};

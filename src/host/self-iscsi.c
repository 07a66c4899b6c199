/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * open-iscsi's sessions, hosts and interface records, from sysfs and its own folder. Linux
 * drivers/scsi/scsi_transport_iscsi.c. Neither holds a secret where it is read here: username and
 * password have files of their own, which nothing here opens.
 */
#include <string.h>

#include "host/self.h"
#include "host/tree.h"

#define CLASS "sys/class/iscsi_"
#define IFACES "var/lib/iscsi/ifaces"
#define IFACES_FORMERLY "etc/iscsi/ifaces"

#include <glib.h>

/** How sysfs writes a key's value. */
typedef enum { AS_TEXT, AS_YES, AS_CRC32C } How;

typedef struct {
  const char *file, *key;
  How how;
} Row;

static json_t *value_of(How how, const char *text)
{
  const bool set = text && strcmp(text, "0") != 0;

  switch (how) {
  case AS_YES:
    return json_string(set ? "Yes" : "No");
  case AS_CRC32C:
    return json_string(set ? "CRC32C" : "None");
  case AS_TEXT:
  default:
    return wt_self_string(text);
  }
}

/** Adds what files of the folder @path say. */
static void add_rows(json_t *object, const char *root, const char *path, const Row *rows,
                     size_t n)
{
  for (size_t i = 0; i < n; i++) {
    g_autofree char *text = wt_tree_text(root, "%s/%s", path, rows[i].file);

    if (text)
      json_object_set_new(object, rows[i].key, value_of(rows[i].how, text));
  }
}

/* --- sessions ----------------------------------------------------------------------------- */

/** "4" of "session4"; NULL if @name begins otherwise. */
static const char *number_of(const char *name, const char *prefix)
{
  return g_str_has_prefix(name, prefix) ? name + strlen(prefix) : NULL;
}

static json_t *negotiated_of(const WtSelf *self, const char *sid)
{
  static const Row session_rows[] = {
    { "initial_r2t", "InitialR2T", AS_YES },
    { "immediate_data", "ImmediateData", AS_YES },
    { "first_burst_len", "FirstBurstLength", AS_TEXT },
    { "max_burst_len", "MaxBurstLength", AS_TEXT },
    { "max_outstanding_r2t", "MaxOutstandingR2T", AS_TEXT },
    { "erl", "ErrorRecoveryLevel", AS_TEXT },
  };
  static const Row connection_rows[] = {
    { "header_digest", "HeaderDigest", AS_CRC32C },
    { "data_digest", "DataDigest", AS_CRC32C },
    { "max_recv_dlength", "MaxRecvDataSegmentLength", AS_TEXT },
    { "max_xmit_dlength", "MaxXmitDataSegmentLength", AS_TEXT },
  };
  json_t *const keys = json_object();
  g_autofree char *session = g_strconcat(CLASS "session/session", sid, NULL);
  g_autofree char *connection = g_strconcat(CLASS "connection/connection", sid, ":0", NULL);

  add_rows(keys, self->root, session, session_rows, G_N_ELEMENTS(session_rows));
  add_rows(keys, self->root, connection, connection_rows, G_N_ELEMENTS(connection_rows));
  return keys;
}

/** "10.10.2.1:3260", "[fd77::2]:3260". */
static json_t *portal_of(const WtSelf *self, const char *sid)
{
  g_autofree char *folder = g_strconcat(CLASS "connection/connection", sid, ":0", NULL);
  g_autofree char *host = wt_tree_text(self->root, "%s/address", folder);
  g_autofree char *number = wt_tree_text(self->root, "%s/port", folder);

  if (!host || !number || strcmp(host, "(null)") == 0)
    return json_null();

  g_autofree char *portal =
      g_strdup_printf(strchr(host, ':') && *host != '[' ? "[%s]:%s" : "%s:%s", host, number);

  return wt_self_string(portal);
}

/** The kernel tells the port alone; its address is the SCSI host's. */
static json_t *local_port_of(const WtSelf *self, const char *sid)
{
  int64_t port;

  return wt_tree_number(self->root, &port, CLASS "connection/connection%s:0/local_port", sid)
             ? json_integer(port)
             : json_null();
}

/** The host that a session's folder lies in: ".../host3/session4/...". */
static char *host_of(const WtSelf *self, const char *sid)
{
  g_autofree char *link = g_strdup_printf("%s/" CLASS "session/session%s", self->root, sid);
  g_autofree char *target = g_file_read_link(link, NULL);
  g_auto(GStrv) parts = g_strsplit(target ? target : "", "/", 0);

  for (guint i = 0; parts[i]; i++)
    if (number_of(parts[i], "host") && parts[i + 1] && number_of(parts[i + 1], "session"))
      return g_strdup(parts[i]);
  return NULL;
}

/** How open-iscsi calls what a SCSI host's driver is: as the driver, but for the two in software. */
static const char *transport_of(const char *driver)
{
  if (driver && strcmp(driver, "iscsi_tcp") == 0)
    return "tcp";
  if (driver && strcmp(driver, "iscsi_iser") == 0)
    return "iser";
  return driver;
}

static json_t *session_value(const WtSelf *self, const char *sid)
{
  static const Row rows[] = {
    { "targetname", "target_name", AS_TEXT },
    { "tpgt", "tpgt", AS_TEXT },
    { "initiatorname", "initiator_name", AS_TEXT },
    { "isid", "isid", AS_TEXT },
    { "ifacename", "iface", AS_TEXT },
    { "state", "state", AS_TEXT },
    { "recovery_tmo", "recovery_timeout", AS_TEXT },
  };
  json_t *const object = json_pack("{s:I}", "sid", (json_int_t) g_ascii_strtoll(sid, NULL, 10));
  g_autofree char *folder = g_strconcat(CLASS "session/session", sid, NULL);
  g_autofree char *host = host_of(self, sid);
  g_autofree char *driver =
      host ? wt_tree_text(self->root, "sys/class/scsi_host/%s/proc_name", host) : NULL;
  g_autofree char *local =
      host ? wt_tree_text(self->root, CLASS "host/%s/ipaddress", host) : NULL;
  json_t *counters;

  add_rows(object, self->root, folder, rows, G_N_ELEMENTS(rows));
  json_object_set_new(object, "portal", portal_of(self, sid));
  json_object_set_new(object, "initiator_address", wt_self_string(local));
  json_object_set_new(object, "local_port", local_port_of(self, sid));
  json_object_set_new(object, "host", wt_self_string(host));
  json_object_set_new(object, "driver", wt_self_string(driver));
  json_object_set_new(object, "transport", wt_self_string(transport_of(driver)));
  json_object_set_new(object, "negotiated", negotiated_of(self, sid));
  if (self->live && (counters = wt_self_counters(sid)))
    json_object_set_new(object, "counters", counters);
  return object;
}

/** Of each folder @prefix + number of a class, what @of says. */
static json_t *each(const WtSelf *self, const char *class, const char *prefix,
                    json_t *(*of)(const WtSelf *, const char *) )
{
  g_autoptr(GPtrArray) names = wt_tree_names(self->root, CLASS "%s", class);
  json_t *const array = json_array();

  for (guint i = 0; i < names->len; i++) {
    const char *const number = number_of(g_ptr_array_index(names, i), prefix);

    if (number)
      json_array_append_new(array, of(self, number));
  }
  return array;
}

/* --- hosts and interface records ---------------------------------------------------------- */

static json_t *host_value(const WtSelf *self, const char *number)
{
  static const Row rows[] = {
    { "netdev", "netdev", AS_TEXT },         { "hwaddress", "address", AS_TEXT },
    { "ipaddress", "ip_address", AS_TEXT },  { "port_state", "port_state", AS_TEXT },
    { "port_speed", "port_speed", AS_TEXT }, { "initiatorname", "initiator_name", AS_TEXT },
  };
  g_autofree char *name = g_strconcat("host", number, NULL);
  g_autofree char *folder = g_strconcat(CLASS "host/", name, NULL);
  g_autofree char *driver = wt_tree_text(self->root, "sys/class/scsi_host/%s/proc_name", name);
  json_t *const object =
      json_pack("{s:s, s:o, s:o}", "name", name, "driver", wt_self_string(driver), "transport",
                wt_self_string(transport_of(driver)));

  add_rows(object, self->root, folder, rows, G_N_ELEMENTS(rows));
  return object;
}

/** "iface.transport_name = tcp" of a record; keys that are not asked for are passed over. */
static json_t *iface_value(const char *text)
{
  static const Row rows[] = {
    { "iface.iscsi_ifacename", "name", AS_TEXT },
    { "iface.transport_name", "transport", AS_TEXT },
    { "iface.hwaddress", "address", AS_TEXT },
    { "iface.ipaddress", "ip_address", AS_TEXT },
    { "iface.net_ifacename", "net_iface", AS_TEXT },
    { "iface.initiatorname", "initiator_name", AS_TEXT },
  };
  json_t *const object = json_object();
  g_auto(GStrv) lines = g_strsplit(text, "\n", 0);

  for (guint i = 0; lines[i]; i++) {
    g_auto(GStrv) sides = g_strsplit(lines[i], "=", 2);

    for (size_t r = 0; sides[0] && sides[1] && r < G_N_ELEMENTS(rows); r++)
      if (strcmp(g_strstrip(sides[0]), rows[r].file) == 0)
        json_object_set_new(object, rows[r].key, wt_self_string(g_strstrip(sides[1])));
  }
  return object;
}

static json_t *ifaces_value(const WtSelf *self)
{
  json_t *const array = json_array();
  const char *folder = IFACES;
  g_autoptr(GPtrArray) names = wt_tree_names(self->root, "%s", folder);

  if (!names->len) {
    g_ptr_array_unref(names);
    folder = IFACES_FORMERLY;
    names = wt_tree_names(self->root, "%s", folder);
  }
  for (guint i = 0; i < names->len; i++) {
    g_autofree char *text =
        wt_tree_text(self->root, "%s/%s", folder, (const char *) g_ptr_array_index(names, i));

    if (text)
      json_array_append_new(array, iface_value(text));
  }
  return array;
}

json_t *wt_self_iscsi(const WtSelf *self)
{
  return json_pack("{s:o, s:o, s:o}", "ifaces", ifaces_value(self), "sessions",
                   each(self, "session", "session", session_value), "hosts",
                   each(self, "host", "host", host_value));
}

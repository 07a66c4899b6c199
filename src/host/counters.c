/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iscsiadm -m session -s: a block for each session,
 *
 *   Stats for session [sid: 3, target: iqn.2003-01.org.x:disk, portal: 10.10.2.1,3260]
 *   iSCSI SNMP:
 *           txdata_octets: 3676716
 *   iSCSI Extended:
 *           eh_abort_cnt: 0
 */
#include <string.h>

#include "host/reader.h"

#define TITLE "Stats for session [sid: "
#define TARGET ", target: "
#define PORTAL ", portal: "

static bool begins_counters(const char *line)
{
  return g_str_has_prefix(line, TITLE) && strstr(line, TARGET) && strstr(line, PORTAL);
}

static void end_counters(WtReading *self)
{
  if (self->begun && self->session.counted)
    wt_facts_session(self->facts, &self->session);
  self->begun = false;
}

/** "10.10.2.1,3260]"; an IPv6 address has no brackets here. */
static void take_portal(const char *text, WtEndpoint *out)
{
  const char *const comma = strrchr(text, ',');
  guint64 port;

  if (!comma)
    return;

  g_autofree char *host = g_strndup(text, (gsize) (comma - text));
  g_autofree char *number = g_strndup(comma + 1, strcspn(comma + 1, "]"));

  if (wt_reader_address(host, out) &&
      g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT16, &port, NULL))
    out->port = (uint16_t) port;
  else
    *out = (WtEndpoint) { 0 };
}

static void begin_counters(WtReading *self, char *line)
{
  char *const target = strstr(line, TARGET);
  char *const portal = strstr(line, PORTAL);

  end_counters(self);
  self->session = (WtFactsSession) { 0 };
  if (portal < target)
    return;
  *target = *portal = 0;
  self->session.sid = (uint32_t) g_ascii_strtoull(line + strlen(TITLE), NULL, 10);
  (void) g_strlcpy(self->session.known.target_name, target + strlen(TARGET),
                   sizeof self->session.known.target_name);
  take_portal(portal + strlen(PORTAL), &self->session.known.target);
  self->begun = true;
}

static void take_counter(WtReading *self, char *line)
{
  char *name, *value;
  uint64_t number;

  if (begins_counters(line)) {
    begin_counters(self, line);
    return;
  }
  if (!self->begun || !wt_reader_pair(line, &name, &value) || !wt_reader_number(value, &number))
    return;
  for (int i = 0; i < WT_N_HOST_COUNTERS; i++)
    if (strcmp(name, wt_host_counter_name((WtHostCounter) i)) == 0) {
      self->session.counters[i] = number;
      self->session.counted |= 1u << i;
    }
}

const WtFactsReader wt_reader_counters = {
  .what = "iscsiadm -m session -s",
  .begins = begins_counters,
  .take = take_counter,
  .end = end_counters,
};

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * iscsiadm -m session -P3: a block for each target, in it one for each portal, in it one for
 * each interface with a session, lines of "Name: value". And iscsiadm -m session, a session a line:
 *
 *   tcp: [3] 10.10.2.1:3260,1 iqn.2003-01.org.x:disk (non-flash)
 */
#include <stddef.h>
#include <string.h>

#include "host/reader.h"

/* --- -P3 ---------------------------------------------------------------------------------- */

static void end_session(WtReading *self)
{
  if (self->begun && self->session.known.target.ip_version &&
      (self->session.negotiated || self->session.sid))
    wt_facts_session(self->facts, &self->session);
  self->begun = false;
}

static void begin_session(WtReading *self, const WtEndpoint *portal)
{
  end_session(self);
  self->session = (WtFactsSession) { .known.target = *portal };
  (void) g_strlcpy(self->session.known.target_name, self->target_name, WT_HOST_NAME_MAX);
  self->begun = portal->ip_version != 0;
}

static void begin_portal(WtReading *self, const char *value)
{
  WtEndpoint portal = { 0 };

  (void) wt_reader_portal(value, &portal);
  begin_session(self, &portal);
}

/** The portal is not said again before its second session. */
static void begin_interface(WtReading *self, const char *value)
{
  const WtEndpoint portal = self->session.known.target;

  if (*self->session.iface)
    begin_session(self, &portal);
  (void) g_strlcpy(self->session.iface, value, sizeof self->session.iface);
}

static void begin_target(WtReading *self, const char *value)
{
  end_session(self);
  (void) g_strlcpy(self->target_name, value,
                   MIN(sizeof self->target_name, strcspn(value, " (") + 1));
}

static void initiator_address(WtReading *self, const char *value)
{
  (void) wt_reader_address(value, &self->session.known.initiator);
}

static void sid(WtReading *self, const char *value)
{
  self->session.sid = (uint32_t) g_ascii_strtoull(value, NULL, 10);
}

/** A line whose value is kept as it is. */
static bool take_word(WtReading *self, const char *name, const char *value)
{
  static const struct {
    const char *name;
    size_t at, size;
  } words[] = {
#define WORD(name, member)                                                                     \
  { name, offsetof(WtFactsSession, member), sizeof(((WtFactsSession *) 0)->member) }
    WORD("Iface Transport", transport), WORD("Iface Initiatorname", known.initiator_name),
    WORD("Iface HWaddress", address),   WORD("Iface Netdev", netdev),
    WORD("iSCSI Session State", state), WORD("MaxXmitDataSegmentLength", known.max_xmit),
#undef WORD
  };

  for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
    if (strcmp(name, words[i].name) == 0) {
      if (wt_reader_says(value))
        (void) g_strlcpy((char *) &self->session + words[i].at, value, words[i].size);
      return true;
    }
  return false;
}

static void take_key(WtReading *self, const char *name, const char *value)
{
  for (int key = 0; key < WT_N_KEYS; key++)
    if (strcmp(name, wt_key_name((WtKey) key)) == 0) {
      (void) g_strlcpy(self->session.known.values[key], value, WT_HOST_VALUE_MAX);
      self->session.negotiated = true;
    }
}

static void take_line(WtReading *self, const char *name, const char *value)
{
  static const struct {
    const char *name;
    void (*take)(WtReading *, const char *);
  } lines[] = {
    { "Target", begin_target },
    { "Current Portal", begin_portal },
    { "Iface Name", begin_interface },
    { "Iface IPaddress", initiator_address },
    { "SID", sid },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
    if (strcmp(name, lines[i].name) == 0) {
      lines[i].take(self, value);
      return;
    }
  if (!take_word(self, name, value))
    take_key(self, name, value);
}

static bool begins_sessions(const char *line)
{
  return g_str_has_prefix(line, "Target: ") || g_str_has_prefix(line, "\tCurrent Portal: ");
}

static void take_sessions(WtReading *self, char *line)
{
  char *name, *value;

  if (wt_reader_pair(line, &name, &value))
    take_line(self, name, value);
}

const WtFactsReader wt_reader_sessions = {
  .what = "iscsiadm -m session -P3",
  .begins = begins_sessions,
  .take = take_sessions,
  .end = end_session,
};

/* --- a session a line --------------------------------------------------------------------- */

static bool begins_list(const char *line)
{
  const char *const bracket = strstr(line, ": [");

  return bracket && !memchr(line, ' ', (size_t) (bracket - line)) &&
         g_ascii_isdigit(bracket[strlen(": [")]) && strstr(bracket, "] ") &&
         (strstr(bracket, " iqn.") || strstr(bracket, " eui.") || strstr(bracket, " naa."));
}

static void take_list(WtReading *self, char *line)
{
  WtFactsSession session = { 0 };

  if (!begins_list(line))
    return;

  const char *const bracket = strstr(line, ": [");
  const char *const portal = strstr(bracket, "] ") + strlen("] ");
  const char *const name = strchr(portal, ' ');

  if (!name || !wt_reader_portal(portal, &session.known.target))
    return;
  wt_reader_word(session.transport, line, ":");
  session.sid = (uint32_t) g_ascii_strtoull(bracket + strlen(": ["), NULL, 10);
  (void) g_strlcpy(session.known.target_name, name + 1,
                   MIN(WT_HOST_NAME_MAX, strcspn(name + 1, " ") + 1));
  wt_facts_session(self->facts, &session);
}

const WtFactsReader wt_reader_session_list = {
  .what = "iscsiadm -m session",
  .begins = begins_list,
  .take = take_list,
};

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The output of `iscsiadm -m session -P3`: a block for each target, in it one for each session,
 * lines of "Name: value". It may stand among other text.
 */
#include <arpa/inet.h>
#include <string.h>

#include "host/facts.h"

/** @target_name: of the block at hand; @session: what its lines were about so far */
typedef struct {
  WtFacts *facts;
  char target_name[WT_HOST_NAME_MAX];
  WtHostSession session;
  bool negotiated;
} Reader;

/** "10.0.0.1:3260,1" or "[fd00::1]:3260,1". */
static bool portal(const char *text, WtEndpoint *out)
{
  const bool six = *text == '[';
  const char *const end = six ? strchr(text, ']') : strchr(text, ':');
  guint64 port;

  if (!end || (six && end[1] != ':'))
    return false;

  g_autofree char *host = g_strndup(text + six, (gsize) (end - text - six));
  g_autofree char *number = g_strndup(end + six + 1, strcspn(end + six + 1, ","));

  *out = (WtEndpoint) { .ip_version = six ? 6 : 4 };
  if (inet_pton(six ? AF_INET6 : AF_INET, host, out->ip) != 1 ||
      !g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT16, &port, NULL))
    return false;
  out->port = (uint16_t) port;
  return true;
}

/** With or without brackets, 10.0.0.1, [fd00::1]. */
static void address(const char *value, WtEndpoint *out)
{
  g_autofree char *text =
      g_strndup(value + (*value == '['), strcspn(value + (*value == '['), "]"));

  *out = (WtEndpoint) { .ip_version = strchr(text, ':') ? 6 : 4 };
  if (inet_pton(out->ip_version == 6 ? AF_INET6 : AF_INET, text, out->ip) != 1)
    *out = (WtEndpoint) { 0 };
}

/* --- lines -------------------------------------------------------------------------------- */

static void finish_session(Reader *r)
{
  if (r->negotiated && r->session.target.ip_version &&
      r->facts->sessions->len < WT_FACTS_SESSIONS_MAX)
    g_array_append_val(r->facts->sessions, r->session);
  r->negotiated = false;
}

static void begin_session(Reader *r, const char *value)
{
  finish_session(r);
  r->session = (WtHostSession) { 0 };
  (void) g_strlcpy(r->session.target_name, r->target_name, sizeof r->session.target_name);
  if (!portal(value, &r->session.target))
    r->session.target = (WtEndpoint) { 0 };
}

static void begin_target(Reader *r, const char *value)
{
  finish_session(r);
  r->session = (WtHostSession) { 0 };
  (void) g_strlcpy(r->target_name, value, MIN(sizeof r->target_name, strcspn(value, " (") + 1));
}

static void initiator_name(Reader *r, const char *value)
{
  (void) g_strlcpy(r->session.initiator_name, value, sizeof r->session.initiator_name);
}

static void initiator_address(Reader *r, const char *value)
{
  address(value, &r->session.initiator);
}

static void max_xmit(Reader *r, const char *value)
{
  (void) g_strlcpy(r->session.max_xmit, value, sizeof r->session.max_xmit);
}

static void take(Reader *r, const char *name, const char *value)
{
  static const struct {
    const char *name;
    void (*take)(Reader *, const char *);
  } lines[] = {
    { "Target", begin_target },
    { "Current Portal", begin_session },
    { "Iface Initiatorname", initiator_name },
    { "Iface IPaddress", initiator_address },
    { "MaxXmitDataSegmentLength", max_xmit },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(lines); i++)
    if (strcmp(name, lines[i].name) == 0) {
      lines[i].take(r, value);
      return;
    }
  for (int key = 0; key < WT_N_KEYS; key++)
    if (strcmp(name, wt_key_name((WtKey) key)) == 0) {
      (void) g_strlcpy(r->session.values[key], value, WT_HOST_VALUE_MAX);
      r->negotiated = true;
    }
}

void wt_facts_sessions(WtFacts *self, const char *text)
{
  Reader r = { .facts = self };

  while (*text) {
    const size_t len = strcspn(text, "\n");
    g_autofree char *line = g_strstrip(g_strndup(text, len));
    char *const colon = strstr(line, ": ");

    if (colon) {
      *colon = 0;
      take(&r, line, g_strstrip(colon + 2));
    }
    text += len + (text[len] == '\n');
  }
  finish_session(&r);
}

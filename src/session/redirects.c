/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/redirects.h"

#include <arpa/inet.h>
#include <glib.h>
#include <string.h>

#define KEPT 64u
#define PORT 3260u /* RFC 7143 4.2.7.1, 13.8: if none is given */

typedef struct {
  char *initiator_name, *target_name;
  WtEndpoint to;
  uint32_t connection;
} Redirect;

struct WtRedirects {
  Redirect kept[KEPT];
  guint next;
};

static void redirect_clear(Redirect *r)
{
  g_free(r->initiator_name);
  g_free(r->target_name);
  *r = (Redirect) { 0 };
}

/*= RFC7143 13.8 "domainname[:port][,portal-group-tag]" */
bool wt_redirects_parse(const char *address, WtEndpoint *out)
{
  const bool six = *address == '[';
  const char *const host_end = six ? strchr(address, ']') : address + strcspn(address, ":,");
  guint64 port = PORT;

  if (!host_end)
    return false;

  const char *const rest = host_end + six;
  g_autofree char *host = g_strndup(address + six, (gsize) (host_end - address - six));
  g_autofree char *number =
      g_strndup(rest + (*rest == ':'), strcspn(rest + (*rest == ':'), ","));

  *out = (WtEndpoint) { .ip_version = six ? 6 : 4 };
  if (*rest == ':' && !g_ascii_string_to_unsigned(number, 10, 1, G_MAXUINT16, &port, NULL))
    return false;
  out->port = (uint16_t) port;
  return inet_pton(six ? AF_INET6 : AF_INET, host, out->ip) == 1;
}

void wt_redirects_add(WtRedirects *self, const WtConnection *connection, const char *address)
{
  WtEndpoint to;
  Redirect *const r = &self->kept[self->next % KEPT];

  if (!wt_redirects_parse(address, &to))
    return;
  redirect_clear(r);
  *r = (Redirect) {
    .initiator_name = g_strdup(connection->initiator_name),
    .target_name = g_strdup(connection->target_name),
    .to = to,
    .connection = connection->id,
  };
  self->next++;
}

uint32_t wt_redirects_follow(WtRedirects *self, const WtConnection *connection)
{
  for (guint i = 0; i < KEPT; i++) {
    Redirect *const r = &self->kept[i];
    uint32_t from = r->connection;

    if (!from || from == connection->id || !wt_endpoint_equal(&r->to, &connection->target) ||
        strcmp(r->initiator_name, connection->initiator_name) != 0 ||
        strcmp(r->target_name, connection->target_name) != 0)
      continue;
    redirect_clear(r);
    return from;
  }
  return 0;
}

WtRedirects *wt_redirects_new(void)
{
  return g_new0(WtRedirects, 1);
}

void wt_redirects_free(WtRedirects *self)
{
  for (guint i = 0; i < KEPT; i++)
    redirect_clear(&self->kept[i]);
  g_free(self);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/login-outcome.h"

#include <string.h>

enum { INITIATOR, TARGET };
enum { SECURITY, OPERATIONAL }; /* RFC 7143 11.12.3 */

#define HALF_NAME 90 /* of two that have to fit */

static const char *const sides[] = { [INITIATOR] = "initiator", [TARGET] = "target" };

static bool spoke(const WtNegotiation *keys, WtKey key, int side)
{
  return keys->keys[key].times[side] > 0;
}

/* --- refused ------------------------------------------------------------------------------ */

/** What a login is refused for: in words, from the key or step that it rests on. */
typedef void Words(GString *out, const WtLogin *login, const WtConnection *connection);

static void stage(GString *out, const WtLogin *login, const WtConnection *connection)
{
  (void) connection;
  g_string_append_printf(out, "in answer to a request of %s negotiation",
                         login->asked_csg == SECURITY ? "security" : "operational");
}

static void authentication(GString *out, const WtLogin *login, const WtConnection *connection)
{
  const WtNegotiation *const keys = login->keys;
  const char *const methods = keys->keys[WT_KEY_AUTH_METHOD].said[INITIATOR];

  (void) connection;
  if (spoke(keys, WT_KEY_CHAP_R, INITIATOR))
    g_string_append(out,
                    "after the initiator's CHAP_N and CHAP_R: the target does not know this "
                    "name, or has another secret for it");
  else if (spoke(keys, WT_KEY_CHAP_A, INITIATOR))
    g_string_append_printf(out, "CHAP_A=%s offered, none accepted",
                           keys->keys[WT_KEY_CHAP_A].said[INITIATOR]);
  else if (*methods)
    g_string_append_printf(out, "AuthMethod=%s offered, none accepted", methods);
  else
    g_string_append(out, "the initiator offered no AuthMethod, and the target demands one");
}

static void permission(GString *out, const WtLogin *login, const WtConnection *connection)
{
  (void) login;
  g_string_append_printf(out, "InitiatorName=%.*s", HALF_NAME, connection->initiator_name);
  if (connection->target_name[0])
    g_string_append_printf(out, " may not use TargetName=%.*s", HALF_NAME,
                           connection->target_name);
}

static void target(GString *out, const WtLogin *login, const WtConnection *connection)
{
  (void) login;
  if (connection->target_name[0])
    g_string_append_printf(out, "TargetName=%s", connection->target_name);
}

/* Linux iscsi_target_locate_portal(). */
static void service(GString *out, const WtLogin *login, const WtConnection *connection)
{
  target(out, login, connection);
  if (out->len)
    g_string_append(out, "; Linux (LIO) says so of a target that it does not have, too");
}

static void version(GString *out, const WtLogin *login, const WtConnection *connection)
{
  (void) login;
  (void) connection;
  g_string_append(out, "Version-min and Version-max of the request");
}

/*= RFC7143 6.3 "InitiatorName", "TargetName" */
static void parameter(GString *out, const WtLogin *login, const WtConnection *connection)
{
  const bool names_target = spoke(login->keys, WT_KEY_TARGET_NAME, INITIATOR);

  if (!spoke(login->keys, WT_KEY_INITIATOR_NAME, INITIATOR))
    g_string_append(out, "the initiator sent no InitiatorName");
  else if (!names_target && !connection->discovery)
    g_string_append(out, "the initiator sent no TargetName");
  else
    g_string_append(out, "the names that must be sent were: the target misses another key");
}

static void session_type(GString *out, const WtLogin *login, const WtConnection *connection)
{
  (void) login;
  g_string_append_printf(out, "SessionType=%s", connection->discovery ? "Discovery" : "Normal");
}

static void session(GString *out, const WtLogin *login, const WtConnection *connection)
{
  g_string_append_printf(out, "CID %u was to join the session with TSIH 0x%04x",
                         connection->cid, login->asked_tsih);
}

/* RFC 7143 11.13.5. */
static const struct {
  uint16_t status;
  Words *words;
} refusals[] = {
  { 0x0201, authentication }, { 0x0202, permission }, { 0x0203, target },
  { 0x0204, target },         { 0x0205, version },    { 0x0206, session },
  { 0x0207, parameter },      { 0x0208, session },    { 0x0209, session_type },
  { 0x020a, session },        { 0x0301, service },
};

void wt_login_refusal(GString *out, const WtLogin *login, const WtConnection *connection)
{
  if (!login->begun || login->incomplete)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++)
    if (refusals[i].status == connection->login_status)
      refusals[i].words(out, login, connection);
  if (!out->len)
    stage(out, login, connection);
}

/* --- given up ----------------------------------------------------------------------------- */

void wt_login_abandonment(GString *out, const WtLogin *login)
{
  const WtNegotiation *const keys = login->keys;
  const char *const method = keys->keys[WT_KEY_AUTH_METHOD].said[TARGET];

  if (login->asked_csg == OPERATIONAL)
    g_string_append(out, "after the target's operational keys");
  else if (spoke(keys, WT_KEY_CHAP_R, TARGET))
    g_string_append(out, "after the target's CHAP_R, which did not convince the initiator "
                         "(mutual CHAP)");
  else if (spoke(keys, WT_KEY_CHAP_C, TARGET))
    g_string_append(out,
                    "after the target's CHAP_A and CHAP_C, which the initiator did not answer");
  else if (*method)
    g_string_append_printf(out, "after the target's AuthMethod=%s", method);
  else
    g_string_append(out, "after the target's first answer");
}

/* --- CHAP --------------------------------------------------------------------------------- */

bool wt_login_one_way(const WtNegotiation *keys)
{
  return spoke(keys, WT_KEY_CHAP_R, INITIATOR) && !spoke(keys, WT_KEY_CHAP_C, INITIATOR);
}

bool wt_login_chap_unused(GString *out, const WtNegotiation *keys)
{
  const WtKeyResult *const method = &keys->keys[WT_KEY_AUTH_METHOD];

  if (!wt_key_offers(method->said[INITIATOR], "CHAP") ||
      strcmp(method->said[TARGET], "None") != 0)
    return false;
  g_string_append_printf(out, "AuthMethod: initiator offered %s; target answered None",
                         method->said[INITIATOR]);
  return true;
}

/* --- digests ------------------------------------------------------------------------------ */

static const WtKey digest_keys[WT_N_DIGESTS] = {
  [WT_HEADER_DIGEST] = WT_KEY_HEADER_DIGEST,
  [WT_DATA_DIGEST] = WT_KEY_DATA_DIGEST,
};

/* RFC 7145 6.1: with iSER, whatever was offered, there are none. */
static bool may_have_digests(const WtNegotiation *keys)
{
  return strcmp(keys->keys[WT_KEY_RDMA_EXTENSIONS].value, "Yes") != 0;
}

static bool prefers_crc32c(const char *said)
{
  return strcmp(said, "CRC32C") == 0 || g_str_has_prefix(said, "CRC32C,");
}

/** Who asked for it before all else and was told None, or -1. */
static int disappointed(const WtKeyResult *digest)
{
  for (int side = INITIATOR; side <= TARGET; side++) {
    const char *const answer = digest->said[!side];

    if (prefers_crc32c(digest->said[side]) &&
        (strcmp(answer, "None") == 0 || wt_key_is_refusal(answer)))
      return side;
  }
  return -1;
}

bool wt_login_fallback(GString *out, const WtNegotiation *keys)
{
  for (int which = 0; which < WT_N_DIGESTS && may_have_digests(keys); which++) {
    const WtKeyResult *const digest = &keys->keys[digest_keys[which]];
    const int asker = disappointed(digest);

    if (asker >= 0)
      g_string_append_printf(out, "%s%s: %s offered %s; %s answered %s", out->len ? ". " : "",
                             wt_key_name(digest_keys[which]), sides[asker], digest->said[asker],
                             sides[!asker], digest->said[!asker]);
  }
  return out->len > 0;
}

/** Who is behind it, as far as the offers tell: whoever was first to stop saying CRC32C. */
static WtSender who_changed(const WtKeyResult *digest, const WtDigestsBefore *before, int which)
{
  static const WtSender senders[] = {
    [INITIATOR] = WT_SENDER_INITIATOR, [TARGET] = WT_SENDER_TARGET
  };

  for (int side = INITIATOR; side <= TARGET; side++)
    if (before->said[which][side] && !wt_key_offers(digest->said[side], "CRC32C"))
      return senders[side];
  return WT_SENDER_UNKNOWN;
}

bool wt_login_dropped(GString *out, const WtNegotiation *keys, const WtDigestsBefore *before,
                      WtSender *by)
{
  static const char *const changes[] = {
    [WT_SENDER_UNKNOWN] = "who changed cannot be told",
    [WT_SENDER_INITIATOR] = "the initiator does not offer CRC32C any more",
    [WT_SENDER_TARGET] = "the target does not agree to CRC32C any more",
  };

  *by = WT_SENDER_UNKNOWN;
  for (int which = 0; which < WT_N_DIGESTS && may_have_digests(keys); which++) {
    const WtKeyResult *const digest = &keys->keys[digest_keys[which]];

    if (before->use[which] != WT_DIGEST_CRC32C || strcmp(digest->value, "CRC32C") == 0)
      continue;
    *by = who_changed(digest, before, which);
    g_string_append_printf(out, "%s%s: CRC32C on connection %u, None now: %s",
                           out->len ? ". " : "", wt_key_name(digest_keys[which]),
                           before->connection, changes[*by]);
  }
  return out->len > 0;
}

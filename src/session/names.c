/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What include/wiretruth/negotiation.h names, as look-ups.
 */
#include <glib.h>

#include "wiretruth/negotiation.h"

const char *wt_key_name(WtKey key)
{
  static const char *const names[WT_N_KEYS] = {
#define WT_LOGIN_KEY(name, key, ...) [WT_KEY_##name] = key,
#include "wiretruth/tbl/login-keys.h"
  };

  return names[key];
}

const char *wt_key_default(WtKey key)
{
  static const char *const defaults[WT_N_KEYS] = {
#define WT_LOGIN_KEY(name, key, result, standard, ...) [WT_KEY_##name] = standard,
#include "wiretruth/tbl/login-keys.h"
  };

  return defaults[key];
}

const char *wt_key_source(WtKey key)
{
  static const char *const sources[WT_N_KEYS] = {
#define WT_LOGIN_KEY(name, key, result, standard, stage, use, least, most, source)             \
  [WT_KEY_##name] = source,
#include "wiretruth/tbl/login-keys.h"
  };

  return sources[key];
}

const char *wt_key_state_name(WtKeyState state)
{
  static const char *const names[] = {
    [WT_KEY_DEFAULT] = "default", [WT_KEY_OFFERED] = "offered", [WT_KEY_IN_FORCE] = "in_force",
    [WT_KEY_REFUSED] = "refused", [WT_KEY_UNKNOWN] = "unknown",
  };

  return names[state];
}

/*= RFC7143 11.13.5 "The table below shows all of the currently allocated status codes" */
static const struct {
  uint16_t code;
  const char *text;
} statuses[] = {
  { 0x0000, "Success: the login proceeds." },
  { 0x0101, "The target has moved for a while to the address given." },
  { 0x0102, "The target has moved for good to the address given." },
  { 0x0200, "The target blames the initiator, without saying for what." },
  { 0x0201, "Authentication failed, or the target does not support being authenticated." },
  { 0x0202, "This initiator is not allowed access to the target." },
  { 0x0203, "No target of this name is at this address." },
  { 0x0204, "The target has been removed, and no other address is given." },
  { 0x0205, "The target does not support this version of iSCSI." },
  { 0x0206, "The session has as many connections as the target allows." },
  { 0x0207, "A parameter is missing, such as the name of the initiator or of the target." },
  { 0x0208, "A connection to this address cannot be part of that session." },
  { 0x0209, "The target does not support this type of session, or not for this initiator." },
  { 0x020a, "The session that the connection was to be added to does not exist." },
  { 0x020b, "A request came that is not valid during login." },
  { 0x0300, "The target has a hardware or software error." },
  { 0x0301, "The service or the target is not operational now." },
  { 0x0302, "The target is out of sessions, connections or other resources." },
};

const char *wt_login_status_text(uint16_t status)
{
  for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
    if (statuses[i].code == status)
      return statuses[i].text;
  return NULL;
}

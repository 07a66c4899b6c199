/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How the pairs of a login's text are written, whatever they say.
 */
#include <string.h>

#include "anomaly/rules-login-private.h"

#define KEY_MAX 63u
#define VALUE_MAX 255u

static bool is_known(WtBytes name, WtKey *out)
{
  for (int i = 0; i < WT_N_KEYS; i++)
    if (wt_text_is(name, wt_key_name((WtKey) i))) {
      *out = (WtKey) i;
      return true;
    }
  return false;
}

/** Some that were standardised are not made so: iSCSIProtocolLevel, X#NodeArchitecture. */
/*= RFC7143 6.1 "A standard-label MUST begin with a capital letter and must not exceed 63
 * characters" */
static bool is_key_name(WtBytes name)
{
  WtKey key;

  if (name.len == 0 || name.len > KEY_MAX)
    return false;
  if (is_known(name, &key))
    return true;
  for (size_t i = 0; i < name.len; i++)
    if (!g_ascii_isalnum(name.data[i]) && !memchr(".-+@_", name.data[i], 5) &&
        !(i == 1 && name.data[0] == 'X' && name.data[1] == '#'))
      return false;
  return g_ascii_isupper(name.data[0]);
}

/** Empty pairs are let pass: some count the padding as data. */
/*= RFC7143 6.1 "Every key=value pair, including the last or only pair in a LTDS, MUST be followed
 * by one null (0x00) delimiter" */
bool wt_login_text_format(const WtLoginRules *self, const WtLoginLook *look)
{
  WtBytes text = look->text;

  (void) self;
  while (text.len) {
    const uint8_t *nul = memchr(text.data, 0, text.len);
    const size_t len = nul ? (size_t) (nul - text.data) : text.len;
    const uint8_t *equals = memchr(text.data, '=', len);
    const size_t key = equals ? (size_t) (equals - text.data) : 0;

    if (!nul || (len && !is_key_name((WtBytes) { text.data, key })))
      return true;
    text = (WtBytes) { text.data + len + 1, text.len - len - 1 };
  }
  return false;
}

/** Keys of authentication have bounds of their own, and so may private ones; aliases have none. */
static bool is_bounded(WtKey key)
{
  return key != WT_KEY_TARGET_ALIAS && key != WT_KEY_INITIATOR_ALIAS &&
         key != WT_KEY_TARGET_ADDRESS && !g_str_has_prefix(wt_key_source(key), "RFC 7143 12.");
}

/** Each value of a list counts alone. */
static bool is_too_long(WtBytes value)
{
  while (value.len) {
    const uint8_t *comma = memchr(value.data, ',', value.len);
    const size_t len = comma ? (size_t) (comma - value.data) : value.len;
    const size_t taken = comma ? len + 1 : len;

    if (len > VALUE_MAX)
      return true;
    value = (WtBytes) { value.data + taken, value.len - taken };
  }
  return false;
}

/*= RFC7143 6.1 "the maximum length of a simple-value (not its encoded representation) is 255
 * bytes, not including the delimiter (comma or zero byte)" */
bool wt_login_text_value(const WtLoginRules *self, const WtLoginLook *look)
{
  WtBytes text = look->text;
  WtTextPair pair;
  WtKey key;

  (void) self;
  while (wt_text_next(&text, &pair))
    if (is_too_long(pair.value) && is_known(pair.key, &key) && is_bounded(key))
      return true;
  return false;
}

static bool is_boolean(WtBytes key)
{
  static const WtKey keys[] = { WT_KEY_INITIAL_R2T,    WT_KEY_IMMEDIATE_DATA,
                                WT_KEY_IF_MARKER,      WT_KEY_DATA_PDU_IN_ORDER,
                                WT_KEY_OF_MARKER,      WT_KEY_DATA_SEQUENCE_IN_ORDER,
                                WT_KEY_RDMA_EXTENSIONS };

  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    if (wt_text_is(key, wt_key_name(keys[i])))
      return true;
  return false;
}

/*= RFC7143 6.1 "boolean-value: The string "Yes" or "No"" */
bool wt_login_text_boolean(const WtLoginRules *self, const WtLoginLook *look)
{
  static const char *const values[] = { "Yes", "No", "Reject", "Irrelevant", "NotUnderstood" };
  WtBytes text = look->text;
  WtTextPair pair;

  (void) self;
  while (wt_text_next(&text, &pair)) {
    bool known = !is_boolean(pair.key);

    for (size_t i = 0; i < G_N_ELEMENTS(values); i++)
      known = known || wt_text_is(pair.value, values[i]);
    if (!known)
      return true;
  }
  return false;
}

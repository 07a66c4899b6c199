/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CHAP: what each side sends in its turn, and whether a challenge or a response only comes back.
 * Challenges and responses are forgotten with the PDU that brought them.
 */
#include <string.h>

#include "anomaly/rules-login-private.h"

#define PROOF_MAX 1024u /* RFC 7143 12.1.3 */
#define MD5 5u

/* --- algorithms --- */

/** Unless the list is too long to have been kept whole. */
static bool lacks(const char *list, uint64_t algorithm)
{
  if (!*list || strlen(list) + 1 >= WT_KEY_VALUE_MAX)
    return false;
  for (const char *at = list; at; at = strchr(at, ',')) {
    at += *at == ',';
    if (g_ascii_strtoull(at, NULL, 0) == algorithm)
      return false;
  }
  return true;
}

/*= RFC7143 12.1.3 "where A is one of A1,A2... that were proposed by the initiator" */
bool wt_login_chap_algorithm(const WtLoginRules *self, const WtLoginLook *look)
{
  const WtKeyResult *key = &look->keys->keys[WT_KEY_CHAP_A];
  const char *chosen = key->said[TARGET];

  return wt_login_new_word(self, look, WT_KEY_CHAP_A) && g_ascii_isdigit(chosen[0]) &&
         lacks(key->said[INITIATOR], g_ascii_strtoull(chosen, NULL, 0));
}

/*= RFC7143 12.1.3 "initiators MUST always offer it as one of the proposed algorithms" */
bool wt_login_chap_md5(const WtLoginRules *self, const WtLoginLook *look)
{
  return wt_login_new_word(self, look, WT_KEY_CHAP_A) &&
         lacks(look->keys->keys[WT_KEY_CHAP_A].said[INITIATOR], MD5);
}

/* --- who sends what when --- */

enum { A = 1, N = 2, I = 4, C = 8, R = 16 };

/** @keys: all of them; @more: all or none of these */
static const struct {
  int side;
  uint8_t keys, more;
} steps[] = {
  { INITIATOR, A, 0 },
  { TARGET, A | I | C, 0 },
  { INITIATOR, N | R, I | C },
  { TARGET, N | R, 0 },
};

static uint8_t keys_in(const WtLoginRules *self, const WtLoginLook *look)
{
  static const struct {
    WtKey key;
    uint8_t bit;
  } bits[] = { { WT_KEY_CHAP_A, A },
               { WT_KEY_CHAP_N, N },
               { WT_KEY_CHAP_I, I },
               { WT_KEY_CHAP_C, C },
               { WT_KEY_CHAP_R, R } };
  uint8_t keys = 0;

  for (size_t i = 0; look->whole && i < G_N_ELEMENTS(bits); i++)
    if (wt_login_new_word(self, look, bits[i].key))
      keys |= bits[i].bit;
  return keys;
}

/** After the target refused the algorithms nothing more is due. */
static bool is_judged(const WtChap *chap, const WtLoginLook *look)
{
  return !chap->silent && wt_login_from_start(look) &&
         !wt_key_is_refusal(look->keys->keys[WT_KEY_CHAP_A].said[TARGET]);
}

static bool is_due(const WtChap *chap, int side, uint8_t keys)
{
  const unsigned step = chap->step;

  return step < G_N_ELEMENTS(steps) && side == steps[step].side &&
         (keys == steps[step].keys || keys == (steps[step].keys | steps[step].more));
}

/*= RFC7143 12.1.3 "For CHAP [RFC1994], the initiator MUST use: CHAP_A=<A1,A2...>" and so on */
bool wt_login_chap_order(const WtLoginRules *self, const WtLoginLook *look)
{
  const uint8_t keys = keys_in(self, look);

  return keys && is_judged(&self->chap, look) && !is_due(&self->chap, look->side, keys);
}

/* --- challenges and responses --- */

/** The length of what is written in hexadecimal digits, two for an octet, or 0. */
static size_t decode_hex(WtBytes digits, uint8_t out[PROOF_MAX])
{
  const size_t odd = digits.len % 2;
  const size_t len = (digits.len + 1) / 2;

  if (len > PROOF_MAX)
    return 0;
  memset(out, 0, len);
  for (size_t i = 0; i < digits.len; i++) {
    const int value = g_ascii_xdigit_value((char) digits.data[i]);
    uint8_t *octet = &out[(i + odd) / 2];

    if (value < 0)
      return 0;
    *octet = (uint8_t) (*octet << 4 | value);
  }
  return len;
}

/** Likewise, four characters for three octets. */
static size_t decode_base64(WtBytes text, uint8_t out[PROOF_MAX])
{
  gint state = 0;
  guint save = 0;

  if (text.len > (PROOF_MAX + 2) / 3 * 4)
    return 0;
  for (size_t i = 0; i < text.len; i++)
    if (!g_ascii_isalnum(text.data[i]) && !memchr("+/=", text.data[i], 3))
      return 0;

  uint8_t octets[PROOF_MAX + 2];
  const size_t len =
      g_base64_decode_step((const gchar *) text.data, text.len, octets, &state, &save);

  if (len > PROOF_MAX)
    return 0;
  memcpy(out, octets, len);
  return len;
}

/*= RFC7143 6.1 "starts with "0x" or "0X"", "starts with "0b" or "0B"" */
static size_t decode(WtBytes value, uint8_t out[PROOF_MAX])
{
  if (value.len < 3 || value.data[0] != '0')
    return 0;

  const char base = (char) (value.data[1] | 0x20);
  const WtBytes digits = { value.data + 2, value.len - 2 };

  if (base == 'x')
    return decode_hex(digits, out);
  return base == 'b' ? decode_base64(digits, out) : 0;
}

/** Which of the two @pair is, or N_PROOFS. */
static int proof_of(const WtTextPair *pair)
{
  static const WtKey keys[N_PROOFS] = {
    [CHALLENGE] = WT_KEY_CHAP_C, [RESPONSE] = WT_KEY_CHAP_R
  };

  for (int i = 0; i < N_PROOFS; i++)
    if (wt_text_is(pair->key, wt_key_name(keys[i])))
      return i;
  return N_PROOFS;
}

static bool next_proof(WtBytes *text, WtTextPair *pair, int *proof)
{
  while (wt_text_next(text, pair)) {
    *proof = proof_of(pair);
    if (*proof != N_PROOFS)
      return true;
  }
  return false;
}

static bool is_refusal(WtBytes value)
{
  return wt_text_is(value, "Reject") || wt_text_is(value, "Irrelevant") ||
         wt_text_is(value, "NotUnderstood");
}

/*= RFC7143 12.1.3 "Their binary length ... MUST NOT exceed 1024 bytes.  Hex or Base64 encoding may
 * be used for C and R" */
bool wt_login_chap_length(const WtLoginRules *self, const WtLoginLook *look)
{
  uint8_t octets[PROOF_MAX];
  WtBytes text = look->text;
  WtTextPair pair;
  int proof;

  (void) self;
  while (next_proof(&text, &pair, &proof))
    if (decode(pair.value, octets) == 0 && !is_refusal(pair.value))
      return true;
  return false;
}

/**
 * Equal proofs have equal traces, however they were written. The address that goes in is another
 * in every run, so that a trace is of no use outside it. 0: there is no proof.
 */
static uint64_t trace_of(const WtLoginRules *self, WtBytes value)
{
  uint8_t octets[PROOF_MAX];
  const size_t len = decode(value, octets);
  uint64_t trace = (uintptr_t) self * UINT64_C(0x9e3779b97f4a7c15);

  for (size_t i = 0; i < len; i++) {
    trace = (trace ^ octets[i]) * UINT64_C(0x100000001b3);
    trace ^= trace >> 29;
  }
  return len ? trace | 1 : 0;
}

/*= RFC7143 9.2.1 "Originators MUST NOT reuse the CHAP challenge sent by the responder for the other
 * direction of a bidirectional authentication" */
bool wt_login_chap_reflection(const WtLoginRules *self, const WtLoginLook *look)
{
  WtBytes text = look->text;
  WtTextPair pair;
  int proof;

  while (next_proof(&text, &pair, &proof)) {
    const uint64_t others = self->chap.trace[!look->side][proof];

    if (others && others == trace_of(self, pair.value))
      return true;
  }
  return false;
}

void wt_login_chap_learn(WtLoginRules *self, const WtLoginLook *look)
{
  const uint8_t keys = keys_in(self, look);
  WtBytes text = look->text;
  WtTextPair pair;
  int proof;

  if (!keys)
    return;
  self->chap.silent |= !is_due(&self->chap, look->side, keys);
  self->chap.step++;
  if (self->chap.step == 3 && !(keys & C)) /* the target need not prove who it is */
    self->chap.step++;
  while (next_proof(&text, &pair, &proof))
    self->chap.trace[look->side][proof] = trace_of(self, pair.value);
}

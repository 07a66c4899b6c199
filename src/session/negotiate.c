/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "session/negotiate.h"

#include <glib.h>
#include <string.h>

enum { INITIATOR, TARGET, N_SIDES };

/** Who answered. Frames tell, unless clocks of two captures disagree. */
typedef enum { BY_INITIATOR = INITIATOR, BY_TARGET = TARGET, BY_WHOM } Answer;

/**
 * One key that somebody spoke of, neither side refusing it.
 * @standard: its default
 * @answer: meaningful if both spoke
 */
typedef struct {
  WtKeyResult *key;
  const char *standard;
  Answer answer;
  bool whole;
} Talk;

static bool spoke(const WtKeyResult *key, int side)
{
  return key->times[side] > 0;
}

static bool both_spoke(const WtKeyResult *key)
{
  return spoke(key, INITIATOR) && spoke(key, TARGET);
}

/** Most connections say the same: a string is kept once for all of them. */
static void put(const char **at, const char *text)
{
  const char *const old = *at;

  if (strcmp(old, text) == 0)
    return;
  *at = *text ? g_ref_string_new_intern(text) : "";
  if (*old)
    g_ref_string_release((char *) old);
}

static WtKeyState in_force(WtKeyResult *key, const char *value)
{
  put(&key->value, value);
  return WT_KEY_IN_FORCE;
}

/** What the only side that spoke said. */
static const char *only_word(const WtKeyResult *key)
{
  return key->said[spoke(key, INITIATOR) ? INITIATOR : TARGET];
}

bool wt_key_number(const char *text, uint64_t *out)
{
  const bool hex = text[0] == '0' && (text[1] == 'x' || text[1] == 'X');
  const char *digits = hex ? text + 2 : text;
  const char *all = hex ? "0123456789abcdefABCDEF" : "0123456789";
  const size_t len = strlen(digits);

  if (len == 0 || strspn(digits, all) != len || len > (hex ? 16 : 19))
    return false;
  *out = g_ascii_strtoull(digits, NULL, hex ? 16 : 10);
  return true;
}

/** A number is shown in decimal, whatever was said; what is none is shown as said. */
static WtKeyState in_force_number(WtKeyResult *key, const char *said)
{
  uint64_t n;

  if (!wt_key_number(said, &n))
    return in_force(key, said);
  char decimal[24];

  g_snprintf(decimal, sizeof decimal, "%" G_GUINT64_FORMAT, n);
  return in_force(key, decimal);
}

/** More than one value to choose from: a list, or a range. RFC 7143 6.1, 6.2.1. */
static bool leaves_choice(const char *said)
{
  return strpbrk(said, ",~") != NULL;
}

bool wt_key_offers(const char *list, const char *value)
{
  const size_t len = strlen(value);

  for (const char *at = list; at; at = strchr(at, ',')) {
    at += *at == ',';
    if (strncmp(at, value, len) == 0 && (at[len] == ',' || at[len] == 0))
      return true;
  }
  return false;
}

/** The side whose single value picks from what the other said, if only one does. */
static Answer picks(const char *const said[N_SIDES])
{
  const bool by_initiator =
      !leaves_choice(said[INITIATOR]) && wt_key_offers(said[TARGET], said[INITIATOR]);
  const bool by_target =
      !leaves_choice(said[TARGET]) && wt_key_offers(said[INITIATOR], said[TARGET]);

  if (by_initiator != by_target)
    return by_initiator ? BY_INITIATOR : BY_TARGET;
  return BY_WHOM;
}

/*= RFC7143 6.2.1 "MUST respond with the same key and the first value that it supports" */
static WtKeyState choose(const Talk *talk)
{
  WtKeyResult *key = talk->key;

  if (!both_spoke(key))
    return WT_KEY_OFFERED;

  const Answer picked = picks(key->said);
  const Answer answer = picked != BY_WHOM ? picked : talk->answer;
  const char *value = key->said[answer == BY_WHOM ? TARGET : answer];

  return leaves_choice(value) ? WT_KEY_OFFERED : in_force(key, value);
}

/**
 * The last value sent is the result, and an offer of @deciding needs no answer: nothing else
 * can come of it. Where it is not known who answered, the function of both is what a right
 * answer would be.
 */
/*= RFC7143 6.2.2 "The last value transmitted becomes the negotiation result" */
static WtKeyState decide(const Talk *talk, const char *deciding, const char *other)
{
  WtKeyResult *key = talk->key;

  if (!both_spoke(key))
    return talk->whole && strcmp(only_word(key), deciding) == 0 ? in_force(key, deciding)
                                                                : WT_KEY_OFFERED;
  if (talk->answer != BY_WHOM)
    return in_force(key, key->said[talk->answer]);

  const bool decided =
      strcmp(key->said[INITIATOR], deciding) == 0 || strcmp(key->said[TARGET], deciding) == 0;

  return in_force(key, decided ? deciding : other);
}

static WtKeyState both_yes(const Talk *talk)
{
  return decide(talk, "No", "Yes");
}

static WtKeyState any_yes(const Talk *talk)
{
  return decide(talk, "Yes", "No");
}

/** As decide(), for numbers: there is none that needs no answer. */
static WtKeyState compare(const Talk *talk, bool want_less)
{
  WtKeyResult *key = talk->key;
  uint64_t of_initiator, of_target;

  if (!both_spoke(key))
    return WT_KEY_OFFERED;
  if (talk->answer != BY_WHOM)
    return in_force_number(key, key->said[talk->answer]);
  if (!wt_key_number(key->said[INITIATOR], &of_initiator))
    return in_force_number(key, key->said[TARGET]);
  if (!wt_key_number(key->said[TARGET], &of_target))
    return in_force_number(key, key->said[INITIATOR]);
  return in_force_number(
      key, key->said[(of_initiator < of_target) == want_less ? INITIATOR : TARGET]);
}

static WtKeyState least(const Talk *talk)
{
  return compare(talk, true);
}

static WtKeyState greatest(const Talk *talk)
{
  return compare(talk, false);
}

/** The initiator's word, where both declare what is one's own to declare. */
static WtKeyState declared(const Talk *talk)
{
  WtKeyResult *key = talk->key;

  return in_force(key, spoke(key, INITIATOR) ? key->said[INITIATOR] : key->said[TARGET]);
}

/** Each side its own: the target's word says nothing of the initiator's. */
static WtKeyState each_own(const Talk *talk)
{
  WtKeyResult *key = talk->key;

  if (spoke(key, INITIATOR))
    return in_force_number(key, key->said[INITIATOR]);
  return talk->whole ? in_force(key, talk->standard) : WT_KEY_UNKNOWN;
}

static WtKeyState not_kept(const Talk *talk)
{
  (void) talk;
  return WT_KEY_IN_FORCE;
}

typedef enum { LIST, AND, OR, MINIMUM, MAXIMUM, DECLARED, EACH_OWN, SECRET, N_RESULTS } Result;

static WtKeyState (*const functions[N_RESULTS])(const Talk *) = {
  [LIST] = choose,      [AND] = both_yes,      [OR] = any_yes,        [MINIMUM] = least,
  [MAXIMUM] = greatest, [DECLARED] = declared, [EACH_OWN] = each_own, [SECRET] = not_kept,
};

static const uint8_t results[WT_N_KEYS] = {
#define WT_LOGIN_KEY(name, key, result, ...) [WT_KEY_##name] = result,
#include "wiretruth/tbl/login-keys.h"
};

void wt_negotiation_set(WtNegotiation *self, WtKey key, const char *value, const char *target)
{
  WtKeyResult *const result = &self->keys[key];

  if (!*value)
    return;
  put(&result->said[INITIATOR], value);
  put(&result->said[TARGET], target);
  result->times[INITIATOR] = 1;
  result->times[TARGET] = *target != 0;
  result->state = in_force(result, value);
}

WtNegotiation *wt_negotiation_new(void)
{
  WtNegotiation *self = g_new0(WtNegotiation, 1);

  for (int i = 0; i < WT_N_KEYS; i++)
    self->keys[i].said[INITIATOR] = self->keys[i].said[TARGET] = self->keys[i].value = "";
  return self;
}

static void put_all(WtKeyResult *to, const WtKeyResult *from)
{
  put(&to->said[INITIATOR], from->said[INITIATOR]);
  put(&to->said[TARGET], from->said[TARGET]);
  put(&to->value, from->value);
}

WtNegotiation *wt_negotiation_copy(const WtNegotiation *self)
{
  WtNegotiation *copy = g_memdup2(self, sizeof *self);

  copy->frames = NULL;
  for (int i = 0; i < WT_N_KEYS; i++) {
    copy->keys[i].said[INITIATOR] = copy->keys[i].said[TARGET] = copy->keys[i].value = "";
    put_all(&copy->keys[i], &self->keys[i]);
  }
  return copy;
}

void wt_negotiation_end(WtNegotiation *self)
{
  g_clear_pointer(&self->frames, g_free);
}

void wt_negotiation_free(WtNegotiation *self)
{
  static const WtKeyResult silent = { .said = { "", "" }, .value = "" };

  if (!self)
    return;
  for (int i = 0; i < WT_N_KEYS; i++)
    put_all(&self->keys[i], &silent);
  wt_negotiation_end(self);
  g_free(self);
}

/** Characters that can be shown, as many as fit whole: a peer chooses them. */
static void keep(WtBytes value, char out[WT_KEY_VALUE_MAX])
{
  const char *at = (const char *) value.data;
  size_t left = value.len, used = 0;

  while (left) {
    const gunichar c = g_utf8_get_char_validated(at, (gssize) left);
    const bool whole = c != (gunichar) -1 && c != (gunichar) -2 && c != 0;
    const size_t len = whole ? (size_t) g_unichar_to_utf8(c, NULL) : 1;
    const bool shown = whole && g_unichar_isprint(c);

    if (shown && used + len >= WT_KEY_VALUE_MAX)
      break;
    if (shown) {
      memcpy(out + used, at, len);
      used += len;
    }
    at += len;
    left -= len;
  }
  out[used] = 0;
}

void wt_negotiation_push(WtNegotiation *self, const WtTextPair *pair, WtSender sender,
                         uint64_t frame)
{
  const int side = sender == WT_SENDER_TARGET ? TARGET : INITIATOR;

  if (!self->frames)
    self->frames = g_malloc0_n(WT_N_KEYS, sizeof *self->frames);
  for (int i = 0; i < WT_N_KEYS; i++) {
    WtKeyResult *key = &self->keys[i];

    if (!wt_text_is(pair->key, wt_key_name((WtKey) i)))
      continue;
    if (key->times[side] < UINT8_MAX)
      key->times[side]++;
    self->frames[i][side] = frame;
    if (results[i] != SECRET) {
      char shown[WT_KEY_VALUE_MAX];

      keep(pair->value, shown);
      put(&key->said[side], shown);
    }
    return;
  }
}

static uint64_t frame_of(const WtNegotiation *self, int key, int side)
{
  return self->frames ? self->frames[key][side] : 0;
}

/** The frame of a side's first word that is still known; UINT64_MAX if it said nothing. */
static uint64_t first_frame(const WtNegotiation *self, int side)
{
  uint64_t first = UINT64_MAX;

  for (int i = 0; i < WT_N_KEYS; i++)
    if (spoke(&self->keys[i], side))
      first = MIN(first, frame_of(self, i, side));
  return first;
}

/**
 * The initiator has the first word of a login, RFC 7143 6.3. Where the target seems to have had
 * it, the clocks of two captures disagree or the beginning is missing: frames tell no order.
 */
static bool order_is_known(const WtNegotiation *self)
{
  return first_frame(self, INITIATOR) <= first_frame(self, TARGET);
}

static Answer who_answered(const WtNegotiation *self, int key, bool order_known)
{
  if (!order_known)
    return BY_WHOM;
  return frame_of(self, key, INITIATOR) > frame_of(self, key, TARGET) ? BY_INITIATOR
                                                                      : BY_TARGET;
}

bool wt_key_is_refusal(const char *said)
{
  static const char *const refusals[] = { "Reject", "Irrelevant", "NotUnderstood" };

  for (size_t i = 0; i < G_N_ELEMENTS(refusals); i++)
    if (strcmp(said, refusals[i]) == 0)
      return true;
  return false;
}

/*= RFC7143 6.2 "the negotiated key is left at its current value (or default" */
static bool refused(const WtKeyResult *key)
{
  return wt_key_is_refusal(key->said[INITIATOR]) || wt_key_is_refusal(key->said[TARGET]);
}

static WtKeyState state_of(const Talk *talk, Result result)
{
  WtKeyResult *key = talk->key;

  if (!spoke(key, INITIATOR) && !spoke(key, TARGET)) {
    put(&key->value, talk->whole ? talk->standard : "");
    return talk->whole ? WT_KEY_DEFAULT : WT_KEY_UNKNOWN;
  }
  if (refused(key)) {
    put(&key->value, talk->standard);
    return WT_KEY_REFUSED;
  }
  put(&key->value, "");
  return functions[result](talk);
}

/*= RFC7145 6.1 "imply HeaderDigest=None and DataDigest=None for all connections" */
/*= RFC7145 6.6 "imply OFMarker=No and IFMarker=No for all connections" */
static void override_for_rdma(WtNegotiation *self)
{
  static const WtKey overridden[] = { WT_KEY_HEADER_DIGEST, WT_KEY_DATA_DIGEST,
                                      WT_KEY_IF_MARKER, WT_KEY_OF_MARKER };
  const WtKeyResult *rdma = &self->keys[WT_KEY_RDMA_EXTENSIONS];

  if (rdma->state != WT_KEY_IN_FORCE || strcmp(rdma->value, "Yes") != 0)
    return;
  for (size_t i = 0; i < G_N_ELEMENTS(overridden); i++) {
    WtKeyResult *key = &self->keys[overridden[i]];

    in_force(key, wt_key_default(overridden[i]));
    key->state = WT_KEY_IN_FORCE;
  }
}

void wt_negotiation_settle(WtNegotiation *self, bool whole)
{
  const bool order_known = order_is_known(self);

  self->whole = whole;
  for (int i = 0; i < WT_N_KEYS; i++) {
    WtKeyResult *key = &self->keys[i];
    const Talk talk = { key, wt_key_default((WtKey) i), who_answered(self, i, order_known),
                        whole };

    key->state = state_of(&talk, (Result) results[i]);
  }
  override_for_rdma(self);
}

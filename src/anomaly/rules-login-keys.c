/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What is said in a login, key by key: whether it may be said here, and whether an answer is one
 * that the offer allows; in the end, whether all of it goes together. A login whose first request
 * was not seen is not judged.
 */
#include <string.h>

#include "anomaly/rules-login-private.h"

/** A key that is said for the first time by this side. @offer: the other side's, or NULL. */
typedef struct {
  const WtLoginRules *self;
  const WtLoginLook *look;
  const char *said, *offer;
  WtKey key;
} Word;

typedef enum { LIST, AND, OR, MINIMUM, MAXIMUM, DECLARED, EACH_OWN, SECRET, N_RESULTS } Result;
enum { ANY = FULL_FEATURE + 1, NEITHER };
enum { LO, IO, ALL, FFPO };

static const struct {
  Result result;
  uint8_t stage, use;
  uint64_t least, most;
} traits[WT_N_KEYS] = {
#define WT_LOGIN_KEY(name, key, result, standard, stage, use, least, most, source)             \
  [WT_KEY_##name] = { result, stage, use, least, most },
#include "wiretruth/tbl/login-keys.h"
};

static bool any_word(const WtLoginRules *self, const WtLoginLook *look,
                     bool (*broken)(const Word *))
{
  if (!look->whole || !wt_login_from_start(look))
    return false;
  for (int i = 0; i < WT_N_KEYS; i++) {
    const WtKeyResult *key = &look->keys->keys[i];
    const bool offered = self->times[!look->side][i] > 0;
    const Word word = { self, look, key->said[look->side],
                        offered ? key->said[!look->side] : NULL, (WtKey) i };

    if (wt_login_new_word(self, look, (WtKey) i) && broken(&word))
      return true;
  }
  return false;
}

bool wt_login_repeated(const WtLoginRules *self, const WtLoginLook *look)
{
  for (int i = 0; i < WT_N_KEYS; i++) {
    const uint8_t times = look->keys->keys[i].times[look->side];

    if (i != WT_KEY_TARGET_ADDRESS && times > 1 && times > self->times[look->side][i])
      return true;
  }
  return false;
}

/* --- where a key belongs --- */

/** Who did not wait for the answer cannot know but from its own word. */
static uint8_t stage_of(const WtLoginRules *self, const WtLoginLook *look)
{
  const bool agreed = self->begun && (look->side == TARGET || !self->waiting);

  return agreed ? self->stage : look->step.csg;
}

/** The fault is the proposer's, not that of whoever answers where it was asked. */
static bool is_out_of_stage(const Word *word)
{
  const uint8_t here = stage_of(word->self, word->look);
  const uint8_t due = traits[word->key].stage;

  return !word->offer && here <= OPERATIONAL && due != here && due != ANY;
}

/*= RFC7143 6.3 "Sending a key that is not allowed in the current stage is considered a protocol
 * error" */
bool wt_login_stage_key(const WtLoginRules *self, const WtLoginLook *look)
{
  return any_word(self, look, is_out_of_stage);
}

/** What is only declared, such as SessionType, changes nothing if said again. */
static bool is_for_leading(const Word *word)
{
  const Result result = traits[word->key].result;

  return !word->offer && traits[word->key].use == LO && result != DECLARED &&
         result != EACH_OWN;
}

/*= RFC7143 13 "MUST only be carried on the leading connection" */
bool wt_login_leading_only(const WtLoginRules *self, const WtLoginLook *look)
{
  const WtLoginStep *first = self->begun ? &self->first : &look->step;

  return first->tsih != 0 && any_word(self, look, is_for_leading);
}

/* --- what it says --- */

/** What is no more than declared may have any name. */
static bool is_refusal_unasked(const Word *word)
{
  const Result result = traits[word->key].result;

  return !word->offer && result != DECLARED && result != SECRET &&
         wt_key_is_refusal(word->said);
}

/*= RFC7143 6.2 "the use of "Reject", "Irrelevant", and "NotUnderstood" as proposed values" */
bool wt_login_proposal(const WtLoginRules *self, const WtLoginLook *look)
{
  return any_word(self, look, is_refusal_unasked);
}

/** Keys that every side has had to know since RFC 3720; TaskReporting is younger. */
static bool is_not_understood(const Word *word)
{
  return word->offer && strcmp(word->said, "NotUnderstood") == 0 &&
         word->key != WT_KEY_TASK_REPORTING && word->key != WT_KEY_NODE_ARCHITECTURE &&
         g_str_has_prefix(wt_key_source(word->key), "RFC 7143 ");
}

/*= RFC7143 6.2 "Returning a NotUnderstood response on any of these text keys therefore MUST be
 * considered a protocol error" */
bool wt_login_not_understood(const WtLoginRules *self, const WtLoginLook *look)
{
  return any_word(self, look, is_not_understood);
}

static bool in_range(WtKey key, const char *said)
{
  uint64_t n;

  return wt_key_number(said, &n) && n >= traits[key].least && n <= traits[key].most;
}

static bool is_out_of_range(const Word *word)
{
  return traits[word->key].most && !wt_key_is_refusal(word->said) &&
         !in_range(word->key, word->said);
}

/*= RFC7143 6.2.2 "the acceptor MUST select an admissible value" */
bool wt_login_range(const WtLoginRules *self, const WtLoginLook *look)
{
  return any_word(self, look, is_out_of_range);
}

/* --- what an answer may be, RFC 7143 6.2.1, 6.2.2, 13 --- */

/** Ranges are of obsolete keys; CHAP's numbers have a rule of their own. */
static bool is_unoffered(const Word *word)
{
  return word->key != WT_KEY_CHAP_A && !strchr(word->offer, '~') &&
         !wt_key_offers(word->offer, word->said);
}

static bool is_yes_to_no(const Word *word)
{
  return strcmp(word->offer, "No") == 0 && strcmp(word->said, "Yes") == 0;
}

static bool is_no_to_yes(const Word *word)
{
  return strcmp(word->offer, "Yes") == 0 && strcmp(word->said, "No") == 0;
}

/** Of numbers that both are what the key allows. */
static bool is_beyond(const Word *word, bool above)
{
  uint64_t offer, said;

  return in_range(word->key, word->offer) && in_range(word->key, word->said) &&
         wt_key_number(word->offer, &offer) && wt_key_number(word->said, &said) &&
         (above ? said > offer : said < offer);
}

static bool is_above(const Word *word)
{
  return is_beyond(word, true);
}

static bool is_below(const Word *word)
{
  return is_beyond(word, false);
}

static bool is_never(const Word *word)
{
  (void) word;
  return false;
}

static bool (*const unanswerable[N_RESULTS])(const Word *) = {
  [LIST] = is_unoffered, [AND] = is_yes_to_no,  [OR] = is_no_to_yes,   [MINIMUM] = is_above,
  [MAXIMUM] = is_below,  [DECLARED] = is_never, [EACH_OWN] = is_never, [SECRET] = is_never,
};

/** The rest of a long offer was not kept. */
static bool is_wrong_answer(const Word *word)
{
  return word->offer && strlen(word->offer) + 1 < WT_KEY_VALUE_MAX &&
         !wt_key_is_refusal(word->offer) && !wt_key_is_refusal(word->said) &&
         unanswerable[traits[word->key].result](word);
}

/*= RFC7143 6.2.1 "The selection of a value not proposed MUST be handled by the originator as a
 * protocol error", 6.2.2 "The selection, by the acceptor, of a value not admissible under the
 * selection rules is considered a protocol error" */
bool wt_login_answer(const WtLoginRules *self, const WtLoginLook *look)
{
  return any_word(self, look, is_wrong_answer);
}

/* --- what does not go together --- */

/** Where no data may be unsolicited nobody asks how much; nor is a default anybody's word. */
/*= RFC7143 13.14 "FirstBurstLength MUST NOT exceed MaxBurstLength" */
static bool is_burst_too_long(const WtTerms *terms, const WtNegotiation *keys)
{
  const bool counts =
      wt_term_is(&terms->initial_r2t, 0) || wt_term_is(&terms->immediate_data, 1);

  return counts && keys->keys[WT_KEY_FIRST_BURST_LENGTH].state == WT_KEY_IN_FORCE &&
         terms->first_burst.known && wt_below(&terms->max_burst, terms->first_burst.value);
}

/*= RFC7143 13.19 "if ErrorRecoveryLevel is not 0 and DataSequenceInOrder is set to Yes, then
 * MaxOutstandingR2T MUST be set to 1" */
static bool has_too_many_r2ts(const WtTerms *terms)
{
  return wt_above(&terms->recovery_level, 0) && wt_term_is(&terms->sequence_order, 1) &&
         wt_above(&terms->max_r2ts, 1);
}

/** Of what is in force once the login is over; none of these counts in a discovery session. */
bool wt_login_combination(const WtLoginRules *self, const WtLoginLook *look)
{
  WtTerms terms;

  if (!wt_login_is_final(look) || self->first.tsih != 0 || wt_says_discovery(look->keys))
    return false;
  wt_terms_of(look->keys, NULL, &terms);
  return is_burst_too_long(&terms, look->keys) || has_too_many_r2ts(&terms);
}

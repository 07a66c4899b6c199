/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Login: each rule looks at a PDU with what was said before; then what it says is learned.
 * Requests and responses alternate (RFC 7143 6.3); where they do not, maybe by the fault of
 * the capture, nothing more is said of this login. A text is judged once it is whole.
 */
#include <string.h>

#include "anomaly/rules-private.h"
#include "base/cursor.h"
#include "pdu/text-keys.h"

enum { INITIATOR, TARGET, N_SIDES };
enum { SECURITY, OPERATIONAL, RESERVED_STAGE, FULL_FEATURE }; /* RFC 7143 11.12.3 */
enum { AT_ISID = 8, AT_TSIH = 14, AT_CID = 20, AT_EXP_STAT_SN = 28, AT_STATUS = 36 };

#define KEY_MAX 63u        /* RFC 7143 6.1 */
#define TEXT_MAX 16384u    /* of one side that is kept until it is whole */
#define CLASS_REDIRECTED 1 /* RFC 7143 11.13.5 */

/**
 * @first, @request: headers of the first and of the last request
 * @times: how often each side had sent each key
 * @stage: the one that the next request belongs to
 * @more: the last PDU of a side said that its text goes on
 * @waiting: for a response; @named: the first request's text was judged
 * @silent: the login is over, or part of it was not seen
 */
struct WtLoginRules {
  GByteArray *part[N_SIDES];
  uint8_t first[WT_BHS_LEN], request[WT_BHS_LEN];
  uint8_t times[N_SIDES][WT_N_KEYS];
  uint8_t stage;
  bool more[N_SIDES];
  bool begun, waiting, named, silent;
};

/** @text: of this side since it last was whole; @whole: nothing of it is to follow */
typedef struct {
  const WtPdu *pdu;
  const WtNegotiation *keys;
  WtBytes text;
  int side;
  uint8_t csg, nsg, status_class;
  bool transit, more, whole;
} Look;

static uint64_t field(const uint8_t octets[WT_BHS_LEN], size_t at, size_t len)
{
  WtCursor c = wt_cursor((WtBytes) { octets + at, len });

  return wt_cursor_be(&c, len);
}

static bool has_t(const uint8_t octets[WT_BHS_LEN])
{
  return octets[1] & 0x80;
}

static uint8_t csg_of(const uint8_t octets[WT_BHS_LEN])
{
  return octets[1] >> 2 & 3;
}

static uint8_t nsg_of(const uint8_t octets[WT_BHS_LEN])
{
  return octets[1] & 3;
}

static bool is_final(const Look *look)
{
  return look->transit && look->nsg == FULL_FEATURE;
}

static bool leads_on(uint8_t csg, uint8_t nsg)
{
  return nsg > csg && nsg != RESERVED_STAGE;
}

/* --- stages ------------------------------------------------------------------------------- */

/** RFC 7143 6.3, 11.12.3: from 0 to 1 or 3, from 1 to 3. */
static bool request_stage(const WtLoginRules *self, const Look *look)
{
  const bool due_known = self->begun && !self->waiting;

  if (look->csg > OPERATIONAL || (due_known && look->csg != self->stage))
    return true;
  return look->transit && !leads_on(look->csg, look->nsg);
}

static bool response_stage(const WtLoginRules *self, const Look *look)
{
  if (!look->transit || !has_t(self->request))
    return false;
  return !leads_on(csg_of(self->request), look->nsg) || look->nsg > nsg_of(self->request);
}

/** RFC 7143 6.3, 11.13.6. */
static bool transit_unasked(const WtLoginRules *self, const Look *look)
{
  return look->transit && !has_t(self->request);
}

/** RFC 7143 11.12.2, 11.13.7. */
static bool more_and_transit(const WtLoginRules *self, const Look *look)
{
  (void) self;
  return look->more && look->transit;
}

/** RFC 7143 6.2: until the text is whole. */
static bool answer_not_empty(const WtLoginRules *self, const Look *look)
{
  return self->more[!look->side] && look->pdu->bhs.data_len > 0;
}

/* --- one login, one session --------------------------------------------------------------- */

/** What overtook the response in the capture alone acknowledges it: see follows(). */
static bool outstanding(const WtLoginRules *self, const Look *look)
{
  (void) look;
  return self->waiting;
}

static bool identity(const WtLoginRules *self, const Look *look)
{
  const uint8_t *octets = look->pdu->bhs.octets;

  return self->begun && (memcmp(octets + AT_ISID, self->first + AT_ISID, 6) != 0 ||
                         memcmp(octets + AT_CID, self->first + AT_CID, 2) != 0);
}

/*= RFC7143 11.13.3 "MUST generate a non-zero TSIH and ONLY return it" */
static bool tsih(const WtLoginRules *self, const Look *look)
{
  const bool given = field(look->pdu->bhs.octets, AT_TSIH, 2) != 0;

  return field(self->first, AT_TSIH, 2) == 0 && given != is_final(look);
}

/** RFC 7143 6.3. What acknowledges a response already may not be the first request. */
static bool names_missing(const WtLoginRules *self, const Look *look)
{
  const WtKeyResult *keys = look->keys->keys;
  const uint8_t *first = self->begun ? self->first : look->pdu->bhs.octets;

  if (self->named || !look->whole || field(first, AT_EXP_STAT_SN, 4) != 0)
    return false;
  if (keys[WT_KEY_INITIATOR_NAME].times[INITIATOR] == 0)
    return true;
  return keys[WT_KEY_TARGET_NAME].times[INITIATOR] == 0 &&
         strcmp(keys[WT_KEY_SESSION_TYPE].said[INITIATOR], "Discovery") != 0;
}

static bool redirect(const WtLoginRules *self, const Look *look)
{
  (void) self;
  return look->status_class == CLASS_REDIRECTED && look->whole &&
         look->keys->keys[WT_KEY_TARGET_ADDRESS].times[TARGET] == 0;
}

/* --- keys --------------------------------------------------------------------------------- */

/** Empty pairs are let pass: some count the padding as data. */
static bool text_format(const WtLoginRules *self, const Look *look)
{
  WtBytes text = look->text;

  (void) self;
  while (text.len) {
    const uint8_t *nul = memchr(text.data, 0, text.len);
    const size_t len = nul ? (size_t) (nul - text.data) : text.len;
    const uint8_t *equals = memchr(text.data, '=', len);
    const size_t key = equals ? (size_t) (equals - text.data) : 0;

    if (!nul || (len && (key == 0 || key > KEY_MAX)))
      return true;
    text = (WtBytes) { text.data + len + 1, text.len - len - 1 };
  }
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

static bool text_boolean(const WtLoginRules *self, const Look *look)
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

/** Keys that every side has had to know since RFC 3720; TaskReporting is younger. */
static bool must_be_known(WtBytes name)
{
  for (int i = 0; i < WT_N_KEYS; i++) {
    const WtKey key = (WtKey) i;

    if (wt_text_is(name, wt_key_name(key)))
      return key != WT_KEY_TASK_REPORTING && key != WT_KEY_NODE_ARCHITECTURE &&
             g_str_has_prefix(wt_key_source(key), "RFC 7143 ");
  }
  return false;
}

static bool not_understood(const WtLoginRules *self, const Look *look)
{
  WtBytes text = look->text;
  WtTextPair pair;

  (void) self;
  while (wt_text_next(&text, &pair))
    if (wt_text_is(pair.value, "NotUnderstood") && must_be_known(pair.key))
      return true;
  return false;
}

static bool repeated(const WtLoginRules *self, const Look *look)
{
  for (int i = 0; i < WT_N_KEYS; i++) {
    const uint8_t times = look->keys->keys[i].times[look->side];

    if (i != WT_KEY_TARGET_ADDRESS && times > 1 && times > self->times[look->side][i])
      return true;
  }
  return false;
}

/** RFC 7143 12.1.3: from the list that the initiator sent. */
static bool chap_algorithm(const WtLoginRules *self, const Look *look)
{
  const WtKeyResult *key = &look->keys->keys[WT_KEY_CHAP_A];
  const char *at = key->said[INITIATOR];
  const char *chosen = key->said[TARGET];

  if (self->times[TARGET][WT_KEY_CHAP_A] || !g_ascii_isdigit(chosen[0]) || !*at ||
      strlen(at) + 1 >= WT_KEY_VALUE_MAX)
    return false;
  while (at) {
    at += *at == ',';
    if (g_ascii_strtoull(at, NULL, 0) == g_ascii_strtoull(chosen, NULL, 0))
      return false;
    at = strchr(at, ',');
  }
  return true;
}

/* --- one PDU ------------------------------------------------------------------------------ */

/** @senders: bits, by side; @refusal: for responses that end the login, and for no others */
static const struct {
  WtFindingId id;
  uint8_t senders;
  bool refusal;
  bool (*broken)(const WtLoginRules *, const Look *);
} rules[] = {
#define BY_INITIATOR (1u << INITIATOR)
#define BY_TARGET (1u << TARGET)
#define BY_BOTH (BY_INITIATOR | BY_TARGET)
  { WT_FINDING_LOGIN_OUTSTANDING, BY_INITIATOR, false, outstanding },
  { WT_FINDING_LOGIN_NAMES, BY_INITIATOR, false, names_missing },
  { WT_FINDING_LOGIN_IDENTITY, BY_INITIATOR, false, identity },
  { WT_FINDING_LOGIN_STAGE, BY_INITIATOR, false, request_stage },
  { WT_FINDING_LOGIN_STAGE, BY_TARGET, false, response_stage },
  { WT_FINDING_LOGIN_TRANSIT, BY_TARGET, false, transit_unasked },
  { WT_FINDING_LOGIN_TSIH, BY_TARGET, false, tsih },
  { WT_FINDING_LOGIN_REDIRECT, BY_TARGET, true, redirect },
  { WT_FINDING_LOGIN_CONTINUE, BY_BOTH, false, more_and_transit },
  { WT_FINDING_LOGIN_CONTINUE_ANSWER, BY_BOTH, false, answer_not_empty },
  { WT_FINDING_LOGIN_REPEATED, BY_BOTH, false, repeated },
  { WT_FINDING_TEXT_FORMAT, BY_BOTH, false, text_format },
  { WT_FINDING_TEXT_BOOLEAN, BY_BOTH, false, text_boolean },
  { WT_FINDING_TEXT_NOT_UNDERSTOOD, BY_BOTH, false, not_understood },
  { WT_FINDING_CHAP_ALGORITHM, BY_TARGET, false, chap_algorithm },
};

WtLoginRules *wt_login_rules_new(void)
{
  return g_new0(WtLoginRules, 1);
}

static void drop_parts(WtLoginRules *self)
{
  for (int i = 0; i < N_SIDES; i++)
    g_clear_pointer(&self->part[i], g_byte_array_unref);
}

void wt_login_rules_free(WtLoginRules *self)
{
  if (!self)
    return;
  drop_parts(self);
  g_free(self);
}

static void fall_silent(WtLoginRules *self)
{
  self->silent = true;
  drop_parts(self);
}

void wt_login_rules_gap(WtLoginRules *self, WtSender sender)
{
  (void) sender;
  fall_silent(self);
}

/** Whether each PDU up to @look's is there, and in its turn. */
static bool follows(const WtLoginRules *self, const Look *look)
{
  const WtPdu *pdu = look->pdu;

  if (!look->keys || pdu->missing || pdu->text.len < pdu->bhs.data_len)
    return false;
  if (look->side == TARGET)
    return self->waiting;
  return !self->waiting ||
         field(pdu->bhs.octets, AT_EXP_STAT_SN, 4) == field(self->request, AT_EXP_STAT_SN, 4);
}

/** False if there is too much of it. */
static bool gather_text(WtLoginRules *self, Look *look)
{
  GByteArray **part = &self->part[look->side];
  const WtBytes text = look->pdu->text;

  if (look->whole && !*part) {
    look->text = text;
    return true;
  }
  if (!*part)
    *part = g_byte_array_new();
  if ((*part)->len + text.len > TEXT_MAX)
    return false;
  if (text.len)
    g_byte_array_append(*part, text.data, (guint) text.len);
  if (look->whole)
    look->text = (WtBytes) { (*part)->data, (*part)->len };
  return true;
}

static void learn(WtLoginRules *self, const Look *look)
{
  const uint8_t *octets = look->pdu->bhs.octets;

  for (int i = 0; i < WT_N_KEYS; i++)
    self->times[look->side][i] = look->keys->keys[i].times[look->side];
  self->more[look->side] = look->more;
  if (look->whole)
    g_clear_pointer(&self->part[look->side], g_byte_array_unref);
  if (look->side == INITIATOR) {
    if (!self->begun)
      memcpy(self->first, octets, WT_BHS_LEN);
    memcpy(self->request, octets, WT_BHS_LEN);
    self->named |= look->whole;
    self->begun = true;
  } else {
    self->stage = look->transit ? look->nsg : csg_of(self->request);
  }
  if (look->side == TARGET && (look->status_class || is_final(look)))
    fall_silent(self);
  if (look->side == INITIATOR && self->waiting) /* which of the two will be answered? */
    fall_silent(self);
  self->waiting = look->side == INITIATOR;
}

void wt_login_rules_push(WtLoginRules *self, const WtPdu *pdu, const WtNegotiation *keys,
                         const WtRulesSink *sink)
{
  const uint8_t *octets = pdu->bhs.octets;
  const int side = pdu->sender == WT_SENDER_TARGET ? TARGET : INITIATOR;
  const bool more = octets[1] & 0x40;
  Look look = { .pdu = pdu,
                .keys = keys,
                .side = side,
                .csg = csg_of(octets),
                .nsg = nsg_of(octets),
                .status_class = side == TARGET ? octets[AT_STATUS] : 0,
                .transit = has_t(octets),
                .more = more,
                .whole = !more };

  if (self->silent)
    return;
  if (!follows(self, &look) || !gather_text(self, &look)) {
    fall_silent(self);
    return;
  }
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
    if ((rules[i].senders >> side & 1) && rules[i].refusal == (look.status_class != 0) &&
        rules[i].broken(self, &look))
      sink->broken(sink->user, rules[i].id, pdu, 0, 0);
  learn(self, &look);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/nodes.h"

#include "anomaly/fingerprint.h"
#include "anomaly/recall.h"
#include "base/address.h"
#include "base/time.h"

#define ENTRIES_MAX 1024u
#define LOGINS_KEPT 4u
#define MARKS_MIN 2u  /* one may change for any reason: a card, a setting */
#define WEIGHT_MIN 4u /* of what changed, before anything is concluded */
#define NS_PER_S UINT64_C(1000000000)
#define LIVELY_NS (10 * NS_PER_S) /* a session that lives is heard of: hosts ping every 5 s */
#define TURN_NS (60 * NS_PER_S)   /* who was thrown out is back at once */

/** One connection that is over. */
typedef struct {
  WtFingerprint print;
  char architecture[WT_MARK_WORDS_MAX];
  WtEndpoint host;
  int64_t closed_ns; /* 0: there is none here, or it was not closed */
} Login;

typedef struct {
  Login logins[LOGINS_KEPT];
  guint n;
} Pair;

/** Who threw out whom last. */
typedef struct {
  WtEndpoint by, whom;
  int64_t ts_ns;
  bool any;
} Turn;

struct WtNodes {
  WtRecall pairs, turns;
  char detail[WT_DETAIL_MAX];
};

WtNodes *wt_nodes_new(void)
{
  WtNodes *const self = g_new0(WtNodes, 1);

  wt_recall_init(&self->pairs, sizeof(Pair), ENTRIES_MAX);
  wt_recall_init(&self->turns, sizeof(Turn), ENTRIES_MAX);
  return self;
}

void wt_nodes_free(WtNodes *self)
{
  if (!self)
    return;
  wt_recall_clear(&self->pairs);
  wt_recall_clear(&self->turns);
  g_free(self);
}

/* --- one name, another kind of initiator -------------------------------------------------- */

static const Login *last_before(const Pair *pair, int64_t ts_ns)
{
  const Login *last = NULL;

  for (guint i = 0; i < LOGINS_KEPT; i++) {
    const Login *const login = &pair->logins[i];

    if (login->closed_ns && login->closed_ns <= ts_ns &&
        (!last || login->closed_ns > last->closed_ns))
      last = login;
  }
  return last;
}

static void remember(Pair *pair, const WtConnection *c, int64_t closed_ns)
{
  Login *const login = &pair->logins[pair->n++ % LOGINS_KEPT];

  login->print = c->fingerprint[0];
  login->host = c->initiator;
  login->closed_ns = closed_ns;
  wt_mark_words(&c->fingerprint[0], WT_MARK_ARCHITECTURE, login->architecture);
  login->print.architecture = login->architecture;
}

/** What changed, and thus what is there now; nothing is concluded from a single mark. */
static bool conclude(const WtFingerprint *before, const WtFingerprint *after,
                     const WtPrintChange *change, WtFindingId *id)
{
  const WtInitiatorKind was = wt_fingerprint_kind(before), is = wt_fingerprint_kind(after);

  if (change->changed < MARKS_MIN || change->weight < WEIGHT_MIN)
    return false;
  if (was == WT_INITIATOR_HARDWARE && is == WT_INITIATOR_SOFTWARE)
    *id = WT_FINDING_OFFLOAD_FALLBACK;
  else if (was == WT_INITIATOR_SOFTWARE && is == WT_INITIATOR_HARDWARE)
    *id = WT_FINDING_OFFLOAD_TAKEN_OVER;
  else
    *id = WT_FINDING_OFFLOAD_INITIATOR_CHANGED;
  return true;
}

static void tell_change(WtNodes *self, const WtConnection *c, const Login *before,
                        const char *words)
{
  char was[WT_ADDRESS_WORDS], is[WT_ADDRESS_WORDS];

  if (wt_address_equal(&before->host, &c->initiator))
    (void) g_snprintf(self->detail, sizeof self->detail, "%s: %s",
                      wt_address_words(&c->initiator, is), words);
  else
    (void) g_snprintf(self->detail, sizeof self->detail, "%s, before that %s: %s",
                      wt_address_words(&c->initiator, is), wt_address_words(&before->host, was),
                      words);
}

bool wt_nodes_left(WtNodes *self, const WtConnection *c, int64_t closed_ns, WtFinding *finding)
{
  g_autofree char *key = g_strdup_printf("%s\n%s", c->initiator_name, c->target_name);
  Pair *const pair = wt_recall_entry(&self->pairs, key);
  const Login *const before = last_before(pair, c->first_ts_ns);
  WtPrintChange change;
  WtFindingId id;
  bool told = false;

  if (before) {
    wt_fingerprint_compare(&before->print, &c->fingerprint[0], &change);
    told = conclude(&before->print, &c->fingerprint[0], &change, &id);
  }
  if (told) {
    tell_change(self, c, before, change.words);
    *finding = (WtFinding) {
      .id = id,
      .frame = c->first_frame,
      .ts_ns = c->first_ts_ns,
      .input = c->input,
      .detail = self->detail,
      .itt = WT_NO_TAG,
    };
  }
  remember(pair, c, closed_ns);
  return told;
}

/* --- one name and ISID, two hosts --------------------------------------------------------- */

static Turn *turn_of(WtNodes *self, const WtConnection *c)
{
  const WtNegotiation *const keys = c->negotiation;
  const uint8_t *const isid = c->isid;
  g_autofree char *key =
      g_strdup_printf("%s\n%s\n%s\n%02x%02x%02x%02x%02x%02x", c->initiator_name, c->target_name,
                      keys ? keys->keys[WT_KEY_TARGET_PORTAL_GROUP_TAG].said[1] : "", isid[0],
                      isid[1], isid[2], isid[3], isid[4], isid[5]);

  return wt_recall_entry(&self->turns, key);
}

static void host_words(const WtConnection *c, char *out, size_t room)
{
  char address[WT_ADDRESS_WORDS], mac[WT_MARK_WORDS_MAX];

  wt_mark_words(&c->fingerprint[0], WT_MARK_MAC, mac);
  (void) g_snprintf(out, room, "%s%s%s", wt_address_words(&c->initiator, address),
                    mac[0] ? ", MAC address " : "", mac);
}

bool wt_nodes_threw_out(WtNodes *self, const WtConnection *c, const WtConnection *other,
                        char *detail)
{
  Turn *const turn = turn_of(self, c);
  const Turn last = *turn;
  const bool alive = wt_time_between(other->last_ts_ns, c->first_ts_ns) <= LIVELY_NS;
  char one[96], another[96];

  *turn = (Turn) { c->initiator, other->initiator, c->first_ts_ns, true };
  if (!last.any || !alive || wt_address_equal(&c->initiator, &other->initiator) ||
      !wt_address_equal(&last.by, &other->initiator) ||
      !wt_address_equal(&last.whom, &c->initiator) ||
      !wt_time_within(last.ts_ns, c->first_ts_ns, TURN_NS))
    return false;
  host_words(c, one, sizeof one);
  host_words(other, another, sizeof another);
  (void) g_snprintf(detail, WT_DETAIL_MAX, "%s; and %s, which threw it out %.1f s before", one,
                    another, (double) wt_time_between(last.ts_ns, c->first_ts_ns) / 1e9);
  return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the login rules know: rules-login.c goes from PDU to PDU and looks at their headers,
 * -text.c at how pairs are written, -keys.c at what they say, -chap.c at proofs of identity.
 */
#ifndef WT_ANOMALY_RULES_LOGIN_PRIVATE_H
#define WT_ANOMALY_RULES_LOGIN_PRIVATE_H

#include "anomaly/rules-private.h"
#include "pdu/text-keys.h"
#include "session/login.h"

enum { INITIATOR, TARGET, N_SIDES };
enum { SECURITY, OPERATIONAL, RESERVED_STAGE, FULL_FEATURE }; /* RFC 7143 11.12.3 */
enum { CHALLENGE, RESPONSE, N_PROOFS };

/**
 * WtChap: of no challenge and no response is anything kept but @trace, which tells only whether two
 * are the same.
 * @trace: 0: that side sent none
 * @step: how far the exchange has come
 * @silent: it went astray
 */
typedef struct {
  uint64_t trace[N_SIDES][N_PROOFS];
  uint8_t step;
  bool silent;
} WtChap;

/**
 * @first, @request: what the first and the last request said
 * @first_ack, @request_ack: their ExpStatSN
 * @times: how often each side had sent each key
 * @stage: the one that the next request belongs to
 * @more: the last PDU of a side said that its text goes on
 * @waiting: for a response; @named: the first request's text was judged
 * @greeted: so was that of the first response after it
 * @refused: the target ended the login
 * @silent: the login is over, or part of it was not seen
 */
struct WtLoginRules {
  GByteArray *part[N_SIDES];
  WtLoginStep first, request;
  uint32_t first_ack, request_ack;
  uint8_t times[N_SIDES][WT_N_KEYS];
  WtChap chap;
  uint8_t stage;
  bool more[N_SIDES];
  bool begun, waiting, named, greeted, refused, silent;
};

/** @text: of this side since it last was whole; @whole: nothing of it is to follow */
typedef struct {
  const WtPdu *pdu;
  const WtNegotiation *keys;
  WtLoginStep step;
  WtBytes text;
  int side;
  bool whole;
} WtLoginLook;

/** wt_login_spoke: @side said @key, in this PDU or before. */
static inline bool wt_login_spoke(const WtLoginLook *look, WtKey key, int side)
{
  return look->keys->keys[key].times[side] > 0;
}

/** wt_login_from_start: the first request must carry it. RFC 7143 6.3. */
static inline bool wt_login_from_start(const WtLoginLook *look)
{
  return wt_login_spoke(look, WT_KEY_INITIATOR_NAME, INITIATOR);
}

/** wt_login_is_final: it ends the login, or asks to. */
static inline bool wt_login_is_final(const WtLoginLook *look)
{
  return look->step.transit && look->step.nsg == FULL_FEATURE;
}

/** wt_login_new_word: said in this PDU for the first time; once more is another rule's matter. */
static inline bool wt_login_new_word(const WtLoginRules *self, const WtLoginLook *look,
                                     WtKey key)
{
  return look->keys->keys[key].times[look->side] == 1 && self->times[look->side][key] == 0;
}

/* How pairs are written. RFC 7143 6.1. */
bool wt_login_text_format(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_text_value(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_text_boolean(const WtLoginRules *self, const WtLoginLook *look);

/* What they say. RFC 7143 6.2, 6.3, 12, 13. */
bool wt_login_repeated(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_stage_key(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_leading_only(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_proposal(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_not_understood(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_range(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_answer(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_combination(const WtLoginRules *self, const WtLoginLook *look);

/* CHAP. RFC 7143 12.1.3, 9.2.1. */
bool wt_login_chap_algorithm(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_chap_md5(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_chap_order(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_chap_length(const WtLoginRules *self, const WtLoginLook *look);
bool wt_login_chap_reflection(const WtLoginRules *self, const WtLoginLook *look);
void wt_login_chap_learn(WtLoginRules *self, const WtLoginLook *look);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "login-cases.h"

#include <string.h>

#include "wt-test.h"

static void hear(void *user, WtFindingId id, const WtPdu *pdu, uint64_t expected, uint64_t seen)
{
  Heard *heard = user;

  (void) pdu;
  (void) expected;
  (void) seen;
  heard->id = id;
  heard->count++;
}

void heard_init(Heard *heard)
{
  *heard = (Heard) { .rules = wt_login_rules_new(),
                     .keys = wt_negotiation_new(),
                     .part = { g_string_new(NULL), g_string_new(NULL) },
                     .id = NONE };
}

void heard_clear(Heard *heard)
{
  wt_login_rules_free(heard->rules);
  wt_negotiation_free(heard->keys);
  for (int i = 0; i < 2; i++)
    g_string_free(heard->part[i], TRUE);
}

/** As the session stage does: pairs count once the text is whole. */
static void negotiate(WtNegotiation *keys, GString *part, const WtPdu *pdu)
{
  const WtBytes text = pdu->text;
  WtTextPair pair;

  g_string_append_len(part, (const char *) text.data, (gssize) text.len);
  if (pdu->bhs.octets[1] & 0x40)
    return;

  WtBytes whole = { (const uint8_t *) part->str, part->len };

  while (wt_text_next(&whole, &pair))
    wt_negotiation_push(keys, &pair, pdu->sender, 1);
  g_string_truncate(part, 0);
}

static void fill_header(WtBhs *bhs, const Said *said, Heard *heard)
{
  const bool answer = said->kind == RSP;

  if (answer)
    bhs->octets[27] = (uint8_t) (heard->ack - said->late);
  else
    heard->ack = said->ack;
  bhs->flags = bhs->octets[1] = said->flags;
  bhs->octets[2] = said->version[0];
  bhs->octets[3] = said->version[1];
  bhs->octets[15] = said->tsih;
  bhs->octets[21] = answer ? 0 : said->cid;
  bhs->octets[answer ? 36 : 31] = said->ack;
}

void heard_push(Heard *heard, const Said *said)
{
  const WtRulesSink sink = { hear, heard };
  const bool answer = said->kind == RSP;
  char *text = g_strdelimit(g_strdup(said->text), ";", '\n');
  const size_t len = strlen(text);
  WtPdu pdu = { .sender = answer ? WT_SENDER_TARGET : WT_SENDER_INITIATOR,
                .missing = said->missing,
                .text = { (const uint8_t *) text, len },
                .bhs = { .data_len = (uint32_t) len } };

  for (size_t i = 0; i < len; i++)
    text[i] = text[i] == '\n' ? 0 : text[i];
  fill_header(&pdu.bhs, said, heard);
  if (said->kind == GAP) {
    wt_login_rules_gap(heard->rules);
  } else if (said->kind == OTHER) {
    wt_login_rules_other(heard->rules, &pdu, &sink);
  } else {
    negotiate(heard->keys, heard->part[answer], &pdu);
    if (answer && said->flags == FINAL)
      wt_negotiation_settle(heard->keys, true);
    wt_login_rules_push(heard->rules, &pdu, heard->keys, &sink);
  }
  g_free(text);
}

void judge_case(const Case *c)
{
  Heard heard;

  heard_init(&heard);
  for (size_t i = 0; i < MAX_SAID && c->said[i].kind != END; i++)
    heard_push(&heard, &c->said[i]);
  heard_clear(&heard);
  if (heard.id != c->id || heard.count != (c->id != NONE))
    fail_msg("%s: %u findings, last %d, not %d", c->name, heard.count, (int) heard.id,
             (int) c->id);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/digest-refused.h"

#include <glib.h>
#include <string.h>

#include "build-pdu.h"
#include "pdu/bhs.h"
#include "wt-test.h"

#define MAX_SAID 5
#define SECOND INT64_C(1000000000)

enum { STOP = 0x80, GAP, CLOSED, CLOSED_LATE };

/** @quoted: ITT of the header that a Reject quotes; @number: CmdSN or ExpCmdSN */
typedef struct {
  uint8_t opcode, reason;
  uint32_t itt, number, offset, quoted;
  uint16_t sense, ahs_len;
  WtVerdict header, data;
} Said;

typedef struct {
  const char *name;
  Said said[MAX_SAID];
  const char *told; /* part of the words, or NULL: nothing is refused wrongly */
} Story;

#define GOOD WT_VERDICT_GOOD
#define BAD WT_VERDICT_BAD
#define LOST WT_VERDICT_UNVERIFIABLE
#define NO WT_VERDICT_ABSENT
#define DATA(tag, verdict)                                                                     \
  {                                                                                            \
    WT_OPCODE_DATA_OUT, 0, tag, 0, 512, 0, 0, 0, GOOD, verdict                                 \
  }
#define REJECT(why, tag)                                                                       \
  {                                                                                            \
    WT_OPCODE_REJECT, why, WT_NO_TAG, 0, 512, tag, 0, 0, GOOD, GOOD                            \
  }
#define FAILED(tag, code)                                                                      \
  {                                                                                            \
    WT_OPCODE_SCSI_RESPONSE, 0, tag, 0, 0, 0, code, 0, GOOD, GOOD                              \
  }
#define COMMAND(tag, n, ahs, verdict)                                                          \
  {                                                                                            \
    WT_OPCODE_SCSI_COMMAND, 0, tag, n, 0, 0, 0, ahs, verdict, NO                               \
  }
#define NOP_IN(n)                                                                              \
  {                                                                                            \
    WT_OPCODE_NOP_IN, 0, WT_NO_TAG, n, 0, 0, 0, 0, GOOD, NO                                    \
  }
#define DONE(tag)                                                                              \
  {                                                                                            \
    WT_OPCODE_SCSI_RESPONSE, 0, tag, 0, 0, 0, 0, 0, GOOD, NO                                   \
  }
#define IS(what)                                                                               \
  {                                                                                            \
    .opcode = what                                                                             \
  }

static const Story stories[] = {
  { "good data is rejected", { DATA(3, GOOD), REJECT(2, 3), IS(STOP) }, "ITT 0x00000003" },
  { "bad data is rejected", { DATA(3, BAD), REJECT(2, 3), IS(STOP) }, NULL },
  { "data that is not all there", { DATA(3, LOST), REJECT(2, 3), IS(STOP) }, NULL },
  { "for another reason", { DATA(3, GOOD), REJECT(3, 3), IS(STOP) }, NULL },
  { "other data", { DATA(3, GOOD), REJECT(2, 4), IS(STOP) }, NULL },
  { "a gap between", { DATA(3, GOOD), IS(GAP), REJECT(2, 3), IS(STOP) }, NULL },
  { "sense, all good", { DATA(3, GOOD), FAILED(3, 0x4705), IS(STOP) }, "47h/05h" },
  { "sense, some bad", { DATA(3, BAD), DATA(3, GOOD), FAILED(3, 0x4705), IS(STOP) }, NULL },
  { "sense of something else", { DATA(3, GOOD), FAILED(3, 0x4703), IS(STOP) }, NULL },
  { "sense without digests", { DATA(3, NO), FAILED(3, 0x4705), IS(STOP) }, NULL },
  { "sense after a gap", { IS(GAP), DATA(3, GOOD), FAILED(3, 0x4705), IS(STOP) }, NULL },
  { "closed on AHS", { COMMAND(3, 7, 20, GOOD), IS(CLOSED), IS(STOP) }, "20 octets of AHS" },
  { "closed later", { COMMAND(3, 7, 20, GOOD), IS(CLOSED_LATE), IS(STOP) }, NULL },
  { "closed without AHS", { COMMAND(3, 7, 0, GOOD), IS(CLOSED), IS(STOP) }, NULL },
  { "closed on a bad header", { COMMAND(3, 7, 20, BAD), IS(CLOSED), IS(STOP) }, NULL },
  { "answered", { COMMAND(3, 7, 20, GOOD), DONE(3), IS(CLOSED), IS(STOP) }, NULL },
  { "acknowledged", { COMMAND(3, 7, 20, GOOD), NOP_IN(8), IS(CLOSED), IS(STOP) }, NULL },
  { "not acknowledged", { COMMAND(3, 7, 20, GOOD), NOP_IN(7), IS(CLOSED), IS(STOP) }, "AHS" },
  { "others were answered",
    { COMMAND(3, 7, 20, GOOD), DONE(3), COMMAND(4, 8, 20, GOOD), IS(CLOSED), IS(STOP) },
    NULL },
  { "closed after a gap", { COMMAND(3, 7, 20, GOOD), IS(GAP), IS(CLOSED), IS(STOP) }, NULL },
};

/** Fixed format, SPC-5 4.4.3, behind SenseLength. */
static void put_sense(uint8_t out[20], uint16_t code)
{
  memset(out, 0, 20);
  out[1] = 18;
  out[2] = 0x70;
  out[4] = 0x0b;
  out[9] = 10;
  wt_test_put_be(out + 14, 2, code);
}

static WtPdu pdu_of(const Said *s, uint8_t text[WT_BHS_LEN])
{
  uint8_t octets[WT_BHS_LEN] = { s->opcode, 0x80, s->reason };
  const bool target = s->opcode & 0x20;
  WtPdu pdu = { .frame = 11, .ts_ns = SECOND };

  wt_test_put_be(octets + 16, 4, s->itt);
  wt_test_put_be(octets + (target ? WT_AT_EXP_CMD_SN : WT_AT_CMD_SN), 4, s->number);
  wt_test_put_be(octets + WT_AT_OFFSET, 4, s->offset);
  assert_true(wt_bhs_parse((WtBytes) { octets, sizeof octets }, &pdu.bhs));
  pdu.bhs.ahs_len = s->ahs_len;
  pdu.sender = target ? WT_SENDER_TARGET : WT_SENDER_INITIATOR;
  pdu.digest[WT_HEADER_DIGEST] = s->header;
  pdu.digest[WT_DATA_DIGEST] = s->data;
  if (s->opcode == WT_OPCODE_REJECT) {
    const Said quoted = { .opcode = WT_OPCODE_DATA_OUT, .itt = s->quoted, .offset = s->offset };
    uint8_t unused[WT_BHS_LEN];
    const WtPdu other = pdu_of(&quoted, unused);

    memcpy(text, other.bhs.octets, WT_BHS_LEN);
    pdu.text = (WtBytes) { text, WT_BHS_LEN };
  } else if (s->sense) {
    put_sense(text, s->sense);
    pdu.text = (WtBytes) { text, 20 };
  }
  return pdu;
}

static bool say(WtDigestRefused *refused, const Said *s, char detail[WT_DETAIL_MAX])
{
  uint8_t text[WT_BHS_LEN];

  if (s->opcode == GAP) {
    wt_digest_refused_gap(refused);
    return false;
  }
  if (s->opcode == CLOSED || s->opcode == CLOSED_LATE)
    return wt_digest_refused_closed(
        refused, (s->opcode == CLOSED ? 1 : 30) * SECOND + SECOND / 2, detail);

  const WtPdu pdu = pdu_of(s, text);

  return wt_digest_refused_push(refused, &pdu, detail);
}

static void tells(void **state)
{
  const Story *const story = *state;
  WtDigestRefused *const refused = wt_digest_refused_new();
  char detail[WT_DETAIL_MAX] = "";
  bool told = false;

  for (const Said *s = story->said; s->opcode != STOP; s++)
    told |= say(refused, s, detail);
  assert_int_equal(told, story->told != NULL);
  if (story->told && !strstr(detail, story->told))
    fail_msg("%s", detail);
  wt_digest_refused_free(refused);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(stories)];

  for (size_t i = 0; i < G_N_ELEMENTS(stories); i++)
    tests[i] = (struct CMUnitTest) {
      .name = stories[i].name,
      .test_func = tells,
      .initial_state = (void *) &stories[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cases of login rules: a few Login PDUs and the one finding that they yield, or none.
 */
#ifndef WT_TEST_LOGIN_CASES_H
#define WT_TEST_LOGIN_CASES_H

#include "anomaly/rules-private.h"
#include "session/negotiate.h"

#define MAX_SAID 8
#define NONE WT_N_FINDINGS
#define NAMES "InitiatorName=i;TargetName=t;"
#define TAG "TargetPortalGroupTag=1;"
#define SEC 0x81   /* T, security to operational */
#define STAY 0x00  /* security                   */
#define OPER 0x04  /* operational                */
#define MORE 0x44  /* likewise, C                */
#define FINAL 0x87 /* T, operational to the full feature phase */

typedef enum { END, REQ, RSP, GAP, OTHER } Kind;

/**
 * @text: ';' for NUL; @ack: ExpStatSN of a request; status class of a response; @cid: of a request
 * @version: octets 2 and 3; @late: a response that the last request knew
 */
typedef struct {
  Kind kind;
  uint8_t flags;
  const char *text;
  uint8_t ack, tsih;
  uint32_t missing;
  uint8_t cid, version[2];
  bool late;
} Said;

typedef struct {
  const char *name;
  WtFindingId id;
  Said said[MAX_SAID];
} Case;

#define IS(name) WT_FINDING_##name
#define WITH(kind_, flags_, text_, ...)                                                        \
  {                                                                                            \
    .kind = kind_, .flags = flags_, .text = text_, __VA_ARGS__                                 \
  }
#define ASK(flags_, text_) WITH(REQ, flags_, text_, .ack = 0)
#define NEXT(flags_, text_) WITH(REQ, flags_, text_, .ack = 5) /* it knows a response */
#define SAY(flags_, text_) WITH(RSP, flags_, text_, .ack = 0)
#define LOST WITH(GAP, 0, "", .ack = 0)

/** What was heard of one login. @ack: of its last request */
typedef struct {
  WtLoginRules *rules;
  WtNegotiation *keys;
  GString *part[2];
  WtFindingId id;
  unsigned count;
  uint8_t ack;
} Heard;

void heard_init(Heard *heard);
void heard_clear(Heard *heard);
void heard_push(Heard *heard, const Said *said);

/** judge_case: fails the test unless @c yields its finding once, and nothing else. */
void judge_case(const Case *c);

#endif

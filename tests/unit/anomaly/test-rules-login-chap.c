/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * CHAP in a login: each case is a few Login PDUs and the one finding they yield, or none.
 */
#include "login-cases.h"
#include "wt-test.h"

#define BEGIN ASK(STAY, NAMES "AuthMethod=CHAP;"), SAY(STAY, TAG "AuthMethod=CHAP;")
#define LIST NEXT(STAY, "CHAP_A=5,7;")
#define CHALLENGE SAY(STAY, "CHAP_A=5;CHAP_I=1;CHAP_C=0x0a0B;")
#define PROVE NEXT(SEC, "CHAP_N=n;CHAP_R=0b/+8=;")
#define BOTH(challenge, response)                                                              \
  NEXT(SEC, "CHAP_N=n;CHAP_R=0x77;CHAP_I=2;CHAP_C=" challenge ";"),                            \
      SAY(SEC, "CHAP_N=t;CHAP_R=" response ";")

static const Case cases[] = {
  { "one way", NONE, { BEGIN, LIST, CHALLENGE, PROVE, SAY(SEC, "") } },
  { "both ways", NONE, { BEGIN, LIST, CHALLENGE, BOTH("0x0a0c", "0x78") } },
  { "asked in the first request",
    NONE,
    { ASK(STAY, NAMES "AuthMethod=CHAP;CHAP_A=5;"),
      SAY(STAY, TAG "AuthMethod=CHAP;CHAP_A=5;CHAP_I=1;CHAP_C=0x00;"), PROVE } },

  /* --- algorithms --- */
  { "not as offered",
    IS(CHAP_ALGORITHM),
    { BEGIN, LIST, SAY(STAY, "CHAP_A=6;CHAP_I=1;CHAP_C=0x00;") } },
  { "as offered, in hexadecimal",
    NONE,
    { BEGIN, NEXT(STAY, "CHAP_A=7,0x5;"), SAY(STAY, "CHAP_A=5;CHAP_I=1;CHAP_C=0x00;") } },
  { "without MD5", IS(CHAP_MD5), { BEGIN, NEXT(STAY, "CHAP_A=6,55;") } },
  { "MD5 may be in the rest of a long list",
    NONE,
    { BEGIN,
      NEXT(STAY,
           "CHAP_A=11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,5;") } },

  /* --- order --- */
  { "a challenge unasked",
    IS(CHAP_ORDER),
    { BEGIN, NEXT(STAY, ""), SAY(STAY, "CHAP_A=5;CHAP_I=1;CHAP_C=0x00;") } },
  { "a challenge without its number",
    IS(CHAP_ORDER),
    { BEGIN, LIST, SAY(STAY, "CHAP_A=5;CHAP_C=0x00;"), PROVE } },
  { "an answer too soon",
    IS(CHAP_ORDER),
    { BEGIN, NEXT(STAY, "CHAP_A=5;CHAP_N=n;CHAP_R=0x00;") } },
  { "a challenge to the target without its number",
    IS(CHAP_ORDER),
    { BEGIN, LIST, CHALLENGE, NEXT(SEC, "CHAP_N=n;CHAP_R=0x00;CHAP_C=0x0c;") } },
  { "an answer that was not asked for",
    IS(CHAP_ORDER),
    { BEGIN, LIST, CHALLENGE, PROVE, SAY(SEC, "CHAP_N=t;CHAP_R=0x78;") } },
  { "the target does not know the algorithms",
    NONE,
    { BEGIN, LIST, SAY(STAY, "CHAP_A=Reject;"), NEXT(STAY, "") } },
  { "the beginning was not seen", NONE, { NEXT(SEC, "CHAP_N=n;CHAP_R=0x00;") } },
  { "a turn in two PDUs",
    NONE,
    { BEGIN, LIST, SAY(0x40, "CHAP_A=5;CHAP_I"), NEXT(STAY, ""), SAY(STAY, "=1;CHAP_C=0x00;"),
      PROVE } },
  { "after a gap", NONE, { BEGIN, LOST, NEXT(SEC, "CHAP_N=n;CHAP_R=0x00;") } },

  /* --- challenges and responses --- */
  { "plain text",
    IS(CHAP_LENGTH),
    { BEGIN, LIST, SAY(STAY, "CHAP_A=5;CHAP_I=1;CHAP_C=0a0b;") } },
  { "no digit", IS(CHAP_LENGTH), { BEGIN, LIST, CHALLENGE, NEXT(SEC, "CHAP_N=n;CHAP_R=0x;") } },
  { "not hexadecimal",
    IS(CHAP_LENGTH),
    { BEGIN, LIST, CHALLENGE, NEXT(SEC, "CHAP_N=n;CHAP_R=0x0g;") } },
  { "not Base64",
    IS(CHAP_LENGTH),
    { BEGIN, LIST, CHALLENGE, NEXT(SEC, "CHAP_N=n;CHAP_R=0bA-==;") } },
  { "a challenge that comes back",
    IS(CHAP_REFLECTION),
    { BEGIN, LIST, CHALLENGE, BOTH("0x0a0b", "0x78") } },
  { "in other digits", IS(CHAP_REFLECTION), { BEGIN, LIST, CHALLENGE, BOTH("0XA0b", "0x78") } },
  { "in Base64", IS(CHAP_REFLECTION), { BEGIN, LIST, CHALLENGE, BOTH("0bCgs=", "0x78") } },
  { "a response that comes back",
    IS(CHAP_REFLECTION),
    { BEGIN, LIST, CHALLENGE, BOTH("0x0c", "0x77") } },
  { "a zero in front is a part of it",
    NONE,
    { BEGIN, LIST, CHALLENGE, BOTH("0x000a0b", "0x78") } },
};

static void each_case_yields_its_finding_once(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    judge_case(&cases[i]);
}

/** @n octets, @per_octet characters for each, in front of which stands @base. */
static void judge_length(const char *base, size_t characters, WtFindingId id)
{
  g_autoptr(GString) text = g_string_new("CHAP_N=n;CHAP_R=");

  g_string_append(text, base);
  for (size_t i = 0; i < characters; i++)
    g_string_append_c(text, '0');
  g_string_append_c(text, ';');

  const Case c = { "a long response", id, { BEGIN, LIST, CHALLENGE, NEXT(SEC, text->str) } };

  judge_case(&c);
}

static void length_counts_octets(void **state)
{
  (void) state;
  judge_length("0x", 2048, NONE);
  judge_length("0x", 2049, IS(CHAP_LENGTH));
  judge_length("0b", 1364, NONE); /* 1,023 octets */
  judge_length("0b", 1368, IS(CHAP_LENGTH));
  judge_length("0b", 8000, IS(CHAP_LENGTH));
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_case_yields_its_finding_once),
    cmocka_unit_test(length_counts_octets),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Properties of framing: cuts do not matter, prefixes ask for more, holes invent nothing.
 */
#include "wt-test.h"

#include <inttypes.h>
#include <string.h>

#include "build-pdu.h"
#include "rng.h"
#include "run-framer.h"

#define ROUNDS 150u
#define PDUS 30u

/** Place: where a PDU was put, and what it says. */
typedef struct {
  size_t at, end;
  WtTestPdu pdu;
} Place;

/** Stream: one direction. */
typedef struct {
  GByteArray *octets;
  GArray *places; /* of Place */
  int side;
  bool login;
} Stream;

static void put(Stream *s, const WtTestPdu *pdu)
{
  Place place = { .at = s->octets->len, .pdu = *pdu };

  wt_test_pdu(s->octets, pdu);
  place.end = s->octets->len;
  g_array_append_val(s->places, place);
}

static void put_login(Stream *s, const bool digest[2])
{
  g_autofree char *text =
      g_strdup_printf("InitiatorName=iqn.a|HeaderDigest=%s|DataDigest=%s|",
                      digest[0] ? "CRC32C" : "None", digest[1] ? "CRC32C" : "None");
  const uint32_t len = (uint32_t) strlen(text);
  const WtTestPdu login = {
    .opcode = s->side == WT_RUN_TARGET ? WT_OPCODE_LOGIN_RSP : WT_OPCODE_LOGIN_REQ,
    .flags = 0x87,
    .text = g_strdelimit(text, "|", 0),
    .data_len = len,
    .cmd_sn = 100,
    .stat_sn = 200,
  };

  put(s, &login);
}

static WtTestPdu any_pdu(WtRng *rng, int side)
{
  static const uint8_t kinds[2][6] = {
    { WT_OPCODE_SCSI_COMMAND, WT_OPCODE_SCSI_COMMAND, WT_OPCODE_DATA_OUT, WT_OPCODE_NOP_OUT,
      WT_OPCODE_TEXT_REQ, WT_OPCODE_TMF_REQ },
    { WT_OPCODE_DATA_IN, WT_OPCODE_DATA_IN, WT_OPCODE_SCSI_RESPONSE, WT_OPCODE_NOP_IN,
      WT_OPCODE_R2T, WT_OPCODE_TEXT_RSP },
  };
  const uint8_t opcode = kinds[side][wt_rng_below(rng, 6)];
  const bool has_data = opcode != WT_OPCODE_TMF_REQ && opcode != WT_OPCODE_R2T;

  return (WtTestPdu) {
    .opcode = opcode,
    .flags = wt_test_flags(opcode),
    .ahs_words = (uint8_t) (opcode == WT_OPCODE_SCSI_COMMAND ? wt_rng_below(rng, 5) : 0),
    .data_len = has_data ? wt_rng_below(rng, 3) * wt_rng_below(rng, 300) : 0,
    .itt = g_rand_int(rng->rand),
  };
}

static Stream new_stream(WtRng *rng, int side, const bool digest[2], bool login)
{
  Stream s = { g_byte_array_new(), g_array_new(FALSE, FALSE, sizeof(Place)), side, login };
  const uint32_t base = g_rand_int(rng->rand);

  if (login)
    put_login(&s, digest);
  for (uint32_t i = 0; i < PDUS; i++) {
    WtTestPdu pdu = any_pdu(rng, side);

    pdu.digest[0] = digest[0];
    pdu.digest[1] = digest[1];
    pdu.cmd_sn = base + i;
    pdu.stat_sn = base * 3 + i;
    put(&s, &pdu);
  }
  return s;
}

static void clear_stream(Stream *s)
{
  g_byte_array_unref(s->octets);
  g_array_unref(s->places);
}

/** Pushes octets @from to @to of @s, in pieces up to @bite long; 0: at once. */
static void feed(WtRun *run, const Stream *s, WtRng *rng, size_t from, size_t to, uint32_t bite)
{
  while (from < to) {
    const size_t most = bite ? 1 + wt_rng_below(rng, bite) : to - from;
    const size_t n = MIN(most, to - from);

    wt_run_push(run, s->side, s->octets->data + from, n);
    from += n;
  }
}

/** Without a login a digest may not be known to exist yet; cuts may change nothing else. */
static bool same_verdicts(const WtPdu *x, const WtPdu *y, bool login)
{
  for (int d = 0; d < WT_N_DIGESTS; d++)
    if (x->digest[d] != y->digest[d] && (login || (x->digest[d] != WT_VERDICT_UNVERIFIABLE &&
                                                   y->digest[d] != WT_VERDICT_UNVERIFIABLE)))
      return false;
  return true;
}

/** Octets of digests of which it was not known yet that they are there. */
static uint64_t doubtful(const WtRun *run)
{
  uint64_t octets = 0;

  for (guint i = 0; i < run->pdus->len; i++)
    octets += wt_run_pdu(run, i)->digest[WT_DATA_DIGEST] == WT_VERDICT_UNVERIFIABLE
                  ? WT_DIGEST_LEN
                  : 0;
  return octets;
}

static void compare(const WtRun *a, const WtRun *b, bool login, uint32_t seed, uint32_t round)
{
  for (guint i = 0; i < MIN(a->pdus->len, b->pdus->len); i++) {
    const WtPdu *x = wt_run_pdu(a, i), *y = wt_run_pdu(b, i);

    if (x->stream_offset != y->stream_offset || !same_verdicts(x, y, login) ||
        x->sender != y->sender || x->text.len != y->text.len ||
        memcmp(x->bhs.octets, y->bhs.octets, WT_BHS_LEN) != 0)
      fail_msg("seed %u, round %u: PDU %u at %" PRIu64 " (%s, %s) or %" PRIu64 " (%s, %s)",
               seed, round, i, x->stream_offset, wt_verdict_name(x->digest[0]),
               wt_verdict_name(x->digest[1]), y->stream_offset, wt_verdict_name(y->digest[0]),
               wt_verdict_name(y->digest[1]));
  }
  if (a->pdus->len != b->pdus->len || a->unparsed > doubtful(a) || b->unparsed > doubtful(b))
    fail_msg("seed %u, round %u: %u PDUs or %u, unparsed %" PRIu64 " or %" PRIu64, seed, round,
             a->pdus->len, b->pdus->len, a->unparsed, b->unparsed);
}

/** What a round is about: the four digest combinations, both sides, with and without login. */
static Stream choose(WtRng *rng, uint32_t round, bool digest[2])
{
  digest[0] = round & 1;
  digest[1] = round >> 1 & 1;
  return new_stream(rng, round >> 2 & 1, digest, round >> 3 & 1);
}

static void push_login(WtRun *run, int side, const bool digest[2])
{
  Stream login = { g_byte_array_new(), g_array_new(FALSE, FALSE, sizeof(Place)), side, true };

  put_login(&login, digest);
  wt_run_push(run, side, login.octets->data, login.octets->len);
  clear_stream(&login);
}

/** A run that stands where @s can go on from octet @from: behind the login, if @s has one. */
static WtRun *begin(const Stream *s, const bool digest[2], size_t *from)
{
  WtRun *run = wt_run_new(NULL, s->login);

  *from = s->login ? g_array_index(s->places, Place, 0).end : 0;
  for (int side = WT_RUN_INITIATOR; s->login && side <= WT_RUN_TARGET; side++)
    push_login(run, side, digest);
  return run;
}

static bool has_bad(const WtPdu *pdu)
{
  return pdu->digest[WT_HEADER_DIGEST] == WT_VERDICT_BAD ||
         pdu->digest[WT_DATA_DIGEST] == WT_VERDICT_BAD;
}

static void check_whole(const WtRun *run, const Stream *s, uint32_t seed, uint32_t round)
{
  const WtVerdict worst = s->login ? WT_VERDICT_GOOD : WT_VERDICT_UNVERIFIABLE;

  if (run->unparsed > doubtful(run) || run->lost_steps || run->foreign ||
      run->pdus->len != s->places->len + s->login)
    fail_msg("seed %u, round %u: %u PDUs of %u, %" PRIu64 " unparsed, %u steps lost", seed,
             round, run->pdus->len, s->places->len, run->unparsed, run->lost_steps);
  for (guint i = 0; i < run->pdus->len; i++) {
    const WtPdu *pdu = wt_run_pdu(run, i);

    if (has_bad(pdu) || pdu->digest[0] > worst || pdu->digest[1] > worst)
      fail_msg("seed %u, round %u: PDU %u is %s, %s", seed, round, i,
               wt_verdict_name(pdu->digest[0]), wt_verdict_name(pdu->digest[1]));
  }
}

static void cuts_do_not_matter(void **state)
{
  (void) state;
  static const uint32_t bites[] = { 1, 7, 60, 400, 4000 };

  for (uint32_t round = 0; round < ROUNDS; round++) {
    WtRng rng = wt_rng(round);
    bool digest[2];
    Stream s = choose(&rng, round, digest);
    size_t from;
    g_autoptr(WtRun) whole = begin(&s, digest, &from);
    g_autoptr(WtRun) cut = begin(&s, digest, &from);

    feed(whole, &s, &rng, from, s.octets->len, 0);
    wt_run_finish(whole);
    check_whole(whole, &s, rng.seed, round);
    feed(cut, &s, &rng, from, s.octets->len, bites[round % G_N_ELEMENTS(bites)]);
    wt_run_finish(cut);
    compare(whole, cut, s.login, rng.seed, round);
    clear_stream(&s);
    wt_rng_clear(&rng);
  }
}

static void prefixes_ask_for_more(void **state)
{
  (void) state;
  for (uint32_t round = 0; round < ROUNDS * 4; round++) {
    WtRng rng = wt_rng(round);
    bool digest[2];
    Stream s = choose(&rng, round, digest);
    size_t from;
    g_autoptr(WtRun) run = begin(&s, digest, &from);

    feed(run, &s, &rng, from, from + wt_rng_below(&rng, (uint32_t) (s.octets->len - from)),
         500);
    wt_run_finish(run);
    if (run->lost_steps)
      fail_msg("seed %u, round %u: step lost", rng.seed, round);
    for (guint i = 0; i < run->pdus->len; i++)
      if (has_bad(wt_run_pdu(run, i)))
        fail_msg("seed %u, round %u: PDU %u bad", rng.seed, round, i);
    clear_stream(&s);
    wt_rng_clear(&rng);
  }
}

/* --- holes --- */

/** The PDU that was put at @offset, or NULL. */
static const Place *place_at(const Stream *s, uint64_t offset)
{
  for (guint i = 0; i < s->places->len; i++)
    if (g_array_index(s->places, Place, i).at == offset)
      return &g_array_index(s->places, Place, i);
  return NULL;
}

static bool reported(const WtRun *run, const Place *place)
{
  for (guint i = 0; i < run->pdus->len; i++)
    if (wt_run_pdu(run, i)->stream_offset == place->at)
      return true;
  return false;
}

static void check_holes(const WtRun *run, const Stream *s, uint32_t seed, uint32_t round)
{
  for (guint i = 0; i < run->pdus->len; i++) {
    const WtPdu *pdu = wt_run_pdu(run, i);
    const Place *place = place_at(s, pdu->stream_offset);

    if (!place || place->pdu.opcode != pdu->bhs.opcode || place->pdu.itt != pdu->bhs.itt)
      fail_msg("seed %u, round %u: no PDU stands at %" PRIu64, seed, round, pdu->stream_offset);
    if (has_bad(pdu))
      fail_msg("seed %u, round %u: PDU at %" PRIu64 " bad", seed, round, pdu->stream_offset);
  }
}

static void holes_invent_nothing(void **state)
{
  (void) state;
  for (uint32_t round = 0; round < ROUNDS * 4; round++) {
    WtRng rng = wt_rng(round);
    const bool digest[2] = { round & 1, round >> 1 & 1 };
    Stream s = new_stream(&rng, round >> 2 & 1, digest, false);
    g_autoptr(WtRun) run = wt_run_new(NULL, false);
    g_autoptr(GByteArray) lost = g_byte_array_new();
    size_t at = 0;

    g_byte_array_set_size(lost, s.octets->len);
    memset(lost->data, 0, lost->len);
    wt_run_use(run, digest[0], digest[1]);
    while (at < s.octets->len) {
      const size_t run_to = at + 1 + wt_rng_below(&rng, 1500),
                   swallowed = wt_rng_below(&rng, 200);
      const size_t end = MIN(run_to, s.octets->len);
      const size_t hole = MIN(swallowed, s.octets->len - end);

      feed(run, &s, &rng, at, end, 300);
      if (hole)
        wt_run_hole(run, s.side, hole);
      memset(lost->data + end, 1, hole);
      at = end + hole;
    }
    wt_run_finish(run);
    check_holes(run, &s, rng.seed, round);
    for (guint i = 0; digest[0] && i < s.places->len; i++) {
      const Place *place = &g_array_index(s.places, Place, i);

      if (!memchr(lost->data + place->at, 1, place->end - place->at) && !reported(run, place))
        fail_msg("seed %u, round %u: whole PDU at %zu not found", rng.seed, round, place->at);
    }
    clear_stream(&s);
    wt_rng_clear(&rng);
  }
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(cuts_do_not_matter),
    cmocka_unit_test(prefixes_ask_for_more),
    cmocka_unit_test(holes_invent_nothing),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target of the pdu stage: the two framers of a connection, under tight bounds. The first
 * octet chooses: bits 0 and 1 the digests, bit 2 whether they are known, bit 3 whether the
 * connection's start is given, bit 4 whether senders are known. Then operations: an octet (bit
 * 0 which side, bits 1 and 2: 3 hole, else octets; bit 3 suspect), two of length, and that
 * many octets.
 */
#include <glib.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "pdu/framer.h"
#include "session/login.h"

#define SEARCH 2048u
#define SEARCH_ALL 3072u
#define HEADER_MOST (WT_BHS_LEN + 255u * 4u + WT_DIGEST_LEN)

enum { KNOWN = 0x04, FROM_START = 0x08, SENDERS = 0x10, HOLE = 0x06, SUSPECT = 0x08 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct Side {
  struct Side *other;
  WtFramer framer;
  struct Shared *shared;
  uint64_t given, lost, unparsed, in_pdus;
} Side;

struct Shared {
  WtDigestPolicy policy;
  WtNumbers numbers;
  WtShelf shelf;
  WtBudget budget;
  WtLimits limits;
  WtLogin login;
  WtConnection connection;
};

static void on_pdu(void *user, WtPdu *pdu)
{
  Side *side = user;
  /* A header whose digest is not good can be cut short by the next one. */
  const bool trusted = pdu->digest[WT_HEADER_DIGEST] <= WT_VERDICT_GOOD;
  const uint32_t least = trusted ? WT_BHS_LEN : WT_DIGEST_LEN;
  const uint64_t len =
      least + (trusted ? pdu->bhs.ahs_len + (uint64_t) wt_bhs_padded_len(&pdu->bhs) : 0);
  uint8_t *copy = g_memdup2(pdu->text.data, pdu->text.len); /* reads it all */

  g_free(copy);
  if (pdu->text.len > side->shared->limits.text_octets)
    abort();
  side->in_pdus += len - MIN(len, pdu->missing);
  if (wt_bhs_is_login(&pdu->bhs) && !side->framer.past_login)
    wt_login_push(&side->shared->login, pdu, &side->shared->limits, &side->shared->connection,
                  &side->shared->policy);
}

static void on_unparsed(void *user, uint64_t octets)
{
  ((Side *) user)->unparsed += octets;
}

static void on_lost_step(void *user, uint64_t offset, const WtSlice *at)
{
  (void) user;
  (void) offset;
  (void) at;
}

static void on_limit(void *user, uint64_t octets)
{
  (void) user;
  (void) octets;
}

/* As the engine does: who has shown PDUs is sought on, whoever has not is no iSCSI. */
static void on_foreign(void *user, WtForeign what)
{
  Side *side = user;

  if (what == WT_FOREIGN_OTHER && (side->in_pdus || side->other->in_pdus)) {
    wt_framer_search(&side->framer, 16384);
    return;
  }
  wt_framer_abandon(&side->framer);
  wt_framer_abandon(&side->other->framer);
}

static void on_sender(void *user, WtSender sender)
{
  wt_framer_set_sender(&((Side *) user)->other->framer,
                       sender == WT_SENDER_TARGET ? WT_SENDER_INITIATOR : WT_SENDER_TARGET);
}

static bool on_wants_data(void *user, const WtBhs *bhs)
{
  (void) user;
  return bhs->itt & 1;
}

static const WtFramerSink sink = { .pdu = on_pdu,
                                   .unparsed = on_unparsed,
                                   .lost_step = on_lost_step,
                                   .limit = on_limit,
                                   .foreign = on_foreign,
                                   .sender = on_sender,
                                   .wants_data = on_wants_data };

static void begin(struct Shared *shared, Side side[2], uint8_t choice)
{
  const bool start = choice & FROM_START, senders = start || choice & SENDERS;
  const WtFramerShared common = { &sink,           &shared->limits,  &shared->budget,
                                  &shared->policy, &shared->numbers, &shared->shelf };

  for (int d = 0; d < WT_N_DIGESTS && choice & KNOWN; d++)
    shared->policy.use[d] = choice >> d & 1 ? WT_DIGEST_CRC32C : WT_DIGEST_NONE;
  for (int i = 0; i < 2; i++) {
    side[i].other = &side[!i];
    side[i].shared = shared;
    wt_framer_init(&side[i].framer, &common, &side[i],
                   !senders ? WT_SENDER_UNKNOWN
                   : i      ? WT_SENDER_TARGET
                            : WT_SENDER_INITIATOR,
                   start, 16384);
  }
}

static void step(Side *side, uint8_t op, WtCursor *c, uint64_t frame)
{
  const size_t len = wt_cursor_be16(c), here = wt_cursor_left(c);

  if ((op & HOLE) == HOLE) {
    side->lost += len;
    wt_login_gap(&side->shared->login);
    wt_framer_hole(&side->framer, len);
    return;
  }

  const WtBytes octets = wt_cursor_bytes(c, MIN(len, here));
  uint8_t *exact = g_memdup2(octets.data, octets.len);
  const WtSlice slice = { .octets = { exact, octets.len },
                          .offset = side->given + side->lost,
                          .frame = frame,
                          .suspect = op & SUSPECT };

  side->given += octets.len;
  if (octets.len)
    wt_framer_push(&side->framer, &slice);
  g_free(exact);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  WtCursor c = wt_cursor((WtBytes) { data, size });
  struct Shared shared = {
    .budget = { .limit = SEARCH_ALL },
    .limits = { .search_octets = SEARCH, .search_octets_all = SEARCH_ALL, .text_octets = 256 }
  };
  Side side[2] = { 0 };

  begin(&shared, side, wt_cursor_u8(&c));
  for (uint64_t frame = 1; wt_cursor_left(&c) >= 3; frame++) {
    const uint8_t op = wt_cursor_u8(&c);

    step(&side[op & 1], op, &c, frame);
    if (shared.budget.used > SEARCH_ALL + 2 * HEADER_MOST)
      abort();
  }
  for (int i = 0; i < 2; i++)
    wt_framer_finish(&side[i].framer);
  wt_shelf_clear(&shared.shelf);
  for (int i = 0; i < 2; i++) {
    if (side[i].in_pdus + side[i].unparsed > side[i].given)
      abort();
    wt_framer_clear(&side[i].framer);
  }
  wt_login_clear(&shared.login);
  if (shared.budget.used)
    abort();
  return 0;
}

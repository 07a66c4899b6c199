/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pdu/search.h"

#include <glib.h>
#include <string.h>

#include "base/crc32c.h"

#define KEY_NAME_MAX 63 /* RFC 7143 6.1 */
#define CHAIN_MAX 6     /* headers after which more would say nothing new */

/* Points of evidence. A plausible header alone has none: too many records look like one. */
enum {
  IN_CHAIN = 2, /* its numbers follow those of the header before it */
  WINDOW = 1,   /* MaxCmdSN fits ExpCmdSN                           */
  NUMBERS = 4,  /* its numbers are close to the connection's        */
  DIGEST = 4,   /* a CRC32C matches                                 */

  ENOUGH = 4,         /* digests known, or nothing follows and a CRC32C matches */
  ENOUGH_OF_TWO = 8,  /* two headers, digests to be settled as well            */
  ENOUGH_OF_MORE = 4, /* three headers or more, likewise                       */
  ENOUGH_AT_END = 2,  /* nothing follows, and at least two headers agree       */
};

/** One hypothesis followed along the chain of headers that it implies. A digest that is absent or
 * wrong has told something only once the next header stands where it should. */
typedef struct {
  WtDigestUse use[WT_N_DIGESTS];
  WtSender sender;
  WtNumbers numbers;
  size_t at, need;
  int score;
  uint32_t headers;
  uint32_t votes[WT_N_DIGESTS], pending[WT_N_DIGESTS];
  uint32_t bad, pending_bad;
  bool login; /* a login header with text behind it    */
  bool near;  /* its numbers are close to the connection's */
  bool broken;
} Walk;

static bool crc_matches(const WtSearch *s, size_t from, size_t to)
{
  const uint32_t crc =
      wt_crc32c_add(WT_CRC32C_START, (WtBytes) { s->octets.data + from, to - from });

  return wt_crc32c_end(crc) == wt_digest_read(s->octets.data + to);
}

/** Whether octets @from to @to are followed by the digest that the hypothesis says. */
static void check_digest(const WtSearch *s, Walk *w, int which, size_t from, size_t to)
{
  const bool due = w->use[which] == WT_DIGEST_CRC32C;

  if (due && crc_matches(s, from, to)) {
    w->score += DIGEST;
    w->votes[which]++;
  } else {
    w->pending[which]++;
    w->pending_bad += due;
  }
}

/** The next header stands where the lengths and digests of the last PDU put it. */
static void confirm(Walk *w)
{
  for (int i = 0; i < WT_N_DIGESTS; i++) {
    w->votes[i] += w->pending[i];
    w->pending[i] = 0;
  }
  w->bad += w->pending_bad;
  w->pending_bad = 0;
}

/** Whether a key and '=' stand at @at: data that follow a login header. RFC 7143 6.1. */
static bool text_begins(const WtSearch *s, size_t at)
{
  const size_t end = MIN(at + KEY_NAME_MAX + 1, s->octets.len);

  for (size_t i = at; i < end; i++) {
    if (s->octets.data[i] == '=')
      return i > at;
    if (!g_ascii_isalnum(s->octets.data[i]) && !memchr("#.-+@_", s->octets.data[i], 6))
      return false;
  }
  return false;
}

static int numbers_score(const WtSearch *s, Walk *w, const WtBhs *bhs)
{
  static const uint8_t zero[12] = { 0 };
  int score = 0;

  if (wt_numbers_near(s->numbers, bhs)) {
    score += NUMBERS;
    w->near = true;
  }
  if (memcmp(bhs->octets + 24, zero, sizeof zero) != 0) {
    score += w->headers && wt_numbers_near(&w->numbers, bhs) ? IN_CHAIN : 0;
    score += wt_bhs_sender(bhs) == WT_SENDER_TARGET ? WINDOW : 0;
  }
  return score;
}

/** Whether the header at w->at belongs into the chain. */
static bool header_fits(const WtSearch *s, const Walk *w, const WtBhs *bhs, bool header_digest)
{
  const size_t end = w->at + WT_BHS_LEN + bhs->ahs_len;

  /* A digest that is known to be there speaks for itself, whatever reserved bits say. */
  if (header_digest && s->policy->use[WT_HEADER_DIGEST] == WT_DIGEST_CRC32C)
    return wt_bhs_possible(bhs, w->sender) &&
           (end + WT_DIGEST_LEN > s->octets.len || crc_matches(s, w->at, end));
  if (!wt_bhs_plausible(bhs, w->sender))
    return false;
  return !w->headers || wt_numbers_near(&w->numbers, bhs);
}

/** Takes the header at w->at and moves behind its PDU; false at the end of the evidence. */
static bool walk_pdu(const WtSearch *s, Walk *w)
{
  WtBhs bhs;

  if (w->at + WT_BHS_LEN > s->octets.len) {
    w->need = w->at + WT_BHS_LEN;
    return false;
  }
  (void) wt_bhs_parse((WtBytes) { s->octets.data + w->at, WT_BHS_LEN }, &bhs);

  const bool bare = wt_bhs_is_login(&bhs) && wt_policy_spares_login(s->policy, s->past_login);
  const bool header_digest = !bare && w->use[WT_HEADER_DIGEST] == WT_DIGEST_CRC32C;
  const bool data_digest = !bare && bhs.data_len && w->use[WT_DATA_DIGEST] == WT_DIGEST_CRC32C;
  const size_t header_end = w->at + WT_BHS_LEN + bhs.ahs_len;
  const size_t data = header_end + (header_digest ? WT_DIGEST_LEN : 0);
  const size_t data_end = data + wt_bhs_padded_len(&bhs);
  const size_t end = data_end + (data_digest ? WT_DIGEST_LEN : 0);

  if (!header_fits(s, w, &bhs, header_digest)) {
    w->broken = true;
    return false;
  }
  if (data > s->octets.len) {
    w->need = data;
    return false;
  }
  confirm(w);
  if (!bare)
    check_digest(s, w, WT_HEADER_DIGEST, w->at, header_end);
  w->login |= bare && bhs.data_len && text_begins(s, data);
  w->score += numbers_score(s, w, &bhs);
  wt_numbers_learn(&w->numbers, &bhs);
  w->sender = wt_bhs_sender(&bhs);
  w->headers++;
  w->at = end;
  if (end > s->octets.len) {
    w->need = end + WT_BHS_LEN;
    return false;
  }
  if (!bare && bhs.data_len)
    check_digest(s, w, WT_DATA_DIGEST, data, data_end);
  return w->headers < CHAIN_MAX;
}

static Walk walk(const WtSearch *s, size_t start, WtDigestUse header, WtDigestUse data)
{
  Walk w = { .use = { header, data }, .sender = s->sender, .at = start };

  while (walk_pdu(s, &w))
    ;
  return w;
}

static bool convinces(const WtSearch *s, const Walk *w)
{
  if (w->broken || w->bad * 2 > w->votes[WT_HEADER_DIGEST] + w->votes[WT_DATA_DIGEST])
    return false;
  if (w->login || (wt_policy_settled(s->policy) && w->score >= ENOUGH))
    return true;
  if (w->headers >= 2 && w->score >= (w->headers > 2 ? ENOUGH_OF_MORE : ENOUGH_OF_TWO))
    return true;
  if (!s->at_end || w->bad)
    return false;
  if (w->headers >= 2)
    return w->score >= ENOUGH_AT_END;
  return w->score >= ENOUGH && (w->near || w->votes[WT_HEADER_DIGEST]);
}

/** The best hypothesis about digests for PDUs that begin at @start. */
static Walk best_walk(const WtSearch *s, size_t start)
{
  Walk best = { .broken = true };

  for (int h = WT_DIGEST_NONE; h <= WT_DIGEST_CRC32C; h++) {
    if (s->policy->use[WT_HEADER_DIGEST] != WT_DIGEST_UNKNOWN &&
        s->policy->use[WT_HEADER_DIGEST] != (WtDigestUse) h)
      continue;
    for (int d = WT_DIGEST_NONE; d <= WT_DIGEST_CRC32C; d++) {
      if (s->policy->use[WT_DATA_DIGEST] != WT_DIGEST_UNKNOWN &&
          s->policy->use[WT_DATA_DIGEST] != (WtDigestUse) d)
        continue;
      const Walk w = walk(s, start, (WtDigestUse) h, (WtDigestUse) d);

      if (!w.broken && (best.broken || w.score > best.score))
        best = w;
    }
  }
  return best;
}

static void fill(const Walk *w, size_t start, const WtSearch *s, WtFound *out)
{
  *out = (WtFound) { .start = start, .end = MIN(w->at, s->octets.len), .sender = w->sender };
  for (int i = 0; i < WT_N_DIGESTS; i++) {
    out->votes[i] = w->votes[i];
    out->use[i] = w->votes[i] ? w->use[i] : s->policy->use[i];
  }
}

WtSearchStatus wt_search(const WtSearch *search, WtFound *out)
{
  const bool proven_by_digest = search->policy->use[WT_HEADER_DIGEST] == WT_DIGEST_CRC32C;
  size_t start = search->first, keep = SIZE_MAX, need = SIZE_MAX;

  for (; start + WT_BHS_LEN <= search->octets.len; start += search->step) {
    if (wt_bhs_glance(search->octets.data + start, !proven_by_digest)) {
      const Walk w = best_walk(search, start);

      if (convinces(search, &w)) {
        fill(&w, start, search, out);
        return WT_SEARCH_FOUND;
      }
      if (!w.broken && w.need && w.need - start <= search->reach) {
        keep = MIN(keep, start);
        need = MIN(need, w.need);
      }
    }
    if (!search->step)
      break;
  }
  if (search->step ||
      start + WT_BHS_LEN > search->octets.len) { /* the tail was not looked at */
    keep = MIN(keep, start);
    need = MIN(need, start + WT_BHS_LEN);
  }
  *out = (WtFound) { .start = MIN(keep, search->octets.len), .need = need };
  return keep == SIZE_MAX || search->at_end ? WT_SEARCH_NOTHING : WT_SEARCH_MORE;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The framer out of step: octets are buffered with their origin until it is known where PDUs begin,
 * then read from the buffer as if they had just come.
 */
#include <string.h>

#include "pdu/framer-private.h"
#include "pdu/search.h"

#define MPA_KEY_LEN 16u

static size_t buffered(const WtFramer *self)
{
  return self->buffer ? self->buffer->len - self->buffer_at : 0;
}

static const uint8_t *buffer_head(const WtFramer *self)
{
  return self->buffer->data + self->buffer_at;
}

static const WtOrigin *origin(const WtFramer *self, guint i)
{
  return &g_array_index(self->origins, WtOrigin, i);
}

/** The origin of the octet at @offset of the stream, which is buffered. */
static guint find_origin(WtFramer *self, uint64_t offset)
{
  guint i = MIN(self->origin_at, self->origins->len - 1);

  while (i > 0 && origin(self, i)->offset > offset)
    i--;
  while (i + 1 < self->origins->len && origin(self, i + 1)->offset <= offset)
    i++;
  return i;
}

/* --- the buffer --- */

/** Gives memory back once more of the buffer is dead than alive. */
static void compact(WtFramer *self)
{
  const guint alive = (guint) buffered(self);

  if (self->buffer_at < alive || self->buffer_at == 0)
    return;

  GByteArray *rest = g_byte_array_sized_new(alive);
  const guint dead = find_origin(self, self->offset);

  g_byte_array_append(rest, buffer_head(self), alive);
  wt_budget_give(self->shared.search_budget, self->buffer_at);
  g_byte_array_unref(self->buffer);
  self->buffer = rest;
  self->buffer_at = 0;
  if (dead)
    g_array_remove_range(self->origins, 0, dead);
  self->origin_at = 0;
}

static void empty(WtFramer *self)
{
  wt_budget_give(self->shared.search_budget, self->buffer->len);
  g_byte_array_unref(self->buffer);
  g_array_unref(self->origins);
  self->buffer = NULL;
  self->origins = NULL;
  self->buffer_at = self->origin_at = 0;
}

static void need_buffer(WtFramer *self)
{
  if (self->buffer)
    return;
  self->buffer = g_byte_array_new();
  self->origins = g_array_new(FALSE, FALSE, sizeof(WtOrigin));
}

/** The next @n octets of the buffer belong to no PDU. */
static void forget(WtFramer *self, size_t n)
{
  self->buffer_at += (guint) n;
  self->offset += n;
  self->searched += n;
  if (n)
    self->shared.sink->unparsed(self->user, n);
}

void wt_framer_append(WtFramer *self, const WtSlice *slice)
{
  const WtOrigin from = {
    .offset = self->offset + buffered(self),
    .place = slice->place,
    .frame = slice->frame,
    .ts_ns = slice->ts_ns,
    .input = slice->input,
    .suspect = slice->suspect,
  };

  if (slice->octets.len == 0)
    return;
  if (!wt_budget_take(self->shared.search_budget, slice->octets.len)) {
    wt_framer_settle(self, true);
    if (!wt_budget_take(self->shared.search_budget, slice->octets.len)) {
      self->shared.sink->limit(self->user, slice->octets.len);
      self->shared.sink->unparsed(self->user, slice->octets.len);
      wt_framer_hole(self, slice->octets.len);
      return;
    }
  }
  need_buffer(self);
  g_byte_array_append(self->buffer, slice->octets.data, (guint) slice->octets.len);
  g_array_append_val(self->origins, from);
}

void wt_framer_put_back(WtFramer *self)
{
  const uint32_t n = self->unread;
  const WtBhs *bhs = &self->pdu.bhs;
  uint8_t header[WT_BHS_LEN + WT_AHS_MAX + WT_DIGEST_LEN];
  uint32_t len = WT_BHS_LEN;

  self->unread = 0;
  self->offset -= n;
  if (!n)
    return;
  need_buffer(self);
  if (self->buffer_at >= n) { /* it was read from the buffer and still stands there */
    self->buffer_at -= n;
    return;
  }
  memcpy(header, bhs->octets, WT_BHS_LEN);
  if (n > WT_BHS_LEN || (n > WT_BHS_LEN - 4 && !self->anchored)) { /* more than the BHS */
    if (bhs->ahs_len)
      memcpy(header + len, self->ahs, bhs->ahs_len);
    len += bhs->ahs_len;
    memcpy(header + len, self->digest, WT_DIGEST_LEN);
    len += WT_DIGEST_LEN;
  }

  const WtOrigin from = {
    .offset = self->offset,
    .place = self->begun,
    .frame = self->pdu.first_frame,
    .ts_ns = self->pdu.ts_ns,
    .input = self->pdu.input,
    .suspect = self->taint[WT_HEADER_DIGEST] == WT_TAINT_SUSPECT,
  };

  g_byte_array_remove_range(self->buffer, 0, self->buffer_at);
  g_byte_array_prepend(self->buffer, header + len - n, n);
  g_array_prepend_val(self->origins, from);
  self->shared.search_budget->used += n;
  self->shared.search_budget->used -= self->buffer_at;
  self->buffer_at = self->origin_at = 0;
}

/* --- a header whose digest was bad --- */

/** Whether any buffered octet from @from to @to came in a segment whose checksum was wrong. */
static bool any_suspect(WtFramer *self, uint64_t from, uint64_t to)
{
  for (guint i = find_origin(self, from); i < self->origins->len; i++)
    if (origin(self, i)->offset < to && origin(self, i)->suspect)
      return true;
  return false;
}

/** Verdict on the data of @self->pdu, which stands whole in the buffer. */
static void judge_buffered_data(WtFramer *self, bool lengths_hold)
{
  WtPdu *pdu = &self->pdu;
  const uint32_t len = wt_bhs_padded_len(&pdu->bhs);
  const uint64_t end = wt_framer_stated_end(self);
  const uint8_t *digest = buffer_head(self) + (end - WT_DIGEST_LEN - self->offset);
  const uint32_t crc = wt_crc32c_add(WT_CRC32C_START, (WtBytes) { digest - len, len });

  pdu->computed[WT_DATA_DIGEST] = wt_crc32c_end(crc);
  pdu->covered[WT_DATA_DIGEST] = len;
  pdu->received[WT_DATA_DIGEST] = wt_digest_read(digest);
  if (pdu->computed[WT_DATA_DIGEST] == pdu->received[WT_DATA_DIGEST])
    pdu->digest[WT_DATA_DIGEST] = WT_VERDICT_GOOD;
  else if (lengths_hold && !any_suspect(self, end - WT_DIGEST_LEN - len, end))
    pdu->digest[WT_DATA_DIGEST] = WT_VERDICT_BAD;
}

/**
 * Reports the PDU whose header digest was bad, now that the next one was found at @next, or
 * UINT64_MAX if none was. Returns: octets of the buffer that it owns.
 */
static size_t settle_bad_header(WtFramer *self, uint64_t next)
{
  WtPdu *pdu = &self->pdu;
  const uint64_t end = wt_framer_stated_end(self);
  const uint64_t header_end = pdu->stream_offset + WT_BHS_LEN + WT_DIGEST_LEN;
  const uint64_t have = self->offset + buffered(self);
  const bool whole = end <= have;
  const bool lengths_hold = next == end;
  const bool due = pdu->bhs.data_len && wt_framer_uses(self, WT_DATA_DIGEST);

  self->bad_header = false;
  if (due)
    pdu->digest[WT_DATA_DIGEST] = WT_VERDICT_UNVERIFIABLE;
  if (due && whole && self->offset <= end - WT_DIGEST_LEN - wt_bhs_padded_len(&pdu->bhs) &&
      (lengths_hold || next == UINT64_MAX))
    judge_buffered_data(self, lengths_hold);

  const bool ends_there = lengths_hold || pdu->digest[WT_DATA_DIGEST] == WT_VERDICT_GOOD;

  if (whole && ends_there && end > self->offset) {
    const WtOrigin *last = origin(self, find_origin(self, end - 1));

    pdu->frame = last->frame;
    pdu->ts_ns = last->ts_ns;
    pdu->last_frame = MAX(pdu->last_frame, last->frame);
    wt_framer_note_ready(self, last->frame, last->ts_ns, last->input);
  }
  wt_framer_report_pdu(self);
  if (ends_there && end > self->offset)
    return (size_t) MIN(end - self->offset, buffered(self));
  return header_end > self->offset ? (size_t) MIN(header_end - self->offset, buffered(self))
                                   : 0;
}

/** The stated end of a bad header, if a header stands there: then only the digest was wrong. */
static bool header_at_stated_end(const WtFramer *self, size_t *start)
{
  const uint64_t end = wt_framer_stated_end(self);
  const uint64_t have = self->offset + buffered(self);
  WtBhs bhs;

  if (!self->bad_header || end < self->offset || end + WT_BHS_LEN > have)
    return false;
  *start = (size_t) (end - self->offset);
  (void) wt_bhs_parse((WtBytes) { buffer_head(self) + *start, WT_BHS_LEN }, &bhs);
  return wt_bhs_plausible(&bhs, self->sender) && wt_numbers_near(self->shared.numbers, &bhs);
}

/* --- searching --- */

/** Takes over what the search learned about digests. RFC 7143 13.1 holds for both directions. */
static void learn_digests(WtFramer *self, const WtFound *found, bool at_end)
{
  const uint64_t end = self->offset + found->end;

  for (int i = 0; i < WT_N_DIGESTS; i++) {
    const bool anew = self->offset + found->start >= self->voted_end[i];

    self->provisional[i] = found->use[i];
    if (self->shared.policy->use[i] != WT_DIGEST_UNKNOWN || !found->votes[i] || !anew)
      continue;
    wt_policy_vote(self->shared.policy, i, found->use[i], found->votes[i]);
    self->voted_end[i] = end;
  }
  self->provisional_end = end;
  self->provisional_is_all = at_end;
}

static void step_in(WtFramer *self, const WtFound *found)
{
  const uint64_t at = self->offset + found->start;
  size_t owned = 0;

  if (self->bad_header)
    owned = settle_bad_header(self, at);
  self->offset += MIN(owned, found->start);
  self->buffer_at += (guint) MIN(owned, found->start);
  if (found->start > owned)
    forget(self, found->start - owned);
  if (self->sender == WT_SENDER_UNKNOWN) {
    self->sender = found->sender;
    self->shared.sink->sender(self->user, found->sender);
  }
  self->searched = 0;
  self->anchored = false;
  self->aligned = true;
  self->alignment = self->offset & 3;
  wt_framer_begin_pdu(self);
}

size_t wt_framer_first_candidate(const WtFramer *self)
{
  return self->anchored || !self->aligned ? 0 : (self->alignment - self->offset) & 3;
}

void wt_framer_move_buffer(WtFramer *self, WtFramer *to)
{
  wt_framer_init(to, &self->shared, self->user, self->sender, false, UINT64_MAX);
  to->offset = self->offset;
  to->past_login = self->past_login;
  to->aligned = self->aligned;
  to->alignment = self->alignment;
  to->buffer = self->buffer;
  to->origins = self->origins;
  to->buffer_at = self->buffer_at;
  self->offset += buffered(self);
  self->searched += buffered(self);
  self->buffer = NULL;
  self->origins = NULL;
  self->buffer_at = self->origin_at = 0;
}

/** Nothing begins in what is buffered; @all: nor in its tail, as nothing follows. */
static void give_up(WtFramer *self, bool all)
{
  if (self->bad_header) {
    const size_t owned = settle_bad_header(self, UINT64_MAX);

    self->offset += owned;
    self->buffer_at += (guint) owned;
  }
  if (all && buffered(self) && wt_shelf_put(self->shared.shelf, self))
    return;
  forget(self, all ? buffered(self) : buffered(self) - MIN(buffered(self), WT_BHS_LEN - 1));
}

/** So much was searched in vain that this is no iSCSI; the sink may know better. */
static bool out_of_patience(WtFramer *self)
{
  if (self->searched <= self->patience)
    return false;
  wt_framer_abandon(self);
  self->shared.sink->foreign(self->user, WT_FOREIGN_OTHER);
  return true;
}

/** Returns: whether framing went on, or might if asked again. */
static bool search(WtFramer *self, bool at_end)
{
  const bool full = buffered(self) >= self->shared.limits->search_octets;
  const WtSearch search = {
    .octets = { buffered(self) ? buffer_head(self) : NULL, buffered(self) },
    .first = wt_framer_first_candidate(self),
    .step = self->anchored  ? 0
            : self->aligned ? 4
                            : 1,
    .policy = self->shared.policy,
    .numbers = self->shared.numbers,
    .sender = self->sender,
    .past_login = self->past_login,
    .reach = self->shared.limits->search_octets,
    .at_end = at_end || full,
  };
  WtFound found;
  size_t stated;

  if (!search.at_end && search.octets.len < self->enough)
    return false;

  WtSearchStatus status = wt_search(&search, &found);

  if (header_at_stated_end(self, &stated) &&
      (status != WT_SEARCH_FOUND || found.start > stated)) {
    found = (WtFound) { .start = stated, .sender = self->sender };
    status = WT_SEARCH_FOUND;
  }
  switch (status) {
  case WT_SEARCH_FOUND:
    learn_digests(self, &found, search.at_end);
    step_in(self, &found);
    return true;
  case WT_SEARCH_MORE:
    if (!self->bad_header)
      forget(self, found.start);
    if (out_of_patience(self))
      return false;
    self->enough = MIN(found.need - MIN(found.start, found.need),
                       buffered(self) + MAX(buffered(self) / 4, 4096));
    return false;
  case WT_SEARCH_NOTHING:
  default:
    if (self->anchored) {
      self->anchored = false; /* no hypothesis holds here: look further on */
      return true;
    }
    give_up(self, at_end);
    (void) out_of_patience(self);
    return false;
  }
}

/** What the connection's first octets are. Returns: whether that is known now. */
static bool judge_start(WtFramer *self, bool at_end)
{
  static const char mpa[][MPA_KEY_LEN + 1] = { "MPA ID Req Frame", "MPA ID Rep Frame" };
  const uint8_t first =
      self->sender == WT_SENDER_TARGET ? WT_OPCODE_LOGIN_RSP : WT_OPCODE_LOGIN_REQ;
  WtForeign what = WT_FOREIGN_START;
  WtBhs bhs;

  if (buffered(self) < WT_BHS_LEN) {
    for (size_t i = 0; i < G_N_ELEMENTS(mpa); i++)
      if (buffered(self) >= MPA_KEY_LEN && memcmp(buffer_head(self), mpa[i], MPA_KEY_LEN) == 0)
        what = WT_FOREIGN_IWARP;
    if (what == WT_FOREIGN_START && !at_end)
      return false;
  } else {
    (void) wt_bhs_parse((WtBytes) { buffer_head(self), WT_BHS_LEN }, &bhs);
    if (bhs.opcode == first && wt_bhs_plausible(&bhs, self->sender)) {
      wt_framer_begin_pdu(self);
      return true;
    }
    for (size_t i = 0; i < G_N_ELEMENTS(mpa); i++)
      if (memcmp(buffer_head(self), mpa[i], MPA_KEY_LEN) == 0)
        what = WT_FOREIGN_IWARP;
  }
  self->framing = WT_FRAMING_FOREIGN; /* the sink may know better and set it to search */
  self->shared.sink->foreign(self->user, what);
  return true;
}

/** Reads PDUs from the buffer. */
static void read_buffer(WtFramer *self)
{
  while (buffered(self) && self->framing == WT_FRAMING_PARTS) {
    self->origin_at = find_origin(self, self->offset);

    const WtOrigin *from = origin(self, self->origin_at);
    const uint64_t end = self->origin_at + 1 < self->origins->len
                             ? origin(self, self->origin_at + 1)->offset
                             : self->offset + buffered(self);
    const WtSlice slice = {
      .octets = { buffer_head(self), (size_t) (end - self->offset) },
      .offset = self->offset,
      .place = { from->place.first, from->place.at + (uint32_t) (self->offset - from->offset),
                 from->place.size },
      .frame = from->frame,
      .ts_ns = from->ts_ns,
      .input = from->input,
      .suspect = from->suspect,
    };
    const size_t n = wt_framer_eat(self, &slice);

    self->buffer_at += (guint) n;
    if (wt_framer_lost_step(self))
      self->shared.sink->lost_step(self->user, self->pdu.stream_offset, &slice);
    wt_framer_put_back(self);
  }
}

void wt_framer_settle(WtFramer *self, bool at_end)
{
  bool go_on = true;

  while (go_on && buffered(self) + self->bad_header) {
    switch (self->framing) {
    case WT_FRAMING_PARTS:
      read_buffer(self);
      go_on = self->framing != WT_FRAMING_PARTS;
      break;
    case WT_FRAMING_START:
      go_on = judge_start(self, at_end);
      break;
    case WT_FRAMING_SEARCH:
      go_on = search(self, at_end);
      break;
    case WT_FRAMING_FOREIGN:
    default:
      self->offset += buffered(self);
      self->buffer_at += (guint) buffered(self);
      break;
    }
  }
  if (!self->buffer)
    return;
  if (buffered(self) == 0)
    empty(self);
  else
    compact(self);
}

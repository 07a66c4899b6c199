/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pdu/framer-private.h"

#include <string.h>

/** Which digests the PDU carries whose header was just read, as far as is known now. */
static WtDigestUse use_now(const WtFramer *self, int which)
{
  const WtDigestUse use = self->shared.policy->use[which];

  if (wt_bhs_is_login(&self->pdu.bhs) &&
      wt_policy_spares_login(self->shared.policy, self->past_login))
    return WT_DIGEST_NONE;
  if (use == WT_DIGEST_UNKNOWN && self->pdu.stream_offset < self->provisional_end)
    return self->provisional[which];
  return use;
}

uint64_t wt_framer_stated_end(const WtFramer *self)
{
  const WtBhs *bhs = &self->pdu.bhs;
  uint64_t len = WT_BHS_LEN + bhs->ahs_len + wt_bhs_padded_len(bhs);

  len += wt_framer_uses(self, WT_HEADER_DIGEST) ? WT_DIGEST_LEN : 0;
  len += bhs->data_len && wt_framer_uses(self, WT_DATA_DIGEST) ? WT_DIGEST_LEN : 0;
  return self->pdu.stream_offset + len;
}

static WtBytes believed_ahs(const WtFramer *self)
{
  if (!self->ahs || self->taint[WT_HEADER_DIGEST] == WT_TAINT_HOLE ||
      self->pdu.digest[WT_HEADER_DIGEST] == WT_VERDICT_BAD)
    return (WtBytes) { 0 };
  return (WtBytes) { self->ahs, self->pdu.bhs.ahs_len };
}

void wt_framer_report_pdu(WtFramer *self)
{
  if (self->text && self->text->len >= self->pdu.bhs.data_len &&
      self->taint[WT_DATA_DIGEST] != WT_TAINT_HOLE)
    self->pdu.text = (WtBytes) { self->text->data, self->pdu.bhs.data_len };
  self->pdu.ahs = believed_ahs(self);
  self->pdu.sender = self->sender;
  self->past_login |= !wt_bhs_is_login(&self->pdu.bhs);
  self->shared.sink->pdu(self->user, &self->pdu);
  g_clear_pointer(&self->text, g_byte_array_unref);
  wt_shelf_read(self->shared.shelf, self->shared.numbers);
}

/* --- leaving step --- */

void wt_framer_leave_step(WtFramer *self, uint32_t header_octets, uint32_t from)
{
  self->framing = WT_FRAMING_SEARCH;
  self->aligned = true;
  self->alignment = self->pdu.stream_offset & 3;
  self->unread = header_octets - from;
  self->enough = 0;
}

/** Octets of a header up to the end of its digest. */
static uint32_t header_octets(const WtFramer *self)
{
  return WT_BHS_LEN + self->pdu.bhs.ahs_len + WT_DIGEST_LEN;
}

/** RFC 7143 7.8: a header whose digest is bad can be wrong about every length. */
static void distrust_header(WtFramer *self)
{
  const bool whole = self->taint[WT_HEADER_DIGEST] != WT_TAINT_HOLE;

  self->bad_header = true;
  wt_framer_leave_step(self, header_octets(self), whole ? 4 : header_octets(self));
}

/* --- parts --- */

static uint32_t bhs_size(const WtFramer *self)
{
  (void) self;
  return WT_BHS_LEN;
}

static uint32_t ahs_size(const WtFramer *self)
{
  return self->pdu.bhs.ahs_len;
}

static uint32_t header_digest_size(const WtFramer *self)
{
  return wt_framer_uses(self, WT_HEADER_DIGEST) ? WT_DIGEST_LEN : 0;
}

static uint32_t data_size(const WtFramer *self)
{
  return wt_bhs_padded_len(&self->pdu.bhs);
}

/* No data digest exists when there is no data, RFC 7143 11.2.3. */
static uint32_t data_digest_size(const WtFramer *self)
{
  return self->pdu.bhs.data_len && wt_framer_uses(self, WT_DATA_DIGEST) ? WT_DIGEST_LEN : 0;
}

static void bhs_eat(WtFramer *self, WtBytes bite)
{
  memcpy(self->pdu.bhs.octets + WT_BHS_LEN - self->left, bite.data, bite.len);
}

static void ahs_eat(WtFramer *self, WtBytes bite)
{
  if (!self->ahs)
    self->ahs = g_malloc(WT_AHS_MAX + WT_DIGEST_LEN);
  memcpy(self->ahs + self->pdu.bhs.ahs_len - self->left, bite.data, bite.len);
}

static void digest_eat(WtFramer *self, WtBytes bite)
{
  memcpy(self->digest + WT_DIGEST_LEN - self->left, bite.data, bite.len);
}

static bool keeps_text(const WtFramer *self)
{
  static const bool kept[WT_N_OPCODES] = {
    [WT_OPCODE_LOGIN_REQ] = true, [WT_OPCODE_LOGIN_RSP] = true,     [WT_OPCODE_TEXT_REQ] = true,
    [WT_OPCODE_TEXT_RSP] = true,  [WT_OPCODE_SCSI_RESPONSE] = true, [WT_OPCODE_REJECT] = true,
    [WT_OPCODE_NOP_OUT] = true,   [WT_OPCODE_NOP_IN] = true,
  };
  const WtBhs *const bhs = &self->pdu.bhs;

  if (bhs->data_len > self->shared.limits->text_octets)
    return false;
  return bhs->opcode == WT_OPCODE_DATA_IN ? self->shared.sink->wants_data(self->user, bhs)
                                          : kept[bhs->opcode];
}

/** Octets of @bite, which is of the data part, that are padding. */
static size_t padding_in(const WtFramer *self, WtBytes bite)
{
  const WtBhs *bhs = &self->pdu.bhs;
  const size_t padding = wt_bhs_padded_len(bhs) - bhs->data_len;
  const size_t after = self->left - bite.len;

  return after < padding ? MIN(padding - after, bite.len) : 0;
}

static void sum_data(WtFramer *self, WtBytes data, WtBytes padding)
{
  if (!wt_framer_uses(self, WT_DATA_DIGEST))
    return;
  self->crc = wt_crc32c_add(self->crc, data);
  if (data.len)
    self->crc_unpadded = self->crc;
  self->crc = wt_crc32c_add(self->crc, padding);
}

static void data_eat(WtFramer *self, WtBytes bite)
{
  const size_t n = padding_in(self, bite);
  const WtBytes padding = { bite.data + bite.len - n, n };

  for (size_t i = 0; i < n; i++)
    self->pdu.padding_set |= padding.data[i] != 0;
  sum_data(self, (WtBytes) { bite.data, bite.len - n }, padding);
  if (self->keeps_text) {
    if (!self->text)
      self->text = g_byte_array_new();
    g_byte_array_append(self->text, bite.data, (guint) bite.len);
  }
}

/* --- whether digests are as the login agreed --- */

/** A header stood where it was due, behind a PDU of full feature phase that ended with
 * @part. */
static void prove_agreement(WtFramer *self, int part)
{
  self->shared.policy->proven[WT_HEADER_DIGEST] = true;
  if (part == WT_DATA_DIGEST)
    self->shared.policy->proven[WT_DATA_DIGEST] = true;
}

/** The last @octets are looked at again, and it is for PDUs to say which digests there are. */
static void doubt_agreement(WtFramer *self, uint32_t octets)
{
  wt_policy_doubt(self->shared.policy);
  wt_framer_leave_step(self, octets, 0);
  self->anchored = true;
}

/** In place of the first header digest there is rather the next header; the other direction
 * may have shown by now that it is so. */
static bool digest_is_header(const WtFramer *self)
{
  const WtDigestPolicy *const policy = self->shared.policy;
  const bool doubtful = policy->use[WT_HEADER_DIGEST] != WT_DIGEST_CRC32C ||
                        wt_policy_doubtful(policy, WT_HEADER_DIGEST);

  return doubtful && !self->past_login && self->taint[WT_HEADER_DIGEST] == WT_TAINT_NONE &&
         wt_bhs_glance(self->digest, true) && wt_bhs_plausible(&self->pdu.bhs, self->sender);
}

/** Whether a header without digest can be the one due here. */
static bool fits_here(const WtFramer *self, const WtBhs *bhs)
{
  return wt_bhs_possible(bhs, self->sender) &&
         (wt_bhs_plausible(bhs, self->sender) || wt_numbers_near(self->shared.numbers, bhs));
}

static void bhs_done(WtFramer *self)
{
  WtBhs *bhs = &self->pdu.bhs;
  const WtBytes wire = { bhs->octets, WT_BHS_LEN };
  const int before = bhs->data_len ? WT_DATA_DIGEST : WT_HEADER_DIGEST; /* of the last PDU */
  WtBhs parsed;

  (void) wt_bhs_parse(wire, &parsed);
  *bhs = parsed;

  self->keeps_text = keeps_text(self);
  for (int i = 0; i < WT_N_DIGESTS; i++)
    self->uses[i] = use_now(self, i);

  const WtDigestUse header = self->uses[WT_HEADER_DIGEST], data = self->uses[WT_DATA_DIGEST];

  const bool unknown =
      header == WT_DIGEST_UNKNOWN || (data == WT_DIGEST_UNKNOWN && bhs->data_len);

  self->guessed =
      unknown && self->provisional_is_all && self->pdu.stream_offset < self->provisional_end;
  if (unknown && !self->guessed) {
    wt_framer_leave_step(self, WT_BHS_LEN, 0);
    self->anchored = true;
  } else if (header != WT_DIGEST_CRC32C) {
    if (!fits_here(self, bhs)) {
      if (self->past_login && wt_policy_doubtful(self->shared.policy, before))
        doubt_agreement(self, WT_BHS_LEN);
      else
        wt_framer_leave_step(self, WT_BHS_LEN, 4);
      return;
    }
    if (self->past_login)
      prove_agreement(self, before);
    wt_numbers_learn(self->shared.numbers, bhs);
  }
}

void wt_framer_judge(WtFramer *self, int which, uint32_t computed, uint32_t covered)
{
  WtPdu *pdu = &self->pdu;

  pdu->computed[which] = computed;
  pdu->covered[which] = covered;
  pdu->received[which] = wt_digest_read(self->digest);
  if (self->taint[which] != WT_TAINT_HOLE && pdu->computed[which] == pdu->received[which]) {
    pdu->digest[which] = WT_VERDICT_GOOD;
    self->shared.policy->proven[which] = true;
    if (self->shared.policy->inferred)
      wt_policy_vote(self->shared.policy, which, WT_DIGEST_CRC32C, 1);
  } else
    pdu->digest[which] = self->taint[which] ? WT_VERDICT_UNVERIFIABLE : WT_VERDICT_BAD;
}

/** The digest @computed over less than it should cover is the one received. RFC 7143
 * 11.2.3. */
static void judge_cover(WtFramer *self, int which, uint32_t computed)
{
  self->pdu.part_covered[which] = self->pdu.digest[which] == WT_VERDICT_BAD &&
                                  self->pdu.received[which] == wt_crc32c_end(computed);
}

static void header_digest_done(WtFramer *self)
{
  const WtBhs *bhs = &self->pdu.bhs;
  const uint32_t crc_bhs =
      wt_crc32c_add(WT_CRC32C_START, (WtBytes) { bhs->octets, WT_BHS_LEN });
  uint32_t crc = crc_bhs;

  if (bhs->ahs_len && self->ahs)
    crc = wt_crc32c_add(crc, (WtBytes) { self->ahs, bhs->ahs_len });
  wt_framer_judge(self, WT_HEADER_DIGEST, wt_crc32c_end(crc), WT_BHS_LEN + bhs->ahs_len);
  judge_cover(self, WT_HEADER_DIGEST, crc_bhs);
  if (self->pdu.digest[WT_HEADER_DIGEST] == WT_VERDICT_GOOD ||
      self->pdu.part_covered[WT_HEADER_DIGEST] ||
      (self->taint[WT_HEADER_DIGEST] == WT_TAINT_HOLE && wt_bhs_plausible(bhs, self->sender)))
    wt_numbers_learn(self->shared.numbers, bhs);
  else if (digest_is_header(self))
    doubt_agreement(self, header_octets(self));
  else if (!self->past_login && !wt_bhs_plausible(bhs, self->sender) &&
           !wt_numbers_near(self->shared.numbers, bhs))
    wt_framer_leave_step(self, header_octets(self),
                         4); /* the login's length is at fault, not this */
  else
    distrust_header(self);
}

static void data_digest_done(WtFramer *self)
{
  wt_framer_judge(self, WT_DATA_DIGEST, wt_crc32c_end(self->crc),
                  wt_bhs_padded_len(&self->pdu.bhs));
  judge_cover(self, WT_DATA_DIGEST, self->crc_unpadded);
}

/** A PDU as RFC 7143 11.1 lays it out. */
static const struct {
  uint32_t (*size)(const WtFramer *self);
  void (*eat)(WtFramer *self, WtBytes bite);
  void (*done)(WtFramer *self);
  int covered_by; /* the digest that its octets belong to */
} parts[WT_N_PARTS] = {
  [WT_PART_BHS] = { bhs_size, bhs_eat, bhs_done, WT_HEADER_DIGEST },
  [WT_PART_AHS] = { ahs_size, ahs_eat, NULL, WT_HEADER_DIGEST },
  [WT_PART_HDIGEST] = { header_digest_size, digest_eat, header_digest_done, WT_HEADER_DIGEST },
  [WT_PART_DATA] = { data_size, data_eat, NULL, WT_DATA_DIGEST },
  [WT_PART_DDIGEST] = { data_digest_size, digest_eat, data_digest_done, WT_DATA_DIGEST },
};

void wt_framer_begin_pdu(WtFramer *self)
{
  self->framing = WT_FRAMING_PARTS;
  self->part = WT_PART_BHS;
  self->left = WT_BHS_LEN;
  self->crc = self->crc_unpadded = WT_CRC32C_START;
  self->guessed = false;
  self->taint[WT_HEADER_DIGEST] = self->taint[WT_DATA_DIGEST] = WT_TAINT_NONE;
  self->pdu.stream_offset = self->offset;
  self->pdu.first_frame = UINT64_MAX;
  self->pdu.last_frame = 0;
  self->pdu.missing = 0;
  self->pdu.wire_segments = 0;
  self->pdu.text = (WtBytes) { 0 };
  self->pdu.padding_set = false;
  self->pdu.part_covered[WT_HEADER_DIGEST] = self->pdu.part_covered[WT_DATA_DIGEST] = false;
  self->pdu.digest[WT_HEADER_DIGEST] = self->pdu.digest[WT_DATA_DIGEST] = WT_VERDICT_ABSENT;
}

/** The part at hand is complete: on to the next that is not empty, or to the next PDU. */
static void next_part(WtFramer *self)
{
  if (parts[self->part].done)
    parts[self->part].done(self);
  if (self->framing != WT_FRAMING_PARTS)
    return;
  do
    self->left = ++self->part < WT_N_PARTS ? parts[self->part].size(self) : 0;
  while (self->part < WT_N_PARTS && self->left == 0);
  if (self->part < WT_N_PARTS)
    return;
  if (self->guessed && self->pdu.bhs.data_len)
    self->pdu.digest[WT_DATA_DIGEST] = WT_VERDICT_UNVERIFIABLE;
  wt_framer_report_pdu(self);
  if (self->guessed)
    wt_framer_leave_step(self, 0, 0);
  else if (self->framing == WT_FRAMING_PARTS)
    wt_framer_begin_pdu(self);
}

/** What the part at hand is covered by cannot be vouched for. */
static void taint(WtFramer *self, WtTaint how)
{
  WtTaint *was = &self->taint[parts[self->part].covered_by];

  *was = MAX(*was, how);
}

/** The @len octets of @slice from @at on were in these segments of the wire. */
static void note_wire(WtFramer *self, const WtSlice *slice, size_t at, size_t len)
{
  const uint64_t first = wt_place_segment(slice->place, at);
  const uint64_t last = wt_place_segment(slice->place, at + len - 1);

  if (self->pdu.wire_segments == 0) {
    self->begun = slice->place;
    self->begun.at += (uint32_t) at;
  }
  if (self->pdu.wire_segments == 0 || first != self->wire_segment)
    self->pdu.wire_segments++;
  self->pdu.wire_segments += (uint32_t) (last - first);
  self->wire_segment = last;
}

/* Frames count, not times: a clock that was set back would hold everything up until it is there again. */
void wt_framer_note_ready(WtFramer *self, uint64_t frame, int64_t ts_ns, uint16_t input)
{
  WtPdu *pdu = &self->pdu;

  if (input == self->ready_input && frame < pdu->ready_frame)
    return;
  pdu->ready_frame = frame;
  pdu->ready_ts_ns = ts_ns;
  self->ready_input = input;
}

static void note_origin(WtFramer *self, const WtSlice *slice)
{
  WtPdu *pdu = &self->pdu;

  wt_framer_note_ready(self, slice->frame, slice->ts_ns, slice->input);
  if (self->offset == pdu->stream_offset) {
    pdu->begun_frame = pdu->ready_frame;
    pdu->begun_ts_ns = pdu->ready_ts_ns;
  }
  pdu->frame = slice->frame;
  pdu->ts_ns = slice->ts_ns;
  pdu->input = slice->input;
  pdu->first_frame = MIN(pdu->first_frame, slice->frame);
  pdu->last_frame = MAX(pdu->last_frame, slice->frame);
  if (slice->suspect)
    taint(self, WT_TAINT_SUSPECT);
}

size_t wt_framer_eat(WtFramer *self, const WtSlice *slice)
{
  WtBytes in = slice->octets;

  while (in.len && self->framing == WT_FRAMING_PARTS) {
    const WtBytes bite = { in.data, MIN(in.len, self->left) };

    note_origin(self, slice);
    note_wire(self, slice, (size_t) (in.data - slice->octets.data), bite.len);
    parts[self->part].eat(self, bite);
    in.data += bite.len;
    in.len -= bite.len;
    self->offset += bite.len;
    self->left -= (uint32_t) bite.len;
    if (self->left == 0)
      next_part(self);
  }
  return slice->octets.len - in.len;
}

/* --- from outside --- */

void wt_framer_push(WtFramer *self, const WtSlice *slice)
{
  if (self->framing == WT_FRAMING_FOREIGN) {
    self->offset += slice->octets.len;
    return;
  }

  WtSlice rest = *slice;

  if (self->framing == WT_FRAMING_PARTS && (!self->buffer || self->buffer->len == 0)) {
    const size_t n = wt_framer_eat(self, slice);

    if (self->framing == WT_FRAMING_PARTS && n == slice->octets.len)
      return;
    rest.octets.data += n;
    rest.octets.len -= n;
    rest.place.at += (uint32_t) n;
    rest.offset += n;
    if (wt_framer_lost_step(self))
      self->shared.sink->lost_step(self->user, self->pdu.stream_offset, slice);
    wt_framer_put_back(self);
  }
  wt_framer_append(self, &rest);
  wt_framer_settle(self, false);
}

/** A hole in step: lengths carry over it, unless it swallows a header. */
static uint64_t carry_over(WtFramer *self, uint64_t octets)
{
  while (octets && self->framing == WT_FRAMING_PARTS && self->part != WT_PART_BHS) {
    const uint32_t n = (uint32_t) MIN(octets, self->left);

    taint(self, WT_TAINT_HOLE);
    self->pdu.missing += n;
    self->offset += n;
    self->left -= n;
    octets -= n;
    if (self->left == 0)
      next_part(self);
  }
  return octets;
}

void wt_framer_hole(WtFramer *self, uint64_t octets)
{
  wt_framer_settle(self, true);
  if (self->framing == WT_FRAMING_PARTS)
    octets = carry_over(self, octets);
  if (octets && self->framing == WT_FRAMING_PARTS) {
    self->shared.sink->unparsed(self->user, WT_BHS_LEN - self->left);
    wt_framer_leave_step(self, WT_BHS_LEN, WT_BHS_LEN);
  }
  if (self->framing == WT_FRAMING_START)
    wt_framer_search(self, self->patience);
  if (self->unread) { /* a header behind a hole in its own digest: not worth a second look */
    self->unread = 0;
    wt_framer_settle(self, true);
  }
  self->offset += octets;
}

void wt_framer_init(WtFramer *self, const WtFramerShared *shared, void *user, WtSender sender,
                    bool from_start, uint64_t patience)
{
  *self = (WtFramer) {
    .shared = *shared,
    .user = user,
    .framing = from_start ? WT_FRAMING_START : WT_FRAMING_SEARCH,
    .sender = sender,
    .patience = patience,
    .aligned = from_start, /* PDUs are whole words, RFC 7143 11.1 */
  };
}

void wt_framer_clear(WtFramer *self)
{
  if (self->buffer) {
    wt_budget_give(self->shared.search_budget, self->buffer->len);
    g_byte_array_unref(self->buffer);
    g_array_unref(self->origins);
  }
  if (self->text)
    g_byte_array_unref(self->text);
  g_free(self->ahs);
  self->buffer = NULL;
  self->buffer_at = self->origin_at = 0; /* a framer that was abandoned may search again */
  self->text = NULL;
  self->ahs = NULL;
}

void wt_framer_set_sender(WtFramer *self, WtSender sender)
{
  if (self->sender == WT_SENDER_UNKNOWN)
    self->sender = sender;
}

void wt_framer_search(WtFramer *self, uint64_t patience)
{
  self->patience = patience;
  self->framing = WT_FRAMING_SEARCH;
  self->enough = 0;
  self->searched = 0;
}

void wt_framer_abandon(WtFramer *self)
{
  const guint rest = self->buffer ? self->buffer->len - self->buffer_at : 0;

  self->framing = WT_FRAMING_FOREIGN;
  self->offset += rest;
  self->unread = 0;
  self->anchored = self->bad_header = false;
  wt_framer_clear(self);
  if (rest)
    self->shared.sink->unparsed(self->user, rest);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The framer where its stream ends: what a damaged length would still be waiting for is looked at
 * again.
 */
#include <string.h>

#include "pdu/framer-private.h"

/** Octets read behind the BHS while its AHS, or the digest after that, is not complete. */
static uint32_t taken_for_ahs(WtFramer *self)
{
  const uint32_t ahs_len = self->pdu.bhs.ahs_len;

  if (self->part == WT_PART_AHS)
    return ahs_len - self->left;
  if (self->part != WT_PART_HDIGEST)
    return 0;
  memcpy(self->ahs + ahs_len, self->digest, WT_DIGEST_LEN - self->left);
  return ahs_len + WT_DIGEST_LEN - self->left;
}

/**
 * The stream ends inside an AHS. If the header digest is right for a shorter one, then it is
 * TotalAHSLength that is damaged. Returns: the true length, or -1 if there is no such proof.
 */
static int true_ahs_len(WtFramer *self)
{
  uint8_t header[WT_BHS_LEN];

  if (self->framing != WT_FRAMING_PARTS || !self->ahs ||
      !wt_framer_uses(self, WT_HEADER_DIGEST))
    return -1;

  const uint32_t taken = taken_for_ahs(self);

  memcpy(header, self->pdu.bhs.octets, WT_BHS_LEN);
  for (uint32_t len = 0; len + WT_DIGEST_LEN <= taken; len += 4) {
    header[4] = (uint8_t) (len / 4);
    const uint32_t bhs = wt_crc32c_add(WT_CRC32C_START, (WtBytes) { header, WT_BHS_LEN });
    const uint32_t crc = wt_crc32c_add(bhs, (WtBytes) { self->ahs, len });

    if (wt_crc32c_end(crc) == wt_digest_read(self->ahs + len))
      return (int) len;
  }
  return -1;
}

/** The last @octets read are searched for PDUs. */
static void search_again(WtFramer *self, WtBytes octets)
{
  const WtSlice slice = {
    .octets = octets,
    .place = self->begun,
    .frame = self->pdu.frame,
    .ts_ns = self->pdu.ts_ns,
    .input = self->pdu.input,
    .suspect = self->taint[WT_HEADER_DIGEST] == WT_TAINT_SUSPECT,
  };

  wt_framer_leave_step(self, 0, 0);
  self->offset -= octets.len;
  wt_framer_append(self, &slice);
  wt_framer_settle(self, true);
}

/** Reports the PDU whose AHS is only @ahs_len long, and searches what else was taken for it. */
static void read_past_ahs(WtFramer *self, uint32_t ahs_len)
{
  const uint32_t owned = ahs_len + WT_DIGEST_LEN;
  const uint32_t rest = taken_for_ahs(self) - owned;
  const WtBhs *bhs = &self->pdu.bhs;
  uint32_t crc = wt_crc32c_add(WT_CRC32C_START, (WtBytes) { bhs->octets, WT_BHS_LEN });

  crc = wt_crc32c_add(crc, (WtBytes) { self->ahs, ahs_len });
  memcpy(self->digest, self->ahs + ahs_len, WT_DIGEST_LEN);
  wt_framer_judge(self, WT_HEADER_DIGEST, wt_crc32c_end(crc), WT_BHS_LEN + ahs_len);
  if (bhs->data_len && wt_framer_uses(self, WT_DATA_DIGEST))
    self->pdu.digest[WT_DATA_DIGEST] = WT_VERDICT_UNVERIFIABLE;
  wt_framer_report_pdu(self);
  search_again(self, (WtBytes) { self->ahs + owned, rest });
}

/** The stream ends inside a header: what was taken for its AHS may hold PDUs. */
static void end_in_header(WtFramer *self)
{
  if (self->taint[WT_HEADER_DIGEST] == WT_TAINT_HOLE) /* not all of it was captured */
    return;

  const int ahs_len = true_ahs_len(self);

  if (ahs_len >= 0)
    read_past_ahs(self, (uint32_t) ahs_len);
  else if (self->framing == WT_FRAMING_PARTS && self->ahs && taken_for_ahs(self)) {
    self->shared.sink->unparsed(self->user, WT_BHS_LEN);
    search_again(self, (WtBytes) { self->ahs, taken_for_ahs(self) });
  }
}

void wt_framer_finish(WtFramer *self)
{
  wt_framer_settle(self, true);
  end_in_header(self);
  if (self->framing == WT_FRAMING_PARTS && self->offset > self->pdu.stream_offset)
    self->shared.sink->unparsed(self->user,
                                self->offset - self->pdu.stream_offset - self->pdu.missing);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/digest-refused.h"

#include <glib.h>

#include "base/crc32c.h"
#include "base/time.h"
#include "pdu/bhs.h"
#include "task/scsi.h"

#define REASON_DATA_DIGEST 0x02           /* RFC 7143 11.17.1 */
#define SENSE_PROTOCOL_SERVICE_CRC 0x4705 /* ASC, ASCQ */
#define CLOSED_ON_IT_NS UINT64_C(1000000000)

enum { N_GOOD = 32 };

/** A request whose data digest is good, as a Reject would quote it. */
typedef struct {
  uint64_t frame;
  uint32_t itt, data_sn, offset;
  uint8_t opcode;
} Good;

/**
 * @good: the last ones, a ring; @n_good: added so far
 * @extended: the first request with AHS that nothing answers as yet, if @frame is not 0
 * @accepted: one was answered: the target computes these digests as it should
 * @data: data digests that came from the initiator; @doubtful: some may have been bad
 */
struct WtDigestRefused {
  Good good[N_GOOD];
  uint32_t n_good;
  struct {
    uint64_t frame;
    int64_t ts_ns;
    uint32_t itt, cmd_sn, short_crc, received;
    uint16_t ahs_len;
    uint8_t opcode;
    bool immediate;
  } extended;
  bool accepted, data, doubtful;
};

WtDigestRefused *wt_digest_refused_new(void)
{
  return g_new0(WtDigestRefused, 1);
}

void wt_digest_refused_free(WtDigestRefused *self)
{
  g_free(self);
}

void wt_digest_refused_gap(WtDigestRefused *self)
{
  *self = (WtDigestRefused) { .accepted = self->accepted, .doubtful = true };
}

static Good good_of(const WtBhs *bhs, uint64_t frame)
{
  return (Good) { frame, bhs->itt, wt_bhs_word(bhs, WT_AT_DATA_SN),
                  wt_bhs_word(bhs, WT_AT_OFFSET), bhs->opcode };
}

static void learn_extended(WtDigestRefused *self, const WtPdu *pdu)
{
  const uint32_t crc =
      wt_crc32c_add(WT_CRC32C_START, (WtBytes) { pdu->bhs.octets, WT_BHS_LEN });

  self->extended.frame = pdu->frame;
  self->extended.ts_ns = pdu->ts_ns;
  self->extended.itt = pdu->bhs.itt;
  self->extended.cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_CMD_SN);
  self->extended.short_crc = wt_crc32c_end(crc);
  self->extended.received = pdu->received[WT_HEADER_DIGEST];
  self->extended.ahs_len = pdu->bhs.ahs_len;
  self->extended.opcode = pdu->bhs.opcode;
  self->extended.immediate = pdu->bhs.immediate;
}

static bool push_request(WtDigestRefused *self, const WtPdu *pdu)
{
  const WtVerdict header = pdu->digest[WT_HEADER_DIGEST], data = pdu->digest[WT_DATA_DIGEST];

  self->data |= data == WT_VERDICT_GOOD;
  self->doubtful |= header == WT_VERDICT_BAD || header == WT_VERDICT_UNVERIFIABLE ||
                    data == WT_VERDICT_BAD || data == WT_VERDICT_UNVERIFIABLE;
  if (data == WT_VERDICT_GOOD)
    self->good[self->n_good++ % N_GOOD] = good_of(&pdu->bhs, pdu->frame);
  if (pdu->bhs.ahs_len && header == WT_VERDICT_GOOD && !self->extended.frame && !self->accepted)
    learn_extended(self, pdu);
  return false;
}

/** The target took it in, or answered it: it liked its digest. */
static void learn_answer(WtDigestRefused *self, const WtPdu *pdu)
{
  const uint32_t exp_cmd_sn = wt_bhs_word(&pdu->bhs, WT_AT_EXP_CMD_SN);
  const bool taken = !self->extended.immediate &&
                     (int32_t) (exp_cmd_sn - self->extended.cmd_sn) > 0; /* serial */

  if (!taken && pdu->bhs.itt != self->extended.itt)
    return;
  self->extended.frame = 0;
  self->accepted = true;
}

/*= RFC7143 11.17.1 "0x02    | Data (payload) digest error" */
static const Good *quoted(const WtDigestRefused *self, const WtPdu *reject)
{
  WtBhs bhs;

  if (reject->bhs.octets[WT_AT_RESPONSE] != REASON_DATA_DIGEST ||
      !wt_bhs_parse((WtBytes) { reject->text.data, MIN(reject->text.len, WT_BHS_LEN) }, &bhs))
    return NULL;

  const Good wanted = good_of(&bhs, 0);

  for (uint32_t i = 0; i < MIN(self->n_good, N_GOOD); i++) {
    const Good *const good = &self->good[i];

    if (good->itt == wanted.itt && good->data_sn == wanted.data_sn &&
        good->offset == wanted.offset && good->opcode == wanted.opcode)
      return good;
  }
  return NULL;
}

static bool push_reject(const WtDigestRefused *self, const WtPdu *pdu,
                        char detail[WT_DETAIL_MAX])
{
  const Good *const good = quoted(self, pdu);

  if (!good)
    return false;
  (void) g_snprintf(detail, WT_DETAIL_MAX,
                    "Reject, reason 0x02: it quotes the %s of frame %" G_GUINT64_FORMAT
                    ", ITT 0x%08x, whose data digest is right here",
                    wt_opcode_label(good->opcode), good->frame, good->itt);
  return true;
}

/** Only where every digest that the target may mean is known to be good. */
static bool push_response(const WtDigestRefused *self, const WtPdu *pdu,
                          char detail[WT_DETAIL_MAX])
{
  if (self->doubtful || !self->data ||
      (wt_scsi_sense(pdu->text) & 0xffff) != SENSE_PROTOCOL_SERVICE_CRC)
    return false;
  (void) g_snprintf(
      detail, WT_DETAIL_MAX,
      "sense 47h/05h, PROTOCOL SERVICE CRC ERROR, though every data digest that the "
      "initiator sent is right here");
  return true;
}

bool wt_digest_refused_push(WtDigestRefused *self, const WtPdu *pdu, char detail[WT_DETAIL_MAX])
{
  if (pdu->sender != WT_SENDER_TARGET)
    return push_request(self, pdu);
  if (self->extended.frame)
    learn_answer(self, pdu);
  if (pdu->bhs.opcode == WT_OPCODE_REJECT)
    return push_reject(self, pdu, detail);
  return pdu->bhs.opcode == WT_OPCODE_SCSI_RESPONSE && pdu->text.len &&
         push_response(self, pdu, detail);
}

bool wt_digest_refused_closed(const WtDigestRefused *self, int64_t closed_ns,
                              char detail[WT_DETAIL_MAX])
{
  if (!self->extended.frame ||
      wt_time_between(self->extended.ts_ns, closed_ns) > CLOSED_ON_IT_NS)
    return false;
  (void) g_snprintf(
      detail, WT_DETAIL_MAX,
      "%s of frame %" G_GUINT64_FORMAT ", ITT 0x%08x, with %u octets of AHS: header "
      "digest 0x%08x is right over all of it; over 48 octets alone it would be "
      "0x%08x. The target did not answer and closed the connection",
      wt_opcode_label(self->extended.opcode), self->extended.frame, self->extended.itt,
      self->extended.ahs_len, self->extended.received, self->extended.short_crc);
  return true;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Format: what a header, its additional segments and the padding must look like, whatever they
 * mean. Each rule rests on its PDU alone. What the receiver must ignore (reserved bits) is a
 * small matter; what it cannot understand must end the session.
 *
 * Source: RFC 7143 7.7, 11, 11.2.
 */
#include "anomaly/rules-private.h"
#include "base/cursor.h"
#include "pdu/bhs.h"

enum { AHS_EXTENDED_CDB = 1, AHS_BIDIRECTIONAL = 2, N_AHS_TYPES }; /* 11.2.2.1 */

#define CDB_LEN 16u
#define GOES_ON_NS UINT64_C(1000000000) /* longer than what is under way when it stops */

/** @offender: who sent the PDU of @error_ns that should have ended the session, if @waiting */
struct WtFormat {
  int64_t error_ns;
  WtSender offender;
  bool waiting;
};

/** @seen: where in the header it is. */
typedef struct {
  const WtPdu *pdu;
  const WtTerms *terms;
  uint64_t seen;
} Look;

/*= RFC7143 11 "Any compliant sender MUST set all bits not defined and all reserved fields to
 * 0" */
static bool reserved(Look *look)
{
  const int at = wt_bhs_reserved(&look->pdu->bhs);

  look->seen = (uint64_t) MAX(at, 0);
  return at >= 0;
}

/*= RFC7144 5.2.1 "Compliant senders MUST NOT set this field to a value other than zero unless
 * the iSCSIProtocolLevel text key with a value of "2" ... was negotiated", 5.1.1 */
static bool level(Look *look)
{
  const WtBhs *bhs = &look->pdu->bhs;

  if (!wt_below(&look->terms->protocol_level, 2))
    return false;
  look->seen = bhs->opcode == WT_OPCODE_SCSI_COMMAND ? 2 : WT_AT_STATUS_QUALIFIER;
  return (bhs->opcode == WT_OPCODE_SCSI_COMMAND && bhs->octets[2]) ||
         (bhs->opcode == WT_OPCODE_SCSI_RESPONSE && wt_bhs_half(bhs, WT_AT_STATUS_QUALIFIER));
}

/* An R2T has a rule of its own. */
/*= RFC7143 7.7 "Illegal contents of any PDU header field except the Opcode" */
static bool fixed(Look *look)
{
  const WtBhs *bhs = &look->pdu->bhs;

  if (wt_bhs_lacks_bit(bhs)) {
    look->seen = 1;
    return true;
  }
  look->seen = bhs->ahs_len ? 4 : 5;
  return bhs->opcode != WT_OPCODE_R2T && wt_bhs_foreign_part(bhs);
}

/*= RFC7143 11.2.1.2 "The Opcode indicates the type of iSCSI PDU the header encapsulates" */
static bool opcode(Look *look)
{
  return !wt_bhs_possible(&look->pdu->bhs, look->pdu->sender);
}

/** Whether @len, which is AHSLength, is one that @type may have. */
/*= RFC7143 11.2.2.3 "MUST NOT be used if the CDBLength is less than 17", 11.2.2.4 "0x0005" */
static bool ahs_length_fits(uint8_t type, uint32_t len)
{
  switch (type) {
  case AHS_EXTENDED_CDB: /* CDBLength - 15 */
    return len >= CDB_LEN + 1 - 15;
  case AHS_BIDIRECTIONAL:
    return len == 5;
  default:
    return false;
  }
}

/** Each is AHSLength, AHSType and as many octets, filled up to words; they fill
 * TotalAHSLength. */
/*= RFC7143 11.2.2.1 "3 - 63 Reserved", 11.2.2.2 "padded to the smallest integer number of
 * 4-byte words" */
static bool ahs(Look *look)
{
  WtCursor c = wt_cursor(look->pdu->ahs);
  bool met[N_AHS_TYPES] = { false };

  while (wt_cursor_ok(&c) && c.at < c.in.len) {
    look->seen = WT_BHS_LEN + c.at;

    const uint32_t len = wt_cursor_be16(&c);
    const uint8_t type = wt_cursor_u8(&c) & 0x3f;

    if (!ahs_length_fits(type, len) || met[type])
      return true;
    met[type] = true;
    (void) wt_cursor_bytes(&c, len + (-(len + 3) & 3));
  }
  return !wt_cursor_ok(&c);
}

/*= RFC7143 11.1 "padding bytes SHOULD be sent as 0" */
static bool padding(Look *look)
{
  return look->pdu->padding_set;
}

static const struct {
  WtFindingId id;
  bool ends; /* its receiver must end the session, 7.7 */
  bool (*broken)(Look *look);
} rules[] = {
  { WT_FINDING_FORMAT_OPCODE, false, opcode },     { WT_FINDING_FORMAT_FIXED, true, fixed },
  { WT_FINDING_FORMAT_RESERVED, false, reserved }, { WT_FINDING_FORMAT_AHS, true, ahs },
  { WT_FINDING_FORMAT_LEVEL, false, level },       { WT_FINDING_PADDING, false, padding },
};

/** One breach of a PDU is told; another may follow from it. */
static void judge(WtFormat *self, const WtPdu *pdu, const WtTerms *terms,
                  const WtRulesSink *sink)
{
  for (size_t i = 0; i < G_N_ELEMENTS(rules); i++) {
    Look look = { .pdu = pdu, .terms = terms };

    if (!rules[i].broken(&look))
      continue;
    sink->broken(sink->user, rules[i].id, pdu, 0, look.seen);
    if (rules[i].ends)
      *self = (WtFormat) { pdu->ts_ns, pdu->sender, true };
    return;
  }
}

/*= RFC7143 7.7 "it MUST immediately terminate all transport connections in the session" */
static void judge_tolerance(WtFormat *self, const WtPdu *pdu, const WtRulesSink *sink)
{
  if (pdu->sender == self->offender || wt_time_between(self->error_ns, pdu->ts_ns) < GOES_ON_NS)
    return;
  sink->broken(sink->user, WT_FINDING_FORMAT_TOLERATED, pdu, 0, 0);
  self->waiting = false;
}

WtFormat *wt_format_new(void)
{
  return g_new0(WtFormat, 1);
}

void wt_format_free(WtFormat *self)
{
  g_free(self);
}

/** The connection may have ended and begun anew. */
void wt_format_gap(WtFormat *self)
{
  self->waiting = false;
}

void wt_format_push(WtFormat *self, const WtPdu *pdu, const WtTerms *terms,
                    const WtRulesSink *sink)
{
  if (self->waiting)
    judge_tolerance(self, pdu, sink);
  if (pdu->digest[WT_HEADER_DIGEST] != WT_VERDICT_UNVERIFIABLE)
    judge(self, pdu, terms, sink);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A digest that is bad: which octet is damaged, in which frame, and whose doing that can be.
 */
#include "digest/damage.h"
#include "engine/engine-private.h"
#include "pdu/bhs.h"

#define BIT(checksum) (1u << WT_CHECKSUM_##checksum)

/** What a digest covers, by the stream's octets; the digest follows it. */
typedef struct {
  uint64_t from;
  uint32_t len;
} Stretch;

static Stretch stretch_of(const WtPdu *pdu, int which)
{
  const bool has_digest = pdu->digest[WT_HEADER_DIGEST] != WT_VERDICT_ABSENT;
  const uint32_t header = WT_BHS_LEN + pdu->bhs.ahs_len + (has_digest ? WT_DIGEST_LEN : 0);

  return (Stretch) { pdu->stream_offset + (which == WT_DATA_DIGEST ? header : 0),
                     pdu->covered[which] };
}

/* --- whose doing -------------------------------------------------------------------------- */

/** Segments are joined on arrival only if the checksum of each was right. Linux tcp_gro_receive(). */
static WtDamagedAt damaged_at(WtSide *side, const Stretch *stretch, uint16_t input)
{
  WtFlow *const flow = side->iscsi->flow;
  const size_t direction = (size_t) (side - side->iscsi->side);
  const WtRole role = wt_cutter_role(&wt_flow_tap(flow, input)->cutter[direction]);
  const uint32_t sums = wt_reasm_checksums(&flow->reasm[direction], stretch->from,
                                           stretch->from + stretch->len + WT_DIGEST_LEN);
  const uint32_t right = BIT(VALID) | (role == WT_ROLE_RECEIVED ? BIT(PARTIAL_LINUX) : 0);

  if (role == WT_ROLE_SENT)
    return WT_DAMAGED_AT_SENDER;
  return sums && !(sums & ~right) ? WT_DAMAGED_ABOVE_TCP : WT_DAMAGED_UNKNOWN;
}

/* --- which octet -------------------------------------------------------------------------- */

static WtDamagedPart part_of(const WtPdu *pdu, int which, const Stretch *stretch,
                             WtDamage *damage, size_t at)
{
  damage->octet = (uint32_t) at;
  if (at >= stretch->len) {
    damage->octet -= stretch->len;
    return WT_DAMAGED_PART_DIGEST;
  }
  if (which == WT_DATA_DIGEST && at < pdu->bhs.data_len)
    return WT_DAMAGED_PART_DATA;
  if (which == WT_HEADER_DIGEST && at < WT_BHS_LEN)
    return WT_DAMAGED_PART_BHS;
  damage->octet -= which == WT_DATA_DIGEST ? pdu->bhs.data_len : WT_BHS_LEN;
  return which == WT_DATA_DIGEST ? WT_DAMAGED_PART_PADDING : WT_DAMAGED_PART_AHS;
}

static void find_frame(const WtSide *side, WtDamage *damage)
{
  const WtReasm *const reasm = &side->iscsi->flow->reasm[side - side->iscsi->side];
  WtRecalled origin;

  if (!wt_reasm_recall(reasm, damage->stream_offset, &origin))
    return;
  damage->frame = origin.frame;
  damage->segment = origin.segment;
  damage->input = origin.input;
}

static WtAccusal accuse(const WtSide *side, const WtPdu *pdu, int which, const Stretch *stretch,
                        WtDamage *damage)
{
  WtAccused accused;
  const WtAccusal result =
      wt_damage_accuse(pdu->computed[which], pdu->received[which], stretch->len, &accused);

  if (result != WT_ACCUSED_ONE)
    return result;
  damage->part = part_of(pdu, which, stretch, damage, accused.at);
  damage->pattern = accused.pattern;
  damage->one_in = wt_damage_one_in(stretch->len);
  damage->stream_offset = stretch->from + accused.at;
  find_frame(side, damage);
  return result;
}

/* --- in words ----------------------------------------------------------------------------- */

static void describe_octet(GString *out, const WtDamage *damage)
{
  static const char *const parts[WT_N_DAMAGED_PARTS] = {
    [WT_DAMAGED_PART_BHS] = "header",
    [WT_DAMAGED_PART_AHS] = "additional header",
    [WT_DAMAGED_PART_DATA] = "data",
    [WT_DAMAGED_PART_PADDING] = "padding",
    [WT_DAMAGED_PART_DIGEST] = "digest itself",
  };

  g_string_append_printf(out, "octet %u of the %s is damaged (XOR 0x%02x)", damage->octet,
                         parts[damage->part], damage->pattern);
  if (damage->frame)
    g_string_append_printf(out, ", in wire segment %u of frame %" G_GUINT64_FORMAT,
                           damage->segment, damage->frame);
  g_string_append_printf(out, " (1 in %u that this is chance)", damage->one_in);
}

static void describe(GString *out, const WtDamage *damage, WtAccusal accusal)
{
  static const char *const places[WT_N_DAMAGED] = {
    [WT_DAMAGED_UNKNOWN] = "whether TCP's checksum was right cannot be told here",
    [WT_DAMAGED_AT_SENDER] = "captured on the sender's host before its card: the sender did it",
    [WT_DAMAGED_ABOVE_TCP] =
        ("TCP's checksum is right: damaged in the sender above TCP, or where "
         "checksums are made anew"),
  };

  if (accusal == WT_ACCUSED_ONE)
    describe_octet(out, damage);
  else if (accusal == WT_ACCUSED_NONE)
    g_string_append(out, "more than one octet is damaged");
  else
    g_string_append(out, "which octet is damaged cannot be told");
  g_string_append_printf(out, "; %s", places[damage->at]);
}

void wt_engine_note_digest(WtSide *side, const WtPdu *pdu, int which)
{
  static const WtFindingId ids[WT_N_DIGESTS] = { WT_FINDING_DIGEST_HEADER,
                                                 WT_FINDING_DIGEST_DATA };

  if (pdu->digest[which] != WT_VERDICT_BAD || pdu->part_covered[which])
    return; /* not damage: a rule says what it is */

  const Stretch stretch = stretch_of(pdu, which);
  WtFinding finding = wt_iscsi_finding_at(pdu, ids[which]);
  const WtAccusal accusal = accuse(side, pdu, which, &stretch, &finding.damage);
  g_autoptr(GString) words = g_string_new(NULL);

  finding.expected = pdu->computed[which];
  finding.seen = pdu->received[which];
  finding.damage.at =
      damaged_at(side, &stretch, finding.damage.frame ? finding.damage.input : pdu->input);
  describe(words, &finding.damage, accusal);
  finding.detail = words->str;
  wt_iscsi_note_at(side, finding);
  wt_engine_bad_digest(side, pdu, which);
}

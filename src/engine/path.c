/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The way between the ends: what it fragments, what it swallows, and what goes past the capture.
 */
#include "engine/engine-private.h"
#include "offload/classify.h"

#define IPV4_HEADER 20u
#define IPV6_HEADERS 48u /* with a fragment header */
#define WORTH_WATCHING 512u

/* --- fragments --- */

static void note_fragments(WtSide *side, const WtSegment *segment)
{
  WtEngine *const engine = side->iscsi->engine;
  WtFinding *const told = &engine->fragmented;
  const uint32_t ip = segment->src.ip_version == 6 ? IPV6_HEADERS : IPV4_HEADER;

  wt_engine_accrue(engine, told, WT_FINDING_PATH_FRAGMENTED, 0);
  if (told->times == 1) {
    told->connection = side->iscsi->info.id;
    told->sender = side->framer.sender;
  }
  told->expected = MAX(told->expected, segment->datagram_len + ip);
  told->seen = MAX(told->seen, segment->fragment_len + ip);
}

/* --- black holes --- */

static uint32_t packet_len(const WtSide *side, const WtBlackHoleFound *found, uint32_t data)
{
  return data + found->options + wt_headers_len(side->iscsi->flow->side[0].ip_version);
}

/* Sizes are told as those of IP packets, as ping and ip link take them. */
static void tell_hole(WtSide *side, const WtBlackHoleFound *found)
{
  g_autoptr(GString) text = g_string_new(NULL);

  if (side->hole_told || side->too_big_heard || !side->iscsi->recognised)
    return;
  side->hole_told = true;
  g_string_append_printf(text, "sent again %u times in %.1f s, ", found->times,
                         (double) found->ns / 1e9);
  if (found->lowered)
    g_string_append_printf(text, "until the sender went down to %u octets (MTU probing)",
                           packet_len(side, found, found->lowered));
  else
    g_string_append(text, "and the sender did not go down to a smaller size");
  if (found->passed && found->passed != found->lowered)
    g_string_append_printf(text, "; packets of up to %u octets got through",
                           packet_len(side, found, found->passed));
  g_string_append(text, found->sure ? "; sure: the receiver's SACKs show it" : "; likely");
  wt_iscsi_note_at(side,
                   (WtFinding) {
                       .id = WT_FINDING_PATH_BLACK_HOLE,
                       .frame = found->frame,
                       .ts_ns = side->iscsi->engine->now->ts_ns,
                       .input = side->iscsi->engine->now->input,
                       .expected = found->passed ? packet_len(side, found, found->passed) : 0,
                       .seen = packet_len(side, found, found->lost),
                       .itt = WT_NO_TAG,
                       .detail = text->str,
                   });
}

static void watch_holes(WtIscsi *self, int direction, const WtSegment *segment)
{
  const WtReasm *const reasm = self->flow->reasm;
  WtBlackHole *const back = &self->side[!direction].hole;
  WtBlackHoleFound found;

  if (segment->tcp_checksum == WT_CHECKSUM_WRONG)
    return;
  if (segment->payload_wire_len && reasm[direction].started)
    wt_black_hole_push(&self->side[direction].hole, segment, &reasm[direction]);
  if (wt_black_hole_waits(back, segment->options.n_sack) && segment->flags & WT_TCP_ACK &&
      reasm[!direction].started &&
      wt_black_hole_acked(back, segment, &reasm[!direction], &found))
    tell_hole(&self->side[!direction], &found);
}

/* --- arrivals --- */

/* Its data come from the wire, and what goes back is left to this host's card. */
static bool arrives_at_host(const WtIscsi *self, int direction)
{
  const WtCutter *const pair = self->flow->taps->cutter;
  const WtCutter *const in = &pair[direction], *const out = &pair[!direction];

  return in->received > in->sent && out->sent > out->received;
}

static void note_arrival(WtIscsi *self, int direction, const WtSegment *segment)
{
  WtSide *const side = &self->side[direction];

  if (!arrives_at_host(self, direction) || side->framer.sender == WT_SENDER_UNKNOWN)
    return;
  if (!side->arrival && segment->payload_wire_len < WORTH_WATCHING)
    return;
  if (!side->arrival)
    side->arrival = g_new0(WtArrival, 1);
  wt_arrivals_push(&self->engine->arrivals[side->framer.sender == WT_SENDER_TARGET],
                   side->arrival, segment);
}

void wt_engine_watch_path(WtIscsi *self, int direction, const WtSegment *segment)
{
  if (segment->payload_wire_len) {
    if (segment->reassembled)
      note_fragments(&self->side[direction], segment);
    wt_full_size_push(&self->side[direction].full, segment);
    note_arrival(self, direction, segment);
  }
  watch_holes(self, direction, segment);
}

void wt_engine_judge_path(WtIscsi *self)
{
  const uint32_t headers = wt_headers_len(self->flow->side[0].ip_version);
  WtBlackHoleFound found;

  for (int i = 0; i < 2; i++) {
    const WtStallSide *const back = &self->stalls.side[!i];
    const uint32_t mtu = wt_full_size_mtu(&self->side[i].full, headers);

    if (mtu && self->flow->mss[0] && self->flow->mss[1])
      wt_engine_note_mtu(&self->side[i], mtu,
                         "its largest segments, of many, are of that size");

    if (wt_black_hole_finish(&self->side[i].hole, &found))
      tell_hole(&self->side[i], &found);
    if (self->side[i].arrival && back->round_ns != UINT64_MAX)
      wt_arrivals_round(
          &self->engine->arrivals[self->side[i].framer.sender == WT_SENDER_TARGET],
          back->round_ns);
  }
}

/* --- what goes past the capture --- */

/* A gap alone may be the capture's; a PDU behind it shows that the data do come by. */
void wt_engine_judge_hidden(WtIscsi *self)
{
  const bool opened = self->info.login_seen && self->info.full_feature && !self->info.discovery;
  const WtSide *const side = self->side;

  if (!opened || self->past_login || !side[0].lost || !side[1].lost)
    return;
  g_autofree char *words = g_strdup_printf(
      "%" G_GUINT64_FORMAT " octets from the initiator and %" G_GUINT64_FORMAT
      " from the target are acknowledged after the login, and no frame holds one of them; likely",
      side[side[1].framer.sender == WT_SENDER_INITIATOR].lost,
      side[side[1].framer.sender == WT_SENDER_TARGET].lost);

  const WtFinding finding = {
    .id = WT_FINDING_OFFLOAD_HIDDEN,
    .frame = self->info.last_frame,
    .ts_ns = self->info.last_ts_ns,
    .input = self->info.input,
    .seen = side[0].lost + side[1].lost,
    .connection = self->info.id,
    .itt = WT_NO_TAG,
    .detail = words,
  };

  wt_ledger_note(&self->engine->summary, &self->engine->sink, &finding);
}

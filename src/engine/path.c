/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The way between the ends: what it fragments, what it swallows, and what goes past the capture.
 */
#include "engine/engine-private.h"
#include "offload/classify.h"

#define IPV4_HEADER 20u
#define IPV6_HEADERS 48u     /* with a fragment header */
#define WORTH_WATCHING 1024u /* octets of data: smaller ones pass anywhere */

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
    g_string_append_printf(text, "; packets of %u octets got through",
                           packet_len(side, found, found->passed));
  g_string_append(text, found->sure ? "; sure: the receiver's SACKs show it" : "; likely");
  wt_iscsi_note_at(side,
                   (WtFinding) {
                       .id = WT_FINDING_PATH_BLACK_HOLE,
                       .frame = found->frame,
                       .ts_ns = found->ts_ns,
                       .input = side->iscsi->engine->now->input,
                       .expected = found->passed ? packet_len(side, found, found->passed) : 0,
                       .seen = packet_len(side, found, found->lost),
                       .itt = WT_NO_TAG,
                       .detail = text->str,
                   });
}

bool wt_engine_in_hole(const WtSide *side)
{
  WtBlackHoleFound found;

  return side->hole_told || (side->watch && wt_black_hole_finish(&side->watch->hole, &found));
}

static void watch_hole_behind(WtIscsi *self, int direction, const WtSegment *segment)
{
  WtSide *const back = &self->side[!direction];
  const WtReasm *const reasm = &self->flow->reasm[!direction];
  WtBlackHoleFound found;

  if (wt_black_hole_waits(&back->watch->hole, segment->options.n_sack) &&
      segment->flags & WT_TCP_ACK && reasm->started &&
      wt_black_hole_acked(&back->watch->hole, segment, reasm, &found))
    tell_hole(back, &found);
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
  const WtSide *const side = &self->side[direction];

  if (arrives_at_host(self, direction) && side->framer.sender != WT_SENDER_UNKNOWN)
    wt_arrivals_push(&self->engine->arrivals[side->framer.sender == WT_SENDER_TARGET],
                     &side->watch->arrival, segment);
}

/* Most directions of idle connections never carry anything that is. */
static void watch_data(WtIscsi *self, int direction, const WtSegment *segment)
{
  WtSide *const side = &self->side[direction];
  const WtReasm *const reasm = &self->flow->reasm[direction];

  if (!side->watch && segment->payload_wire_len < WORTH_WATCHING)
    return;
  if (!side->watch)
    side->watch = g_new0(WtWatch, 1);
  if (segment->reassembled && self->recognised)
    note_fragments(side, segment);
  wt_full_size_push(&side->watch->full, segment);
  note_arrival(self, direction, segment);
  if (reasm->started)
    wt_black_hole_push(&side->watch->hole, segment, reasm);
}

void wt_engine_watch_path(WtIscsi *self, int direction, const WtSegment *segment)
{
  if (segment->tcp_checksum == WT_CHECKSUM_WRONG)
    return;
  if (segment->payload_wire_len)
    watch_data(self, direction, segment);
  if (self->side[!direction].watch)
    watch_hole_behind(self, direction, segment);
}

static void judge_side(WtSide *side, const WtStallSide *back)
{
  const WtFlow *const flow = side->iscsi->flow;
  const WtWatch *const watch = side->watch;
  const uint32_t mtu = wt_full_size_mtu(&watch->full, wt_headers_len(flow->side[0].ip_version));
  WtBlackHoleFound found;

  if (mtu && flow->mss[0] && flow->mss[1])
    wt_engine_note_mtu(side, mtu, "its largest segments, of many, are of that size");
  if (wt_black_hole_finish(&watch->hole, &found))
    tell_hole(side, &found);
  if (watch->arrival.started && back->round_ns != UINT64_MAX)
    wt_arrivals_round(&side->iscsi->engine->arrivals[side->framer.sender == WT_SENDER_TARGET],
                      back->round_ns);
}

void wt_engine_judge_path(WtIscsi *self)
{
  for (int i = 0; i < 2; i++)
    if (self->side[i].watch)
      judge_side(&self->side[i], &self->stalls.side[!i]);
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

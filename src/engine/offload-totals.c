/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What offload did to the capture as a whole. It is true of very many frames, so it is told once,
 * at the end, in words and numbers.
 */
#include "engine/engine-private.h"

/* "105 tso, 404 gro; 3 of them beyond 64 KiB (BIG TCP)" */
static void supers_words(const WtOffloadTotals *totals, GString *out)
{
  for (unsigned kind = 0; kind < WT_N_OFFLOAD_KINDS; kind++)
    if (totals->supers[kind])
      g_string_append_printf(out, "%s%" G_GUINT64_FORMAT " %s", out->len ? ", " : "",
                             totals->supers[kind], wt_offload_kind_name((WtOffloadKind) kind));
  if (totals->big_tcp)
    g_string_append_printf(out, "; %" G_GUINT64_FORMAT " of them beyond 64 KiB (BIG TCP)",
                           totals->big_tcp);
}

static void joined_words(const WtOffloadTotals *totals, GString *out)
{
  g_string_append_printf(
      out,
      "told by complete checksums over more than a segment can carry; in %" G_GUINT64_FORMAT
      " the acknowledgement number leaps by more than two "
      "segments, in %" G_GUINT64_FORMAT " the time stamp is a later one",
      totals->joined_acks, totals->joined_clocks);
}

static void snapped_words(const WtOffloadTotals *totals, GString *out)
{
  g_string_append_printf(
      out,
      "the largest frame had %u octets: a capture length of that many (tcpdump "
      "-s %u) would have kept all",
      totals->longest, totals->longest);
}

static void merged_words(const WtOffloadTotals *totals, GString *out)
{
  g_string_append_printf(
      out, "most in frame %" G_GUINT64_FORMAT ": %" G_GUINT64_FORMAT " PDUs, or parts of them",
      totals->most_frame, totals->most_pdus);
}

/*= RFC9293 3.8.6.3 "there is an ACK for at least every second full-sized segment" */
void wt_engine_note_joined_by_card(WtSide *side, const WtSegment *segment)
{
  WtIscsi *const self = side->iscsi;
  WtOffloadTotals *const totals = &self->engine->totals;
  const int direction = (int) (side - self->side);
  const WtStallSide *const sent = &self->stalls.side[direction];
  const WtStallSide *const received = &self->stalls.side[!direction];
  const uint32_t mss = wt_room_least(self->flow->mss[0], self->flow->mss[1]);

  totals->joined_acks += received->heard && mss &&
                         wt_tcp_seq_diff(segment->ack, received->ack) > 2 * (int32_t) mss;
  totals->joined_clocks += segment->options.present & WT_TCP_HAS_TIMESTAMPS &&
                           sent->newest.has_clock &&
                           segment->options.ts_val != sent->newest.clock;
}

/* What was joined is one segment in the capture, so PDUs are not counted by these. */
void wt_engine_note_merged(WtSide *side, uint64_t pdus)
{
  WtEngine *const engine = side->iscsi->engine;
  const uint64_t parts = pdus + wt_framer_amid(&side->framer);

  if (parts < 2 || !side->iscsi->recognised)
    return;
  wt_engine_accrue(engine, &engine->merged_pdus, WT_FINDING_OFFLOAD_MERGED_PDUS, 0);
  if (parts <= engine->totals.most_pdus)
    return;
  engine->totals.most_pdus = engine->merged_pdus.seen = parts;
  engine->totals.most_frame = engine->now->number;
}

static void tell(WtEngine *self, WtFinding *finding,
                 void (*words)(const WtOffloadTotals *, GString *))
{
  g_autoptr(GString) text = g_string_new(NULL);

  if (!finding->times)
    return;
  if (words)
    words(&self->totals, text);
  finding->detail = text->len ? text->str : NULL;
  wt_ledger_note(&self->summary, &self->sink, finding);
  finding->detail = NULL;
}

static void tell_arrivals(WtEngine *self, WtSender sender, WtFindingId id, uint64_t seen,
                          const char *words)
{
  const WtArrivals *const arrivals = &self->arrivals[sender == WT_SENDER_TARGET];
  const WtFinding finding = {
    .id = id,
    .frame = arrivals->frame,
    .ts_ns = arrivals->ts_ns,
    .input = arrivals->input,
    .sender = sender,
    .seen = seen,
    .itt = WT_NO_TAG,
    .detail = words,
  };

  wt_ledger_note(&self->summary, &self->sink, &finding);
}

static void judge_arrivals(WtEngine *self, WtSender sender)
{
  const WtArrivals *const arrivals = &self->arrivals[sender == WT_SENDER_TARGET];
  char words[WT_DETAIL_MAX];
  WtCoalescing c;
  WtSmallMerges m;

  if (wt_arrivals_coalescing(arrivals, &c)) {
    (void) g_snprintf(
        words, sizeof words,
        "bursts of %.1f segments on average; %u of %u came within a fifth of that "
        "interval; likely",
        c.segments, c.alike, c.bursts);
    tell_arrivals(self, sender, WT_FINDING_OFFLOAD_COALESCING, c.interval_ns, words);
  }
  if (wt_arrivals_small(arrivals, &m)) {
    (void) g_snprintf(words, sizeof words,
                      "%.1f segments on average, half of them at most %u, where %.1f in a row "
                      "could have been joined",
                      m.mean, m.median, m.run);
    tell_arrivals(self, sender, WT_FINDING_OFFLOAD_MERGE_SMALL, m.frames, words);
  }
}

void wt_engine_tell_offload(WtEngine *self)
{
  tell(self, &self->supers, supers_words);
  tell(self, &self->irreversible, joined_words);
  tell(self, &self->snapped_supers, snapped_words);
  tell(self, &self->merged_pdus, merged_words);
  tell(self, &self->fragmented, NULL);
  for (unsigned at = 0; at < WT_N_CAPTURED; at++)
    tell(self, &self->hosts[at], NULL);
  judge_arrivals(self, WT_SENDER_INITIATOR);
  judge_arrivals(self, WT_SENDER_TARGET);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/stall.h"

#include <glib.h>

#include "base/time.h"

#define MS UINT64_C(1000000)

#define GRAIN_NS (1 * MS)         /* what is sent within it shares a mark ...              */
#define GRAIN_MAX 10u             /* ... if there are too many, twice that, as often      */
#define UNSURE_NS (10 * MS)       /* what nothing tells from disorder or a second look    */
#define DELAYED_NS (35 * MS)      /* Linux waits 40 ms, others up to 200                  */
#define DELAYED_MAX_NS (600 * MS) /* RFC 1122 4.2.3.2: less than 500                      */
#define AT_ONCE_NS (2 * MS)       /* beyond the time that the way takes                   */
#define WAY_MAX_NS (300 * MS)     /* a longer one was no way, but a pause                  */
#define MSS_UNKNOWN 1460u         /* Ethernet's                                           */
#define MSS_LEAST 536u            /* RFC 9293 3.7.1                                       */
#define OPTIONS_MAX 40u           /* of a full segment that they may take                 */
#define SHIFT_MAX 14u             /* RFC 7323 2.3                                         */
#define MARKS_FIRST 2u            /* room for them; idle connections need no more         */
#define TAP_PATIENCE 64u          /* segments that only another input showed, for ...     */
#define TAP_PATIENCE_NS (1000 * MS)

static void restart(WtStallSide *side, uint16_t input)
{
  *side = (WtStallSide) {
    .mss = side->mss,
    .shift = side->shift,
    .marks = side->marks,
    .room = side->room,
    .input = input,
    .round_ns = UINT64_MAX,
    .edge = INT64_MAX,
  };
}

void wt_stalls_init(WtStalls *self, const WtStallPath path[2], uint16_t input)
{
  self->store = NULL;
  self->n = 0;
  self->latest_ns = INT64_MIN;
  for (int i = 0; i < 2; i++) {
    const uint32_t mss = path[i].mss ? path[i].mss : MSS_UNKNOWN;

    self->side[i].mss = MAX(mss, MSS_LEAST);
    self->side[i].shift = (uint8_t) MIN(path[i].shift, SHIFT_MAX);
    self->side[i].marks = NULL;
    self->side[i].room = 0;
    restart(&self->side[i], input);
  }
}

void wt_stalls_clear(WtStalls *self)
{
  for (int i = 0; i < 2; i++)
    g_clear_pointer(&self->side[i].marks, g_free);
  g_clear_pointer(&self->store, g_free);
  self->n = 0;
}

/* --- what is told --- */

/** The last one that was kept of this kind and direction. */
static WtStall *last_like(WtStalls *self, const WtStall *stall)
{
  for (uint32_t i = 0; i < MIN(self->n, WT_STALLS_KEPT); i++) {
    WtStall *const kept = &self->store->kept[(self->n - 1 - i) % WT_STALLS_KEPT];

    if (kept->kind == stall->kind && kept->direction == stall->direction)
      return kept;
  }
  return NULL;
}

static WtStallTotals *totals_of(WtStalls *self, int direction)
{
  if (!self->store)
    self->store = g_new0(WtStallStore, 1);
  return &self->store->totals[direction];
}

static void tell(WtStalls *self, const WtStall *stall)
{
  if (stall->to_ns <= stall->from_ns)
    return;

  WtStall *const last = last_like(self, stall);

  self->latest_ns = MAX(self->latest_ns, stall->to_ns);
  if (!last || stall->from_ns > last->to_ns || stall->to_ns < last->from_ns) {
    WtStallTotals *const totals = totals_of(self, stall->direction);

    totals->n[stall->kind]++;
    totals->ns[stall->kind] += wt_time_between(stall->from_ns, stall->to_ns);
    self->store->kept[self->n++ % WT_STALLS_KEPT] = *stall;
    return;
  }
  totals_of(self, stall->direction)->ns[stall->kind] +=
      wt_time_between(stall->from_ns, last->from_ns) +
      wt_time_between(last->to_ns, stall->to_ns);
  last->from_ns = MIN(last->from_ns, stall->from_ns);
  last->to_ns = MAX(last->to_ns, stall->to_ns);
  last->offset = MIN(last->offset, stall->offset);
}

/* --- when something was sent --- */

static WtStamp stamp_of(const WtSegment *segment)
{
  return (WtStamp) {
    .ts_ns = segment->frame->ts_ns,
    .clock = segment->options.ts_val,
    .id = segment->ip_id,
    .has_clock = segment->options.present & WT_TCP_HAS_TIMESTAMPS,
    .has_id = segment->src.ip_version == 4,
  };
}

/** Whether @now was sent after @then, and did not only arrive after it. */
static bool sent_later(const WtStamp *then, const WtStamp *now)
{
  const int32_t ticks = (int32_t) (now->clock - then->clock);
  const int16_t ids = (int16_t) (uint16_t) (now->id - then->id);

  if (then->has_clock && now->has_clock && ticks)
    return ticks > 0;
  if (then->has_id && now->has_id && (then->id || now->id))
    return ids > 0;
  return wt_time_between(then->ts_ns, now->ts_ns) >= UNSURE_NS;
}

static void grow(WtStallSide *side)
{
  side->room = side->room ? (uint8_t) (2 * side->room) : MARKS_FIRST;
  side->marks = g_renew(WtStallMark, side->marks, side->room);
}

/** All marks of what is acknowledged go. */
static void drop_acked(WtStallSide *side)
{
  uint8_t old = 0, n = 0;

  while (old + 1 < side->n_marks && side->marks[old + 1].offset <= side->acked)
    old++;
  for (uint8_t i = old; i < side->n_marks; i++)
    side->marks[n++] = side->marks[i];
  if (n < WT_STALL_MARKS / 2 && side->grain)
    side->grain--;
  side->n_marks = n;
}

/** For one more mark: if there are as many as there may be, two become one. */
static void make_room(WtStallSide *side)
{
  drop_acked(side);
  if (side->n_marks < side->room)
    return;
  if (side->room < WT_STALL_MARKS) {
    grow(side);
    return;
  }
  for (uint8_t i = 0; i < WT_STALL_MARKS / 2; i++) {
    side->marks[i] = side->marks[2 * i];
    side->marks[i].last = side->marks[2 * i + 1].last;
  }
  side->n_marks = WT_STALL_MARKS / 2;
  side->grain = (uint8_t) MIN(side->grain + 1u, GRAIN_MAX);
}

static void begin_mark(WtStallSide *side, int64_t offset, int64_t ts_ns)
{
  if (side->n_marks)
    side->marks[side->n_marks - 1].last = side->newest;
  if (side->n_marks == side->room)
    make_room(side);
  side->marks[side->n_marks++].offset = offset;
  side->begun_ns = ts_ns;
}

static inline void mark(WtStallSide *side, int64_t offset, const WtStamp *now)
{
  if (!side->n_marks || !wt_time_within(side->begun_ns, now->ts_ns, GRAIN_NS << side->grain))
    begin_mark(side, offset, now->ts_ns);
  side->newest = *now;
}

/** When the octet at @offset was first sent: not before this. NULL if unknown. */
static const WtStamp *first_sent(const WtStallSide *side, int64_t offset)
{
  uint32_t i = side->n_marks;

  while (i > 0 && side->marks[i - 1].offset > offset)
    i--;
  if (i == side->n_marks)
    return i ? &side->newest : NULL;
  return i ? &side->marks[i - 1].last : NULL;
}

/* --- data --- */

static bool is_trusted(const WtSegment *segment, const WtReasm *reasm)
{
  return segment->tcp_checksum != WT_CHECKSUM_WRONG || wt_reasm_trusts_all(reasm);
}

/** Data of @side that was never seen before, from @from to @to. */
static inline void advance(WtStallSide *side, int64_t from, int64_t to,
                           const WtSegment *segment, const WtStamp *now)
{
  mark(side, from, now);
  side->end = to;
  side->due = wt_tcp_seq_add(segment->seq, segment->payload_wire_len);
}

/** Nearly every segment: what was due, and nothing to be said of it. Returns: whether it was one */
static bool is_due(WtStallSide *side, const WtSegment *segment, const WtReasm *reasm)
{
  const int64_t to = side->end + segment->payload_wire_len;

  if (segment->seq.v != side->due.v || (int64_t) reasm->next != side->end || to > side->edge ||
      side->is_hushed || side->closed || !side->started || segment->flags & WT_TCP_SYN ||
      segment->tcp_checksum == WT_CHECKSUM_WRONG)
    return false;

  const WtStamp now = stamp_of(segment);

  advance(side, side->end, to, segment, &now);
  return true;
}

/** The first data since the other side was heard. */
static void break_silence(WtStalls *self, int direction, int64_t now_ns)
{
  WtStallSide *const side = &self->side[direction];
  const WtStallSide *const back = &self->side[!direction];
  const uint64_t way_ns = back->round_ns <= WAY_MAX_NS ? back->round_ns : 0;

  if (side->is_hushed && wt_time_within(side->heard_ns, now_ns, AT_ONCE_NS + way_ns)) {
    if (side->hushed.kind == WT_STALL_DELAYED_ACK)
      side->hushed.to_ns = now_ns;
    tell(self, &side->hushed);
  }
  side->is_hushed = false;
  side->probed |= side->closed;
}

static void set_edge(WtStallSide *side)
{
  side->edge = side->window ? side->acked + ((int64_t) side->window << side->shift) : INT64_MAX;
}

/** No sender goes beyond the window: it must be meant larger than it is written. */
static void widen(WtStallSide *side, int64_t to)
{
  while (to > side->edge && side->shift < SHIFT_MAX) {
    side->shift++;
    set_edge(side);
  }
}

/** @octets of @segment are there a second time, as the first ones were lost, or taken for lost. */
static uint32_t count_copy(WtStalls *self, int direction, const WtSegment *segment,
                           int64_t octets)
{
  const uint32_t size = segment->wire_size ? segment->wire_size : self->side[direction].mss;
  WtStallTotals *const totals = totals_of(self, direction);

  if (!totals->copies)
    totals->first_copy = (WtMoment) { segment->frame->number, segment->frame->ts_ns };

  const uint32_t segments = (uint32_t) (((uint64_t) octets + size - 1) / size);

  totals->copies += segments;
  return segments;
}

/** Data from @offset on was sent before, and is not acknowledged. */
static void repeat(WtStalls *self, int direction, int64_t offset, int64_t to,
                   const WtSegment *segment, const WtStamp *now)
{
  WtStallSide *const side = &self->side[direction];
  const WtStamp *const first = first_sent(side, offset);

  if (side->closed) {
    side->probed = true;
    return;
  }
  if (!first || !sent_later(first, now))
    return;
  side->is_hushed = false;

  const uint32_t segments = count_copy(self, direction, segment, MIN(to, side->end) - offset);

  if (side->is_copied && first->ts_ns > side->copied.to_ns) { /* what was copied got through */
    side->is_copied = false;
    tell(self, &side->copied);
  }
  if (!side->is_copied) {
    side->is_copied = true;
    side->copy = *now;
    side->copied = (WtStall) { first->ts_ns, now->ts_ns, offset, WT_STALL_RETRANSMISSION,
                               (uint8_t) direction };
    side->unjudged = segments;
    return;
  }
  side->unjudged += segments;
  side->copied.from_ns = MIN(side->copied.from_ns, first->ts_ns);
  side->copied.to_ns = MAX(side->copied.to_ns, now->ts_ns);
  side->copied.offset = MIN(side->copied.offset, offset);
}

/**
 * Data from @from to @to, where a gap stands before what is held, or comes to stand. What is older
 * than anything that overtook it was only slow. Returns: whether it is of a gap
 */
static bool hear_gap(WtStalls *self, int direction, int64_t from, int64_t to,
                     const WtReasm *reasm, const WtSegment *segment)
{
  const WtStamp stamp = stamp_of(segment);
  const WtStamp *const now = &stamp;
  WtStallSide *const side = &self->side[direction];
  const int64_t next = (int64_t) reasm->next;

  if (!reasm->held) {
    side->gapped = from > next;
    side->gap_ns = now->ts_ns;
    return side->gapped;
  }
  if (from <= next && to > next && side->gapped && side->n_marks &&
      sent_later(&side->newest, now)) {
    count_copy(self, direction, segment, to - next);
    tell(self, &(WtStall) { side->gap_ns, now->ts_ns, next, WT_STALL_RETRANSMISSION,
                            (uint8_t) direction });
  }
  return to > next;
}

static void hear_data(WtStalls *self, int direction, const WtSegment *segment,
                      const WtReasm *reasm)
{
  WtStallSide *const side = &self->side[direction];
  const WtStamp now = stamp_of(segment);
  const WtTcpSeq seq = wt_tcp_seq_add(segment->seq, segment->flags & WT_TCP_SYN ? 1 : 0);
  const int64_t from = reasm->started ? wt_reasm_offset(reasm, seq) : 0;
  const int64_t to = from + segment->payload_wire_len;

  if (from - side->end > WT_STREAM_FAR_OFF || side->end - from > WT_STREAM_FAR_OFF)
    return;
  if (!side->started) {
    side->started = true;
    side->end = side->acked = from;
  }
  if (!is_trusted(segment, reasm)) {
    if (from == side->end) /* else its header may be what is damaged */
      advance(side, from, to, segment, &now);
    return;
  }
  if (!hear_gap(self, direction, from, to, reasm, segment) && from < side->end &&
      to > side->acked)
    repeat(self, direction, MAX(from, side->acked), to, segment, &now);
  if (to <= side->end)
    return;
  break_silence(self, direction, now.ts_ns);
  widen(side, to);
  advance(side, MAX(from, side->end), to, segment, &now);
}

/* --- acknowledgements: @side is that of the data that they are about --- */

/** RFC 3522 3.2: what is echoed is older than the copy: the first one had arrived. */
static void judge_copies(WtStalls *self, WtStallSide *side, const WtSegment *segment)
{
  const WtTcpOptions *const options = &segment->options;
  const bool tells = side->copy.has_clock && options->present & WT_TCP_HAS_TIMESTAMPS;

  side->is_copied = false;
  if (!tells || (int32_t) (options->ts_ecr - side->copy.clock) >= 0)
    tell(self, &side->copied);
  else
    totals_of(self, side->copied.direction)->needless += side->unjudged;
}

/** Whether a sender that Nagle's algorithm holds back, and nothing else, has been waiting for this. */
static bool is_awaited(const WtStallSide *side, const WtSegment *segment, int64_t acked)
{
  const uint64_t waited_ns = wt_time_between(side->newest.ts_ns, segment->frame->ts_ns);

  return !segment->payload_wire_len && !(segment->flags & WT_TCP_FIN) && acked == side->end &&
         side->round_ns != UINT64_MAX && waited_ns >= DELAYED_NS &&
         waited_ns - DELAYED_NS >= side->round_ns && waited_ns <= DELAYED_MAX_NS &&
         !side->is_copied && side->window && side->edge - side->end >= (int64_t) side->mss &&
         acked - side->acked < (int64_t) (2 * (side->mss - OPTIONS_MAX));
}

static void hush(WtStallSide *side, const WtStall *stall, int64_t heard_ns)
{
  side->is_hushed = true;
  side->hushed = *stall;
  side->heard_ns = heard_ns;
}

static void hear_window(WtStalls *self, int direction, const WtSegment *segment, bool amid)
{
  WtStallSide *const side = &self->side[direction];
  const int64_t now_ns = segment->frame->ts_ns;
  const bool closes = segment->window == 0;

  side->window = segment->window;
  set_edge(side);
  if (closes == side->closed)
    return;
  side->closed = closes;
  if (closes) {
    side->closed_ns = now_ns;
    side->probed = false;
    return;
  }

  const WtStall stall = { side->closed_ns, now_ns, side->end, WT_STALL_CLOSED_WINDOW,
                          (uint8_t) direction };

  if (amid || side->probed)
    tell(self, &stall);
  else
    hush(side, &stall, now_ns);
}

static void hear_ack(WtStalls *self, int direction, const WtSegment *segment,
                     const WtReasm *reasm, bool amid)
{
  WtStallSide *const side = &self->side[direction];
  const int64_t acked = wt_reasm_offset(reasm, segment->ack);
  const int64_t now_ns = segment->frame->ts_ns;

  if (acked < side->acked || acked - side->acked > WT_STREAM_FAR_OFF)
    return;
  side->heard = true;
  side->ack = segment->ack;
  if (acked > side->acked) {
    if (amid && is_awaited(side, segment, acked) && (int64_t) reasm->next == acked)
      hush(side,
           &(WtStall) { side->newest.ts_ns, now_ns, side->end, WT_STALL_DELAYED_ACK,
                        (uint8_t) direction },
           now_ns);
    if (acked == side->end && !side->is_copied)
      side->round_ns = MIN(side->round_ns, wt_time_between(side->newest.ts_ns, now_ns));
    if (side->is_copied && acked > side->copied.offset)
      judge_copies(self, side, segment);
    side->acked = acked;
  }
  hear_window(self, direction, segment, amid);
}

/**
 * The receiver had what came again: blocks of a SACK that stand below what it acknowledges, or in what it
 * says it has beyond. A copy that a network made tells the same, and counts for none of the sender's.
 */
/*= RFC2883 4 "the first SACK block ... MUST specify the sequence number of the duplicate segment" */
static void hear_duplicate(WtStalls *self, int direction, const WtSegment *segment)
{
  const WtTcpOptions *const options = &segment->options;
  const WtTcpSeq left = options->sack[0].left, right = options->sack[0].right;
  const int32_t octets = wt_tcp_seq_diff(right, left);
  const bool below = wt_tcp_seq_diff(right, segment->ack) <= 0;
  const bool within = options->n_sack > 1 &&
                      wt_tcp_seq_diff(left, options->sack[1].left) >= 0 &&
                      wt_tcp_seq_diff(right, options->sack[1].right) <= 0;

  if (octets <= 0 || octets > WT_STREAM_FAR_OFF || !(below || within) || !self->store)
    return;

  const uint32_t size = self->side[direction].mss - OPTIONS_MAX;

  totals_of(self, direction)->duplicates += ((uint32_t) octets + size - 1) / size;
}

/* --- from outside --- */

/** Another input shows more frames where this one has them joined; only time tells that it is silent. */
static bool moves(WtStallSide *side, const WtFrame *frame)
{
  if (!side->elsewhere)
    side->elsewhere_ns = frame->ts_ns;
  if (side->elsewhere < TAP_PATIENCE)
    side->elsewhere++;
  if (side->elsewhere < TAP_PATIENCE ||
      wt_time_between(side->elsewhere_ns, frame->ts_ns) < TAP_PATIENCE_NS)
    return false;
  restart(side, frame->input);
  return true;
}

static bool listens(WtStallSide *side, const WtFrame *frame)
{
  if (frame->input != side->input)
    return moves(side, frame);
  side->elsewhere = 0;
  return true;
}

/** Whether @segment acknowledges, and says something new of the data of @side. */
static bool says_more(const WtStallSide *side, const WtSegment *segment)
{
  const uint16_t control = segment->flags & (WT_TCP_ACK | WT_TCP_SYN | WT_TCP_RST);

  return control == WT_TCP_ACK && side->started &&
         (segment->ack.v != side->ack.v || segment->window != side->window || !side->heard);
}

void wt_stalls_push(WtStalls *self, int direction, const WtSegment *segment,
                    const WtReasm reasm[2], bool amid)
{
  WtStallSide *const side = &self->side[direction];
  const WtReasm *const own = &reasm[direction];

  if (!listens(side, segment->frame))
    return;
  if (says_more(&self->side[!direction], segment) && is_trusted(segment, own))
    hear_ack(self, !direction, segment, &reasm[!direction], amid);
  if (segment->options.n_sack && is_trusted(segment, own))
    hear_duplicate(self, !direction, segment);
  if (segment->payload_wire_len) {
    if (!is_due(side, segment, own))
      hear_data(self, direction, segment, own);
  } else if (side->closed && is_trusted(segment, own) &&
             wt_reasm_offset(own, segment->seq) < side->acked)
    side->probed = true;
}

void wt_stalls_hole(WtStalls *self, int direction)
{
  self->side[direction].gapped = false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/black-hole.h"

#include <glib.h>

#include "offload/classify.h"

#define TIMES_MIN 3u
#define LARGE_MIN 512u                  /* smaller ones pass anywhere: RFC 791 3.2 */
#define WHILE_NS_MIN INT64_C(500000000) /* two retransmission timeouts, at the least */
#define SACKS_ALL 2u /* of more there may be others that found no room beside timestamps */
#define SILENCE_NS_MIN INT64_C(1000000000) /* where nothing but the size speaks for it */

void wt_black_hole_clear(WtBlackHole *self)
{
  g_clear_pointer(&self->head, g_free);
}

/* @at: what the receiver waits for. */
static WtHead *head_at(WtBlackHole *self, int64_t at)
{
  if (!self->head)
    self->head = g_new0(WtHead, 1);
  if (self->head->at != at)
    *self->head = (WtHead) { .at = at };
  return self->head;
}

static void sent_again(WtHead *head, const WtSegment *s, uint32_t size)
{
  if (size < LARGE_MIN)
    return;
  if (head->times && size < head->lost) {
    head->lowered = size;
    return;
  }
  if (head->lowered)
    return; /* it is probing: what is larger again proves nothing new */
  if (head->times++ == 0) {
    head->lost = size;
    head->options = wt_options_len(s);
    head->first_ns = s->frame->ts_ns;
    head->frame = s->frame->number;
  }
  head->last_ns = s->frame->ts_ns;
}

void wt_black_hole_push(WtBlackHole *self, const WtSegment *segment, const WtReasm *reasm)
{
  const int64_t offset = wt_reasm_offset(reasm, segment->seq);
  const uint32_t len = segment->wire_size ? segment->wire_size : segment->payload_wire_len;

  if (offset >= (int64_t) reasm->seen_end) {
    if (len > self->acked && len > self->due) {
      self->due = len;
      self->due_end = offset + segment->payload_wire_len;
    }
    return;
  }
  if (offset < self->due_end)
    self->due = 0; /* which copy is acknowledged cannot be told */
  if (reasm->acks_seen && offset == (int64_t) reasm->acked)
    sent_again(head_at(self, offset), segment, len);
}

static void note_sack(WtBlackHole *self, const WtSegment *s, const WtReasm *reasm, int64_t ack)
{
  WtHead *const head = head_at(self, ack);
  int64_t missing = 0, end = ack;

  for (unsigned i = 0; i < s->options.n_sack; i++) {
    const int64_t left = wt_reasm_offset(reasm, s->options.sack[i].left);
    const int32_t len = wt_tcp_seq_diff(s->options.sack[i].right, s->options.sack[i].left);

    if (left <= ack || len <= 0)
      continue; /* what came twice: RFC 2883 */
    head->gap = head->gap ? MIN(head->gap, (uint64_t) (left - ack)) : (uint64_t) (left - ack);
    head->passed = MAX(head->passed, (uint64_t) len);
    end = MAX(end, left + len);
    missing -= len;
  }
  missing += end - ack;
  if (s->options.n_sack <= SACKS_ALL && missing > 0)
    head->missing = MAX(head->missing, (uint64_t) missing);
}

static int64_t lasted(const WtHead *head)
{
  int64_t ns;

  return __builtin_sub_overflow(head->last_ns, head->first_ns, &ns) ? 0 : ns;
}

/*
 * What lies between is at least another large segment, and none of that size came. Where small ones
 * take turns with large ones (a header, its data), what lies between is in several places.
 */
static bool only_small_passed(const WtBlackHole *self, const WtHead *head)
{
  const uint64_t lost = head->lost;
  const bool in_turn = self->acked < lost && head->gap >= lost && head->missing >= 2 * lost;

  return head->passed && head->passed < lost && (head->gap >= 2 * lost || in_turn);
}

static bool large_never_passed(const WtBlackHole *self, const WtHead *head)
{
  return head->at > 0 && self->acked < head->lost && head->heard && !head->answered &&
         !head->passed && lasted(head) >= SILENCE_NS_MIN;
}

static bool judge(const WtBlackHole *self, bool acked, WtBlackHoleFound *out)
{
  const WtHead *const head = self->head;

  if (!head || head->times < TIMES_MIN || lasted(head) < WHILE_NS_MIN)
    return false;
  if (acked && !head->lowered)
    return false; /* the large one got through after all: an outage */
  if (head->passed >= head->lost)
    return false;

  const bool sacked = only_small_passed(self, head);
  const bool lowered = acked && head->lowered && self->acked < head->lost;

  if (!sacked && !lowered && !large_never_passed(self, head))
    return false;
  *out = (WtBlackHoleFound) {
    .frame = head->frame,
    .ts_ns = head->first_ns,
    .ns = (uint64_t) lasted(head),
    .lost = head->lost,
    .lowered = acked ? head->lowered : 0,
    .times = head->times,
    .options = head->options,
    .sure = sacked,
  };
  out->passed = MAX(out->lowered, (uint32_t) head->passed);
  if (self->acked < head->lost)
    out->passed = MAX(out->passed, self->acked);
  return true;
}

bool wt_black_hole_acked(WtBlackHole *self, const WtSegment *segment, const WtReasm *reasm,
                         WtBlackHoleFound *out)
{
  const int64_t ack = wt_reasm_offset(reasm, segment->ack);
  WtHead *const head = self->head;
  bool found = false;

  if (self->due && ack >= self->due_end) {
    self->acked = self->due;
    self->due = 0;
  }
  if (head && ack > head->at) {
    found = judge(self, true, out);
    *head = (WtHead) { .at = ack };
  } else if (head && head->times) {
    head->heard |= segment->payload_wire_len > 0;
    head->answered |= !segment->payload_wire_len && !segment->options.n_sack;
  }
  if (segment->options.n_sack && ack >= (int64_t) reasm->acked)
    note_sack(self, segment, reasm, ack);
  return found;
}

bool wt_black_hole_finish(const WtBlackHole *self, WtBlackHoleFound *out)
{
  return judge(self, false, out);
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/silence.h"

#include "base/time.h"

#define RETRIES_MIN 3u /* with the first: what is sent once may have been lost by the capture */

static void wait_for_answer(WtUnanswered *self, const WtSegment *segment)
{
  const WtTcpSeq end = wt_tcp_seq_add(segment->seq, segment->payload_wire_len);
  const int64_t now_ns = segment->frame->ts_ns;
  const bool fresh = wt_tcp_seq_before(self->end, end);
  const bool heard = wt_tcp_seq_before(self->ack, segment->ack) ||
                     (fresh && wt_time_between(self->since_ns, now_ns) > WT_SILENCE_NS / 2);

  if (!self->segments || heard)
    *self = (WtUnanswered) {
      .since_ns = now_ns,
      .frame = segment->frame->number,
      .ack = segment->ack,
      .end = end,
      .input = segment->frame->input,
    };
  else if (fresh)
    self->end = end;
  self->last_ns = now_ns;
  self->segments++;
  self->heard = true;
}

/** Waited for long, and tried again for most of that time. */
static bool was_long(const WtUnanswered *waiting, uint64_t waited_ns)
{
  return waiting->segments >= RETRIES_MIN && waited_ns >= WT_SILENCE_NS &&
         wt_time_between(waiting->since_ns, waiting->last_ns) >= WT_SILENCE_NS / 2;
}

uint64_t wt_silence_push(WtSilence *self, int direction, const WtSegment *segment,
                         WtUnanswered *out)
{
  WtUnanswered *const waiting = &self->side[!direction];
  WtUnanswered *const own = &self->side[direction];
  uint64_t silent_ns = 0;

  if (waiting->segments) {
    const uint64_t waited_ns = wt_time_between(waiting->since_ns, segment->frame->ts_ns);

    if (own->heard && was_long(waiting, waited_ns)) {
      silent_ns = waited_ns;
      *out = *waiting;
    }
    waiting->segments = 0;
  }
  own->heard = true;
  if (segment->payload_wire_len)
    wait_for_answer(own, segment);
  return silent_ns;
}

uint64_t wt_silence_end(WtSilence *self, int direction, WtUnanswered *out)
{
  WtUnanswered *const waiting = &self->side[direction];
  const uint64_t waited_ns = wt_time_between(waiting->since_ns, waiting->last_ns);

  if (!self->side[!direction].heard || !was_long(waiting, waited_ns))
    return 0;
  *out = *waiting;
  waiting->segments = 0;
  return waited_ns;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "anomaly/silence.h"

#include <glib.h>

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
  WtUnanswered *const last = &self->last;
  uint64_t silent_ns = 0;

  if (self->of != direction && last->segments) {
    const uint64_t waited_ns = wt_time_between(last->since_ns, segment->frame->ts_ns);

    if (G_UNLIKELY(waited_ns >= WT_SILENCE_NS) && self->heard[direction] &&
        was_long(last, waited_ns)) {
      silent_ns = waited_ns;
      *out = *last;
    }
    last->segments = 0;
  }
  self->of = (uint8_t) direction;
  self->heard[direction] = true;
  if (segment->payload_wire_len)
    wait_for_answer(last, segment);
  return silent_ns;
}

uint64_t wt_silence_end(WtSilence *self, int direction, WtUnanswered *out)
{
  WtUnanswered *const last = &self->last;
  const uint64_t waited_ns = wt_time_between(last->since_ns, last->last_ns);

  if (self->of != direction || !self->heard[!direction] || !was_long(last, waited_ns))
    return 0;
  *out = *last;
  last->segments = 0;
  return waited_ns;
}

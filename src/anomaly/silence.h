/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Silence: one side of a connection sends data, and nothing at all comes back, not even an
 * acknowledgement. A connection that is idle is none: nobody awaits anything.
 *
 * Judged by what the waiting side itself shows: it goes on sending the same again. Where it goes on
 * with new data, or acknowledges some, the other side was heard, by it if not by the capture.
 *
 * Source: RFC 9293 3.8.1, RFC 6298.
 */
#ifndef WT_ANOMALY_SILENCE_H
#define WT_ANOMALY_SILENCE_H

#include "decode/decode.h"

#define WT_SILENCE_NS UINT64_C(5000000000) /* as open-iscsi waits for the answer to a ping */

/**
 * WtUnanswered: what one side sent since it last heard of the other; @segments 0: nothing.
 * @since_ns, @last_ns: when the first and the last of them were sent [ns since 1970]
 * @frame, @input: the first one's
 */
typedef struct {
  int64_t since_ns, last_ns;
  uint64_t frame;
  WtTcpSeq ack, end;
  uint32_t segments;
  uint16_t input;
} WtUnanswered;

/**
 * WtSilence: initialise to zero.
 * @last: of the direction @of, whose side spoke last: only that one can be waiting
 * @heard: by direction: it was captured at all
 */
typedef struct {
  WtUnanswered last;
  uint8_t of;
  bool heard[2];
} WtSilence;

/**
 * wt_silence_push: @segment goes in @direction, its checksum is not wrong.
 *
 * Returns: for how long its sender had said nothing while it was waited for, if that is worth telling,
 *   else 0; @out is then what had waited [ns]
 */
uint64_t wt_silence_push(WtSilence *self, int direction, const WtSegment *segment,
                         WtUnanswered *out);

/**
 * wt_silence_end: nothing more comes, or the side that sends in @direction gives up.
 * Returns: likewise, of the side against @direction, as far as the waiting was seen
 */
uint64_t wt_silence_end(WtSilence *self, int direction, WtUnanswered *out);

#endif

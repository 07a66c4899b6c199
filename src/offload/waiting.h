/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Waiting: descriptions of frames whose cut is not settled, oldest first, and of the last
 * super-segments, whose inner boundaries acknowledgements and retransmissions may show.
 */
#ifndef WT_OFFLOAD_WAITING_H
#define WT_OFFLOAD_WAITING_H

#include "offload/cut.h"
#include "offload/period.h"

#define WT_WAITING_MAX 32u
#define WT_RECENT_MAX 16u

/**
 * WtUnsettled:
 * @what: what the sink will be told
 * @room: what the step of identifications leaves; none if it told nothing
 * @pieces: how many it told, 0 if nothing
 * @options: octets of TCP options
 * @list_size: data of a first piece over which the checksum verifies, 0 if there is none
 * @list_again: another frame of the direction had the same @list_size
 * @periods: sizes at which the data of a @small one repeats its beginning
 * @guess: what to fall back on
 * @end: sequence number behind the frame
 * @awaits_id: the sender's next frame will tell
 * @small: no larger than a segment, and yet merged
 * @cwr: it has CWR, of which the SYN says where it belongs
 * @doubt: the identifications disagree with all that is known
 */
typedef struct {
  WtSuperSegment what;
  uint64_t ticket;
  WtRoom room;
  uint32_t pieces;
  uint32_t options;
  uint32_t list_size;
  WtPeriods periods;
  WtGuess guess;
  WtTcpSeq end;
  uint16_t ip_id;
  bool list_again, awaits_id, small, doubt, dont_fragment, ip_len_zero, cwr;
} WtUnsettled;

/**
 * WtWaiting:
 * @entries: a ring with @room for some, a power of two; @n of them, from @first on
 * @gone: the last one that was settled before the sender's next frame came, if @gone_awaits: what
 *   that frame tells is of use to those that follow
 */
struct WtWaiting {
  WtUnsettled *entries;
  uint32_t room, first, n;
  WtUnsettled gone;
  bool gone_awaits;
  struct {
    WtTcpSeq seq;
    uint32_t len, options;
    WtGuess guess;
  } recent[WT_RECENT_MAX];
  uint32_t n_recent; /* ever */
};

/** wt_waiting_at: the @i-th of them, from 0 */
static inline WtUnsettled *wt_waiting_at(WtWaiting *self, uint32_t i)
{
  return &self->entries[(self->first + i) & (self->room - 1)];
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The two halves of the framer: framer.c in step, framer-search.c out of step.
 */
#ifndef WT_PDU_FRAMER_PRIVATE_H
#define WT_PDU_FRAMER_PRIVATE_H

#include "pdu/framer.h"

/** wt_framer_uses: whether the PDU at hand, whose header was read, carries digest @which. */
static inline bool wt_framer_uses(const WtFramer *self, int which)
{
  return self->uses[which] == WT_DIGEST_CRC32C;
}

/** wt_framer_lost_step: octets follow that should be a PDU and are none; not a bad digest, nor a guess. */
static inline bool wt_framer_lost_step(const WtFramer *self)
{
  return self->framing == WT_FRAMING_SEARCH && self->unread && !self->anchored &&
         !self->bad_header;
}

/** wt_framer_begin_pdu: a PDU begins at @self->offset. */
void wt_framer_begin_pdu(WtFramer *self);

/** wt_framer_eat: reads @slice while in step. Returns: octets read */
size_t wt_framer_eat(WtFramer *self, const WtSlice *slice);

/** wt_framer_note_ready: octets of @frame follow all that came before them in the stream. */
void wt_framer_note_ready(WtFramer *self, uint64_t frame, int64_t ts_ns, uint16_t input);

/** wt_framer_report_pdu: hands @self->pdu to the sink. */
void wt_framer_report_pdu(WtFramer *self);

/** wt_framer_leave_step: the last @header_octets are looked at again from octet @from on, out of step. */
void wt_framer_leave_step(WtFramer *self, uint32_t header_octets, uint32_t from);

/** wt_framer_judge: fills in verdict @which, given the digest @computed over @covered octets, and
 * @self->digest. */
void wt_framer_judge(WtFramer *self, int which, uint32_t computed, uint32_t covered);

/** wt_framer_stated_end: where the PDU ends if its header's lengths are right. */
uint64_t wt_framer_stated_end(const WtFramer *self);

/** wt_framer_append: buffers @slice, which follows what is buffered. */
void wt_framer_append(WtFramer *self, const WtSlice *slice);

/** wt_framer_put_back: the last @self->unread header octets are to be read again. */
void wt_framer_put_back(WtFramer *self);

/** wt_framer_settle: reads and searches the buffer as far as it goes; @at_end: nothing follows it. */
void wt_framer_settle(WtFramer *self, bool at_end);

/** wt_framer_first_candidate: offset in the unread buffer of the first place where a PDU may begin. */
size_t wt_framer_first_candidate(const WtFramer *self);

/** wt_framer_move_buffer: what is unread moves to @to, out of step at the same place of the stream. */
void wt_framer_move_buffer(WtFramer *self, WtFramer *to);

#endif

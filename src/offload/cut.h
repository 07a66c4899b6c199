/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cut: captured segments of one direction in, their cuts out. A frame that may stand for several
 * wire segments waits for what settles it: the identification of the sender's next frame tells how
 * many segments this one was. While it waits, only what is needed to judge it is kept.
 *
 * What each checksum class gives away:
 *   half-made       sent by this host (a frame without data is never merged, so it tells the side);
 *                   in data that was received: merged by GRO
 *   complete        plain; larger than any segment can be: LRO, and its pieces are gone
 *   wrong over all, right over a first piece: fraglist GRO
 *
 * A cut rests on WtMss, and on the frame's own count. Sent frames are cut at exactly one size by
 * the kernel; received ones are joined from pieces of equal size, the last may be shorter, so
 * the same holds with the first piece's size.
 *
 * Source: Linux tcp_gso_segment(), tcp_gro_receive(), tcp4_gro_complete(), ip_select_ident_segs();
 * Documentation/networking/segmentation-offloads.rst.
 */
#ifndef WT_OFFLOAD_CUT_H
#define WT_OFFLOAD_CUT_H

#include "decode/decode.h"
#include "offload/mss.h"

/** WtCutSink: @ticket is what the frame was pushed with; @segment describes it and holds its cut. */
typedef struct {
  void (*settled)(void *user, uint64_t ticket, const WtSuperSegment *segment);
  void *user;
} WtCutSink;

typedef struct WtWaiting WtWaiting;

/**
 * WtCutter: one direction; embedded, initialised by wt_cutter_init().
 * @waiting: frames whose cut is not settled; NULL until there was one
 * @sent: segments without data whose checksum was left to a card; @received: that were complete
 * @ids_fixed: times that the IPv4 identification stayed; @ids_moved: that it advanced
 * @last_id: that of the last segment, if @id_known; so are @last_seq, @last_ack, @last_len
 * @last_room: of the last segment, if @last_unsure: it is plain if the next identification is next
 * @neighbour: data of the last small plain segment                  [octets]
 * @list_size: data of the last first piece that a wrong sum fitted  [octets]
 * @active: it carried more than SYNs
 * @accecn: CWR stands on each piece (AccECN), if @ecn_known
 * @merged: frames of it were joined on their way to the capture
 * @merged_small: pieces below the segment size were merged
 */
typedef struct {
  WtMss mss;
  WtWaiting *waiting;
  uint32_t sent, received;
  uint32_t ids_fixed, ids_moved;
  uint32_t neighbour, list_size;
  uint32_t last_room, last_len;
  WtTcpSeq last_seq, last_ack;
  uint16_t last_id;
  uint8_t sum_scans;
  bool syn_seen, active, id_known, last_unsure, ecn_known, accecn;
  bool merged, merged_small;
} WtCutter;

void wt_cutter_init(WtCutter *self);
void wt_cutter_clear(WtCutter *self);

/**
 * wt_cutter_push:
 * @pair: both directions of the connection
 * @direction: which of them @segment goes
 * @mtu: --mtu, or 0                                                 [octets]
 * @ticket: names the frame, for the sink
 * @cut: the cut if it is settled, else the likeliest by now
 *
 * Tells the sink of frames that waited and are settled now; their order is kept.
 * Memory: at most 32 frames' descriptions a direction.
 * Returns: whether @cut is final; if not, the sink is told, at the earliest within this call
 */
bool wt_cutter_push(WtCutter pair[2], int direction, const WtSegment *segment, uint32_t mtu,
                    uint64_t ticket, const WtCutSink *sink, WtCut *cut);

/** wt_cutter_flush: what waits is cut by what is known. */
void wt_cutter_flush(WtCutter *self, const WtCutSink *sink);

/** wt_cutter_too_big: a router said that @mtu is what fits this direction. */
void wt_cutter_too_big(WtCutter *self, uint32_t mtu, uint8_t ip_version);

/** wt_cutter_role: which side of the capture this direction's sender is on. */
WtRole wt_cutter_role(const WtCutter *self);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Talk: a made-up TCP conversation, as the wire carries it and as one of its hosts has it
 * captured. The host hands super-frames to its card and merges what arrives (gro-model.h);
 * each captured frame knows the wire segments that it stands for.
 */
#ifndef WT_TEST_TALK_H
#define WT_TEST_TALK_H

#include "gro-model.h"
#include "rng.h"

/**
 * WtTestTalkKind: what is special about a conversation; all zero: nothing.
 * @merge: what the host does to what it receives; @windows: it is a Windows host
 * @ip_version: 4 or 6; 0: either; @counted: identifications of IPv4 are counted
 * @begun: the capture begins after the SYNs; @one_way: it has one direction only
 * @narrow: the peer's segments are smaller than the SYNs agreed
 * @small: the peer's writes are small and not pushed
 * @loss: of what is sent to the host; @drops: of what was to be captured     [percent]
 * @snap: octets of a frame that the capture keeps; 0: all
 */
typedef struct {
  WtTestMerge merge;
  bool windows;
  uint8_t ip_version;
  bool counted, begun, one_way, narrow, small;
  uint32_t loss, drops;
  uint32_t snap;
} WtTestTalkKind;

/**
 * WtTestCaptured: one captured frame.
 * @wire: of GByteArray: the wire segments that it is
 * @size: data of the first of them; @len: of all                     [octets]
 * @wire_len: of the frame; more than its octets if snapped           [octets]
 * @received: by the capturing host
 * @by_chance: its checksum can be read as complete and as half-made: nobody can know
 */
typedef struct {
  GByteArray *frame;
  GPtrArray *wire;
  int64_t ts_ns;
  uint32_t wire_len, size, len;
  bool received, by_chance;
} WtTestCaptured;

/** wt_test_talk: Returns: of WtTestCaptured, in capture order */
GPtrArray *wt_test_talk(WtRng *rng, const WtTestTalkKind *kind);

#endif

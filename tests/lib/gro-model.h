/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a host does between its stack and the wire: small models of segmentation and of merging,
 * written from the kernel's rules and from nothing of the program.
 */
#ifndef WT_TEST_GRO_MODEL_H
#define WT_TEST_GRO_MODEL_H

#include "build-tcp.h"

/**
 * WtTestCutting:
 * @size: data of each piece but the last                            [octets]
 * @id_mask: bits of the identification that count; @id_step: 1, or 0 if it is fixed
 * @cwr_on_all: AccECN
 */
typedef struct {
  uint32_t size;
  uint16_t id_mask;
  uint8_t id_step;
  bool cwr_on_all;
} WtTestCutting;

/**
 * wt_test_cut: the wire segments of a packet that is handed to the card.
 * @pieces: of WtTestTcp; they are appended
 *
 * Source: Linux tcp_gso_segment(), inet_gso_segment(); Microsoft, "Offloading the segmentation
 * of large TCP packets".
 */
void wt_test_cut(const WtTestTcp *packet, const WtTestCutting *how, GArray *pieces);

typedef enum {
  WT_TEST_MERGE_NONE,
  WT_TEST_MERGE_GRO,
  WT_TEST_MERGE_LIST, /* fraglist GRO */
  WT_TEST_MERGE_LRO,
} WtTestMerge;

/**
 * WtTestMerging:
 * @max: of an IP packet                                              [octets]
 * @cwr_equal: CWR has to be equal (Linux 7.1), not just absent
 */
typedef struct {
  WtTestMerge kind;
  uint32_t max;
  bool cwr_equal;
} WtTestMerging;

/**
 * wt_test_join: as many of @pieces as become one packet with the first.
 * @pieces: @n of one connection, in the order that they arrived; their payload is views into
 *   one stream
 * @joined, @form: that packet
 *
 * Source: Linux tcp_gro_receive(), inet_gro_receive(), skb_gro_receive_list(),
 * tcp4_gro_complete(). Returns: how many, at least 1
 */
size_t wt_test_join(const WtTestTcp *pieces, size_t n, const WtTestMerging *how,
                    WtTestTcp *joined, WtTestForm *form);

#endif

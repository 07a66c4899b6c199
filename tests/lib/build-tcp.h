/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP packets as Ethernet frames: as the wire carries them, or as a host that leaves work to
 * its card has them captured. All sums are made here, octet by octet, and owe nothing to the
 * program's.
 */
#ifndef WT_TEST_BUILD_TCP_H
#define WT_TEST_BUILD_TCP_H

#include <glib.h>

#include "wiretruth/address.h"
#include "wiretruth/bytes.h"

#define WT_TEST_OPTIONS_MAX 40u

/** WtTestPath: one direction of a connection. @vlan: a tag is there */
typedef struct {
  WtEndpoint src, dst;
  bool vlan;
} WtTestPath;

/**
 * WtTestTcp: a TCP packet; zero means an octet of zero.
 * @flags: the 12 bits before the window (WT_TCP_)
 * @payload: borrowed
 */
typedef struct {
  const WtTestPath *path;
  uint32_t seq, ack;
  uint16_t flags, window, ip_id;
  uint8_t ttl, tos;
  bool dont_fragment;
  uint8_t options[WT_TEST_OPTIONS_MAX];
  uint32_t options_len;
  WtBytes payload;
} WtTestTcp;

typedef enum {
  WT_TEST_SUM_FULL,    /* complete and right                          */
  WT_TEST_SUM_CUT,     /* likewise, but zero is written 0, not 0xffff */
  WT_TEST_SUM_PARTIAL, /* of the pseudo-header: Linux                 */
  WT_TEST_SUM_WINDOWS, /* likewise without the length: Windows        */
  WT_TEST_SUM_GIVEN,
} WtTestSum;

/**
 * WtTestForm: what offload leaves in a packet; all zero: what the wire has.
 * @given: the checksum of WT_TEST_SUM_GIVEN
 * @len_zero: IP's length is 0 though it would fit
 * @jumbo: IPv6 has a hop-by-hop jumbo option (BIG TCP)
 */
typedef struct {
  WtTestSum sum;
  uint16_t given;
  bool len_zero, jumbo;
} WtTestForm;

/** wt_test_tcp_header_len: of IP and TCP, without a jumbo option.            [octets] */
uint32_t wt_test_tcp_header_len(const WtTestTcp *tcp);

/** wt_test_tcp_at: where TCP begins in the frame.                            [octets] */
uint32_t wt_test_tcp_at(const WtTestTcp *tcp, const WtTestForm *form);

/** wt_test_tcp_checksum: the complete one; 0 stays 0. */
uint16_t wt_test_tcp_checksum(const WtTestTcp *tcp);

/** wt_test_tcp_by_chance: the complete sum is a half-made one as well: once in 2^16 times. */
bool wt_test_tcp_by_chance(const WtTestTcp *tcp);

/** wt_test_tcp: Returns: the frame; an IP length above 65535 is left 0 */
GByteArray *wt_test_tcp(const WtTestTcp *tcp, const WtTestForm *form);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * IP fragments: pieces of datagrams in, whole datagrams out. A unit of 8 octets is kept once,
 * the first copy that comes; the datagram is whole when each unit up to the end that the last
 * fragment names is there. What cannot become whole is given up and counted: a piece that the
 * capture cut, no completion in 30 s of capture time, or the bound on memory (the oldest
 * datagram goes first).
 *
 * Knows nothing of IP headers. Source: RFC 791 3.2, RFC 8200 4.5, RFC 815.
 */
#ifndef WT_DECODE_FRAGMENTS_H
#define WT_DECODE_FRAGMENTS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/bytes.h"

/** WtFragmentKey: what fragments of one datagram at one place share. Compared as octets. */
typedef struct {
  uint8_t src[16], dst[16];
  uint32_t id, interface;
  uint16_t input;
  uint8_t ip_version;
  uint8_t protocol; /* 0 for IPv6, whose fragments need not agree on it */
} WtFragmentKey;

/**
 * WtFragment:
 * @octets: what it carries, as captured, borrowed
 * @wire_len: octets that it carried on the wire                   [octets]
 * @offset: of octets.data[0] in its datagram                      [octets]
 * @more: this is not the last one
 * @protocol: of the datagram, by this fragment's word
 */
typedef struct {
  WtFragmentKey key;
  WtBytes octets;
  size_t wire_len, offset;
  int64_t ts_ns;
  bool more;
  uint8_t protocol;
} WtFragment;

/**
 * WtDatagram: a whole one. @protocol is the first fragment's word. RFC 8200 4.5.
 * @longest: what its largest fragment carried                     [octets]
 */
typedef struct {
  WtBytes octets;
  size_t longest;
  uint8_t protocol;
} WtDatagram;

typedef enum {
  WT_FRAGMENT_KEPT,
  WT_FRAGMENT_REFUSED, /* its lengths contradict IP or its siblings */
  WT_FRAGMENT_WHOLE,
} WtFragmentStatus;

typedef struct {
  GHashTable *by_key;
  GQueue by_age; /* oldest first */
  GQueue whole;  /* handed out; freed when the next frame begins */
  size_t octets, octets_max;
  uint64_t lost;
} WtFragments;

void wt_fragments_init(WtFragments *self, size_t octets_max);
void wt_fragments_clear(WtFragments *self);

/**
 * wt_fragments_begin_frame:
 * @ts_ns: capture time                                            [ns since 1970]
 *
 * Ends the life of datagrams handed out before, and gives up those that waited too long.
 */
void wt_fragments_begin_frame(WtFragments *self, int64_t ts_ns);

/**
 * wt_fragments_push:
 * @out: written when WT_FRAGMENT_WHOLE is returned; valid until the next frame begins
 *
 * Memory: at most octets_max, besides datagrams handed out.
 */
WtFragmentStatus wt_fragments_push(WtFragments *self, const WtFragment *fragment,
                                   WtDatagram *out);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The engine: frames in capture order go in, events and a summary come out. It owns no file, clock,
 * thread or log, so two engines never disturb each other.
 */
#ifndef WIRETRUTH_ENGINE_H
#define WIRETRUTH_ENGINE_H

#include <glib.h>

#include "wiretruth/checksum.h"
#include "wiretruth/event.h"
#include "wiretruth/frame.h"
#include "wiretruth/host-session.h"
#include "wiretruth/limits.h"
#include "wiretruth/tcp-frame.h"

/**
 * WtConfig:
 * @ports: TCP ports known to be iSCSI targets, besides recognition by content
 * @n_ports: how many
 * @host_sessions: what a host says of its sessions; borrowed, outlives the engine
 * @n_host_sessions: how many
 * @mtu: of the path, where nothing else tells; 0: not given         [octets]
 * @digests: header, data: in use or not, whatever logins and PDUs say; WT_DIGEST_UNKNOWN: as they say
 */
typedef struct {
  WtLimits limits;
  uint16_t ports[16];
  uint8_t n_ports;
  const WtHostSession *host_sessions;
  size_t n_host_sessions;
  uint32_t mtu;
  WtDigestUse digests[WT_N_DIGESTS];
} WtConfig;

void wt_config_init(WtConfig *self);

#define WT_TALLY_CONNECTIONS 8u

/**
 * WtTally: occurrences of one finding, folded.
 * @senders: of @count, by WtSender
 * @connections: the first that were concerned, @n_connections of them; @more_connections: there
 *   were others
 * @details: what @first and @last point to
 */
typedef struct {
  uint64_t count;
  uint64_t senders[WT_N_SENDERS];
  uint32_t connections[WT_TALLY_CONNECTIONS];
  uint32_t n_connections;
  bool more_connections;
  WtFinding first, last;
  char details[2][WT_DETAIL_MAX];
} WtTally;

/** WtSummary: what was counted so far. All counts start at 0; times are 0 before the first frame. */
typedef struct {
  struct {
    uint64_t frames, octets, truncated_frames;
    int64_t first_ts_ns, last_ts_ns;
    uint64_t tcp_frames, other_frames, malformed_frames, fragments;
    uint64_t lost_octets; /* TCP data that no frame holds though it was sent */
  } capture;
  struct {
    uint64_t checksums[WT_N_CHECKSUMS];    /* TCP's; of TCP frames       */
    uint64_t ip_checksums[WT_N_CHECKSUMS]; /* IPv4's; of TCP frames      */
    uint64_t kinds[WT_N_OFFLOAD_KINDS];    /* TCP frames                 */
    uint64_t cuts[WT_N_SURENESSES];        /* super-segments             */
    uint64_t super_segments, wire_segments, big_tcp;
  } offload;
  struct {
    uint64_t connections, pdus, octets, octets_unparsed;
    uint64_t opcodes[WT_N_OPCODES];
  } iscsi;
  uint64_t digests[WT_N_DIGESTS][WT_N_VERDICTS];
  WtTally findings[WT_N_FINDINGS];
} WtSummary;

typedef struct WtEngine WtEngine;

/**
 * wt_engine_new:
 * @config: copied
 * @sink: copied; its user pointer must outlive the engine
 */
WtEngine *wt_engine_new(const WtConfig *config, const WtSink *sink);
void wt_engine_free(WtEngine *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtEngine, wt_engine_free)

/**
 * wt_engine_push:
 * @frame: next frame in capture order, borrowed
 *
 * Delivers every event that this frame completes before it returns.
 */
void wt_engine_push(WtEngine *self, const WtFrame *frame);

/**
 * wt_engine_tcp_frame:
 * Returns: what the frame pushed last was, valid until the next one; NULL: no TCP
 */
const WtTcpFrame *wt_engine_tcp_frame(WtEngine *self);

/**
 * wt_engine_note:
 * @finding: what a capture source learned outside any frame (drops, a broken end)
 */
void wt_engine_note(WtEngine *self, const WtFinding *finding);

/** wt_engine_finish: no more frames: gives up what is still awaited and delivers the last events. */
void wt_engine_finish(WtEngine *self);

const WtSummary *wt_engine_summary(const WtEngine *self);

#endif

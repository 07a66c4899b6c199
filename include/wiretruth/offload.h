/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What crossed the wire: the cut of a captured TCP frame into wire segments, and how sure it is.
 */
#ifndef WIRETRUTH_OFFLOAD_H
#define WIRETRUTH_OFFLOAD_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/address.h"
#include "wiretruth/checksum.h"

typedef enum {
#define WT_OFFLOAD_KIND(name, ...) WT_OFFLOAD_##name,
#include "wiretruth/tbl/offload-kinds.h"
  WT_N_OFFLOAD_KINDS
} WtOffloadKind;

typedef enum {
#define WT_SURENESS(name, ...) WT_SURENESS_##name,
#include "wiretruth/tbl/sureness.h"
  WT_N_SURENESSES
} WtSureness;

typedef enum {
#define WT_CLUE(name, ...) WT_CLUE_##name,
#include "wiretruth/tbl/clues.h"
  WT_N_CLUES
} WtClue;

/** What the checksums say of one direction: on which side of the capture its sender is. */
typedef enum {
  WT_ROLE_UNKNOWN,
  WT_ROLE_SENT,     /* by the capturing host: checksums are left to its card */
  WT_ROLE_RECEIVED, /* from the wire: checksums are complete                  */
} WtRole;

/**
 * WtCut: what one captured TCP frame was on the wire.
 * @len: octets of TCP data in all                                  [octets]
 * @size: of each wire segment but the last, which has the rest; @len if there is only one
 * @size_min: smallest size that the evidence allows                [octets]
 * @size_max: largest, likewise                                     [octets]
 * @segments: wire segments it stands for, at least 1; of an irreversible merge the fewest possible
 * @clues: 1u << WtClue for each that spoke
 * @id_step: IPv4 identification from one segment to the next: 1, or 0 if neighbours show it fixed
 * @id_mask: bits of the identification that count (Windows: 15)
 * @cwr_on_all: CWR stands on each segment (AccECN), not just on the first
 * @push_on_all: PSH and FIN stand on each segment (fraglist GRO)
 * @finish_sum: the checksum was left to the card; the wire carried the complete one
 */
typedef struct {
  WtOffloadKind kind;
  WtSureness sure;
  uint32_t len, size, size_min, size_max;
  uint32_t segments;
  uint32_t clues;
  uint16_t id_mask;
  uint8_t id_step;
  bool big_tcp; /* more than 65535 octets: IP length 0, or a temporary jumbo option */
  bool cwr_on_all, push_on_all, finish_sum;
} WtCut;

/** wt_cut_is_super: it stands for several wire segments. */
static inline bool wt_cut_is_super(const WtCut *self)
{
  return self->segments > 1 || self->sure == WT_SURENESS_IRREVERSIBLE;
}

/**
 * WtSuperSegment: an event: a captured frame that stands for several wire segments. It is told once
 * its cut is settled, which may be a few frames later.
 * @connection: of iSCSI, from 1; 0 if it is none
 * @seq: sequence number of its first octet
 */
typedef struct {
  uint64_t frame;
  int64_t ts_ns;
  uint32_t connection;
  uint32_t seq;
  WtEndpoint src, dst;
  WtChecksum checksum;
  WtRole role;
  WtCut cut;
  uint16_t input;
} WtSuperSegment;

/**
 * WtOffloadCount: one direction of a connection, as captured and as the wire carried it.
 * @frames: captured TCP frames; @data_frames: those that carry data
 * @wire_segments: what @frames were on the wire
 * @super_segments: frames that stand for several wire segments
 */
typedef struct {
  uint64_t frames, data_frames, wire_segments, super_segments;
} WtOffloadCount;

/**
 * wt_offload_gain: how many wire segments a captured frame with data stands for; 1: nothing was
 * joined or is left to be cut; 0: there was no data. Frames without data are one segment each.
 */
static inline double wt_offload_gain(const WtOffloadCount *self)
{
  const uint64_t bare = self->frames - self->data_frames;

  return self->data_frames ? (double) (self->wire_segments - bare) / (double) self->data_frames
                           : 0;
}

/**
 * WtOffloadUse: what offload did for a connection or session, and for what work.
 * @sent: by the initiator, and by the target
 * @kinds: super-segments of both, by kind
 * @io_tasks: SCSI tasks that moved data, @io_octets of it in all
 */
typedef struct {
  WtOffloadCount sent[2];
  uint64_t kinds[WT_N_OFFLOAD_KINDS];
  uint64_t io_tasks, io_octets;
} WtOffloadUse;

/** wt_offload_use_add: adds @other to @self. */
void wt_offload_use_add(WtOffloadUse *self, const WtOffloadUse *other);

/** wt_offload_use_sent: of both directions together. */
WtOffloadCount wt_offload_use_sent(const WtOffloadUse *self);

/** wt_offload_per_io: wire segments a task that moved data took; wt_offload_per_gb: 10^9 octets. */
double wt_offload_per_io(const WtOffloadUse *self);
double wt_offload_per_gb(const WtOffloadUse *self);

/** The tables' JSON keys and sentences. */
const char *wt_offload_kind_name(WtOffloadKind kind);
const char *wt_offload_kind_meaning(WtOffloadKind kind);
const char *wt_sureness_name(WtSureness sureness);
const char *wt_clue_name(WtClue clue);
const char *wt_clue_meaning(WtClue clue);
const char *wt_role_name(WtRole role); /* "unknown", "sent", "received" */

#endif

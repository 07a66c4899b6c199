/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a capture format has to do, and the source that all of them share. A reader asks the
 * input for a record, checks every length in it, fills the frame, and only then takes the
 * record: where it stops, the input still stands at the record that is at fault.
 */
#ifndef WT_CAPTURE_FORMAT_H
#define WT_CAPTURE_FORMAT_H

#include "capture/clock.h"
#include "capture/input.h"
#include "capture/source.h"

/* No link carries such a frame: BIG TCP ends at 512 KiB, USB and Netlink captures at a
   few MiB. */
#define WT_RECORD_MAX (16u * 1024 * 1024)
#define WT_LINKTYPE_MASK 0xffffu /* what lies above tells of frame check sequences */

/** WtPcap: what the file header says. */
typedef struct {
  uint32_t ns_per_tick;
  uint32_t linktype;
  uint8_t record_header; /* octets before the frame */
  bool big_endian;
} WtPcap;

/** WtInterface: of a pcapng section. @dropped: as its last statistics say, cumulative. */
typedef struct {
  WtClock clock;
  uint64_t dropped;
  uint32_t snaplen; /* 0: unlimited */
  uint16_t linktype;
} WtInterface;

/**
 * WtPcapng:
 * @interfaces: of the section at hand
 * @block_at: offset of the block at hand
 * @last_ts_ns: of the last frame that had a time
 */
typedef struct {
  WtInterface *interfaces;
  uint32_t n_interfaces, room;
  uint64_t block_at;
  int64_t last_ts_ns;
  bool big_endian;
} WtPcapng;

/**
 * WtFormat:
 * @magic: whether a file that begins with these octets is of this format
 * @start: reads the file header; on failure says in @why what is wrong with it
 */
typedef struct {
  bool (*magic)(const uint8_t head[4]);
  bool (*start)(WtSource *self, const char **why);
  WtSourceStatus (*next)(WtSource *self, WtFrame *out);
  void (*clear)(WtSource *self);
} WtFormat;

/**
 * @frames: numbers given so far, as Wireshark gives them
 * @opening: a copy of the file's first header, until the first frame is asked for
 * @left_out: see wt_source_left_out()
 */
struct WtSource {
  WtInput input;
  const WtFormat *format;
  uint64_t frames;
  uint64_t dropped;
  uint64_t left_out;
  uint8_t *opening;
  size_t opening_len;
  bool opening_big_endian, begun;
  WtSourceBlock block;
  void *block_user;
  WtSourceStatus status;
  WtSourceBreak broken;
  union {
    WtPcap pcap;
    WtPcapng pcapng;
  };
};

extern const WtFormat wt_pcap_format, wt_pcapng_format;

/**
 * wt_source_new:
 * @reader: taken, also on failure
 * @name: for errors
 * @block: octets read at once, from WT_BLOCK_MIN to WT_BLOCK
 *
 * Returns: a source, or NULL with WT_ERROR_OPEN or WT_ERROR_FORMAT
 */
WtSource *wt_source_new(const WtReader *reader, const char *name, size_t block, GError **error);

/** wt_source_hands_out: whether somebody wants the records that are no frames. */
static inline bool wt_source_hands_out(const WtSource *self)
{
  return !self->begun || self->block;
}

/** wt_source_hand_out: a record that is no frame, whole. */
void wt_source_hand_out(WtSource *self, WtBytes octets, bool big_endian);

/** wt_source_open_block: wt_source_open(), reading @block octets at once. */
WtSource *wt_source_open_block(const char *path, size_t block, GError **error);

/** wt_source_breaks: the record at @octet is at fault, and no more are read. */
WtSourceStatus wt_source_breaks(WtSource *self, uint64_t octet, const char *reason);

/**
 * wt_source_extent:
 * Octets used up and octets in all of the file as stored; false if unknown.
 */
bool wt_source_extent(const WtSource *self, uint64_t *consumed, uint64_t *size);

/**
 * wt_foreign_advice:
 * @head: the first octets of a file that is neither pcap nor pcapng
 * @path: its name, for the command that helps
 *
 * Returns: what it is and what to do, as "is ..."; the caller frees it
 */
char *wt_foreign_advice(WtBytes head, const char *path);

#endif

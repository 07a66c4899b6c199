/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Capture: a file in, frames out. Reads pcap and pcapng of either byte order, plain or gzip, from a
 * path or standard input, in large blocks; a frame is a view into the block and is never copied.
 * Memory is the block, grown only as far as octets really arrive.
 *
 * A record that contradicts its file ends the reading there: what came before is good, and the
 * place is told. Nothing here looks inside a frame.
 *
 * Source: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 */
#ifndef WT_CAPTURE_SOURCE_H
#define WT_CAPTURE_SOURCE_H

#include <glib.h>
#include <stdbool.h>

#include "wiretruth/frame.h"

typedef enum {
  WT_SOURCE_FRAME,  /* @out is filled                       */
  WT_SOURCE_END,    /* the capture is complete              */
  WT_SOURCE_BROKEN, /* it broke off; wt_source_break() says where */
} WtSourceStatus;

/**
 * WtSourceBreak: where a capture broke off.
 * @frame: number of the frame that could not be read whole
 * @octet: offset of its record in the (uncompressed) file         [octets]
 * @reason: a sentence for people, static
 */
typedef struct {
  uint64_t frame;
  uint64_t octet;
  const char *reason;
} WtSourceBreak;

typedef struct WtSource WtSource;

/**
 * wt_source_open:
 * @path: a capture file, or "-" for standard input
 *
 * Reads as much as it takes to know the format.
 * Returns: a source, or NULL with WT_ERROR_OPEN or WT_ERROR_FORMAT
 */
WtSource *wt_source_open(const char *path, GError **error);
void wt_source_free(WtSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtSource, wt_source_free)

/** WtSourceBlock: a record that is no frame, whole; valid during the call. */
typedef void (*WtSourceBlock)(void *user, WtBytes octets, bool big_endian);

/**
 * wt_source_set_blocks:
 * @block: told of every record that is no frame, where it stands among the frames: the file
 *   header of pcap, every other block of pcapng. With each WtFrame.record they are the file
 *
 * Before the first frame is asked for. A block beyond 16 MiB is passed over and counted.
 */
void wt_source_set_blocks(WtSource *self, WtSourceBlock block, void *user);

/** wt_source_left_out: blocks that were passed over though somebody wanted them. */
uint64_t wt_source_left_out(const WtSource *self);

/** WtSourceQuiet: nothing has come for @quiet_ms. False: read no more; it breaks off there. */
typedef bool (*WtSourceQuiet)(void *user, unsigned quiet_ms);

/**
 * wt_source_set_quiet:
 * @quiet: told before a read from a pipe, socket or terminal that has to wait: at once, with 0;
 *   after 200 ms; then every second, and when a signal came. No whole record is left by then
 */
void wt_source_set_quiet(WtSource *self, WtSourceQuiet quiet, void *user);

bool wt_source_is_pcapng(const WtSource *self);

/**
 * wt_source_next:
 * @out: the frame; input is left alone; valid until the next call on this source
 */
WtSourceStatus wt_source_next(WtSource *self, WtFrame *out);

/** wt_source_break: where it broke off, with a reason; NULL if it did not, or not yet. */
const WtSourceBreak *wt_source_break(const WtSource *self);

/** wt_source_dropped: packets the capturing program says it dropped (pcapng Interface Statistics). */
uint64_t wt_source_dropped(const WtSource *self);

/** wt_source_progress: share of the file read, 0 to 1; negative if it cannot be known (a pipe). */
double wt_source_progress(const WtSource *self);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Captures written anew: frames and the records between them come from the rewriter, a file of
 * the kind that was read goes out, in the byte order of each section. What nobody changed is
 * copied octet by octet. A frame that was cut or repaired gets the record of the captured one
 * again with other lengths, and with another time if it has one. Of a pcapng record's options
 * the first piece keeps all but the hash, which no longer fits; later ones keep the flags
 * (direction, reception).
 *
 * Whether it is pcap or pcapng is told by the first record, the file's header.
 * Source: draft-ietf-opsawg-pcap, draft-ietf-opsawg-pcapng.
 */
#ifndef WT_REPORT_CAPTURE_WRITER_H
#define WT_REPORT_CAPTURE_WRITER_H

#include "report/output.h"
#include "wiretruth/rewrite.h"

typedef struct WtCaptureWriter WtCaptureWriter;

/**
 * wt_capture_writer_new:
 * @output: borrowed; it remembers the first failure
 * @provenance: says in a comment on each changed frame which one it comes from, and on what
 *   evidence; pcapng only, and no Simple Packet Block, which holds no comment
 */
WtCaptureWriter *wt_capture_writer_new(WtOutput *output, bool provenance);
void wt_capture_writer_free(WtCaptureWriter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtCaptureWriter, wt_capture_writer_free)

/** wt_capture_writer_frame: the next frame. */
void wt_capture_writer_frame(WtCaptureWriter *self, const WtWireFrame *frame);

/**
 * wt_capture_writer_block:
 * @octets: a record that is no frame, whole
 *
 * Copied, but for a length of a section that would no longer be true: it becomes "unknown".
 */
void wt_capture_writer_block(WtCaptureWriter *self, WtBytes octets, bool big_endian);

/** wt_capture_writer_sink: what to hand to the rewriter. */
WtRewriteSink wt_capture_writer_sink(WtCaptureWriter *self);

#endif

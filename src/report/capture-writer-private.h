/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the two formats of the capture writer share.
 */
#ifndef WT_REPORT_CAPTURE_WRITER_PRIVATE_H
#define WT_REPORT_CAPTURE_WRITER_PRIVATE_H

#include <string.h>

#include "report/capture-writer.h"

#define WT_NS_PER_S INT64_C(1000000000)
#define WT_PROVENANCE_MAX 256u

/** WtWriterInterface: of a pcapng section. @resolution: if_tsresol. @offset_s: if_tsoffset. */
typedef struct {
  int64_t offset_s;
  uint32_t snaplen; /* 0: unlimited */
  uint8_t resolution;
} WtWriterInterface;

/**
 * WtCaptureWriter:
 * @begun: the file header was written, so @pcapng is known
 * @ns_per_tick: of pcap
 * @interfaces: of the pcapng section at hand
 * @options: those of the frame at hand; kept, so that no frame allocates
 */
struct WtCaptureWriter {
  WtOutput *output;
  bool provenance, begun, pcapng;
  uint32_t ns_per_tick;
  WtWriterInterface *interfaces;
  uint32_t n_interfaces, room;
  GByteArray *options;
};

static inline uint32_t wt_writer_u32(const uint8_t *p, bool big_endian)
{
  uint32_t v;

  memcpy(&v, p, sizeof v);
  return big_endian ? GUINT32_FROM_BE(v) : GUINT32_FROM_LE(v);
}

static inline void wt_writer_put_u32(uint8_t *p, uint32_t v, bool big_endian)
{
  const uint32_t ordered = big_endian ? GUINT32_TO_BE(v) : GUINT32_TO_LE(v);

  memcpy(p, &ordered, sizeof ordered);
}

static inline uint16_t wt_writer_u16(const uint8_t *p, bool big_endian)
{
  return (uint16_t) (big_endian ? p[0] << 8 | p[1] : p[1] << 8 | p[0]);
}

static inline void wt_writer_put_u16(uint8_t *p, uint16_t v, bool big_endian)
{
  p[big_endian ? 0 : 1] = (uint8_t) (v >> 8);
  p[big_endian ? 1 : 0] = (uint8_t) v;
}

static inline uint32_t wt_writer_captured(const WtWireFrame *frame)
{
  return (uint32_t) (frame->head.len + frame->tail.len);
}

/** wt_writer_wire_len: as many octets as 32 bits can say. */
static inline uint32_t wt_writer_wire_len(const WtWireFrame *frame)
{
  return frame->wire_len < UINT32_MAX ? (uint32_t) frame->wire_len : UINT32_MAX;
}

static inline void wt_writer_put(WtCaptureWriter *self, WtBytes octets)
{
  wt_output_write(self->output, octets.data, octets.len);
}

/** wt_writer_pcapng_frame: a changed frame. */
void wt_writer_pcapng_frame(WtCaptureWriter *self, const WtWireFrame *frame);
void wt_writer_pcapng_block(WtCaptureWriter *self, WtBytes octets, bool big_endian);

/**
 * wt_writer_provenance:
 * @out: room for WT_PROVENANCE_MAX octets
 *
 * Returns: octets of the sentence that says where @frame, a changed one, comes from
 */
size_t wt_writer_provenance(const WtWireFrame *frame, char *out);

#endif

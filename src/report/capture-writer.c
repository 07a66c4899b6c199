/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/capture-writer-private.h"

#define FILE_HEADER 24u
#define RECORD_HEADER_MAX 24u
#define MAGIC_NS 0xa1b23c4du
#define SECTION_HEADER 0x0a0d0d0au

WtCaptureWriter *wt_capture_writer_new(WtOutput *output, bool provenance)
{
  WtCaptureWriter *self = g_new0(WtCaptureWriter, 1);

  self->output = output;
  self->provenance = provenance;
  self->options = g_byte_array_new();
  return self;
}

void wt_capture_writer_free(WtCaptureWriter *self)
{
  if (!self)
    return;
  g_byte_array_unref(self->options);
  g_free(self->interfaces);
  g_free(self);
}

static void write_pcap(WtCaptureWriter *self, const WtWireFrame *frame)
{
  const WtFrame *const origin = frame->origin;
  const size_t header = origin->record.len - origin->data.len;
  uint8_t record[RECORD_HEADER_MAX];

  g_return_if_fail(header >= 16 && header <= sizeof record);
  memcpy(record, origin->record.data, header);
  if (frame->ts_ns != origin->ts_ns) {
    const int64_t s = frame->ts_ns / WT_NS_PER_S;
    const int64_t ticks = frame->ts_ns % WT_NS_PER_S / self->ns_per_tick;

    wt_writer_put_u32(record, (uint32_t) s, origin->big_endian);
    wt_writer_put_u32(record + 4, (uint32_t) ticks, origin->big_endian);
  }
  wt_writer_put_u32(record + 8, wt_writer_captured(frame), origin->big_endian);
  wt_writer_put_u32(record + 12, wt_writer_wire_len(frame), origin->big_endian);
  wt_writer_put(self, (WtBytes) { record, header });
  wt_writer_put(self, frame->head);
  wt_writer_put(self, frame->tail);
}

void wt_capture_writer_frame(WtCaptureWriter *self, const WtWireFrame *frame)
{
  if (!frame->changed)
    wt_writer_put(self, frame->origin->record);
  else if (self->pcapng)
    wt_writer_pcapng_frame(self, frame);
  else
    write_pcap(self, frame);
}

static void begin(WtCaptureWriter *self, WtBytes header, bool big_endian)
{
  const uint32_t magic = wt_writer_u32(header.data, big_endian);

  self->begun = true;
  self->pcapng = magic == SECTION_HEADER; /* the same in either byte order */
  self->ns_per_tick = magic == MAGIC_NS ? 1 : 1000;
}

void wt_capture_writer_block(WtCaptureWriter *self, WtBytes octets, bool big_endian)
{
  g_return_if_fail(octets.len >= (self->begun ? 12 : FILE_HEADER));
  if (!self->begun)
    begin(self, octets, big_endian);
  if (self->pcapng)
    wt_writer_pcapng_block(self, octets, big_endian);
  else
    wt_writer_put(self, octets);
}

static void take_frame(void *user, const WtWireFrame *frame)
{
  wt_capture_writer_frame(user, frame);
}

static void take_block(void *user, WtBytes octets, bool big_endian)
{
  wt_capture_writer_block(user, octets, big_endian);
}

WtRewriteSink wt_capture_writer_sink(WtCaptureWriter *self)
{
  return (WtRewriteSink) { take_frame, take_block, self };
}

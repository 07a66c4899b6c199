/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The libpcap savefile: one header, then records of a fixed header and a frame.
 * Source: draft-ietf-opsawg-pcap.
 */
#include "capture/format.h"
#include "capture/octets.h"

#define FILE_HEADER 24u
#define MAJOR_VERSION 2

/* The byte order is told by how the magic number stands in the file. */
static const struct {
  uint32_t magic;
  uint32_t ns_per_tick;
  uint8_t record_header;
} variants[] = {
  { 0xa1b2c3d4, 1000, 16 }, /* microseconds                                          */
  { 0xa1b23c4d, 1, 16 },    /* nanoseconds                                           */
  { 0xa1b2cd34, 1000, 24 }, /* Kuznetzov's: interface, protocol and packet type follow */
};

static bool find_variant(const uint8_t *head, WtPcap *out)
{
  const uint32_t big = wt_octets_u32(head, true);
  const uint32_t little = wt_octets_u32(head, false);

  for (size_t i = 0; i < G_N_ELEMENTS(variants); i++) {
    if (variants[i].magic != big && variants[i].magic != little)
      continue;
    *out = (WtPcap) {
      .ns_per_tick = variants[i].ns_per_tick,
      .record_header = variants[i].record_header,
      .big_endian = variants[i].magic == big,
    };
    return true;
  }
  return false;
}

static bool pcap_magic(const uint8_t head[4])
{
  WtPcap ignored;

  return find_variant(head, &ignored);
}

static bool pcap_start(WtSource *self, const char **why)
{
  const uint8_t *header = wt_input_need(&self->input, FILE_HEADER);

  *why = "ends within its file header; it is not a capture";
  if (!header)
    return false;
  find_variant(header, &self->pcap);
  *why = "is pcap of a version other than 2, which nothing writes; it is damaged";
  if (wt_octets_u16(header + 4, self->pcap.big_endian) != MAJOR_VERSION)
    return false;
  self->pcap.linktype = wt_octets_u32(header + 20, self->pcap.big_endian) & WT_LINKTYPE_MASK;
  wt_source_hand_out(self, (WtBytes) { header, FILE_HEADER }, self->pcap.big_endian);
  wt_input_take(&self->input, FILE_HEADER);
  return true;
}

static WtSourceStatus broken(WtSource *self, const char *reason)
{
  return wt_source_breaks(self, wt_input_offset(&self->input), reason);
}

static WtSourceStatus cut_off(WtSource *self, const char *reason)
{
  return broken(self, wt_input_lack(&self->input, reason));
}

static WtSourceStatus end_or_broken(WtSource *self)
{
  if (wt_input_left(&self->input) == 0 && !self->input.fault)
    return WT_SOURCE_END;
  return cut_off(self, "the file ends in the middle of a record header");
}

static WtSourceStatus pcap_next(WtSource *self, WtFrame *out)
{
  const WtPcap *pcap = &self->pcap;
  const bool big_endian = pcap->big_endian;
  const size_t header = pcap->record_header;
  const uint8_t *record = wt_input_need(&self->input, header);

  if (!record)
    return end_or_broken(self);
  const uint32_t captured = wt_octets_u32(record + 8, big_endian);

  if (captured > WT_RECORD_MAX)
    return broken(self, "a record claims a frame of more than 16 MiB");
  record = wt_input_need(&self->input, header + captured);
  if (!record)
    return cut_off(self, "the file ends in the middle of a frame");

  out->data = (WtBytes) { record + header, captured };
  out->options = (WtBytes) { 0 };
  out->record = (WtBytes) { record, header + captured };
  out->big_endian = big_endian;
  out->number = ++self->frames;
  out->ts_ns = (int64_t) wt_octets_u32(record, big_endian) * 1000000000 +
               (int64_t) wt_octets_u32(record + 4, big_endian) * pcap->ns_per_tick;
  out->wire_len = wt_octets_u32(record + 12, big_endian);
  if (out->wire_len < captured)
    out->wire_len = captured;
  out->linktype = pcap->linktype;
  out->interface = 0;
  wt_input_take(&self->input, header + captured);
  return WT_SOURCE_FRAME;
}

const WtFormat wt_pcap_format = {
  .magic = pcap_magic,
  .start = pcap_start,
  .next = pcap_next,
};

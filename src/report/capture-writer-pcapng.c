/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A changed frame gets its block again: of the same kind, on the same interface.
 * Source: draft-ietf-opsawg-pcapng.
 */
#include "report/capture-writer-private.h"

#define SECTION_HEADER 0x0a0d0d0au
#define INTERFACE_DESCRIPTION 1u
#define OBSOLETE_PACKET 2u
#define SIMPLE_PACKET 3u
#define ENHANCED_PACKET 6u

#define INTERFACE_FIXED 16u /* block header included, up to the options */
#define PACKET_FIXED 28u    /* likewise, up to the frame */
#define SIMPLE_FIXED 12u
#define TRAILER 4u
#define SECTION_LENGTH_AT 16u
#define SECTION_HEADER_MIN 28u

#define COMMENT 1u
#define PACKET_FLAGS 2u /* the same code in either packet block, as is the next */
#define PACKET_HASH 3u
#define IF_TSRESOL 9u
#define IF_TSOFFSET 14u

#define MICROSECONDS 6u /* if_tsresol of an interface that has none */
#define POWER_OF_2 0x80u

static const uint8_t zeros[4];

static size_t padded(size_t len)
{
  return (len + 3) / 4 * 4;
}

/* Whole with its padding; one that overruns its block ends the list. */
static bool next_option(WtBytes *left, bool big_endian, uint16_t *code, WtBytes *option)
{
  if (left->len < 4)
    return false;
  const size_t len = 4 + padded(wt_writer_u16(left->data + 2, big_endian));

  *code = wt_writer_u16(left->data, big_endian);
  *option = (WtBytes) { left->data, len };
  if (*code == 0 || len > left->len)
    return false;
  left->data += len;
  left->len -= len;
  return true;
}

/* --- time --- */

static uint64_t times(uint64_t v, uint64_t by)
{
  uint64_t product;

  return __builtin_mul_overflow(v, by, &product) ? UINT64_MAX : product;
}

static uint64_t ticks_to_power_of_10(uint64_t ns, unsigned digits)
{
  for (; digits < 9 && ns; digits++)
    ns /= 10;
  for (; digits > 9 && ns && ns != UINT64_MAX; digits--)
    ns = times(ns, 10);
  return ns;
}

/* Whole seconds apart, so that 64 bits are enough; 2^-34 s is finer than any ns. */
static uint64_t ticks_to_power_of_2(uint64_t ns, unsigned bits)
{
  const uint64_t s = ns / (uint64_t) WT_NS_PER_S, rest = ns % (uint64_t) WT_NS_PER_S;
  const unsigned fine = MIN(bits, 34u);

  if (bits > 63)
    return ns ? UINT64_MAX : 0;
  const uint64_t whole = times(s, UINT64_C(1) << bits);
  const uint64_t part = ((rest << fine) / (uint64_t) WT_NS_PER_S) << (bits - fine);

  return whole > UINT64_MAX - part ? UINT64_MAX : whole + part;
}

static uint64_t ticks_of(uint64_t ns, uint8_t resolution)
{
  return resolution & POWER_OF_2 ? ticks_to_power_of_2(ns, resolution & ~POWER_OF_2)
                                 : ticks_to_power_of_10(ns, resolution);
}

static WtWriterInterface interface_of(const WtCaptureWriter *self, uint32_t id)
{
  return id < self->n_interfaces ? self->interfaces[id]
                                 : (WtWriterInterface) { .resolution = MICROSECONDS };
}

/* From the captured frame's own ticks: what they say beyond nanoseconds stays, and so does
   the interface's offset. */
static uint64_t moved_ticks(const WtCaptureWriter *self, const WtWireFrame *frame,
                            uint64_t ticks)
{
  const uint8_t resolution = interface_of(self, frame->origin->interface).resolution;
  const int64_t from = frame->origin->ts_ns, to = frame->ts_ns;

  if (to < from) {
    const uint64_t back = ticks_of((uint64_t) from - (uint64_t) to, resolution);

    return ticks > back ? ticks - back : 0;
  }
  const uint64_t ahead = ticks_of((uint64_t) to - (uint64_t) from, resolution);

  return ticks > UINT64_MAX - ahead ? UINT64_MAX : ticks + ahead;
}

static uint64_t absolute_ticks(const WtWriterInterface *interface, int64_t ts_ns)
{
  int64_t offset_ns, ns;

  if (__builtin_mul_overflow(interface->offset_s, WT_NS_PER_S, &offset_ns) ||
      __builtin_sub_overflow(ts_ns, offset_ns, &ns) || ns < 0)
    return 0;
  return ticks_of((uint64_t) ns, interface->resolution);
}

/* --- frames --- */

static void add_option(WtCaptureWriter *self, bool big_endian, uint16_t code, const char *value,
                       size_t len)
{
  uint8_t head[4];

  wt_writer_put_u16(head, code, big_endian);
  wt_writer_put_u16(head + 2, (uint16_t) len, big_endian);
  g_byte_array_append(self->options, head, sizeof head);
  g_byte_array_append(self->options, (const guint8 *) value, (guint) len);
  g_byte_array_append(self->options, zeros, (guint) (padded(len) - len));
}

static void make_options(WtCaptureWriter *self, const WtWireFrame *frame)
{
  const bool big_endian = frame->origin->big_endian;
  WtBytes left = frame->origin->options, option;
  uint16_t code;

  g_byte_array_set_size(self->options, 0);
  while (next_option(&left, big_endian, &code, &option))
    if (frame->index == 0 ? code != PACKET_HASH : code == PACKET_FLAGS)
      g_byte_array_append(self->options, option.data, (guint) option.len);
  if (self->provenance) {
    char text[WT_PROVENANCE_MAX];

    add_option(self, big_endian, COMMENT, text, wt_writer_provenance(frame, text));
  }
  if (self->options->len)
    g_byte_array_append(self->options, zeros, 4); /* opt_endofopt */
}

static void put_ticks(uint8_t *block, uint64_t ticks, bool big_endian)
{
  wt_writer_put_u32(block + 12, (uint32_t) (ticks >> 32), big_endian);
  wt_writer_put_u32(block + 16, (uint32_t) ticks, big_endian);
}

/* Type, interface, time and, in the obsolete block, the drops before it, which count once. */
static void copy_place(const WtCaptureWriter *self, const WtWireFrame *frame, uint32_t type,
                       uint8_t *block)
{
  const WtFrame *const origin = frame->origin;
  const bool big_endian = origin->big_endian;

  memcpy(block, origin->record.data, PACKET_FIXED);
  if (type == OBSOLETE_PACKET && frame->index > 0)
    wt_writer_put_u16(block + 10, 0, big_endian);
  if (frame->ts_ns == origin->ts_ns)
    return;
  const uint64_t ticks = (uint64_t) wt_writer_u32(block + 12, big_endian) << 32 |
                         wt_writer_u32(block + 16, big_endian);

  put_ticks(block, moved_ticks(self, frame, ticks), big_endian);
}

/* A simple block's frame has no time; it gets the one that the reader took it to have. */
static void make_place(const WtCaptureWriter *self, const WtWireFrame *frame, uint8_t *block)
{
  const WtWriterInterface interface = interface_of(self, 0);
  const bool big_endian = frame->origin->big_endian;

  wt_writer_put_u32(block, ENHANCED_PACKET, big_endian);
  wt_writer_put_u32(block + 8, 0, big_endian);
  put_ticks(block, absolute_ticks(&interface, frame->ts_ns), big_endian);
}

/* The fixed part stands in @block but for the total length; the frame and the rest follow. */
static void put_block(WtCaptureWriter *self, const WtWireFrame *frame, uint8_t *block,
                      size_t fixed, WtBytes options)
{
  const uint32_t captured = wt_writer_captured(frame);
  const size_t pad = padded(captured) - captured;
  const bool big_endian = frame->origin->big_endian;
  const size_t total = fixed + captured + pad + options.len + TRAILER;
  uint8_t end[4 + TRAILER] = { 0 };

  wt_writer_put_u32(block + 4, (uint32_t) total, big_endian);
  wt_writer_put(self, (WtBytes) { block, fixed });
  wt_writer_put(self, frame->head);
  wt_writer_put(self, frame->tail);
  if (options.len) {
    wt_writer_put(self, (WtBytes) { zeros, pad });
    wt_writer_put(self, options);
  }
  wt_writer_put_u32(end + 4, (uint32_t) total, big_endian);
  wt_writer_put(self, options.len ? (WtBytes) { end + 4, TRAILER }
                                  : (WtBytes) { end + 4 - pad, pad + TRAILER });
}

static void write_packet(WtCaptureWriter *self, const WtWireFrame *frame, uint32_t type)
{
  const bool big_endian = frame->origin->big_endian;
  uint8_t block[PACKET_FIXED];

  if (type == SIMPLE_PACKET)
    make_place(self, frame, block);
  else
    copy_place(self, frame, type, block);
  wt_writer_put_u32(block + 20, wt_writer_captured(frame), big_endian);
  wt_writer_put_u32(block + 24, wt_writer_wire_len(frame), big_endian);
  make_options(self, frame);
  put_block(self, frame, block, sizeof block,
            (WtBytes) { self->options->data, self->options->len });
}

/* A simple block does not say how much was captured: it follows from the interface. Pieces
   of a frame that the capture cut may have less. */
static bool fits_simple(const WtCaptureWriter *self, const WtWireFrame *frame)
{
  const uint32_t snaplen = interface_of(self, 0).snaplen;
  const uint32_t wire_len = wt_writer_wire_len(frame);

  return wt_writer_captured(frame) == (snaplen && snaplen < wire_len ? snaplen : wire_len);
}

static void write_simple(WtCaptureWriter *self, const WtWireFrame *frame)
{
  const bool big_endian = frame->origin->big_endian;
  uint8_t block[SIMPLE_FIXED];

  wt_writer_put_u32(block, SIMPLE_PACKET, big_endian);
  wt_writer_put_u32(block + 8, wt_writer_wire_len(frame), big_endian);
  put_block(self, frame, block, sizeof block, (WtBytes) { 0 });
}

void wt_writer_pcapng_frame(WtCaptureWriter *self, const WtWireFrame *frame)
{
  const WtBytes record = frame->origin->record;

  g_return_if_fail(record.len >= SIMPLE_FIXED + TRAILER);
  const uint32_t type = wt_writer_u32(record.data, frame->origin->big_endian);

  if (type == SIMPLE_PACKET && fits_simple(self, frame))
    write_simple(self, frame);
  else
    write_packet(self, frame, type);
}

/* --- blocks between frames --- */

static uint64_t u64(const uint8_t *p, bool big_endian)
{
  const uint64_t first = wt_writer_u32(p, big_endian);
  const uint64_t second = wt_writer_u32(p + 4, big_endian);

  return big_endian ? first << 32 | second : second << 32 | first;
}

static void learn_interface(WtCaptureWriter *self, WtBytes block, bool big_endian)
{
  WtBytes left = { block.data + INTERFACE_FIXED, block.len - INTERFACE_FIXED - TRAILER };
  WtBytes option;
  uint16_t code;

  if (self->n_interfaces == self->room) {
    self->room = MAX(4, 2 * self->room);
    self->interfaces = g_renew(WtWriterInterface, self->interfaces, self->room);
  }
  WtWriterInterface *const interface = &self->interfaces[self->n_interfaces++];

  *interface = (WtWriterInterface) {
    .resolution = MICROSECONDS,
    .snaplen = wt_writer_u32(block.data + 12, big_endian),
  };
  while (next_option(&left, big_endian, &code, &option)) {
    const uint16_t len = wt_writer_u16(option.data + 2, big_endian);

    if (code == IF_TSRESOL && len == 1)
      interface->resolution = option.data[4];
    if (code == IF_TSOFFSET && len == 8)
      interface->offset_s = (int64_t) u64(option.data + 4, big_endian);
  }
}

/* How long a section becomes is known only at its end, and a pipe has no way back. */
static void begin_section(WtCaptureWriter *self, WtBytes block)
{
  static const uint8_t unknown[8] = { 255, 255, 255, 255, 255, 255, 255, 255 };
  const size_t behind = SECTION_LENGTH_AT + sizeof unknown;

  self->n_interfaces = 0;
  wt_writer_put(self, (WtBytes) { block.data, SECTION_LENGTH_AT });
  wt_writer_put(self, (WtBytes) { unknown, sizeof unknown });
  wt_writer_put(self, (WtBytes) { block.data + behind, block.len - behind });
}

void wt_writer_pcapng_block(WtCaptureWriter *self, WtBytes octets, bool big_endian)
{
  const uint32_t type = wt_writer_u32(octets.data, big_endian);

  if (type == SECTION_HEADER && octets.len >= SECTION_HEADER_MIN) {
    begin_section(self, octets);
    return;
  }
  if (type == INTERFACE_DESCRIPTION && octets.len >= INTERFACE_FIXED + TRAILER)
    learn_interface(self, octets, big_endian);
  wt_writer_put(self, octets);
}

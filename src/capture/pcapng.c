/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * pcapng: sections of blocks, each block with its length before and behind. Packet blocks are
 * read whole; of other blocks that matter the beginning is; the rest passes by unkept, unless
 * somebody wants every block.
 * Source: draft-ietf-opsawg-pcapng.
 */
#include "capture/format.h"
#include "capture/octets.h"

#define BLOCK_HEADER 8u /* type, total length */
#define TRAILER 4u      /* total length again */
#define BODY_KEPT                                                                              \
  (64u * 1024) /* of a description or statistics block; comments may be longer */
#define INTERFACES_MAX 65536u
#define BYTE_ORDER_MAGIC 0x1a2b3c4du
#define MAJOR_VERSION 1

#define SECTION_HEADER 0x0a0d0d0au /* the same in either byte order */
#define INTERFACE_DESCRIPTION 1u
#define OBSOLETE_PACKET 2u
#define SIMPLE_PACKET 3u
#define INTERFACE_STATISTICS 5u
#define ENHANCED_PACKET 6u
#define JOURNAL_ENTRY 9u
#define CUSTOM 0x0badu
#define CUSTOM_NOT_TO_COPY 0x40000badu

#define SECTION_HEADER_MIN 28u
#define PACKET_FIXED 28u /* block header included, up to the frame */
#define SIMPLE_FIXED 12u

#define IF_TSRESOL 9u
#define IF_TSOFFSET 14u
#define ISB_IFDROP 5u
#define ISB_OSDROP 7u

typedef struct {
  uint32_t type;
  uint32_t total;
} Block;

typedef struct {
  uint16_t code;
  WtBytes value;
} Option;

static uint32_t u32(const WtSource *self, const uint8_t *p)
{
  return wt_octets_u32(p, self->pcapng.big_endian);
}

static WtSourceStatus broken(WtSource *self, const char *reason)
{
  return wt_source_breaks(self, self->pcapng.block_at, reason);
}

static const char *cut_off(const WtSource *self)
{
  return wt_input_lack(&self->input, "the file ends in the middle of a block");
}

/* Options are padded to 32 bits; one that overruns its block ends the list. */
static bool next_option(const WtSource *self, WtBytes *left, Option *out)
{
  if (left->len < 4)
    return false;
  const size_t len = wt_octets_u16(left->data + 2, self->pcapng.big_endian);
  const size_t padded = 4 + (len + 3) / 4 * 4;

  out->code = wt_octets_u16(left->data, self->pcapng.big_endian);
  out->value = (WtBytes) { left->data + 4, len };
  if (out->code == 0 || padded > left->len)
    return false;
  left->data += padded;
  left->len -= padded;
  return true;
}

/* The block without its trailer, as much of it as is kept; NULL if the file ends before. */
static const uint8_t *need_body(WtSource *self, const Block *block, uint32_t fixed,
                                WtBytes *options)
{
  const size_t kept = MIN(block->total - TRAILER, BODY_KEPT);
  const uint8_t *p = wt_input_need(&self->input, kept);

  if (p)
    *options = (WtBytes) { p + fixed, kept - fixed };
  return p;
}

static void read_interface_options(const WtSource *self, WtBytes options,
                                   WtInterface *interface)
{
  uint8_t resolution = WT_CLOCK_MICROSECONDS;
  int64_t offset_s = 0;
  Option option;

  while (next_option(self, &options, &option)) {
    if (option.code == IF_TSRESOL && option.value.len == 1)
      resolution = option.value.data[0];
    if (option.code == IF_TSOFFSET && option.value.len == 8)
      offset_s = (int64_t) wt_octets_u64(option.value.data, self->pcapng.big_endian);
  }
  interface->clock = wt_clock(resolution, offset_s);
}

static const char *read_interface(WtSource *self, const uint8_t *p, WtBytes options)
{
  WtPcapng *ng = &self->pcapng;

  if (ng->n_interfaces == INTERFACES_MAX)
    return "a section describes more than 65536 interfaces";
  if (ng->n_interfaces == ng->room) {
    ng->room = MAX(4, 2 * ng->room);
    ng->interfaces = g_renew(WtInterface, ng->interfaces, ng->room);
  }
  WtInterface *interface = &ng->interfaces[ng->n_interfaces++];

  *interface = (WtInterface) {
    .linktype = wt_octets_u16(p + 8, ng->big_endian),
    .snaplen = u32(self, p + 12),
  };
  read_interface_options(self, options, interface);
  return NULL;
}

static const char *read_statistics(WtSource *self, const uint8_t *p, WtBytes options)
{
  const uint32_t id = u32(self, p + 8);
  uint64_t dropped = 0;
  Option option;

  if (id >= self->pcapng.n_interfaces)
    return "statistics name an interface that was not described";
  WtInterface *interface = &self->pcapng.interfaces[id];

  while (next_option(self, &options, &option)) {
    if ((option.code != ISB_IFDROP && option.code != ISB_OSDROP) || option.value.len != 8)
      continue;
    const uint64_t count = wt_octets_u64(option.value.data, self->pcapng.big_endian);

    dropped += count == UINT64_MAX ? 0 : count; /* how some writers say "not counted" */
  }
  self->dropped += dropped - interface->dropped;
  interface->dropped = dropped;
  return NULL;
}

/* Byte order and version; everything described before is of another section. */
static const char *begin_section(WtSource *self, const uint8_t *p)
{
  WtPcapng *ng = &self->pcapng;

  ng->big_endian = wt_octets_u32(p + 8, true) == BYTE_ORDER_MAGIC;
  ng->n_interfaces = 0;
  if (!ng->big_endian && wt_octets_u32(p + 8, false) != BYTE_ORDER_MAGIC)
    return "a section header has no byte-order magic";
  if (wt_octets_u16(p + 12, ng->big_endian) != MAJOR_VERSION)
    return "a section is of a pcapng version other than 1";
  return NULL;
}

/* Where a block's own length ends, its length stands again; anything else is damage. */
static const char *const lengths_differ = "a block's two lengths differ";

static const char *give_block(WtSource *self, uint32_t total)
{
  const uint8_t *p = wt_input_need(&self->input, total);

  if (!p)
    return cut_off(self);
  if (u32(self, p + total - TRAILER) != total)
    return lengths_differ;
  wt_source_hand_out(self, (WtBytes) { p, total }, self->pcapng.big_endian);
  wt_input_take(&self->input, total);
  return NULL;
}

static const char *leave_block(WtSource *self, uint32_t total)
{
  if (wt_source_hands_out(self) && total <= WT_RECORD_MAX)
    return give_block(self, total);
  self->left_out += wt_source_hands_out(self);
  if (!wt_input_skip(&self->input, total - TRAILER))
    return cut_off(self);
  const uint8_t *trailer = wt_input_need(&self->input, TRAILER);

  if (!trailer)
    return cut_off(self);
  if (u32(self, trailer) != total)
    return lengths_differ;
  wt_input_take(&self->input, TRAILER);
  return NULL;
}

static const char *read_section_header(WtSource *self)
{
  const uint8_t *p = wt_input_need(&self->input, SECTION_HEADER_MIN - TRAILER);

  if (!p)
    return wt_input_lack(&self->input, "the file ends in the middle of a section header");
  const char *why = begin_section(self, p);

  if (why)
    return why;
  const uint32_t total = u32(self, p + 4);

  if (total < SECTION_HEADER_MIN || total % 4 != 0)
    return "a section header's length is impossible";
  if (total > WT_RECORD_MAX)
    return "a section header claims more than 16 MiB";
  return leave_block(self, total);
}

/* Blocks that carry no frame. @fixed is what must stand before the options, header included. */
static const struct {
  uint32_t type;
  uint32_t fixed;
  const char *(*read)(WtSource *self, const uint8_t *block, WtBytes options);
} descriptions[] = {
  { INTERFACE_DESCRIPTION, 16, read_interface },
  { INTERFACE_STATISTICS, 20, read_statistics },
};

static const char *read_description(WtSource *self, const Block *block)
{
  for (size_t i = 0; i < G_N_ELEMENTS(descriptions); i++) {
    if (descriptions[i].type != block->type)
      continue;
    WtBytes options;

    if (block->total < descriptions[i].fixed + TRAILER)
      return "a block is too short for its kind";
    if (block->type == INTERFACE_DESCRIPTION && block->total > WT_RECORD_MAX)
      return "an interface description claims more than 16 MiB";
    const uint8_t *p = need_body(self, block, descriptions[i].fixed, &options);
    const char *why = p ? descriptions[i].read(self, p, options) : cut_off(self);

    if (why)
      return why;
  }
  return leave_block(self, block->total);
}

static WtSourceStatus give(WtSource *self, const uint8_t *p, uint32_t total, WtFrame *out)
{
  if (out->wire_len < out->data.len)
    out->wire_len = (uint32_t) out->data.len;
  out->record = (WtBytes) { p, total };
  out->big_endian = self->pcapng.big_endian;
  out->number = ++self->frames;
  wt_input_take(&self->input, total);
  return WT_SOURCE_FRAME;
}

static const char *const no_interface = "a frame names an interface that was not described";
static const char *const overruns = "a frame is longer than the block around it";

/* Enhanced Packet Block, and the obsolete one that differs in the interface field only. */
static WtSourceStatus read_packet(WtSource *self, const Block *block, const uint8_t *p,
                                  WtFrame *out)
{
  WtPcapng *ng = &self->pcapng;
  const uint32_t id =
      block->type == ENHANCED_PACKET ? u32(self, p + 8) : wt_octets_u16(p + 8, ng->big_endian);
  const uint32_t captured = u32(self, p + 20);
  const uint32_t room = block->total - PACKET_FIXED - TRAILER;

  if (id >= ng->n_interfaces)
    return broken(self, no_interface);
  if (captured > room)
    return broken(self, overruns);
  const WtInterface *interface = &ng->interfaces[id];
  const uint32_t padded =
      (captured + 3) / 4 * 4; /* room is a multiple of 4, so no more than it */
  const uint64_t ticks = (uint64_t) u32(self, p + 12) << 32 | u32(self, p + 16);

  out->data = (WtBytes) { p + PACKET_FIXED, captured };
  out->options = (WtBytes) { p + PACKET_FIXED + padded, room - padded };
  out->ts_ns = wt_clock_ns(&interface->clock, ticks);
  out->wire_len = u32(self, p + 24);
  out->linktype = interface->linktype;
  out->interface = id;
  ng->last_ts_ns = out->ts_ns;
  return give(self, p, block->total, out);
}

static WtSourceStatus read_simple(WtSource *self, const Block *block, const uint8_t *p,
                                  WtFrame *out)
{
  const WtPcapng *ng = &self->pcapng;

  if (ng->n_interfaces == 0)
    return broken(self, no_interface);
  const WtInterface *interface = &ng->interfaces[0];
  const uint32_t wire_len = u32(self, p + 8);
  const uint32_t captured =
      interface->snaplen && interface->snaplen < wire_len ? interface->snaplen : wire_len;

  if (captured > block->total - SIMPLE_FIXED - TRAILER)
    return broken(self, overruns);
  out->data = (WtBytes) { p + SIMPLE_FIXED, captured };
  out->options = (WtBytes) { 0 };
  out->ts_ns = ng->last_ts_ns;
  out->wire_len = wire_len;
  out->linktype = interface->linktype;
  out->interface = 0;
  return give(self, p, block->total, out);
}

static WtSourceStatus read_frame(WtSource *self, const Block *block, WtFrame *out)
{
  const bool simple = block->type == SIMPLE_PACKET;

  if (block->total < (simple ? SIMPLE_FIXED : PACKET_FIXED) + TRAILER)
    return broken(self, "a block is too short for its kind");
  if (block->total > WT_RECORD_MAX)
    return broken(self, "a block claims a frame of more than 16 MiB");
  const uint8_t *p = wt_input_need(&self->input, block->total);

  if (!p)
    return broken(self, cut_off(self));
  if (u32(self, p + block->total - TRAILER) != block->total)
    return broken(self, lengths_differ);
  return simple ? read_simple(self, block, p, out) : read_packet(self, block, p, out);
}

static WtSourceStatus end_or_broken(WtSource *self)
{
  if (wt_input_left(&self->input) == 0 && !self->input.fault)
    return WT_SOURCE_END;
  return broken(self, cut_off(self));
}

static bool holds_frame(uint32_t type)
{
  return type == ENHANCED_PACKET || type == SIMPLE_PACKET || type == OBSOLETE_PACKET;
}

/* Wireshark lists these among the frames, so the numbers of the frames behind count them. */
static bool takes_number(uint32_t type)
{
  return type == CUSTOM || type == CUSTOM_NOT_TO_COPY || type == JOURNAL_ENTRY;
}

static WtSourceStatus pcapng_next(WtSource *self, WtFrame *out)
{
  for (;;) {
    self->pcapng.block_at = wt_input_offset(&self->input);
    const uint8_t *p = wt_input_need(&self->input, BLOCK_HEADER);

    if (!p)
      return end_or_broken(self);
    const Block block = { u32(self, p), u32(self, p + 4) };
    const bool section = block.type == SECTION_HEADER;

    if (!section && (block.total < BLOCK_HEADER + TRAILER || block.total % 4 != 0))
      return broken(self, "a block's length is impossible");
    if (holds_frame(block.type))
      return read_frame(self, &block, out);
    const char *why = section ? read_section_header(self) : read_description(self, &block);

    if (why)
      return broken(self, why);
    self->frames += takes_number(block.type);
  }
}

static bool pcapng_magic(const uint8_t head[4])
{
  return wt_octets_u32(head, true) == SECTION_HEADER;
}

static bool pcapng_start(WtSource *self, const char **why)
{
  *why = read_section_header(self);
  return *why == NULL;
}

static void pcapng_clear(WtSource *self)
{
  g_free(self->pcapng.interfaces);
}

const WtFormat wt_pcapng_format = {
  .magic = pcapng_magic,
  .start = pcapng_start,
  .next = pcapng_next,
  .clear = pcapng_clear,
};

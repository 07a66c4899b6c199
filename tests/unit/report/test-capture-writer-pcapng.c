/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "knife.h"

static void put_text(Build *b, uint16_t code, const char *text)
{
  put_u16(b, code);
  put_u16(b, (uint16_t) strlen(text));
  put_octets(b, text, strlen(text));
  pad(b);
}

static void put_block(Build *b, uint32_t type, size_t n)
{
  const guint at = block_begin(b, type);

  put_frame(b, 77, n);
  block_end(b, at);
}

/* Comment, flags, hash, drops, a custom option; then the end, or not. */
static void put_all_options(Build *b, bool hash, bool end)
{
  put_text(b, 1, "seen at noon");
  ng_option(b, 2, 0x00000001, 4);
  if (hash)
    put_text(b, 3, "\2abcd");
  ng_option(b, 4, 17, 8);
  put_text(b, 2988, "nobody knows");
  if (end)
    put_u32(b, 0);
}

static void options_are_kept(void **state)
{
  const Knife knife = { .cut = 1 << 1, .pieces = 3 };

  (void) state;
  for (int variant = 0; variant < 8; variant++) {
    const uint32_t type = variant & 1 ? 6 : 2;
    const bool big_endian = variant & 2, end = variant & 4;
    Build b = build_new(big_endian), e = build_new(big_endian);
    Packet p = { type, 0, 5, T * 1000000 + 9, 90, false, 1, 0, 90 };

    ng_section(&b);
    ng_interface(&b, 1, 0, 0xff, 0);
    guint at = packet_begin(&b, &p);
    put_all_options(&b, true, end);
    block_end(&b, at);

    ng_section(&e);
    ng_interface(&e, 1, 0, 0xff, 0);
    p = (Packet) { type, 0, 5, T * 1000000 + 9, 36, true, 1, 0, 30 };
    at = packet_begin(&e, &p);
    put_all_options(&e, false, true);
    block_end(&e, at);
    for (p.drops = 0, p.from = 30, p.to = 60; p.from < 90; p.from += 30, p.to += 30) {
      at = packet_begin(&e, &p);
      ng_option(&e, 2, 0x00000001, 4);
      put_u32(&e, 0);
      block_end(&e, at);
    }
    assert_rewritten(&b, &knife, &e);
  }
}

/* The last option claims more than its block has: those before it are kept. */
static void options_may_overrun(void **state)
{
  const Knife knife = { .cut = 1 << 1, .pieces = 1 };
  Build b = build_new(false), e = build_new(false);
  Packet p = { 6, 0, 0, 5, 10, false, 1, 0, 10 };

  (void) state;
  ng_section(&b);
  ng_interface(&b, 1, 0, 0xff, 0);
  guint at = packet_begin(&b, &p);
  put_text(&b, 1, "whole");
  put_u16(&b, 1);
  put_u16(&b, 0xfff0);
  block_end(&b, at);
  ng_section(&e);
  ng_interface(&e, 1, 0, 0xff, 0);
  p.head = true;
  p.wire = 16;
  at = packet_begin(&e, &p);
  put_text(&e, 1, "whole");
  put_u32(&e, 0);
  block_end(&e, at);
  assert_rewritten(&b, &knife, &e);
}

static void simple_stays_simple(void **state)
{
  const Knife knife = { .cut = 1 << 1, .pieces = 2, .provenance = true };

  (void) state;
  for (int big_endian = 0; big_endian < 2; big_endian++) {
    Build b = build_new(big_endian), e = build_new(big_endian);

    ng_section(&b);
    ng_interface(&b, 1, 100, 0xff, 0);
    put_packet(&b, &(Packet) { 3, 0, 0, 0, 21, false, 1, 0, 21 });
    ng_section(&e);
    ng_interface(&e, 1, 100, 0xff, 0);
    put_packet(&e, &(Packet) { 3, 0, 0, 0, 16, true, 1, 0, 10 });
    put_packet(&e, &(Packet) { 3, 0, 0, 0, 17, true, 1, 10, 21 });
    assert_rewritten(&b, &knife, &e);
  }
}

/* The pieces of a frame that the capture cut do not tell their length by themselves. The time
   is that of the frame before, as it was read. */
static void snapped_simple_becomes_enhanced(void **state)
{
  const Knife knife = { .cut = 1 << 2, .pieces = 2, .wire_more = 50 };
  Build b = build_new(true), e = build_new(true);
  const Packet first = { 6, 0, 0, 5000, 9, false, 1, 0, 9 };

  (void) state;
  ng_section(&b);
  ng_interface(&b, 1, 60, 3, 1000);
  put_packet(&b, &first);
  put_packet(&b, &(Packet) { 3, 0, 0, 0, 2000, false, 2, 0, 60 });
  ng_section(&e);
  ng_interface(&e, 1, 60, 3, 1000);
  put_packet(&e, &first);
  put_packet(&e, &(Packet) { 6, 0, 0, 5000, 86, true, 2, 0, 30 });
  put_packet(&e, &(Packet) { 6, 0, 0, 5000, 86, true, 2, 30, 60 });
  assert_rewritten(&b, &knife, &e);
}

/** Tick: interfaces of many resolutions: where a frame was, and 1,234,567,890 ns later. */
typedef struct {
  const char *name;
  uint8_t resolution;
  int64_t offset_s;
  uint64_t ticks, later;
} Tick;

static const Tick ticks[] = {
  { "us, by default", 0xff, 0, T * 1000000, T * 1000000 + 1234567 },
  { "ns", 9, 0, T *S + 1, T *S + 1234567891 },
  { "ns, offset", 9, -1000, T *S + 1, T *S + 1234567891 },
  { "s", 0, 0, T, T + 1 },
  { "ms", 3, 0, T * 1000, T * 1000 + 1234 },
  { "100 ns", 7, 0, T * 10000000 + 9, T * 10000000 + 9 + 12345678 },
  { "ps", 12, 0, 7777, 7777 + UINT64_C(1234567890000) },
  { "10^-30 s", 30, 0, 5, UINT64_MAX },
  { "2^0 s", 0x80, 0, T, T + 1 },
  { "2^-10 s", 0x8a, 0, T << 10, (T << 10) + 1264 },
  { "2^-32 s", 0xa0, 0, T << 32, (T << 32) + UINT64_C(5302428712) },
  { "2^-40 s", 0xa8, 0, 3, 3 + UINT64_C(1357421750333) },
  { "2^-64 s", 0xc0, 0, 3, UINT64_MAX },
  { "at the end", 12, 0, UINT64_MAX - 5, UINT64_MAX },
};

static void times_move(void **state)
{
  const Tick *t = *state;
  const Knife knife = { .cut = 1 << 1, .pieces = 2, .apart_ns = 1234567890 };
  Build b = build_new(false);

  ng_section(&b);
  ng_interface(&b, 1, 0, 9, 0);
  ng_interface(&b, 1, 0, t->resolution, t->offset_s);
  put_packet(&b, &(Packet) { 6, 1, 0, t->ticks, 20, false, 1, 0, 20 });
  GByteArray *out = rewritten(&b, &knife);
  const uint8_t *last = out->data + out->len - 32 - 16; /* 16 octets of frame: no padding */
  uint32_t high, low;

  memcpy(&high, last + 12, 4);
  memcpy(&low, last + 16, 4);
  const uint64_t later = (uint64_t) GUINT32_FROM_LE(high) << 32 | GUINT32_FROM_LE(low);

  if (t->resolution == 0xa8) /* finer than 2^-34 s the rest of a ns is left out */
    assert_in_range(t->later - later, 0, 64);
  else
    assert_int_equal(later, t->later);
  g_byte_array_unref(out);
  g_byte_array_unref(b.file);
}

static Build zoo(bool big_endian, int64_t section_len)
{
  Build b = build_new(big_endian);

  ng_section(&b);
  ng_interface(&b, 1, 0, 0xff, 0);
  ng_interface(&b, 113, 0, 9, -5);
  put_block(&b, 4, 44);     /* names */
  put_block(&b, 10, 70000); /* decryption secrets */
  put_packet(&b, &(Packet) { 6, 1, 0, T * S, 50, false, 1, 0, 50 });
  put_block(&b, 0xbad, 12);
  const guint at = block_begin(&b, 5);
  put_u32(&b, 1);
  put_number(&b, 0, 8);
  block_end(&b, at);
  put_packet(&b, &(Packet) { 2, 0, 3, T * 1000000, 51, false, 3, 0, 51 });
  const guint section = b.file->len;
  b.big_endian = !big_endian;
  ng_section(&b);
  Build length = build_new(b.big_endian);
  put_number(&length, (uint64_t) section_len, 8);
  memcpy(b.file->data + section + 16, length.file->data, 8);
  g_byte_array_unref(length.file);
  ng_interface(&b, 1, 0, 0x80 | 20, 0);
  put_packet(&b, &(Packet) { 6, 0, 0, T << 20, 52, false, 4, 0, 52 });
  put_packet(&b, &(Packet) { 3, 0, 0, 0, 53, false, 5, 0, 53 });
  put_block(&b, 0x7777, 9);
  return b;
}

static void pcapng_unchanged(void **state)
{
  const Knife knife = { .provenance = true };

  (void) state;
  for (int big_endian = 0; big_endian < 2; big_endian++) {
    const Build b = zoo(big_endian, -1), same = zoo(big_endian, -1);
    const Build sized = zoo(big_endian, 148), expected = zoo(big_endian, -1);

    assert_rewritten(&b, &knife, &same);
    assert_rewritten(&sized, &knife, &expected);
  }
}

/* Each frame on its own interface, in its own section, in its own byte order. */
static void sections_are_told_apart(void **state)
{
  const Knife knife = { .cut = ~UINT64_C(0), .pieces = 2, .apart_ns = 2000000 };
  static const int64_t times[] = { T * S - 5 * S, T * S, T * S, T * S };

  (void) state;
  for (int big_endian = 0; big_endian < 2; big_endian++) {
    const Build b = zoo(big_endian, -1);
    GByteArray *out = rewritten(&b, &knife);
    g_autoptr(WtSource) source = source_of(out, out->len, 1000, NULL);
    WtFrame f = { 0 };

    for (size_t i = 0; i < G_N_ELEMENTS(times) * 2; i++) {
      const int64_t expected = times[i / 2] + (int64_t) (i % 2) * knife.apart_ns;

      assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
      if (i < 6) /* a simple block has no time; the one before it was moved */
        assert_in_range(f.ts_ns - expected + 1000, 0, 1000);
      assert_int_equal(f.interface, i < 2);
      assert_memory_equal(f.data.data, "anew:", HEAD_LEN);
    }
    assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
    g_byte_array_unref(out);
    g_byte_array_unref(b.file);
  }
}

int main(void)
{
  struct CMUnitTest tables[G_N_ELEMENTS(ticks)];
  const struct CMUnitTest others[] = {
    cmocka_unit_test(options_are_kept),    cmocka_unit_test(options_may_overrun),
    cmocka_unit_test(simple_stays_simple), cmocka_unit_test(snapped_simple_becomes_enhanced),
    cmocka_unit_test(pcapng_unchanged),    cmocka_unit_test(sections_are_told_apart),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(ticks); i++)
    tables[i] = ROW(&ticks[i], times_move);
  return cmocka_run_group_tests_name("capture writer", others, NULL, NULL) +
         cmocka_run_group_tests_name("capture writer times", tables, NULL, NULL);
}

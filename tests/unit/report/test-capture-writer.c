/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "knife.h"

typedef struct {
  const char *name;
  uint32_t magic;
  bool big_endian;
  uint32_t ns_per_tick;
  unsigned extra; /* octets between record header and frame */
} Pcap;

static const Pcap pcaps[] = {
  { "us, little-endian", 0xa1b2c3d4, false, 1000, 0 },
  { "us, big-endian", 0xa1b2c3d4, true, 1000, 0 },
  { "ns, little-endian", 0xa1b23c4d, false, 1, 0 },
  { "ns, big-endian", 0xa1b23c4d, true, 1, 0 },
  { "modified, little-endian", 0xa1b2cd34, false, 1000, 8 },
  { "modified, big-endian", 0xa1b2cd34, true, 1000, 8 },
};

static void put_record(Build *b, const Pcap *c, uint64_t ts_ns, const char *head, uint8_t seed,
                       uint32_t from, uint32_t to, uint32_t wire)
{
  const uint32_t n = (head ? HEAD_LEN : 0) + to - from;
  Build frame = build_new(false);

  pcap_record(b, (uint32_t) (ts_ns / S), (uint32_t) (ts_ns % S) / c->ns_per_tick, n, wire);
  put_octets(b, "\1\2\3\4\5\6\7", c->extra);
  put_octets(b, head, head ? HEAD_LEN : 0);
  put_frame(&frame, seed, to);
  put_octets(b, frame.file->data + from, to - from);
  g_byte_array_unref(frame.file);
}

static Build three_records(const Pcap *c)
{
  Build b = build_new(c->big_endian);

  pcap_header(&b, c->magic, 1);
  put_record(&b, c, T * S + 999999000, NULL, 1, 0, 60, 60);
  put_record(&b, c, T * S + 999999000, NULL, 2, 0, 3001, 3001);
  put_record(&b, c, T * S + 999999000, NULL, 3, 0, 9, 40); /* snapped */
  return b;
}

static void pcap_unchanged(void **state)
{
  const Knife knife = { 0 };
  const Build b = three_records(*state), expected = three_records(*state);

  assert_rewritten(&b, &knife, &expected);
}

static void pcap_cut(void **state)
{
  const Pcap *c = *state;
  const Knife knife = { .cut = 1 << 2, .pieces = 2, .apart_ns = 1500, .wire_more = 4 };
  const Build b = three_records(c);
  Build e = build_new(c->big_endian);

  pcap_header(&e, c->magic, 1);
  put_record(&e, c, T * S + 999999000, NULL, 1, 0, 60, 60);
  put_record(&e, c, T * S + 999999000, "anew:", 2, 0, 1500, 1510);
  put_record(&e, c, (T + 1) * S + 500, "anew:", 2, 1500, 3001, 1511); /* into the next second */
  put_record(&e, c, T * S + 999999000, NULL, 3, 0, 9, 40);
  assert_rewritten(&b, &knife, &e);
}

/* Some writers leave more than a second's worth of microseconds; nobody asked to mend that. */
static void odd_ticks_stay(void **state)
{
  const Knife knife = { .cut = 1 << 1, .pieces = 1 };
  Build b = build_new(false), e = build_new(false);

  (void) state;
  pcap_header(&b, 0xa1b2c3d4, 1);
  pcap_record(&b, 5, 3000000, 10, 10);
  put_frame(&b, 1, 10);
  pcap_header(&e, 0xa1b2c3d4, 1);
  pcap_record(&e, 5, 3000000, 16, 16);
  put_octets(&e, "anew:", HEAD_LEN);
  put_frame(&e, 1, 10);
  assert_rewritten(&b, &knife, &e);
}

static void lengths_are_clamped(void **state)
{
  const Knife knife = { .cut = 1 << 1, .pieces = 1, .wire_more = UINT64_C(1) << 32 };
  Build b = build_new(false), e = build_new(false);

  (void) state;
  pcap_header(&b, 0xa1b2c3d4, 1);
  pcap_record(&b, 5, 6, 1, 1);
  put_frame(&b, 1, 1);
  pcap_header(&e, 0xa1b2c3d4, 1);
  pcap_record(&e, 5, 6, 7, UINT32_MAX);
  put_octets(&e, "anew:", HEAD_LEN);
  put_frame(&e, 1, 1);
  assert_rewritten(&b, &knife, &e);
}

typedef struct {
  const char *name;
  uint32_t pieces;
  WtCut cut;
  const char *said; /* on the last piece */
} Said;

static const Said said[] = {
  { "a segment",
    45,
    { .kind = WT_OFFLOAD_TSO,
      .sure = WT_SURENESS_EXACT,
      .clues = 1u << WT_CLUE_IP_ID | 1u << WT_CLUE_MSS },
    "wiretruth: segment 45 of 45 of frame 1 (tso, exact: ip_id, mss)" },
  { "a segment nothing speaks for",
    2,
    { .kind = WT_OFFLOAD_SUPER, .sure = WT_SURENESS_ASSUMED },
    "wiretruth: segment 2 of 2 of frame 1 (super, assumed)" },
  { "all the evidence there is",
    2,
    { .kind = WT_OFFLOAD_GRO_LIST, .sure = WT_SURENESS_BOUNDED, .clues = ~0u },
    "wiretruth: segment 2 of 2 of frame 1 (gro_list, bounded: list_sum, ip_id, mss, path_mtu, " },
  { "a checksum",
    1,
    { .kind = WT_OFFLOAD_PLAIN, .finish_sum = true },
    "wiretruth: checksum of frame 1 completed" },
  { "something else", 1, { 0 }, "wiretruth: headers of frame 1 made anew" },
};

static void provenance_is_told(void **state)
{
  const Said *s = *state;
  const Knife knife = {
    .cut = 1 << 1, .pieces = s->pieces, .provenance = true, .why = &s->cut
  };
  Build b = build_new(true);
  WtFrame f = { 0 };

  ng_section(&b);
  ng_interface(&b, 1, 0, 9, 0);
  put_packet(&b, &(Packet) { 6, 0, 0, 1, 200, false, 1, 0, 200 });
  GByteArray *out = rewritten(&b, &knife);
  g_autoptr(WtSource) source = source_of(out, out->len, 1000, NULL);

  for (uint32_t i = 0; i < s->pieces; i++)
    assert_int_equal(wt_source_next(source, &f), WT_SOURCE_FRAME);
  const size_t len = (size_t) (f.options.data[2] << 8 | f.options.data[3]);

  assert_int_equal(f.options.data[1], 1);
  assert_true(len >= strlen(s->said) && len < 256);
  assert_memory_equal(f.options.data + 4, s->said, strlen(s->said));
  assert_int_equal(f.options.len, 4 + (len + 3) / 4 * 4 + 4);
  assert_int_equal(wt_source_next(source, &f), WT_SOURCE_END);
  g_byte_array_unref(out);
  g_byte_array_unref(b.file);
}

int main(void)
{
  struct CMUnitTest tables[2 * G_N_ELEMENTS(pcaps) + G_N_ELEMENTS(said)];
  size_t n = 0;
  const struct CMUnitTest others[] = {
    cmocka_unit_test(odd_ticks_stay),
    cmocka_unit_test(lengths_are_clamped),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(pcaps); i++) {
    tables[n++] = ROW(&pcaps[i], pcap_unchanged);
    tables[n++] = ROW(&pcaps[i], pcap_cut);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(said); i++)
    tables[n++] = ROW(&said[i], provenance_is_told);
  return cmocka_run_group_tests_name("capture writer", others, NULL, NULL) +
         cmocka_run_group_tests_name("capture writer tables", tables, NULL, NULL);
}

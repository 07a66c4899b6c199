/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Super-segments cut, and tunnels taken off.
 */
#include "cutting.h"

#define IP4(protocol) "4500 0000 1234 4000 40 " protocol " 0000 " IPV4_ADDRESSES
#define IP6(protocol) "60000000 0000 " protocol " 40 " IPV6_ADDRESSES
#define GRE_ALL "b000 0800 abcd0000 0000002a 00000007 " /* checksum, key, sequence number */
#define PPPOE "8864 1100 0001 0000 0021"
#define TIMESTAMPS "0101 080a 11223344 55667788"

/* --- cut: every header around TCP --- */

typedef struct {
  const char *name;
  uint32_t linktype;
  const char *before;
  unsigned version;
  const char *peeled; /* the link header without tunnels; NULL: they stay */
} Shape;

static const Shape shapes[] = {
  { "Ethernet, IPv4", 1, E4, 4, NULL },
  { "Ethernet, IPv6", 1, E6, 6, NULL },
  { "QinQ", 1, ETHERNET "88a8 0005 8100 0006 0800", 4, NULL },
  { "MPLS", 1, ETHERNET "8847 00010140", 6, NULL },
  { "PPPoE", 1, ETHERNET PPPOE, 4, NULL },
  { "SLL2", 276, "0800 0000 00000003 0001 00 06 0200000000010000 ", 4, NULL },
  { "raw", 101, "", 6, NULL },
  { "VXLAN", 1, E4 IP4("11") UDP("0000") VXLAN INNER "0800", 4, INNER "0800" },
  { "VXLAN, UDP checksum", 1, E4 IP4("11") UDP("abcd") VXLAN INNER "86dd", 6, INNER "86dd" },
  { "VXLAN, UDP checksum over IPv6, tags", 1,
    ETHERNET "8100 0005 86dd" IP6("11") UDP("abcd") VXLAN INNER "8100 0007 0800", 4,
    INNER "8100 0007 0800" },
  { "VXLAN, PPPoE within", 1, E4 IP4("11") UDP("0000") VXLAN INNER PPPOE, 4, INNER PPPOE },
  { "VXLAN, IP in IP within", 1,
    E4 IP4("11") UDP("0000") VXLAN INNER "8100 0007 86dd" IP6("04"), 4, INNER "0800" },
  { "VXLAN in SLL", 113,
    "0000 0001 0006 0200000000010000 0800" IP4("11") UDP("0000") VXLAN INNER "86dd", 6,
    "0000 0001 0006 0200000000010000 86dd" },
  { "GRE with all", 1, E4 IP4("2f") GRE_ALL, 4, E4 },
  { "GRE around GRE, checksums", 1, E4 IP4("2f") GRE_ALL IP4("2f") GRE_ALL, 4, E4 },
  { "6in4 behind a tag", 1, ETHERNET "8100 0005 0800" IP4("29"), 6, E6 },
  { "4in6", 1, E6 IP6("04"), 4, E4 },
  { "6in4 in SLL2", 276, "0800 0000 00000003 0001 00 06 0200000000010000 " IP4("29"), 6,
    "86dd 0000 00000003 0001 00 06 0200000000010000" },
  { "6in4, raw", 101, IP4("29"), 6, "" },
  { "4in4, loopback", 0, "02000000" IP4("04"), 4, "02000000" },
  { "6in4, loopback: cannot be named", 0, "02000000" IP4("29"), 6, NULL },
  { "4in4, LINKTYPE_IPV4", 228, IP4("04"), 4, "" },
  { "6in4, LINKTYPE_IPV4", 228, IP4("29"), 6, NULL },
};

static GByteArray *packet_of(unsigned version, GByteArray *tcp_take)
{
  return version == 4 ? ipv4(tcp_take) : ipv6(tcp_take);
}

/* The pieces of what @super was, all headers right, with @payload between them. */
static void check_pieces(const Shape *shape, const Out *out, const WtSegment *super)
{
  assert_true(out->changed);
  assert_int_equal(out->frames->len, 3);
  for (uint32_t i = 0; i < 3; i++) {
    const GByteArray *a = nth(out, i);
    const uint32_t n = i < 2 ? SIZE : LEN - 2 * SIZE;
    WtSegment s;

    check_wire(shape->linktype, a, &s);
    assert_int_equal(s.payload_wire_len, n);
    assert_memory_equal(a->data + a->len - n, super->payload.data + i * SIZE, n);
    assert_int_equal(s.seq.v, super->seq.v + i * SIZE);
    assert_int_equal(s.ack.v, super->ack.v);
    assert_int_equal(s.window, super->window);
    assert_int_equal(s.options.ts_val, 0x11223344);
    assert_int_equal(s.flags, i < 2 ? WT_TCP_ACK : WT_TCP_ACK | WT_TCP_PSH);
    for (size_t j = 0; j < s.n_headers; j++)
      if (s.headers[j].kind == WT_HEADER_IPV4)
        assert_int_equal(be16(a, s.headers[j].at + 4), 0x1234 + i);
  }
}

static void shape_is_cut(void **state)
{
  const Shape *shape = *state;
  g_autoptr(GByteArray) a =
      behind(shape->before, packet_of(shape->version, tcp(TIMESTAMPS, LEN)));
  In in;

  in_init(&in, shape->linktype, a, a->len);
  const WtCut cut = cut_of(SIZE, &in.segment);
  Out out = run(&in, &cut, false);
  check_pieces(shape, &out, &in.segment);
  assert_memory_equal(nth(&out, 0)->data, a->data, in.segment.headers[0].at);
  out_clear(&out);

  out = run(&in, &cut, true);
  check_pieces(shape, &out, &in.segment);
  g_autoptr(GByteArray) link = from_hex(shape->peeled ? shape->peeled : shape->before);
  assert_int_equal(nth(&out, 2)->len,
                   link->len + (shape->version == 4 ? 20 : 40) + 32 + LEN - 2 * SIZE);
  out_clear(&out);
  in_clear(&in);
}

/* A plain frame with nothing to finish: what is within comes out as it is, padding gone. */
static void shape_is_peeled(void **state)
{
  const Shape *shape = *state;
  g_autoptr(GByteArray) inner =
      packet_of(shape->version, sealed(shape->version, TIMESTAMPS, LEN));
  g_autoptr(GByteArray) a = from_hex(shape->before);
  In in;

  g_byte_array_append(a, inner->data, inner->len);
  add_hex(a, "000000");
  in_init(&in, shape->linktype, a, a->len);
  const WtCut cut = { .len = LEN, .size = LEN, .segments = 1 };
  Out out = run(&in, &cut, true);
  g_autoptr(GByteArray) expect = from_hex(shape->peeled ? shape->peeled : shape->before);
  g_byte_array_append(expect, inner->data, inner->len);
  if (!shape->peeled)
    add_hex(expect, "000000");
  assert_int_equal(out.changed, shape->peeled != NULL);
  assert_int_equal(out.frames->len, 1);
  assert_int_equal(nth(&out, 0)->len, expect->len);
  assert_int_equal(out.last.wire_len, expect->len);
  assert_memory_equal(nth(&out, 0)->data, expect->data, expect->len);
  out_clear(&out);
  in_clear(&in);
}

/* --- cut: flags and identifications --- */

typedef struct {
  const char *name;
  uint16_t flags, id;
  WtCut how;
  uint16_t expect_flags[3], expect_id[3];
} Fields;

#define F (WT_TCP_ACK | WT_TCP_FIN)
#define P (WT_TCP_ACK | WT_TCP_PSH)
#define A WT_TCP_ACK
#define C (WT_TCP_ACK | WT_TCP_CWR)
#define AE (WT_TCP_AE | WT_TCP_ECE | WT_TCP_URG)
#define PLUS1 .id_mask = 0xffff, .id_step = 1

static const Fields fields[] = {
  { "FIN on the last", F, 7, { PLUS1 }, { A, A, F }, { 7, 8, 9 } },
  { "PSH on the last", P, 7, { PLUS1 }, { A, A, P }, { 7, 8, 9 } },
  { "PSH on all (fraglist)", P, 7, { PLUS1, .push_on_all = true }, { P, P, P }, { 7, 8, 9 } },
  { "CWR on the first", C | P, 7, { PLUS1 }, { C, A, P }, { 7, 8, 9 } },
  { "CWR on all (AccECN)",
    C | P,
    7,
    { PLUS1, .cwr_on_all = true },
    { C, C, C | P },
    { 7, 8, 9 } },
  { "AE, ECE, URG copied", A | AE, 7, { PLUS1 }, { A | AE, A | AE, A | AE }, { 7, 8, 9 } },
  { "id wraps", A, 0xffff, { PLUS1 }, { A, A, A }, { 0xffff, 0, 1 } },
  { "id fixed", A, 0, { .id_mask = 0xffff, .id_step = 0 }, { A, A, A }, { 0, 0, 0 } },
  { "id of 15 bits",
    A,
    0x7ffe,
    { .id_mask = 0x7fff, .id_step = 1 },
    { A, A, A },
    { 0x7ffe, 0x7fff, 0 } },
  { "id of 15 bits, the 16th set",
    A,
    0xffff,
    { .id_mask = 0x7fff, .id_step = 1 },
    { A, A, A },
    { 0xffff, 0x8000, 0x8001 } },
};

static void fields_are_cut(void **state)
{
  const Fields *c = *state;
  g_autoptr(GByteArray) a = behind(E4, ipv4(tcp("", LEN)));
  In in;

  set_be16(a, 18, c->id);
  set_be16(a, 34 + 12, 0x5000u | c->flags);
  set_be16(a, 34 + 18, 0x0203); /* urgent pointer */
  in_init(&in, 1, a, a->len);
  WtCut cut = c->how;
  cut.len = LEN;
  cut.size = SIZE;
  cut.segments = 3;
  Out out = run(&in, &cut, false);
  assert_int_equal(out.frames->len, 3);
  for (size_t i = 0; i < 3; i++) {
    WtSegment s;

    check_wire(1, nth(&out, i), &s);
    assert_int_equal(s.flags, c->expect_flags[i]);
    assert_int_equal(s.ip_id, c->expect_id[i]);
    assert_int_equal(be16(nth(&out, i), 34 + 18), 0x0203);
  }
  out_clear(&out);
  in_clear(&in);
}

/* --- snapped --- */

static void snapped_piece(const GByteArray *super, const Out *out, size_t i, size_t there)
{
  const size_t head_len = 14 + 20 + 8 + 8 + 14 + 20 + 20;
  const size_t n = i < 2 ? SIZE : LEN - 2 * SIZE;
  const size_t begin = MIN(there, i * SIZE), left = there - begin;
  const GByteArray *a = nth(out, i);
  WtSegment s;

  assert_int_equal(a->len, head_len + MIN(left, n));
  assert_int_equal(decode_cut(1, a, a->len, head_len + n, &s), WT_DECODED_TCP);
  assert_int_equal(s.payload_wire_len, n);
  assert_int_equal(s.ip_checksum, WT_CHECKSUM_VALID);
  if (left >= n) {
    check_wire(1, a, &s);
    return;
  }
  assert_int_equal(be16(a, 40), be16(super, 40));                       /* UDP's */
  assert_int_equal(be16(a, s.tcp_at + 16), be16(super, s.tcp_at + 16)); /* TCP's */
}

/* Every piece comes, with what was captured of it; a sum that cannot be known stays. */
static void snapped(void **state)
{
  g_autoptr(GByteArray) a =
      behind(E4 IP4("11") UDP("abcd") VXLAN INNER "0800", ipv4(tcp("", LEN)));

  (void) state;
  set_be16(a, a->len - LEN - 4, 0x7777);
  for (size_t there = 0; there <= LEN; there++) {
    In in;

    in_init(&in, 1, a, a->len - LEN + there);
    const WtCut cut = cut_of(SIZE, &in.segment);
    Out out = run(&in, &cut, false);
    assert_true(out.changed);
    assert_int_equal(out.frames->len, 3);
    assert_int_equal(out.last.wire_len, a->len - 2 * SIZE);
    for (size_t i = 0; i < 3; i++)
      snapped_piece(a, &out, i, there);
    out_clear(&out);
    in_clear(&in);
  }
}

/* --- BIG TCP --- */

#define BIG 70000u

static void big_tcp(const char *extensions, const char *expect)
{
  g_autoptr(GByteArray) a = behind(E6, ipv6_with(0, 0, extensions, tcp("", BIG)));
  g_autoptr(GByteArray) ext = from_hex(expect);
  In in;

  in_init(&in, 1, a, a->len);
  assert_true(in.segment.jumbo_option);
  const WtCut cut = cut_of(1428, &in.segment);
  Out out = run(&in, &cut, false);
  assert_int_equal(out.frames->len, cut.segments);
  for (size_t i = 0; i < cut.segments; i++) {
    const GByteArray *b = nth(&out, i);
    WtSegment s;

    check_wire(1, b, &s);
    assert_false(s.jumbo_option);
    assert_int_equal(s.payload_wire_len, i + 1 < cut.segments ? 1428 : BIG % 1428);
    assert_int_equal(b->data[20], ext->len ? 0 : 6);
    assert_int_equal(s.tcp_at, 54 + ext->len);
    assert_memory_equal(b->data + 54, ext->data, ext->len);
  }
  out_clear(&out);
  in_clear(&in);
}

static void jumbo_option_alone(void **state)
{
  (void) state;
  big_tcp("0600 c204 0001118c", ""); /* 8 + 20 + 70000 */
}

static void jumbo_option_beside_another(void **state)
{
  (void) state;
  big_tcp("0601 0502 0000 c204 00011194 0102 0000", "0601 0502 0000 0104 00000000 0102 0000");
}

/* IPv4 of more than 64 KiB has a length of zero. */
static void big_ipv4(void **state)
{
  g_autoptr(GByteArray) a = behind(E4, ipv4_with(6, 0, 0x4000, tcp("", BIG)));
  In in;

  (void) state;
  in_init(&in, 1, a, a->len);
  const WtCut cut = cut_of(1448, &in.segment);
  Out out = run(&in, &cut, false);
  assert_int_equal(out.frames->len, cut.segments);
  for (size_t i = 0; i < cut.segments; i++) {
    WtSegment s;

    check_wire(1, nth(&out, i), &s);
    assert_int_equal(s.ip_id, 0x1234 + i);
  }
  out_clear(&out);
  in_clear(&in);
}

int main(void)
{
  GArray *tests = g_array_new(FALSE, FALSE, sizeof(struct CMUnitTest));

  add_test(tests, "snapped", snapped, NULL);
  add_test(tests, "jumbo option alone", jumbo_option_alone, NULL);
  add_test(tests, "jumbo option beside another", jumbo_option_beside_another, NULL);
  add_test(tests, "big ipv4", big_ipv4, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(shapes); i++) {
    add_test(tests, shapes[i].name, shape_is_cut, &shapes[i]);
    add_test(tests, shapes[i].name, shape_is_peeled, &shapes[i]);
  }
  for (size_t i = 0; i < G_N_ELEMENTS(fields); i++)
    add_test(tests, fields[i].name, fields_are_cut, &fields[i]);
  return run_list(tests);
}

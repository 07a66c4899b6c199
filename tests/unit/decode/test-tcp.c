/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "packets.h"

#define MSS WT_TCP_HAS_MSS
#define WSCALE WT_TCP_HAS_WINDOW_SCALE
#define SACK_OK WT_TCP_HAS_SACK_PERMITTED
#define SACK WT_TCP_HAS_SACK
#define STAMPS WT_TCP_HAS_TIMESTAMPS
#define BROKEN WT_TCP_OPTIONS_BROKEN

typedef struct {
  const char *name;
  const char *options;
  unsigned present;
} OptionCase;

/*= test RFC9293 3.2 "Specific Option Definitions" */
static const OptionCase options[] = {
  { "none", "", 0 },
  { "a SYN's", "020405b4 0402 080a 0000000b 0000000c 01 030307",
    MSS | SACK_OK | STAMPS | WSCALE },
  { "timestamps, padded", "0101 080a 0000000b 0000000c", STAMPS },
  { "SACK, one block", "0101 050a 00000001 00000002", SACK },
  { "SACK, four blocks",
    "0101 0522 00000001 00000002 00000003 00000004 00000005 00000006 00000007 00000008", SACK },
  { "unknown is skipped", "fd06 12345678 0204 05b4 0101", MSS },
  { "end stops", "020405b4 00 030307", MSS },
  { "length 0", "020405b4 0300 0101", MSS | BROKEN },
  { "length 1", "020405b4 1e01 0101", MSS | BROKEN },
  { "kind without length", "020405b4 010101 08", MSS | BROKEN },
  { "beyond the header", "020405b4 080a 0000", MSS | BROKEN },
  { "MSS of 3 octets", "0203 05 01", BROKEN },
  { "MSS of 5 octets", "0205 05b400 010101", BROKEN },
  { "window scale of 2 octets", "0302 0101", BROKEN },
  { "SACK-permitted of 3 octets", "0403 00 01", BROKEN },
  { "timestamps of 6 octets", "0806 0000000b 0101", BROKEN },
  { "SACK without block", "0502 0101", BROKEN },
  { "SACK of half a block", "0506 00000001 0101", BROKEN },
};

static void option_case(void **state)
{
  const OptionCase *c = *state;
  g_autoptr(GByteArray) a = ipv4(sealed(4, c->options, 3));
  WtSegment s;

  check_prefixes(101, a);
  assert_int_equal(decode(101, a, &s), WT_DECODED_TCP);
  assert_int_equal(s.options.present, c->present);
  assert_int_equal(s.payload_wire_len, 3);
  if (c->present & MSS)
    assert_int_equal(s.options.mss, 1460);
  if (c->present & WSCALE)
    assert_int_equal(s.options.window_scale, 7);
  if (c->present & STAMPS) {
    assert_int_equal(s.options.ts_val, 11);
    assert_int_equal(s.options.ts_ecr, 12);
  }
  if (c->present & SACK) {
    const unsigned last = s.options.n_sack - 1u;

    assert_int_equal(s.options.sack[last].left.v, 2 * last + 1);
    assert_int_equal(s.options.sack[last].right.v, 2 * last + 2);
  }
}

/** @field: what offload leaves in the checksum field of this segment. */
typedef struct {
  const char *name;
  size_t payload_len, captured; /* @captured 0: all of it */
  uint16_t (*field)(unsigned version, GByteArray *tcp);
  WtChecksum expect;
} SumCase;

static uint16_t right(unsigned version, GByteArray *segment)
{
  return (uint16_t) ~naive_sum(pseudo(version, segment->len), segment->data, segment->len);
}

static uint16_t off_by_one(unsigned version, GByteArray *segment)
{
  return (uint16_t) (right(version, segment) + 1);
}

static uint16_t linux_partial(unsigned version, GByteArray *segment)
{
  return pseudo(version, segment->len);
}

static uint16_t low_partial(unsigned version, GByteArray *segment)
{
  return pseudo(version, segment->len & 0xffff);
}

static uint16_t windows_partial(unsigned version, GByteArray *segment)
{
  (void) segment;
  return pseudo(version, 0);
}

static uint16_t zero(unsigned version, GByteArray *segment)
{
  (void) version;
  (void) segment;
  return 0;
}

/* A payload that makes the right sum zero. */
static uint16_t zero_and_right(unsigned version, GByteArray *segment)
{
  const uint16_t rest = right(version, segment);
  const uint32_t last = (uint32_t) segment->data[24] << 8 | segment->data[25];

  set_be16(segment, 24, naive_sum(rest + last, NULL, 0));
  assert_int_equal(right(version, segment), 0);
  return 0;
}

/* A payload whose right sum is also the partial one. */
static uint16_t right_and_partial(unsigned version, GByteArray *segment)
{
  const uint16_t wanted = (uint16_t) ~linux_partial(version, segment);

  set_be16(segment, 24, 0);
  const uint16_t sum = (uint16_t) ~right(version, segment);
  set_be16(segment, 24, naive_sum((uint32_t) wanted + (uint16_t) ~sum, NULL, 0));
  assert_int_equal(right(version, segment), linux_partial(version, segment));
  return linux_partial(version, segment);
}

static const SumCase sums[] = {
  { "sum: right", 100, 0, right, WT_CHECKSUM_VALID },
  { "sum: right, odd length", 1447, 0, right, WT_CHECKSUM_VALID },
  { "sum: right, merged by hardware", 20000, 0, right, WT_CHECKSUM_VALID },
  { "sum: wrong", 100, 0, off_by_one, WT_CHECKSUM_WRONG },
  { "sum: wrong, large", 20000, 0, off_by_one, WT_CHECKSUM_WRONG },
  { "sum: Linux partial, small", 100, 0, linux_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: Linux partial, no payload", 0, 0, linux_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: Linux partial, large", 60000, 0, linux_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: Linux partial, beyond 64 KiB", 150000, 0, linux_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: low half, beyond 64 KiB", 150000, 0, low_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: Windows partial", 60000, 0, windows_partial, WT_CHECKSUM_PARTIAL_WINDOWS },
  { "sum: Windows partial, small", 100, 0, windows_partial, WT_CHECKSUM_PARTIAL_WINDOWS },
  { "sum: zero", 100, 0, zero, WT_CHECKSUM_ZERO },
  { "sum: zero, large", 20000, 0, zero, WT_CHECKSUM_ZERO },
  { "sum: zero and right", 100, 0, zero_and_right, WT_CHECKSUM_VALID },
  { "sum: zero and right, large", 20000, 0, zero_and_right, WT_CHECKSUM_VALID },
  { "sum: right and partial, small", 100, 0, right_and_partial, WT_CHECKSUM_VALID },
  { "sum: right and partial, large", 20000, 0, right_and_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: snapped", 100, 50, right, WT_CHECKSUM_UNVERIFIABLE },
  { "sum: snapped, large", 20000, 50, off_by_one, WT_CHECKSUM_UNVERIFIABLE },
  { "sum: snapped, partial", 20000, 50, linux_partial, WT_CHECKSUM_PARTIAL_LINUX },
  { "sum: snapped, zero", 100, 50, zero, WT_CHECKSUM_ZERO },
};

static void sum_case(void **state)
{
  const SumCase *c = *state;

  for (unsigned version = 4; version <= 6; version += 2) {
    GByteArray *segment = tcp("", c->payload_len);
    const size_t cut = c->captured ? c->payload_len - c->captured : 0;
    WtSegment s;

    set_be16(segment, 16, c->field(version, segment));
    g_autoptr(GByteArray) a =
        version == 4 ? ipv4_with(6, 0, 0, segment) : ipv6_with(6, 0, "", segment);
    assert_int_equal(decode_cut(101, a, a->len - cut, a->len, &s), WT_DECODED_TCP);
    assert_int_equal(s.tcp_checksum, c->expect);
    assert_int_equal(s.payload_wire_len, c->payload_len);
    assert_int_equal(s.payload.len, c->payload_len - cut);
  }
}

static void fields(void **state)
{
  (void) state;
  g_autoptr(GByteArray) a = ipv4(tcp("", 4));
  WtSegment s;

  set_be16(a, 32, 0x5fff);
  assert_int_equal(decode(101, a, &s), WT_DECODED_TCP);
  assert_int_equal(s.flags, 0xfff);
  assert_int_equal(s.seq.v, 0x01020304);
  assert_int_equal(s.ack.v, 0x05060708);
  assert_int_equal(s.window, 512);
  assert_int_equal(s.src.port, 50000);
  assert_int_equal(s.dst.port, 3260);
  assert_int_equal(s.src.ip[0], 10);
  assert_int_equal(s.src.ip[4], 0);
}

static void bad_data_offset(void **state)
{
  (void) state;
  g_autoptr(GByteArray) a = ipv4(tcp("", 4));
  WtSegment s = { .window = 7 };

  set_be16(a, 32, 0x4010);
  assert_int_equal(decode(101, a, &s), WT_DECODED_MALFORMED);
  set_be16(a, 32, 0x7010);
  assert_int_equal(decode(101, a, &s), WT_DECODED_MALFORMED);
  assert_int_equal(s.window, 7); /* @out is for segments only */
}

int main(void)
{
  enum { N_OPTIONS = G_N_ELEMENTS(options), N_SUMS = G_N_ELEMENTS(sums) };
  struct CMUnitTest tests[N_OPTIONS + N_SUMS];
  const struct CMUnitTest single[] = {
    cmocka_unit_test(fields),
    cmocka_unit_test(bad_data_offset),
  };

  for (size_t i = 0; i < N_OPTIONS; i++)
    tests[i] = (struct CMUnitTest) {
      .name = options[i].name,
      .test_func = option_case,
      .initial_state = (void *) &options[i],
    };
  for (size_t i = 0; i < N_SUMS; i++)
    tests[N_OPTIONS + i] = (struct CMUnitTest) {
      .name = sums[i].name,
      .test_func = sum_case,
      .initial_state = (void *) &sums[i],
    };
  const int failed = cmocka_run_group_tests(tests, NULL, NULL);
  return failed + cmocka_run_group_tests(single, NULL, NULL);
}

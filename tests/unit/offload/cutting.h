/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Frames cut by hand-made cuts. What comes out is read back header by header, and summed octet
 * by octet.
 */
#ifndef WT_TEST_CUTTING_H
#define WT_TEST_CUTTING_H

#include "../decode/packets.h"

#include "offload/resegment.h"

#define E4 ETHERNET "0800"
#define E6 ETHERNET "86dd"
#define INNER "020000000004 020000000003 "
#define UDP(sum) "c000 12b5 0000 " sum
#define VXLAN "08000000 00002a00 "

#define SIZE 11u
#define LEN (2 * SIZE + 3) /* three pieces, the second at an odd place */

typedef struct {
  GPtrArray *frames; /* of GByteArray */
  WtWireSegment last;
  bool changed;
} Out;

static inline void keep_piece(void *user, const WtWireSegment *piece)
{
  Out *out = user;
  GByteArray *a = g_byte_array_new();

  assert_int_equal(piece->index, out->frames->len);
  assert_true(piece->wire_len >= piece->head.len + piece->tail.len);
  g_byte_array_append(a, piece->head.data, (guint) piece->head.len);
  g_byte_array_append(a, piece->tail.data, (guint) piece->tail.len);
  g_ptr_array_add(out->frames, a);
  out->last = *piece;
}

static inline void free_frame(gpointer a)
{
  g_byte_array_unref(a);
}

static inline const GByteArray *nth(const Out *out, size_t i)
{
  return g_ptr_array_index(out->frames, i);
}

/* What went in: a frame, the first @captured octets of it. */
typedef struct {
  WtDecoder *decoder;
  uint8_t *block;
  WtFrame frame;
  WtSegment segment;
} In;

static inline void in_init(In *in, uint32_t linktype, const GByteArray *a, size_t captured)
{
  in->decoder = wt_decoder_new(&limits);
  in->block = g_memdup2(a->data, captured);
  in->frame = (WtFrame) {
    .data = { in->block, captured },
    .wire_len = a->len,
    .linktype = linktype,
  };
  assert_int_equal(wt_decoder_push(in->decoder, &in->frame, &in->segment), WT_DECODED_TCP);
}

static inline void in_clear(In *in)
{
  wt_decoder_free(in->decoder);
  g_free(in->block);
}

static inline WtCut cut_of(uint32_t size, const WtSegment *s)
{
  return (WtCut) {
    .len = s->payload_wire_len,
    .size = size,
    .segments = (s->payload_wire_len + size - 1) / size,
    .id_mask = 0xffff,
    .id_step = 1,
    .finish_sum = true,
  };
}

static inline Out run(const In *in, const WtCut *cut, bool decap)
{
  Out out = { .frames = g_ptr_array_new_with_free_func(free_frame) };

  out.changed = wt_resegment(&in->segment, cut, decap, keep_piece, &out);
  return out;
}

static inline void out_clear(Out *out)
{
  g_ptr_array_unref(out->frames);
}

static inline uint16_t be16(const GByteArray *a, size_t at)
{
  assert_true(at + 2 <= a->len);
  return (uint16_t) (a->data[at] << 8 | a->data[at + 1]);
}

/* The sum of all from @at on and of a pseudo-header; @ip_at is where its addresses are. */
static inline uint32_t sum_with_pseudo(const GByteArray *a, size_t ip_at, size_t at,
                                       uint8_t protocol)
{
  const bool v4 = a->data[ip_at] >> 4 == 4;
  const size_t len = a->len - at;
  uint32_t sum = naive_sum(protocol, a->data + ip_at + (v4 ? 12 : 8), v4 ? 8 : 32);

  sum += (uint32_t) (len >> 16) + (uint32_t) (len & 0xffff);
  return naive_sum(sum, a->data + at, len);
}

static inline void check_header(const GByteArray *a, const WtSegment *s, size_t i)
{
  const size_t at = s->headers[i].at, len = a->len - at;

  switch (s->headers[i].kind) {
  case WT_HEADER_IPV4:
    assert_int_equal(be16(a, at + 2), len);
    assert_int_equal(naive_sum(0, a->data + at, (a->data[at] & 15u) * 4), 0xffff);
    break;
  case WT_HEADER_IPV6:
    assert_int_equal(be16(a, at + 4), len - 40);
    break;
  case WT_HEADER_UDP:
    assert_int_equal(be16(a, at + 4), len);
    if (be16(a, at + 6))
      assert_int_equal(sum_with_pseudo(a, s->headers[i - 1].at, at, 17), 0xffff);
    break;
  case WT_HEADER_GRE:
    if (a->data[at] & 0x80)
      assert_int_equal(naive_sum(0, a->data + at, len), 0xffff);
    break;
  case WT_HEADER_PPPOE:
    assert_int_equal(be16(a, at + 4), len - 6);
    break;
  case WT_HEADER_ETHERNET:
    break;
  }
}

/* A frame as a wire carries it: every length and every sum is right. */
static inline void check_wire(uint32_t linktype, const GByteArray *a, WtSegment *s)
{
  assert_int_equal(decode(linktype, a, s), WT_DECODED_TCP);
  for (size_t i = 0; i < s->n_headers; i++)
    check_header(a, s, i);
  assert_int_equal(sum_with_pseudo(a, s->ip_at, s->tcp_at, 6), 0xffff);
}

static inline void add_test(GArray *tests, const char *name, CMUnitTestFunction function,
                            const void *row)
{
  const struct CMUnitTest test = {
    .name = name,
    .test_func = function,
    .initial_state = (void *) row,
  };

  g_array_append_val(tests, test);
}

static inline int run_list(GArray *tests_take)
{
  const int failed = _cmocka_run_group_tests(
      "resegment", (const struct CMUnitTest *) (void *) tests_take->data, tests_take->len, NULL,
      NULL);

  g_array_unref(tests_take);
  return failed;
}

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Frames that stay one: what the card still had to do, and what is left alone.
 */
#include "cutting.h"

/* --- one wire segment, to be finished --- */

typedef struct {
  const char *name;
  const char *before;
  const char *tcp_sum, *ip_sum, *ip_len; /* as captured; NULL: right */
  size_t padding, missing;
  bool finish, changed, ip_right, tcp_right;
} Plain;

static const Plain plains[] = {
  { "partial sum", E4, "1234", NULL, NULL, 0, 0, true, true, true, true },
  { "padding kept", E4, "1234", NULL, NULL, 6, 0, true, true, true, true },
  { "already right", E4, NULL, NULL, NULL, 6, 0, true, false, true, true },
  { "not to be finished", E4, "1234", "0000", NULL, 0, 0, false, false, false, false },
  { "IP checksum zero", E4, "1234", "0000", NULL, 0, 0, true, true, true, true },
  { "IP checksum wrong stays", E4, "1234", "6666", NULL, 0, 0, true, true, false, true },
  { "IP length zero", E4, "1234", "0000", "0000", 0, 0, true, true, true, true },
  { "octets missing", E4, "1234", NULL, NULL, 0, 2, true, false, true, false },
  { "octets missing, IP checksum zero", E4, "1234", "0000", NULL, 0, 2, true, true, true,
    false },
  { "tunnelled",
    E4 "4500 005e 1234 4000 40 11 0000 " IPV4_ADDRESSES "c000 12b5 004a dead" VXLAN INNER
       "0800",
    "1234", NULL, NULL, 0, 0, true, true, true, true },
};

static void plain_is_finished(void **state)
{
  const Plain *c = *state;
  g_autoptr(GByteArray) before = from_hex(c->before);
  g_autoptr(GByteArray) right = behind(c->before, ipv4(sealed(4, "", 4)));
  g_autoptr(GByteArray) a = g_byte_array_new();
  const size_t ip_at = before->len;
  In in;

  g_byte_array_append(a, right->data, right->len);
  if (c->tcp_sum)
    set_be16(a, ip_at + 36, strtoul(c->tcp_sum, NULL, 16));
  if (c->ip_sum)
    set_be16(a, ip_at + 10, strtoul(c->ip_sum, NULL, 16));
  if (c->ip_len)
    set_be16(a, ip_at + 2, 0);
  for (size_t i = 0; i < c->padding; i++)
    add_hex(a, "99");
  in_init(&in, 1, a, a->len - c->missing);
  const WtCut cut = { .len = 4, .size = 4, .segments = 1, .finish_sum = c->finish };
  Out out = run(&in, &cut, false);
  const GByteArray *b = nth(&out, 0);

  assert_int_equal(out.changed, c->changed);
  assert_int_equal(out.last.head.len != 0, c->changed);
  assert_int_equal(out.frames->len, 1);
  assert_int_equal(b->len, a->len - c->missing);
  assert_int_equal(out.last.wire_len, a->len);
  assert_int_equal(be16(b, ip_at + 2),
                   c->changed ? be16(right, ip_at + 2) : be16(a, ip_at + 2));
  assert_int_equal(be16(b, ip_at + 10) == be16(right, ip_at + 10), c->ip_right);
  assert_int_equal(be16(b, ip_at + 36) == be16(right, ip_at + 36), c->tcp_right);
  assert_memory_equal(b->data + ip_at + 40, a->data + ip_at + 40, b->len - ip_at - 40);
  if (ip_at > 14)
    assert_int_equal(sum_with_pseudo(b, 14, 34, 17), 0xffff);
  out_clear(&out);
  in_clear(&in);
}

/* One number, two ways to write it: Linux finishes a plain sum and a cut one differently. */
static void sum_of_zero(void **state)
{
  g_autoptr(GByteArray) a = behind(E4, ipv4(tcp("", LEN)));
  g_autoptr(GByteArray) b = behind(E4, ipv4(tcp("", 4)));
  In in;

  (void) state;
  /* What the right checksum was, put in the data, leaves a checksum of zero. */
  set_be16(b, 54, 0);
  set_be16(b, 54, (uint16_t) ~naive_sum(pseudo(4, 24), b->data + 34, 24));
  in_init(&in, 1, b, b->len);
  const WtCut plain = { .len = 4, .size = 4, .segments = 1, .finish_sum = true };
  Out out = run(&in, &plain, false);
  assert_int_equal(be16(nth(&out, 0), 50), 0xffff);
  out_clear(&out);
  in_clear(&in);

  a->data[34 + 13] &= 0xf7; /* the first piece has no PSH */
  set_be16(a, 54, 0);
  set_be16(a, 54, (uint16_t) ~naive_sum(pseudo(4, 22), a->data + 34, 22));
  in_init(&in, 1, a, a->len);
  const WtCut cut = cut_of(2, &in.segment);
  out = run(&in, &cut, false);
  assert_int_equal(be16(nth(&out, 0), 50), 0);
  out_clear(&out);
  in_clear(&in);
}

/* --- left alone --- */

static void check_untouched(const In *in, const WtCut *cut)
{
  Out out = run(in, cut, true);

  assert_false(out.changed);
  assert_int_equal(out.frames->len, 1);
  assert_int_equal(out.last.head.len, 0);
  assert_ptr_equal(out.last.tail.data, in->frame.data.data);
  assert_int_equal(out.last.tail.len, in->frame.data.len);
  assert_int_equal(out.last.wire_len, in->frame.wire_len);
  out_clear(&out);
}

static void left_alone(void **state)
{
  g_autoptr(GByteArray) a = behind(E4, ipv4(tcp("", LEN)));
  In in;

  (void) state;
  in_init(&in, 1, a, a->len);
  WtCut cut = cut_of(SIZE, &in.segment);
  cut.finish_sum = false;
  cut.sure = WT_SURENESS_IRREVERSIBLE;
  check_untouched(&in, &cut);
  cut = cut_of(LEN, &in.segment);
  cut.finish_sum = false;
  check_untouched(&in, &cut);
  cut = cut_of(SIZE, &in.segment);
  in.segment.n_headers = 0; /* as if put together from fragments */
  check_untouched(&in, &cut);
  in_clear(&in);
}

/* More headers than anybody sends are not rebuilt. */
static void long_headers(void **state)
{
  g_autoptr(GByteArray) extensions = from_hex("0680 0104 00000000");
  g_autoptr(GByteArray) a = from_hex(E6);
  In in;

  (void) state;
  g_byte_array_set_size(extensions, 8 + 8 * 128);
  memset(extensions->data + 8, 0, 8 * 128);
  g_autoptr(GByteArray) t = tcp("", LEN);
  add_take(a, ipv6_with(60, extensions->len + t->len, "", extensions));
  extensions = NULL;
  g_byte_array_append(a, t->data, t->len);
  in_init(&in, 1, a, a->len);
  const WtCut cut = cut_of(SIZE, &in.segment);
  check_untouched(&in, &cut);
  in_clear(&in);
}

int main(void)
{
  GArray *tests = g_array_new(FALSE, FALSE, sizeof(struct CMUnitTest));

  add_test(tests, "sum of zero", sum_of_zero, NULL);
  add_test(tests, "left alone", left_alone, NULL);
  add_test(tests, "long headers", long_headers, NULL);
  for (size_t i = 0; i < G_N_ELEMENTS(plains); i++)
    add_test(tests, plains[i].name, plain_is_finished, &plains[i]);
  return run_list(tests);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What waits is a copy: its views are its own, and its place is found by its ticket.
 */
#include "engine/line.h"

#include <glib.h>
#include <string.h>

#include "wt-test.h"

/* The views of a pushed frame: parts of one record, or blocks of their own. */
typedef struct {
  const char *name;
  size_t record_len, data_at, data_len, options_at, options_len;
  bool apart; /* data and options are not in the record */
} Case;

static const Case cases[] = {
  { "a pcap record", 40, 16, 24, 0, 0, false },
  { "a pcapng record", 60, 28, 20, 48, 8, false },
  { "no record", 0, 0, 24, 0, 0, true },
  { "no record, options", 0, 0, 24, 0, 8, true },
  { "a record, all else apart", 40, 0, 24, 0, 8, true },
  { "an empty frame", 16, 16, 0, 0, 0, false },
  { "nothing at all", 0, 0, 0, 0, 0, true },
};

static uint8_t *octets(size_t len, uint8_t first)
{
  uint8_t *block = g_malloc(len);

  for (size_t i = 0; i < len; i++)
    block[i] = (uint8_t) (first + i);
  return block;
}

static void check_octets(WtBytes b, size_t len, uint8_t first)
{
  g_autofree uint8_t *expected = octets(len, first);

  assert_int_equal(b.len, len);
  if (len)
    assert_memory_equal(b.data, expected, len);
}

static void views_are_its_own(void **state)
{
  const Case *c = *state;
  const uint8_t data_first = (uint8_t) (c->apart ? 100 : c->data_at);
  const uint8_t options_first = (uint8_t) (c->apart ? 200 : c->options_at);
  uint8_t *record = octets(c->record_len, 0);
  uint8_t *data = c->apart ? octets(c->data_len, 100) : record + c->data_at;
  uint8_t *options = c->apart ? octets(c->options_len, 200) : record + c->options_at;
  const WtFrame frame = {
    .data = { data, c->data_len },
    .options = { options, c->options_len },
    .record = { record, c->record_len },
    .number = 12,
    .ts_ns = 34,
  };
  const size_t payload_len = c->data_len / 2;
  const WtSegment segment = {
    .frame = &frame,
    .payload = { data + c->data_len - payload_len, payload_len },
    .payload_wire_len = 77,
  };
  WtLine line = { 0 };
  WtInLine *held = wt_line_add_frame(&line, 5, &frame, &segment);

  g_free(record);
  if (c->apart) {
    g_free(data);
    g_free(options);
  }
  check_octets(held->frame.record, c->record_len, 0);
  check_octets(held->frame.data, c->data_len, data_first);
  check_octets(held->frame.options, c->options_len, options_first);
  check_octets(held->segment.payload, payload_len,
               (uint8_t) (data_first + c->data_len - payload_len));
  assert_true(held->tcp && !held->settled);
  assert_ptr_equal(held->segment.frame, &held->frame);
  assert_int_equal(held->frame.number, 12);
  assert_int_equal(held->segment.payload_wire_len, 77);
  if (payload_len)
    assert_true(held->segment.payload.data >= held->frame.data.data &&
                held->segment.payload.data + payload_len ==
                    held->frame.data.data + held->frame.data.len);
  assert_true(held->octets >= c->record_len + sizeof *held);
  wt_line_clear(&line);
}

static void add_block(WtLine *line, uint64_t ticket)
{
  g_autofree uint8_t *block = octets(1 + ticket % 7, (uint8_t) ticket);

  wt_line_add_block(line, ticket, (WtBytes) { block, 1 + ticket % 7 });
}

static void check_first(const WtLine *line, uint64_t ticket)
{
  const WtInLine *held = wt_line_first(line);

  assert_non_null(held);
  assert_ptr_equal(held, wt_line_find(line, ticket));
  assert_true(held->settled && !held->tcp);
  check_octets(held->block, 1 + ticket % 7, (uint8_t) ticket);
}

/* Ever more, while some go: the ring turns and grows. */
static void in_order_however_many(void **state)
{
  const uint64_t start = 1000;
  uint64_t first = start;
  WtLine line = { 0 };

  (void) state;
  for (uint64_t ticket = start; ticket < start + 2000; ticket++) {
    add_block(&line, ticket);
    if (ticket % 3 == 0) {
      check_first(&line, first++);
      wt_line_drop_first(&line);
    }
    check_first(&line, first);
    assert_non_null(wt_line_find(&line, ticket));
  }
  assert_null(wt_line_find(&line, first - 1));
  assert_null(wt_line_find(&line, start + 2000));
  for (; first < start + 2000; first++) {
    check_first(&line, first);
    wt_line_drop_first(&line);
  }
  assert_true(wt_line_empty(&line));
  assert_int_equal(line.octets, 0);
  wt_line_clear(&line);
}

/* While it is empty frames pass by it: the next ticket is not the last one's. */
static void begins_anywhere(void **state)
{
  static const uint64_t tickets[] = { 1, 2, 64, 127, 1000000, UINT64_C(1) << 40 };
  WtLine line = { 0 };

  (void) state;
  assert_null(wt_line_first(&line));
  assert_null(wt_line_find(&line, 0));
  for (size_t i = 0; i < G_N_ELEMENTS(tickets); i++) {
    add_block(&line, tickets[i]);
    check_first(&line, tickets[i]);
    assert_null(wt_line_find(&line, tickets[i] - 1));
    assert_null(wt_line_find(&line, tickets[i] + 1));
    wt_line_drop_first(&line);
    assert_null(wt_line_first(&line));
    assert_null(wt_line_find(&line, tickets[i]));
  }
  wt_line_clear(&line);
}

static void an_empty_block_is_one(void **state)
{
  WtLine line = { 0 };

  (void) state;
  wt_line_add_block(&line, 1, (WtBytes) { 0 });
  assert_non_null(wt_line_first(&line)->block.data);
  assert_true(line.octets > 0);
  wt_line_clear(&line);
  assert_int_equal(line.octets, 0);
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(cases) + 3] = {
    cmocka_unit_test(in_order_however_many),
    cmocka_unit_test(begins_anywhere),
    cmocka_unit_test(an_empty_block_is_one),
  };

  for (size_t i = 0; i < G_N_ELEMENTS(cases); i++)
    tests[3 + i] = (struct CMUnitTest) {
      .name = cases[i].name,
      .test_func = views_are_its_own,
      .initial_state = (void *) &cases[i],
    };
  return cmocka_run_group_tests_name("line", tests, NULL, NULL);
}

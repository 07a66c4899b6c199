/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/logical-units.h"

#include <string.h>

#include "wt-test.h"

#define N_OCTETS 40

/** @octets: the data, @len of them; @says: what is known after it */
typedef struct {
  const char *name;
  uint8_t cdb[3];
  uint8_t octets[N_OCTETS];
  size_t len;
  const char *says;
} Row;

static const Row
    rows[] = {
      { "standard INQUIRY",
        { 0x12 },
        { 0,   0,   6,   2,   31,  0,   0,   0,   'L', 'I', 'O', '-',
          'O', 'R', 'G', ' ', 'd', 'i', 's', 'k', '1', ' ', ' ', ' ',
          ' ', ' ', ' ', ' ', ' ', ' ', ' ', ' ', '4', '.', '0', ' ' },
        36,
        "type 0 LIO-ORG/disk1/4.0" },
      { "too short", { 0x12 }, { 0, 0, 6, 2, 31, 0, 0, 0, 'L', 'I' }, 35, "" },
      { "control characters",
        { 0x12 },
        { 5, 0, 6, 2, 31, 0, 0, 0, 'a', 27, 'b', 0, 0, 0, 0, 0 },
        36,
        "type 5 a?b//" },
      { "serial number",
        { 0x12, 1, 0x80 },
        { 0, 0x80, 0, 5, ' ', 'S', 'N', '1', ' ' },
        9,
        "sn SN1" },
      { "NAA before T10",
        { 0x12, 1, 0x83 },
        { 0, 0x83, 0, 20, 2,    1, 0,    4, 'T', 'e', 'n', ' ',
          1, 3,    0, 8,  0x60, 1, 0x40, 5, 0,   0,   0,   9 },
        24,
        "id naa.6001400500000009" },
      { "a port's name is not the unit's",
        { 0x12, 1, 0x83 },
        { 0, 0x83, 0, 8, 1, 0x13, 0, 4, 1, 2, 3, 4 },
        12,
        "" },
      { "a designator longer than the page",
        { 0x12, 1, 0x83 },
        { 0, 0x83, 0, 8, 1, 3, 0, 40, 1, 2, 3, 4 },
        12,
        "" },
      { "READ CAPACITY(10)", { 0x25 }, { 0, 1, 0xff, 0xff, 0, 0, 2, 0 }, 8, "131072 x 512" },
      { "too large for it", { 0x25 }, { 255, 255, 255, 255, 0, 0, 2, 0 }, 8, "" },
      { "READ CAPACITY(16)",
        { 0x9e, 0x10 },
        { 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 16, 0 },
        12,
        "4294967297 x 4096" },
      { "nothing", { 0x25 }, { 0 }, 0, "" },
    };

static void on_learned(void *user, const WtLogicalUnit *u)
{
  GString *const says = user;

  g_string_truncate(says, 0);
  if (u->vendor[0] || u->product[0] || u->device_type == 5)
    g_string_append_printf(says, "type %u %s/%s/%s", u->device_type, u->vendor, u->product,
                           u->revision);
  if (u->serial[0])
    g_string_append_printf(says, "sn %s", u->serial);
  if (u->designator[0])
    g_string_append_printf(says, "id %s", u->designator);
  if (u->blocks)
    g_string_append_printf(says, "%" G_GUINT64_FORMAT " x %u", u->blocks, u->block_size);
}

static WtTask task_of(const uint8_t cdb[3])
{
  WtTask task = { .command = { .frame = 1 } };

  memcpy(task.cdb, cdb, 3);
  return task;
}

static void is_read(void **state)
{
  const Row *const row = *state;
  WtLogicalUnits units = { NULL };
  g_autoptr(GString) says = g_string_new(NULL);
  const WtLogicalUnitsSink sink = { on_learned, says };
  const WtTask task = task_of(row->cdb);
  g_autofree uint8_t *exact =
      g_memdup2(row->octets, row->len); /* a reader beyond it is caught */
  const WtPdu pdu = { .frame = 2, .text = { exact, row->len } };

  assert_true(wt_logical_units_wants(&task));
  wt_logical_units_push(&units, &task, &pdu, &sink);
  assert_string_equal(says->str, row->says);
  wt_logical_units_clear(&units);
}

static void count(void *user, const WtLogicalUnit *u)
{
  (void) u;
  ++*(unsigned *) user;
}

static void a_list_is_bounded(void **state)
{
  static const uint8_t report_luns[3] = { 0xa0 };
  g_autofree uint8_t *list = g_malloc0(8 + 8 * 1000);
  unsigned told = 0;
  const WtLogicalUnitsSink sink = { count, &told };
  WtLogicalUnits units = { NULL };
  const WtTask task = task_of(report_luns);
  const WtPdu pdu = { .frame = 2, .text = { list, 8 + 8 * 1000 } };

  (void) state;
  list[2] = 8000 >> 8;
  list[3] = 8000 & 0xff;
  for (unsigned i = 0; i < 1000; i++) {
    list[8 + 8 * i] = (uint8_t) (i >> 8);
    list[9 + 8 * i] = (uint8_t) i;
  }
  wt_logical_units_push(&units, &task, &pdu, &sink);
  assert_int_equal(told, 256);
  wt_logical_units_push(&units, &task, &pdu, &sink);
  assert_int_equal(told, 256); /* nothing new */
  wt_logical_units_clear(&units);
}

static void reads_and_writes_are_not_wanted(void **state)
{
  static const uint8_t others[][3] = { { 0x28 }, { 0x2a }, { 0x9e, 0x12 }, { 0x1a }, { 0 } };
  WtTask unknown = task_of((const uint8_t[]) { 0x12, 0, 0 });

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(others); i++) {
    const WtTask task = task_of(others[i]);

    assert_false(wt_logical_units_wants(&task));
  }
  unknown.command.frame = 0;
  assert_false(wt_logical_units_wants(&unknown));
}

int main(void)
{
  enum { N = G_N_ELEMENTS(rows) };
  struct CMUnitTest tests[N + 2] = {
    [N] = cmocka_unit_test(a_list_is_bounded),
    [N + 1] = cmocka_unit_test(reads_and_writes_are_not_wanted),
  };

  for (size_t i = 0; i < N; i++)
    tests[i] = (struct CMUnitTest) {
      .name = rows[i].name,
      .test_func = is_read,
      .initial_state = (void *) &rows[i],
    };
  return cmocka_run_group_tests(tests, NULL, NULL);
}

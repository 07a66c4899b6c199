/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "wt-test.h"

#include <glib.h>
#include <string.h>

#include "task/scsi.h"

typedef struct {
  const char *name;
  uint8_t cdb[WT_TASK_CDB_MAX];
  bool has_lba;
  uint64_t lba;
  uint32_t blocks;
} Extent;

static const Extent extents[] = {
  { "READ(6)", { 0x08, 0xe1, 0x23, 0x45, 7 }, true, 0x012345, 7 },
  { "WRITE(6)", { 0x0a, 0x1f, 0xff, 0xff, 0 }, true, 0x1fffff, 256 },
  { "READ(10)", { 0x28, 0xff, 1, 2, 3, 4, 0xff, 5, 6, 0xff }, true, 0x01020304, 0x0506 },
  { "WRITE(10)", { 0x2a, 0, 0xff, 0xff, 0xff, 0xff, 0, 0, 0 }, true, 0xffffffff, 0 },
  { "READ(12)", { 0xa8, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0xff }, true, 0x01020304, 0x05060708 },
  { "WRITE(16)",
    { 0x8a, 0xff, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 0xff, 0xff },
    true,
    0x0102030405060708,
    0x090a0b0c },
  { "COMPARE AND WRITE",
    { 0x89, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0xff, 0xff, 0xff, 1, 0xff },
    true,
    9,
    1 },
  { "WRITE ATOMIC(16)",
    { 0x9c, 0, 0, 0, 0, 0, 0, 0, 0, 9, 0xff, 0xff, 1, 2, 0xff },
    true,
    9,
    0x102 },
  { "INQUIRY", { 0x12, 1, 2, 3, 4, 5 }, false, 0, 0 },
  { "TEST UNIT READY", { 0 }, false, 0, 0 },
};

static void blocks_of_a_cdb(void **state)
{
  const Extent *row = *state;
  uint64_t lba = 1;
  uint32_t blocks = 1;

  assert_string_equal(wt_scsi_name(row->cdb[0]), row->name);
  assert_int_equal(wt_scsi_extent(row->cdb, &lba, &blocks), row->has_lba);
  assert_int_equal(lba, row->lba);
  assert_int_equal(blocks, row->blocks);
}

typedef struct {
  const char *name;
  uint8_t data[24];
  size_t len;
  uint32_t sense;
} Sense;

/*= test RFC7143 11.4.7 "SenseLength indicates the length of Sense Data" */
static const Sense senses[] = {
  { "fixed format", { 0, 18, 0x70, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x24, 1 }, 20, 0x052401 },
  { "deferred, information valid",
    { 0, 18, 0xf1, 0, 0xe3, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x11, 4 },
    20,
    0x031104 },
  { "additional length ends before the qualifier",
    { 0, 18, 0x70, 0, 6, 0, 0, 0, 0, 5, 0, 0, 0, 0, 0x29, 4 },
    20,
    0x062900 },
  { "key alone", { 0, 3, 0x70, 0, 2, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x24, 1 }, 20, 0x020000 },
  { "kept in part", { 0, 18, 0x70, 0, 2, 0, 0 }, 7, 0x020000 },
  { "descriptor format", { 0, 8, 0x72, 0x0b, 0x47, 5, 0, 0, 0, 0 }, 10, 0x0b4705 },
  { "descriptor format, deferred", { 0, 4, 0x73, 0xf1, 0x5d, 0 }, 6, 0x015d00 },
  { "descriptor format cut", { 0, 8, 0x72, 0x0b, 0x47 }, 5, 0x0b4700 },
  { "SenseLength beyond the data", { 0xff, 0xff, 0x72, 0x05, 0x20, 0 }, 6, 0x052000 },
  { "SenseLength zero", { 0, 0, 0x72, 0x05, 0x20, 0 }, 6, 0 },
  { "unknown format", { 0, 18, 0x7f, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x24, 1 }, 20, 0 },
  { "not kept", { 0 }, 0, 0 },
};

static uint32_t sense_of(const Sense *row, size_t len)
{
  g_autofree uint8_t *exact = g_memdup2(row->data, len);

  return wt_scsi_sense((WtBytes) { exact, len });
}

static void sense_of_a_response(void **state)
{
  const Sense *row = *state;

  assert_int_equal(sense_of(row, row->len), row->sense);
  for (size_t len = 0; len < row->len; len++)
    assert_int_equal(sense_of(row, len) & ~row->sense, 0); /* less, and nothing else */
}

typedef struct {
  uint8_t lun[8];
  uint32_t number;
} Lun;

static void luns_as_people_call_them(void **state)
{
  static const Lun luns[] = {
    { { 0 }, 0 },
    { { 0, 5, 0xff, 0xff }, 5 },
    { { 0x41, 0x2c }, 300 },
    { { 0x7f, 0xff }, 16383 },
    { { 0x80, 0x23 }, 3 },
    { { 0xc1, 0x01 }, 0xc101 },
    { { 0xd2, 1, 2, 3 }, 0x010203 },
  };

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(luns); i++)
    assert_int_equal(wt_task_lun(luns[i].lun), luns[i].number);
}

static void names(void **state)
{
  (void) state;
  assert_string_equal(wt_scsi_name(0x28), "READ(10)");
  assert_string_equal(wt_scsi_name(0xa0), "REPORT LUNS");
  assert_null(wt_scsi_name(0xff));
  assert_string_equal(wt_scsi_status_name(0), "GOOD");
  assert_string_equal(wt_scsi_status_name(0x18), "RESERVATION CONFLICT");
  assert_null(wt_scsi_status_name(0xff));
  assert_string_equal(wt_sense_key_name(5), "ILLEGAL REQUEST");
  assert_null(wt_sense_key_name(0xff));
  assert_string_equal(wt_task_end_name(WT_TASK_DONE), "done");
  assert_string_equal(wt_task_end_name(WT_TASK_PARTIAL), "partial");
}

int main(void)
{
  struct CMUnitTest tests[G_N_ELEMENTS(extents) + G_N_ELEMENTS(senses) + 2];
  size_t n = 0;

  for (size_t i = 0; i < G_N_ELEMENTS(extents); i++)
    tests[n++] = (struct CMUnitTest) { .name = extents[i].name,
                                       .test_func = blocks_of_a_cdb,
                                       .initial_state = (void *) &extents[i] };
  for (size_t i = 0; i < G_N_ELEMENTS(senses); i++)
    tests[n++] = (struct CMUnitTest) { .name = senses[i].name,
                                       .test_func = sense_of_a_response,
                                       .initial_state = (void *) &senses[i] };
  tests[n++] = (struct CMUnitTest) cmocka_unit_test(luns_as_people_call_them);
  tests[n++] = (struct CMUnitTest) cmocka_unit_test(names);
  return cmocka_run_group_tests(tests, NULL, NULL);
}

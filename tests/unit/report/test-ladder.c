/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "report/ladder.h"

#include "report/words.h"
#include "sample.h"

static void put_be32(uint8_t *at, uint32_t value)
{
  for (int i = 3; i >= 0; i--, value >>= 8)
    at[i] = (uint8_t) value;
}

static WtPdu pdu_of(const WtTask *task, uint8_t opcode, uint64_t frame, int64_t after_us)
{
  return (WtPdu) {
    .bhs = { .opcode = opcode, .itt = task->itt },
    .frame = frame,
    .ts_ns = SAMPLE_START + after_us * 1000,
    .connection = task->connection,
    .sender = opcode & 0x20 ? WT_SENDER_TARGET : WT_SENDER_INITIATOR,
  };
}

/* A Data or R2T PDU. */
static WtPdu data_of(const WtTask *task, uint8_t opcode, uint64_t frame, uint32_t sn,
                     uint32_t offset, uint32_t len)
{
  WtPdu pdu = pdu_of(task, opcode, frame, (int64_t) frame * 10);

  put_be32(pdu.bhs.octets + 20, 7);
  put_be32(pdu.bhs.octets + 36, sn);
  put_be32(pdu.bhs.octets + 40, offset);
  put_be32(pdu.bhs.octets + 44, len);
  if (opcode != WT_OPCODE_R2T)
    pdu.bhs.data_len = len;
  return pdu;
}

static char *drawn(const WtTask *task, const WtPdu *pdus, size_t n, size_t width, bool colour)
{
  WtPage page = { .out = g_string_new(NULL), .width = width, .colour = colour };
  WtLadder ladder;

  wt_ladder_init(&ladder, task);
  for (size_t i = 0; i < n; i++)
    wt_ladder_pdu(&ladder, &pdus[i]);
  wt_ladder_write(&ladder, &page);
  wt_ladder_clear(&ladder);
  return g_string_free(page.out, FALSE);
}

static void a_write(void **state)
{
  const WtTask task = sample_task();
  WtPdu pdus[] = {
    pdu_of(&task, WT_OPCODE_SCSI_RESPONSE, 12, -5), /* the tag's last user */
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 12, 0),
    data_of(&task, WT_OPCODE_R2T, 13, 0, 8192, 24576),
    data_of(&task, WT_OPCODE_DATA_OUT, 14, 0, 8192, 8192),
    data_of(&task, WT_OPCODE_DATA_OUT, 15, 1, 16384, 8192),
    data_of(&task, WT_OPCODE_DATA_OUT, 16, 2, 24576, 8192),
    pdu_of(&task, WT_OPCODE_SCSI_RESPONSE, 18, 3456),
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 18, 3456), /* its next one */
  };

  (void) state;
  pdus[1].bhs.data_len = 8192;

  g_autofree char *text = drawn(&task, pdus, G_N_ELEMENTS(pdus), 96, false);

  assert_string_equal(
      text,
      "ITT 0x0000001a, connection 1: WRITE(10) LUN 3, LBA 2048, 32.8 kB: GOOD after 3.456 ms\n"
      "          frame        ms  initiator                        "
      "                              target\n"
      "             12     0.000  |- Command WRITE(10), 8192 immedi"
      "ate ------------------------------>|\n"
      "             13     0.130  |<-------------------------------"
      "------- R2T 0, offset 8192..32767 -|\n"
      "          14-16     0.140  |- 3 Data-Out, DataSN 0..2, offse"
      "t 8192..32767, in 20 us ---------->|\n"
      "             18     3.456  |<-------------------------------"
      "------------------ Response, GOOD -|\n"
      "  350 us to first R2T, 50 us to first data, 500 us to last data, 2.556 ms to status\n");
}

static void others_are_passed_over(void **state)
{
  const WtTask task = sample_task();
  WtPdu pdus[] = {
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 12, 0),
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 12, 0),
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 11, 0),
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 19, 0),
    pdu_of(&task, WT_OPCODE_SCSI_RESPONSE, 18, 100),
  };

  (void) state;
  pdus[0].connection = 2;
  pdus[1].bhs.itt = 0x1b;

  g_autofree char *text = drawn(&task, pdus, G_N_ELEMENTS(pdus), 96, false);

  assert_null(strchr(text, '|'));
}

static void what_does_not_continue_stands_alone(void **state)
{
  const WtTask task = sample_task();
  WtPdu pdus[] = {
    pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 12, 0),
    data_of(&task, WT_OPCODE_DATA_IN, 13, 0, 0, 512),
    data_of(&task, WT_OPCODE_DATA_IN, 14, 2, 512, 512),  /* a DataSN is missing */
    data_of(&task, WT_OPCODE_DATA_IN, 15, 3, 2048, 512), /* a piece is          */
    data_of(&task, WT_OPCODE_DATA_IN, 16, 4, 2560, 0),   /* empty               */
    data_of(&task, WT_OPCODE_DATA_IN, 17, 5, UINT32_MAX, 512),
    data_of(&task, WT_OPCODE_DATA_IN, 18, 6, 511, 512), /* no wrap of offsets  */
  };

  (void) state;
  pdus[4].missing = 7;
  pdus[6].bhs.octets[1] = 0x81;
  pdus[6].bhs.octets[3] = 0x28;

  g_autofree char *text = drawn(&task, pdus, G_N_ELEMENTS(pdus), 96, false);

  assert_non_null(strstr(text, "- Data-In, DataSN 0, offset 0..511 -|\n"));
  assert_non_null(strstr(text, "- Data-In, DataSN 2, offset 512..1023 -|\n"));
  assert_non_null(strstr(text, "- 2 Data-In, DataSN 3..4, offset 2048..2559"));
  assert_non_null(strstr(text, ", 7 not captured -|\n"));
  assert_non_null(strstr(text, "offset 4294967295..4294967806 -|\n"));
  assert_non_null(strstr(text, "DataSN 6, offset 511..1022, TASK SET FULL -|\n"));
}

static void without_its_command(void **state)
{
  WtTask task = sample_task();
  WtPdu pdus[] = {
    data_of(&task, WT_OPCODE_DATA_IN, 14, 5, 512, 512),
    pdu_of(&task, WT_OPCODE_SCSI_RESPONSE, 18, 240),
  };

  (void) state;
  task.command = task.first_r2t = (WtMoment) { 0 };
  task.end = WT_TASK_PARTIAL;
  task.gap = true;

  g_autofree char *text = drawn(&task, pdus, G_N_ELEMENTS(pdus), 96, true);

  assert_true(g_str_has_prefix(
      text, "\033[1mITT 0x0000001a, connection 1: command not captured: GOOD\n"));
  assert_non_null(strstr(text, "             14     0.000  |<"));
  assert_non_null(strstr(text, "             18     0.100  |<"));
  assert_non_null(strstr(text, "  PDUs may be missing from the capture\n"));
}

static void no_row_is_wider_than_the_page(void **state)
{
  const WtTask task = sample_task();
  WtPdu pdus[20];

  (void) state;
  for (uint32_t i = 0; i < G_N_ELEMENTS(pdus); i++) {
    pdus[i] =
        data_of(&task, i & 1 ? WT_OPCODE_R2T : WT_OPCODE_DATA_OUT, 12 + i / 4, i, i * 512, 512);
    pdus[i].ts_ns += i;
  }
  pdus[0] = pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 12, 0);

  g_autofree char *text = drawn(&task, pdus, G_N_ELEMENTS(pdus), 80, false);
  g_auto(GStrv) lines = g_strsplit(text, "\n", -1);

  for (char **line = lines; *line; line++)
    assert_true(wt_words_columns(*line) <= 80);
}

static void rows_are_bounded(void **state)
{
  WtTask task = sample_task();
  WtLadder ladder;
  WtPage page = { .out = g_string_new(NULL), .width = 120 };

  (void) state;
  task.ended.frame = UINT64_MAX;
  wt_ladder_init(&ladder, &task);
  for (uint32_t i = 0; i < WT_LADDER_STEPS + 5; i++) {
    const WtPdu pdu = pdu_of(&task, WT_OPCODE_SCSI_COMMAND, 12 + i, i);

    wt_ladder_pdu(&ladder, &pdu);
  }
  assert_int_equal(ladder.steps->len, WT_LADDER_STEPS);
  wt_ladder_write(&ladder, &page);
  assert_non_null(strstr(page.out->str, "; 5 PDUs more not drawn\n"));
  wt_ladder_clear(&ladder);
  g_string_free(page.out, TRUE);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_write),
    cmocka_unit_test(others_are_passed_over),
    cmocka_unit_test(what_does_not_continue_stands_alone),
    cmocka_unit_test(without_its_command),
    cmocka_unit_test(no_row_is_wider_than_the_page),
    cmocka_unit_test(rows_are_bounded),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

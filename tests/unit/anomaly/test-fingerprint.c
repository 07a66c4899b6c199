/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Marks of initiators, what kind shows them, and what changed from one to another.
 */
#include "anomaly/fingerprint.h"

#include <glib.h>
#include <string.h>

#include "pdu/bhs.h"
#include "wt-test.h"

typedef struct {
  const char *name;
  WtFingerprint print;
  WtPrintMark mark;
  const char *words;
} Words;

#define SYN(...) .has_syn = true, .syn_options = { __VA_ARGS__ }
#define LINUX SYN(2, 4, 8, 1, 3), .n_syn_options = 5
#define FIRMWARE SYN(2, 1, 3), .n_syn_options = 3
#define QLOGIC_MAC .has_mac = true, .mac = { 0, 0xc0, 0xdd, 1, 2, 3 }
#define ISID(...) .has_isid = true, .isid = { __VA_ARGS__ }

static const Words words[] = {
  { "nothing", { .mss = 0 }, WT_MARK_MAC, "" },
  { "own address",
    { .host = { QLOGIC_MAC, .ttl = 64 } },
    WT_MARK_MAC,
    "00:c0:dd:01:02:03 (QLogic)" },
  { "a router's", { .host = { QLOGIC_MAC, .ttl = 62 } }, WT_MARK_MAC, "" },
  { "TTL", { .host = { .ttl = 62 } }, WT_MARK_TTL, "64" },
  { "TTL of Windows", { .host = { .ttl = 128 } }, WT_MARK_TTL, "128" },
  { "TTL from afar", { .host = { .ttl = 250 } }, WT_MARK_TTL, "255" },
  { "TTL of no known origin", { .host = { .ttl = 3 } }, WT_MARK_TTL, "3" },
  { "options", { .host = { LINUX } }, WT_MARK_SYN_OPTIONS, "mss,sok,ts,nop,ws" },
  { "no options", { .host = { .has_syn = true } }, WT_MARK_SYN_OPTIONS, "none" },
  { "an unknown option",
    { .host = { SYN(2, 254), .n_syn_options = 2 } },
    WT_MARK_SYN_OPTIONS,
    "mss,?254" },
  { "no SYN", { .mss = 0 }, WT_MARK_SYN_OPTIONS, "" },
  { "scale", { .host = { LINUX }, .window_scale = 7 }, WT_MARK_WINDOW_SCALE, "7" },
  { "no scale", { .host = { LINUX }, .window_scale = -1 }, WT_MARK_WINDOW_SCALE, "none" },
  { "open-iscsi", { ISID(0, 2, 0x3d, 1, 2, 3) }, WT_MARK_ISID, "open-iscsi" },
  { "Windows", { ISID(0x40, 0, 1, 0x37, 0, 1) }, WT_MARK_ISID, "Microsoft" },
  { "iPXE", { ISID(0x40, 0, 0x27, 0x23, 0, 0) }, WT_MARK_ISID, "iPXE" },
  { "random", { ISID(0x80, 1, 2, 3, 4, 5) }, WT_MARK_ISID, "random" },
  { "another OUI", { ISID(0x3f, 0xab, 0xcd, 0, 0, 0) }, WT_MARK_ISID, "OUI 3fabcd" },
  { "another enterprise", { ISID(0x40, 0, 0, 9, 0, 0) }, WT_MARK_ISID, "enterprise 9" },
  { "what it says", { .architecture = "ExampleOS/v1" }, WT_MARK_ARCHITECTURE, "ExampleOS/v1" },
};

static void each_mark(void **state)
{
  char said[WT_MARK_WORDS_MAX];

  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
    wt_mark_words(&words[i].print, words[i].mark, said);
    if (strcmp(said, words[i].words))
      fail_msg("%s: %s", words[i].name, said);
  }
}

static const struct {
  const char *name;
  WtFingerprint print;
  WtInitiatorKind kind;
} kinds[] = {
  { "nothing known", { .mss = 0 }, WT_INITIATOR_UNKNOWN },
  { "Linux", { .host = { LINUX }, ISID(0, 2, 0x3d, 0, 0, 0) }, WT_INITIATOR_SOFTWARE },
  { "Linux on a QLogic card",
    { .host = { LINUX, QLOGIC_MAC, .ttl = 64 } },
    WT_INITIATOR_SOFTWARE },
  { "Microsoft's ISID",
    { .host = { FIRMWARE }, ISID(0x40, 0, 1, 0x37, 0, 0) },
    WT_INITIATOR_SOFTWARE },
  { "an adapter's ISID",
    { .host = { LINUX }, ISID(0, 0xc0, 0xdd, 9, 9, 9) },
    WT_INITIATOR_HARDWARE },
  { "an adapter's address, and no system's SYN",
    { .host = { FIRMWARE, QLOGIC_MAC, .ttl = 255 } },
    WT_INITIATOR_HARDWARE },
  { "no system's SYN only", { .host = { FIRMWARE } }, WT_INITIATOR_UNKNOWN },
  { "parts of blocks", { .host = { LINUX }, .data_outs = 8, .odd = 8 }, WT_INITIATOR_HARDWARE },
  { "it says so", { .host = { LINUX }, .architecture = "ACME HBA 9" }, WT_INITIATOR_HARDWARE },
  { "iPXE", { .host = { FIRMWARE }, ISID(0x40, 0, 0x27, 0x23, 0, 0) }, WT_INITIATOR_BOOT },
  { "UEFI makes its ISID of the address",
    { .host = { FIRMWARE, QLOGIC_MAC, .ttl = 255 }, ISID(0, 0xc0, 0xdd, 1, 2, 3) },
    WT_INITIATOR_BOOT },
};

static void each_kind(void **state)
{
  (void) state;
  for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
    if (wt_fingerprint_kind(&kinds[i].print) != kinds[i].kind)
      fail_msg("%s", kinds[i].name);
}

static void learn(WtFingerprint *print, uint8_t opcode, uint32_t itt, uint32_t len,
                  uint8_t flags)
{
  const WtPdu pdu = { .bhs = {
                          .opcode = opcode, .itt = itt, .data_len = len, .flags = flags } };

  wt_fingerprint_learn(print, &pdu);
}

static const char *tags(uint32_t first, uint32_t step, char said[WT_MARK_WORDS_MAX])
{
  WtFingerprint print = { 0 };

  for (uint32_t i = 0; i < 20; i++)
    learn(&print, WT_OPCODE_SCSI_COMMAND, first + i * step, 0, WT_FLAG_FINAL);
  wt_mark_words(&print, WT_MARK_TASK_TAGS, said);
  return said;
}

static void task_tags(void **state)
{
  char said[WT_MARK_WORDS_MAX];

  (void) state;
  assert_string_equal(tags(0xfffffff8u, 1, said), "counted up");
  assert_string_equal(tags(0x10000000, 0x01000000, said), "counted up, octets swapped");
  assert_string_equal(tags(5, 0, said), "not counted");
}

/* spdk issue 1781: an adapter that sends 2,848 and 6,368 octets by turns. */
static void shapes(void **state)
{
  WtFingerprint print = { 0 };
  char said[WT_MARK_WORDS_MAX];

  (void) state;
  for (int i = 0; i < 6; i++) {
    learn(&print, WT_OPCODE_DATA_OUT, 1, i & 1 ? 6368 : 2848, 0);
    learn(&print, WT_OPCODE_DATA_OUT, 1, 100,
          WT_FLAG_FINAL); /* the rest may be of any length */
  }
  wt_mark_words(&print, WT_MARK_DATA_OUT, said);
  assert_string_equal(said, "parts of blocks");
  assert_int_equal(print.odd_len, 2848);
  assert_int_equal(print.data_outs, 6);
  print = (WtFingerprint) { 0 };
  for (int i = 0; i < 6; i++)
    learn(&print, WT_OPCODE_DATA_OUT, 1, 8192, 0);
  wt_mark_words(&print, WT_MARK_DATA_OUT, said);
  assert_string_equal(said, "whole blocks");
}

static void what_changed(void **state)
{
  const WtFingerprint before = { .host = { FIRMWARE, .ttl = 255 }, .window_scale = 2 };
  const WtFingerprint after = { .host = { LINUX, .ttl = 64 },
                                .window_scale = 2,
                                ISID(0, 2, 0x3d, 0, 0, 0) };
  WtPrintChange change;

  (void) state;
  wt_fingerprint_compare(&before, &after, &change);
  assert_int_equal(change.known, 3); /* the ISID is known of one only */
  assert_int_equal(change.changed, 2);
  assert_int_equal(change.weight, 4);
  assert_string_equal(change.words, "2 of 3 marks changed: TTL 255 -> 64, SYN options "
                                    "mss,nop,ws -> mss,sok,ts,nop,ws");
  wt_fingerprint_compare(&after, &after, &change);
  assert_int_equal(change.changed, 0);
  assert_int_equal(change.known, 4);
}

int main(void)
{
  const struct CMUnitTest tests[] = {
    cmocka_unit_test(each_mark), cmocka_unit_test(each_kind),    cmocka_unit_test(task_tags),
    cmocka_unit_test(shapes),    cmocka_unit_test(what_changed),
  };

  return cmocka_run_group_tests(tests, NULL, NULL);
}

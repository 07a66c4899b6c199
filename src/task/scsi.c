/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/scsi.h"

#include "base/cursor.h"

typedef enum {
  NONE,
  EXTENT_6,
  EXTENT_10,
  EXTENT_12,
  EXTENT_16,
  EXTENT_CAW,
  EXTENT_ATOMIC,
  N_FORMS
} Form;

/** Where a form keeps its numbers; lengths of zero: it has none. */
typedef struct {
  uint8_t lba_at, lba_len, blocks_at, blocks_len;
} Extent;

static const Extent extents[N_FORMS] = {
  [EXTENT_6] = { 1, 3, 4, 1 },    [EXTENT_10] = { 2, 4, 7, 2 },
  [EXTENT_12] = { 2, 4, 6, 4 },   [EXTENT_16] = { 2, 8, 10, 4 },
  [EXTENT_CAW] = { 2, 8, 13, 1 }, [EXTENT_ATOMIC] = { 2, 8, 12, 2 },
};

const char *wt_scsi_name(uint8_t operation)
{
  static const char *const names[256] = {
#define WT_SCSI_OPERATION(code, name, form, source) [code] = name,
#include "wiretruth/tbl/scsi-operations.h"
  };

  return names[operation];
}

static Form form_of(uint8_t operation)
{
  static const uint8_t forms[256] = {
#define WT_SCSI_OPERATION(code, name, form, source) [code] = form,
#include "wiretruth/tbl/scsi-operations.h"
  };

  return (Form) forms[operation];
}

const char *wt_scsi_status_name(uint8_t status)
{
  static const char *const names[256] = {
    [0x00] = "GOOD",
    [0x02] = "CHECK CONDITION",
    [0x04] = "CONDITION MET",
    [0x08] = "BUSY",
    [0x10] = "INTERMEDIATE",
    [0x14] = "INTERMEDIATE-CONDITION MET",
    [0x18] = "RESERVATION CONFLICT",
    [0x22] = "COMMAND TERMINATED",
    [0x28] = "TASK SET FULL",
    [0x30] = "ACA ACTIVE",
    [0x40] = "TASK ABORTED",
  };

  return names[status];
}

const char *wt_sense_key_name(uint8_t key)
{
  static const char *const names[256] = {
    [0x0] = "NO SENSE",        [0x1] = "RECOVERED ERROR", [0x2] = "NOT READY",
    [0x3] = "MEDIUM ERROR",    [0x4] = "HARDWARE ERROR",  [0x5] = "ILLEGAL REQUEST",
    [0x6] = "UNIT ATTENTION",  [0x7] = "DATA PROTECT",    [0x8] = "BLANK CHECK",
    [0x9] = "VENDOR SPECIFIC", [0xa] = "COPY ABORTED",    [0xb] = "ABORTED COMMAND",
    [0xd] = "VOLUME OVERFLOW", [0xe] = "MISCOMPARE",      [0xf] = "COMPLETED",
  };

  return names[key];
}

const char *wt_sense_code_text(uint8_t code, uint8_t qualifier)
{
  static const struct {
    uint8_t code, qualifier;
    const char *text;
  } codes[] = {
#define WT_SENSE_CODE(code, qualifier, text) { code, qualifier, text },
#include "wiretruth/tbl/sense-codes.h"
  };

  for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
    if (codes[i].code == code && codes[i].qualifier == qualifier)
      return codes[i].text;
  return NULL;
}

const char *wt_task_end_name(WtTaskEnd end)
{
  static const char *const names[WT_N_TASK_ENDS] = {
    [WT_TASK_DONE] = "done", [WT_TASK_ABORTED] = "aborted", [WT_TASK_LOST] = "lost",
    [WT_TASK_OPEN] = "open", [WT_TASK_PARTIAL] = "partial",
  };

  return names[end];
}

WtMoment wt_task_told(const WtTask *self)
{
  if (self->ended.frame)
    return self->ended;
  if (self->last_data.frame)
    return self->last_data;
  return self->command.frame ? self->command : self->first_r2t;
}

static uint64_t number_at(WtBytes in, size_t at, size_t len)
{
  WtCursor c = wt_cursor(in);

  (void) wt_cursor_bytes(&c, at);
  return wt_cursor_be(&c, len);
}

/* SAM-5 4.7.7: the address method is in the two highest bits. */
uint32_t wt_task_lun(const uint8_t lun[8])
{
  const WtBytes in = { lun, 8 };
  const uint32_t two = (uint32_t) number_at(in, 0, 2);

  switch (lun[0] >> 6) {
  case 2: /* logical unit: bus and target, then five bits */
    return two & 0x1f;
  case 3: /* extended: flat in 24 bits, or well known, called by all its bits: 0xc101 */
    return lun[0] == 0xd2 ? (uint32_t) number_at(in, 1, 3) : two;
  default: /* peripheral device, flat space */
    return two & 0x3fff;
  }
}

bool wt_scsi_extent(const uint8_t cdb[WT_TASK_CDB_MAX], uint64_t *lba, uint32_t *blocks)
{
  const WtBytes in = { cdb, WT_TASK_CDB_MAX };
  const Form form = form_of(cdb[0]);
  const Extent *extent = &extents[form];

  *lba = 0;
  *blocks = 0;
  if (form == NONE)
    return false;
  *lba = number_at(in, extent->lba_at, extent->lba_len);
  *blocks = (uint32_t) number_at(in, extent->blocks_at, extent->blocks_len);
  if (form == EXTENT_6) {
    *lba &= 0x1fffff;
    *blocks = *blocks ? *blocks : 256; /* SBC-3 5.8: zero stands for 256 */
  }
  return true;
}

static uint32_t fixed_sense(WtBytes sense)
{
  /* What is beyond the additional length, octet 7, does not count. SPC-5 4.4.3 */
  const size_t stated = sense.len > 7 ? 8u + sense.data[7] : sense.len;
  const size_t len = stated < sense.len ? stated : sense.len;
  const uint32_t key = (uint32_t) number_at(sense, 2, 1) & 0x0f;
  const uint32_t code = len > 12 ? sense.data[12] : 0;
  const uint32_t qualifier = len > 13 ? sense.data[13] : 0;

  return key << 16 | code << 8 | qualifier;
}

static uint32_t descriptor_sense(WtBytes sense)
{
  const uint32_t key = (uint32_t) number_at(sense, 1, 1) & 0x0f;

  return key << 16 | (uint32_t) number_at(sense, 2, 1) << 8 | (uint32_t) number_at(sense, 3, 1);
}

/*= RFC7143 11.4.7 "SenseLength indicates the length of Sense Data" */
uint32_t wt_scsi_sense(WtBytes data)
{
  WtCursor c = wt_cursor(data);
  const size_t stated = wt_cursor_be16(&c);
  const size_t left = wt_cursor_left(&c);
  const WtBytes sense = wt_cursor_bytes(&c, stated < left ? stated : left);

  if (!sense.len)
    return 0;
  switch (sense.data[0] & 0x7f) {
  case 0x70:
  case 0x71:
    return fixed_sense(sense);
  case 0x72:
  case 0x73:
    return descriptor_sense(sense);
  default:
    return 0;
  }
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "task/logical-units.h"

#include <string.h>

#include "base/cursor.h"

#define UNITS_MAX 256u /* of a connection */

enum {
  INQUIRY = 0x12,
  READ_CAPACITY_10 = 0x25,
  SERVICE_ACTION_IN_16 = 0x9e,
  REPORT_LUNS = 0xa0
};
enum { ACTION_READ_CAPACITY_16 = 0x10 };
enum { PAGE_SERIAL = 0x80, PAGE_IDENTIFICATION = 0x83 };
enum { DESIGNATOR_T10 = 1, DESIGNATOR_EUI = 2, DESIGNATOR_NAA = 3, DESIGNATOR_NAME = 8 };
enum { DEVICE_TYPE_UNKNOWN = 0x1f };

/** Printable octets without the blanks around them: a peer chooses them. */
static void put_text(char *out, size_t size, WtBytes text)
{
  size_t n = 0;

  for (size_t i = 0; i < text.len && n + 1 < size; i++)
    if (n || text.data[i] != ' ')
      out[n++] = g_ascii_isprint((char) text.data[i]) ? (char) text.data[i] : '?';
  while (n && (out[n - 1] == ' ' || out[n - 1] == '?'))
    n--;
  out[n] = 0;
}

static void put_hex(char *out, size_t size, const char *prefix, WtBytes octets)
{
  size_t n = g_strlcpy(out, prefix, size);

  for (size_t i = 0; i < octets.len && n + 3 <= size; i++, n += 2)
    (void) g_snprintf(out + n, (gulong) (size - n), "%02x", octets.data[i]);
}

/* --- INQUIRY ------------------------------------------------------------------------------ */

static void read_standard(WtLogicalUnit *unit, WtBytes data)
{
  WtCursor c = wt_cursor(data);
  const uint8_t type = wt_cursor_u8(&c) & 0x1f;

  (void) wt_cursor_bytes(&c, 7);

  const WtBytes vendor = wt_cursor_bytes(&c, 8);
  const WtBytes product = wt_cursor_bytes(&c, 16);
  const WtBytes revision = wt_cursor_bytes(&c, 4);

  if (!wt_cursor_ok(&c))
    return;
  unit->device_type = type;
  put_text(unit->vendor, sizeof unit->vendor, vendor);
  put_text(unit->product, sizeof unit->product, product);
  put_text(unit->revision, sizeof unit->revision, revision);
}

/** The body of a vital product data page, as far as it came. */
static WtBytes page_body(WtBytes data)
{
  WtCursor c = wt_cursor(data);

  (void) wt_cursor_bytes(&c, 2);

  const size_t len = wt_cursor_be16(&c);

  return wt_cursor_bytes(&c, MIN(len, wt_cursor_left(&c)));
}

/** How well a kind of designator names a logical unit; 0: not at all. */
static int rank(unsigned type)
{
  static const uint8_t ranks[16] = {
    [DESIGNATOR_NAA] = 4, [DESIGNATOR_EUI] = 3, [DESIGNATOR_NAME] = 2, [DESIGNATOR_T10] = 1
  };

  return ranks[type & 0x0f];
}

static void put_designator(WtLogicalUnit *unit, unsigned type, WtBytes id)
{
  char *const out = unit->designator;
  const size_t size = sizeof unit->designator;

  switch (type) {
  case DESIGNATOR_NAA:
    put_hex(out, size, "naa.", id);
    break;
  case DESIGNATOR_EUI:
    put_hex(out, size, "eui.", id);
    break;
  case DESIGNATOR_T10:
    (void) g_strlcpy(out, "t10.", size);
    put_text(out + 4, size - 4, id);
    break;
  default:
    put_text(out, size, id);
    break;
  }
}

/** SPC-5 7.7.6: code set, association and type, length, designator. */
static void read_identification(WtLogicalUnit *unit, WtBytes page)
{
  WtCursor c = wt_cursor(page);
  int best = 0;

  while (wt_cursor_left(&c) >= 4) {
    (void) wt_cursor_u8(&c);

    const uint8_t kind = wt_cursor_u8(&c);
    const unsigned association = kind >> 4 & 3, type = kind & 0x0f;

    (void) wt_cursor_u8(&c);

    const WtBytes id = wt_cursor_bytes(&c, wt_cursor_u8(&c));

    if (!wt_cursor_ok(&c))
      return;
    if (association || rank(type) <= best)
      continue;
    best = rank(type);
    put_designator(unit, type, id);
  }
}

static void read_inquiry(WtLogicalUnit *unit, const WtTask *task, WtBytes data)
{
  const bool vital = task->cdb[1] & 1;

  if (!vital)
    read_standard(unit, data);
  else if (task->cdb[2] == PAGE_SERIAL)
    put_text(unit->serial, sizeof unit->serial, page_body(data));
  else if (task->cdb[2] == PAGE_IDENTIFICATION)
    read_identification(unit, page_body(data));
}

/* --- READ CAPACITY ------------------------------------------------------------------------ */

static void read_capacity(WtLogicalUnit *unit, WtBytes data, size_t lba_len)
{
  WtCursor c = wt_cursor(data);
  const uint64_t last = wt_cursor_be(&c, lba_len);
  const uint32_t block_size = wt_cursor_be32(&c);

  if (!wt_cursor_ok(&c) || last == UINT64_MAX || (lba_len == 4 && last == UINT32_MAX))
    return; /* larger than the field: the sixteen-octet command has it */
  unit->blocks = last + 1;
  unit->block_size = block_size;
}

/* --- the table ---------------------------------------------------------------------------- */

static WtLogicalUnit *find(WtLogicalUnits *self, const uint8_t lun[8])
{
  const WtLogicalUnit fresh = { .device_type = DEVICE_TYPE_UNKNOWN };

  if (!self->units)
    self->units = g_array_new(FALSE, FALSE, sizeof(WtLogicalUnit));
  for (guint i = 0; i < self->units->len; i++) {
    WtLogicalUnit *const unit = &g_array_index(self->units, WtLogicalUnit, i);

    if (memcmp(unit->lun, lun, sizeof unit->lun) == 0)
      return unit;
  }
  if (self->units->len == UNITS_MAX)
    return NULL;
  g_array_append_val(self->units, fresh);

  WtLogicalUnit *const unit = &g_array_index(self->units, WtLogicalUnit, self->units->len - 1);

  memcpy(unit->lun, lun, sizeof unit->lun);
  return unit;
}

static void tell_changed(WtLogicalUnit *unit, const WtLogicalUnit *before, const WtPdu *pdu,
                         const WtLogicalUnitsSink *sink)
{
  if (before->frame && memcmp(before, unit, sizeof *unit) == 0)
    return;
  unit->connection = pdu->connection;
  unit->input = pdu->input;
  unit->frame = pdu->frame;
  unit->ts_ns = pdu->ts_ns;
  sink->learned(sink->user, unit);
}

/** SPC-5 6.32: length of the list in octets, four reserved, eight for each. */
static void read_luns(WtLogicalUnits *self, const WtPdu *pdu, const WtLogicalUnitsSink *sink)
{
  WtCursor c = wt_cursor(pdu->text);
  const uint32_t len = wt_cursor_be32(&c);

  (void) wt_cursor_bytes(&c, 4);
  for (uint32_t at = 0; at + 8 <= len; at += 8) {
    const WtBytes lun = wt_cursor_bytes(&c, 8);
    WtLogicalUnit *const unit = lun.len ? find(self, lun.data) : NULL;

    if (!unit)
      return;

    const WtLogicalUnit before = *unit;

    tell_changed(unit, &before, pdu, sink);
  }
}

static bool is_read_capacity_16(const WtTask *task)
{
  return task->cdb[0] == SERVICE_ACTION_IN_16 &&
         (task->cdb[1] & 0x1f) == ACTION_READ_CAPACITY_16;
}

bool wt_logical_units_wants(const WtTask *task)
{
  return task->command.frame && (task->cdb[0] == INQUIRY || task->cdb[0] == READ_CAPACITY_10 ||
                                 task->cdb[0] == REPORT_LUNS || is_read_capacity_16(task));
}

void wt_logical_units_push(WtLogicalUnits *self, const WtTask *task, const WtPdu *pdu,
                           const WtLogicalUnitsSink *sink)
{
  if (task->cdb[0] == REPORT_LUNS) {
    read_luns(self, pdu, sink);
    return;
  }

  WtLogicalUnit *const unit = find(self, task->lun);

  if (!unit)
    return;

  const WtLogicalUnit before = *unit;

  if (task->cdb[0] == INQUIRY)
    read_inquiry(unit, task, pdu->text);
  else
    read_capacity(unit, pdu->text, is_read_capacity_16(task) ? 8 : 4);
  tell_changed(unit, &before, pdu, sink);
}

void wt_logical_units_clear(WtLogicalUnits *self)
{
  g_clear_pointer(&self->units, g_array_unref);
}

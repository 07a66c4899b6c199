/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stream/history.h"

#include "base/crc32c.h"

static size_t slot(uint32_t direction, uint64_t offset)
{
  const uint64_t mixed = (offset ^ (uint64_t) direction << 40) * 0x9e3779b97f4a7c15u;

  return (size_t) (mixed >> 49) & (WT_HISTORY_SLOTS - 1);
}

void wt_history_add(WtHistory *self, uint32_t direction, const WtPiece *p)
{
  const size_t i = slot(direction, p->offset);

  if (p->octets.len != p->wire_len)
    return;
  self->slots[i].offset = p->offset;
  self->slots[i].direction = direction;
  self->slots[i].len = (uint32_t) p->octets.len;
  self->slots[i].crc = wt_crc32c_add(WT_CRC32C_START, p->octets);
}

bool wt_history_differs(const WtHistory *self, uint32_t direction, const WtPiece *p)
{
  WtPiece rest = *p;

  while (rest.octets.len) {
    const size_t i = slot(direction, rest.offset);
    const uint32_t len = self->slots[i].len;

    if (self->slots[i].direction != direction || self->slots[i].offset != rest.offset || !len ||
        len > rest.octets.len)
      return false;
    if (wt_crc32c_add(WT_CRC32C_START, (WtBytes) { rest.octets.data, len }) !=
        self->slots[i].crc)
      return true;
    rest = wt_piece_trim(&rest, len);
  }
  return false;
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tag table: what was said last under a tag, or another number. It grows, but not for ever: then a
 * newer one may push out an older one. What is found is right, what is not found is unknown.
 */
#ifndef WT_ANOMALY_TAG_TABLE_H
#define WT_ANOMALY_TAG_TABLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/budget.h"

/**
 * WtTag:
 * @epoch: it counts while this is one more than the table's
 * @again: it was kept more than once before it was forgotten
 */
typedef struct {
  uint64_t value;
  uint32_t tag, epoch;
  bool again;
} WtTag;

/** WtTagTable: empty when all is zero. @slots: @room of them, none or a power of two. */
typedef struct {
  WtTag *slots;
  uint32_t room, epoch;
} WtTagTable;

void wt_tags_clear(WtTagTable *self, WtBudget *budget);

/** wt_tags_find: NULL if @tag is not known. */
const WtTag *wt_tags_find(const WtTagTable *self, uint32_t tag);

/** wt_tags_keep: what has no room in @budget is not kept. */
void wt_tags_keep(WtTagTable *self, WtBudget *budget, uint32_t tag, uint64_t value);
void wt_tags_forget(WtTagTable *self, uint32_t tag);

/** wt_tags_forget_all: at once, whatever was kept. */
static inline void wt_tags_forget_all(WtTagTable *self)
{
  self->epoch++;
}

#endif

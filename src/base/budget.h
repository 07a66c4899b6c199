/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * A bound shared by many holders: GLib aborts when memory ends, so what a peer makes us keep is
 * asked for here first.
 */
#ifndef WT_BASE_BUDGET_H
#define WT_BASE_BUDGET_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
  size_t limit;
  size_t used;
} WtBudget;

static inline bool wt_budget_take(WtBudget *self, size_t n)
{
  if (n > self->limit - self->used)
    return false;
  self->used += n;
  return true;
}

static inline void wt_budget_give(WtBudget *self, size_t n)
{
  self->used -= n;
}

#endif

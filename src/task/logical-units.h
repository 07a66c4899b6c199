/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Logical units: what INQUIRY, READ CAPACITY and REPORT LUNS answered on one connection in, names
 * and sizes out. Each is told anew whenever something is learned of it.
 * Source: SPC-5 6.7, 6.32, 7.7; SBC-4 5.20, 5.21.
 */
#ifndef WT_TASK_LOGICAL_UNITS_H
#define WT_TASK_LOGICAL_UNITS_H

#include <glib.h>

#include "wiretruth/logical-unit.h"
#include "wiretruth/pdu.h"
#include "wiretruth/task.h"

#define WT_LOGICAL_UNIT_DATA 4096u /* of a Data-In that is worth reading          [octets] */

typedef struct {
  void (*learned)(void *user, const WtLogicalUnit *unit);
  void *user;
} WtLogicalUnitsSink;

/** WtLogicalUnits: initialise to zero. @units: WtLogicalUnit */
typedef struct {
  GArray *units;
} WtLogicalUnits;

void wt_logical_units_clear(WtLogicalUnits *self);

/** wt_logical_units_wants: what @task reads says something of a logical unit. */
bool wt_logical_units_wants(const WtTask *task);

/** wt_logical_units_push: @pdu: the first Data-In of @task, which is wanted, its data in text. */
void wt_logical_units_push(WtLogicalUnits *self, const WtTask *task, const WtPdu *pdu,
                           const WtLogicalUnitsSink *sink);

#endif

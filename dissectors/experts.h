/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Findings as Wireshark's expert infos: one for each row of tbl/findings.h, wiretruth.finding.ID.
 */
#ifndef WT_DISSECTORS_EXPERTS_H
#define WT_DISSECTORS_EXPERTS_H

#include "dissectors/compat.h"
#include "wiretruth/finding.h"

/** wt_experts_register: of protocol @proto. */
void wt_experts_register(int proto);

/** wt_expert_add: @finding, to @item; NULL: to the frame, where no tree is built. */
void wt_expert_add(packet_info *pinfo, proto_item *item, const WtFinding *finding);

#endif

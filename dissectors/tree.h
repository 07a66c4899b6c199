/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Tree: a frame's record as items of Wireshark's tree. Nothing is decided here.
 */
#ifndef WT_DISSECTORS_TREE_H
#define WT_DISSECTORS_TREE_H

#include "dissectors/fields.h"
#include "dissectors/records.h"

/** wt_tree_show: @frame below the protocol's own item, which @root gets as its text. */
void wt_tree_show(const WtBranch *at, const WtRecords *records, const WtFrameRecord *frame,
                  proto_item *root);

/** wt_tree_links: from @pdu to the other frames of its task, and its times. */
void wt_tree_links(const WtBranch *at, const WtPduRecord *pdu);

/** wt_tree_task: @task, all that is known of it. */
void wt_tree_task(const WtBranch *at, const WtTask *task);

/** wt_tree_finding: @finding, with its expert info. */
void wt_tree_finding(const WtBranch *at, const WtFinding *finding);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fields and subtrees, as field-table.h lists them, and how an item is added.
 */
#ifndef WT_DISSECTORS_FIELDS_H
#define WT_DISSECTORS_FIELDS_H

#include "dissectors/compat.h"
#include "wiretruth/task.h"

typedef enum {
#define WT_FIELD(name, ...) WT_FIELD_##name,
#include "dissectors/field-table.h"
  WT_N_FIELDS
} WtField;

typedef enum {
  WT_SUBTREE_ROOT,
  WT_SUBTREE_SEGMENT,
  WT_SUBTREE_PDU,
  WT_SUBTREE_DIGEST,
  WT_SUBTREE_TASK,
  WT_SUBTREE_FINDING,
  WT_N_SUBTREES
} WtSubtree;

/** wt_fields_register: of protocol @proto. */
void wt_fields_register(int proto);

/** wt_field: Wireshark's number of @field; wt_subtree: of @subtree. */
int wt_field(WtField field);
int wt_subtree(WtSubtree subtree);

/** WtBranch: where items are added: all are generated, none has octets of its own. */
typedef struct {
  packet_info *pinfo;
  tvbuff_t *tvb;
  proto_tree *tree;
} WtBranch;

proto_item *wt_add_uint(const WtBranch *at, WtField field, uint32_t value);
proto_item *wt_add_uint64(const WtBranch *at, WtField field, uint64_t value);
proto_item *wt_add_int64(const WtBranch *at, WtField field, int64_t value);
proto_item *wt_add_string(const WtBranch *at, WtField field, const char *value);
proto_item *wt_add_flag(const WtBranch *at, WtField field, bool value);
proto_item *wt_add_duration(const WtBranch *at, WtField field, int64_t ns);

/** wt_add_frame: a link, unless @frame is 0. */
void wt_add_frame(const WtBranch *at, WtField field, uint64_t frame);

/**
 * wt_add_branch:
 * @field: without a value; the item says @text
 * Returns: where its children go
 */
WtBranch wt_add_branch(const WtBranch *at, WtField field, WtSubtree subtree, proto_item **item,
                       const char *text);

#endif

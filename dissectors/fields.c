/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/fields.h"

#include "dissectors/values.h"

#define NS_PER_S INT64_C(1000000000)

static int field_numbers[WT_N_FIELDS];
static int subtree_numbers[WT_N_SUBTREES];

static hf_register_info fields[] = {
#define WT_FIELD(name, filter, type, display, strings, label, description)                     \
  { &field_numbers[WT_FIELD_##name],                                                           \
    { label, "wiretruth." filter, FT_##type, display, strings, 0, description, HFILL } },
#include "dissectors/field-table.h"
};

void wt_fields_register(int proto)
{
  static int *subtrees[WT_N_SUBTREES];

  wt_values_fill();
  for (size_t i = 0; i < WT_N_FIELDS; i++)
    field_numbers[i] = -1;
  for (size_t i = 0; i < WT_N_SUBTREES; i++) {
    subtree_numbers[i] = -1;
    subtrees[i] = &subtree_numbers[i];
  }
  proto_register_field_array(proto, fields, WT_N_FIELDS);
  proto_register_subtree_array(subtrees, WT_N_SUBTREES);
}

int wt_field(WtField field)
{
  return field_numbers[field];
}

int wt_subtree(WtSubtree subtree)
{
  return subtree_numbers[subtree];
}

static proto_item *generated(proto_item *item)
{
  proto_item_set_generated(item);
  return item;
}

proto_item *wt_add_uint(const WtBranch *at, WtField field, uint32_t value)
{
  return generated(proto_tree_add_uint(at->tree, wt_field(field), at->tvb, 0, 0, value));
}

proto_item *wt_add_uint64(const WtBranch *at, WtField field, uint64_t value)
{
  return generated(proto_tree_add_uint64(at->tree, wt_field(field), at->tvb, 0, 0, value));
}

proto_item *wt_add_int64(const WtBranch *at, WtField field, int64_t value)
{
  return generated(proto_tree_add_int64(at->tree, wt_field(field), at->tvb, 0, 0, value));
}

proto_item *wt_add_string(const WtBranch *at, WtField field, const char *value)
{
  return generated(proto_tree_add_string(at->tree, wt_field(field), at->tvb, 0, 0, value));
}

proto_item *wt_add_flag(const WtBranch *at, WtField field, bool value)
{
  return generated(proto_tree_add_boolean(at->tree, wt_field(field), at->tvb, 0, 0, value));
}

/* Both parts carry the sign. */
proto_item *wt_add_duration(const WtBranch *at, WtField field, int64_t ns)
{
  const nstime_t value = { .secs = (time_t) (ns / NS_PER_S), .nsecs = (int) (ns % NS_PER_S) };

  return generated(proto_tree_add_time(at->tree, wt_field(field), at->tvb, 0, 0, &value));
}

void wt_add_frame(const WtBranch *at, WtField field, uint64_t frame)
{
  if (frame)
    (void) wt_add_uint(at, field, (uint32_t) frame);
}

WtBranch wt_add_branch(const WtBranch *at, WtField field, WtSubtree subtree, proto_item **item,
                       const char *text)
{
  *item = generated(
      proto_tree_add_none_format(at->tree, wt_field(field), at->tvb, 0, 0, "%s", text));
  return (WtBranch) { at->pinfo, at->tvb, proto_item_add_subtree(*item, wt_subtree(subtree)) };
}

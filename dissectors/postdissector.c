/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/postdissector.h"

#include "dissectors/experts.h"
#include "dissectors/feed.h"
#include "dissectors/prefs.h"
#include "dissectors/stats.h"
#include "dissectors/tap.h"
#include "dissectors/tree.h"

static int proto = -1;

static bool is_shown(const WtFrameRecord *frame)
{
  return frame && (frame->segment || frame->pdus || frame->tasks || frame->findings ||
                   (frame->is_tcp && wt_prefs()->plain_frames));
}

/* Without a tree, findings are still counted by whoever listens for expert infos. */
static void add_experts(packet_info *pinfo, const WtFrameRecord *frame)
{
  for (const WtFindingRecord *finding = frame->findings; finding; finding = finding->next)
    wt_expert_add(pinfo, NULL, &finding->finding);
}

static int dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
  const WtRecords *const records = wt_feed_frame(pinfo, tvb);
  const WtFrameRecord *const frame = records ? wt_records_frame(records, pinfo->num) : NULL;

  (void) data;
  wt_tap_queue(pinfo, frame);
  if (!is_shown(frame))
    return 0;
  if (!tree) {
    add_experts(pinfo, frame);
    return (int) tvb_captured_length(tvb);
  }

  proto_item *const item = proto_tree_add_item(tree, proto, tvb, 0, 0, ENC_NA);
  const WtBranch at = { pinfo, tvb, proto_item_add_subtree(item, wt_subtree(WT_SUBTREE_ROOT)) };

  proto_item_set_generated(item);
  wt_tree_show(&at, records, frame, item);
  return (int) tvb_captured_length(tvb);
}

void wt_postdissector_register(void)
{
  proto = proto_register_protocol("wiretruth: iSCSI as it crossed the wire", "wiretruth",
                                  "wiretruth");
  wt_fields_register(proto);
  wt_experts_register(proto);
  wt_prefs_register(proto);
  wt_feed_register();
  wt_tap_register();
  wt_stats_register(proto);
  register_dissector("wiretruth", dissect, proto);
}

void wt_postdissector_handoff(void)
{
  register_postdissector(find_dissector("wiretruth"));
}

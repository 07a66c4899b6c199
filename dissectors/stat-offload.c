/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/stat-table.h"
#include "dissectors/stats.h"

enum { KIND, SURE, FRAMES, SEGMENTS, HIDDEN, GAIN, OCTETS, LARGEST, MEANING, N_COLUMNS };

static stat_tap_table_item columns[N_COLUMNS] = {
  [KIND] = WT_COLUMN_TEXT("Kind", "%-8s"),      [SURE] = WT_COLUMN_TEXT("Sure", "%-12s"),
  [FRAMES] = WT_COLUMN_COUNT("Super-segments"), [SEGMENTS] = WT_COLUMN_COUNT("Wire segments"),
  [HIDDEN] = WT_COLUMN_COUNT("Not in capture"), [GAIN] = WT_COLUMN_RATIO("Segments per frame"),
  [OCTETS] = WT_COLUMN_OCTETS("TCP data"),      [LARGEST] = WT_COLUMN_COUNT("Largest frame"),
  [MEANING] = WT_COLUMN_TEXT("Meaning", "%s"),
};

static void count(void *tapdata, const WtCut *cut)
{
  WtCell *const row = wt_stat_row(tapdata, cut->kind * WT_N_SURENESSES + cut->sure);

  if (!row[FRAMES].value.uint_value) {
    wt_stat_text(&row[KIND], wt_offload_kind_name(cut->kind));
    wt_stat_text(&row[SURE], wt_sureness_name(cut->sure));
    wt_stat_text(&row[MEANING], wt_offload_kind_meaning(cut->kind));
  }
  wt_stat_count(&row[FRAMES], 1);
  wt_stat_count(&row[SEGMENTS], cut->segments);
  wt_stat_count(&row[HIDDEN], cut->segments - 1);
  wt_stat_octets(&row[OCTETS], cut->len);
  row[GAIN].value.float_value =
      (double) row[SEGMENTS].value.uint_value / row[FRAMES].value.uint_value;
  row[LARGEST].value.uint_value = MAX(row[LARGEST].value.uint_value, cut->len);
}

static tap_packet_status on_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                  const void *data, tap_flags_t flags)
{
  const WtFrameRecord *const frame = wt_tap_frame(data);

  (void) pinfo;
  (void) edt;
  (void) flags;
  if (!frame->segment)
    return TAP_PACKET_DONT_REDRAW;
  count(tapdata, &frame->segment->cut);
  return TAP_PACKET_REDRAW;
}

void wt_stat_offload_register(void)
{
  static stat_tap_table_ui ui = {
    .title = "wiretruth: offload",
    .cli_string = "wiretruth,offload",
    .packet_func = on_frame,
    .fields = columns,
    .nfields = N_COLUMNS,
  };

  wt_stat_register(&ui);
}

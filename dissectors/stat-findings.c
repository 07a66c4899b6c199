/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/stat-table.h"
#include "dissectors/stats.h"

enum { ID, SEVERITY, TIMES, FIRST_FRAME, MEANING, N_COLUMNS };

static stat_tap_table_item columns[N_COLUMNS] = {
  [ID] = WT_COLUMN_TEXT("Finding", "%-36s"),   [SEVERITY] = WT_COLUMN_TEXT("Severity", "%-8s"),
  [TIMES] = WT_COLUMN_COUNT("Count"),          [FIRST_FRAME] = WT_COLUMN_COUNT("First frame"),
  [MEANING] = WT_COLUMN_TEXT("Meaning", "%s"),
};

static void count(void *tapdata, const WtFinding *finding)
{
  const WtFindingKind *const kind = wt_finding_kind(finding->id);
  WtCell *const row = wt_stat_row(tapdata, finding->id);

  if (!row[TIMES].value.uint_value) {
    wt_stat_text(&row[ID], kind->id);
    wt_stat_text(&row[SEVERITY], wt_severity_name(kind->severity));
    wt_stat_text(&row[MEANING], kind->text);
    wt_stat_count(&row[FIRST_FRAME], finding->frame);
  }
  wt_stat_count(&row[TIMES], MAX(finding->times, 1));
}

static tap_packet_status on_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                  const void *data, tap_flags_t flags)
{
  const WtFrameRecord *const frame = wt_tap_frame(data);

  (void) pinfo;
  (void) edt;
  (void) flags;
  for (const WtFindingRecord *at = frame->findings; at; at = at->next)
    count(tapdata, &at->finding);
  return frame->findings ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void wt_stat_findings_register(void)
{
  static stat_tap_table_ui ui = {
    .title = "wiretruth: findings",
    .cli_string = "wiretruth,findings",
    .packet_func = on_frame,
    .fields = columns,
    .nfields = N_COLUMNS,
  };

  wt_stat_register(&ui);
}

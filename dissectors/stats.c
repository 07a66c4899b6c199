/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/stats.h"

void wt_stats_register(int proto)
{
  wt_stat_sessions_register();
  wt_stat_tasks_register();
  wt_stat_times_register(proto);
  wt_stat_findings_register();
  wt_stat_offload_register();
}

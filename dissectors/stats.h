/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Statistics: tables in Wireshark's Statistics menu, and tshark -z wiretruth,NAME. All listen to the
 * tap; all count what the records hold, so they agree with what the frames show.
 */
#ifndef WT_DISSECTORS_STATS_H
#define WT_DISSECTORS_STATS_H

/** wt_stats_register: all of them; @proto is the one that response times are named after. */
void wt_stats_register(int proto);

void wt_stat_findings_register(void);   /* -z wiretruth,findings */
void wt_stat_offload_register(void);    /* -z wiretruth,offload  */
void wt_stat_sessions_register(void);   /* -z wiretruth,sessions and wiretruth,keys */
void wt_stat_tasks_register(void);      /* -z wiretruth,tasks    */
void wt_stat_times_register(int proto); /* -z wiretruth,srt    */

#endif

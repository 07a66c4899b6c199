/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the formats that report at the end keep of the events: connections, the sessions that they
 * make up, what was discovered, and what went on besides tasks. Bounded; what does not fit is
 * counted.
 */
#ifndef WT_REPORT_COLLECT_H
#define WT_REPORT_COLLECT_H

#include <glib.h>
#include <stdbool.h>

#include "report/slowest.h"
#include "wiretruth/event.h"

#define WT_COLLECT_CONNECTIONS 4096u
#define WT_COLLECT_SLOWEST 3u
#define WT_COLLECT_DISCOVERED 4096u /* targets, and addresses of each */
#define WT_COLLECT_UNITS 4096u
#define WT_COLLECT_PATHS 1024u    /* of initiators that have several to a target */
#define WT_COLLECT_STATUSES 64u   /* kinds of them */
#define WT_COLLECT_EXCHANGES 256u /* kinds, codes and responses that occur together */

/** WtDiscoveredTarget: @addresses: strings, in the order in which they were told. */
typedef struct {
  char *target_name;
  GPtrArray *addresses;
  uint32_t connection;
} WtDiscoveredTarget;

/**
 * WtExchangeGroup: exchanges that are alike: by kind, code, response and whether they have one.
 * @is_answered: they were; @sum_ns and @longest_ns are from request to answer
 * @gap: they were not as far as is seen, and the answer may merely be missing
 */
typedef struct {
  WtExchangeKind kind;
  uint8_t code, response;
  bool is_answered, gap;
  uint64_t count;
  int64_t sum_ns, longest_ns;
} WtExchangeGroup;

/** WtStatusCount: tasks that ended with this response and status other than GOOD, and this sense. */
typedef struct {
  uint8_t response, status;
  uint32_t sense;
  uint64_t count;
} WtStatusCount;

/**
 * WtSession:
 * @id: from 1, in order of appearance
 * @first: the connection that opened it
 * @connections: uint32_t, their ids
 * @tasks: SCSI tasks, @task_ends: by how they ended
 * @deepest, @window: of its connections the most commands open at once, and the largest command window
 * @captured_at: what its connections agree on; unknown if they do not
 */
typedef struct {
  uint32_t id;
  const WtConnection *first;
  GArray *connections;
  uint64_t tasks, task_ends[WT_N_TASK_ENDS];
  WtOffloadUse offload;
  uint32_t deepest, window;
  WtCapturedAt captured_at;
} WtSession;

/**
 * WtCollect:
 * @connections: WtConnection, by id once wt_collect_finish() was called
 * @unlisted: connections beyond WT_COLLECT_CONNECTIONS
 * @sessions: WtSession
 * @discovered: WtDiscoveredTarget
 * @units: WtLogicalUnit, the last that was learned of each LUN of a connection
 * @paths: WtPath, with names of their own
 * @exchanges: WtExchangeGroup, in order of appearance
 * @statuses: WtStatusCount, in order of appearance; @other_statuses: tasks that are in none of them
 * @operations: tasks by the first octet of their CDB, where the command was captured
 * @task_ends: all tasks by how they ended
 * @slowest: of all tasks
 */
typedef struct {
  GArray *connections;
  uint64_t unlisted;
  GArray *sessions;
  GArray *discovered, *units, *paths, *exchanges, *statuses;
  uint64_t other_statuses;
  uint64_t operations[256], task_ends[WT_N_TASK_ENDS];
  WtSlowest slowest;
} WtCollect;

void wt_collect_init(WtCollect *self);
void wt_collect_clear(WtCollect *self);
void wt_collect_event(WtCollect *self, const WtEvent *event);

/** wt_collect_finish: puts the connections in order and groups them; no event may follow. */
void wt_collect_finish(WtCollect *self);

/** wt_collect_connection: connection @i as kept. */
const WtConnection *wt_collect_connection(const WtCollect *self, size_t i);

/** wt_session_type: "normal", "discovery" or "unknown". */
const char *wt_session_type(const WtConnection *connection);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Paths: connections of the same initiator name to the same target name, several at once (MPIO, or
 * several connections of one session), and what reads and writes each carried.
 *
 * They are compared over spans in which the same ones were logged in: whoever counts over more
 * blames a path for the time when it was not there.
 *
 * Memory: 1,024 pairs of names with 32 paths each; further ones are not compared.
 * Source: RFC 7143 4.4.2, 10.1; Linux dm-mpath path selectors.
 */
#ifndef WT_ANOMALY_PATHS_H
#define WT_ANOMALY_PATHS_H

#include "wiretruth/event.h"
#include "wiretruth/path.h"

typedef struct WtPaths WtPaths;
typedef struct WtPathEntry WtPathEntry;

/** WtPathsSink: @found: its detail is valid during the call only. */
typedef struct {
  void (*found)(void *user, const WtFinding *finding);
  void *user;
} WtPathsSink;

WtPaths *wt_paths_new(void);
void wt_paths_free(WtPaths *self);

/**
 * wt_paths_login:
 * @connection: has logged in, its names are known
 *
 * Emits: path.imbalance, path.standby, of the span that ends with it
 * Returns: what its tasks are to be told to; NULL: there are too many
 */
WtPathEntry *wt_paths_login(WtPaths *self, const WtConnection *connection,
                            const WtPathsSink *sink);

/** wt_paths_task: @task, of a connection on @self, has ended. */
void wt_paths_task(WtPathEntry *self, const WtTask *task);

/** wt_paths_leave: @connection, on @entry, was closed. Emits: as wt_paths_login() */
void wt_paths_leave(WtPathEntry *entry, uint32_t connection, const WtPathsSink *sink);

/** wt_paths_others: reads and writes that ended on the other paths beside @self so far. */
uint64_t wt_paths_others(const WtPathEntry *self);

/** wt_paths_finish: the capture ends: spans that go on. Emits: as wt_paths_login() */
void wt_paths_finish(WtPaths *self, const WtPathsSink *sink);

/** wt_paths_each: tells of those that are not the only one of their pair, in order of appearance. */
void wt_paths_each(const WtPaths *self, void (*tell)(void *user, const WtPath *path),
                   void *user);

#endif

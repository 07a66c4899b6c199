/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The host's side of a capture: listens to the engine's events, passes them on, and judges in
 * the end what facts and packets say of each other. docs/decisions/007.
 */
#ifndef WT_HOST_HOST_H
#define WT_HOST_HOST_H

#include "host/facts.h"
#include "wiretruth/engine.h"
#include "wiretruth/host-account.h"

typedef struct WtHost WtHost;

/**
 * wt_host_new:
 * @facts: borrowed
 * @next: to which every event is passed on; copied
 */
WtHost *wt_host_new(const WtFacts *facts, const WtSink *next);
void wt_host_free(WtHost *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtHost, wt_host_free)

/** wt_host_sink: what the engine is to be given. */
WtSink wt_host_sink(WtHost *self);

/**
 * wt_host_finish:
 * @engine: has finished; is told the findings
 *
 * Emits: host.*
 */
void wt_host_finish(WtHost *self, WtEngine *engine);

/** wt_host_report: once finished. */
const WtHostReport *wt_host_report(const WtHost *self);

#endif

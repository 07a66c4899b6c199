/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Preferences. They are read when a capture file is opened, and Wireshark reads it again when one of
 * them changes.
 */
#ifndef WT_DISSECTORS_PREFS_H
#define WT_DISSECTORS_PREFS_H

#include "dissectors/compat.h"
#include "wiretruth/engine.h"
#include "wiretruth/host-facts.h"

/**
 * WtPrefs:
 * @plain_frames: a subtree also where the checksum is all there is to say
 * @links: R2Ts and data of a task that are listed, at most; 0: none
 */
typedef struct {
  WtWsBool plain_frames;
  unsigned links;
} WtPrefs;

void wt_prefs_register(int proto);

const WtPrefs *wt_prefs(void);

/** wt_prefs_config: what the engine is told; host facts stay readable until the next call. */
void wt_prefs_config(WtConfig *config);

/** wt_prefs_facts: what wt_prefs_config() read of hosts; NULL: nothing. */
const WtFacts *wt_prefs_facts(void);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The two framers of a connection with all that they need, driven by hand: what they report is
 * kept, and Login PDUs reach the login as in the engine.
 */
#ifndef WT_TEST_RUN_FRAMER_H
#define WT_TEST_RUN_FRAMER_H

#include <glib.h>

#include "pdu/framer.h"
#include "session/login.h"

enum { WT_RUN_INITIATOR, WT_RUN_TARGET };

/** WtRun: @text holds the last text that a PDU came with. */
typedef struct {
  WtLimits limits;
  WtBudget budget;
  WtDigestPolicy policy;
  WtNumbers numbers;
  WtShelf shelf;
  WtLogin login;
  WtConnection connection;
  WtFramerShared shared;
  WtFramer framer[2];
  struct WtRunSide {
    void *run;
    int index;
  } side[2];
  GArray *pdus; /* of WtPdu */
  GByteArray *text;
  uint64_t unparsed, given, frame;
  size_t most_used;
  unsigned lost_steps, limits_met, foreign;
  WtForeign what;
  bool suspect; /* of what is pushed next */
} WtRun;

#define WT_RUN_PATIENCE (UINT64_C(64) << 20)

/** wt_run_new: @limits NULL: the default; @from_start: a connection's first octets follow. */
WtRun *wt_run_new(const WtLimits *limits, bool from_start);
void wt_run_free(WtRun *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(WtRun, wt_run_free)

/** wt_run_use: the digests are known, as after a login. */
void wt_run_use(WtRun *self, bool header, bool data);

/** wt_run_push: octets in a block of exactly their size, as one frame. */
void wt_run_push(WtRun *self, int side, const uint8_t *octets, size_t len);
void wt_run_hole(WtRun *self, int side, uint64_t octets);
void wt_run_finish(WtRun *self);

const WtPdu *wt_run_pdu(const WtRun *self, guint i);

#endif

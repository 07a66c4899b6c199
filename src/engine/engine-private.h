/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Engine: the one place that calls two stages in one function. engine.c brings frames to flows;
 * connection.c brings a flow's octets to PDUs, and PDUs to login and findings. The one back edge of
 * the design is here: what a login agrees changes how the framer reads the next PDU.
 */
#ifndef WT_ENGINE_PRIVATE_H
#define WT_ENGINE_PRIVATE_H

#include "anomaly/ledger.h"
#include "anomaly/rules.h"
#include "pdu/framer.h"
#include "session/discovery.h"
#include "session/known.h"
#include "session/login.h"
#include "session/redirects.h"
#include "session/sessions.h"
#include "stream/flow-table.h"
#include "stream/stall.h"
#include "task/exchanges.h"
#include "task/logical-units.h"
#include "task/tasks.h"

struct WtEngine {
  WtConfig config;
  WtSink sink;
  WtSummary summary;
  WtDecoder *decoder;
  WtFlowTable *flows;
  WtStreamShared *stream;
  WtSessions *sessions;
  WtRedirects *redirects;
  WtBudget search_budget, task_budget, rule_budget;
  uint32_t directions; /* begun so far */
  const WtFrame *now;  /* the frame at hand, or the last one */
  WtFrame last;
  WtTcpFrame tcp; /* of @last, if it @was_tcp */
  bool was_tcp;
  /* true of very many frames: told once, at the end */
  WtFinding hosts[WT_N_CAPTURED];
  WtFinding partial, snapped, ip_wrong, supers, irreversible, snapped_supers;
};

typedef struct WtIscsi WtIscsi;
typedef struct WtSide WtSide;

/** WtSide: one direction of a flow that is, or may be, iSCSI. */
struct WtSide {
  WtIscsi *iscsi;
  WtFramer framer;
  uint64_t unparsed, lost;
  bool heard, holed;
  bool mtu_told;
  bool unfinished; /* the last PDU said that data follows */
};

/** WtEnd: the FIN or RST that closed a connection. @by: NULL: none did */
typedef struct {
  WtSide *by;
  uint64_t frame;
  int64_t ts_ns;
  uint16_t input;
  bool reset, asked_again;
} WtEnd;

/** WtIscsi: a flow that is followed. @recognised once it carried a PDU; only then is it reported. */
struct WtIscsi {
  WtEngine *engine;
  WtFlow *flow;
  WtSide side[2];
  WtConnection info;
  WtDigestPolicy policy;
  WtNumbers numbers;
  WtShelf shelf;
  WtStalls stalls;
  WtLogin login;
  WtTasks *tasks; /* NULL before the first PDU, as are the rules */
  WtRules *rules;
  WtExchanges *exchanges;
  WtDiscovery discovery;
  WtLogicalUnits units;
  WtSessionEntry *session; /* NULL before its login was over, and without one */
  WtEnd end;
  uint32_t lost_tasks; /* with their connection, as far as that is certain */
  bool recognised, logged_out;
};

/**
 * wt_engine_cut:
 * Judges @segment and fills in its wire_size; a checksum that is its first piece's becomes a good one.
 * Returns: false if the judgement waits for more
 */
bool wt_engine_cut(WtEngine *self, WtFlow *flow, int direction, WtSegment *segment);

/** wt_engine_finish_cuts: nothing more comes on @flow. */
void wt_engine_finish_cuts(WtEngine *self, WtFlow *flow);

/** wt_engine_hear_too_big: the frame at hand says that a packet did not fit. */
void wt_engine_hear_too_big(WtEngine *self);

/** wt_engine_captured_at: @initiator is the direction in which the initiator sends. */
WtCapturedAt wt_engine_captured_at(const WtFlow *flow, int initiator);

#define WT_STATUS_CLASS_REDIRECTED 1 /* RFC 7143 11.13.5 */

/** wt_iscsi_new: begins to follow @flow; becomes its owner. */
WtIscsi *wt_iscsi_new(WtEngine *engine, WtFlow *flow);
void wt_iscsi_free(WtIscsi *self);

/** wt_iscsi_finish: the flow ends: its last findings and the connection event. */
void wt_iscsi_finish(WtIscsi *self);

/** wt_iscsi_amid: whoever sends @side has more to send: its last PDU is not whole, or not the last. */
static inline bool wt_iscsi_amid(const WtSide *side)
{
  return side->unfinished || wt_framer_amid(&side->framer);
}

/** wt_iscsi_begin_stalls: @self->flow has shown its first data. */
void wt_iscsi_begin_stalls(WtIscsi *self);

/** wt_iscsi_share_stalls: fills in what TCP took of @task, which ends now. */
void wt_iscsi_share_stalls(const WtIscsi *self, WtTask *task);

/** wt_iscsi_tell_stalls: those of @task that are findings. */
void wt_iscsi_tell_stalls(const WtIscsi *self, const WtTask *task);

/** wt_iscsi_note: a finding about direction @side of this connection, at the frame at hand. */
void wt_iscsi_note(WtSide *side, WtFindingId id, uint64_t offset, uint64_t expected,
                   uint64_t seen);

void wt_iscsi_emit(const WtIscsi *self, const WtEvent *event);

/** wt_iscsi_follow: @pdu of @side, to all that keep something of PDUs. */
void wt_iscsi_follow(WtSide *side, const WtPdu *pdu);

/** wt_iscsi_follow_gap: PDUs of @side may be missing: what rests on them is unknown. */
void wt_iscsi_follow_gap(WtSide *side);

/** wt_iscsi_finish_following: no more PDUs: what is open is told. */
void wt_iscsi_finish_following(WtIscsi *self);

/** wt_iscsi_stop_following: nothing more is told. */
void wt_iscsi_stop_following(WtIscsi *self);

/** wt_iscsi_wants_data: of a framer, whose user is a WtSide: a Data-In's data say something. */
bool wt_iscsi_wants_data(void *user, const WtBhs *bhs);

/** wt_iscsi_other: the direction against @side. */
WtSide *wt_iscsi_other(WtSide *side);

/** wt_iscsi_tell: @pdu, of either direction, shows what @side did. */
void wt_iscsi_tell(WtSide *side, const WtPdu *pdu, WtFindingId id, uint64_t expected,
                   uint64_t seen);

/** wt_engine_join: @response, of @side, ended a login: the connection joins its session. */
void wt_engine_join(WtSide *side, const WtPdu *response);

/** wt_engine_ask_host: the login is not in the capture: the host may know what it agreed. */
void wt_engine_ask_host(WtIscsi *self);

/** wt_engine_redirect: likewise; it may be a redirection, or what one led to. */
void wt_engine_redirect(WtIscsi *self);

/** wt_engine_leading: what the connection agreed that opened the session; NULL: nothing, or itself. */
const WtNegotiation *wt_engine_leading(const WtIscsi *self);

/** wt_engine_logout: a logout was answered. */
void wt_engine_logout(WtIscsi *self, const WtExchange *logout);

/** wt_engine_closed: @side sent FIN, or RST (@reset), in the frame at hand. */
void wt_engine_closed(WtSide *side, bool reset);

/** wt_engine_judge_end: all of the connection was read, and its tasks are told. */
void wt_engine_judge_end(WtIscsi *self);

/** wt_iscsi_note_at: @finding is about @side. */
void wt_iscsi_note_at(WtSide *side, WtFinding finding);

/** wt_engine_leave: nothing more comes of this connection. */
void wt_engine_leave(WtIscsi *self);

/** wt_engine_judge_allegiance: whether @pdu is of a task that another connection carries. */
void wt_engine_judge_allegiance(WtSide *side, const WtPdu *pdu);

/** wt_engine_reassign: this connection carries @itt from now on. */
void wt_engine_reassign(WtIscsi *self, uint32_t itt);

/** wt_iscsi_stream: how a direction's octets reach its framer; the user pointer is its WtSide. */
extern const WtStreamSink wt_iscsi_stream;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Engine: the one place that calls two stages in one function. engine.c brings frames to flows;
 * connection.c brings a flow's octets to PDUs, and PDUs to login and findings. The one back edge of
 * the design is here: what a login agrees changes how the framer reads the next PDU.
 */
#ifndef WT_ENGINE_PRIVATE_H
#define WT_ENGINE_PRIVATE_H

#include "anomaly/digest-refused.h"
#include "anomaly/ledger.h"
#include "anomaly/nodes.h"
#include "anomaly/paths.h"
#include "anomaly/rules.h"
#include "anomaly/silence.h"
#include "anomaly/timeouts.h"
#include "offload/arrivals.h"
#include "offload/full-size.h"
#include "pdu/framer.h"
#include "session/digests-before.h"
#include "session/discovery.h"
#include "session/known.h"
#include "session/login.h"
#include "session/redirects.h"
#include "session/sessions.h"
#include "stream/black-hole.h"
#include "stream/flow-table.h"
#include "stream/stall.h"
#include "task/exchanges.h"
#include "task/logical-units.h"
#include "task/tasks.h"

/**
 * WtOffloadTotals: what the words of those findings are made of that are told at the end.
 * @supers: super-segments of iSCSI by kind, @big_tcp of them beyond 64 KiB
 * @longest: of the super-segments that the capture length cut        [octets of frame]
 * @joined_acks: of LRO's frames, those whose acknowledgement number leaps, @joined_clocks whose time
 *   stamp differs from that of the frame before
 * @most_frame: the one that holds the most PDUs, @most_pdus, or parts of them
 */
typedef struct {
  uint64_t supers[WT_N_OFFLOAD_KINDS], big_tcp;
  uint64_t most_pdus, most_frame;
  uint64_t joined_acks, joined_clocks;
  uint32_t longest;
} WtOffloadTotals;

struct WtEngine {
  WtConfig config;
  WtSink sink;
  WtSummary summary;
  WtDecoder *decoder;
  WtFlowTable *flows;
  WtStreamShared *stream;
  WtSessions *sessions;
  WtRedirects *redirects;
  WtDigestsMemory digests;
  WtNodes *nodes;
  WtPaths *paths;
  WtBudget search_budget, task_budget, rule_budget;
  uint32_t directions; /* begun so far */
  const WtFrame *now;  /* the frame at hand, or the last one */
  WtFrame last;
  WtTcpFrame tcp; /* of @last, if it @was_tcp */
  bool was_tcp;
  WtFlow *tcp_flow; /* its flow, while the rest of @tcp can be told; NULL: none */
  int tcp_direction;
  /* true of very many frames: told once, at the end */
  WtFinding hosts[WT_N_CAPTURED];
  WtFinding partial, snapped, ip_wrong;
  WtFinding supers, irreversible, snapped_supers, merged_pdus, fragmented;
  WtOffloadTotals totals;
  WtArrivals arrivals[2]; /* of data from initiators, and from targets */
};

typedef struct WtIscsi WtIscsi;
typedef struct WtSide WtSide;

/** WtWatch: what a direction's larger segments say of its path. @arrival: at a host that captures. */
typedef struct {
  WtBlackHole hole;
  WtFullSize full;
  WtArrival arrival;
} WtWatch;

/** WtSide: one direction of a flow that is, or may be, iSCSI. */
struct WtSide {
  WtIscsi *iscsi;
  WtFramer framer;
  uint64_t unparsed, lost;
  bool heard, holed;
  WtWatch *watch; /* NULL before a segment worth watching */
  bool mtu_told, hole_told, too_big_heard;
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

/** WtOmen: what may end a connection: what @sender sent was damaged, or had no answer. */
typedef struct {
  enum { WT_OMEN_NONE, WT_OMEN_HEADER_DIGEST, WT_OMEN_DATA_DIGEST, WT_OMEN_PING } kind;
  WtSender sender;
  int64_t ts_ns;
} WtOmen;

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
  WtSilence silence;
  WtLogin login;
  WtTasks *tasks; /* NULL before the first PDU, as are the rules */
  WtRules *rules;
  WtExchanges *exchanges;
  WtDigestRefused *refused; /* NULL before the first digest */
  WtDiscovery discovery;
  WtLogicalUnits units;
  WtSessionEntry *session; /* NULL before its login was over, and without one */
  WtPathEntry *path;       /* NULL likewise, or if there are too many */
  WtEnd end;
  WtOmen omen; /* the last one */
  WtTimeouts *timeouts;
  int64_t rejoined_ns;          /* when a login took its place; 0: none did */
  uint64_t io_tasks, io_octets; /* that moved data, and how much */
  uint32_t lost_tasks;          /* with their connection, as far as that is certain */
  bool recognised, logged_out;
  bool past_login; /* a PDU of full feature phase came */
};

/**
 * wt_engine_cut:
 * Judges @segment and fills in its wire_size; a checksum that is its first piece's becomes a good one.
 * Returns: false if the judgement waits for more
 */
bool wt_engine_cut(WtEngine *self, WtFlow *flow, int direction, WtSegment *segment);

/** wt_engine_finish_cuts: nothing more comes on @flow. */
void wt_engine_finish_cuts(WtEngine *self, WtFlow *flow);

/** wt_engine_note_merged: the frame at hand, a super-segment of @side, completed @pdus. */
void wt_engine_note_merged(WtSide *side, uint64_t pdus);

/** wt_engine_tell_offload: what offload did to all of the capture; nothing more comes. */
void wt_engine_tell_offload(WtEngine *self);

/** wt_engine_accrue: one more occurrence, in the frame at hand, of what is told at the end. */
void wt_engine_accrue(WtEngine *self, WtFinding *finding, WtFindingId id, uint64_t seen);

/** wt_engine_note_joined_by_card: @segment of @side, not judged further yet, is one of LRO's. */
void wt_engine_note_joined_by_card(WtSide *side, const WtSegment *segment);

/** wt_engine_watch_path: @segment of @direction, cut, before the stream has it. */
void wt_engine_watch_path(WtIscsi *self, int direction, const WtSegment *segment);

/** wt_engine_in_hole: what is large of @side vanishes on the path, and that is why nobody answers. */
bool wt_engine_in_hole(const WtSide *side);

/** wt_engine_judge_path: what is left to say of both directions' paths; no segment follows. */
void wt_engine_judge_path(WtIscsi *self);

/** wt_engine_judge_hidden: whether the connection went on where the capture does not look. */
void wt_engine_judge_hidden(WtIscsi *self);

/** wt_engine_note_mtu: the path of @side takes @mtu octets; @words: how that is known. */
void wt_engine_note_mtu(WtSide *side, uint32_t mtu, const char *words);

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

/** wt_iscsi_judge_silence: nothing was heard of a task for long. */
void wt_iscsi_judge_silence(const WtIscsi *self, const WtTaskSilence *silence);

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

/** wt_iscsi_judge_totals: what was counted of it is complete. */
void wt_iscsi_judge_totals(WtIscsi *self);

/** wt_iscsi_stop_following: nothing more is told. */
void wt_iscsi_stop_following(WtIscsi *self);

/** wt_iscsi_wants_data: of a framer, whose user is a WtSide: a Data-In's data say something. */
bool wt_iscsi_wants_data(void *user, const WtBhs *bhs);

/** wt_iscsi_initiator: the direction in which the initiator sends; 0 while that is not known. */
static inline int wt_iscsi_initiator(const WtIscsi *self)
{
  return self->side[0].framer.sender == WT_SENDER_TARGET;
}

static inline WtSide *wt_iscsi_side(WtIscsi *self, WtSender sender)
{
  const int initiator = wt_iscsi_initiator(self);

  return &self->side[sender == WT_SENDER_TARGET ? !initiator : initiator];
}

/** wt_iscsi_other: the direction against @side. */
WtSide *wt_iscsi_other(WtSide *side);

/** wt_iscsi_tell: @pdu, of either direction, shows what @side did. */
void wt_iscsi_tell(WtSide *side, const WtPdu *pdu, WtFindingId id, uint64_t expected,
                   uint64_t seen);

/** wt_engine_push_login: @pdu: a Login PDU of @side. */
void wt_engine_push_login(WtSide *side, const WtPdu *pdu);

/** wt_engine_judge_login_end: all was read, and the login may have come to nothing. */
void wt_engine_judge_login_end(WtIscsi *self);

/** wt_engine_ends_unsure: the last PDUs of either direction may be missing: a logout may be among
 * them. */
bool wt_engine_ends_unsure(const WtIscsi *self);

/** wt_engine_join: @response, of @side, ended a login: the connection joins its session. */
void wt_engine_join(WtSide *side, const WtPdu *response);

/** wt_engine_ask_host: the login is not in the capture: the host may know what it agreed. */
void wt_engine_ask_host(WtIscsi *self);

/** wt_engine_redirect: likewise; it may be a redirection, or what one led to. */
void wt_engine_redirect(WtIscsi *self);

/** wt_engine_leading: what the connection agreed that opened the session; NULL: nothing, or itself. */
const WtNegotiation *wt_engine_leading(const WtIscsi *self);

/** wt_engine_knows_port: targets listen there, by the standard or by what the user said. */
bool wt_engine_knows_port(const WtEngine *self, uint16_t port);

/** wt_engine_logout: a logout was answered. */
void wt_engine_logout(WtIscsi *self, const WtExchange *logout);

/** wt_engine_closed: @side sent FIN, or RST (@reset), in the frame at hand. */
void wt_engine_closed(WtSide *side, bool reset);

/** wt_engine_bad_digest: of @pdu, sent by @side. */
void wt_engine_bad_digest(WtSide *side, const WtPdu *pdu, int which);

/** wt_engine_unanswered_ping: @side sent @ping. */
void wt_engine_unanswered_ping(WtSide *side, const WtPdu *ping);

/** wt_engine_hear_exchange: @exchange was answered, or can be no more. */
void wt_engine_hear_exchange(WtIscsi *self, const WtExchange *exchange);

/** wt_engine_explain_end: why @self, which was closed, was: nothing if that is not clear. */
void wt_engine_explain_end(const WtIscsi *self, WtDetail *words);

/** wt_engine_judge_timeouts: commands that were given up, and all that followed. */
void wt_engine_judge_timeouts(WtIscsi *self, bool logged_out);

/** wt_engine_judge_unrecovered: @self was lost: whether anybody logged in again. */
void wt_engine_judge_unrecovered(WtIscsi *self);

/** wt_engine_judge_end: all of the connection was read, and its tasks are told. */
void wt_engine_judge_end(WtIscsi *self);

/** wt_iscsi_finding_at: about @pdu. */
WtFinding wt_iscsi_finding_at(const WtPdu *pdu, WtFindingId id);

/** wt_engine_note_digest: tells of digest @which of @pdu if it is bad. */
void wt_engine_note_digest(WtSide *side, const WtPdu *pdu, int which);

/** wt_iscsi_note_at: @finding is about @side. */
void wt_iscsi_note_at(WtSide *side, WtFinding finding);

/** wt_engine_leave: nothing more comes of this connection. */
void wt_engine_leave(WtIscsi *self);

/** wt_engine_judge_allegiance: whether @pdu is of a task that another connection carries. */
void wt_engine_judge_allegiance(WtSide *side, const WtPdu *pdu);

/** wt_engine_reassign: this connection carries @itt from now on. */
void wt_engine_reassign(WtIscsi *self, uint32_t itt);

/** wt_engine_node_login: the connection has joined a session: what is known of its ends. */
void wt_engine_node_login(WtIscsi *self);

/** wt_engine_node_closed: by the side that sends in @direction, in the frame at hand. */
void wt_engine_node_closed(WtIscsi *self, int direction);

/** wt_engine_node_left: all is known of the connection: it is compared with earlier ones. */
void wt_engine_node_left(WtIscsi *self);

/** wt_engine_silence: @segment, in @direction, may end a silence. */
void wt_engine_silence(WtIscsi *self, int direction, const WtSegment *segment);

/** wt_engine_threw_out: this login ended the session of @owner, a WtIscsi, or NULL.
 * Returns: true if they take turns; that is told then */
bool wt_engine_threw_out(WtSide *side, const WtPdu *response, const void *owner);

/** wt_engine_paths: the capture ends: what paths carried. */
void wt_engine_paths(WtEngine *self);

/** wt_iscsi_stream: how a direction's octets reach its framer; the user pointer is its WtSide. */
extern const WtStreamSink wt_iscsi_stream;

#endif

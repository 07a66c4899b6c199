/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Events, in capture order. A sink is handed each one; what it keeps it copies.
 */
#ifndef WIRETRUTH_EVENT_H
#define WIRETRUTH_EVENT_H

#include "wiretruth/address.h"
#include "wiretruth/discovered.h"
#include "wiretruth/exchange.h"
#include "wiretruth/finding.h"
#include "wiretruth/fingerprint.h"
#include "wiretruth/logical-unit.h"
#include "wiretruth/negotiation.h"
#include "wiretruth/offload.h"
#include "wiretruth/path.h"
#include "wiretruth/pdu.h"
#include "wiretruth/task.h"

#define WT_ISCSI_NAME_MAX 224 /* 223 octets and a NUL, RFC 7143 4.2.7.1 */

/** Where a connection was captured, as far as offload gave it away. */
typedef enum {
  WT_CAPTURED_UNKNOWN,
  WT_CAPTURED_AT_INITIATOR,
  WT_CAPTURED_AT_TARGET,
  WT_CAPTURED_AT_BOTH, /* both ends hand half-made checksums over: one machine holds both */
  WT_CAPTURED_ON_WIRE, /* or on a host that offloads nothing */
  WT_N_CAPTURED
} WtCapturedAt;

/** wt_captured_name: the JSON value, "initiator", "target", "both", "wire", "unknown". */
const char *wt_captured_name(WtCapturedAt at);

/** How a connection came to its session. RFC 7143 6.3.1. */
typedef enum {
  WT_JOIN_UNKNOWN,               /* its login is not in the capture, or failed      */
  WT_JOIN_NEW,                   /* it opened it                                    */
  WT_JOIN_SESSION_REINSTATED,    /* it opened it in place of one not logged out     */
  WT_JOIN_ADDED,                 /* it was added to it                              */
  WT_JOIN_CONNECTION_REINSTATED, /* it took the place of another one with its CID   */
  WT_N_JOINS
} WtJoin;

/** wt_join_name: the JSON value, "new", "session_reinstated", "added", "connection_reinstated". */
const char *wt_join_name(WtJoin join);

/**
 * WtConnection: one iSCSI connection, reported when it ends or the capture does.
 * @id: from 1, in order of appearance
 * @session: from 1, in order of appearance; 0: its login was refused, or not completed
 * @replaces: the connection that it, or its session, took the place of; 0: none
 * @redirected_by: the connection whose login was answered with this one's address; 0: none
 * @login_seen: the capture holds its login up to full feature phase
 * @digests_inferred: no login; the digests were settled from the PDUs themselves
 * @names: empty when unknown
 * @negotiation: what its login agreed; NULL if no Login PDU was seen; borrowed, as the event is
 * @offload: what it did for this connection; borrowed likewise, and NULL before the event
 * @tasks: SCSI tasks by how they ended
 * @deepest: the most commands that were open at once
 * @window: the most that the target let in: MaxCmdSN - ExpCmdSN + 1; 0: not known
 * @fingerprint: of initiator [0] and target [1]
 */
typedef struct {
  uint32_t id;
  uint32_t session, replaces, redirected_by;
  WtJoin join;
  uint16_t input;
  WtEndpoint initiator, target;
  uint64_t first_frame, last_frame;
  int64_t first_ts_ns, last_ts_ns;
  uint64_t pdus, octets, octets_unparsed, octets_lost;
  const WtOffloadUse *offload;
  WtCapturedAt captured_at;
  uint64_t digests[WT_N_DIGESTS][WT_N_VERDICTS];
  WtDigestUse digest_use[WT_N_DIGESTS];
  char initiator_name[WT_ISCSI_NAME_MAX], target_name[WT_ISCSI_NAME_MAX];
  const WtNegotiation *negotiation;
  uint64_t tasks[WT_N_TASK_ENDS];
  uint32_t deepest, window;
  WtFingerprint fingerprint[2];
  uint8_t isid[6];
  uint16_t tsih, cid;
  uint16_t login_status; /* Status-Class and Status-Detail of the last Login Response */
  bool login_seen, digests_inferred, discovery, full_feature;
} WtConnection;

typedef enum {
  WT_EVENT_PDU,
  WT_EVENT_FINDING,
  WT_EVENT_CONNECTION,
  WT_EVENT_SEGMENT,
  WT_EVENT_LOGIN,
  WT_EVENT_TASK,
  WT_EVENT_EXCHANGE,
  WT_EVENT_DISCOVERED,
  WT_EVENT_LOGICAL_UNIT,
  WT_EVENT_PATH,
} WtEventKind;

typedef struct {
  WtEventKind kind;
  union {
    const WtPdu *pdu;
    const WtFinding *finding;
    const WtConnection *connection;
    const WtSuperSegment *segment;
    const WtLoginStep *login;
    const WtTask *task;
    const WtExchange *exchange;
    const WtDiscovered *discovered;
    const WtLogicalUnit *logical_unit;
    const WtPath *path;
  };
} WtEvent;

/** WtSink: where events go. @event may be NULL: the summary is then all there is. */
typedef struct {
  void (*event)(void *user, const WtEvent *event);
  void *user;
} WtSink;

#endif

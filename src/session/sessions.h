/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sessions: which connections belong together, and how each came to its session. A login's ISID, TSIH
 * and CID tell (RFC 7143 6.3.1); whether a session "exists" is the target's to say, and what was
 * captured of it here.
 *
 * Bounded: sessions without a live connection make room, the one that ended longest ago first.
 * Source: RFC 7143 4.4.3, 6.3.1, 6.3.4 to 6.3.6.
 */
#ifndef WT_SESSION_SESSIONS_H
#define WT_SESSION_SESSIONS_H

#include <glib.h>

#include "pdu/bhs.h"
#include "wiretruth/event.h"

/**
 * WtMember: a connection of a session.
 * @owner: who follows it; NULL once nobody does
 * @gone: it was closed, or a newer one has taken its place, at @gone_ns
 * @logged_out: a logout that names it was agreed to
 * @unsure: how it ended is not in the capture
 */
typedef struct {
  void *owner;
  uint32_t connection;
  uint16_t cid;
  int64_t gone_ns;
  bool gone, logged_out, unsure;
} WtMember;

/**
 * WtSessionEntry:
 * @members: WtMember; those long gone are forgotten
 * @lead: connection that opened it, 0 if that was not captured
 * @leading: what that one agreed for the whole session; NULL if unknown, or if it has no more than
 *   one connection anyway
 * @time2wait, @time2retain: DefaultTime2Wait, DefaultTime2Retain, negative if not known [s]
 * @max_connections: negative likewise
 * @ended_ns: when its last connection was closed, while none is live  [ns since 1970]
 * @logged_out: by a Logout for the session, or for its last connection
 */
typedef struct {
  GArray *members;
  char *key;
  uint32_t id, lead;
  uint16_t tsih;
  WtNegotiation *leading;
  int64_t time2wait, time2retain, max_connections;
  int64_t ended_ns;
  bool logged_out;
  GList idle; /* its link while nobody follows it */
  bool is_idle;
} WtSessionEntry;

/**
 * WtRejoin: what a login takes the place of.
 * @owner: who follows the last connection of it, or NULL
 * @unsure: how that one ended is not in the capture
 * @ended_ns: when that had ended; 0: it had not, as far as was seen [ns since 1970]
 * @time2wait, @time2retain: as in its session                      [s]
 */
typedef struct {
  void *owner;
  bool unsure;
  int64_t ended_ns, time2wait, time2retain;
} WtRejoin;

typedef struct WtSessions WtSessions;

/** wt_sessions_new: @ended: how many are remembered after they ended. */
WtSessions *wt_sessions_new(uint32_t ended);
void wt_sessions_free(WtSessions *self);

/** wt_sessions_ask: @connection, its names known, asks for a session. */
void wt_sessions_ask(WtSessions *self, const WtConnection *connection);

/** wt_sessions_asked_again: a later connection has asked for the session that @connection opened. */
bool wt_sessions_asked_again(const WtSessions *self, const WtConnection *connection);

/**
 * wt_sessions_join:
 * @connection: its login is over; session, join and replaces are filled in
 * @tsih: of its requests: 0 opens a session
 * @owner: who follows it
 * @rejoin: counts if the connection's join is a reinstatement. What ended after the first request
 *   of this login was ended by it
 *
 * Returns: the session, or NULL if the login does not say which
 */
WtSessionEntry *wt_sessions_join(WtSessions *self, WtConnection *connection, uint16_t tsih,
                                 void *owner, WtRejoin *rejoin);

/** wt_sessions_alone: the number of a session of which no login was captured. */
uint32_t wt_sessions_alone(WtSessions *self);

/** wt_sessions_logout: the target has agreed to a logout. @cid counts where a connection is meant. */
void wt_sessions_logout(WtSessionEntry *entry, uint8_t reason, uint16_t cid, int64_t ts_ns);

/** wt_sessions_lost: @connection was closed; nothing new if it had been logged out. */
void wt_sessions_lost(WtSessionEntry *entry, uint32_t connection, int64_t ts_ns);

/** wt_sessions_logged_out: whether a logout has named @connection. */
bool wt_sessions_logged_out(const WtSessionEntry *entry, uint32_t connection);

/** wt_sessions_unsure: how @connection ended is not in the capture. */
void wt_sessions_unsure(WtSessionEntry *entry, uint32_t connection);

/** wt_sessions_live: connections of it that were not closed. */
uint32_t wt_sessions_live(const WtSessionEntry *entry);

/** wt_sessions_leave: nobody follows @connection any more; @entry may go. */
void wt_sessions_leave(WtSessions *self, WtSessionEntry *entry, uint32_t connection);

#endif

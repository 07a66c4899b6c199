/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Nodes: what several connections after each other show of one initiator name: that another kind of
 * initiator answers to it (an offload was lost, or came back), or that two hosts do.
 *
 * Memory: 1,024 pairs of names with their last four connections, 1,024 sessions.
 * Source: RFC 7143 4.2.7.1, 6.3.5, 10.1.1 (ISID rule).
 */
#ifndef WT_ANOMALY_NODES_H
#define WT_ANOMALY_NODES_H

#include "wiretruth/event.h"

typedef struct WtNodes WtNodes;

WtNodes *wt_nodes_new(void);
void wt_nodes_free(WtNodes *self);

/**
 * wt_nodes_left:
 * @connection: is over, and all is known of it
 * @closed_ns: when it was closed; 0: it was not                    [ns since 1970]
 *
 * Compares it with the last one of the same names that was closed before it began, and remembers it.
 * Emits: offload.fallback, offload.taken_over, offload.initiator_changed
 * Returns: whether @finding was filled in; its detail is valid until the next call
 */
bool wt_nodes_left(WtNodes *self, const WtConnection *connection, int64_t closed_ns,
                   WtFinding *finding);

/**
 * wt_nodes_threw_out:
 * @connection: its login ended the session of @other, which was alive
 *
 * Returns: true if @other's host had just done the same to the host of @connection: both are alive,
 *   and share name and ISID. @detail then says who, in WT_DETAIL_MAX octets
 */
bool wt_nodes_threw_out(WtNodes *self, const WtConnection *connection,
                        const WtConnection *other, char *detail);

#endif

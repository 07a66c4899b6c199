/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Discovery: Text Responses of one connection in, the targets that they name out. An answer may
 * come in several PDUs, each but the last without its F bit; it is read when it is whole, or
 * when the rest cannot come any more.
 * Source: RFC 7143 6.2, 11.11, 13.3, Appendix C.
 */
#ifndef WT_SESSION_DISCOVERY_H
#define WT_SESSION_DISCOVERY_H

#include <glib.h>

#include "wiretruth/discovered.h"
#include "wiretruth/pdu.h"

/** WtDiscovery: initialise to zero. @part: of an answer that goes on */
typedef struct {
  GByteArray *part;
} WtDiscovery;

/** WtDiscoverySink: @found is valid during the call only. */
typedef struct {
  void (*found)(void *user, const WtDiscovered *found);
  void *user;
} WtDiscoverySink;

void wt_discovery_clear(WtDiscovery *self);

/** wt_discovery_push: @pdu: a Text Response; @most: octets that are kept of one answer. */
void wt_discovery_push(WtDiscovery *self, const WtPdu *pdu, size_t most,
                       const WtDiscoverySink *sink);

#endif

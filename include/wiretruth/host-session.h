/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a host says of its iSCSI sessions, where a capture does not hold their logins.
 */
#ifndef WIRETRUTH_HOST_SESSION_H
#define WIRETRUTH_HOST_SESSION_H

#include "wiretruth/address.h"
#include "wiretruth/negotiation.h"

#define WT_HOST_NAME_MAX 224u /* 223 octets and a NUL, RFC 7143 4.2.7.1 */
#define WT_HOST_VALUE_MAX 16u /* of the keys that hosts tell */

/**
 * WtHostSession:
 * @initiator: its port is not known; ip_version 0: nor is its address, and it is nobody's
 * @target: the portal in use
 * @values: of each key, in force; empty if the host does not say. Of MaxRecvDataSegmentLength the
 *   initiator's
 * @max_xmit: what the target declared as MaxRecvDataSegmentLength, or less
 */
typedef struct {
  char initiator_name[WT_HOST_NAME_MAX], target_name[WT_HOST_NAME_MAX];
  WtEndpoint initiator, target;
  char values[WT_N_KEYS][WT_HOST_VALUE_MAX];
  char max_xmit[WT_HOST_VALUE_MAX];
} WtHostSession;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_PATH_H
#define WIRETRUTH_PATH_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/address.h"

/**
 * WtPath: one of several ways from an initiator name to a target name, told at the end.
 * @group: from 1; the same for all paths of these two names
 * @names: borrowed, as the event is
 * @initiator: its port is 0: every login has another one; @target: the portal
 * @portal_group: TargetPortalGroupTag; -1: not known
 * @session, @connection: the last ones on it; @logins: how many there were
 * @commands, @octets: of reads and writes that ended, all in all
 * @shared_commands, @shared_octets: likewise, while as many paths were logged in at once as ever were
 * @all_commands, @all_octets: the sum of these over the group
 * @last_ns: when its last read or write ended; 0: there was none     [ns since 1970]
 * @up: still logged in when the capture ended
 */
typedef struct {
  uint32_t group;
  const char *initiator_name, *target_name;
  WtEndpoint initiator, target;
  int32_t portal_group;
  uint32_t session, connection, logins;
  uint64_t commands, octets;
  uint64_t shared_commands, shared_octets;
  uint64_t all_commands, all_octets;
  int64_t last_ns;
  bool up;
} WtPath;

#endif

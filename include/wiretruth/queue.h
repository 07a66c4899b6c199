/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_QUEUE_H
#define WIRETRUTH_QUEUE_H

#include <stdint.h>

/**
 * WtQueue: the commands of one connection that were open at once.
 * @deepest: the most; @window: the most that the target offered: MaxCmdSN - ExpCmdSN + 1
 * @busy_ns: how long any was open; @deepest_ns: how long @deepest were
 * @waits: how often a command followed at once when the window opened, having waited @waited_ns in all
 */
typedef struct {
  uint32_t deepest, window;
  uint64_t busy_ns, deepest_ns;
  uint64_t waits, waited_ns;
} WtQueue;

#endif

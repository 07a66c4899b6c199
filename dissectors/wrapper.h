/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Wrapper: a dissector of TCP's data that takes from the engine where PDUs begin and which digests they
 * carry, and leaves their fields to the built-in iscsi dissector, which gets them one at a time and
 * without digests. Off unless a port is given (preference wiretruth_iscsi.tcp.port) or Decode As
 * chooses it.
 */
#ifndef WT_DISSECTORS_WRAPPER_H
#define WT_DISSECTORS_WRAPPER_H

void wt_wrapper_register(void);
void wt_wrapper_handoff(void);

#endif

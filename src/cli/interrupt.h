/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Being told to stop. What was read until then is still reported; a second signal ends at once.
 */
#ifndef WT_CLI_INTERRUPT_H
#define WT_CLI_INTERRUPT_H

/** wt_interrupt_watch: from now on SIGINT, SIGTERM and SIGHUP are noted. */
void wt_interrupt_watch(void);

/** wt_interrupt_signal: number of the signal that asked to stop, or 0. */
int wt_interrupt_signal(void);

#endif

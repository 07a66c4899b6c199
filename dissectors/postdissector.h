/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The postdissector: a subtree below each frame that has something to say. It changes nothing of what
 * other dissectors show.
 */
#ifndef WT_DISSECTORS_POSTDISSECTOR_H
#define WT_DISSECTORS_POSTDISSECTOR_H

void wt_postdissector_register(void);
void wt_postdissector_handoff(void);

#endif

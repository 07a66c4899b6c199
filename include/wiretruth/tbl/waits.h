/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a task may wait for, and whose turn it is.
 *
 *      name        of         words */
WT_WAIT(FIRST_R2T, TARGET,    "its first R2T")
WT_WAIT(NEXT_R2T,  TARGET,    "its next R2T")
WT_WAIT(DATA_OUT,  INITIATOR, "data of the initiator")
WT_WAIT(DATA_IN,   TARGET,    "data of the target")
WT_WAIT(STATUS,    TARGET,    "its status")
#undef WT_WAIT

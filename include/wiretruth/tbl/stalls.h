/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Why TCP kept data waiting. Of two that hold at the same time the upper one counts.
 *
 *       name            JSON key              words               meaning */
WT_STALL(RETRANSMISSION, "retransmission_ns", "a retransmission", "data was lost on its way, and sent again")
WT_STALL(CLOSED_WINDOW,  "closed_window_ns",  "a closed window",  "the receiver took no more: its window was 0")
WT_STALL(DELAYED_ACK,    "delayed_ack_ns",    "a delayed ACK",    "the sender waited for an ACK that the receiver was in no hurry to send")
#undef WT_STALL

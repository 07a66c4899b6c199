/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP itself, and the time that was lost in it. The columns stand in ../findings.h.
 */
WT_FINDING(TCP_OVERLAP, "tcp.overlap", WARNING, OCTETS,
           "Two copies of the same TCP octets differ; the first one was used.",
           "",
           "A middlebox or a faulty sender rewrites data in flight: compare captures at both ends.",
           "RFC 9293 3.10.7.4")
WT_FINDING(TCP_STALL_RETRANSMISSION, "tcp.stall.retransmission", WARNING, TIME,
           "A command waited for more than a second because TCP data of its connection was lost on the way and came only "
           "when it was sent again.",
           "",
           "Find where frames are lost: ethtool -S IFACE on both hosts, error and drop counters of each switch port between "
           "them, cables and optics. Seconds without any frame mean that the path was down: a failover, a flapping link.",
           "RFC 9293 3.8.1, RFC 6298")
WT_FINDING(TCP_STALL_CLOSED_WINDOW, "tcp.stall.closed_window", WARNING, TIME,
           "A command waited for more than a second because the receiver's TCP window was 0: the host or target took in no "
           "more data.",
           "",
           "Look at the side that had closed its window: its load, its memory, and its log at that time. What sends is not "
           "to blame, nor is the network.",
           "RFC 9293 3.8.6")

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
WT_FINDING(TCP_STALL_DELAYED_ACK, "tcp.stall.delayed_ack", WARNING, TIME,
           "Much of a connection's time was lost to delayed acknowledgements: one side held the rest of a PDU back until what it had "
           "sent was acknowledged (Nagle's algorithm), and the other was in no hurry to do so.",
           "The receiver delays ACKs, 40 ms as Linux does or 200 ms as Windows and ESXi may, and the sender has not set TCP_NODELAY\n"
           "Requests and their data go out in several small writes\n"
           "A TCP offload engine or an array that delays every second ACK",
           "On the side that delays turn delayed ACK off for storage (Windows: TcpAckFrequency=1; ESXi: Delayed Ack in the "
           "adapter's advanced settings; Linux: ip route change ... quickack 1), or TCP_NODELAY on where the sender lets you.",
           "RFC 1122 4.2.3.2, RFC 9293 3.7.4")
WT_FINDING(TCP_DELAYED_ACK, "tcp.delayed_ack", NOTE, TIME,
           "Some PDUs waited for a delayed acknowledgement: one side held their rest back until what it had sent was acknowledged "
           "(Nagle's algorithm).",
           "The receiver delays ACKs: 40 ms as Linux does, 200 ms as Windows and ESXi may\n"
           "Requests and their data go out in several small writes",
           "None is needed while they are rare. A command that waited for one says so among the slowest.",
           "RFC 1122 4.2.3.2, RFC 9293 3.7.4")
WT_FINDING(TCP_RETRANSMISSIONS, "tcp.retransmissions", NOTE, SEGMENTS,
           "TCP data of a connection was sent again.",
           "Single frames were lost: a short overload of a switch port, a bit error\n"
           "The path reorders frames, and the sender took a late one for lost",
           "None is needed while it is rare. Compare with the error and drop counters: ethtool -S IFACE, and the switch ports.",
           "RFC 9293 3.8.1, RFC 6298")
WT_FINDING(TCP_RETRANSMISSIONS_MANY, "tcp.retransmissions.many", WARNING, SEGMENTS,
           "More than one of a hundred TCP segments of a direction was lost and had to be sent again. Storage traffic slows down "
           "long before that.",
           "A cable, an optic or a port with bit errors\n"
           "A switch port without enough buffer: several fast senders towards one slower receiver\n"
           "A receiving host that drops: rings too small, one CPU for all queues\n"
           "A policer, or a link that shares its bandwidth",
           "Find where frames are lost: ethtool -S IFACE on both hosts, error and drop counters of each switch port between them. "
           "Flow control (802.3x or PFC) on storage VLANs avoids drops in switches.",
           "RFC 9293 3.8.1, RFC 6298, RFC 5681")

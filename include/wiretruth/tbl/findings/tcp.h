/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP itself, and the time that was lost in it. The columns stand in ../findings.h.
 */
WT_FINDING(TCP_OVERLAP, "tcp.overlap", WARNING, OCTETS,
           "Two copies of the same TCP octets differ; the first one was used.",
           "A middlebox (firewall, WAN accelerator, intrusion prevention) that rewrites data in flight\n"
           "A sender that sends other data the second time: its buffer was written to while TCP still held it\n"
           "Damage to one of the copies; then its checksum is wrong, too",
           "Compare captures at both ends; with a data digest the iSCSI receiver notices: iscsiadm -m node -T TARGET "
           "-o update -n node.conn[0].iscsi.DataDigest -v CRC32C.",
           "RFC 9293 3.10.7.4")
WT_FINDING(TCP_STALL_RETRANSMISSION, "tcp.stall.retransmission", WARNING, TIME,
           "A command waited for more than a second because TCP data of its connection was lost on the way and came "
           "only when it was sent again.",
           "Frames dropped by a switch port that was congested: many senders to one port, small buffers, no flow "
           "control\n"
           "A damaged link: cable, optic, port; its error counters rise\n"
           "The path was down for seconds: a failover, a flapping link, spanning tree\n"
           "The receiving host dropped them: its ring was full (rx_missed, rx_no_buffer), or its CPU busy",
           "Find where frames are lost: ethtool -S IFACE and ip -s link show IFACE on both hosts, nstat -az "
           "TcpRetransSegs, error and drop counters of each switch port between them; ring size: ethtool -g IFACE; "
           "link changes: dmesg -T | grep -i link.",
           "RFC 9293 3.8.1, RFC 6298")
WT_FINDING(TCP_STALL_CLOSED_WINDOW, "tcp.stall.closed_window", WARNING, TIME,
           "A command waited for more than a second because the receiver's TCP window was 0: the host or target took "
           "in no more data.",
           "The receiving process or kernel thread did not run: the host's CPU was busy, or the target's threads "
           "stuck on slow disks\n"
           "Its receive buffer is small for the speed of the path (net.ipv4.tcp_rmem)\n"
           "Memory pressure on the receiver: TCP shrinks its windows",
           "Look at the side that had closed its window, at that time: ss -tmi 'sport = :3260' (memory of the "
           "sockets), nstat -az TcpExtTCPFromZeroWindowAdv TcpExtPruneCalled, sar -u, dmesg -T; at a target, its "
           "disks: iostat -x 1. What sends is not to blame, nor is the network.",
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

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

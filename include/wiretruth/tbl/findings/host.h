/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What facts of a host and packets say of each other. The columns stand in ../findings.h.
 */
WT_FINDING(HOST_COUNTERS, "host.counters", WARNING, COUNT,
           "The initiator's counters of a session do not agree with the PDUs that the capture holds of it, though both are "
           "of the same octets: its counts or its statistics are wrong, or PDUs were taken for others.",
           "The driver miscounts: compare its counters with another kernel's\n"
           "The facts are another host's, or another session's of the same target\n"
           "The driver dropped PDUs after it had received them",
           "Take the counters again while the session is idle: iscsiadm -m session -s; wiretruth analyze --format json lists "
           "each counter beside the wire's under host.sessions.",
           "Linux iscsi_conn_get_stats(), iscsi_sw_tcp_conn_get_stats()")
WT_FINDING(HOST_COUNTERS_PARTIAL, "host.counters.partial", NOTE, COUNT,
           "The initiator's counters of a session differ from what the capture holds of it, and they are not of the same "
           "PDUs, so that nothing follows.",
           "The capture began after the login, or lost packets\n"
           "The counters were read after the capture had ended, or while commands were open\n"
           "The connection was lost and made anew: counters go on, and count what was never sent\n"
           "The driver counts PDUs only, not octets (iser)",
           "For a comparison that holds, capture from the login on, then let the session be idle, and read iscsiadm -m session "
           "-s before the capture ends.",
           "Linux iscsi_conn_get_stats()")
WT_FINDING(HOST_DIGEST_COUNTER, "host.digest_counter", NOTE, COUNT,
           "The initiator's counter of digest errors (digest_err) is always 0 with this transport: its driver counts none. Bad "
           "digests, as many as are counted here, show on the wire only.",
           "No fault: drivers leave the counter alone",
           "Do not watch digest_err; watch the kernel's log for conn error (1014) and (1015), the target's counters, and captures.",
           "Linux bnx2i_iscsi.c, libcxgbi.c, qedi_iscsi.c, be_iscsi.c, libiscsi.c")
WT_FINDING(HOST_TRANSPORT_VISIBLE, "host.transport.visible", WARNING, NONE,
           "The host says that a session goes through an offloading adapter, but the packets of it were captured on that host, "
           "their checksums not finished: its kernel's own TCP sent them. The session runs in software, and the load is the "
           "CPU's.",
           "The adapter did not come up, or refused the login (digests, CHAP, IPv6 that it cannot do), and the session was made "
           "with the software's iface\n"
           "The facts were taken at another time than the capture",
           "See which iface the session uses: iscsiadm -m session -P1; log in through the adapter's: iscsiadm -m node -T TARGET -I "
           "IFACE -l; see dmesg for its driver.",
           "open-iscsi README, 5.1.3; Linux scsi_transport_iscsi.c")
WT_FINDING(HOST_TRANSPORT_UNSEEN, "host.transport.unseen", NOTE, NONE,
           "The host says that a session is logged in through the kernel's TCP, but the capture, which was taken on it, holds "
           "no packet of this session.",
           "The session goes out through another interface than the one that was captured\n"
           "A capture filter left it out, or it was idle all the time\n"
           "The facts were taken at another time",
           "Capture on all interfaces (tcpdump -i any), or on the session's: ip route get PORTAL.",
           "open-iscsi iscsiadm(8)")
WT_FINDING(HOST_OFFLOAD_CONTRADICTED, "host.offload.contradicted", WARNING, COUNT,
           "The host's interface settings and the frames captured on it exclude each other: the facts are of another host, "
           "another interface or another time, and nothing else in them should be believed without a second look.",
           "The settings were changed between the capture and the facts\n"
           "The facts are those of another host or network namespace\n"
           "Several interfaces share the address (bond, VLAN), and the facts tell of one of them",
           "Take the facts again, on the host and interface that was captured: ethtool -k IFACE, ip -d link show IFACE, or "
           "wiretruth host.",
           "Linux dev_hard_start_xmit(), Documentation/networking/segmentation-offloads.rst")
WT_FINDING(HOST_OFFLOAD_LRO, "host.offload.lro", WARNING, COUNT,
           "The captured interface has large receive offload on: its card joins segments with loss of their headers, so what was "
           "received cannot be cut back into the wire's segments, and acknowledgements and windows are missing.",
           "The driver turns it on by default\n"
           "It was turned on for speed; GRO is as quick and loses nothing",
           "ethtool -K IFACE lro off gro on; then capture again.",
           "Linux Documentation/networking/segmentation-offloads.rst")
WT_FINDING(HOST_MTU, "host.mtu", WARNING, SIZES,
           "The interfaces of initiator and target have different MTUs. TCP keeps to the smaller; what is larger and is no TCP is "
           "lost, and jumbo frames that were paid for are not used.",
           "Jumbo frames were set up on one side only\n"
           "An update or a replaced card has reset the MTU",
           "Set the same on both, and on every switch between them: ip link set dev IFACE mtu 9000; try it: ping -M do -s 8972 TARGET.",
           "RFC 9293 3.7.1; ip-link(8)")
WT_FINDING(HOST_COALESCING, "host.coalescing", NOTE, NONE,
           "The captured interface holds interrupts back as it sees fit (adaptive-rx): frames are stamped when the interrupt "
           "comes, not when they came. Times between received frames are not the wire's.",
           "No fault: most drivers do so by default",
           "For latencies of a few microseconds: ethtool -C IFACE adaptive-rx off rx-usecs 0 while measuring.",
           "Linux ethtool(8), Documentation/networking/net_dim.rst")
WT_FINDING(HOST_LOG_RECOVERY_TIMEOUT, "host.log.recovery_timeout", WARNING, NONE,
           "The host's log: a session was not back in time after its connection was lost (replacement_timeout). Its commands have "
           "failed, its disks are offline or their path has failed.",
           "The path was down for longer than the timeout: link, switch, firewall\n"
           "The target was restarted, or refuses the login\n"
           "The network card's driver reset the adapter on which offloaded sessions run",
           "Look at what ended the connection, replacement_timeout seconds before, and at logins that were tried since; with "
           "multipath set node.session.timeo.replacement_timeout to 5 to 15.",
           "Linux session_recovery_timedout(); iscsid.conf")
WT_FINDING(HOST_LOG_LOGIN_FAILED, "host.log.login_failed", WARNING, NONE,
           "The host's log: a login failed.",
           "CHAP: the secret, the name, or the direction differs between the ends\n"
           "The target does not admit this initiator's name (ACL)\n"
           "The target does not know the target name, or has no room",
           "Look at the Login Response of that time: its status (iscsi.login.refused) names the reason. Compare iscsid.conf "
           "(node.session.auth) with the target's ACL.",
           "RFC 7143 11.13.5; open-iscsi login.c")
WT_FINDING(HOST_LOG_BOUNDARY, "host.log.boundary", WARNING, NONE,
           "The host's log: the adapter's check of buffer boundaries failed: it cannot place data that are shaped like this "
           "without a copy.",
           "An application's buffers are not aligned, and Data PDUs are cut at odd places\n"
           "Firmware and driver of the adapter do not match",
           "Look at lengths and offsets of the Data PDUs of that time (wiretruth analyze --format jsonl --events pdu); update "
           "the adapter's firmware and driver together.",
           "vendors' driver notes")
WT_FINDING(HOST_LOG_COMMAND_TIMEOUT, "host.log.command_timeout", WARNING, NONE,
           "The host's log: a SCSI command was not answered in time, and is aborted or sent again.",
           "The target was slow, or waited for its disks\n"
           "An R2T or the data for it was lost, or the response was\n"
           "The command window or the TCP window was closed",
           "Find the command in the capture, its operation code is in the line: wiretruth analyze names the slowest, "
           "wiretruth flow FILE --task ITT draws one.",
           "Linux scsi_times_out(), sd.c")
WT_FINDING(HOST_LOG_PING_TIMEOUT, "host.log.ping_timeout", WARNING, NONE,
           "The host's log: the initiator's ping (NOP-Out) was not answered in time: it gives the connection up.",
           "The path dropped packets, or one direction of it is dead\n"
           "The target was too busy to answer\n"
           "The host itself was: its own receive queue waited",
           "Look at whether the NOP-Out is on the wire and whether its NOP-In came: iscsi.nop.unanswered, tcp.stall.*; "
           "node.conn[0].timeo.noop_out_timeout is the time allowed.",
           "Linux iscsi_check_transport_timeouts()")
WT_FINDING(HOST_LOG_CONNECTION_ERROR, "host.log.connection_error", WARNING, NONE,
           "The host's log: the kernel gave up a connection. The number says why: 1011 the connection failed, 1014 header digest, "
           "1015 data digest, 1020 closed by the target, 1021 session reset, 1022 ping without an answer.",
           "1011, 1020, 1022: the path or the target; see what was last on the wire\n"
           "1014, 1015: octets were damaged on the way or by an adapter\n"
           "Others: the target broke the protocol; a finding of that time says how",
           "Look at the frames before that time, and at findings of the same connection.",
           "Linux iscsi_if.h (enum iscsi_err), iscsi_conn_error_event()")
WT_FINDING(HOST_LOG_LINK, "host.log.link", WARNING, NONE,
           "The host's log: a link went down, or the network card's driver reset it. Every session through it stands still or "
           "ends.",
           "Cable, transceiver or switch port\n"
           "The MTU or ring size was changed, which resets the card, and offloaded sessions of the same card with it\n"
           "The card or its firmware hangs (NETDEV WATCHDOG)",
           "ethtool IFACE, ethtool -S IFACE for errors, the switch's log of the port at that time.",
           "Linux dev_watchdog()")
WT_FINDING(HOST_LOG_SOFTIRQ, "host.log.softirq", NOTE, NONE,
           "The host's log: a processor was busy with soft interrupts (ksoftirqd) or stuck: packets wait for it.",
           "The offload engine does not do the work: sessions fell back to software\n"
           "All interrupts of a card go to one processor",
           "top -H for ksoftirqd, cat /proc/interrupts, ethtool -l IFACE; see host.transport.visible.",
           "Linux kernel/softirq.c")
WT_FINDING(HOST_LOG_UNDATED, "host.log.undated", NOTE, COUNT,
           "Lines of the host's log speak of iSCSI, but have no date: when the host was booted is not known, so they cannot be "
           "placed in the capture.",
           "dmesg was printed without dates",
           "Take them with dates: dmesg -T, or journalctl -k -o short-iso-precise.",
           "dmesg(1)")

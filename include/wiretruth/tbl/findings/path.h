/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The way between the ends. The columns stand in ../findings.h.
 */
WT_FINDING(PATH_MTU, "path.mtu", WARNING, SIZES,
           "The path carries less than the ends' MTU promises; where the routers' messages about it are filtered, "
           "large transfers hang.",
           "A switch port, VLAN, bond or tunnel on the way without the jumbo frames that both hosts use\n"
           "A tunnel (VXLAN, GRE, IPsec) that takes its header out of the MTU\n"
           "A path that changed, as by a failover, to one with a smaller MTU",
           "Find the hop: ping -M do -s 1472 TARGET (8972 for an MTU of 9000), tracepath TARGET. Set the same MTU on "
           "both ends (ip link show IFACE) and on every switch and router between them; let ICMP through.",
           "RFC 1191, RFC 8201, RFC 4821")
WT_FINDING(PATH_MTU_ENDS, "path.mtu.ends", WARNING, SIZES,
           "The two ends announce different maximum segment sizes. Both keep to the smaller one.",
           "One end has jumbo frames and the other has not: a new host, a reinstalled one, a port left out\n"
           "A router or firewall that lowers the segment size (MSS clamping), as for a tunnel behind it\n"
           "One end keeps room for IP or TCP options, or has a route with an MTU or advmss of its own",
           "Compare ip link show IFACE and ip route get PEER on both ends; set the same MTU: ip link set dev IFACE "
           "mtu 9000; then try it: ping -M do -s 8972 TARGET.",
           "RFC 9293 3.7.1, RFC 6691")
WT_FINDING(PATH_FRAGMENTED, "path.fragmented", WARNING, SIZES,
           "TCP segments of iSCSI arrive in IP fragments: somewhere on the path a link is smaller than the ends think, "
           "and a router cuts packets there. It costs the routers and the receiver much time, the receiving card joins "
           "nothing of it, and one lost fragment loses the whole segment.",
           "a link of a smaller MTU on the path, and DF is not set: path MTU discovery is switched off on the sender\n"
           "a tunnel (VXLAN, IPsec, GRE) takes octets of an MTU that was not lowered for it\n"
           "a router or firewall clears DF, or fragments in spite of it",
           "Find the hop: tracepath TARGET. On the sender: sysctl net.ipv4.ip_no_pmtu_disc (0 lets it discover the "
           "path's MTU). Set the same MTU on both ends and on every switch, router and tunnel between them.",
           "RFC 791 3.2, RFC 8200 4.5, RFC 8900")
WT_FINDING(PATH_BLACK_HOLE, "path.black_hole", ERROR, SIZES,
           "Large packets vanish on the path, smaller ones get through, and no router says a word (path MTU black "
           "hole). Logins and pings work; the first large transfer hangs until its command times out.",
           "a switch port or link between the ends whose MTU is smaller than theirs: switches drop without a word\n"
           "a firewall drops ICMP \"fragmentation needed\" (IPv6: \"packet too big\") of the router that could not "
           "forward\n"
           "a tunnel (VXLAN, IPsec, GRE) takes octets of an MTU that was not lowered for it",
           "Find the size that passes: ping -M do -s 1472 TARGET (8972 for an MTU of 9000), and go down until it "
           "answers. Mend that link, or let ICMP pass. Until then: ip link set dev IFACE mtu 1400, or "
           "sysctl -w net.ipv4.tcp_mtu_probing=1 on the sender.",
           "RFC 2923 2.1, RFC 4821, RFC 4459; Linux tcp_mtu_probing()")
WT_FINDING(PATH_SILENT, "path.silent", WARNING, TIME,
           "One side sent and sent again, and for seconds nothing at all came back on the connection, not even an "
           "acknowledgement: the way there or back was dead, or the host was. Tasks hang until it answers or the session is "
           "given up.",
           "A link, switch port or router on the way failed, or was being switched over (spanning tree, LACP, VRRP)\n"
           "The other host crashed, hung or was paused (migration, snapshot) without closing its connections\n"
           "A firewall dropped the connection from its tables\n"
           "Packets of full size are lost without a word: an MTU that the path does not carry",
           "Try the path: ping -I IFACE TARGET, then ping -M do -s 1472. Look at the switches' logs and both hosts' dmesg for the "
           "time of the first frame. Let multipath switch sooner: node.conn[0].timeo.noop_out_interval, "
           "node.session.timeo.replacement_timeout.",
           "RFC 9293 3.8.1, RFC 6298; open-iscsi iscsid.conf")
WT_FINDING(PATH_IMBALANCE, "path.imbalance", WARNING, NONE,
           "Several paths between the same names carry reads and writes to the same logical units at the same time, and one "
           "carries four times what another does, or more: what the idle ones could do is lost, and the busy one "
           "is the limit.",
           "The path selector counts bytes or commands in flight, and one path answers more slowly: loss, MTU, a slower link\n"
           "Weights or priorities are set by hand\n"
           "Two hosts use the same initiator name",
           "multipath -ll; dmsetup status; iostat -x. Set path_selector \"service-time 0\" or \"round-robin 0\" with rr_min_io_rq 1; "
           "VMware: esxcli storage nmp psp roundrobin deviceconfig set -t iops -I 1. Windows: mpclaim -l -d DISK 2.",
           "Linux Documentation/admin-guide/device-mapper; RFC 7143 4.4.2")
WT_FINDING(PATH_STANDBY, "path.standby", NOTE, NONE,
           "Of several paths between the same names, all logged in, at least one carried next to no reads and writes: it "
           "stands by.",
           "The target is active/passive (ALUA: standby, non-optimized), or the policy is failover: it is meant so\n"
           "The policy is \"fixed\" or \"most recently used\", where all paths could be used\n"
           "The policy goes round after many commands only (VMware: 1,000), and the capture is short",
           "If all should be used: multipath -ll shows groups and their priorities; path_grouping_policy multibus or "
           "group_by_prio. VMware: esxcli storage nmp device list. Windows: mpclaim -s -d.",
           "SPC-5 5.8 (asymmetric logical unit access); Linux multipath.conf(5)")
WT_FINDING(PATH_ROUTED, "path.routed", NOTE, NONE,
           "Routers stand between initiator and target: the traffic leaves its subnet, in the clear. Each hop adds delay, may lower "
           "the MTU, and can read and change the data.",
           "The storage network spans several subnets, as it is meant\n"
           "The session took the management network or a default route instead of the storage VLAN",
           "Look which way it takes: ip route get TARGET; tracepath TARGET. Bind the session to the storage interface: iscsiadm -m "
           "iface; where the way is not trusted protect it by IPsec.",
           "RFC 7143 9.3; RFC 791 3.1 (time to live)")
WT_FINDING(PATH_PUBLIC, "path.public", WARNING, NONE,
           "Routers stand between initiator and target, one of them has a public address, and the traffic is in the clear: whoever "
           "is on the way can read and change the disks' data, and log in as CHAP alone does not protect what follows.",
           "The target's portal listens on all of its addresses, and discovery told of the public one\n"
           "The storage network uses public addresses of its own, behind routers that let nobody else in",
           "Keep portals to the storage network: targetcli portals; iscsiadm -m discovery. Where it must cross others: IPsec "
           "(swanctl --list-sas shows whether it is up). Close port 3260 at the border.",
           "RFC 7143 9.3, 9.2; RFC 6890")

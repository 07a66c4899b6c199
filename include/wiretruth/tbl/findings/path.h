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

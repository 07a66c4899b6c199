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

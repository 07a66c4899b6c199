/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The way between the ends. The columns stand in ../findings.h.
 */
WT_FINDING(PATH_MTU, "path.mtu", WARNING, SIZES,
           "The path carries less than the ends' MTU promises; where the routers' messages about it are filtered, large "
           "transfers hang.",
           "",
           "Find the hop: ping -M do -s 1472 TARGET (8972 for an MTU of 9000), tracepath TARGET. Set the same MTU on "
           "both ends and on every switch and router between them.",
           "RFC 1191, RFC 8201, RFC 4821")
WT_FINDING(PATH_MTU_ENDS, "path.mtu.ends", WARNING, SIZES,
           "The two ends announce different maximum segment sizes: their MTUs differ (one has jumbo frames, the other "
           "has not), or a router lowers one (MSS clamping). Both keep to the smaller size.",
           "",
           "Set the same MTU on both ends and between them: ip link set dev IFACE mtu 9000; then try it: "
           "ping -M do -s 8972 TARGET.",
           "RFC 9293 3.7.1, RFC 6691")

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP and IPv4 checksums. The columns stand in ../findings.h.
 */
WT_FINDING(CHECKSUM_WRONG, "checksum.wrong", WARNING, OCTETS,
           "A TCP checksum is truly wrong, not merely left to the network card; the receiver drops such a segment.",
           "A bad cable, optic or port: the frame check of the link missed it, or a switch wrote a new one over "
           "damaged data\n"
           "Memory of a switch, router or firewall that damages packets while they wait in it\n"
           "A network card or driver whose checksum offload is at fault, seen on the other end or on the wire\n"
           "A middlebox that changes addresses or data and does not correct the checksum",
           "Find the hop: capture on both ends and compare. Counters: ethtool -S IFACE, ip -s -s link show IFACE, "
           "nstat -az TcpInCsumErrors, the error counters of each switch port. To try the card: ethtool -K IFACE tx "
           "off.",
           "RFC 9293 3.1")
WT_FINDING(CHECKSUM_IP_WRONG, "checksum.ip_wrong", WARNING, NONE,
           "An IPv4 header checksum is truly wrong, not left to the network card; routers and receivers drop such a "
           "packet.",
           "A router, tunnel or load balancer that changes the header and does not correct its checksum\n"
           "Damage between sender and capture: cable, optics, memory of a switch\n"
           "A driver that leaves the IPv4 checksum to a card that does not fill it in",
           "Compare captures on both sides of each router; look at ethtool -S IFACE and nstat -az IpExtInCsumErrors; "
           "to try the card: ethtool -K IFACE tx off.",
           "RFC 791 3.1, RFC 1812 5.2.2")
WT_FINDING(CHECKSUM_PARTIAL, "checksum.partial", NOTE, NONE,
           "TCP checksums are unfinished, as on any host that offloads: the network card completes what is sent, and "
           "received frames were checked before they were joined. Nothing is damaged, whatever other programs say.",
           "The capture was taken on a host whose network card completes checksums (tx-checksumming), which is usual\n"
           "Receive offload joined the frames after their checksums had been checked, and left a partial one",
           "Nothing to repair. wiretruth rewrite HOST.pcap WIRE.pcap writes those of the wire; ethtool -k IFACE "
           "shows the settings.",
           "Linux Documentation/networking/checksum-offloads.rst, segmentation-offloads.rst")

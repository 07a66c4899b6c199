/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * TCP and IPv4 checksums. The columns stand in ../findings.h.
 */
WT_FINDING(CHECKSUM_WRONG, "checksum.wrong", WARNING, OCTETS,
           "A TCP checksum is truly wrong, not merely left to the network card; the receiver drops such a segment.",
           "",
           "Something between sender and capture damages frames: check cables, optics, switch error counters, memory.",
           "RFC 9293 3.1")
WT_FINDING(CHECKSUM_IP_WRONG, "checksum.ip_wrong", WARNING, NONE,
           "An IPv4 header checksum is truly wrong, not left to the network card; routers and receivers drop such a "
           "packet.",
           "",
           "Something between sender and capture damages headers: compare captures on both sides of each router; "
           "look at ethtool -S IFACE and nstat -az IpExtInCsumErrors.",
           "RFC 791 3.1, RFC 1812 5.2.2")
WT_FINDING(CHECKSUM_PARTIAL, "checksum.partial", NOTE, NONE,
           "TCP checksums are unfinished, as on any host that offloads: the network card completes what is sent, and "
           "received frames were checked before they were joined. Nothing is damaged, whatever other programs say.",
           "",
           "Nothing to repair. wiretruth rewrite HOST.pcap WIRE.pcap writes those of the wire.",
           "Linux Documentation/networking/checksum-offloads.rst, segmentation-offloads.rst")

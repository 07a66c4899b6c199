/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every finding there is. The dotted id is public and permanent.
 *
 * name, id, severity, evidence,
 *   text, remedy, source */
WT_FINDING(CAPTURE_BROKEN, "capture.broken", ERROR, NONE,
           "The capture file breaks off in the middle; everything before that place is in this report.",
           "Copy the file again, or stop the capturing program with SIGINT so that it can finish writing.",
           "pcapng draft; libpcap savefile format")
WT_FINDING(CAPTURE_DROPPED, "capture.dropped", WARNING, COUNT,
           "The capturing program says it dropped packets; what is missing below may have been on the wire.",
           "Capture with a larger buffer (tcpdump -B 65536) or with a filter on the iSCSI port.",
           "pcapng draft, Interface Statistics Block")
WT_FINDING(CAPTURE_SNAPPED, "capture.snapped", WARNING, OCTETS,
           "The capture length cut TCP data off frames; digests over the missing octets cannot be checked.",
           "Capture whole frames: tcpdump -s 0. Frames that offload joined need up to 512 KiB each.",
           "libpcap savefile format")
WT_FINDING(CAPTURE_LOST, "capture.lost", WARNING, OCTETS,
           "TCP data is in no frame though what followed it, or its acknowledgement, is: the capture lost it.",
           "Capture with a larger buffer (tcpdump -B 65536), on an idle disk, or at a second place.",
           "RFC 9293 3.4")
WT_FINDING(CAPTURE_FRAGMENTS, "capture.fragments", WARNING, COUNT,
           "IP fragments of a datagram are missing, so the TCP segment in it is lost.",
           "Find the hop that fragments: the path MTU is below what the hosts use.",
           "RFC 791 3.2, RFC 8200 4.5")
WT_FINDING(CHECKSUM_WRONG, "checksum.wrong", WARNING, OCTETS,
           "A TCP checksum is truly wrong, not merely left to the network card; the receiver drops such a segment.",
           "Something between sender and capture damages frames: check cables, optics, switch error counters, memory.",
           "RFC 9293 3.1")
WT_FINDING(CHECKSUM_IP_WRONG, "checksum.ip_wrong", WARNING, NONE,
           "An IPv4 header checksum is truly wrong, not left to the network card; routers and receivers drop such a "
           "packet.",
           "Something between sender and capture damages headers: compare captures on both sides of each router; "
           "look at ethtool -S IFACE and nstat -az IpExtInCsumErrors.",
           "RFC 791 3.1, RFC 1812 5.2.2")
WT_FINDING(CHECKSUM_PARTIAL, "checksum.partial", NOTE, NONE,
           "TCP checksums are unfinished, as on any host that offloads: the network card completes what is sent, and "
           "received frames were checked before they were joined. Nothing is damaged, whatever other programs say.",
           "Nothing to repair. wiretruth rewrite HOST.pcap WIRE.pcap writes those of the wire.",
           "Linux Documentation/networking/checksum-offloads.rst, segmentation-offloads.rst")
WT_FINDING(OFFLOAD_CAPTURE_HOST, "offload.capture_host", NOTE, HOST,
           "The capture was taken on a host, above its network card: what it sent was not cut and summed yet, what it "
           "received may have been joined already.",
           "Nothing to repair. What the card itself does shows at the switch only.",
           "Linux dev_queue_xmit_nit(), __netif_receive_skb_core()")
WT_FINDING(OFFLOAD_SUPER, "offload.super_segments", NOTE, SEGMENTS,
           "Frames stand for several wire segments each: the network card cuts what is sent after the capture, the "
           "host joins what is received before it.",
           "Nothing to repair. wiretruth rewrite HOST.pcap WIRE.pcap gives the wire's own segments; or, before "
           "capturing: ethtool -K IFACE tso off gso off gro off.",
           "Linux Documentation/networking/segmentation-offloads.rst")
WT_FINDING(OFFLOAD_IRREVERSIBLE, "offload.irreversible", WARNING, COUNT,
           "Received frames had been joined in a way that cannot be undone: by the network card, with loss of the "
           "pieces' acknowledgements, time stamps and window updates (LRO, RSC), or from short pieces, where nothing "
           "tells how many there were.",
           "Before capturing: ethtool -K IFACE lro off gro off; Windows: Disable-NetAdapterRsc -Name ADAPTER.",
           "Linux Documentation/networking/segmentation-offloads.rst; Microsoft: Overview of Receive Segment "
           "Coalescing")
WT_FINDING(OFFLOAD_SNAPPED, "offload.snapped", WARNING, OCTETS,
           "The capture length cut frames that stand for several wire segments each: whole segments are missing from "
           "the capture.",
           "Capture whole frames: tcpdump -s 0 (the 1514 octets of an Ethernet frame are not enough on a host that "
           "offloads).",
           "libpcap savefile format; Linux tcp_gso_segment()")
WT_FINDING(PATH_MTU, "path.mtu", WARNING, SIZES,
           "The path carries less than the ends' MTU promises; where the routers' messages about it are filtered, large "
           "transfers hang.",
           "Find the hop: ping -M do -s 1472 TARGET (8972 for an MTU of 9000), tracepath TARGET. Set the same MTU on "
           "both ends and on every switch and router between them.",
           "RFC 1191, RFC 8201, RFC 4821")
WT_FINDING(PATH_MTU_ENDS, "path.mtu.ends", WARNING, SIZES,
           "The two ends announce different maximum segment sizes: their MTUs differ (one has jumbo frames, the other "
           "has not), or a router lowers one (MSS clamping). Both keep to the smaller size.",
           "Set the same MTU on both ends and between them: ip link set dev IFACE mtu 9000; then try it: "
           "ping -M do -s 8972 TARGET.",
           "RFC 9293 3.7.1, RFC 6691")
WT_FINDING(TCP_OVERLAP, "tcp.overlap", WARNING, OCTETS,
           "Two copies of the same TCP octets differ; the first one was used.",
           "A middlebox or a faulty sender rewrites data in flight: compare captures at both ends.",
           "RFC 9293 3.10.7.4")
WT_FINDING(DIGEST_HEADER, "digest.header", ERROR, CRC,
           "A PDU's header digest does not match its header.",
           "TCP checksum good and digest bad means damage above TCP: host memory, driver or offload engine of the sender, "
           "or a middlebox that rewrites checksums.",
           "RFC 7143 7.8, 11.2.3")
WT_FINDING(DIGEST_DATA, "digest.data", ERROR, CRC,
           "A PDU's data digest does not match its data.",
           "TCP checksum good and digest bad means damage above TCP: host memory, driver or offload engine of the sender, "
           "or a middlebox that rewrites checksums.",
           "RFC 7143 7.8, 11.2.3")
WT_FINDING(DIGEST_INFERRED, "digest.inferred", NOTE, DIGESTS,
           "The login is not in the capture; which digests are in use was settled from the PDUs themselves.",
           "Start the capture before the login to have it in writing.",
           "RFC 7143 13.1")
WT_FINDING(ISCSI_LOGIN_REFUSED, "iscsi.login.refused", WARNING, STATUS,
           "The target refused a login.",
           "Status 0x0201 is authentication, 0x0202 authorization, 0x0203 an unknown target; class 2 is for the "
           "initiator's configuration to mend, class 3 for the target's.",
           "RFC 7143 11.13.5")
WT_FINDING(ISCSI_FRAMING_LOST, "iscsi.framing.lost", WARNING, NONE,
           "The next PDU does not begin where the one before it ended; framing was sought anew.",
           "With digests off this is the only trace of a damaged length field; turn on HeaderDigest=CRC32C to be sure.",
           "RFC 7143 7.7")
WT_FINDING(ISCSI_UNPARSED, "iscsi.unparsed", NOTE, OCTETS,
           "Octets of an iSCSI connection belong to no PDU that could be framed: after a gap, before the first header, "
           "or in a PDU that the end of the connection or capture cut off.",
           "Only a capture without gaps, begun before the login, can be framed completely.",
           "RFC 7143 11.1")
WT_FINDING(ISCSI_IWARP, "iscsi.iwarp", NOTE, NONE,
           "The connection speaks MPA (iWARP): its iSCSI travels in RDMA messages, not in TCP directly.",
           "This version reads iSCSI over TCP only.",
           "RFC 5044 7.1, RFC 7145")
WT_FINDING(LIMIT_REASM, "limit.reasm", WARNING, OCTETS,
           "More out-of-order data arrived than is held at once; the oldest gap was given up early.",
           "None is needed unless it repeats: then the capture itself is out of order (reordercap puts it right).",
           "limits.h reasm_octets")
WT_FINDING(LIMIT_SEARCH, "limit.search", WARNING, OCTETS,
           "More octets wait for a PDU boundary, over all connections, than are held at once; some were let go.",
           "Give --filter an expression that keeps only storage traffic, or begin the capture before the logins.",
           "limits.h search_octets_all")
WT_FINDING(LIMIT_CONNECTIONS, "limit.connections", WARNING, COUNT,
           "More TCP connections were open at once than are followed; the one idle longest was let go.",
           "Give --filter an expression that keeps only storage traffic.",
           "limits.h connections")
#undef WT_FINDING

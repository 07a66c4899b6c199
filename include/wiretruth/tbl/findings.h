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
WT_FINDING(TCP_STALL_RETRANSMISSION, "tcp.stall.retransmission", WARNING, TIME,
           "A command waited for more than a second because TCP data of its connection was lost on the way and came only "
           "when it was sent again.",
           "Find where frames are lost: ethtool -S IFACE on both hosts, error and drop counters of each switch port between "
           "them, cables and optics. Seconds without any frame mean that the path was down: a failover, a flapping link.",
           "RFC 9293 3.8.1, RFC 6298")
WT_FINDING(TCP_STALL_CLOSED_WINDOW, "tcp.stall.closed_window", WARNING, TIME,
           "A command waited for more than a second because the receiver's TCP window was 0: the host or target took in no "
           "more data.",
           "Look at the side that had closed its window: its load, its memory, and its log at that time. What sends is not "
           "to blame, nor is the network.",
           "RFC 9293 3.8.6")
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
WT_FINDING(DIGEST_UNAGREED, "digest.unagreed", ERROR, DIGESTS,
           "PDUs carry other digests than the login agreed on; what they carry was settled from the PDUs themselves. Whoever "
           "keeps to the login reads garbage behind the first PDU, and drops the connection.",
           "Update both sides; until then set HeaderDigest and DataDigest to None on both.",
           "RFC 7143 13.1, 6.2.1")
WT_FINDING(DIGEST_COVERAGE, "digest.coverage", ERROR, CRC,
           "A digest is right for a part of what it must cover: for the header without its additional segments, or for the "
           "data without their padding. Nothing is damaged, but the receiver must think so.",
           "Update the sender's driver or firmware; until then, turn that digest off (HeaderDigest, DataDigest).",
           "RFC 7143 11.2.3")
WT_FINDING(DIGEST_HEADER_ACCEPTED, "digest.header.accepted", WARNING, NUMBERS,
           "The target acknowledged a command whose header digest is bad, and was not sent again: it does not check header "
           "digests, or got other octets than the capture holds.",
           "Compare with a capture taken at the target. If the digest is bad there too, update the target: damage goes "
           "unnoticed.",
           "RFC 7143 7.8")
WT_FINDING(DIGEST_DATA_ACCEPTED, "digest.data.accepted", WARNING, NONE,
           "A write ended with GOOD status though some of its data have a bad digest, and were not sent again: the target does "
           "not check data digests, or got other octets than the capture holds.",
           "Compare with a capture taken at the target. If the digest is bad there too, what was written is damaged: update "
           "the target, then check the volume.",
           "RFC 7143 7.8")
WT_FINDING(FORMAT_OPCODE, "iscsi.format.opcode", ERROR, NONE,
           "A PDU has an opcode that does not exist, or that only the other side may send; its header digest is right, so "
           "this is what its sender meant.",
           "Update the sender's driver or firmware.",
           "RFC 7143 11.2.1.2")
WT_FINDING(FORMAT_FIXED, "iscsi.format.fixed", ERROR, FIELD,
           "A PDU lacks a bit that its kind always has, or has data or an additional header where its kind has none. "
           "Its receiver must end the session.",
           "Update the sender's driver or firmware.",
           "RFC 7143 7.7, 11")
WT_FINDING(FORMAT_RESERVED, "iscsi.format.reserved", WARNING, FIELD,
           "Reserved bits of a header are not zero. Receivers ignore them.",
           "None is needed unless PDUs are lost or misread: where header digests are off, it may be damage to the header.",
           "RFC 7143 11")
WT_FINDING(FORMAT_LEVEL, "iscsi.format.level", WARNING, FIELD,
           "A command has a priority, or a response a status qualifier (RFC 7144), though the login did not agree on "
           "iSCSIProtocolLevel=2. The receiver ignores it.",
           "Update the sender's software; both sides must offer iSCSIProtocolLevel=2 to use these.",
           "RFC 7144 5.1.1, 5.2.1")
WT_FINDING(FORMAT_AHS, "iscsi.format.ahs", ERROR, FIELD,
           "The additional header segments (AHS) of a command are of no known type, have a length that their type does not "
           "allow, or do not fill what the header says they take. The target cannot read the command.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.2.2")
WT_FINDING(FORMAT_TOLERATED, "iscsi.format.tolerated", NOTE, NONE,
           "A session went on after a PDU with a format error, which its receiver must answer by ending the session. "
           "It did not notice, or let it pass; what it made of the PDU is unknown.",
           "None is needed besides what the format error itself asks for.",
           "RFC 7143 7.7")
WT_FINDING(PADDING, "iscsi.padding", NOTE, NONE,
           "The octets that fill data up to whole words are not zero: they are left over from the sender's memory.",
           "None is needed; they may give away what was in that memory before.",
           "RFC 7143 11.1")
WT_FINDING(ISCSI_LOGIN_REFUSED, "iscsi.login.refused", WARNING, STATUS,
           "The target refused a login.",
           "Status 0x0201 is authentication, 0x0202 authorization, 0x0203 an unknown target; class 2 is for the "
           "initiator's configuration to mend, class 3 for the target's.",
           "RFC 7143 11.13.5")
WT_FINDING(CONNECTION_LOST, "iscsi.connection.lost", WARNING, COUNT,
           "A connection was reset, or closed with tasks still open (as many as are counted), without a logout: they hang "
           "until the initiator has logged in again or gives up.",
           "Look at what came just before, and at the log of the side that closed it (open-iscsi: detected conn error; LIO: "
           "iSCSI Login timeout, NOPIN timeout; tgt: conn_close).",
           "RFC 7143 6.3.5, 7.5")
WT_FINDING(CONNECTION_LEFT, "iscsi.connection.left", NOTE, NONE,
           "A connection was closed without a logout while no task was open. Small tools do that; drivers do when they have "
           "given the connection up.",
           "None is needed for tools (iscsi-ls, iscsi-inq). Else look at what came before: a digest error, a reset, a ping "
           "without an answer.",
           "RFC 7143 11.14")
WT_FINDING(SESSION_RECOVERED, "iscsi.session.recovered", NOTE, TIME,
           "The initiator logged in anew in place of a session whose connection had been lost (same ISID): the target ends "
           "what was left of that one. So initiators recover; the time tells for how long there was no connection.",
           "Look at what ended the old connection: the last frames of it, and both hosts' logs at that time (conn error, "
           "ping timeout).",
           "RFC 7143 6.3.5")
WT_FINDING(SESSION_REINSTATED, "iscsi.session.reinstated", WARNING, NONE,
           "The initiator logged in in place of a session that was alive (same ISID): the target ends the old session's tasks "
           "without a word.",
           "Two initiators with one name and ISID throw each other out by turns: give each its own name. If it is one "
           "initiator, it had given up the old connection: look at both hosts' logs (conn error, ping timeout).",
           "RFC 7143 6.3.5")
WT_FINDING(SESSION_TIME2WAIT, "iscsi.session.time2wait", WARNING, TIME,
           "After a connection was lost, the initiator logged in again sooner than the agreed DefaultTime2Wait: the "
           "target may not have cleaned up yet, and refuse it.",
           "Update the initiator, or set DefaultTime2Wait to 0 on both sides.",
           "RFC 7143 13.15")
WT_FINDING(SESSION_CONNECTIONS, "iscsi.session.connections", ERROR, COUNT,
           "A connection was added to a session that has as many as were agreed (MaxConnections).",
           "Update the target: it should have refused the login with status 0x0206. Update the initiator, or let it ask for "
           "more connections.",
           "RFC 7143 13.2, 11.13.5")
WT_FINDING(TASK_ALLEGIANCE, "iscsi.task.allegiance", ERROR, NONE,
           "A PDU of a task came on another connection than its command. The receiver cannot tell what it belongs to: the "
           "task hangs, or the connection is dropped.",
           "Update whichever side sent it; until then use one connection a session: MaxConnections=1.",
           "RFC 7143 4.2.5.1")
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
WT_FINDING(ISCSI_LOGIN_CMDSN, "iscsi.login.cmdsn", ERROR, NUMBERS,
           "A Login Request carries another CmdSN than the first one of the same login.",
           "The initiator miscounts during login: update its driver or firmware. The target may take the wrong number "
           "for the first command's and let the session hang.",
           "RFC 7143 11.12.8")
WT_FINDING(ISCSI_CMDSN_ORDER, "iscsi.cmdsn.order", ERROR, NUMBERS,
           "A command's number (CmdSN) is not the one that was due. A target holds commands back for a number that "
           "is late or was left out, and ignores one that was used before: commands then hang until they time out.",
           "The initiator miscounts: update its driver or firmware; with an offloading adapter, try the software "
           "initiator to tell which of the two it is.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_CMDSN_WINDOW, "iscsi.cmdsn.window", ERROR, NUMBERS,
           "The initiator sent a command beyond the last number that the target had allowed (MaxCmdSN). The target must "
           "ignore such a command without a word, so it hangs until it times out.",
           "Lower the initiator's queue depth (open-iscsi: node.session.cmds_max) below the target's, and update its "
           "driver or firmware.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_WINDOW_RANGE, "iscsi.window.closed_range", ERROR, NUMBERS,
           "A PDU of the target carries a MaxCmdSN below ExpCmdSN - 1: a command window smaller than none. The initiator "
           "ignores both numbers, and may wait for a window that never opens.",
           "The target miscounts: update it, or give it a deeper command queue.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_RESPONSE_EARLY, "iscsi.response.early", ERROR, NUMBERS,
           "The target answered a command before acknowledging it: the ExpCmdSN of the answer is not beyond the "
           "command's CmdSN.",
           "The target miscounts: update it. Initiators that check may drop the answer or the connection.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_STATSN_ORDER, "iscsi.statsn.order", ERROR, NUMBERS,
           "A response's number (StatSN) is not the one that was due. To the initiator a response has been lost: it drops "
           "the connection, or asks for what never was.",
           "The target miscounts: update it. If responses are missing here, look for digest errors just before.",
           "RFC 7143 4.2.2.2, 11.4.9")
WT_FINDING(ISCSI_EXPSTATSN_AHEAD, "iscsi.expstatsn.ahead", WARNING, NUMBERS,
           "The initiator acknowledged a response that the target had not sent yet (ExpStatSN beyond the next StatSN).",
           "The initiator miscounts: update its driver or firmware. The target may have discarded responses that it would "
           "need to send again.",
           "RFC 7143 4.2.2.2, 11.3.3")
WT_FINDING(ISCSI_DATASN_ORDER, "iscsi.datasn.order", ERROR, NUMBERS,
           "A data PDU's number (DataSN) is not the one that was due in its sequence. To the receiver data has been lost: "
           "it fails the command or drops the connection.",
           "The sender miscounts: update its driver or firmware. If data is missing here, look for digest errors just "
           "before.",
           "RFC 7143 4.2.2.4, 11.7.5")
WT_FINDING(ISCSI_R2TSN_ORDER, "iscsi.r2tsn.order", ERROR, NUMBERS,
           "An R2T's number (R2TSN) is not the one that was due for its command. To the initiator an R2T has been lost: "
           "the write hangs, or the connection is dropped.",
           "The target miscounts: update it. If R2Ts are missing here, look for digest errors just before.",
           "RFC 7143 4.2.2.4, 11.8.2")
WT_FINDING(ISCSI_EXPDATASN, "iscsi.expdatasn", ERROR, NUMBERS,
           "A SCSI Response counts another number of Data-In PDUs (ExpDataSN) than the target sent. To the initiator data "
           "has been lost: it fails the command or drops the connection.",
           "The target miscounts: update it.",
           "RFC 7143 11.4.8")
WT_FINDING(ISCSI_ITT_REUSED, "iscsi.itt.reused", ERROR, NUMBERS,
           "A request has the tag (ITT) of another that was not answered yet: data and answers of the two cannot be told "
           "apart, and may end up in the wrong buffer.",
           "The initiator reuses tags too early: update its driver or firmware before trusting data that it read.",
           "RFC 7143 4.2.5.3, 11.2.1.8")
WT_FINDING(ISCSI_EXPCMDSN_AHEAD, "iscsi.expcmdsn.ahead", ERROR, NUMBERS,
           "The target acknowledged a command that the initiator had not sent (ExpCmdSN beyond the next CmdSN). When the "
           "command with that number comes, the target may ignore it as a duplicate: it hangs until it times out.",
           "The target miscounts: update it.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_WINDOW_CLOSED, "iscsi.window.closed", WARNING, TIME,
           "The target kept its command window closed for a second or longer (MaxCmdSN = ExpCmdSN - 1), with several "
           "commands unanswered, and the initiator sent on the moment it opened: what it had to send had waited.",
           "The target's queue is full because its disks are slow or stuck: look at their latency at the target. If they "
           "are not, give the target a deeper command queue (LIO: default_cmdsn_depth).",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_EXPSTATSN_BACK, "iscsi.expstatsn.back", NOTE, NUMBERS,
           "A request acknowledges fewer responses than the request before it did (ExpStatSN went back). Targets go by the "
           "highest number, so it does no harm as such.",
           "None is needed unless responses are lost; initiators that prepare requests ahead do this.",
           "RFC 7143 4.2.2.2")
WT_FINDING(ISCSI_STATSN_UNACKNOWLEDGED, "iscsi.statsn.unacknowledged", WARNING, NUMBERS,
           "The initiator goes on without acknowledging responses: its ExpStatSN is 65,536 or more behind, which is more "
           "than any command queue holds. The target may have to keep all of these for recovery.",
           "The initiator miscounts, or responses no longer reach it: compare a capture taken at the initiator, and update "
           "its driver or firmware.",
           "RFC 7143 4.2.2.2")
WT_FINDING(SEGMENT_TOO_LONG, "iscsi.segment.too_long", ERROR, SIZES,
           "A PDU carries more data than its receiver declared to accept in one PDU.",
           "MaxRecvDataSegmentLength is each side's own limit: update the sender's software, or declare more at the receiver.",
           "RFC 7143 13.12, 6.3")
WT_FINDING(IMMEDIATE_FORBIDDEN, "iscsi.immediate.forbidden", ERROR, OCTETS,
           "A command carries immediate data though the login agreed on ImmediateData=No.",
           "Update the initiator; until then allow it: ImmediateData=Yes on both sides.",
           "RFC 7143 13.11")
WT_FINDING(UNSOLICITED_FORBIDDEN, "iscsi.unsolicited.forbidden", ERROR, OCTETS,
           "Data-Out came without an R2T though the login agreed on InitialR2T=Yes.",
           "Update the initiator; until then allow it: InitialR2T=No on both sides.",
           "RFC 7143 13.10")
WT_FINDING(UNSOLICITED_AFTER_FINAL, "iscsi.unsolicited.after_final", ERROR, OCTETS,
           "Data-Out came without an R2T though the command said, by its F bit, that none would follow.",
           "Update the initiator; until then set InitialR2T=Yes, so that it sends none.",
           "RFC 7143 11.3.1")
WT_FINDING(BURST_FIRST, "iscsi.burst.first", ERROR, SIZES,
           "Immediate and unsolicited data of a command exceed FirstBurstLength.",
           "Update the initiator; until then set InitialR2T=Yes and ImmediateData=No.",
           "RFC 7143 13.14, 4.2.5.2")
WT_FINDING(DATA_OUT_OVERRUN, "iscsi.data_out.overrun", WARNING, SIZES,
           "Immediate or unsolicited data reach beyond the Expected Data Transfer Length of their command.",
           "Update the initiator: its command and its data disagree.",
           "RFC 7143 11.7.6")
WT_FINDING(DATA_OUT_RANGE, "iscsi.data_out.range", ERROR, SIZES,
           "A Data-Out lies outside the range that its R2T asked for.",
           "Update the initiator: the target may write the data to the wrong place, or refuse it.",
           "RFC 7143 11.8")
WT_FINDING(DATA_OUT_ORDER, "iscsi.data_out.order", ERROR, SIZES,
           "Data-Out of one R2T do not continue where the one before ended, though DataPDUInOrder=Yes was agreed.",
           "Update the initiator; compare captures at both ends, as something between them may drop PDUs.",
           "RFC 7143 11.8, 13.18")
WT_FINDING(DATA_OUT_FINAL, "iscsi.data_out.final", ERROR, SIZES,
           "The F bit of Data-Out is not where the range of its R2T ends: it came too early, or not at all.",
           "Update the initiator: the target waits for the rest, or answers with a protocol error.",
           "RFC 7143 11.8")
WT_FINDING(DATA_OUT_TTT, "iscsi.data_out.ttt", ERROR, OCTETS,
           "A Data-Out carries a Target Transfer Tag that no outstanding R2T of its task has.",
           "Update the initiator: the target cannot know which request the data answers.",
           "RFC 7143 11.7.4")
WT_FINDING(DATA_OUT_BURST, "iscsi.data_out.burst", ERROR, SIZES,
           "The Data-Out that answer one R2T carry more than MaxBurstLength.",
           "Update the initiator: it sends data of a sequence twice.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(R2T_DATA, "iscsi.r2t.data", ERROR, OCTETS,
           "An R2T has a data segment or an additional header, and must have neither.",
           "Update the target.",
           "RFC 7143 11.8.1")
WT_FINDING(R2T_LENGTH, "iscsi.r2t.length", ERROR, SIZES,
           "An R2T asks for no data, or for more than MaxBurstLength.",
           "Update the target.",
           "RFC 7143 11.8.4")
WT_FINDING(R2T_TAG, "iscsi.r2t.tag", ERROR, NONE,
           "An R2T has the Target Transfer Tag 0xffffffff, which is reserved for data that nobody asked for.",
           "Update the target.",
           "RFC 7143 11.8.5")
WT_FINDING(R2T_OVERRUN, "iscsi.r2t.overrun", ERROR, SIZES,
           "An R2T asks for data beyond the Expected Data Transfer Length of the command.",
           "Update the target; the command's block count and its expected length may disagree: look at the initiator, too.",
           "RFC 7143 4.2.5.2, 11.8")
WT_FINDING(R2T_OUTSTANDING, "iscsi.r2t.outstanding", ERROR, COUNT,
           "A command has more R2Ts outstanding than MaxOutstandingR2T allows.",
           "Update the target; until then negotiate a larger MaxOutstandingR2T.",
           "RFC 7143 13.17")
WT_FINDING(R2T_ORDER, "iscsi.r2t.order", ERROR, SIZES,
           "An R2T does not begin where the one before it ended, though DataSequenceInOrder=Yes was agreed.",
           "Update the target; until then negotiate DataSequenceInOrder=No.",
           "RFC 7143 11.8, 13.19")
WT_FINDING(DATA_IN_BURST, "iscsi.data_in.burst", NOTE, SIZES,
           "Data-In without an F bit between them carry more than MaxBurstLength. Some targets (tgt) end a read's "
           "sequence only with its last PDU, and initiators take it.",
           "None is needed unless reads fail; then update the target.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(DATA_IN_OVERRUN, "iscsi.data_in.overrun", WARNING, SIZES,
           "A Data-In reaches beyond the Expected Data Transfer Length of its command.",
           "Update the target: the initiator has no room for the data and drops the connection.",
           "RFC 7143 11.7.6")
WT_FINDING(DATA_IN_FINAL, "iscsi.data_in.final", ERROR, NONE,
           "A command ended well though its last Data-In lacks the F bit.",
           "Update the target.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(DATA_IN_STATUS, "iscsi.data_in.status", ERROR, NONE,
           "A Data-In carries the status without the F bit, or a status that needs sense data.",
           "Update the target: errors belong in a SCSI Response.",
           "RFC 7143 11.7.3")
WT_FINDING(RESIDUAL_FLAGS, "iscsi.residual.flags", ERROR, NONE,
           "A status says overflow and underflow at once, or either where the command was not completed.",
           "Update the target: nobody can tell how much was transferred.",
           "RFC 7143 11.4.1")
WT_FINDING(RESIDUAL_COUNT, "iscsi.residual.count", ERROR, SIZES,
           "The residual count of a read is not what is missing from the expected length, or that of any command is more than "
           "was expected at all.",
           "Update the target: the initiator takes too much or too little for transferred.",
           "RFC 7143 11.4.5")
WT_FINDING(SHORT_TRANSFER, "iscsi.short_transfer", WARNING, SIZES,
           "A read ended with GOOD status and less data than expected, and the target did not say so (no U bit).",
           "Update the target: the initiator takes what is left in its buffer for data.",
           "RFC 7143 11.4.5.2")
WT_FINDING(SENSE_MISSING, "iscsi.sense.missing", ERROR, NONE,
           "CHECK CONDITION came without sense data: the reason of the error is lost.",
           "Update the target.",
           "RFC 7143 11.4.7")
WT_FINDING(SCSI_TASK_ABORTED, "scsi.task.aborted", WARNING, TIME,
           "A command was given up: it had no answer for more than a second, and the initiator had it aborted. Whoever waited "
           "for it saw a timeout.",
           "Find out what kept it: wiretruth flow --slowest 5 draws such commands. If the command reached the target, look "
           "there: disks, controllers, load. If not, look at the path.",
           "RFC 7143 11.5, SAM-5 5.6")
WT_FINDING(SCSI_STATUS_ERROR, "scsi.status.error", WARNING, NONE,
           "A command failed with a status that means trouble: the unit is not ready, its medium or hardware has an error, it "
           "aborted the command or forbids it, it is busy or full, or reserved for someone else.",
           "The report's line \"statuses\" says which, --format jsonl --events task of which commands. Medium, hardware, "
           "readiness: look at the target's own log. Busy or full: lower the queue depth. Reserved: see who holds the "
           "reservation (sg_persist -r DEVICE).",
           "SAM-5 5.3.1, SPC-5 4.4.8")
WT_FINDING(UNSOLICITED_SHORT, "iscsi.unsolicited.short", ERROR, SIZES,
           "Data-Out without an R2T ended, by its F bit, before FirstBurstLength was reached, though the command has more "
           "data. Some targets refuse the command, others wait for the rest.",
           "Update the initiator; until then set InitialR2T=Yes, so that it sends none.",
           "RFC 7143 4.2.5.2")
WT_FINDING(UNSOLICITED_ORDER, "iscsi.unsolicited.order", ERROR, NUMBERS,
           "Data-Out without an R2T came for a command after those of a later command (the numbers are their CmdSN). The "
           "target may end the session.",
           "Update the initiator; until then set InitialR2T=Yes, so that it sends none.",
           "RFC 7143 4.2.5.2")
WT_FINDING(R2T_ANSWER_ORDER, "iscsi.r2t.answer_order", ERROR, SIZES,
           "An R2T was answered to the end while an older one of the same command was not: the range that this one asked "
           "for begins at the offset seen, the older one's at the offset expected.",
           "Update the initiator; until then set MaxOutstandingR2T=1.",
           "RFC 7143 11.8")
WT_FINDING(R2T_RECOVERY, "iscsi.r2t.recovery", WARNING, SIZES,
           "The target asks once more for data that it had asked for already (a recovery R2T): it lost the data, refused "
           "it, or waited for it in vain.",
           "Look for its cause just before: digest errors, gaps, or an initiator that was slow to answer. Compare a "
           "capture taken at the target.",
           "RFC 7143 11.8, 7.8")
WT_FINDING(DATA_OUT_UNALIGNED, "iscsi.data_out.unaligned", WARNING, OCTETS,
           "A Data-Out that is not the last of its sequence carries data that is no multiple of 4 octets. Nothing is lost, "
           "but targets that move whole words may refuse it or be slow.",
           "Update the initiator; until then declare a MaxRecvDataSegmentLength that is a multiple of 4 at the target.",
           "RFC 7143 11.7.7")
WT_FINDING(TASK_LUN, "iscsi.task.lun", ERROR, NONE,
           "An R2T or data PDU names another LUN than the command that it belongs to. The receiver may refuse it, or take "
           "the data for another disk's.",
           "Update the sender's software before trusting data that went this way.",
           "RFC 7143 4.2.5.3, 11.7.4, 11.8.5")
WT_FINDING(DATA_IN_ACKNOWLEDGE, "iscsi.data_in.acknowledge", WARNING, NONE,
           "A Data-In asks to be acknowledged (A bit) where it must not: at ErrorRecoveryLevel=0, without a Target Transfer "
           "Tag, or before MaxBurstLength went by since the last one that asked. Most initiators ignore it.",
           "Update the target; until then negotiate ErrorRecoveryLevel=0 if reads are slow or fail.",
           "RFC 7143 11.7.2, 11.7.4")
WT_FINDING(DATA_IN_ORDER, "iscsi.data_in.order", ERROR, SIZES,
           "A Data-In does not continue where the one before it ended, though DataPDUInOrder=Yes and "
           "DataSequenceInOrder=Yes were agreed.",
           "Update the target; compare captures at both ends, as something between them may drop PDUs. Until then the "
           "data that was read is in doubt.",
           "RFC 7143 11.7.6, 13.18, 13.19")
WT_FINDING(RESPONSE_UNFINISHED, "iscsi.response.unfinished", ERROR, SIZES,
           "A write ended with GOOD status though data that the target had asked for, or that was under way, had not been "
           "sent yet: what is on the disk may not be what was written.",
           "Update the target, and do not trust data written this way until it was read back and compared.",
           "RFC 7143 11.4.2, 4.2.5.2")
WT_FINDING(NOP_TAGS, "iscsi.nop.tags", ERROR, NONE,
           "A NOP has both an Initiator Task Tag and a Target Transfer Tag: it says that it asks and answers at once, so "
           "its receiver may answer an answer, without end.",
           "Update the sender's software.",
           "RFC 7143 11.18, 11.19")
WT_FINDING(NOP_IMMEDIATE, "iscsi.nop.immediate", ERROR, NONE,
           "A NOP-Out without an Initiator Task Tag is not marked immediate (I bit): it takes a CmdSN, and the two ends may "
           "count differently from then on.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.18.1")
WT_FINDING(NOP_LUN, "iscsi.nop.lun", ERROR, NONE,
           "A NOP-Out that answers the target's ping has another LUN than the ping. The target may not know its answer, and "
           "drop the connection as dead.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.18.2")
WT_FINDING(NOP_DATA, "iscsi.nop.data", ERROR, SIZES,
           "The answer to a ping does not bring back as much data as the ping carried.",
           "Update the target.",
           "RFC 7143 11.18, 11.19")
WT_FINDING(NOP_OTHER_DATA, "iscsi.nop.other_data", ERROR, NONE,
           "The answer to a ping brings back other data than the ping carried: something between the two ends, or in one of "
           "them, changes data.",
           "Find out where: turn on DataDigest=CRC32C, and compare captures at both ends.",
           "RFC 7143 11.18, 11.19")
WT_FINDING(NOP_PING_DATA, "iscsi.nop.ping_data", ERROR, OCTETS,
           "A NOP-In that answers no ping carries data, and must not.",
           "Update the target.",
           "RFC 7143 11.19")
WT_FINDING(SNACK_LEVEL, "iscsi.snack.level", ERROR, NONE,
           "The initiator asks for PDUs again (SNACK) though the login agreed on ErrorRecoveryLevel=0, where nobody can "
           "send them again.",
           "Update the initiator's driver or firmware; look for digest errors just before.",
           "RFC 7143 7.1.5, 11.16")
WT_FINDING(SNACK_TYPE, "iscsi.snack.type", ERROR, NONE,
           "A SNACK is of a type that does not exist.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.16.1")
WT_FINDING(SNACK_TAG, "iscsi.snack.tag", ERROR, NUMBERS,
           "A Status SNACK or a DataACK names a task, and must have the Initiator Task Tag 0xffffffff.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.16.2")
WT_FINDING(SNACK_RANGE, "iscsi.snack.range", ERROR, NONE,
           "A SNACK names a run of PDUs where its type has none: BegRun or RunLength of an R-Data SNACK, or RunLength of a "
           "DataACK, is not 0.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.16.6, 11.16.7")
WT_FINDING(TMF_TAG, "iscsi.tmf.tag", ERROR, NUMBERS,
           "A task management request that concerns no single task has a Referenced Task Tag other than 0xffffffff.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.5.4, RFC 7144 6.3")
WT_FINDING(TMF_REFCMDSN, "iscsi.tmf.refcmdsn", ERROR, NUMBERS,
           "An ABORT TASK has a RefCmdSN other than the CmdSN of the task that it names. The target may take the task for "
           "one that never arrived, and leave a number open or closed wrongly.",
           "Update the initiator's driver or firmware; until then, longer command timeouts cause fewer aborts.",
           "RFC 7143 11.5.5")
WT_FINDING(LOGOUT_REASON, "iscsi.logout.reason", ERROR, NONE,
           "A Logout Request gives a reason that does not exist.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.14.1")
WT_FINDING(LOGOUT_REQUEST, "iscsi.logout.request", ERROR, NONE,
           "The initiator sent a new request on a connection after its own Logout Request for it. The target may drop the "
           "request: it then hangs until it times out.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.14")
WT_FINDING(REJECT_HEADER, "iscsi.reject.header", ERROR, SIZES,
           "A Reject does not bring back the whole header of the PDU that it rejects, so the initiator cannot tell which "
           "one that was.",
           "Update the target.",
           "RFC 7143 11.17")
WT_FINDING(REJECT_REASON, "iscsi.reject.reason", ERROR, NONE,
           "A Reject gives a reason that does not exist or must not be used.",
           "Update the target.",
           "RFC 7143 11.17.1")
WT_FINDING(ASYNC_EVENT, "iscsi.async.event", ERROR, NONE,
           "An Asynchronous Message tells of an event that does not exist.",
           "Update the target.",
           "RFC 7143 11.9.1")
WT_FINDING(ASYNC_FAST_ABORT, "iscsi.async.fast_abort", ERROR, NONE,
           "The target tells that it ends the tasks of a LUN (event 5) though the login did not agree on "
           "TaskReporting=FastAbort. The initiator may not know the event, and wait for answers that never come.",
           "Update the target.",
           "RFC 7143 11.9.1, 13.23")
WT_FINDING(ASYNC_LOGOUT, "iscsi.async.logout", ERROR, NONE,
           "The target asked for a logout (event 1), and the initiator went on without one beyond the time that it was given. "
           "The target drops the connection, with the commands that are under way.",
           "Update the initiator's driver or firmware; look at the target why it asked: maintenance, failover.",
           "RFC 7143 11.9.1")
WT_FINDING(ASYNC_NEGOTIATE, "iscsi.async.negotiate", ERROR, NONE,
           "The target asked for a negotiation (event 4), and the initiator began none, nor logged out, within the time that it "
           "was given.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.9.1")
WT_FINDING(TMF_FUNCTION, "iscsi.tmf.function", ERROR, NONE,
           "A task management request asks for a function that does not exist.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.5.1, RFC 7144 6.3")
WT_FINDING(TMF_REASSIGN, "iscsi.tmf.reassign", ERROR, NONE,
           "A TASK REASSIGN is not marked immediate, or came though the login agreed on an ErrorRecoveryLevel below 2, where "
           "tasks stay with their connection.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 7.2.2, 11.5.1")
WT_FINDING(TMF_LEVEL, "iscsi.tmf.level", ERROR, NONE,
           "A task management function of RFC 7144 (9 to 12), or its answer (7), was used though the login did not agree on "
           "iSCSIProtocolLevel=2.",
           "Update the sender's software; both sides must offer iSCSIProtocolLevel=2 to use it.",
           "RFC 7144 6.3, 6.4.2")
WT_FINDING(SNACK_TTT, "iscsi.snack.ttt", ERROR, NUMBERS,
           "An R-Data SNACK has no SNACK Tag, or a SNACK that needs no Target Transfer Tag has one.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.16.5")
WT_FINDING(SNACK_ACKNOWLEDGED, "iscsi.snack.acknowledged", ERROR, NUMBERS,
           "The initiator asks again (SNACK) for what it acknowledged before. The target has discarded it, and must answer with "
           "a protocol error.",
           "Update the initiator's driver or firmware; look for digest errors just before.",
           "RFC 7143 11.16, 11.16.1, 11.16.2")
WT_FINDING(SNACK_RESPONSE_TAG, "iscsi.snack.response_tag", ERROR, NUMBERS,
           "A command whose data were asked for anew (R-Data SNACK) ended without a SCSI Response that carries the SNACK Tag: "
           "the initiator cannot tell whether the response is of the data sent before or again.",
           "Update the target.",
           "RFC 7143 11.16.3, 11.16.5")
WT_FINDING(RESENT_CHANGED, "iscsi.resent.changed", ERROR, NONE,
           "A PDU that was sent again, as a SNACK had asked, is not what was sent the first time.",
           "Update the target before trusting data that were read with digest errors on the way.",
           "RFC 7143 11.16")
WT_FINDING(NOP_UNANSWERED, "iscsi.nop.unanswered", WARNING, NONE,
           "A ping was not answered for more than 5 seconds. Whoever sent it takes the connection for dead and drops it, with "
           "the commands that are under way.",
           "Look where packets stop: retransmissions just after it mean the path (a link that is down, a wrong MTU, a "
           "firewall), none mean that the other end received the ping and hangs.",
           "RFC 7143 11.18, 11.19, 7.5")
WT_FINDING(LOGIN_STAGE, "iscsi.login.stage", ERROR, NONE,
           "A Login PDU names stages that do not follow: the current stage is not the one reached, the next one is not ahead "
           "of it, or the answer goes further than was asked.",
           "Update whichever side sent it; the other must end the login.",
           "RFC 7143 6.3, 11.12.3")
WT_FINDING(LOGIN_TRANSIT, "iscsi.login.transit", ERROR, NONE,
           "The target went to the next login stage (T bit) though the initiator had not asked to.",
           "Update the target.",
           "RFC 7143 11.13.6")
WT_FINDING(LOGIN_CONTINUE, "iscsi.login.continue", ERROR, NONE,
           "A Login PDU says that its text goes on (C bit) and that the stage is over (T bit).",
           "Update whichever side sent it.",
           "RFC 7143 11.12.2, 11.13.7")
WT_FINDING(LOGIN_CONTINUE_ANSWER, "iscsi.login.continue_answer", ERROR, NONE,
           "A Login PDU whose text goes on (C bit) was answered by one with data; the answer must be empty until the text is "
           "whole.",
           "Update whichever side answered.",
           "RFC 7143 6.2")
WT_FINDING(LOGIN_OUTSTANDING, "iscsi.login.outstanding", ERROR, NONE,
           "The initiator sent a second Login Request before the first one was answered.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 6.3")
WT_FINDING(LOGIN_NAMES, "iscsi.login.names", ERROR, NONE,
           "The first Login Request lacks InitiatorName, or TargetName in a session that is not for discovery.",
           "Set the names in the initiator's configuration (open-iscsi: /etc/iscsi/initiatorname.iscsi).",
           "RFC 7143 6.3")
WT_FINDING(LOGIN_TSIH, "iscsi.login.tsih", ERROR, NONE,
           "The target named a new session (TSIH) before the last response of its login, or did not name it there.",
           "Update the target.",
           "RFC 7143 11.13.3")
WT_FINDING(LOGIN_IDENTITY, "iscsi.login.identity", ERROR, NONE,
           "The ISID, TSIH or CID changed from one Login Request to the next of the same login.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.12.5, 11.12.6, 11.12.7")
WT_FINDING(LOGIN_REDIRECT, "iscsi.login.redirect", ERROR, NONE,
           "The target sent the initiator elsewhere (status class 1) without saying where: TargetAddress is missing.",
           "Correct the target's or its load balancer's redirection.",
           "RFC 7143 11.13.5")
WT_FINDING(LOGIN_REPEATED, "iscsi.login.repeated", ERROR, NONE,
           "One side sent the same key twice in a login; the other must end it.",
           "Update whichever side sent it.",
           "RFC 7143 6.3")
WT_FINDING(TEXT_FORMAT, "iscsi.text.format", ERROR, NONE,
           "Login text is not made of key=value pairs: '=' or the NUL at the end is missing, or a key's name is empty, too "
           "long, or not a capital letter with letters, digits and . - + @ _ after it.",
           "Update whichever side sent it; pairs may go unread.",
           "RFC 7143 6.1")
WT_FINDING(TEXT_BOOLEAN, "iscsi.text.boolean", ERROR, NONE,
           "A key that is Yes or No, spelt exactly so, has another value.",
           "Correct the value in the configuration of whichever side sent it, or update that side.",
           "RFC 7143 6.1")
WT_FINDING(TEXT_NOT_UNDERSTOOD, "iscsi.text.not_understood", ERROR, NONE,
           "A key that every side must know was answered NotUnderstood.",
           "Update whichever side answered.",
           "RFC 7143 6.2")
WT_FINDING(CHAP_ALGORITHM, "iscsi.chap.algorithm", ERROR, NONE,
           "The target chose a CHAP algorithm that the initiator had not offered.",
           "Update the target, or let the initiator offer that algorithm (open-iscsi: node.session.auth.chap_algs).",
           "RFC 7143 12.1.3")
WT_FINDING(LOGIN_VERSION, "iscsi.login.version", ERROR, NONE,
           "A Login PDU speaks of a version of iSCSI other than 0x00, the only one that there is.",
           "Update whichever side sent it.",
           "RFC 7143 11.12.4, 11.13.2")
WT_FINDING(LOGIN_PORTAL_GROUP, "iscsi.login.portal_group", ERROR, NONE,
           "The target's first login text lacks TargetPortalGroupTag. The initiator cannot tell which portals lead to the same "
           "session, and may refuse to log in.",
           "Update the target.",
           "RFC 7143 6.3.1, 13.9")
WT_FINDING(LOGIN_AFTER_REFUSAL, "iscsi.login.after_refusal", ERROR, NONE,
           "After the target had ended a login (status class other than 0), a PDU came on the same connection. Both sides must "
           "close it then.",
           "Update whichever side sent it; the login has to be tried again on a new TCP connection.",
           "RFC 7143 11.13.5")
WT_FINDING(LOGIN_STAGE_KEY, "iscsi.login.stage_key", ERROR, NONE,
           "A key came in a login stage where it does not belong: an operational one during security negotiation, one of "
           "authentication after it, or one that is not for logins at all. The other side may ignore it or end the login.",
           "Update whichever side sent it first.",
           "RFC 7143 6.3, 12, 13")
WT_FINDING(LOGIN_LEADING_ONLY, "iscsi.login.leading_only", WARNING, NONE,
           "A key of the whole session was negotiated on a connection that was added to it; only the session's first "
           "connection may do so. The two sides may differ on its value afterwards.",
           "Update whichever side sent it; until then allow one connection in a session.",
           "RFC 7143 13, 6.3.3")
WT_FINDING(TEXT_VALUE, "iscsi.text.value", ERROR, NONE,
           "A value in a login's text has more than 255 octets.",
           "Shorten it in the configuration of whichever side sent it.",
           "RFC 7143 6.1, 13.26")
WT_FINDING(TEXT_RANGE, "iscsi.text.range", ERROR, NONE,
           "A key that is a number has a value outside the range that it may have, or one that is no number.",
           "Correct it in the configuration of whichever side sent it.",
           "RFC 7143 6.2.2, 13")
WT_FINDING(TEXT_ANSWER, "iscsi.text.answer", ERROR, NONE,
           "A key was answered with what the offer does not allow: a value that was not on the list, a number beyond the one "
           "offered, or a Yes or No that the offer had ruled out. The two sides may differ on what was agreed.",
           "Update whichever side answered; until then offer what it insists on.",
           "RFC 7143 6.2.1, 6.2.2, 13")
WT_FINDING(TEXT_COMBINATION, "iscsi.text.combination", ERROR, NONE,
           "A login ended with values that must not go together: a FirstBurstLength above MaxBurstLength, or an "
           "ErrorRecoveryLevel above 0 with DataSequenceInOrder=Yes and a MaxOutstandingR2T above 1. Writes may be refused, "
           "or hang where something has to be recovered.",
           "Set FirstBurstLength to MaxBurstLength or less, and MaxOutstandingR2T=1 or ErrorRecoveryLevel=0, on either side; "
           "update the target, which agreed.",
           "RFC 7143 13.14, 13.19")
WT_FINDING(DISCOVERY_REQUEST, "iscsi.discovery.request", ERROR, NONE,
           "An initiator sent a SCSI command or a task management request in a session that it had opened for discovery "
           "alone. A target accepts none there.",
           "Update the initiator: for commands it must log in anew, with SessionType=Normal and a TargetName.",
           "RFC 7143 4.3, 13.21")
WT_FINDING(TEXT_PROPOSAL, "iscsi.text.proposal", ERROR, NONE,
           "A key that the other side had not offered was said to be Reject, Irrelevant or NotUnderstood: these are answers, "
           "and none was asked for.",
           "Update whichever side sent it.",
           "RFC 7143 6.2")
WT_FINDING(TEXT_FINAL, "iscsi.text.final", ERROR, NONE,
           "The target ended a text exchange (F bit) that the initiator had not finished.",
           "Update the target.",
           "RFC 7143 11.11.1")
WT_FINDING(TEXT_TAG, "iscsi.text.tag", ERROR, NONE,
           "The Target Transfer Tag of a Text PDU is not what is due: a response has one and ends the exchange, or has none "
           "and does not; or a request goes on with a tag that it was not given.",
           "Update whichever side sent it; long lists of targets may come out incomplete.",
           "RFC 7143 11.10.3, 11.11.1, 11.11.4")
WT_FINDING(TEXT_CONTINUE, "iscsi.text.continue", ERROR, NONE,
           "A Text PDU says that its text goes on (C bit) and that it is the last (F bit); or the other side did not wait for "
           "the rest with an empty PDU.",
           "Update whichever side sent it.",
           "RFC 7143 6.2, 11.10.2, 11.11.2")
WT_FINDING(TEXT_OUTSTANDING, "iscsi.text.outstanding", ERROR, NONE,
           "The initiator sent a second Text Request before the first one was answered.",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.10")
WT_FINDING(CHAP_MD5, "iscsi.chap.md5", NOTE, NONE,
           "The initiator's CHAP algorithms do not include MD5 (5), which every initiator has to offer. Where the target "
           "knows one of the others nothing is lost.",
           "None is needed if the login succeeds; MD5 is the weakest of them. Else add it (open-iscsi: "
           "node.session.auth.chap_algs).",
           "RFC 7143 12.1.3")
WT_FINDING(CHAP_ORDER, "iscsi.chap.order", ERROR, NONE,
           "CHAP keys came out of their turn, or not all that belong together: first the initiator's CHAP_A; then the target's "
           "CHAP_A, CHAP_I, CHAP_C; the initiator's CHAP_N, CHAP_R, with CHAP_I, CHAP_C if the target is to answer; its CHAP_N, "
           "CHAP_R.",
           "Update whichever side sent them.",
           "RFC 7143 12.1.3")
WT_FINDING(CHAP_LENGTH, "iscsi.chap.length", ERROR, NONE,
           "A CHAP challenge or response is longer than 1024 octets, or written neither in hexadecimal (0x) nor in Base64 (0b).",
           "Update whichever side sent it.",
           "RFC 7143 12.1.3, 6.1")
WT_FINDING(CHAP_REFLECTION, "iscsi.chap.reflection", ERROR, NONE,
           "One side sent back the other's own CHAP challenge or response. Who does so need not know the secret: it may be an "
           "attack, and the login must not succeed.",
           "Find out who the sender is. If it is a known device, update it, and give each direction a secret of its own.",
           "RFC 7143 9.2.1")
#undef WT_FINDING

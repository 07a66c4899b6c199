/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections and sessions. The columns stand in ../findings.h.
 */
WT_FINDING(ISCSI_LOGIN_REFUSED, "iscsi.login.refused", WARNING, STATUS,
           "The target refused a login.",
           "Class 2, the initiator's side: a wrong secret or none (0x0201), no entry in the target's access list "
           "(0x0202), a target name that is not there (0x0203), too many connections (0x0206)\n"
           "Class 3, the target's side: it is starting, out of resources, or its portal group is disabled (0x0301, "
           "0x0302)\n"
           "Names that do not match by a letter, after a reinstallation or a copied machine",
           "Compare both sides. Initiator: cat /etc/iscsi/initiatorname.iscsi; iscsiadm -m node -T TARGET | grep -i "
           "auth; iscsiadm -m discovery -t sendtargets -p PORTAL. Target: targetcli ls /iscsi (ACLs, enabled TPGs), "
           "dmesg -T | grep -i 'iscsi login'.",
           "RFC 7143 11.13.5")
WT_FINDING(CONNECTION_LOST, "iscsi.connection.lost", WARNING, COUNT,
           "A connection was reset, or closed with tasks still open (as many as are counted), without a logout: they "
           "hang until the initiator has logged in again or gives up.",
           "A ping of the initiator or target had no answer in time (open-iscsi: conn error 1022, LIO: NOPIN "
           "timeout)\n"
           "A digest or protocol error: initiators at ErrorRecoveryLevel=0 drop the connection for any (conn error "
           "1001 to 1015)\n"
           "The target was restarted, failed over, or ended the session for another one with its name "
           "(iscsi.session.reinstated)\n"
           "A firewall or load balancer that forgot the connection, or a network card that was reset by its driver",
           "Look at what came just before, and at the log of the side that closed it: dmesg -T | grep -iE 'conn "
           "error|ping timeout|nopin|link is'; journalctl -u iscsid; sessions now: iscsiadm -m session -P3. How long "
           "the initiator waits before it gives commands up: node.session.timeo.replacement_timeout.",
           "RFC 7143 6.3.5, 7.5; Linux include/scsi/iscsi_if.h")
WT_FINDING(CONNECTION_LEFT, "iscsi.connection.left", NOTE, NONE,
           "A connection was closed without a logout while no task was open.",
           "A small tool that does not log out (iscsi-ls and iscsi-inq of libiscsi, some discoveries)\n"
           "A driver that has given the connection up: a digest error, a reset, a ping without an answer\n"
           "The initiator was powered off, or its process killed",
           "None is needed for tools. Else look at what came before, and at the initiator's log: dmesg -T | grep -iE "
           "'conn error|ping timeout'.",
           "RFC 7143 11.14")
WT_FINDING(CONNECTION_REFUSED, "iscsi.connection.refused", WARNING, NONE,
           "A target's port answered a request for a connection with a reset: nobody listens there, or a firewall "
           "refuses it. The initiator tries again and again; its disks stay away.",
           "The target's service does not run, or is just starting: a restart, a failover, an upgrade\n"
           "The portal is another address or port than the initiator was told, or was removed\n"
           "A firewall on the target, or on the way, rejects with a reset",
           "On the target: ss -tlnp sport = :3260, targetcli ls /iscsi (LIO), tgtadm --mode target --op show (tgt), "
           "nft list ruleset. On the initiator: iscsiadm -m node -P1 lists the portals that it knows; iscsiadm -m "
           "discovery -t sendtargets -p PORTAL asks anew.",
           "RFC 9293 3.10.7.1; RFC 7143 4.1")
WT_FINDING(SESSION_RECOVERED, "iscsi.session.recovered", NOTE, TIME,
           "The initiator logged in anew in place of a session whose connection had been lost (same ISID): the "
           "target ends what was left of that one. So initiators recover; the time tells for how long there was no "
           "connection.",
           "The path was interrupted: a link, a failover, a firewall\n"
           "A ping had no answer in time, because the target or the path was busy\n"
           "The target was restarted, or moved to another controller",
           "Look at what ended the old connection: its last frames, and both hosts' logs at that time: dmesg -T | "
           "grep -iE 'conn error|ping timeout|link is', journalctl -u iscsid.",
           "RFC 7143 6.3.5")
WT_FINDING(SESSION_REINSTATED, "iscsi.session.reinstated", WARNING, NONE,
           "The initiator logged in in place of a session that was alive (same ISID): the target ends the old "
           "session's tasks without a word.",
           "Two initiators have one name and throw each other out by turns: a machine was copied with its "
           "/etc/iscsi/initiatorname.iscsi\n"
           "The initiator had given the old connection up while the target still held it: a reset that was lost, a "
           "firewall\n"
           "More than 256 sessions from one host, of which some had one ISID: open-iscsi before February 2017",
           "Compare cat /etc/iscsi/initiatorname.iscsi on all hosts; who comes in by turns: tshark -r FILE -Y "
           "'iscsi.opcode==3' -T fields -e ip.src -e iscsi.isid -e iscsi.keyvalue. Give each its own: echo "
           "\"InitiatorName=$(iscsi-iname)\" >/etc/iscsi/initiatorname.iscsi. If it is one initiator: dmesg -T | "
           "grep -iE 'conn error|ping timeout'.",
           "RFC 7143 6.3.5; open-iscsi issue 38, SPDK issue 1427; rancher/os issue 2446")
WT_FINDING(SESSION_ISID_CLASH, "iscsi.session.isid_clash", WARNING, NONE,
           "Two hosts log in with the same initiator name and ISID, and throw each other out by turns: each login ends the other's "
           "session and its tasks, then the other one logs in again. Disks are slow or lost on both, and data are in danger.",
           "A host or its image was cloned together with its initiator name\n"
           "The name was copied by hand, or is set by an image's default\n"
           "One host whose software gives the same ISID to sessions over several interfaces",
           "Compare: cat /etc/iscsi/initiatorname.iscsi on both hosts. Make a new name on one: echo "
           "InitiatorName=$(iscsi-iname) > /etc/iscsi/initiatorname.iscsi; then restart iscsid, and admit that name at the target.",
           "RFC 7143 6.3.5, 10.1.1; github.com/rancher/os issue 2446; github.com/spdk/spdk issue 1427")
WT_FINDING(SESSION_TIME2WAIT, "iscsi.session.time2wait", WARNING, TIME,
           "After a connection was lost, the initiator logged in again sooner than the agreed DefaultTime2Wait: the "
           "target may not have cleaned up yet, and refuse it.",
           "An initiator that logs in again at once, with a time of its own\n"
           "A target that asks for a long time which the initiator does not keep",
           "See the times: iscsiadm -m node -T TARGET | grep Time2. Update the initiator, or set 0 on both sides: "
           "iscsiadm -m node -T TARGET -o update -n node.session.iscsi.DefaultTime2Wait -v 0, targetcli "
           "/iscsi/TARGET/tpg1 set parameter DefaultTime2Wait=0.",
           "RFC 7143 13.15")
WT_FINDING(SESSION_TIME2RETAIN, "iscsi.session.time2retain", NOTE, TIME,
           "After a connection was lost, the initiator logged in again only after DefaultTime2Wait and DefaultTime2Retain: by then "
           "the target had ended the session and all of its tasks. Reservations may be gone, and a unit attention tells so.",
           "The path was down for longer than that\n"
           "The initiator's own timers: a long time between two attempts to log in",
           "None, if commands were sent again. If an application lost its reservation, set DefaultTime2Retain higher on both sides.",
           "RFC 7143 13.16, 7.2.2")
WT_FINDING(SESSION_UNRECOVERED, "iscsi.session.unrecovered", WARNING, TIME,
           "A connection was lost, and for two minutes or more nobody logged in again in this capture. By default Linux then gives "
           "up: commands to the disk fail, file systems go read-only, or multipath takes another path.",
           "The target, or the path to it, stayed down\n"
           "The initiator was shut down, or its service stopped\n"
           "It logged in by another interface or portal that was not captured",
           "See whether it is logged in: iscsiadm -m session -P1. Look whether SYNs or login requests go out, and what answers. "
           "node.session.timeo.replacement_timeout says how long commands wait.",
           "RFC 7143 7.5; open-iscsi drivers/scsi/scsi_transport_iscsi.c")
WT_FINDING(SESSION_CONNECTIONS, "iscsi.session.connections", ERROR, COUNT,
           "A connection was added to a session that has as many as were agreed (MaxConnections).",
           "A target that does not count the connections of a session (tgt lets more in)\n"
           "The initiator believes that a connection is gone which the target still holds",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. It should "
           "have refused the login with status 0x0206. On the initiator: iscsiadm -m session -P3; ask for more "
           "connections there, or use multipath instead.",
           "RFC 7143 13.2, 11.13.5")
WT_FINDING(TASK_ALLEGIANCE, "iscsi.task.allegiance", ERROR, NONE,
           "A PDU of a task came on another connection than its command. The receiver cannot tell what it belongs "
           "to: the task hangs, or the connection is dropped.",
           "A sender with several connections that spreads PDUs over them, not commands\n"
           "A target that sends the answer where it has room",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. Until then use one connection a session (MaxConnections=1): targetcli /iscsi/TARGET/tpg1 set "
           "parameter MaxConnections=1.",
           "RFC 7143 4.2.5.1")
WT_FINDING(ISCSI_FRAMING_LOST, "iscsi.framing.lost", WARNING, NONE,
           "The next PDU does not begin where the one before it ended; framing was sought anew.",
           "A damaged length field, with header digests off\n"
           "A sender that sent other octets than its header announced: a digest or padding left out, a write that "
           "was cut short\n"
           "The capture lost octets in a way that its sequence numbers hide",
           "Look at the last PDU before it: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Turn on header digests "
           "to be sure: iscsiadm -m node -T TARGET -o update -n node.conn[0].iscsi.HeaderDigest -v CRC32C.",
           "RFC 7143 7.7")
WT_FINDING(ISCSI_UNPARSED, "iscsi.unparsed", NOTE, OCTETS,
           "Octets of an iSCSI connection belong to no PDU that could be framed: after a gap, before the first "
           "header, or in a PDU that the end of the connection or capture cut off.",
           "The capture began in the middle of a PDU, or lost octets of one\n"
           "The connection or the capture ended in the middle of a PDU\n"
           "Octets that are no iSCSI: framing was lost just before",
           "Only a capture without gaps, begun before the login, can be framed completely: tcpdump -i IFACE -s 0 -B "
           "65536 -w FILE 'tcp port 3260'.",
           "RFC 7143 11.1")
WT_FINDING(ISCSI_IWARP, "iscsi.iwarp", NOTE, NONE,
           "The connection speaks MPA (iWARP): its iSCSI travels in RDMA messages, not in TCP directly.",
           "The session's transport is iSER over an iWARP adapter, or over software iWARP (siw)",
           "See the transport: iscsiadm -m session -P1 | grep Transport. This version reads iSCSI over TCP only; "
           "over TCP the same target is reached with iscsiadm -m node -T TARGET -I default -l.",
           "RFC 5044 7.1, RFC 7145")

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Connections and sessions. The columns stand in ../findings.h.
 */
WT_FINDING(ISCSI_LOGIN_REFUSED, "iscsi.login.refused", WARNING, STATUS,
           "The target refused a login.",
           "",
           "Status 0x0201 is authentication, 0x0202 authorization, 0x0203 an unknown target; class 2 is for the "
           "initiator's configuration to mend, class 3 for the target's.",
           "RFC 7143 11.13.5")
WT_FINDING(CONNECTION_LOST, "iscsi.connection.lost", WARNING, COUNT,
           "A connection was reset, or closed with tasks still open (as many as are counted), without a logout: they hang "
           "until the initiator has logged in again or gives up.",
           "",
           "Look at what came just before, and at the log of the side that closed it (open-iscsi: detected conn error; LIO: "
           "iSCSI Login timeout, NOPIN timeout; tgt: conn_close).",
           "RFC 7143 6.3.5, 7.5")
WT_FINDING(CONNECTION_LEFT, "iscsi.connection.left", NOTE, NONE,
           "A connection was closed without a logout while no task was open. Small tools do that; drivers do when they have "
           "given the connection up.",
           "",
           "None is needed for tools (iscsi-ls, iscsi-inq). Else look at what came before: a digest error, a reset, a ping "
           "without an answer.",
           "RFC 7143 11.14")
WT_FINDING(SESSION_RECOVERED, "iscsi.session.recovered", NOTE, TIME,
           "The initiator logged in anew in place of a session whose connection had been lost (same ISID): the target ends "
           "what was left of that one. So initiators recover; the time tells for how long there was no connection.",
           "",
           "Look at what ended the old connection: the last frames of it, and both hosts' logs at that time (conn error, "
           "ping timeout).",
           "RFC 7143 6.3.5")
WT_FINDING(SESSION_REINSTATED, "iscsi.session.reinstated", WARNING, NONE,
           "The initiator logged in in place of a session that was alive (same ISID): the target ends the old session's tasks "
           "without a word.",
           "",
           "Two initiators with one name and ISID throw each other out by turns: give each its own name. If it is one "
           "initiator, it had given up the old connection: look at both hosts' logs (conn error, ping timeout).",
           "RFC 7143 6.3.5")
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
           "",
           "Update the initiator, or set DefaultTime2Wait to 0 on both sides.",
           "RFC 7143 13.15")
WT_FINDING(SESSION_CONNECTIONS, "iscsi.session.connections", ERROR, COUNT,
           "A connection was added to a session that has as many as were agreed (MaxConnections).",
           "",
           "Update the target: it should have refused the login with status 0x0206. Update the initiator, or let it ask for "
           "more connections.",
           "RFC 7143 13.2, 11.13.5")
WT_FINDING(TASK_ALLEGIANCE, "iscsi.task.allegiance", ERROR, NONE,
           "A PDU of a task came on another connection than its command. The receiver cannot tell what it belongs to: the "
           "task hangs, or the connection is dropped.",
           "",
           "Update whichever side sent it; until then use one connection a session: MaxConnections=1.",
           "RFC 7143 4.2.5.1")
WT_FINDING(ISCSI_FRAMING_LOST, "iscsi.framing.lost", WARNING, NONE,
           "The next PDU does not begin where the one before it ended; framing was sought anew.",
           "",
           "With digests off this is the only trace of a damaged length field; turn on HeaderDigest=CRC32C to be sure.",
           "RFC 7143 7.7")
WT_FINDING(ISCSI_UNPARSED, "iscsi.unparsed", NOTE, OCTETS,
           "Octets of an iSCSI connection belong to no PDU that could be framed: after a gap, before the first header, "
           "or in a PDU that the end of the connection or capture cut off.",
           "",
           "Only a capture without gaps, begun before the login, can be framed completely.",
           "RFC 7143 11.1")
WT_FINDING(ISCSI_IWARP, "iscsi.iwarp", NOTE, NONE,
           "The connection speaks MPA (iWARP): its iSCSI travels in RDMA messages, not in TCP directly.",
           "",
           "This version reads iSCSI over TCP only.",
           "RFC 5044 7.1, RFC 7145")

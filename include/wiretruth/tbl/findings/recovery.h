/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Pings, SNACKs, task management, logouts, Rejects, asynchronous messages. The columns stand in ../findings.h.
 */
WT_FINDING(NOP_TAGS, "iscsi.nop.tags", ERROR, NONE,
           "A NOP has both an Initiator Task Tag and a Target Transfer Tag: it says that it asks and answers at "
           "once, so its receiver may answer an answer, without end.",
           "A sender that copies both tags of the PDU it answers\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 11.18, 11.19")
WT_FINDING(NOP_IMMEDIATE, "iscsi.nop.immediate", ERROR, NONE,
           "A NOP-Out without an Initiator Task Tag is not marked immediate (I bit): it takes a CmdSN, and the two "
           "ends may count differently from then on.",
           "An initiator that makes NOPs like commands, without the I bit\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.18.1")
WT_FINDING(NOP_LUN, "iscsi.nop.lun", ERROR, NONE,
           "A NOP-Out that answers the target's ping has another LUN than the ping. The target may not know its "
           "answer, and drop the connection as dead.",
           "An initiator that answers with LUN 0, whatever the ping said; known of libiscsi in 2014\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.18.2; libiscsi issue 120")
WT_FINDING(NOP_DATA, "iscsi.nop.data", ERROR, SIZES,
           "The answer to a ping does not bring back as much data as the ping carried.",
           "A target that answers pings without their data, or cuts it to a buffer of its own\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.18, 11.19")
WT_FINDING(NOP_OTHER_DATA, "iscsi.nop.other_data", ERROR, NONE,
           "The answer to a ping brings back other data than the ping carried: data is changed somewhere.",
           "A target that answers from a buffer which it uses for something else meanwhile\n"
           "Damage that TCP's checksum did not see, with data digests off",
           "Find out where: turn on data digests (iscsiadm -m node -T TARGET -o update -n "
           "node.conn[0].iscsi.DataDigest -v CRC32C), and compare captures at both ends.",
           "RFC 7143 11.18, 11.19")
WT_FINDING(NOP_PING_DATA, "iscsi.nop.ping_data", ERROR, OCTETS,
           "A NOP-In that answers no ping carries data, and must not.",
           "A target that leaves a length in the header of a PDU it uses again\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.19")
WT_FINDING(SNACK_LEVEL, "iscsi.snack.level", ERROR, NONE,
           "The initiator asks for PDUs again (SNACK) though the login agreed on ErrorRecoveryLevel=0, where nobody "
           "can send them again.",
           "An initiator that knows recovery and does not look at what was agreed\n"
           "A digest error just before, which only then leads it there",
           "Look for digest errors just before. Update the initiator (iscsiadm -m session -P3 tells its transport, "
           "ethtool -i IFACE its driver and firmware); show its vendor the PDU: tshark -r FILE -Y "
           "'frame.number==FRAME' -O iscsi.",
           "RFC 7143 7.1.5, 11.16")
WT_FINDING(SNACK_TYPE, "iscsi.snack.type", ERROR, NONE,
           "A SNACK is of a type that does not exist.",
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.16.1")
WT_FINDING(SNACK_TAG, "iscsi.snack.tag", ERROR, NUMBERS,
           "A Status SNACK or a DataACK names a task, and must have the Initiator Task Tag 0xffffffff.",
           "An initiator that fills in the tag of the task whose data it misses, as for a Data SNACK\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then: "
           "iscsiadm -m node -T TARGET -o update -n node.session.iscsi.ERL -v 0.",
           "RFC 7143 11.16.2")
WT_FINDING(SNACK_RANGE, "iscsi.snack.range", ERROR, NONE,
           "A SNACK names a run of PDUs where its type has none: BegRun or RunLength of an R-Data SNACK, or "
           "RunLength of a DataACK, is not 0.",
           "An initiator that fills in the run as for a Data/R2T SNACK\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then: "
           "iscsiadm -m node -T TARGET -o update -n node.session.iscsi.ERL -v 0.",
           "RFC 7143 11.16.6, 11.16.7")
WT_FINDING(TMF_TAG, "iscsi.tmf.tag", ERROR, NUMBERS,
           "A task management request that concerns no single task has a Referenced Task Tag other than 0xffffffff.",
           "An initiator that fills in the tag of some task for resets, too\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.5.4, RFC 7144 6.3")
WT_FINDING(TMF_REFCMDSN, "iscsi.tmf.refcmdsn", ERROR, NUMBERS,
           "An ABORT TASK has a RefCmdSN other than the CmdSN of the task that it names. The target may take the "
           "task for one that never arrived, and leave a number open or closed wrongly.",
           "An initiator that fills in the CmdSN of the abort itself, or that of the command as it was queued, not "
           "as it was sent\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then, longer command timeouts cause fewer aborts: echo 120 "
           ">/sys/block/DISK/device/timeout.",
           "RFC 7143 11.5.5")
WT_FINDING(LOGOUT_REASON, "iscsi.logout.reason", ERROR, NONE,
           "A Logout Request gives a reason that does not exist.",
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.14.1")
WT_FINDING(LOGOUT_REQUEST, "iscsi.logout.request", ERROR, NONE,
           "The initiator sent a new request on a connection after its own Logout Request for it. The target may "
           "drop the request: it then hangs until it times out.",
           "An initiator that logs out while other threads still send: at shutdown, or when a path is removed\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Stop what uses the disks first: umount, multipath -f MAP, then iscsiadm -m node -T TARGET -u. Update the "
           "initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, firmware).",
           "RFC 7143 11.14")
WT_FINDING(REJECT_HEADER, "iscsi.reject.header", ERROR, SIZES,
           "A Reject does not bring back the whole header of the PDU that it rejects, so the initiator cannot tell "
           "which one that was.",
           "A target that cuts the header, or sends the Reject without data\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.17")
WT_FINDING(REJECT_REASON, "iscsi.reject.reason", ERROR, NONE,
           "A Reject gives a reason that does not exist or must not be used.",
           "A target made to an older draft, or with reasons of its own\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.17.1")
WT_FINDING(ASYNC_EVENT, "iscsi.async.event", ERROR, NONE,
           "An Asynchronous Message tells of an event that does not exist.",
           "A target with events of its own outside the vendor's range\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.9.1")
WT_FINDING(ASYNC_FAST_ABORT, "iscsi.async.fast_abort", ERROR, NONE,
           "The target tells that it ends the tasks of a LUN (event 5) though the login did not agree on "
           "TaskReporting=FastAbort. The initiator may not know the event, and wait for answers that never come.",
           "A target that knows FastAbort and does not look at what was agreed\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See what was agreed: tshark -r FILE -Y iscsi.keyvalue -T fields -e iscsi.keyvalue | grep TaskReporting. "
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.9.1, 13.23")
WT_FINDING(ASYNC_LOGOUT, "iscsi.async.logout", ERROR, NONE,
           "The target asked for a logout (event 1), and the initiator went on without one beyond the time that it "
           "was given. The target drops the connection, with the commands that are under way.",
           "An initiator that does not know asynchronous messages: a small tool\n"
           "An initiator that is busy ending its tasks, and has less time than it takes\n"
           "The message was lost in the initiator: its daemon was not running (systemctl status iscsid)",
           "Look at the target why it asked: maintenance, failover, a redirection to another portal. On the "
           "initiator: systemctl status iscsid, journalctl -u iscsid | grep -i 'requests logout'. Update the "
           "initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, firmware).",
           "RFC 7143 11.9.1")
WT_FINDING(ASYNC_NEGOTIATE, "iscsi.async.negotiate", ERROR, NONE,
           "The target asked for a negotiation (event 4), and the initiator began none, nor logged out, within the "
           "time that it was given.",
           "An initiator that does not know this message, or lets it pass\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Log in anew, so that both sides negotiate again: iscsiadm -m node -T TARGET -u; iscsiadm -m node -T "
           "TARGET -l. Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE "
           "(driver, firmware).",
           "RFC 7143 11.9.1")
WT_FINDING(TMF_FUNCTION, "iscsi.tmf.function", ERROR, NONE,
           "A task management request asks for a function that does not exist.",
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.5.1, RFC 7144 6.3")
WT_FINDING(TMF_REASSIGN, "iscsi.tmf.reassign", ERROR, NONE,
           "A TASK REASSIGN is not marked immediate, or came though the login agreed on an ErrorRecoveryLevel below "
           "2, where tasks stay with their connection.",
           "An initiator that tries to move tasks to another connection without looking at what was agreed\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then: "
           "iscsiadm -m node -T TARGET -o update -n node.session.iscsi.ERL -v 0.",
           "RFC 7143 7.2.2, 11.5.1")
WT_FINDING(TMF_LEVEL, "iscsi.tmf.level", ERROR, NONE,
           "A task management function of RFC 7144 (9 to 12), or its answer (7), was used though the login did not "
           "agree on iSCSIProtocolLevel=2.",
           "A side that uses RFC 7144 without asking for iSCSIProtocolLevel\n"
           "The other side did not answer iSCSIProtocolLevel, or answered 1\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See what was agreed: tshark -r FILE -Y iscsi.keyvalue -T fields -e iscsi.keyvalue | grep "
           "iSCSIProtocolLevel. Update the sender's software; both sides must offer iSCSIProtocolLevel=2 to use it.",
           "RFC 7144 6.3, 6.4.2")
WT_FINDING(SNACK_TTT, "iscsi.snack.ttt", ERROR, NUMBERS,
           "An R-Data SNACK has no SNACK Tag, or a SNACK that needs no Target Transfer Tag has one.",
           "An initiator that copies the tag of the PDU before, or leaves it at 0\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then: "
           "iscsiadm -m node -T TARGET -o update -n node.session.iscsi.ERL -v 0.",
           "RFC 7143 11.16.5")
WT_FINDING(SNACK_ACKNOWLEDGED, "iscsi.snack.acknowledged", ERROR, NUMBERS,
           "The initiator asks again (SNACK) for what it acknowledged before. The target has discarded it, and must "
           "answer with a protocol error.",
           "An initiator that acknowledges a PDU when it sees its header, before it has checked its data\n"
           "An initiator whose recovery lags behind its other work",
           "Look for digest errors just before. Update the initiator (iscsiadm -m session -P3 tells its transport, "
           "ethtool -i IFACE its driver and firmware); show its vendor the PDU: tshark -r FILE -Y "
           "'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.16, 11.16.1, 11.16.2")
WT_FINDING(SNACK_RESPONSE_TAG, "iscsi.snack.response_tag", ERROR, NUMBERS,
           "A command whose data were asked for anew (R-Data SNACK) ended without a SCSI Response that carries the "
           "SNACK Tag: the initiator cannot tell whether the response is of the data sent before or again.",
           "A target that sends data again, and then its response as it was prepared the first time\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then "
           "agree on ErrorRecoveryLevel=0: targetcli /iscsi/TARGET/tpg1 set parameter ErrorRecoveryLevel=0.",
           "RFC 7143 11.16.3, 11.16.5")
WT_FINDING(RESENT_CHANGED, "iscsi.resent.changed", ERROR, NONE,
           "A PDU that was sent again, as a SNACK had asked, is not what was sent the first time.",
           "A target that reads the data from the disk again, where another initiator has written meanwhile\n"
           "A target that cuts the data into other PDUs the second time\n"
           "Damage in the target's memory",
           "Update the target, and until then do not let it send again: targetcli /iscsi/TARGET/tpg1 set parameter "
           "ErrorRecoveryLevel=0. Do not trust data that were read with digest errors on the way.",
           "RFC 7143 11.16")
WT_FINDING(NOP_UNANSWERED, "iscsi.nop.unanswered", WARNING, NONE,
           "A ping was not answered for more than 5 seconds. Whoever sent it takes the connection for dead and drops "
           "it, with the commands that are under way.",
           "The path is down or drops everything: a link, a failover, a firewall that forgot the connection, an MTU "
           "that is too small for full frames\n"
           "The other end is busy and answers pings in turn with its work: slow disks, a full queue, tape drives in "
           "long operations\n"
           "The other end hangs or was powered off, and no reset came\n"
           "An initiator that does not answer pings of the target at all: small tools and libraries",
           "See whether TCP got through after it: retransmissions mean the path (ping -M do -s 1472 TARGET, ip -s "
           "link show IFACE), acknowledgements mean that the other end received it and hangs (there: dmesg -T, "
           "iostat -x 1). Linux initiators tell it as conn error 1022, LIO as \"NOPIN timeout\": dmesg -T | grep -iE "
           "'1022|nopin'. More patience: iscsiadm -m node -T TARGET -o update -n node.conn[0].timeo.noop_out_timeout "
           "-v 30.",
           "RFC 7143 11.18, 11.19, 7.5; open-iscsi issues 97, 35")
WT_FINDING(LOGOUT_UNANSWERED, "iscsi.logout.unanswered", WARNING, TIME,
           "A Logout Request had no answer for five seconds or more. The initiator waits for it, and a host takes long to shut "
           "down; the target may keep the session, with its reservations.",
           "The target hangs, or ends its open commands first\n"
           "The path is down, or a firewall has dropped the connection",
           "Look at the target's log, and at its list of sessions: whether it still has this one. Retransmissions just after the "
           "request mean the path.",
           "RFC 7143 11.14, 11.15")
WT_FINDING(ASYNC_DROPPED, "iscsi.async.dropped", WARNING, NONE,
           "The target announced that it drops a connection (event 2), or all connections of the session (event 3). Commands that "
           "are under way fail or hang until the initiator has logged in again.",
           "Maintenance or a failover of the target: an administrator closed the session, a node or a port goes down\n"
           "The target ran out of memory, or found an error of the protocol",
           "Look at the target's log at that time. Time2Wait says when the initiator may come back, Time2Retain how long its tasks "
           "are kept.",
           "RFC 7143 11.9.1")

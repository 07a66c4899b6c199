/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sequence numbers and windows. The columns stand in ../findings.h.
 */
WT_FINDING(ISCSI_LOGIN_CMDSN, "iscsi.login.cmdsn", ERROR, NUMBERS,
           "A Login Request carries another CmdSN than the first one of the same login.",
           "An initiator that counts its Login Requests as if they were commands\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. The target may "
           "take the wrong number for the first command's and let the session hang.",
           "RFC 7143 11.12.8")
WT_FINDING(ISCSI_CMDSN_ORDER, "iscsi.cmdsn.order", ERROR, NUMBERS,
           "A command's number (CmdSN) is not the one that was due. A target holds commands back for a number that "
           "is late or was left out, and ignores one that was used before: commands then hang until they time out.",
           "An initiator with several threads or queues that numbers commands in one order and sends them in another\n"
           "An initiator that goes on counting after a command it did not send, or gives up a number (an abort, an "
           "error path)\n"
           "A conformance test that sends wrong numbers on purpose (iscsi-test-cu of libiscsi does)\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the numbers: tshark -r FILE -Y iscsi.cmdsn -T fields -e frame.number -e iscsi.opcode -e iscsi.cmdsn. "
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). With an offloading adapter, try the software initiator (iscsiadm -m node -T TARGET -I default "
           "-l) to tell which of the two it is.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_CMDSN_WINDOW, "iscsi.cmdsn.window", ERROR, NUMBERS,
           "The initiator sent a command beyond the last number that the target had allowed (MaxCmdSN). The target "
           "must ignore such a command without a word, so it hangs until it times out.",
           "An initiator that keeps to its own queue depth and not to the target's window\n"
           "Both ends lost count of each other after aborts on a slow target; LIO then logs \"Received CmdSN is "
           "greater than MaxCmdSN\" over and over\n"
           "A conformance test that does it on purpose (iscsi-test-cu of libiscsi does)",
           "On an LIO target: dmesg -T | grep 'greater than MaxCmdSN'. Lower the initiator's queue below the "
           "target's: iscsiadm -m node -T TARGET -o update -n node.session.cmds_max -v 64, and log in again; on LIO: "
           "targetcli /iscsi/TARGET/tpg1 set attribute default_cmdsn_depth=128. Update the initiator; what it is: "
           "iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, firmware).",
           "RFC 7143 4.2.2.1; tcmu-runner issue 697")
WT_FINDING(ISCSI_WINDOW_RANGE, "iscsi.window.closed_range", ERROR, NUMBERS,
           "A PDU of the target carries a MaxCmdSN below ExpCmdSN - 1: a command window smaller than none. The "
           "initiator ignores both numbers, and may wait for a window that never opens.",
           "A target that takes the commands it holds from its queue depth and gets below zero\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Or give it "
           "a deeper command queue (LIO: targetcli /iscsi/TARGET/tpg1 set attribute default_cmdsn_depth=128).",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_RESPONSE_EARLY, "iscsi.response.early", ERROR, NUMBERS,
           "The target answered a command before acknowledging it: the ExpCmdSN of the answer is not beyond the "
           "command's CmdSN.",
           "A target whose threads answer before the one that acknowledges has counted\n"
           "A target that does not count a command which it refuses at once\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Initiators "
           "that check may drop the answer or the connection.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_STATSN_ORDER, "iscsi.statsn.order", ERROR, NUMBERS,
           "A response's number (StatSN) is not the one that was due. To the initiator a response has been lost: it "
           "drops the connection, or asks for what never was.",
           "A target that counts a PDU which takes no number (R2T, a NOP-In of its own, Data-In without status), or "
           "fails to count one that does\n"
           "A target whose threads number responses in one order and send them in another\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the numbers: tshark -r FILE -Y iscsi.statsn -T fields -e frame.number -e iscsi.opcode -e "
           "iscsi.statsn. Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 4.2.2.2, 11.4.9")
WT_FINDING(ISCSI_EXPSTATSN_AHEAD, "iscsi.expstatsn.ahead", WARNING, NUMBERS,
           "The initiator acknowledged a response that the target had not sent yet (ExpStatSN beyond the next "
           "StatSN).",
           "An initiator that counts a PDU which takes no number: R2T, a NOP-In of the target's own, Data-In without "
           "status\n"
           "An initiator that raises its number for Data-Out it sends; libiscsi did until June 2025\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the numbers: tshark -r FILE -Y iscsi -T fields -e frame.number -e iscsi.opcode -e iscsi.statsn -e "
           "iscsi.expstatsn. Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE "
           "(driver, firmware).",
           "RFC 7143 4.2.2.2, 11.3.3; libiscsi pull request 449")
WT_FINDING(ISCSI_DATASN_ORDER, "iscsi.datasn.order", ERROR, NUMBERS,
           "A data PDU's number (DataSN) is not the one that was due in its sequence. To the receiver data has been "
           "lost: it fails the command or drops the connection.",
           "A sender that does not begin at 0 with each R2T, or counts on over the unsolicited data; known of "
           "DiscUtils\n"
           "An offloading adapter that makes data PDUs in several engines and sends them in another order\n"
           "A conformance test that sends wrong numbers on purpose (iscsi-test-cu of libiscsi does)",
           "See the command: wiretruth flow --task ITT FILE. Linux initiators tell it as conn error 1001: dmesg -T | "
           "grep 1001. Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y "
           "'frame.number==FRAME' -O iscsi.",
           "RFC 7143 4.2.2.4, 11.7.5; DiscUtils issue 52; Linux include/scsi/iscsi_if.h ISCSI_ERR_DATASN")
WT_FINDING(ISCSI_R2TSN_ORDER, "iscsi.r2tsn.order", ERROR, NUMBERS,
           "An R2T's number (R2TSN) is not the one that was due for its command. To the initiator an R2T has been "
           "lost: the write hangs, or the connection is dropped.",
           "A target that does not begin at 0 with each command, or numbers R2Ts from several threads\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Linux initiators tell it as conn error 1012: dmesg -T | "
           "grep 1012. Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 4.2.2.4, 11.8.2; Linux include/scsi/iscsi_if.h ISCSI_ERR_R2TSN")
WT_FINDING(ISCSI_EXPDATASN, "iscsi.expdatasn", ERROR, NUMBERS,
           "A SCSI Response counts another number of Data-In PDUs (ExpDataSN) than the target sent. To the initiator "
           "data has been lost: it fails the command or drops the connection.",
           "A target that leaves the field at 0, or counts blocks or R2Ts instead of Data-In PDUs\n"
           "A target that cut the data into other PDUs than it had planned\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the target; show its vendor the PDU: tshark -r "
           "FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.4.8")
WT_FINDING(ISCSI_ITT_REUSED, "iscsi.itt.reused", ERROR, NUMBERS,
           "A request has the tag (ITT) of another that was not answered yet: data and answers of the two cannot be "
           "told apart, and may end up in the wrong buffer.",
           "An initiator that frees the tag of a command which timed out before it knows that the target has, too\n"
           "A fault in the initiator's pool of tags; known of Linux with iSER when the transport refused a command\n"
           "Two initiators, or two threads, that share a session and draw tags each for itself",
           "See both commands: wiretruth flow --task ITT FILE. Update the initiator; what it is: iscsiadm -m session "
           "-P3 (transport), ethtool -i IFACE (driver, firmware). Until then do not trust data that it read.",
           "RFC 7143 4.2.5.3, 11.2.1.8; open-iscsi issue 56")
WT_FINDING(ISCSI_EXPCMDSN_AHEAD, "iscsi.expcmdsn.ahead", ERROR, NUMBERS,
           "The target acknowledged a command that the initiator had not sent (ExpCmdSN beyond the next CmdSN). When "
           "the command with that number comes, the target may ignore it as a duplicate: it hangs until it times "
           "out.",
           "A target that counts an immediate command, which takes no number, or Data-Out\n"
           "A target that counts a command twice: at arrival and when it ends\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the numbers: tshark -r FILE -Y iscsi -T fields -e frame.number -e iscsi.opcode -e iscsi.cmdsn -e "
           "iscsi.expcmdsn. Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_WINDOW_CLOSED, "iscsi.window.closed", WARNING, TIME,
           "The target kept its command window closed for a second or longer (MaxCmdSN = ExpCmdSN - 1), with several "
           "commands unanswered, and the initiator sent on the moment it opened: what it had to send had waited.",
           "The target's disks are slow or stuck: each command holds its place in the queue until it ends\n"
           "More initiators, or deeper queues, than the target was set up for\n"
           "A command queue that is small for the path: depth times request size is below rate times round trip",
           "Look at the disks on the target: iostat -x 1, dmesg -T, sg_logs --all DEVICE. If they are quick, give it "
           "a deeper queue (LIO: targetcli /iscsi/TARGET/tpg1 set attribute default_cmdsn_depth=128) or let "
           "initiators ask for less: iscsiadm -m node -T TARGET -o update -n node.session.queue_depth -v 32.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_EXPSTATSN_BACK, "iscsi.expstatsn.back", NOTE, NUMBERS,
           "A request acknowledges fewer responses than the request before it did (ExpStatSN went back). Targets go "
           "by the highest number, so it does no harm as such.",
           "An initiator that fills in its PDUs ahead of sending them, and sends them in another order\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "None is needed unless responses are lost.",
           "RFC 7143 4.2.2.2")
WT_FINDING(ISCSI_STATSN_UNACKNOWLEDGED, "iscsi.statsn.unacknowledged", WARNING, NUMBERS,
           "The initiator goes on without acknowledging responses: its ExpStatSN is 65,536 or more behind, which is "
           "more than any command queue holds. The target may have to keep all of these for recovery.",
           "Responses do not reach the initiator, or it drops them: digest errors, a full queue, a thread that hangs\n"
           "An initiator that fills in the field once and never again",
           "Compare a capture taken at the initiator; look at its log: dmesg -T | grep -i iscsi; its counters: "
           "iscsiadm -m session -s. Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool "
           "-i IFACE (driver, firmware).",
           "RFC 7143 4.2.2.2")

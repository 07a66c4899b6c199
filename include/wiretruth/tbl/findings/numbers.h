/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sequence numbers and windows. The columns stand in ../findings.h.
 */
WT_FINDING(ISCSI_LOGIN_CMDSN, "iscsi.login.cmdsn", ERROR, NUMBERS,
           "A Login Request carries another CmdSN than the first one of the same login.",
           "",
           "The initiator miscounts during login: update its driver or firmware. The target may take the wrong number "
           "for the first command's and let the session hang.",
           "RFC 7143 11.12.8")
WT_FINDING(ISCSI_CMDSN_ORDER, "iscsi.cmdsn.order", ERROR, NUMBERS,
           "A command's number (CmdSN) is not the one that was due. A target holds commands back for a number that "
           "is late or was left out, and ignores one that was used before: commands then hang until they time out.",
           "",
           "The initiator miscounts: update its driver or firmware; with an offloading adapter, try the software "
           "initiator to tell which of the two it is.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_CMDSN_WINDOW, "iscsi.cmdsn.window", ERROR, NUMBERS,
           "The initiator sent a command beyond the last number that the target had allowed (MaxCmdSN). The target must "
           "ignore such a command without a word, so it hangs until it times out.",
           "",
           "Lower the initiator's queue depth (open-iscsi: node.session.cmds_max) below the target's, and update its "
           "driver or firmware.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_WINDOW_RANGE, "iscsi.window.closed_range", ERROR, NUMBERS,
           "A PDU of the target carries a MaxCmdSN below ExpCmdSN - 1: a command window smaller than none. The initiator "
           "ignores both numbers, and may wait for a window that never opens.",
           "",
           "The target miscounts: update it, or give it a deeper command queue.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_RESPONSE_EARLY, "iscsi.response.early", ERROR, NUMBERS,
           "The target answered a command before acknowledging it: the ExpCmdSN of the answer is not beyond the "
           "command's CmdSN.",
           "",
           "The target miscounts: update it. Initiators that check may drop the answer or the connection.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_STATSN_ORDER, "iscsi.statsn.order", ERROR, NUMBERS,
           "A response's number (StatSN) is not the one that was due. To the initiator a response has been lost: it drops "
           "the connection, or asks for what never was.",
           "",
           "The target miscounts: update it. If responses are missing here, look for digest errors just before.",
           "RFC 7143 4.2.2.2, 11.4.9")
WT_FINDING(ISCSI_EXPSTATSN_AHEAD, "iscsi.expstatsn.ahead", WARNING, NUMBERS,
           "The initiator acknowledged a response that the target had not sent yet (ExpStatSN beyond the next StatSN).",
           "",
           "The initiator miscounts: update its driver or firmware. The target may have discarded responses that it would "
           "need to send again.",
           "RFC 7143 4.2.2.2, 11.3.3")
WT_FINDING(ISCSI_DATASN_ORDER, "iscsi.datasn.order", ERROR, NUMBERS,
           "A data PDU's number (DataSN) is not the one that was due in its sequence. To the receiver data has been lost: "
           "it fails the command or drops the connection.",
           "",
           "The sender miscounts: update its driver or firmware. If data is missing here, look for digest errors just "
           "before.",
           "RFC 7143 4.2.2.4, 11.7.5")
WT_FINDING(ISCSI_R2TSN_ORDER, "iscsi.r2tsn.order", ERROR, NUMBERS,
           "An R2T's number (R2TSN) is not the one that was due for its command. To the initiator an R2T has been lost: "
           "the write hangs, or the connection is dropped.",
           "",
           "The target miscounts: update it. If R2Ts are missing here, look for digest errors just before.",
           "RFC 7143 4.2.2.4, 11.8.2")
WT_FINDING(ISCSI_EXPDATASN, "iscsi.expdatasn", ERROR, NUMBERS,
           "A SCSI Response counts another number of Data-In PDUs (ExpDataSN) than the target sent. To the initiator data "
           "has been lost: it fails the command or drops the connection.",
           "",
           "The target miscounts: update it.",
           "RFC 7143 11.4.8")
WT_FINDING(ISCSI_ITT_REUSED, "iscsi.itt.reused", ERROR, NUMBERS,
           "A request has the tag (ITT) of another that was not answered yet: data and answers of the two cannot be told "
           "apart, and may end up in the wrong buffer.",
           "",
           "The initiator reuses tags too early: update its driver or firmware before trusting data that it read.",
           "RFC 7143 4.2.5.3, 11.2.1.8")
WT_FINDING(ISCSI_EXPCMDSN_AHEAD, "iscsi.expcmdsn.ahead", ERROR, NUMBERS,
           "The target acknowledged a command that the initiator had not sent (ExpCmdSN beyond the next CmdSN). When the "
           "command with that number comes, the target may ignore it as a duplicate: it hangs until it times out.",
           "",
           "The target miscounts: update it.",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_WINDOW_CLOSED, "iscsi.window.closed", WARNING, TIME,
           "The target kept its command window closed for a second or longer (MaxCmdSN = ExpCmdSN - 1), with several "
           "commands unanswered, and the initiator sent on the moment it opened: what it had to send had waited.",
           "",
           "The target's queue is full because its disks are slow or stuck: look at their latency at the target. If they "
           "are not, give the target a deeper command queue (LIO: default_cmdsn_depth).",
           "RFC 7143 4.2.2.1")
WT_FINDING(ISCSI_EXPSTATSN_BACK, "iscsi.expstatsn.back", NOTE, NUMBERS,
           "A request acknowledges fewer responses than the request before it did (ExpStatSN went back). Targets go by the "
           "highest number, so it does no harm as such.",
           "",
           "None is needed unless responses are lost; initiators that prepare requests ahead do this.",
           "RFC 7143 4.2.2.2")
WT_FINDING(ISCSI_STATSN_UNACKNOWLEDGED, "iscsi.statsn.unacknowledged", WARNING, NUMBERS,
           "The initiator goes on without acknowledging responses: its ExpStatSN is 65,536 or more behind, which is more "
           "than any command queue holds. The target may have to keep all of these for recovery.",
           "",
           "The initiator miscounts, or responses no longer reach it: compare a capture taken at the initiator, and update "
           "its driver or firmware.",
           "RFC 7143 4.2.2.2")

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Commands, data, R2Ts and responses. The columns stand in ../findings.h.
 */
WT_FINDING(SEGMENT_TOO_LONG, "iscsi.segment.too_long", ERROR, SIZES,
           "A PDU carries more data than its receiver declared to accept in one PDU.",
           "A sender that goes by its own limit and not by the receiver's; known of gotgt\n"
           "A sender that counts padding, or the larger of both sides' values\n"
           "A login that the sender remembers from an earlier connection, whose limit was larger",
           "See both limits: iscsiadm -m session -P3 | grep DataSegmentLength. Update the sender; until then declare "
           "more at the receiver: iscsiadm -m node -T TARGET -o update -n "
           "node.conn[0].iscsi.MaxRecvDataSegmentLength -v 262144, targetcli /iscsi/TARGET/tpg1 set parameter "
           "MaxRecvDataSegmentLength=262144.",
           "RFC 7143 13.12, 6.3; gotgt issue 50")
WT_FINDING(IMMEDIATE_FORBIDDEN, "iscsi.immediate.forbidden", ERROR, OCTETS,
           "A command carries immediate data though the login agreed on ImmediateData=No.",
           "An initiator that goes by its own setting and not by the answer\n"
           "An initiator that forgets what was agreed when it logs in again; known of libiscsi until March 2022\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then allow it: targetcli /iscsi/TARGET/tpg1 set parameter ImmediateData=Yes.",
           "RFC 7143 13.11; libiscsi pull request 372")
WT_FINDING(UNSOLICITED_FORBIDDEN, "iscsi.unsolicited.forbidden", ERROR, OCTETS,
           "Data-Out came without an R2T though the login agreed on InitialR2T=Yes.",
           "An initiator that goes by its own setting and not by the answer\n"
           "An initiator that answers an R2T with the tag left at 0xffffffff\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then allow it: targetcli /iscsi/TARGET/tpg1 set parameter InitialR2T=No.",
           "RFC 7143 13.10")
WT_FINDING(UNSOLICITED_AFTER_FINAL, "iscsi.unsolicited.after_final", ERROR, OCTETS,
           "Data-Out came without an R2T though the command said, by its F bit, that none would follow.",
           "An initiator that sets the F bit on every command\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then let it "
           "send none: iscsiadm -m node -T TARGET -o update -n node.session.iscsi.InitialR2T -v Yes.",
           "RFC 7143 11.3.1")
WT_FINDING(BURST_FIRST, "iscsi.burst.first", ERROR, SIZES,
           "Immediate and unsolicited data of a command exceed FirstBurstLength.",
           "An initiator that counts immediate data apart from the rest; libiscsi did until February 2015\n"
           "An initiator that goes by its own FirstBurstLength and not by the smaller one agreed\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then let it send none: iscsiadm -m node -T TARGET -o update -n "
           "node.session.iscsi.InitialR2T -v Yes (and ImmediateData -v No).",
           "RFC 7143 13.14, 4.2.5.2; libiscsi pull request 144")
WT_FINDING(DATA_OUT_OVERRUN, "iscsi.data_out.overrun", WARNING, SIZES,
           "Immediate or unsolicited data reach beyond the Expected Data Transfer Length of their command.",
           "A command whose block count and expected length disagree: a pass-through tool with a wrong length\n"
           "An initiator that fills up its last PDU\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE; on an LIO target: dmesg -T | grep 'does not match SCSI "
           "CDB Length'. Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE "
           "(driver, firmware).",
           "RFC 7143 11.7.6")
WT_FINDING(DATA_OUT_RANGE, "iscsi.data_out.range", ERROR, SIZES,
           "A Data-Out lies outside the range that its R2T asked for.",
           "An initiator that takes offset or length from the command, not from the R2T\n"
           "An initiator that answers an R2T with data of another one\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the initiator; what it is: iscsiadm -m session "
           "-P3 (transport), ethtool -i IFACE (driver, firmware). The target may write the data to the wrong place, "
           "or refuse it: compare what was written.",
           "RFC 7143 11.8")
WT_FINDING(DATA_OUT_ORDER, "iscsi.data_out.order", ERROR, SIZES,
           "Data-Out of one R2T do not continue where the one before ended, though DataPDUInOrder=Yes was agreed.",
           "An initiator or adapter that sends the parts of a sequence in another order\n"
           "PDUs that a proxy or gateway between the ends dropped\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE; compare captures at both ends. Update the initiator; "
           "what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, firmware).",
           "RFC 7143 11.8, 13.18")
WT_FINDING(DATA_OUT_FINAL, "iscsi.data_out.final", ERROR, SIZES,
           "The F bit of Data-Out is not where the range of its R2T ends: it came too early, or not at all.",
           "An initiator that sets F where its own buffer ends, and not where the R2T's range does\n"
           "An adapter that splits a PDU and sets F on the first part\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the initiator; what it is: iscsiadm -m session "
           "-P3 (transport), ethtool -i IFACE (driver, firmware). The target waits for the rest, or answers with a "
           "protocol error.",
           "RFC 7143 11.8")
WT_FINDING(DATA_OUT_TTT, "iscsi.data_out.ttt", ERROR, OCTETS,
           "A Data-Out carries a Target Transfer Tag that no outstanding R2T of its task has.",
           "An initiator that answers an R2T twice, or after the command was aborted\n"
           "An initiator that mixes up the tags of two commands\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the initiator; what it is: iscsiadm -m session "
           "-P3 (transport), ethtool -i IFACE (driver, firmware). The target cannot know which request the data "
           "answers.",
           "RFC 7143 11.7.4")
WT_FINDING(DATA_OUT_BURST, "iscsi.data_out.burst", ERROR, SIZES,
           "The Data-Out that answer one R2T carry more than MaxBurstLength.",
           "An initiator that sends data of a sequence twice, as after an error it made up for itself\n"
           "An initiator that answers several R2Ts under one tag",
           "See the command: wiretruth flow --task ITT FILE. Update the initiator; what it is: iscsiadm -m session "
           "-P3 (transport), ethtool -i IFACE (driver, firmware).",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(R2T_DATA, "iscsi.r2t.data", ERROR, OCTETS,
           "An R2T has a data segment or an additional header, and must have neither.",
           "A target that leaves a length in the header of a PDU it uses again\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.8.1")
WT_FINDING(R2T_LENGTH, "iscsi.r2t.length", ERROR, SIZES,
           "An R2T asks for no data, or for more than MaxBurstLength.",
           "A target that asks for all of a write at once, whatever MaxBurstLength says\n"
           "A target that goes by its own MaxBurstLength and not by the smaller one agreed\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See both: iscsiadm -m session -P3 | grep BurstLength. Update the target; show its vendor the PDU: tshark "
           "-r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.8.4")
WT_FINDING(R2T_TAG, "iscsi.r2t.tag", ERROR, NONE,
           "An R2T has the Target Transfer Tag 0xffffffff, which is reserved for data that nobody asked for.",
           "A target that leaves the tag as it stands in the command\n"
           "A counter for tags that does not leave out the reserved value",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.8.5")
WT_FINDING(R2T_OVERRUN, "iscsi.r2t.overrun", ERROR, SIZES,
           "An R2T asks for data beyond the Expected Data Transfer Length of the command.",
           "A target that goes by the block count of the command where the initiator announced less\n"
           "A command whose block count and expected length disagree: a pass-through tool with a wrong length\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. If its blocks are more than its expected length, it is "
           "the initiator: dmesg -T | grep 'does not match SCSI CDB Length' on an LIO target. Update the target; "
           "show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 4.2.5.2, 11.8")
WT_FINDING(R2T_OUTSTANDING, "iscsi.r2t.outstanding", ERROR, COUNT,
           "A command has more R2Ts outstanding than MaxOutstandingR2T allows.",
           "A target that counts R2Ts by session or by its own setting, not by command and by what was agreed\n"
           "A target that takes an R2T for answered at its first Data-Out, and not at the last",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then "
           "allow more: iscsiadm -m node -T TARGET -o update -n node.session.iscsi.MaxOutstandingR2T -v 8.",
           "RFC 7143 13.17")
WT_FINDING(R2T_ORDER, "iscsi.r2t.order", ERROR, SIZES,
           "An R2T does not begin where the one before it ended, though DataSequenceInOrder=Yes was agreed.",
           "A target that asks for data as its disks can take it, in any order\n"
           "A recovery R2T at a level where none belongs\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the target; show its vendor the PDU: tshark -r "
           "FILE -Y 'frame.number==FRAME' -O iscsi. Until then agree on DataSequenceInOrder=No.",
           "RFC 7143 11.8, 13.19")
WT_FINDING(DATA_IN_BURST, "iscsi.data_in.burst", NOTE, SIZES,
           "Data-In without an F bit between them carry more than MaxBurstLength. Initiators take it.",
           "A target that ends a read's sequence with its last PDU only, as tgt does\n"
           "A target that goes by its own MaxBurstLength and not by the smaller one agreed",
           "None is needed unless reads fail; then update the target, or agree on more: iscsiadm -m node -T TARGET "
           "-o update -n node.session.iscsi.MaxBurstLength -v 16776192.",
           "RFC 7143 13.13, 11.7.1; fujita/tgt pull request 75")
WT_FINDING(DATA_IN_OVERRUN, "iscsi.data_in.overrun", WARNING, SIZES,
           "A Data-In reaches beyond the Expected Data Transfer Length of its command.",
           "A target that sends as much as the command's blocks, where the initiator announced less\n"
           "A target that sends all of a parameter page, whatever allocation length was given\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the target; show its vendor the PDU: tshark -r "
           "FILE -Y 'frame.number==FRAME' -O iscsi. The initiator has no room for the data and drops the connection "
           "(Linux: conn error 1002).",
           "RFC 7143 11.7.6")
WT_FINDING(DATA_IN_FINAL, "iscsi.data_in.final", ERROR, NONE,
           "A command ended well though its last Data-In lacks the F bit.",
           "A target that sends the status apart and forgets to end the data first\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(DATA_IN_STATUS, "iscsi.data_in.status", ERROR, NONE,
           "A Data-In carries the status without the F bit, or a status that needs sense data.",
           "A target that puts the status into the last Data-In even if the command failed\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Errors "
           "belong in a SCSI Response.",
           "RFC 7143 11.7.3")
WT_FINDING(RESIDUAL_FLAGS, "iscsi.residual.flags", ERROR, NONE,
           "A status says overflow and underflow at once, or either where the command was not completed.",
           "A target that leaves bits in the header of a PDU it uses again\n"
           "A target that sets the residual of a command it did not complete\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Nobody can "
           "tell how much was transferred.",
           "RFC 7143 11.4.1")
WT_FINDING(RESIDUAL_COUNT, "iscsi.residual.count", ERROR, SIZES,
           "The residual count of a read is not what is missing from the expected length, or that of any command is "
           "more than was expected at all.",
           "A target that counts from the block count, or the allocation length, instead of from what the initiator "
           "expected\n"
           "A target that counts what it meant to send, not what it sent; SPDK reported an underflow on large writes "
           "in 2018\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE. Update the target; show its vendor the PDU: tshark -r "
           "FILE -Y 'frame.number==FRAME' -O iscsi. The initiator takes too much or too little for transferred.",
           "RFC 7143 11.4.5; SPDK issue 405")
WT_FINDING(SHORT_TRANSFER, "iscsi.short_transfer", WARNING, SIZES,
           "A read ended with GOOD status and less data than expected, and the target did not say so (no U bit).",
           "A target that sends a shorter answer (INQUIRY, mode pages, logs) and leaves out the residual\n"
           "A target that could not read all blocks and says GOOD all the same",
           "See the command: wiretruth flow --task ITT FILE. Update the target; show its vendor the PDU: tshark -r "
           "FILE -Y 'frame.number==FRAME' -O iscsi. The initiator takes what is left in its buffer for data.",
           "RFC 7143 11.4.5.2")
WT_FINDING(SENSE_MISSING, "iscsi.sense.missing", ERROR, NONE,
           "CHECK CONDITION came without sense data: the reason of the error is lost.",
           "A target, or what it passes commands through to, that does not fetch sense data\n"
           "A target that sends the status in Data-In, which has no room for sense data",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Ask the "
           "unit itself on the target: sg_requests DEVICE, dmesg -T.",
           "RFC 7143 11.4.7")
WT_FINDING(UNSOLICITED_SHORT, "iscsi.unsolicited.short", ERROR, SIZES,
           "Data-Out without an R2T ended, by its F bit, before FirstBurstLength was reached, though the command has "
           "more data. Some targets refuse the command, others wait for the rest.",
           "An initiator that sends one PDU of unsolicited data, whatever FirstBurstLength allows\n"
           "An initiator that does not take immediate data into account",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then let it send none: iscsiadm -m node -T TARGET -o update -n "
           "node.session.iscsi.InitialR2T -v Yes.",
           "RFC 7143 4.2.5.2")
WT_FINDING(UNSOLICITED_ORDER, "iscsi.unsolicited.order", ERROR, NUMBERS,
           "Data-Out without an R2T came for a command after those of a later command (the numbers are their CmdSN). "
           "The target may end the session.",
           "An initiator with several threads or queues, each of which sends the data of its own commands\n"
           "An offloading adapter that sends commands past data that waits",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then let it send none: iscsiadm -m node -T TARGET -o update -n "
           "node.session.iscsi.InitialR2T -v Yes.",
           "RFC 7143 4.2.5.2")
WT_FINDING(R2T_ANSWER_ORDER, "iscsi.r2t.answer_order", ERROR, SIZES,
           "An R2T was answered to the end while an older one of the same command was not: the range that this one "
           "asked for begins at the offset seen, the older one's at the offset expected.",
           "An initiator that answers R2Ts from several threads, or the newest first\n"
           "An R2T that waited for memory or for a page of data, while a later one did not",
           "Update the initiator; what it is: iscsiadm -m session -P3 (transport), ethtool -i IFACE (driver, "
           "firmware). Until then: iscsiadm -m node -T TARGET -o update -n node.session.iscsi.MaxOutstandingR2T -v "
           "1.",
           "RFC 7143 11.8")
WT_FINDING(R2T_RECOVERY, "iscsi.r2t.recovery", WARNING, SIZES,
           "The target asks once more for data that it had asked for already (a recovery R2T).",
           "A data digest was bad, and the target asks for the data again\n"
           "Data-Out did not come in time: the initiator was slow, or frames were lost on the way\n"
           "A PDU was dropped between the ends, by a proxy",
           "Look for its cause just before: digest errors, retransmissions, gaps. See the command: wiretruth flow "
           "--task ITT FILE; compare a capture taken at the target.",
           "RFC 7143 11.8, 7.8")
WT_FINDING(DATA_OUT_UNALIGNED, "iscsi.data_out.unaligned", WARNING, OCTETS,
           "A Data-Out that is not the last of its sequence carries data that is no multiple of 4 octets. Nothing is "
           "lost, but targets that move whole words may refuse it or be slow.",
           "A scatter list of odd pieces, of which the initiator makes a PDU each\n"
           "A MaxRecvDataSegmentLength at the target that is no multiple of 4",
           "Declare a multiple of 4 at the target: targetcli /iscsi/TARGET/tpg1 set parameter "
           "MaxRecvDataSegmentLength=262144. Update the initiator; what it is: iscsiadm -m session -P3 (transport), "
           "ethtool -i IFACE (driver, firmware).",
           "RFC 7143 11.7.7")
WT_FINDING(TASK_LUN, "iscsi.task.lun", ERROR, NONE,
           "An R2T or data PDU names another LUN than the command that it belongs to. The receiver may refuse it, or "
           "take the data for another disk's.",
           "A sender that leaves LUN 0, or another command's, in a PDU it uses again\n"
           "A target that fills in the LUN of an R2T with another addressing method than the command's\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi. Do not trust data that went this way until it was read back and compared.",
           "RFC 7143 4.2.5.3, 11.7.4, 11.8.5")
WT_FINDING(DATA_IN_ACKNOWLEDGE, "iscsi.data_in.acknowledge", WARNING, NONE,
           "A Data-In asks to be acknowledged (A bit) where it must not: at ErrorRecoveryLevel=0, without a Target "
           "Transfer Tag, or before MaxBurstLength went by since the last one that asked. Most initiators ignore it.",
           "A target that sets the A bit on each PDU, or without looking at what was agreed\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "Update the target; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then "
           "agree on ErrorRecoveryLevel=0: targetcli /iscsi/TARGET/tpg1 set parameter ErrorRecoveryLevel=0.",
           "RFC 7143 11.7.2, 11.7.4")
WT_FINDING(DATA_IN_ORDER, "iscsi.data_in.order", ERROR, SIZES,
           "A Data-In does not continue where the one before it ended, though DataPDUInOrder=Yes and "
           "DataSequenceInOrder=Yes were agreed.",
           "A target that sends data as its disks deliver it, in any order\n"
           "PDUs that a proxy or gateway between the ends dropped\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See the command: wiretruth flow --task ITT FILE; compare captures at both ends. Update the target; show "
           "its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi. Until then the data that was read "
           "is in doubt.",
           "RFC 7143 11.7.6, 13.18, 13.19")
WT_FINDING(RESPONSE_UNFINISHED, "iscsi.response.unfinished", ERROR, SIZES,
           "A write ended with GOOD status though data that the target had asked for, or that was under way, had not "
           "been sent yet: what is on the disk may not be what was written.",
           "A target that ends a command, as for an error of its own or an abort, and says GOOD\n"
           "A target that mixes up two commands: the response is another one's\n"
           "A target that does not need the data, as for WRITE SAME of zeros, and does not wait for it",
           "See the command: wiretruth flow --task ITT FILE. Update the target, and do not trust data written this "
           "way until it was read back and compared.",
           "RFC 7143 11.4.2, 4.2.5.2")

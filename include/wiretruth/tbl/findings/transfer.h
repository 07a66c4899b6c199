/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Commands, data, R2Ts and responses. The columns stand in ../findings.h.
 */
WT_FINDING(SEGMENT_TOO_LONG, "iscsi.segment.too_long", ERROR, SIZES,
           "A PDU carries more data than its receiver declared to accept in one PDU.",
           "",
           "MaxRecvDataSegmentLength is each side's own limit: update the sender's software, or declare more at the receiver.",
           "RFC 7143 13.12, 6.3")
WT_FINDING(IMMEDIATE_FORBIDDEN, "iscsi.immediate.forbidden", ERROR, OCTETS,
           "A command carries immediate data though the login agreed on ImmediateData=No.",
           "",
           "Update the initiator; until then allow it: ImmediateData=Yes on both sides.",
           "RFC 7143 13.11")
WT_FINDING(UNSOLICITED_FORBIDDEN, "iscsi.unsolicited.forbidden", ERROR, OCTETS,
           "Data-Out came without an R2T though the login agreed on InitialR2T=Yes.",
           "",
           "Update the initiator; until then allow it: InitialR2T=No on both sides.",
           "RFC 7143 13.10")
WT_FINDING(UNSOLICITED_AFTER_FINAL, "iscsi.unsolicited.after_final", ERROR, OCTETS,
           "Data-Out came without an R2T though the command said, by its F bit, that none would follow.",
           "",
           "Update the initiator; until then set InitialR2T=Yes, so that it sends none.",
           "RFC 7143 11.3.1")
WT_FINDING(BURST_FIRST, "iscsi.burst.first", ERROR, SIZES,
           "Immediate and unsolicited data of a command exceed FirstBurstLength.",
           "",
           "Update the initiator; until then set InitialR2T=Yes and ImmediateData=No.",
           "RFC 7143 13.14, 4.2.5.2")
WT_FINDING(DATA_OUT_OVERRUN, "iscsi.data_out.overrun", WARNING, SIZES,
           "Immediate or unsolicited data reach beyond the Expected Data Transfer Length of their command.",
           "",
           "Update the initiator: its command and its data disagree.",
           "RFC 7143 11.7.6")
WT_FINDING(DATA_OUT_RANGE, "iscsi.data_out.range", ERROR, SIZES,
           "A Data-Out lies outside the range that its R2T asked for.",
           "",
           "Update the initiator: the target may write the data to the wrong place, or refuse it.",
           "RFC 7143 11.8")
WT_FINDING(DATA_OUT_ORDER, "iscsi.data_out.order", ERROR, SIZES,
           "Data-Out of one R2T do not continue where the one before ended, though DataPDUInOrder=Yes was agreed.",
           "",
           "Update the initiator; compare captures at both ends, as something between them may drop PDUs.",
           "RFC 7143 11.8, 13.18")
WT_FINDING(DATA_OUT_FINAL, "iscsi.data_out.final", ERROR, SIZES,
           "The F bit of Data-Out is not where the range of its R2T ends: it came too early, or not at all.",
           "",
           "Update the initiator: the target waits for the rest, or answers with a protocol error.",
           "RFC 7143 11.8")
WT_FINDING(DATA_OUT_TTT, "iscsi.data_out.ttt", ERROR, OCTETS,
           "A Data-Out carries a Target Transfer Tag that no outstanding R2T of its task has.",
           "",
           "Update the initiator: the target cannot know which request the data answers.",
           "RFC 7143 11.7.4")
WT_FINDING(DATA_OUT_BURST, "iscsi.data_out.burst", ERROR, SIZES,
           "The Data-Out that answer one R2T carry more than MaxBurstLength.",
           "",
           "Update the initiator: it sends data of a sequence twice.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(R2T_DATA, "iscsi.r2t.data", ERROR, OCTETS,
           "An R2T has a data segment or an additional header, and must have neither.",
           "",
           "Update the target.",
           "RFC 7143 11.8.1")
WT_FINDING(R2T_LENGTH, "iscsi.r2t.length", ERROR, SIZES,
           "An R2T asks for no data, or for more than MaxBurstLength.",
           "",
           "Update the target.",
           "RFC 7143 11.8.4")
WT_FINDING(R2T_TAG, "iscsi.r2t.tag", ERROR, NONE,
           "An R2T has the Target Transfer Tag 0xffffffff, which is reserved for data that nobody asked for.",
           "",
           "Update the target.",
           "RFC 7143 11.8.5")
WT_FINDING(R2T_OVERRUN, "iscsi.r2t.overrun", ERROR, SIZES,
           "An R2T asks for data beyond the Expected Data Transfer Length of the command.",
           "",
           "Update the target; the command's block count and its expected length may disagree: look at the initiator, too.",
           "RFC 7143 4.2.5.2, 11.8")
WT_FINDING(R2T_OUTSTANDING, "iscsi.r2t.outstanding", ERROR, COUNT,
           "A command has more R2Ts outstanding than MaxOutstandingR2T allows.",
           "",
           "Update the target; until then negotiate a larger MaxOutstandingR2T.",
           "RFC 7143 13.17")
WT_FINDING(R2T_ORDER, "iscsi.r2t.order", ERROR, SIZES,
           "An R2T does not begin where the one before it ended, though DataSequenceInOrder=Yes was agreed.",
           "",
           "Update the target; until then negotiate DataSequenceInOrder=No.",
           "RFC 7143 11.8, 13.19")
WT_FINDING(DATA_IN_BURST, "iscsi.data_in.burst", NOTE, SIZES,
           "Data-In without an F bit between them carry more than MaxBurstLength. Some targets (tgt) end a read's "
           "sequence only with its last PDU, and initiators take it.",
           "",
           "None is needed unless reads fail; then update the target.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(DATA_IN_OVERRUN, "iscsi.data_in.overrun", WARNING, SIZES,
           "A Data-In reaches beyond the Expected Data Transfer Length of its command.",
           "",
           "Update the target: the initiator has no room for the data and drops the connection.",
           "RFC 7143 11.7.6")
WT_FINDING(DATA_IN_FINAL, "iscsi.data_in.final", ERROR, NONE,
           "A command ended well though its last Data-In lacks the F bit.",
           "",
           "Update the target.",
           "RFC 7143 13.13, 11.7.1")
WT_FINDING(DATA_IN_STATUS, "iscsi.data_in.status", ERROR, NONE,
           "A Data-In carries the status without the F bit, or a status that needs sense data.",
           "",
           "Update the target: errors belong in a SCSI Response.",
           "RFC 7143 11.7.3")
WT_FINDING(RESIDUAL_FLAGS, "iscsi.residual.flags", ERROR, NONE,
           "A status says overflow and underflow at once, or either where the command was not completed.",
           "",
           "Update the target: nobody can tell how much was transferred.",
           "RFC 7143 11.4.1")
WT_FINDING(RESIDUAL_COUNT, "iscsi.residual.count", ERROR, SIZES,
           "The residual count of a read is not what is missing from the expected length, or that of any command is more than "
           "was expected at all.",
           "",
           "Update the target: the initiator takes too much or too little for transferred.",
           "RFC 7143 11.4.5")
WT_FINDING(SHORT_TRANSFER, "iscsi.short_transfer", WARNING, SIZES,
           "A read ended with GOOD status and less data than expected, and the target did not say so (no U bit).",
           "",
           "Update the target: the initiator takes what is left in its buffer for data.",
           "RFC 7143 11.4.5.2")
WT_FINDING(SENSE_MISSING, "iscsi.sense.missing", ERROR, NONE,
           "CHECK CONDITION came without sense data: the reason of the error is lost.",
           "",
           "Update the target.",
           "RFC 7143 11.4.7")
WT_FINDING(UNSOLICITED_SHORT, "iscsi.unsolicited.short", ERROR, SIZES,
           "Data-Out without an R2T ended, by its F bit, before FirstBurstLength was reached, though the command has more "
           "data. Some targets refuse the command, others wait for the rest.",
           "",
           "Update the initiator; until then set InitialR2T=Yes, so that it sends none.",
           "RFC 7143 4.2.5.2")
WT_FINDING(UNSOLICITED_ORDER, "iscsi.unsolicited.order", ERROR, NUMBERS,
           "Data-Out without an R2T came for a command after those of a later command (the numbers are their CmdSN). The "
           "target may end the session.",
           "",
           "Update the initiator; until then set InitialR2T=Yes, so that it sends none.",
           "RFC 7143 4.2.5.2")
WT_FINDING(R2T_ANSWER_ORDER, "iscsi.r2t.answer_order", ERROR, SIZES,
           "An R2T was answered to the end while an older one of the same command was not: the range that this one asked "
           "for begins at the offset seen, the older one's at the offset expected.",
           "",
           "Update the initiator; until then set MaxOutstandingR2T=1.",
           "RFC 7143 11.8")
WT_FINDING(R2T_RECOVERY, "iscsi.r2t.recovery", WARNING, SIZES,
           "The target asks once more for data that it had asked for already (a recovery R2T): it lost the data, refused "
           "it, or waited for it in vain.",
           "",
           "Look for its cause just before: digest errors, gaps, or an initiator that was slow to answer. Compare a "
           "capture taken at the target.",
           "RFC 7143 11.8, 7.8")
WT_FINDING(DATA_OUT_UNALIGNED, "iscsi.data_out.unaligned", WARNING, OCTETS,
           "A Data-Out that is not the last of its sequence carries data that is no multiple of 4 octets. Nothing is lost, "
           "but targets that move whole words may refuse it or be slow.",
           "",
           "Update the initiator; until then declare a MaxRecvDataSegmentLength that is a multiple of 4 at the target.",
           "RFC 7143 11.7.7")
WT_FINDING(TASK_LUN, "iscsi.task.lun", ERROR, NONE,
           "An R2T or data PDU names another LUN than the command that it belongs to. The receiver may refuse it, or take "
           "the data for another disk's.",
           "",
           "Update the sender's software before trusting data that went this way.",
           "RFC 7143 4.2.5.3, 11.7.4, 11.8.5")
WT_FINDING(DATA_IN_ACKNOWLEDGE, "iscsi.data_in.acknowledge", WARNING, NONE,
           "A Data-In asks to be acknowledged (A bit) where it must not: at ErrorRecoveryLevel=0, without a Target Transfer "
           "Tag, or before MaxBurstLength went by since the last one that asked. Most initiators ignore it.",
           "",
           "Update the target; until then negotiate ErrorRecoveryLevel=0 if reads are slow or fail.",
           "RFC 7143 11.7.2, 11.7.4")
WT_FINDING(DATA_IN_ORDER, "iscsi.data_in.order", ERROR, SIZES,
           "A Data-In does not continue where the one before it ended, though DataPDUInOrder=Yes and "
           "DataSequenceInOrder=Yes were agreed.",
           "",
           "Update the target; compare captures at both ends, as something between them may drop PDUs. Until then the "
           "data that was read is in doubt.",
           "RFC 7143 11.7.6, 13.18, 13.19")
WT_FINDING(RESPONSE_UNFINISHED, "iscsi.response.unfinished", ERROR, SIZES,
           "A write ended with GOOD status though data that the target had asked for, or that was under way, had not been "
           "sent yet: what is on the disk may not be what was written.",
           "",
           "Update the target, and do not trust data written this way until it was read back and compared.",
           "RFC 7143 11.4.2, 4.2.5.2")

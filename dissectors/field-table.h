/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Every field there is, "wiretruth." before its name. Names are the keys of --format jsonl where
 * there is one.
 *
 * name, filter, type, display, strings,
 *   label, description */
WT_FIELD(CONNECTION, "connection", UINT32, BASE_DEC, NULL, "Connection",
         "iSCSI connection, from 1 in order of appearance")
WT_FIELD(SESSION, "session", UINT32, BASE_DEC, NULL, "Session",
         "iSCSI session, from 1 in order of appearance; known once its connection has ended")
WT_FIELD(SENDER, "sender", UINT8, BASE_DEC, VALS(wt_values_sender), "Sent by",
         "Who sent this frame")
WT_FIELD(CAPTURED_AT, "captured_at", UINT8, BASE_DEC, VALS(wt_values_captured), "Captured at",
         "Where the connection was captured, as far as offload gave it away")
WT_FIELD(ROLE, "role", UINT8, BASE_DEC, VALS(wt_values_role), "On the capturing host, this was",
         "On which side of the capture the sender of this frame is")
WT_FIELD(CHECKSUM, "checksum", UINT8, BASE_DEC, VALS(wt_values_checksum), "TCP checksum",
         "What the checksum field says once offload is taken into account")
WT_FIELD(IP_CHECKSUM, "ip_checksum", UINT8, BASE_DEC, VALS(wt_values_checksum), "IPv4 checksum",
         "What the checksum field says once offload is taken into account")

/* --- a frame that stands for several wire segments --- */
WT_FIELD(SEGMENT, "segment", NONE, BASE_NONE, NULL, "Super-segment",
         "A captured frame that stands for several wire segments")
WT_FIELD(SEGMENT_KIND, "segment.kind", UINT8, BASE_DEC, VALS(wt_values_offload), "Kind",
         "What the frame is, seen from the wire")
WT_FIELD(SEGMENT_ROLE, "segment.role", UINT8, BASE_DEC, VALS(wt_values_role), "Role",
         "Sent by the capturing host, or received by it")
WT_FIELD(SEGMENT_LEN, "segment.len", UINT32, BASE_DEC, NULL, "TCP data in all",
         "Octets of TCP data of the frame")
WT_FIELD(SEGMENT_SIZE, "segment.size", UINT32, BASE_DEC, NULL, "Wire segment size",
         "TCP data of each wire segment but the last")
WT_FIELD(SEGMENT_SIZE_MIN, "segment.size_min", UINT32, BASE_DEC, NULL, "Smallest size",
         "The smallest size that the evidence allows")
WT_FIELD(SEGMENT_SIZE_MAX, "segment.size_max", UINT32, BASE_DEC, NULL, "Largest size",
         "The largest size that the evidence allows")
WT_FIELD(SEGMENT_COUNT, "segment.segments", UINT32, BASE_DEC, NULL, "Wire segments",
         "How many wire segments the frame stands for")
WT_FIELD(SEGMENT_SURE, "segment.sure", UINT8, BASE_DEC, VALS(wt_values_sureness), "Sure",
         "How sure the cut is")
WT_FIELD(SEGMENT_CLUE, "segment.clue", UINT8, BASE_DEC, VALS(wt_values_clue), "Evidence",
         "What the cut rests on")
WT_FIELD(SEGMENT_CHECKSUM, "segment.checksum", UINT8, BASE_DEC, VALS(wt_values_checksum),
         "TCP checksum", "Class of the TCP checksum")
WT_FIELD(SEGMENT_BIG_TCP, "segment.big_tcp", BOOLEAN, BASE_NONE, NULL, "BIG TCP",
         "More than 65535 octets")
WT_FIELD(SEGMENT_SEQ, "segment.seq", UINT32, BASE_DEC, NULL, "Sequence number",
         "Of the first octet, as it stands in the header")
WT_FIELD(SEGMENT_CONNECTION, "segment.connection", UINT32, BASE_DEC, NULL, "Connection",
         "iSCSI connection; none if it is no iSCSI")

/* --- a PDU that ends here --- */
WT_FIELD(PDU, "pdu", NONE, BASE_NONE, NULL, "PDU",
         "An iSCSI PDU whose last octet is in this frame")
WT_FIELD(PDU_OPCODE, "pdu.opcode", UINT8, BASE_HEX, VALS(wt_values_opcode), "Opcode",
         "RFC 7143 11.2.1.2")
WT_FIELD(PDU_SENDER, "pdu.sender", UINT8, BASE_DEC, VALS(wt_values_sender), "Sent by",
         "Initiator or target")
WT_FIELD(PDU_CONNECTION, "pdu.connection", UINT32, BASE_DEC, NULL, "Connection",
         "iSCSI connection, from 1 in order of appearance")
WT_FIELD(PDU_ITT, "pdu.itt", UINT32, BASE_HEX, NULL, "Initiator Task Tag", "RFC 7143 11.2.1.8")
WT_FIELD(PDU_IMMEDIATE, "pdu.immediate", BOOLEAN, BASE_NONE, NULL, "Immediate",
         "RFC 7143 11.2.1.1")
WT_FIELD(PDU_DATA_LEN, "pdu.data_len", UINT32, BASE_DEC, NULL, "Data octets",
         "DataSegmentLength, without padding")
WT_FIELD(PDU_AHS_LEN, "pdu.ahs_len", UINT32, BASE_DEC, NULL, "AHS octets", "TotalAHSLength")
WT_FIELD(PDU_HEADER_DIGEST, "pdu.header_digest", UINT8, BASE_DEC, VALS(wt_values_verdict),
         "Header digest", "Verdict on the header digest")
WT_FIELD(PDU_DATA_DIGEST, "pdu.data_digest", UINT8, BASE_DEC, VALS(wt_values_verdict),
         "Data digest", "Verdict on the data digest")
WT_FIELD(PDU_COMPUTED, "pdu.digest.computed", UINT32, BASE_HEX, NULL, "Computed",
         "CRC32C of what the digest covers")
WT_FIELD(PDU_RECEIVED, "pdu.digest.received", UINT32, BASE_HEX, NULL, "Received",
         "The digest on the wire")
WT_FIELD(PDU_OFFSET, "pdu.stream_offset", UINT64, BASE_DEC, NULL, "Stream offset",
         "Of the PDU's first octet in its direction")
WT_FIELD(PDU_FIRST_FRAME, "pdu.first_frame", FRAMENUM, BASE_NONE, NULL, "First frame",
         "The lowest frame that holds any of the PDU")
WT_FIELD(PDU_LAST_FRAME, "pdu.last_frame", FRAMENUM, BASE_NONE, NULL, "Last frame",
         "The highest frame that holds any of the PDU")
WT_FIELD(PDU_WIRE_SEGMENTS, "pdu.wire_segments", UINT32, BASE_DEC, NULL, "Wire segments",
         "TCP segments of the wire that held any of the PDU")
WT_FIELD(PDU_MISSING, "pdu.missing", UINT32, BASE_DEC, NULL, "Missing octets",
         "Octets of the PDU that the capture lost")

/* --- the task of a PDU, from any of its frames --- */
WT_FIELD(COMMAND_FRAME, "command_frame", FRAMENUM, BASE_NONE,
         FRAMENUM_TYPE(FT_FRAMENUM_REQUEST), "Command in frame",
         "The SCSI Command of this task")
WT_FIELD(R2T_FRAME, "r2t_frame", FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE),
         "R2T in frame", "An R2T of this task")
WT_FIELD(DATA_FRAME, "data_frame", FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_NONE),
         "Data in frame", "A Data-In or Data-Out of this task ends there")
WT_FIELD(STATUS_FRAME, "status_frame", FRAMENUM, BASE_NONE, FRAMENUM_TYPE(FT_FRAMENUM_RESPONSE),
         "Status in frame", "The status of this task, or what ended it")
WT_FIELD(TIME_TO_R2T, "time_to_r2t", RELATIVE_TIME, BASE_NONE, NULL, "Command to first R2T",
         "Time from the command to the first R2T")
WT_FIELD(TIME_TO_STATUS, "time_to_status", RELATIVE_TIME, BASE_NONE, NULL, "Command to status",
         "Time from the command to its status, or to what ended it")
WT_FIELD(LINKS_LEFT_OUT, "links_left_out", UINT32, BASE_DEC, NULL, "More frames",
         "R2Ts and data that are not listed")

/* --- a task that is told here --- */
WT_FIELD(TASK, "task", NONE, BASE_NONE, NULL, "Task", "A SCSI task, told where it ended")
WT_FIELD(TASK_CONNECTION, "task.connection", UINT32, BASE_DEC, NULL, "Connection",
         "iSCSI connection, from 1 in order of appearance")
WT_FIELD(TASK_ITT, "task.itt", UINT32, BASE_HEX, NULL, "Initiator Task Tag",
         "RFC 7143 11.2.1.8")
WT_FIELD(TASK_LUN, "task.lun", UINT32, BASE_DEC, NULL, "LUN",
         "First level of the logical unit number")
WT_FIELD(TASK_OPERATION, "task.operation", STRING, BASE_NONE, NULL, "Operation", "Of the CDB")
WT_FIELD(TASK_CDB0, "task.cdb0", UINT8, BASE_HEX, NULL, "Operation code",
         "First octet of the CDB")
WT_FIELD(TASK_END, "task.end", UINT8, BASE_DEC, VALS(wt_values_task_end), "End",
         "How the task ended")
WT_FIELD(TASK_RESPONSE, "task.response", UINT8, BASE_HEX, NULL, "Response", "RFC 7143 11.4.3")
WT_FIELD(TASK_STATUS, "task.status", UINT8, BASE_HEX, VALS(wt_values_scsi_status),
         "SCSI status", "SAM-5 5.3.1")
WT_FIELD(TASK_SENSE, "task.sense", UINT24, BASE_HEX, NULL, "Sense",
         "Sense key, additional sense code, qualifier")
WT_FIELD(TASK_SENSE_TEXT, "task.sense_text", STRING, BASE_NONE, NULL, "Sense text",
         "What the additional sense code means")
WT_FIELD(TASK_EXPECTED, "task.expected", UINT32, BASE_DEC, NULL, "Expected octets",
         "Expected Data Transfer Length")
WT_FIELD(TASK_SENT, "task.sent", UINT64, BASE_DEC, NULL, "Octets to the target",
         "Data sent to the target")
WT_FIELD(TASK_RECEIVED, "task.received", UINT64, BASE_DEC, NULL, "Octets to the initiator",
         "Data sent to the initiator")
WT_FIELD(TASK_IMMEDIATE, "task.immediate", UINT32, BASE_DEC, NULL, "Immediate octets",
         "Data in the command itself")
WT_FIELD(TASK_UNSOLICITED, "task.unsolicited", UINT32, BASE_DEC, NULL, "Unsolicited octets",
         "Data without an R2T, besides")
WT_FIELD(TASK_R2TS, "task.r2ts", UINT32, BASE_DEC, NULL, "R2Ts", "How many R2Ts")
WT_FIELD(TASK_DATA_PDUS, "task.data_pdus", UINT32, BASE_DEC, NULL, "Data PDUs",
         "How many Data-In and Data-Out PDUs")
WT_FIELD(TASK_LBA, "task.lba", UINT64, BASE_DEC, NULL, "Logical block", "First logical block")
WT_FIELD(TASK_BLOCKS, "task.blocks", UINT32, BASE_DEC, NULL, "Blocks", "Of a read or write")
WT_FIELD(TASK_RESIDUAL, "task.residual", INT64, BASE_DEC, NULL, "Residual",
         "As the response says: positive underflow, negative overflow")
WT_FIELD(TASK_RETRIES, "task.retries", UINT8, BASE_DEC, NULL, "Retries",
         "How often the command was sent again")
WT_FIELD(TASK_REASSIGNED, "task.reassigned", BOOLEAN, BASE_NONE, NULL, "Reassigned",
         "To another connection")
WT_FIELD(TASK_GAP, "task.gap", BOOLEAN, BASE_NONE, NULL, "PDUs may be missing",
         "Counts are lower bounds")
WT_FIELD(TASK_COMMAND, "task.frames.command", FRAMENUM, BASE_NONE, NULL, "Command",
         "Frame of the command")
WT_FIELD(TASK_FIRST_R2T, "task.frames.first_r2t", FRAMENUM, BASE_NONE, NULL, "First R2T",
         "Frame of the first R2T")
WT_FIELD(TASK_FIRST_DATA, "task.frames.first_data", FRAMENUM, BASE_NONE, NULL, "First data",
         "Frame in which data began")
WT_FIELD(TASK_LAST_DATA, "task.frames.last_data", FRAMENUM, BASE_NONE, NULL, "Last data",
         "Frame of the last data PDU")
WT_FIELD(TASK_ENDED, "task.frames.ended", FRAMENUM, BASE_NONE, NULL, "Ended",
         "Frame of the status, or of what ended it")
WT_FIELD(TASK_TIME, "task.time", RELATIVE_TIME, BASE_NONE, NULL, "Time",
         "From the command to its end")
WT_FIELD(TASK_STALLED, "task.stalled", RELATIVE_TIME, BASE_NONE, NULL, "Lost in TCP",
         "How much of that time the connection stood still in TCP")

/* --- a finding --- */
WT_FIELD(FINDING_ID, "finding.id", STRING, BASE_NONE, NULL, "Finding",
         "The finding's id; wiretruth explain ID tells more")
WT_FIELD(FINDING_SEVERITY, "finding.severity", UINT8, BASE_DEC, VALS(wt_values_severity),
         "Severity", "Note, warning or error")
WT_FIELD(FINDING_TEXT, "finding.text", STRING, BASE_NONE, NULL, "Meaning",
         "What the finding means")
WT_FIELD(FINDING_DETAIL, "finding.detail", STRING, BASE_NONE, NULL, "Detail",
         "What numbers cannot tell")
WT_FIELD(FINDING_REMEDY, "finding.remedy", STRING, BASE_NONE, NULL, "What to do",
         "What to do about it")
WT_FIELD(FINDING_SOURCE, "finding.source", STRING, BASE_NONE, NULL, "Source",
         "Where that is written")
WT_FIELD(FINDING_CONNECTION, "finding.connection", UINT32, BASE_DEC, NULL, "Connection",
         "iSCSI connection, from 1 in order of appearance")
WT_FIELD(FINDING_SENDER, "finding.sender", UINT8, BASE_DEC, VALS(wt_values_sender), "Who",
         "Initiator or target")
WT_FIELD(FINDING_ITT, "finding.itt", UINT32, BASE_HEX, NULL, "Initiator Task Tag", "Of the PDU")
WT_FIELD(FINDING_OFFSET, "finding.stream_offset", UINT64, BASE_DEC, NULL, "Stream offset",
         "Of the PDU, or of what is concerned")
WT_FIELD(FINDING_EXPECTED, "finding.expected", UINT64, BASE_DEC_HEX, NULL, "Expected",
         "What was due")
WT_FIELD(FINDING_SEEN, "finding.seen", UINT64, BASE_DEC_HEX, NULL, "Seen",
         "What was there instead, or how much is concerned")
WT_FIELD(FINDING_TIMES, "finding.times", UINT64, BASE_DEC, NULL, "Times",
         "Occurrences that are told as one")
#undef WT_FIELD

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The layout of PDUs. The columns stand in ../findings.h.
 */
WT_FINDING(FORMAT_OPCODE, "iscsi.format.opcode", ERROR, NONE,
           "A PDU has an opcode that does not exist, or that only the other side may send; its header digest is right, so "
           "this is what its sender meant.",
           "",
           "Update the sender's driver or firmware.",
           "RFC 7143 11.2.1.2")
WT_FINDING(FORMAT_FIXED, "iscsi.format.fixed", ERROR, FIELD,
           "A PDU lacks a bit that its kind always has, or has data or an additional header where its kind has none. "
           "Its receiver must end the session.",
           "",
           "Update the sender's driver or firmware.",
           "RFC 7143 7.7, 11")
WT_FINDING(FORMAT_RESERVED, "iscsi.format.reserved", WARNING, FIELD,
           "Reserved bits of a header are not zero. Receivers ignore them.",
           "",
           "None is needed unless PDUs are lost or misread: where header digests are off, it may be damage to the header.",
           "RFC 7143 11")
WT_FINDING(FORMAT_LEVEL, "iscsi.format.level", WARNING, FIELD,
           "A command has a priority, or a response a status qualifier (RFC 7144), though the login did not agree on "
           "iSCSIProtocolLevel=2. The receiver ignores it.",
           "",
           "Update the sender's software; both sides must offer iSCSIProtocolLevel=2 to use these.",
           "RFC 7144 5.1.1, 5.2.1")
WT_FINDING(FORMAT_AHS, "iscsi.format.ahs", ERROR, FIELD,
           "The additional header segments (AHS) of a command are of no known type, have a length that their type does not "
           "allow, or do not fill what the header says they take. The target cannot read the command.",
           "",
           "Update the initiator's driver or firmware.",
           "RFC 7143 11.2.2")
WT_FINDING(FORMAT_TOLERATED, "iscsi.format.tolerated", NOTE, NONE,
           "A session went on after a PDU with a format error, which its receiver must answer by ending the session. "
           "It did not notice, or let it pass; what it made of the PDU is unknown.",
           "",
           "None is needed besides what the format error itself asks for.",
           "RFC 7143 7.7")
WT_FINDING(PADDING, "iscsi.padding", NOTE, NONE,
           "The octets that fill data up to whole words are not zero: they are left over from the sender's memory.",
           "",
           "None is needed; they may give away what was in that memory before.",
           "RFC 7143 11.1")

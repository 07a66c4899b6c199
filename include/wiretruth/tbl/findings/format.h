/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The layout of PDUs. The columns stand in ../findings.h.
 */
WT_FINDING(FORMAT_OPCODE, "iscsi.format.opcode", ERROR, NONE,
           "A PDU has an opcode that does not exist, or that only the other side may send; its header digest is "
           "right, so this is what its sender meant.",
           "A conformance test that breaks the rule on purpose, or a driver under development\n"
           "A tool that tries out the other side: a scanner, a fuzzer",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 11.2.1.2")
WT_FINDING(FORMAT_FIXED, "iscsi.format.fixed", ERROR, FIELD,
           "A PDU lacks a bit that its kind always has, or has data or an additional header where its kind has none. "
           "Its receiver must end the session.",
           "A driver or firmware that fills in the header itself: an offloading adapter, a small tool\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update whichever side sent it; show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O "
           "iscsi.",
           "RFC 7143 7.7, 11")
WT_FINDING(FORMAT_RESERVED, "iscsi.format.reserved", WARNING, FIELD,
           "Reserved bits of a header are not zero. Receivers ignore them.",
           "A sender that does not clear its header before it fills it in\n"
           "A field of a later version or a vendor's extension, used without an agreement\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "None is needed unless PDUs are lost or misread; then turn on header digests, which tell damage from bad "
           "manners: iscsiadm -m node -T TARGET -o update -n node.conn[0].iscsi.HeaderDigest -v CRC32C.",
           "RFC 7143 11")
WT_FINDING(FORMAT_LEVEL, "iscsi.format.level", WARNING, FIELD,
           "A command has a priority, or a response a status qualifier (RFC 7144), though the login did not agree on "
           "iSCSIProtocolLevel=2. The receiver ignores it.",
           "A sender that uses priorities or status qualifiers without asking for iSCSIProtocolLevel\n"
           "The other side did not answer iSCSIProtocolLevel, or answered 1, and the sender does not keep to it\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell",
           "See what was agreed: tshark -r FILE -Y iscsi.keyvalue -T fields -e iscsi.keyvalue | grep "
           "iSCSIProtocolLevel. Update the sender's software; both sides must offer iSCSIProtocolLevel=2 to use "
           "these.",
           "RFC 7144 5.1.1, 5.2.1")
WT_FINDING(FORMAT_AHS, "iscsi.format.ahs", ERROR, FIELD,
           "The additional header segments (AHS) of a command are of no known type, have a length that their type "
           "does not allow, or do not fill what the header says they take. The target cannot read the command.",
           "An initiator whose commands longer than 16 octets, or bidirectional ones, were never tried against this "
           "target\n"
           "Damage to the header, on the way or in memory, where header digests are off: nothing else would tell\n"
           "A conformance test that breaks the rule on purpose, or a driver under development",
           "Update the initiator (iscsiadm -m session -P3 tells its transport, ethtool -i IFACE its driver and "
           "firmware); show its vendor the PDU: tshark -r FILE -Y 'frame.number==FRAME' -O iscsi.",
           "RFC 7143 11.2.2")
WT_FINDING(FORMAT_TOLERATED, "iscsi.format.tolerated", NOTE, NONE,
           "A session went on after a PDU with a format error, which its receiver must answer by ending the session. "
           "It did not notice, or let it pass; what it made of the PDU is unknown.",
           "The receiver does not check the field that was wrong, as most do with fields they do not use\n"
           "The receiver answered with a Reject and let the session go on",
           "None is needed besides what the format error itself asks for.",
           "RFC 7143 7.7")
WT_FINDING(PADDING, "iscsi.padding", NOTE, NONE,
           "The octets that fill data up to whole words are not zero: they are left over from the sender's memory.",
           "A sender that puts data into a buffer it has not cleared (LIO does, behind a CHAP challenge)\n"
           "An adapter that reads whole words of memory",
           "None is needed; they may give away what was in that memory before. Update the sender if that matters.",
           "RFC 7143 11.1")

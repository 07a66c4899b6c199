/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Header and data digests. The columns stand in ../findings.h.
 */
WT_FINDING(DIGEST_HEADER, "digest.header", ERROR, CRC,
           "A PDU's header digest does not match its header.",
           "",
           "TCP checksum good and digest bad means damage above TCP: host memory, driver or offload engine of the sender, "
           "or a middlebox that rewrites checksums.",
           "RFC 7143 7.8, 11.2.3")
WT_FINDING(DIGEST_DATA, "digest.data", ERROR, CRC,
           "A PDU's data digest does not match its data.",
           "",
           "TCP checksum good and digest bad means damage above TCP: host memory, driver or offload engine of the sender, "
           "or a middlebox that rewrites checksums.",
           "RFC 7143 7.8, 11.2.3")
WT_FINDING(DIGEST_INFERRED, "digest.inferred", NOTE, DIGESTS,
           "The login is not in the capture; which digests are in use was settled from the PDUs themselves.",
           "",
           "Start the capture before the login to have it in writing.",
           "RFC 7143 13.1")
WT_FINDING(DIGEST_UNAGREED, "digest.unagreed", ERROR, DIGESTS,
           "PDUs carry other digests than the login agreed on; what they carry was settled from the PDUs themselves. Whoever "
           "keeps to the login reads garbage behind the first PDU, and drops the connection.",
           "",
           "Update both sides; until then set HeaderDigest and DataDigest to None on both.",
           "RFC 7143 13.1, 6.2.1")
WT_FINDING(DIGEST_COVERAGE, "digest.coverage", ERROR, CRC,
           "A digest is right for a part of what it must cover: for the header without its additional segments, or for the "
           "data without their padding. Nothing is damaged, but the receiver must think so.",
           "",
           "Update the sender's driver or firmware; until then, turn that digest off (HeaderDigest, DataDigest).",
           "RFC 7143 11.2.3")
WT_FINDING(DIGEST_HEADER_ACCEPTED, "digest.header.accepted", WARNING, NUMBERS,
           "The target acknowledged a command whose header digest is bad, and was not sent again: it does not check header "
           "digests, or got other octets than the capture holds.",
           "",
           "Compare with a capture taken at the target. If the digest is bad there too, update the target: damage goes "
           "unnoticed.",
           "RFC 7143 7.8")
WT_FINDING(DIGEST_DATA_ACCEPTED, "digest.data.accepted", WARNING, NONE,
           "A write ended with GOOD status though some of its data have a bad digest, and were not sent again: the target does "
           "not check data digests, or got other octets than the capture holds.",
           "",
           "Compare with a capture taken at the target. If the digest is bad there too, what was written is damaged: update "
           "the target, then check the volume.",
           "RFC 7143 7.8")
WT_FINDING(DIGEST_FALLBACK, "digest.fallback", WARNING, NONE,
           "One side asked for CRC32C before all else, and the other answered None: the connection works, and damage above "
           "TCP goes unnoticed.",
           "The target has digests switched off, or its firmware or offload card does not do them\n"
           "The initiator fell back from an HBA, which was to do them, to software that is set up otherwise\n"
           "The two sides' settings differ by mistake",
           "Compare both sides' settings: iscsiadm -m session -P3 (HeaderDigest, DataDigest), and on LIO "
           "targetcli /iscsi/IQN/tpg1 get parameter HeaderDigest DataDigest. Want None? Then offer None first.",
           "RFC 7143 13.1, 6.2.1")
WT_FINDING(DIGEST_DROPPED, "digest.dropped", WARNING, NONE,
           "An initiator and a target that had CRC32C digests agreed on None when they logged in anew: damage above TCP goes "
           "unnoticed since then.",
           "The initiator fell back from an HBA or offload driver to software\n"
           "Firmware or driver of either side was updated or failed over to a node that is set up otherwise\n"
           "Somebody changed the settings between the two logins",
           "Look at what happened between the two logins on the side that changed: its log, iscsiadm -m session -P3 (Iface "
           "Transport, HeaderDigest, DataDigest), the failover state of the target.",
           "RFC 7143 13.1")
WT_FINDING(DIGEST_REFUSED, "digest.refused", WARNING, NONE,
           "The target refused a PDU for its digest, or dropped the connection on it, though the digest is right where it was "
           "captured.",
           "The target computes the header digest over 48 octets even where additional header segments (AHS) follow: Linux "
           "(LIO) 6.1 and 6.12 do\n"
           "Something behind the capture damages data: the target's card, its driver, a middlebox",
           "Compare with a capture taken at the target. If the digest is right there too, update the target; until then set "
           "HeaderDigest=None where commands have AHS, or turn off the digest that it refuses.",
           "RFC 7143 7.8, 11.2.3")

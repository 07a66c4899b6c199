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

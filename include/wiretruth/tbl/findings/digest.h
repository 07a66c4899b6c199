/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Header and data digests. The columns stand in ../findings.h.
 */
WT_FINDING(DIGEST_HEADER, "digest.header", ERROR, CRC,
           "A PDU's header digest does not match its header.",
           "Damage above TCP at the sender, if the TCP checksum is good: host memory, its driver, or the card's "
           "digest or segmentation offload\n"
           "A middlebox that rewrites packets and corrects their checksums\n"
           "Damage on the way, if the TCP checksum is wrong, too: then TCP sends the octets again, and no PDU is "
           "lost",
           "Is TCP's checksum good there (no checksum.wrong in the report)? Then suspect the sender: edac-util -v "
           "(memory), ethtool -i IFACE (driver, firmware); to try its card: ethtool -K IFACE tso off gso off. Linux "
           "initiators log conn error 1014: dmesg -T | grep 1014; their counters of digest errors are mostly fixed "
           "at 0.",
           "RFC 7143 7.8, 11.2.3; Linux include/scsi/iscsi_if.h ISCSI_ERR_HDR_DGST")
WT_FINDING(DIGEST_DATA, "digest.data", ERROR, CRC,
           "A PDU's data digest does not match its data.",
           "Damage above TCP at the sender, if the TCP checksum is good: host memory, its driver, or the card's "
           "digest or segmentation offload\n"
           "Data that changed while it was sent: a page written to again after its digest was computed (older Linux; "
           "Red Hat took data digests out for races of this kind)\n"
           "A middlebox that rewrites packets and corrects their checksums\n"
           "A target that computes it over too little, as SPDK 21.04 did for read data",
           "Is TCP's checksum good there (no checksum.wrong in the report)? Then suspect the sender: edac-util -v "
           "(memory), ethtool -i IFACE (driver, firmware); to try its card: ethtool -K IFACE tso off gso off. Linux "
           "initiators log conn error 1015: dmesg -T | grep 1015; their counters of digest errors are mostly fixed "
           "at 0.",
           "RFC 7143 7.8, 11.2.3; Linux include/scsi/iscsi_if.h ISCSI_ERR_DATA_DGST; open-iscsi issue 459; SPDK "
           "issue 2029")
WT_FINDING(DIGEST_INFERRED, "digest.inferred", NOTE, DIGESTS,
           "The login is not in the capture; which digests are in use was settled from the PDUs themselves.",
           "The capture began after the login, as it mostly does on a host that is up\n"
           "The capture lost the login, or its filter kept it out",
           "Start the capture before the login to have it in writing; or say what was agreed: iscsiadm -m session "
           "-P3 >FACTS; wiretruth analyze --host-facts FACTS FILE.",
           "RFC 7143 13.1")
WT_FINDING(DIGEST_UNAGREED, "digest.unagreed", ERROR, DIGESTS,
           "PDUs carry other digests than the login agreed on; what they carry was settled from the PDUs themselves. "
           "Whoever keeps to the login reads garbage behind the first PDU, and drops the connection.",
           "Firmware of an offloading adapter that was not told what its driver negotiated, or was told late\n"
           "An initiator or target that switches digests on with the first PDU of full feature phase on one side "
           "only\n"
           "A receiver that ignores digests, so that nobody noticed: older libiscsi read none",
           "See what was agreed: iscsiadm -m session -P3 | grep Digest. Update both sides; until then: iscsiadm -m "
           "node -T TARGET -o update -n node.conn[0].iscsi.HeaderDigest -v None (and DataDigest), on the target "
           "targetcli /iscsi/TARGET/tpg1 set parameter HeaderDigest=None.",
           "RFC 7143 13.1, 6.2.1; libiscsi issue 232")
WT_FINDING(DIGEST_COVERAGE, "digest.coverage", ERROR, CRC,
           "A digest is right for a part of what it must cover: for the header without its additional segments, or "
           "for the data without their padding. Nothing is damaged, but the receiver must think so.",
           "A driver or firmware that forgets the additional header segments, which few commands have\n"
           "One that forgets the padding, which only data of odd length has",
           "Update the sender's driver or firmware (ethtool -i IFACE); until then turn that digest off: iscsiadm -m "
           "node -T TARGET -o update -n node.conn[0].iscsi.DataDigest -v None (or HeaderDigest), and log in again.",
           "RFC 7143 11.2.3")
WT_FINDING(DIGEST_HEADER_ACCEPTED, "digest.header.accepted", WARNING, NUMBERS,
           "The target acknowledged a command whose header digest is bad in this capture, though it was not sent "
           "again.",
           "The capture holds other octets than the target got: damage between the wire and the capture, or a "
           "capture on a host whose card computes digests\n"
           "The target negotiates header digests and does not check them",
           "Compare with a capture taken at the target. If the digest is bad there too, update the target: damage "
           "goes unnoticed.",
           "RFC 7143 7.8")
WT_FINDING(DIGEST_DATA_ACCEPTED, "digest.data.accepted", WARNING, NONE,
           "A write ended with GOOD status though some of its data have a bad digest in this capture, and were not "
           "sent again: what is on the disk may be damaged.",
           "The capture holds other octets than the target got: damage between the wire and the capture, or a "
           "capture on a host whose card computes digests\n"
           "The target negotiates data digests and does not check them",
           "Compare with a capture taken at the target. If the digest is bad there too, what was written is damaged: "
           "update the target, then check the volume (fsck -n DEVICE, or the database's own check).",
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

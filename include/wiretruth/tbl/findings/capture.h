/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the capture lost or cut, and bounds of the program. The columns stand in ../findings.h.
 */
WT_FINDING(CAPTURE_BROKEN, "capture.broken", ERROR, NONE,
           "The capture file breaks off in the middle; everything before that place is in this report.",
           "",
           "Copy the file again, or stop the capturing program with SIGINT so that it can finish writing.",
           "pcapng draft; libpcap savefile format")
WT_FINDING(CAPTURE_DROPPED, "capture.dropped", WARNING, COUNT,
           "The capturing program says it dropped packets; what is missing below may have been on the wire.",
           "",
           "Capture with a larger buffer (tcpdump -B 65536) or with a filter on the iSCSI port.",
           "pcapng draft, Interface Statistics Block")
WT_FINDING(CAPTURE_SNAPPED, "capture.snapped", WARNING, OCTETS,
           "The capture length cut TCP data off frames; digests over the missing octets cannot be checked.",
           "",
           "Capture whole frames: tcpdump -s 0. Frames that offload joined need up to 512 KiB each.",
           "libpcap savefile format")
WT_FINDING(CAPTURE_LOST, "capture.lost", WARNING, OCTETS,
           "TCP data is in no frame though what followed it, or its acknowledgement, is: the capture lost it.",
           "",
           "Capture with a larger buffer (tcpdump -B 65536), on an idle disk, or at a second place.",
           "RFC 9293 3.4")
WT_FINDING(CAPTURE_FRAGMENTS, "capture.fragments", WARNING, COUNT,
           "IP fragments of a datagram are missing, so the TCP segment in it is lost.",
           "",
           "Find the hop that fragments: the path MTU is below what the hosts use.",
           "RFC 791 3.2, RFC 8200 4.5")
WT_FINDING(LIMIT_REASM, "limit.reasm", WARNING, OCTETS,
           "More out-of-order data arrived than is held at once; the oldest gap was given up early.",
           "",
           "None is needed unless it repeats: then the capture itself is out of order (reordercap puts it right).",
           "limits.h reasm_octets")
WT_FINDING(LIMIT_SEARCH, "limit.search", WARNING, OCTETS,
           "More octets wait for a PDU boundary, over all connections, than are held at once; some were let go.",
           "",
           "Give --filter an expression that keeps only storage traffic, or begin the capture before the logins.",
           "limits.h search_octets_all")
WT_FINDING(LIMIT_CONNECTIONS, "limit.connections", WARNING, COUNT,
           "More TCP connections were open at once than are followed; the one idle longest was let go.",
           "",
           "Give --filter an expression that keeps only storage traffic.",
           "limits.h connections")

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What the capture lost or cut, and bounds of the program. The columns stand in ../findings.h.
 */
WT_FINDING(CAPTURE_BROKEN, "capture.broken", ERROR, NONE,
           "The capture file breaks off in the middle; everything before that place is in this report.",
           "The capturing program was killed or lost its disk space before it had finished writing\n"
           "The file was copied while it was still being written, or the copy broke off\n"
           "A compressed file lacks its end, or was damaged in transit",
           "Copy the file again and compare (sha256sum FILE on both machines); stop the capturing program with "
           "SIGINT, so that it can finish writing; look at the space left: df -h FOLDER.",
           "pcapng draft; libpcap savefile format")
WT_FINDING(CAPTURE_DROPPED, "capture.dropped", WARNING, COUNT,
           "The capturing program says it dropped packets; what is missing below may have been on the wire.",
           "The capture buffer filled faster than the program emptied it: a busy link, a small buffer, a slow disk\n"
           "No filter, or too wide a one: everything on the interface is copied, not storage traffic alone\n"
           "Capturing shares its CPU with the network card's interrupts, on a host that is busy already",
           "Capture with a larger buffer and a filter, to a fast disk: tcpdump -i IFACE -s 0 -B 65536 -w FILE 'tcp "
           "port 3260'. What it dropped, it says at its end; the card's own drops: ethtool -S IFACE.",
           "pcapng draft, Interface Statistics Block")
WT_FINDING(CAPTURE_SNAPPED, "capture.snapped", WARNING, OCTETS,
           "The capture length cut TCP data off frames; digests over the missing octets cannot be checked.",
           "A capture length (tcpdump -s, Wireshark's \"Limit each packet to\") smaller than the frames\n"
           "A capture length that holds a wire frame, on a host whose offload makes frames of up to 512 KiB\n"
           "An appliance or a script that keeps headers only, for privacy or to save space",
           "Capture whole frames: tcpdump -i IFACE -s 0 -w FILE. Frames that offload joined need up to 512 KiB each.",
           "libpcap savefile format")
WT_FINDING(CAPTURE_LOST, "capture.lost", WARNING, OCTETS,
           "TCP data is in no frame though what followed it, or its acknowledgement, is: the capture lost it.",
           "The capture dropped frames: its buffer was full, or the disk slow; the program may not have counted them\n"
           "The capture sees one path of several: the other frames took another interface, of a bond or of multipath\n"
           "A mirror port that carries more than its own link can: the switch drops copies\n"
           "Frames of an offloading adapter went past the host's network stack, where no capture sees them",
           "Capture with a larger buffer (tcpdump -i IFACE -s 0 -B 65536 -w FILE 'tcp port 3260'), on all interfaces "
           "of a bond, or at the other end; a mirror port's drops are in the switch's counters.",
           "RFC 9293 3.4")
WT_FINDING(CAPTURE_FRAGMENTS, "capture.fragments", WARNING, COUNT,
           "IP fragments of a datagram are missing, so the TCP segment in it is lost.",
           "A router or tunnel between the ends fragments: the path MTU is below what the hosts use\n"
           "The capture filter passes first fragments only, as \"tcp port 3260\" does: later ones carry no port\n"
           "The capture lost them, or they were lost on the way: one lost fragment costs the whole datagram",
           "Find the hop that fragments: tracepath TARGET, ping -M do -s 1472 TARGET; capture with the filter 'host "
           "TARGET' instead of a port; count what did not come together: nstat -az IpReasmFails.",
           "RFC 791 3.2, RFC 8200 4.5")
WT_FINDING(LIMIT_REASM, "limit.reasm", WARNING, OCTETS,
           "More out-of-order data arrived than is held at once; the oldest gap was given up early.",
           "The capture is out of order: several files or queues were merged by unequal clocks\n"
           "One direction is missing for long stretches, so that gaps stay open\n"
           "A fast path with heavy loss: much arrives before what was lost is sent again",
           "None is needed unless it repeats; then put the capture in order: reordercap IN OUT.",
           "limits.h reasm_octets")
WT_FINDING(LIMIT_SEARCH, "limit.search", WARNING, OCTETS,
           "More octets wait for a PDU boundary, over all connections, than are held at once; some were let go.",
           "Many long connections that are not iSCSI: each is searched for PDUs for a while\n"
           "The capture begins in the middle of many sessions, whose next PDU has to be found first",
           "Keep only storage traffic: wiretruth analyze --filter 'tcp port 3260' FILE; name other ports of targets "
           "with --port N; or begin the capture before the logins.",
           "limits.h search_octets_all")
WT_FINDING(LIMIT_CONNECTIONS, "limit.connections", WARNING, COUNT,
           "More TCP connections were open at once than are followed; the one idle longest was let go.",
           "A capture of all traffic of a busy host or switch: most connections are not storage\n"
           "Connections that come and go quickly: a port scan, health checks, an initiator that logs in over and "
           "over",
           "Keep only storage traffic: wiretruth analyze --filter 'tcp port 3260' FILE.",
           "limits.h connections")

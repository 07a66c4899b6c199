/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What offload did to the capture. The columns stand in ../findings.h.
 */
WT_FINDING(OFFLOAD_CAPTURE_HOST, "offload.capture_host", NOTE, HOST,
           "The capture was taken on a host, above its network card: what it sent was not cut and summed yet, what "
           "it received may have been joined already.",
           "The capture was taken with tcpdump, Wireshark or the like on the host itself, not at a switch",
           "Nothing to repair. What the card itself does shows at the switch only; the host's settings: ethtool -k "
           "IFACE.",
           "Linux dev_queue_xmit_nit(), __netif_receive_skb_core()")
WT_FINDING(OFFLOAD_SUPER, "offload.super_segments", NOTE, SEGMENTS,
           "Frames stand for several wire segments each: the network card cuts what is sent after the capture, the "
           "host joins what is received before it.",
           "Segmentation offload of the sender (TSO, GSO): the capture is above the place where frames are cut\n"
           "Receive offload of the receiver (GRO, hardware GRO): the capture is above the place where they are "
           "joined",
           "Nothing to repair. wiretruth rewrite HOST.pcap WIRE.pcap gives the wire's own segments; or, before "
           "capturing: ethtool -K IFACE tso off gso off gro off.",
           "Linux Documentation/networking/segmentation-offloads.rst")
WT_FINDING(OFFLOAD_IRREVERSIBLE, "offload.irreversible", WARNING, COUNT,
           "Received frames had been joined in a way that cannot be undone: by the network card, with loss of the "
           "pieces' acknowledgements, time stamps and window updates (LRO, RSC), or from short pieces, where nothing "
           "tells how many there were.",
           "Large receive offload of the network card (LRO), or receive segment coalescing on Windows (RSC)\n"
           "Receive offload of frames so short that their sizes leave several ways to cut them",
           "Before capturing: ethtool -K IFACE lro off gro off (state: ethtool -k IFACE); Windows: "
           "Disable-NetAdapterRsc -Name ADAPTER. Or capture at a mirror port.",
           "Linux Documentation/networking/segmentation-offloads.rst; Microsoft: Overview of Receive Segment "
           "Coalescing")
WT_FINDING(OFFLOAD_SNAPPED, "offload.snapped", WARNING, OCTETS,
           "The capture length cut frames that stand for several wire segments each: whole segments are missing from "
           "the capture.",
           "A capture length meant for wire frames (1514, or Snort's 1518) on a host whose offload makes larger ones\n"
           "A capture ring whose slots are smaller than the frames",
           "Capture whole frames: tcpdump -i IFACE -s 0 -w FILE; or let none be joined: ethtool -K IFACE tso off gso "
           "off gro off.",
           "libpcap savefile format; Linux tcp_gso_segment()")
WT_FINDING(OFFLOAD_MERGED_PDUS, "offload.merged_pdus", NOTE, COUNT,
           "Joined frames hold several PDUs, or parts of several. Where one segment ended and the next began is gone "
           "there, so programs that look at packets (intrusion detection, simple decoders) see one packet, and often "
           "no more than its first PDU.",
           "the receiving host joined segments that came in a row (GRO)\n"
           "the sending host handed its card several PDUs at once, to be cut there (TSO)",
           "Nothing to repair. For other programs: wiretruth rewrite HOST.pcap WIRE.pcap gives the wire's own segments.",
           "Linux tcp_gro_receive(), tcp_gso_segment(); RFC 7143 4.2.8")
WT_FINDING(OFFLOAD_COALESCING, "offload.coalescing", NOTE, TIME,
           "Data arrives in bursts that begin at a fixed interval, whatever their size, though its sender had more to "
           "send: the receiving card holds interrupts back that long. It saves processor time and adds up to "
           "that interval to each answer; times of packets within a burst are those of the interrupt.",
           "interrupt coalescing of the receiving card (rx-usecs), fixed or adaptive\n"
           "a hypervisor or switch between the ends that hands packets on in batches",
           "Nothing to repair unless latency matters: ethtool -c IFACE shows it; ethtool -C IFACE adaptive-rx off "
           "rx-usecs 10 shortens it.",
           "Linux ethtool-coalesce(8), Documentation/networking/napi.rst")
WT_FINDING(OFFLOAD_MERGE_SMALL, "offload.merge_small", NOTE, COUNT,
           "Received frames stand for a few segments each, though many in a row could have been joined: they came at "
           "once and differ in nothing that joining looks at. The host gets less from receive offload than the "
           "traffic offers.",
           "the receiving card interrupts after a few packets (adaptive coalescing, a small rx-frames)\n"
           "polls end early, or flush what is held: gro_flush_timeout is 0, the NAPI budget is small\n"
           "several connections share a queue, so that their segments mix",
           "ethtool -c IFACE; longer runs: ethtool -C IFACE adaptive-rx off rx-usecs 50, or "
           "echo 20000 > /sys/class/net/IFACE/gro_flush_timeout.",
           "Linux Documentation/networking/napi.rst, napi_gro_receive()")
WT_FINDING(OFFLOAD_HIDDEN, "offload.hidden", WARNING, OCTETS,
           "The capture holds a login, and then not one PDU, though both ends acknowledge data that no frame holds: "
           "the connection's data go past the place of the capture.",
           "an iSCSI adapter or TOE carries the connection itself: the host's stack, and captures on it, see none of it\n"
           "the mirror port or tap sees only one of several links (bonding, multipath routing)\n"
           "a capture filter drops what is large",
           "Capture at the switch, or with the adapter's own tool. iscsiadm -m session -P 1 names the transport: "
           "anything but tcp is an adapter's.",
           "RFC 7143 4.2.2; Linux Documentation/scsi/cxgb3i.rst")
WT_FINDING(OFFLOAD_FALLBACK, "offload.fallback", WARNING, NONE,
           "An initiator that logged in through a host bus adapter's own iSCSI came back through the operating system's: "
           "several marks of the firmware are gone. Throughput falls and the host's CPUs do the adapter's work.",
           "The adapter's driver or iscsiuio did not come up (update, boot without it), and the system's initiator took over\n"
           "The target asks for what the adapter cannot: digests, CHAP, IPv6, more sessions than it holds\n"
           "The adapter was reset by its network function (MTU, rings) and its sessions were set up again without it\n"
           "The machine was moved, cloned or booted: another initiator uses the same name",
           "On the initiator: iscsiadm -m session -P1 | grep -i -e transport -e iface; iscsiadm -m iface; dmesg | grep -i -e "
           "cxgb -e bnx2i -e qedi -e qla4 -e be2iscsi. Log in by the adapter's record: iscsiadm -m node -T NAME -I IFACE -l.",
           "RFC 7143 11.12.5, 13.26; open-iscsi README (iface); p0f 3 signatures of SYNs")
WT_FINDING(OFFLOAD_TAKEN_OVER, "offload.taken_over", NOTE, NONE,
           "An initiator that logged in through the operating system's iSCSI came back through a host bus adapter's: several "
           "marks of a system are gone, and those of firmware are there. A capture on the host may not see its "
           "traffic any more.",
           "Somebody turned the adapter's offload on, or its driver came up late\n"
           "The adapter's own initiator uses the name of the system's",
           "None is needed if that is wanted. Capture at the switch from now on, or with the adapter's own tracer.",
           "RFC 7143 11.12.5, 13.26; p0f 3 signatures of SYNs")
WT_FINDING(OFFLOAD_INITIATOR_CHANGED, "offload.initiator_changed", NOTE, NONE,
           "An initiator name came back with other marks: another machine, system or adapter answers to it. Which of these "
           "cannot be told.",
           "The machine booted: its firmware (iPXE, UEFI) logs in first, then its system does\n"
           "A virtual machine or a cluster's service moved to another host and took its name along\n"
           "An offload was turned on or off\n"
           "Settings of TCP were changed (timestamps, window scaling)",
           "If nothing of that was meant, look which hosts use the name: cat /etc/iscsi/initiatorname.iscsi on each.",
           "RFC 7143 4.2.7.1; p0f 3 signatures of SYNs")

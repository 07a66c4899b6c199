/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What offload did to the capture. The columns stand in ../findings.h.
 */
WT_FINDING(OFFLOAD_CAPTURE_HOST, "offload.capture_host", NOTE, HOST,
           "The capture was taken on a host, above its network card: what it sent was not cut and summed yet, what it "
           "received may have been joined already.",
           "",
           "Nothing to repair. What the card itself does shows at the switch only.",
           "Linux dev_queue_xmit_nit(), __netif_receive_skb_core()")
WT_FINDING(OFFLOAD_SUPER, "offload.super_segments", NOTE, SEGMENTS,
           "Frames stand for several wire segments each: the network card cuts what is sent after the capture, the "
           "host joins what is received before it.",
           "",
           "Nothing to repair. wiretruth rewrite HOST.pcap WIRE.pcap gives the wire's own segments; or, before "
           "capturing: ethtool -K IFACE tso off gso off gro off.",
           "Linux Documentation/networking/segmentation-offloads.rst")
WT_FINDING(OFFLOAD_IRREVERSIBLE, "offload.irreversible", WARNING, COUNT,
           "Received frames had been joined in a way that cannot be undone: by the network card, with loss of the "
           "pieces' acknowledgements, time stamps and window updates (LRO, RSC), or from short pieces, where nothing "
           "tells how many there were.",
           "",
           "Before capturing: ethtool -K IFACE lro off gro off; Windows: Disable-NetAdapterRsc -Name ADAPTER.",
           "Linux Documentation/networking/segmentation-offloads.rst; Microsoft: Overview of Receive Segment "
           "Coalescing")
WT_FINDING(OFFLOAD_SNAPPED, "offload.snapped", WARNING, OCTETS,
           "The capture length cut frames that stand for several wire segments each: whole segments are missing from "
           "the capture.",
           "",
           "Capture whole frames: tcpdump -s 0 (the 1514 octets of an Ethernet frame are not enough on a host that "
           "offloads).",
           "libpcap savefile format; Linux tcp_gso_segment()")
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

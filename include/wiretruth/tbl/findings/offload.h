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

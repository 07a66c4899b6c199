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

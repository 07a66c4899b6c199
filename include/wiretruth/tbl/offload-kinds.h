/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a captured TCP frame is, seen from the wire.
 *
 *              name         JSON key     meaning */
WT_OFFLOAD_KIND(PLAIN,       "plain",     "one wire segment, as it stands")
WT_OFFLOAD_KIND(JUMBO,       "jumbo",     "one wire segment of a link that carries more than 1500 octets")
WT_OFFLOAD_KIND(TSO,         "tso",       "sent by the capturing host; its kernel or card cut it afterwards (TSO, GSO)")
WT_OFFLOAD_KIND(GRO,         "gro",       "received in pieces, which the capturing host joined by rules that can be undone (GRO, HW-GRO)")
WT_OFFLOAD_KIND(GRO_LIST,    "gro_list",  "received in pieces and joined as a list; it carries the first piece's checksum (fraglist GRO)")
WT_OFFLOAD_KIND(SUPER,       "super",     "joined or not cut yet; which of the two cannot be told")
WT_OFFLOAD_KIND(LSO_V1,      "lso_v1",    "sent by a Windows host, its IP length the whole one (large send offload v1)")
WT_OFFLOAD_KIND(LSO_V2,      "lso_v2",    "sent by a Windows host, its IP length zero (large send offload v2)")
WT_OFFLOAD_KIND(LRO,         "lro",       "received in pieces, joined with loss of their headers (LRO, RSC)")
#undef WT_OFFLOAD_KIND

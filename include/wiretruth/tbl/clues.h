/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What a cut rests on, strongest first.
 *
 *      name          JSON value      meaning */
WT_CLUE(LIST_SUM,     "list_sum",     "the checksum of the first piece verifies at this size")
WT_CLUE(IP_ID,        "ip_id",        "the IPv4 identification advances by the number of segments")
WT_CLUE(MSS,          "mss",          "maximum segment size of the SYN, less option octets")
WT_CLUE(PATH_MTU,     "path_mtu",     "an ICMP message named the path's MTU")
WT_CLUE(PLAIN,        "plain",        "the largest segment that was captured as the wire carried it")
WT_CLUE(ACK,          "ack",          "acknowledgements end at segment boundaries")
WT_CLUE(RESENT,       "resent",       "an inner segment was sent again alone")
WT_CLUE(MULTIPLE,     "multiple",     "the frame is a whole multiple of the size")
WT_CLUE(REPEAT,       "repeat",       "the data begins anew at multiples of the size")
WT_CLUE(NEIGHBOUR,    "neighbour",    "a small segment beside it has this size")
WT_CLUE(MTU_OPTION,   "mtu_option",   "--mtu")
WT_CLUE(ETHERNET,     "ethernet",     "a common MTU: 1500, or another that fits better")
#undef WT_CLUE

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 *          name             JSON key            meaning */
WT_CHECKSUM(VALID,           "valid",            "the sum over the whole segment is right")
WT_CHECKSUM(PARTIAL_LINUX,   "partial_linux",    "pseudo-header sum with length: the network card finishes it")
WT_CHECKSUM(PARTIAL_WINDOWS, "partial_windows",  "pseudo-header sum without length: large send offload")
WT_CHECKSUM(ZERO,            "zero",             "the field is zero: left to the network card")
WT_CHECKSUM(WRONG,           "wrong",            "the segment is damaged, or its sum was never computed")
WT_CHECKSUM(UNVERIFIABLE,    "unverifiable",     "octets are missing from the capture")
#undef WT_CHECKSUM

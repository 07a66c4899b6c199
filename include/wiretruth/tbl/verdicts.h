/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 *         name           JSON value       meaning (RFC 7143 11.2.3, 13.1) */
WT_VERDICT(ABSENT,        "absent",        "no digest at this place: not negotiated, or the data segment is empty")
WT_VERDICT(GOOD,          "good",          "the digest on the wire equals the one computed")
WT_VERDICT(BAD,           "bad",           "the digest on the wire differs from the one computed")
WT_VERDICT(UNVERIFIABLE,  "unverifiable",  "octets it covers are missing from the capture, or it is not known to exist")
#undef WT_VERDICT

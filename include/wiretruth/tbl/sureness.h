/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * How sure a cut is.
 *
 *          name          JSON key        meaning */
WT_SURENESS(EXACT,        "exact",        "the evidence leaves one size")
WT_SURENESS(BOUNDED,      "bounded",      "the evidence leaves an interval of sizes; the likeliest is used")
WT_SURENESS(ASSUMED,      "assumed",      "nothing seen speaks for the size; it follows from --mtu or from Ethernet's 1500")
WT_SURENESS(IRREVERSIBLE, "irreversible", "the pieces cannot be known; the frame is left as it is")
#undef WT_SURENESS

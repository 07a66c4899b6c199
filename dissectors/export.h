/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Export PDU: "iSCSI PDUs without digests" in File > Export PDUs, and tshark -U. A packet a PDU, which a
 * Wireshark without the plugin decodes. PDUs come from the wrapper, so it has to be on.
 * What exceeds the 256 KiB that capture files hold in a packet is cut off.
 */
#ifndef WT_DISSECTORS_EXPORT_H
#define WT_DISSECTORS_EXPORT_H

#include "dissectors/compat.h"

void wt_export_register(void);

/** wt_export_pdu: @tvb: the whole of it, without digests. */
void wt_export_pdu(packet_info *pinfo, tvbuff_t *tvb);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/export.h"

#include <epan/exported_pdu.h>
#include <epan/tap.h>

static int tap = -1;

void wt_export_register(void)
{
  tap = register_export_pdu_tap("iSCSI PDUs without digests");
}

void wt_export_pdu(packet_info *pinfo, tvbuff_t *tvb)
{
  if (!have_tap_listener(tap))
    return;

  exp_pdu_data_t *const pdu =
      export_pdu_create_common_tags(pinfo, "iscsi", EXP_PDU_TAG_DISSECTOR_NAME);

  /* Nobody can write more; the packet then says how long it was, as if cut by a snap length. */
  pdu->tvb_captured_length =
      MIN(tvb_captured_length(tvb), WTAP_MAX_PACKET_SIZE_STANDARD - pdu->tlv_buffer_len);
  pdu->tvb_reported_length = tvb_reported_length(tvb);
  pdu->pdu_tvb = tvb;
  tap_queue_packet(tap, pinfo, pdu);
}

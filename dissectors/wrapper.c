/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/wrapper.h"

#include <epan/conversation.h>
#include <epan/dissectors/packet-tcp.h>
#include <epan/proto_data.h>

#include "dissectors/export.h"
#include "dissectors/feed.h"

#define NOWHERE UINT64_MAX

/**
 * Framing: what the engine said of a frame when it was fed; kept, as by the second time it knows more
 * and TCP's reassembly must find again what it found first.
 * @end: of the frame's data, in its direction's stream
 * @boundaries: @n_boundaries offsets in the stream at which PDUs begin, ascending
 */
typedef struct {
  WtDigestUse digests[WT_N_DIGESTS];
  uint64_t end;
  unsigned n_boundaries;
  uint64_t boundaries[];
} Framing;

static int proto = -1;
static dissector_handle_t wrapper, iscsi;

/* --- where PDUs begin --- */

static bool is_of(const WtPduRecord *pdu, const WtTcpFrame *tcp)
{
  return pdu->pdu.connection == tcp->connection && pdu->pdu.sender == tcp->sender;
}

/* What ends here began before what is not whole yet. */
static Framing *framing_of(const WtTcpFrame *tcp, const WtFrameRecord *frame)
{
  const WtPduRecord *const first = frame ? frame->pdus : NULL;
  unsigned n = tcp->in_step;

  for (const WtPduRecord *pdu = first; pdu; pdu = pdu->next)
    n += is_of(pdu, tcp);

  Framing *const self =
      wmem_alloc0(wmem_file_scope(), sizeof *self + n * sizeof self->boundaries[0]);

  memcpy(self->digests, tcp->digests, sizeof self->digests);
  self->end = (uint64_t) tcp->stream_offset + tcp->len;
  for (const WtPduRecord *pdu = first; pdu; pdu = pdu->next)
    if (is_of(pdu, tcp))
      self->boundaries[self->n_boundaries++] = pdu->pdu.stream_offset;
  if (tcp->in_step)
    self->boundaries[self->n_boundaries++] = tcp->pdu_offset;
  return self;
}

/* TCP's data are dissected before the postdissector is called: the frame may have to be fed here. */
static const Framing *get_framing(packet_info *pinfo)
{
  Framing *self = p_get_proto_data(wmem_file_scope(), pinfo, proto, 0);

  if (self || pinfo->fd->visited || !pinfo->data_src)
    return self;

  const WtRecords *const records =
      wt_feed_frame(pinfo, get_data_source_tvb(pinfo->data_src->data));
  const WtTcpFrame *const tcp = wt_feed_tcp(pinfo);

  if (!records || !tcp || (!tcp->connection && !tcp->in_step))
    return NULL;
  self = framing_of(tcp, wt_records_frame(records, pinfo->num));
  p_add_proto_data(wmem_file_scope(), pinfo, proto, 0, self);
  return self;
}

/* The first PDU from @tvb's first octet on; @tvb holds the rest of the frame's data. */
static uint64_t octets_to_pdu(const Framing *self, tvbuff_t *tvb)
{
  const uint64_t at = self->end - tvb_reported_length(tvb);

  for (unsigned i = 0; i < self->n_boundaries; i++)
    if (self->boundaries[i] >= at)
      return self->boundaries[i] - at;
  return NOWHERE;
}

/* --- one PDU --- */

static bool read_parts(const Framing *self, tvbuff_t *tvb, int at, WtPduParts *out)
{
  uint8_t header[WT_BHS_LEN];

  tvb_memcpy(tvb, header, at, sizeof header);
  return wt_pdu_parts((WtBytes) { header, sizeof header }, self->digests, out);
}

static unsigned pdu_len(packet_info *pinfo, tvbuff_t *tvb, int at, void *data)
{
  const Framing *const self = data;
  WtPduParts parts;

  (void) pinfo;
  if (!read_parts(self, tvb, at, &parts))
    return 0;
  return parts.header + parts.header_digest + parts.data + parts.data_digest;
}

static tvbuff_t *without_digests(tvbuff_t *tvb, packet_info *pinfo, const WtPduParts *parts)
{
  const int data_at = (int) (parts->header + parts->header_digest);

  if (!parts->header_digest && !parts->data_digest)
    return tvb;
  if (!parts->data)
    return tvb_new_subset_length(tvb, 0, (int) parts->header);

  tvbuff_t *const out = tvb_new_composite();

  tvb_composite_append(out, tvb_new_subset_length(tvb, 0, (int) parts->header));
  tvb_composite_append(out, tvb_new_subset_length(tvb, data_at, (int) parts->data));
  tvb_composite_finalize(out);
  add_new_data_source(pinfo, out, "iSCSI PDU without digests");
  return out;
}

static int dissect_pdu(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
  const Framing *const self = data;
  WtPduParts parts;

  if (!read_parts(self, tvb, 0, &parts))
    return 0;

  const uint16_t can_desegment = pinfo->can_desegment;
  tvbuff_t *const pdu = without_digests(tvb, pinfo, &parts);

  pinfo->can_desegment = 0; /* it is whole */
  wt_export_pdu(pinfo, pdu);
  (void) call_dissector_only(iscsi, pdu, pinfo, tree, NULL);
  pinfo->can_desegment = can_desegment;
  /* It has made the conversation its own. */
  conversation_set_dissector_from_frame_number(find_or_create_conversation(pinfo), pinfo->num,
                                               wrapper);
  return (int) tvb_captured_length(tvb);
}

static int dissect(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data)
{
  const struct tcpinfo *const tcp = data;
  const Framing *const self = get_framing(pinfo);
  const int len = (int) tvb_captured_length(tvb);

  if (!self)
    return len;

  const uint64_t skipped = tcp && tcp->is_reassembled ? 0 : octets_to_pdu(self, tvb);

  if (skipped >= tvb_reported_length(tvb))
    return len;
  tcp_dissect_pdus(tvb_new_subset_remaining(tvb, (int) skipped), pinfo, tree, TRUE, WT_BHS_LEN,
                   pdu_len, dissect_pdu, (void *) (gpointer) self);
  if (pinfo->desegment_len)
    pinfo->desegment_offset += (int) skipped;
  return len;
}

void wt_wrapper_register(void)
{
  proto = proto_register_protocol("wiretruth: iSCSI, framed by wiretruth", "wiretruth iSCSI",
                                  "wiretruth_iscsi");
  wrapper = register_dissector("wiretruth_iscsi", dissect, proto);
  wt_export_register();
}

void wt_wrapper_handoff(void)
{
  iscsi = find_dissector_add_dependency("iscsi", proto);
  dissector_add_uint_range_with_preference("tcp.port", "", wrapper);
}

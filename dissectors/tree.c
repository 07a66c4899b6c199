/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/tree.h"

#include "dissectors/values.h"

/* --- the frame --- */

static void show_checksum(const WtBranch *at, WtField field, WtChecksum checksum)
{
  proto_item *const item = wt_add_uint(at, field, checksum);

  proto_item_append_text(item, ": %s", wt_checksum_meaning(checksum));
}

static void show_connection(const WtBranch *at, const WtConnection *connection)
{
  if (!connection)
    return;
  if (connection->session)
    wt_add_uint(at, WT_FIELD_SESSION, connection->session);
  wt_add_uint(at, WT_FIELD_CAPTURED_AT, connection->captured_at);
}

static void show_tcp(const WtBranch *at, const WtRecords *records, const WtTcpFrame *tcp)
{
  wt_add_uint(at, WT_FIELD_CONNECTION, tcp->connection);
  show_connection(at, wt_records_connection(records, tcp->connection));
  wt_add_uint(at, WT_FIELD_SENDER, tcp->sender);
  wt_add_uint(at, WT_FIELD_ROLE, tcp->role);
  show_checksum(at, WT_FIELD_CHECKSUM, tcp->checksum);
  if (tcp->ip_checksum != WT_CHECKSUM_VALID)
    show_checksum(at, WT_FIELD_IP_CHECKSUM, tcp->ip_checksum);
}

/* --- wire segments --- */

static void show_clues(const WtBranch *at, uint32_t clues)
{
  for (unsigned i = 0; i < WT_N_CLUES; i++)
    if (clues >> i & 1)
      proto_item_append_text(wt_add_uint(at, WT_FIELD_SEGMENT_CLUE, i), ": %s",
                             wt_clue_meaning((WtClue) i));
}

static void show_segment(const WtBranch *at, const WtSuperSegment *segment)
{
  const WtCut *const cut = &segment->cut;
  proto_item *item;
  const WtBranch in = wt_add_branch(at, WT_FIELD_SEGMENT, WT_SUBTREE_SEGMENT, &item,
                                    wt_offload_kind_name(cut->kind));

  proto_item_set_text(item, "Stands for %s%u wire segments (%s, %s)",
                      cut->sure == WT_SURENESS_IRREVERSIBLE ? "at least " : "", cut->segments,
                      wt_offload_kind_name(cut->kind), wt_sureness_name(cut->sure));
  proto_item_append_text(wt_add_uint(&in, WT_FIELD_SEGMENT_KIND, cut->kind), ": %s",
                         wt_offload_kind_meaning(cut->kind));
  wt_add_uint(&in, WT_FIELD_SEGMENT_ROLE, segment->role);
  wt_add_uint(&in, WT_FIELD_SEGMENT_COUNT, cut->segments);
  wt_add_uint(&in, WT_FIELD_SEGMENT_SIZE, cut->size);
  wt_add_uint(&in, WT_FIELD_SEGMENT_SIZE_MIN, cut->size_min);
  wt_add_uint(&in, WT_FIELD_SEGMENT_SIZE_MAX, cut->size_max);
  wt_add_uint(&in, WT_FIELD_SEGMENT_LEN, cut->len);
  wt_add_uint(&in, WT_FIELD_SEGMENT_SEQ, segment->seq);
  wt_add_uint(&in, WT_FIELD_SEGMENT_SURE, cut->sure);
  show_clues(&in, cut->clues);
  show_checksum(&in, WT_FIELD_SEGMENT_CHECKSUM, segment->checksum);
  wt_add_flag(&in, WT_FIELD_SEGMENT_BIG_TCP, cut->big_tcp);
  if (segment->connection)
    wt_add_uint(&in, WT_FIELD_SEGMENT_CONNECTION, segment->connection);
}

/* --- PDUs --- */

static void show_digest(const WtBranch *at, const WtPdu *pdu, int which)
{
  static const WtField fields[WT_N_DIGESTS] = { WT_FIELD_PDU_HEADER_DIGEST,
                                                WT_FIELD_PDU_DATA_DIGEST };
  const WtVerdict verdict = pdu->digest[which];
  proto_item *const item = wt_add_uint(at, fields[which], verdict);
  const WtBranch in = { at->pinfo, at->tvb,
                        proto_item_add_subtree(item, wt_subtree(WT_SUBTREE_DIGEST)) };

  if (verdict != WT_VERDICT_GOOD && verdict != WT_VERDICT_BAD)
    return;
  wt_add_uint(&in, WT_FIELD_PDU_COMPUTED, pdu->computed[which]);
  wt_add_uint(&in, WT_FIELD_PDU_RECEIVED, pdu->received[which]);
}

static const char *pdu_label(const WtPdu *pdu)
{
  const char *const label = wt_opcode_label(pdu->bhs.opcode);

  return label ? label : "PDU of an unknown opcode";
}

static void show_pdu(const WtBranch *at, const WtPduRecord *record)
{
  const WtPdu *const pdu = &record->pdu;
  proto_item *item;
  const WtBranch in = wt_add_branch(at, WT_FIELD_PDU, WT_SUBTREE_PDU, &item, pdu_label(pdu));

  proto_item_append_text(item, ", ITT 0x%08x, %u octets of data", pdu->bhs.itt,
                         pdu->bhs.data_len);
  wt_add_uint(&in, WT_FIELD_PDU_OPCODE, pdu->bhs.opcode);
  wt_add_uint(&in, WT_FIELD_PDU_SENDER, pdu->sender);
  wt_add_uint(&in, WT_FIELD_PDU_CONNECTION, pdu->connection);
  wt_add_uint(&in, WT_FIELD_PDU_ITT, pdu->bhs.itt);
  wt_add_flag(&in, WT_FIELD_PDU_IMMEDIATE, pdu->bhs.immediate);
  wt_add_uint(&in, WT_FIELD_PDU_DATA_LEN, pdu->bhs.data_len);
  wt_add_uint(&in, WT_FIELD_PDU_AHS_LEN, pdu->bhs.ahs_len);
  show_digest(&in, pdu, WT_HEADER_DIGEST);
  show_digest(&in, pdu, WT_DATA_DIGEST);
  wt_add_uint64(&in, WT_FIELD_PDU_OFFSET, pdu->stream_offset);
  wt_add_frame(&in, WT_FIELD_PDU_FIRST_FRAME, pdu->first_frame);
  wt_add_frame(&in, WT_FIELD_PDU_LAST_FRAME, pdu->last_frame);
  wt_add_uint(&in, WT_FIELD_PDU_WIRE_SEGMENTS, pdu->wire_segments);
  if (pdu->missing)
    wt_add_uint(&in, WT_FIELD_PDU_MISSING, pdu->missing);
  wt_tree_links(&in, record);
}

/* --- all of it --- */

static void summarise(proto_item *root, const WtFrameRecord *frame)
{
  const char *between = ": ";

  for (const WtPduRecord *pdu = frame->pdus; pdu; pdu = pdu->next) {
    proto_item_append_text(root, "%s%s", between, pdu_label(&pdu->pdu));
    between = ", ";
  }
  if (frame->segment) {
    proto_item_append_text(root, "%s%u wire segments", between, frame->segment->cut.segments);
    between = ", ";
  }
  for (const WtFindingRecord *finding = frame->findings; finding; finding = finding->next) {
    proto_item_append_text(root, "%s%s", between, wt_finding_kind(finding->finding.id)->id);
    between = ", ";
  }
  if (!frame->pdus && !frame->segment && !frame->findings && frame->is_tcp)
    proto_item_append_text(root, ": TCP checksum %s", wt_checksum_name(frame->tcp.checksum));
}

void wt_tree_show(const WtBranch *at, const WtRecords *records, const WtFrameRecord *frame,
                  proto_item *root)
{
  summarise(root, frame);
  if (frame->is_tcp)
    show_tcp(at, records, &frame->tcp);
  if (frame->segment)
    show_segment(at, frame->segment);
  for (const WtPduRecord *pdu = frame->pdus; pdu; pdu = pdu->next)
    show_pdu(at, pdu);
  for (const WtTaskRecord *task = frame->tasks; task; task = task->next)
    wt_tree_task(at, &task->task);
  for (const WtFindingRecord *finding = frame->findings; finding; finding = finding->next)
    wt_tree_finding(at, &finding->finding);
}

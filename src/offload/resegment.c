/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "offload/resegment.h"

#include <glib.h>
#include <string.h>

#include "decode/checksum.h"
#include "offload/classify.h"
#include "offload/resegment-head.h"

enum { IPV4_ID_AT = 4, TCP_SEQ_AT = 4, TCP_FLAGS_AT = 13 };

/* A checksum of zero: plain frames and cut ones have it written differently by Linux. */
#define ZERO_OF_PLAIN UINT16_MAX
#define ZERO_OF_CUT 0u

/** Job: @addresses is the sum of both of TCP's, not folded. */
typedef struct {
  const WtSegment *segment;
  const WtCut *cut;
  uint64_t addresses;
  WtWireSegmentSink sink;
  void *user;
} Job;

static bool as_captured(const Job *job)
{
  const WtFrame *frame = job->segment->frame;
  const WtWireSegment piece = { .tail = frame->data, .wire_len = frame->wire_len };

  job->sink(job->user, &piece);
  return false;
}

static uint64_t sum_addresses(const WtSegment *s)
{
  return wt_sum_octets((WtBytes) { s->src.ip, sizeof s->src.ip }) +
         wt_sum_octets((WtBytes) { s->dst.ip, sizeof s->dst.ip });
}

/* @n octets of TCP data from @at on: those that were captured. */
static WtBytes payload_slice(const WtSegment *s, size_t at, size_t n)
{
  if (at >= s->payload.len)
    return (WtBytes) { 0 };
  const size_t left = s->payload.len - at;

  return (WtBytes) { s->payload.data + at, MIN(n, left) };
}

static WtHeadPayload measure(WtBytes octets, uint32_t wire_len)
{
  const bool whole = octets.len == wire_len;

  return (WtHeadPayload) {
    .wire_len = wire_len,
    .sum = whole ? wt_sum_octets(octets) : 0,
    .whole = whole,
  };
}

/* --- one wire segment --- */

/* What the card still had to do when the frame was captured. */
static void finish(const Job *job, WtHead *head)
{
  const WtSegment *s = job->segment;
  const WtHeadPayload payload = measure(s->payload, s->payload_wire_len);

  wt_head_seal_ipv4(head, true);
  if (s->ip_len_zero && !s->jumbo_option)
    wt_head_fill_length(head, s->payload_wire_len);
  wt_head_seal(head, &payload, job->addresses, ZERO_OF_PLAIN);
}

/* @peeled: the frame ends with its TCP data then, as what padded the outer one is gone too. */
static bool single(const Job *job, WtHead *head, bool peeled)
{
  const WtFrame *frame = job->segment->frame;
  const size_t captured_len = job->segment->tcp_at + (head->len - head->tcp_at);

  if (job->cut->finish_sum)
    finish(job, head);
  if (!peeled && memcmp(head->octets, frame->data.data, head->len) == 0)
    return as_captured(job);

  const WtBytes rest = { frame->data.data + captured_len, frame->data.len - captured_len };
  const WtWireSegment piece = {
    .head = { head->octets, head->len },
    .tail = peeled ? job->segment->payload : rest,
    .wire_len =
        peeled ? head->len + (uint64_t) job->segment->payload_wire_len : frame->wire_len,
  };
  job->sink(job->user, &piece);
  return true;
}

/* --- several --- */

static void set_seq(WtHead *head, uint32_t seq)
{
  wt_head_set16(head, head->tcp_at + TCP_SEQ_AT, (uint16_t) (seq >> 16));
  wt_head_set16(head, head->tcp_at + TCP_SEQ_AT + 2, (uint16_t) seq);
}

static void set_flags(const WtCut *cut, WtHead *head, bool first, bool last)
{
  uint8_t *flags = head->octets + head->tcp_at + TCP_FLAGS_AT;

  if (!last && !cut->push_on_all)
    *flags &= (uint8_t) ~(WT_TCP_PSH | WT_TCP_FIN);
  if (!first && !cut->cwr_on_all)
    *flags &= (uint8_t) ~WT_TCP_CWR;
}

/* Tunnels take a new identification for each packet, whatever the one within does. */
static void step_ids(const WtCut *cut, WtHead *head, uint32_t index)
{
  for (size_t i = 0; i < head->n_headers; i++) {
    const size_t at = head->headers[i].at + IPV4_ID_AT;
    const bool innermost = i == head->n_headers - 1;
    const uint16_t mask = innermost ? cut->id_mask : UINT16_MAX;
    const uint32_t step = innermost ? cut->id_step : 1;

    if (head->headers[i].kind != WT_HEADER_IPV4)
      continue;
    const uint16_t id = wt_head_get16(head, at);
    wt_head_set16(head, at, (uint16_t) ((id & ~mask) | ((id + index * step) & mask)));
  }
}

static void cut_up(const Job *job, const WtHead *base)
{
  const WtSegment *s = job->segment;
  const uint32_t size = job->cut->size, len = s->payload_wire_len;
  WtHead head;

  for (uint32_t at = 0, i = 0; at < len; at += size, i++) {
    const uint32_t left = len - at, n = MIN(size, left);
    const WtBytes tail = payload_slice(s, at, n);
    const WtHeadPayload payload = measure(tail, n);

    wt_head_copy(&head, base);
    set_seq(&head, wt_tcp_seq_add(s->seq, at).v);
    set_flags(job->cut, &head, at == 0, n == left);
    step_ids(job->cut, &head, i);
    wt_head_set_lengths(&head, n);
    wt_head_seal_ipv4(&head, false);
    wt_head_seal(&head, &payload, job->addresses, ZERO_OF_CUT);

    const WtWireSegment piece = {
      .head = { head.octets, head.len },
      .tail = tail,
      .wire_len = head.len + (uint64_t) n,
      .index = i,
    };
    job->sink(job->user, &piece);
  }
}

static bool is_cut(const WtSegment *segment, const WtCut *cut)
{
  return cut->segments > 1 && cut->sure != WT_SURENESS_IRREVERSIBLE && cut->size &&
         cut->size < segment->payload_wire_len && segment->payload_wire_len <= WT_SUPER_LEN_MAX;
}

bool wt_resegment(const WtSegment *segment, const WtCut *cut, bool decap,
                  WtWireSegmentSink sink, void *user)
{
  Job job = { .segment = segment, .cut = cut, .sink = sink, .user = user };
  const bool several = is_cut(segment, cut), tunnelled = decap && segment->tunnels;
  WtHead head;

  if (!several && !cut->finish_sum && !tunnelled)
    return as_captured(&job);
  if (!wt_head_init(&head, segment))
    return as_captured(&job);
  if (several && segment->jumbo_option && !wt_head_drop_jumbo(&head))
    return as_captured(&job);

  const bool peeled = tunnelled && wt_head_peel(&head, segment->frame->linktype);
  job.addresses = sum_addresses(segment);
  if (!several)
    return single(&job, &head, peeled);
  cut_up(&job, &head);
  return true;
}

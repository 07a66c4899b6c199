/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "gro-model.h"

#include <string.h>

#include "decode/decode.h"

#define LIST_PIECES_MAX 64u
#define ENDS (WT_TCP_FIN | WT_TCP_SYN | WT_TCP_RST | WT_TCP_PSH | WT_TCP_URG)

/* --- segmentation --- */

static WtTestTcp piece_of(const WtTestTcp *packet, const WtTestCutting *how, size_t at)
{
  WtTestTcp piece = *packet;
  const size_t left = packet->payload.len - at;
  const uint32_t i = (uint32_t) at / how->size;
  const uint32_t id = packet->ip_id + i * how->id_step;

  piece.payload.data += at;
  piece.payload.len = MIN(left, how->size);
  piece.seq += (uint32_t) at;
  piece.ip_id = (uint16_t) ((packet->ip_id & ~how->id_mask) | (id & how->id_mask));
  if (left > how->size)
    piece.flags &= (uint16_t) ~(WT_TCP_FIN | WT_TCP_PSH);
  if (i && !how->cwr_on_all)
    piece.flags &= (uint16_t) ~WT_TCP_CWR;
  return piece;
}

void wt_test_cut(const WtTestTcp *packet, const WtTestCutting *how, GArray *pieces)
{
  size_t at = 0;

  do {
    const WtTestTcp piece = piece_of(packet, how, at);

    g_array_append_val(pieces, piece);
    at += how->size;
  } while (at < packet->payload.len);
}

/* --- merging --- */

static bool same_options(const WtTestTcp *a, const WtTestTcp *b)
{
  return a->options_len == b->options_len &&
         memcmp(a->options, b->options, a->options_len) == 0;
}

/* inet_gro_receive(), inet_gro_flush(): one behind the other, or all the same. */
static bool id_follows(const WtTestTcp *pieces, size_t i)
{
  const uint16_t first = pieces[0].ip_id;
  const bool fixed = pieces[1].ip_id == first;

  if (pieces->path->src.ip_version == 6)
    return true;
  return pieces[i].ip_id == (fixed ? first : (uint16_t) (first + i));
}

static bool same_ip(const WtTestTcp *a, const WtTestTcp *b)
{
  return a->path == b->path && a->ttl == b->ttl && a->tos == b->tos &&
         a->dont_fragment == b->dont_fragment;
}

static bool flags_agree(const WtTestTcp *head, const WtTestTcp *next, const WtTestMerging *how)
{
  const uint16_t differ = head->flags ^ next->flags;

  if (how->kind == WT_TEST_MERGE_LIST)
    return differ == 0;
  if (!how->cwr_equal && next->flags & WT_TCP_CWR)
    return false;
  return !(differ & ~(WT_TCP_FIN | WT_TCP_PSH | (how->cwr_equal ? 0 : WT_TCP_CWR)));
}

/* What GRO asks of a next piece: tcp_gro_receive(). */
static bool continues(const WtTestTcp *pieces, size_t i, const WtTestMerging *how)
{
  const WtTestTcp *const head = &pieces[0], *const next = &pieces[i];

  return same_ip(head, next) && id_follows(pieces, i) && flags_agree(head, next, how) &&
         head->window == next->window && head->ack == next->ack && same_options(head, next) &&
         next->payload.len && next->payload.len <= head->payload.len;
}

/* A card is content with less, and keeps the headers of none. */
static bool card_continues(const WtTestTcp *head, const WtTestTcp *next)
{
  return head->path == next->path && next->payload.len &&
         head->options_len == next->options_len;
}

static bool fits(const WtTestTcp *pieces, size_t i, const WtTestMerging *how)
{
  const uint32_t before = (uint32_t) (pieces[i].payload.data - pieces[0].payload.data);
  const uint32_t len =
      wt_test_tcp_header_len(pieces) + before + (uint32_t) pieces[i].payload.len;

  return len <= how->max && !(how->kind == WT_TEST_MERGE_LIST && i >= LIST_PIECES_MAX);
}

/* Nothing follows this one. */
static bool ends(const WtTestTcp *pieces, size_t i, WtTestMerge kind)
{
  const bool shorter = pieces[i].payload.len < pieces[0].payload.len;

  return pieces[i].payload.len == 0 || pieces[i].flags & ENDS ||
         (shorter && kind != WT_TEST_MERGE_LRO);
}

static size_t count(const WtTestTcp *pieces, size_t n, const WtTestMerging *how)
{
  size_t i = 1;

  while (i < n && how->kind != WT_TEST_MERGE_NONE && !ends(pieces, i - 1, how->kind)) {
    const WtTestTcp *const last = &pieces[i - 1], *const next = &pieces[i];
    const bool contiguous = next->seq == last->seq + last->payload.len &&
                            next->payload.data == last->payload.data + last->payload.len;

    if (!contiguous || !fits(pieces, i, how))
      break;
    if (how->kind == WT_TEST_MERGE_LRO ? !card_continues(pieces, next)
                                       : !continues(pieces, i, how))
      break;
    i++;
  }
  return i;
}

/* mlx5e_lro_update_hdr(): the last one's acknowledgement, window, PSH and timestamps. */
static void keep_last(WtTestTcp *joined, const WtTestTcp *last)
{
  joined->ack = last->ack;
  joined->window = last->window;
  joined->flags |= last->flags & (WT_TCP_PSH | WT_TCP_FIN);
  joined->ttl = MIN(joined->ttl, last->ttl);
  memcpy(joined->options, last->options, last->options_len);
}

size_t wt_test_join(const WtTestTcp *pieces, size_t n, const WtTestMerging *how,
                    WtTestTcp *joined, WtTestForm *form)
{
  const size_t joins = count(pieces, n, how);
  const WtTestTcp *const last = &pieces[joins - 1];

  *joined = pieces[0];
  *form = (WtTestForm) { 0 };
  if (joins == 1)
    return 1;
  joined->payload.len =
      (size_t) (last->payload.data - pieces[0].payload.data) + last->payload.len;
  joined->flags |= last->flags & (WT_TCP_PSH | WT_TCP_FIN);
  if (how->kind == WT_TEST_MERGE_LRO)
    keep_last(joined, last);
  if (how->kind == WT_TEST_MERGE_GRO)
    form->sum = WT_TEST_SUM_PARTIAL;
  if (how->kind == WT_TEST_MERGE_LIST)
    *form = (WtTestForm) { .sum = WT_TEST_SUM_GIVEN, .given = wt_test_tcp_checksum(pieces) };
  return joins;
}

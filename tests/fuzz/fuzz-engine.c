/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fuzz target of the whole engine: the first octet chooses the bounds (bit 0 tight ones) and
 * the link type (bits 1 and 2); the rest is frames, each after two octets of length and one of
 * milliseconds since the last.
 */
#include <glib.h>
#include <stdlib.h>

#include "base/cursor.h"
#include "wiretruth/engine.h"

enum { TIGHT = 1 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

typedef struct {
  uint64_t pdus, connections, findings;
} Heard;

static void on_event(void *user, const WtEvent *event)
{
  Heard *heard = user;

  switch (event->kind) {
  case WT_EVENT_PDU:
    heard->pdus++;
    if (event->pdu->text.len > 1024 || event->pdu->bhs.opcode >= WT_N_OPCODES)
      abort();
    break;
  case WT_EVENT_FINDING:
    heard->findings += event->finding->times ? event->finding->times : 1;
    break;
  case WT_EVENT_SEGMENT:
  case WT_EVENT_LOGIN:
  case WT_EVENT_TASK:
  case WT_EVENT_EXCHANGE:
  case WT_EVENT_DISCOVERED:
  case WT_EVENT_LOGICAL_UNIT:
  case WT_EVENT_PATH:
    break;
  case WT_EVENT_CONNECTION:
    heard->connections++;
    break;
  }
}

static WtConfig choose(uint8_t choice)
{
  WtConfig config;

  wt_config_init(&config);
  config.limits = (WtLimits) {
    .connections = 4,
    .reasm_octets = 4096,
    .reasm_octets_all = 6000,
    .search_octets = 2048,
    .search_octets_all = 3000,
    .text_octets = 1024,
    .fragment_octets = 8192,
    .sessions_ended = 2,
  };
  if (choice & TIGHT) {
    config.limits.connections = 1;
    config.limits.reasm_octets = 200;
    config.limits.search_octets = 200;
    config.limits.text_octets = 60;
  }
  return config;
}

static void check(const WtSummary *s, const Heard *heard)
{
  uint64_t findings = 0;

  for (int i = 0; i < WT_N_FINDINGS; i++)
    findings += s->findings[i].count;
  if (heard->pdus != s->iscsi.pdus || heard->connections != s->iscsi.connections ||
      heard->findings != findings || s->iscsi.octets_unparsed > s->iscsi.octets)
    abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
  static const uint32_t linktypes[] = { 1, 101, 113, 276 };
  WtCursor c = wt_cursor((WtBytes) { data, size });
  const uint8_t choice = wt_cursor_u8(&c);
  const WtConfig config = choose(choice);
  Heard heard = { 0 };
  const WtSink sink = { on_event, &heard };
  WtEngine *engine = wt_engine_new(&config, &sink);
  WtFrame frame = { .linktype = linktypes[choice >> 1 & 3] };

  while (wt_cursor_left(&c) >= 3) {
    const size_t len = wt_cursor_be16(&c);
    frame.ts_ns += wt_cursor_u8(&c) * INT64_C(1000000);
    frame.number++;
    const size_t here = wt_cursor_left(&c);
    const WtBytes octets = wt_cursor_bytes(&c, MIN(len, here));
    uint8_t *exact = g_memdup2(octets.data, octets.len);

    frame.data = (WtBytes) { exact, octets.len };
    frame.wire_len = (uint32_t) octets.len;
    wt_engine_push(engine, &frame);
    g_free(exact);
  }
  wt_engine_finish(engine);
  check(wt_engine_summary(engine), &heard);
  wt_engine_free(engine);
  return 0;
}

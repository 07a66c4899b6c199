/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/feed.h"

#include "dissectors/prefs.h"
#include "host/host.h"

#define NS_PER_S UINT64_C(1000000000)

/* Wireshark reads one capture file at a time, in one thread. */
static WtEngine *engine;   /* NULL when no file is open           */
static WtRecords *records; /* of the file scope, as long as engine */
static WtHost *host;       /* NULL without host facts             */
static uint32_t fed;       /* number of the last frame that was fed */
static bool finished;

static void open_file(void)
{
  WtConfig config;

  wt_prefs_config(&config);
  records = wt_records_new();

  WtSink sink = { wt_records_keep, records };

  if (wt_prefs_facts()) {
    host = wt_host_new(wt_prefs_facts(), &sink);
    sink = wt_host_sink(host);
  }
  engine = wt_engine_new(&config, &sink);
  fed = 0;
  finished = false;
}

static void close_file(void)
{
  g_clear_pointer(&engine, wt_engine_free);
  g_clear_pointer(&host, wt_host_free);
  records = NULL;
}

/* All frames were read once: what was awaited is given up, and the last findings are told. */
static void end_file(void)
{
  if (!engine || finished)
    return;
  finished = true;
  wt_engine_finish(engine);
  if (host)
    wt_host_finish(host, engine);
}

void wt_feed_register(void)
{
  register_init_routine(open_file);
  register_cleanup_routine(close_file);
  register_postseq_cleanup_routine(end_file);
}

/* Wireshark's numbers of link types are its own. */
static uint32_t linktype_of(int encapsulation)
{
  static const struct {
    int encapsulation;
    uint32_t linktype; /* www.tcpdump.org/linktypes.html */
  } links[] = {
    { WTAP_ENCAP_ETHERNET, 1 }, { WTAP_ENCAP_SLL, 113 },     { WTAP_ENCAP_SLL2, 276 },
    { WTAP_ENCAP_RAW_IP, 101 }, { WTAP_ENCAP_RAW_IP4, 228 }, { WTAP_ENCAP_RAW_IP6, 229 },
    { WTAP_ENCAP_NULL, 0 },     { WTAP_ENCAP_LOOP, 108 },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(links); i++)
    if (links[i].encapsulation == encapsulation)
      return links[i].linktype;
  return UINT32_MAX; /* the engine counts it as another protocol */
}

/* Seconds of a broken capture may be anything. */
static int64_t time_of(const packet_info *pinfo)
{
  return (int64_t) ((uint64_t) pinfo->abs_ts.secs * NS_PER_S + (uint64_t) pinfo->abs_ts.nsecs);
}

const WtRecords *wt_feed_frame(packet_info *pinfo, tvbuff_t *tvb)
{
  if (!engine || finished || pinfo->fd->visited || pinfo->num <= fed ||
      pinfo->rec->rec_type != REC_TYPE_PACKET)
    return records;

  const size_t len = tvb_captured_length(tvb);
  const WtFrame frame = {
    /* may throw: before the engine is called, never within */
    .data = { len ? tvb_get_ptr(tvb, 0, (int) len) : NULL, len },
    .number = pinfo->num,
    .ts_ns = time_of(pinfo),
    .wire_len = pinfo->fd->pkt_len,
    .linktype = linktype_of(pinfo->rec->rec_header.packet_header.pkt_encap),
    .interface = pinfo->rec->rec_header.packet_header.interface_id,
  };

  fed = pinfo->num;
  wt_engine_push(engine, &frame);

  const WtTcpFrame *const tcp = wt_engine_tcp_frame(engine);

  if (tcp)
    wt_records_keep_tcp(records, pinfo->num, tcp);
  return records;
}

const WtTcpFrame *wt_feed_tcp(const packet_info *pinfo)
{
  return engine && pinfo->num == fed ? wt_engine_tcp_frame(engine) : NULL;
}

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "dissectors/prefs.h"

#include <epan/prefs.h>
#include <epan/range.h>

#include "host/facts.h"

#define ISCSI_PORT "3260" /* RFC 7143 14 */

static WtPrefs shown = { .plain_frames = true, .links = 32 };
static range_t *ports;
static unsigned mtu;
static const char *facts_file = "";
static int digests; /* a row of digest_choices */
static WtFacts *facts;
static GArray *known; /* WtHostSession, of @facts */

/* As analyze --digests has them. */
static const enum_val_t digest_choices[] = {
  { "agreed", "As the login and the PDUs say", 0 },
  { "none", "None", 1 },
  { "header", "Header digests", 2 },
  { "data", "Data digests", 3 },
  { "both", "Both", 4 },
  { NULL, NULL, 0 },
};

void wt_prefs_register(int proto)
{
  module_t *const module = prefs_register_protocol(proto, NULL);

  range_convert_str(wmem_epan_scope(), &ports, ISCSI_PORT, UINT16_MAX);
  prefs_register_range_preference(
      module, "ports", "Ports of targets",
      "TCP ports known to be iSCSI targets (at most 16); others are recognised by content",
      &ports, UINT16_MAX);
  prefs_register_uint_preference(module, "mtu", "MTU of the path",
                                 "Used where nothing in the capture tells; 0: not given", 10,
                                 &mtu);
  prefs_register_enum_preference(module, "digests", "Digests",
                                 "Which digests PDUs carry; needed only where both mislead",
                                 &digests, digest_choices, FALSE);
  prefs_register_filename_preference(
      module, "host_facts", "Host facts",
      "What a host says: a file, or a folder of them, as analyze --host-facts reads",
      &facts_file, FALSE);
  prefs_register_bool_preference(
      module, "plain_frames", "Show checksums of frames without PDUs",
      "A subtree also for frames where an unfinished checksum is all there is to say",
      &shown.plain_frames);
  prefs_register_uint_preference(module, "links", "Frames listed for a task",
                                 "At most that many R2Ts and data PDUs are linked from a frame",
                                 10, &shown.links);
}

const WtPrefs *wt_prefs(void)
{
  return &shown;
}

static void add_port(WtConfig *config, uint32_t port)
{
  if (config->n_ports < G_N_ELEMENTS(config->ports))
    config->ports[config->n_ports++] = (uint16_t) port;
}

static void take_ports(WtConfig *config)
{
  config->n_ports = 0;
  for (unsigned i = 0; ports && i < ports->nranges; i++)
    for (uint32_t port = ports->ranges[i].low;
         port <= ports->ranges[i].high && config->n_ports < G_N_ELEMENTS(config->ports); port++)
      add_port(config, port);
}

/* Wireshark shows no window for what plugins have to say when a file is opened. */
static void take_facts(WtConfig *config)
{
  GError *error = NULL;

  g_clear_pointer(&known, g_array_unref);
  g_clear_pointer(&facts, wt_facts_free);
  if (!facts_file || !*facts_file)
    return;
  facts = wt_facts_read(facts_file, &error);
  if (!facts) {
    ws_warning("wiretruth: %s", error->message);
    g_error_free(error);
    return;
  }
  known = wt_facts_known(facts);
  config->host_sessions = (const WtHostSession *) (gpointer) known->data;
  config->n_host_sessions = known->len;
}

const WtFacts *wt_prefs_facts(void)
{
  return facts;
}

static void take_digests(WtConfig *config)
{
  static const WtDigestUse uses[][WT_N_DIGESTS] = {
    { WT_DIGEST_UNKNOWN, WT_DIGEST_UNKNOWN }, { WT_DIGEST_NONE, WT_DIGEST_NONE },
    { WT_DIGEST_CRC32C, WT_DIGEST_NONE },     { WT_DIGEST_NONE, WT_DIGEST_CRC32C },
    { WT_DIGEST_CRC32C, WT_DIGEST_CRC32C },
  };

  memcpy(config->digests, uses[digests], sizeof config->digests);
}

void wt_prefs_config(WtConfig *config)
{
  wt_config_init(config);
  take_digests(config);
  take_ports(config);
  take_facts(config);
  config->mtu = mtu;
}

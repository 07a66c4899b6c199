/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <arpa/inet.h>

#include "dissectors/stat-table.h"
#include "dissectors/stats.h"

/* --- connections, with their sessions --- */

enum {
  INITIATOR,
  TARGET,
  SESSION,
  CONNECTION,
  TARGET_NAME,
  CAPTURED_AT,
  PDUS,
  OCTETS,
  LOST,
  HEADER_DIGEST,
  DATA_DIGEST,
  BAD_DIGESTS,
  INITIAL_R2T,
  IMMEDIATE_DATA,
  FIRST_BURST,
  MAX_BURST,
  N_COLUMNS
};

static stat_tap_table_item columns[N_COLUMNS] = {
  [INITIATOR] = WT_COLUMN_TEXT("Initiator", "%-22s"),
  [TARGET] = WT_COLUMN_TEXT("Target", "%-22s"),
  [SESSION] = WT_COLUMN_COUNT("Session"),
  [CONNECTION] = WT_COLUMN_COUNT("Connection"),
  [TARGET_NAME] = WT_COLUMN_TEXT("Target name", "%-40s"),
  [CAPTURED_AT] = WT_COLUMN_TEXT("Captured at", "%-10s"),
  [PDUS] = WT_COLUMN_COUNT("PDUs"),
  [OCTETS] = WT_COLUMN_OCTETS("Octets"),
  [LOST] = WT_COLUMN_OCTETS("Not captured"),
  [HEADER_DIGEST] = WT_COLUMN_TEXT("HeaderDigest", "%-8s"),
  [DATA_DIGEST] = WT_COLUMN_TEXT("DataDigest", "%-8s"),
  [BAD_DIGESTS] = WT_COLUMN_COUNT("Bad digests"),
  [INITIAL_R2T] = WT_COLUMN_TEXT("InitialR2T", "%-4s"),
  [IMMEDIATE_DATA] = WT_COLUMN_TEXT("ImmediateData", "%-4s"),
  [FIRST_BURST] = WT_COLUMN_TEXT("FirstBurst", "%-8s"),
  [MAX_BURST] = WT_COLUMN_TEXT("MaxBurst", "%-8s"),
};

static void show_endpoint(WtCell *cell, const WtEndpoint *endpoint)
{
  char address[INET6_ADDRSTRLEN] = "", text[INET6_ADDRSTRLEN + 8];

  (void) inet_ntop(endpoint->ip_version == 6 ? AF_INET6 : AF_INET, endpoint->ip, address,
                   sizeof address);
  (void) g_snprintf(text, sizeof text, endpoint->ip_version == 6 ? "[%s]:%u" : "%s:%u", address,
                    endpoint->port);
  wt_stat_text(cell, text);
}

/* What was only offered, or lost, is in force nowhere. */
static const char *in_force(const WtConnection *connection, WtKey key)
{
  const WtKeyResult *const result =
      connection->negotiation ? &connection->negotiation->keys[key] : NULL;
  const bool settled =
      result && result->state != WT_KEY_OFFERED && result->state != WT_KEY_UNKNOWN;

  return settled ? result->value : NULL;
}

static void show_keys(WtCell *row, const WtConnection *connection)
{
  static const struct {
    int column;
    WtKey key;
  } keys[] = {
    { HEADER_DIGEST, WT_KEY_HEADER_DIGEST },    { DATA_DIGEST, WT_KEY_DATA_DIGEST },
    { INITIAL_R2T, WT_KEY_INITIAL_R2T },        { IMMEDIATE_DATA, WT_KEY_IMMEDIATE_DATA },
    { FIRST_BURST, WT_KEY_FIRST_BURST_LENGTH }, { MAX_BURST, WT_KEY_MAX_BURST_LENGTH },
  };

  for (size_t i = 0; i < G_N_ELEMENTS(keys); i++)
    wt_stat_text(&row[keys[i].column], in_force(connection, keys[i].key));
}

static void show_connection(void *tapdata, const WtConnection *connection)
{
  WtCell *const row = wt_stat_row_new(tapdata);

  wt_stat_count(&row[SESSION], connection->session);
  wt_stat_count(&row[CONNECTION], connection->id);
  show_endpoint(&row[INITIATOR], &connection->initiator);
  show_endpoint(&row[TARGET], &connection->target);
  wt_stat_text(&row[TARGET_NAME], connection->target_name);
  wt_stat_text(&row[CAPTURED_AT], wt_captured_name(connection->captured_at));
  wt_stat_count(&row[PDUS], connection->pdus);
  wt_stat_octets(&row[OCTETS], connection->octets);
  wt_stat_octets(&row[LOST], connection->octets_lost);
  for (unsigned i = 0; i < WT_N_DIGESTS; i++)
    wt_stat_count(&row[BAD_DIGESTS], connection->digests[i][WT_VERDICT_BAD]);
  show_keys(row, connection);
}

static tap_packet_status on_frame(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                  const void *data, tap_flags_t flags)
{
  const WtFrameRecord *const frame = wt_tap_frame(data);

  (void) pinfo;
  (void) edt;
  (void) flags;
  for (const WtConnectionRecord *at = frame->connections; at; at = at->next)
    show_connection(tapdata, &at->connection);
  return frame->connections ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

/* --- what they agreed, key by key --- */

enum {
  KEY_NAME,
  KEY_INITIATOR,
  KEY_TARGET,
  KEY_VALUE,
  KEY_STATE,
  KEY_SESSION,
  KEY_CONNECTION,
  KEY_SOURCE,
  N_KEY_COLUMNS
};

static stat_tap_table_item key_columns[N_KEY_COLUMNS] = {
  [KEY_NAME] = WT_COLUMN_TEXT("Key", "%-26s"),
  [KEY_INITIATOR] = WT_COLUMN_TEXT("Initiator said", "%-16s"),
  [KEY_TARGET] = WT_COLUMN_TEXT("Target said", "%-16s"),
  [KEY_VALUE] = WT_COLUMN_TEXT("In force", "%-16s"),
  [KEY_STATE] = WT_COLUMN_TEXT("State", "%-10s"),
  [KEY_SESSION] = WT_COLUMN_COUNT("Session"),
  [KEY_CONNECTION] = WT_COLUMN_COUNT("Connection"),
  [KEY_SOURCE] = WT_COLUMN_TEXT("Written in", "%s"),
};

static void show_key(void *tapdata, const WtConnection *connection, WtKey key)
{
  const WtKeyResult *const result = &connection->negotiation->keys[key];

  if (!result->times[0] && !result->times[1])
    return;

  WtCell *const row = wt_stat_row_new(tapdata);

  wt_stat_count(&row[KEY_SESSION], connection->session);
  wt_stat_count(&row[KEY_CONNECTION], connection->id);
  wt_stat_text(&row[KEY_NAME], wt_key_name(key));
  wt_stat_text(&row[KEY_INITIATOR], result->said[0]);
  wt_stat_text(&row[KEY_TARGET], result->said[1]);
  wt_stat_text(&row[KEY_VALUE], result->value);
  wt_stat_text(&row[KEY_STATE], wt_key_state_name(result->state));
  wt_stat_text(&row[KEY_SOURCE], wt_key_source(key));
}

static tap_packet_status on_frame_keys(void *tapdata, packet_info *pinfo, epan_dissect_t *edt,
                                       const void *data, tap_flags_t flags)
{
  const WtFrameRecord *const frame = wt_tap_frame(data);

  (void) pinfo;
  (void) edt;
  (void) flags;
  for (const WtConnectionRecord *at = frame->connections; at; at = at->next)
    for (unsigned key = 0; at->connection.negotiation && key < WT_N_KEYS; key++)
      show_key(tapdata, &at->connection, (WtKey) key);
  return frame->connections ? TAP_PACKET_REDRAW : TAP_PACKET_DONT_REDRAW;
}

void wt_stat_sessions_register(void)
{
  static stat_tap_table_ui ui = {
    .title = "wiretruth: sessions and connections",
    .cli_string = "wiretruth,sessions",
    .packet_func = on_frame,
    .fields = columns,
    .nfields = N_COLUMNS,
  };
  static stat_tap_table_ui key_ui = {
    .title = "wiretruth: negotiated keys",
    .cli_string = "wiretruth,keys",
    .packet_func = on_frame_keys,
    .fields = key_columns,
    .nfields = N_KEY_COLUMNS,
  };

  wt_stat_register(&ui);
  wt_stat_register(&key_ui);
}

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What json and jsonl write alike. Each function returns a new reference.
 */
#ifndef WT_REPORT_JSON_VALUES_H
#define WT_REPORT_JSON_VALUES_H

#include <jansson.h>

#include "report/output.h"
#include "wiretruth/engine.h"

/** wt_json_name: a string from packets or the command line, made valid UTF-8. */
json_t *wt_json_name(const char *name);

/** wt_json_lines: an array of the lines of @text, which is ours. */
json_t *wt_json_lines(const char *text);

/** wt_json_hex: "0x0000001a" for @digits 8. */
json_t *wt_json_hex(uint64_t value, unsigned digits);

/** wt_json_isid: "0x00023d000001". */
json_t *wt_json_isid(const uint8_t isid[6]);

/** wt_json_digests: {header {good, bad, unverifiable}, data {...}}. */
json_t *wt_json_digests(const uint64_t digests[WT_N_DIGESTS][WT_N_VERDICTS]);

/** wt_json_negotiated: {KEY: value} of what is known of the digests in use. */
json_t *wt_json_negotiated(const WtDigestUse use[WT_N_DIGESTS]);

/** wt_json_endpoint: "10.0.0.1:3260". */
json_t *wt_json_endpoint(const WtEndpoint *endpoint);

/** wt_json_stalls: {retransmission_ns, closed_window_ns, delayed_ack_ns}. */
json_t *wt_json_stalls(const uint64_t lost_ns[WT_N_STALLS]);

/**
 * wt_json_offload: {frames, data_frames, wire_segments, super_segments, gain, kinds {KIND: n},
 * initiator {frames, ...}, target {...}, io_tasks, io_octets, wire_segments_per_io,
 * wire_segments_per_gb}; quotients of nothing are null.
 */
json_t *wt_json_offload(const WtOffloadUse *use);

json_t *wt_json_connection(const WtConnection *connection, bool with_input);

/**
 * wt_json_occurrence:
 *
 * Adds to @object where, when and to whom @finding occurred, and its evidence.
 */
void wt_json_occurrence(json_t *object, const WtFinding *finding, bool with_input);

/**
 * wt_json_dump:
 * @flags: jansson's; every character beyond ASCII is escaped, so that names from packets can
 *   neither steer a terminal nor turn its writing direction
 */
void wt_json_dump(WtOutput *output, const json_t *value, size_t flags);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * What one connection shows of the hosts at its ends: marks that software, and the firmware of a
 * host bus adapter, leave without being asked.
 */
#ifndef WIRETRUTH_FINGERPRINT_H
#define WIRETRUTH_FINGERPRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define WT_SYN_OPTIONS_MAX 12u

/**
 * WtHostMarks: what a host's frames show, its first one or its SYN.
 * @has_mac: @mac is what it was sent from where it was captured: the host's own, or that of a router,
 *   see wt_fingerprint_hops()
 * @has_syn: its SYN was captured: @syn_options are the kinds in their order (IANA TCP Option Kinds),
 *   as many as @n_syn_options, end of list and all; @window is not scaled        [octets]
 * @ttl: or IPv6's hop limit; 0: no frame was captured
 */
typedef struct {
  uint8_t mac[6];
  uint8_t syn_options[WT_SYN_OPTIONS_MAX];
  uint8_t n_syn_options, ttl;
  uint16_t window;
  bool has_mac, has_syn;
} WtHostMarks;

/**
 * WtFingerprint: of one end. What follows @isid is of initiators only.
 * @mss: 0: none was announced; @window_scale: -1 likewise
 * @architecture: what it said of itself, X#NodeArchitecture; borrowed; NULL: nothing
 * @commands: SCSI Commands; @up: how many had the Initiator Task Tag that follows the last one's;
 *   @up_swapped: the same where the tag's octets are read from the other end
 * @data_outs: Data-Out PDUs that did not end their sequence; @odd: of these, of no whole blocks of
 *   512; @odd_len: the first one's length                                         [octets]
 */
typedef struct {
  WtHostMarks host;
  uint16_t mss;
  int8_t window_scale;
  bool has_isid;
  uint8_t isid[6];
  const char *architecture;
  uint32_t commands, up, up_swapped, data_outs, odd;
  uint32_t last_itt, odd_len;
} WtFingerprint;

#define WT_MARK_WORDS_MAX 80u /* with the NUL                                       [octets] */

/** The marks by which two fingerprints are compared, each on its own. */
typedef enum {
  WT_MARK_MAC,
  WT_MARK_TTL,
  WT_MARK_SYN_OPTIONS,
  WT_MARK_WINDOW_SCALE,
  WT_MARK_ISID,
  WT_MARK_ARCHITECTURE,
  WT_MARK_DATA_OUT,
  WT_MARK_TASK_TAGS,
  WT_N_MARKS
} WtPrintMark;

/** wt_mark_name: for people, "SYN options". */
const char *wt_mark_name(WtPrintMark mark);

/**
 * wt_mark_words: writes what @self shows as @mark, "mss,sok,ts,nop,ws"; empty if it shows nothing.
 * Words are equal if, and only if, the marks are.
 */
void wt_mark_words(const WtFingerprint *self, WtPrintMark mark, char out[WT_MARK_WORDS_MAX]);

/** wt_fingerprint_hops: routers between the host and the capture; 0 where nothing tells. */
unsigned wt_fingerprint_hops(const WtFingerprint *self);

/** wt_mac_vendor: who makes adapters with this address, of those that make iSCSI ones; or NULL. */
const char *wt_mac_vendor(const uint8_t mac[6]);

/** wt_isid_vendor: whose software or firmware chose @isid, "Microsoft"; or NULL. RFC 7143 11.12.5 */
const char *wt_isid_vendor(const uint8_t isid[6]);

#endif

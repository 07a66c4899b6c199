/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_FINDING_H
#define WIRETRUTH_FINDING_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/damage.h"
#include "wiretruth/pdu.h"

typedef enum {
  WT_SEVERITY_NOTE,
  WT_SEVERITY_WARNING,
  WT_SEVERITY_ERROR,
  WT_N_SEVERITIES
} WtSeverity;

typedef enum {
#define WT_FINDING(name, ...) WT_FINDING_##name,
#include "wiretruth/tbl/findings.h"
  WT_N_FINDINGS
} WtFindingId;

/** How a finding's @expected and @seen are to be read. */
typedef enum {
  WT_EVIDENCE_NONE,
  WT_EVIDENCE_CRC,    /* digests computed and received                    */
  WT_EVIDENCE_STATUS, /* @seen is a Status-Class and Status-Detail, RFC 7143 11.13.5 */
  WT_EVIDENCE_OCTETS, /* @seen octets are concerned                       */
  WT_EVIDENCE_COUNT,  /* @seen of something, named by the text            */
  WT_EVIDENCE_DIGESTS, /* bit 0: header digest in use, bit 1: data digest; @expected PDUs agreed */
  WT_EVIDENCE_SEGMENTS, /* @seen wire segments are concerned              */
  WT_EVIDENCE_SIZES,    /* @seen octets where @expected were due, 0: not known */
  WT_EVIDENCE_NUMBERS,  /* @seen sequence number or count against @expected */
  WT_EVIDENCE_TIME,     /* @seen nanoseconds where @expected were due, 0: nothing was         */
  WT_EVIDENCE_FIELD,    /* @seen is an octet's place in the header        */
  WT_EVIDENCE_HOST, /* @sender is the side whose host it is, not who sent; unknown: both sides' */
} WtEvidence;

#define WT_DETAIL_MAX 256u /* of WtFinding.detail, with its NUL                [octets] */

/**
 * WtFinding: one occurrence. Members that do not apply are zero; @itt is then WT_NO_TAG.
 * @detail: what numbers cannot tell, as "CHAP_A=5 offered, none accepted"; borrowed, as the event
 *   is; NULL if there is none. Words from packets are made printable by whoever shows it
 */
typedef struct {
  WtFindingId id;
  uint64_t frame;
  int64_t ts_ns;
  uint64_t expected, seen;
  uint64_t stream_offset;
  uint64_t times; /* occurrences that are told as one; 0 means 1 */
  const char *detail;
  WtDamage damage; /* where @id is a bad digest */
  uint32_t connection;
  uint32_t itt;
  WtSender sender;
  uint16_t input;
} WtFinding;

/** WtFindingKind: a row of tbl/findings.h. */
typedef struct {
  const char *id; /* dotted, permanent */
  WtSeverity severity;
  WtEvidence evidence;
  const char *text;
  const char *causes; /* likeliest first, a line each */
  const char *remedy;
  const char *source;
} WtFindingKind;

const WtFindingKind *wt_finding_kind(WtFindingId id);
const char *wt_severity_name(WtSeverity severity);

#endif

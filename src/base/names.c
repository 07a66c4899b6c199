/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The tables of include/wiretruth/tbl/ as look-ups.
 */
#include "wiretruth/checksum.h"
#include "wiretruth/damage.h"
#include "wiretruth/event.h"
#include "wiretruth/finding.h"
#include "wiretruth/host-account.h"
#include "wiretruth/limits.h"
#include "wiretruth/offload.h"
#include "wiretruth/pdu.h"
#include "wiretruth/task.h"

const char *wt_opcode_label(uint8_t opcode)
{
  static const char *const labels[WT_N_OPCODES] = {
#define WT_OPCODE(name, code, sender, label, source) [code] = label,
#include "wiretruth/tbl/opcodes.h"
  };

  return opcode < WT_N_OPCODES ? labels[opcode] : NULL;
}

const char *wt_sender_name(WtSender sender)
{
  static const char *const names[] = {
    [WT_SENDER_UNKNOWN] = "unknown",
    [WT_SENDER_INITIATOR] = "initiator",
    [WT_SENDER_TARGET] = "target",
  };

  return names[sender];
}

const char *wt_verdict_name(WtVerdict verdict)
{
  static const char *const names[WT_N_VERDICTS] = {
#define WT_VERDICT(name, json, meaning) [WT_VERDICT_##name] = json,
#include "wiretruth/tbl/verdicts.h"
  };

  return names[verdict];
}

const char *wt_checksum_name(WtChecksum checksum)
{
  static const char *const names[WT_N_CHECKSUMS] = {
#define WT_CHECKSUM(name, json, meaning) [WT_CHECKSUM_##name] = json,
#include "wiretruth/tbl/checksums.h"
  };

  return names[checksum];
}

const char *wt_checksum_meaning(WtChecksum checksum)
{
  static const char *const meanings[WT_N_CHECKSUMS] = {
#define WT_CHECKSUM(name, json, meaning) [WT_CHECKSUM_##name] = meaning,
#include "wiretruth/tbl/checksums.h"
  };

  return meanings[checksum];
}

const char *wt_damaged_name(WtDamagedAt at)
{
  static const char *const names[WT_N_DAMAGED] = {
    [WT_DAMAGED_UNKNOWN] = "unknown",
    [WT_DAMAGED_AT_SENDER] = "sender",
    [WT_DAMAGED_ABOVE_TCP] = "above_tcp",
  };

  return names[at];
}

const char *wt_damaged_part_name(WtDamagedPart part)
{
  static const char *const names[WT_N_DAMAGED_PARTS] = {
    [WT_DAMAGED_PART_BHS] = "header",    [WT_DAMAGED_PART_AHS] = "ahs",
    [WT_DAMAGED_PART_DATA] = "data",     [WT_DAMAGED_PART_PADDING] = "padding",
    [WT_DAMAGED_PART_DIGEST] = "digest",
  };

  return names[part];
}

const char *wt_offload_kind_name(WtOffloadKind kind)
{
  static const char *const names[WT_N_OFFLOAD_KINDS] = {
#define WT_OFFLOAD_KIND(name, json, meaning) [WT_OFFLOAD_##name] = json,
#include "wiretruth/tbl/offload-kinds.h"
  };

  return names[kind];
}

const char *wt_offload_kind_meaning(WtOffloadKind kind)
{
  static const char *const meanings[WT_N_OFFLOAD_KINDS] = {
#define WT_OFFLOAD_KIND(name, json, meaning) [WT_OFFLOAD_##name] = meaning,
#include "wiretruth/tbl/offload-kinds.h"
  };

  return meanings[kind];
}

const char *wt_sureness_name(WtSureness sureness)
{
  static const char *const names[WT_N_SURENESSES] = {
#define WT_SURENESS(name, json, meaning) [WT_SURENESS_##name] = json,
#include "wiretruth/tbl/sureness.h"
  };

  return names[sureness];
}

const char *wt_clue_name(WtClue clue)
{
  static const char *const names[WT_N_CLUES] = {
#define WT_CLUE(name, json, meaning) [WT_CLUE_##name] = json,
#include "wiretruth/tbl/clues.h"
  };

  return names[clue];
}

const char *wt_clue_meaning(WtClue clue)
{
  static const char *const meanings[WT_N_CLUES] = {
#define WT_CLUE(name, json, meaning) [WT_CLUE_##name] = meaning,
#include "wiretruth/tbl/clues.h"
  };

  return meanings[clue];
}

const char *wt_role_name(WtRole role)
{
  static const char *const names[] = {
    [WT_ROLE_UNKNOWN] = "unknown",
    [WT_ROLE_SENT] = "sent",
    [WT_ROLE_RECEIVED] = "received",
  };

  return names[role];
}

const char *wt_captured_name(WtCapturedAt at)
{
  static const char *const names[WT_N_CAPTURED] = {
    [WT_CAPTURED_UNKNOWN] = "unknown",  [WT_CAPTURED_AT_INITIATOR] = "initiator",
    [WT_CAPTURED_AT_TARGET] = "target", [WT_CAPTURED_AT_BOTH] = "both",
    [WT_CAPTURED_ON_WIRE] = "wire",
  };

  return names[at];
}

const char *wt_join_name(WtJoin join)
{
  static const char *const names[WT_N_JOINS] = {
    [WT_JOIN_UNKNOWN] = "unknown",
    [WT_JOIN_NEW] = "new",
    [WT_JOIN_SESSION_REINSTATED] = "session_reinstated",
    [WT_JOIN_ADDED] = "added",
    [WT_JOIN_CONNECTION_REINSTATED] = "connection_reinstated",
  };

  return names[join];
}

const char *wt_stall_key(WtStallKind kind)
{
  static const char *const keys[WT_N_STALLS] = {
#define WT_STALL(name, json, words, meaning) [WT_STALL_##name] = json,
#include "wiretruth/tbl/stalls.h"
  };

  return keys[kind];
}

const char *wt_stall_words(WtStallKind kind)
{
  static const char *const phrases[WT_N_STALLS] = {
#define WT_STALL(name, json, words, meaning) [WT_STALL_##name] = words,
#include "wiretruth/tbl/stalls.h"
  };

  return phrases[kind];
}

const char *wt_severity_name(WtSeverity severity)
{
  static const char *const names[WT_N_SEVERITIES] = {
    [WT_SEVERITY_NOTE] = "note",
    [WT_SEVERITY_WARNING] = "warning",
    [WT_SEVERITY_ERROR] = "error",
  };

  return names[severity];
}

const WtFindingKind *wt_finding_kind(WtFindingId id)
{
  static const WtFindingKind kinds[WT_N_FINDINGS] = {
#define WT_FINDING(name, id, severity, evidence, text, causes, remedy, source)                 \
  [WT_FINDING_##name] = {                                                                      \
    id, WT_SEVERITY_##severity, WT_EVIDENCE_##evidence, text, causes, remedy, source           \
  },
#include "wiretruth/tbl/findings.h"
  };

  return &kinds[id];
}

const WtLimits wt_default_limits = {
  .connections = 32768,
  .reasm_octets = 16u << 20,
  .reasm_octets_all = 24u << 20,
  .search_octets = 1u << 20,
  .search_octets_all = 8u << 20,
  .text_octets = 64u << 10,
  .fragment_octets = 2u << 20,
  .rewrite_octets = 16u << 20,
  .sessions_ended = 4096,
  .task_octets = 35u << 20,
  .rule_octets = 16u << 20,
};

const char *wt_host_counter_name(WtHostCounter counter)
{
  static const char *const names[WT_N_HOST_COUNTERS] = {
#define WT_HOST_COUNTER(name, json, sender, opcode, linux_) [WT_HOST_##name] = json,
#include "wiretruth/tbl/host-counters.h"
  };

  return names[counter];
}

const char *wt_account_kind_name(WtAccountKind kind)
{
  static const char *const names[] = {
    [WT_ACCOUNT_ABSENT] = "absent",
    [WT_ACCOUNT_PARTIAL] = "partial",
    [WT_ACCOUNT_WHOLE] = "whole",
  };

  return names[kind];
}

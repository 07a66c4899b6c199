/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Fingerprints: what one connection shows of its initiator, and what changed from one to another.
 * A single mark may change for many reasons; what is concluded rests on several, and on what kind of
 * initiator each fingerprint is the one of.
 *
 * Source: p0f 3 (order of options in a SYN); RFC 7143 11.12.5, 13.26; IEEE's registry of OUIs;
 * open-iscsi usr/config.h (DRIVER_ISID), iPXE iscsi.h (IANA_EN_FEN_SYSTEMS), libiscsi lib/init.c.
 */
#ifndef WT_ANOMALY_FINGERPRINT_H
#define WT_ANOMALY_FINGERPRINT_H

#include "wiretruth/finding.h"
#include "wiretruth/fingerprint.h"

/** What kind of initiator shows such marks. */
typedef enum {
  WT_INITIATOR_UNKNOWN,
  WT_INITIATOR_SOFTWARE, /* an operating system's TCP                       */
  WT_INITIATOR_HARDWARE, /* firmware of a host bus adapter                  */
  WT_INITIATOR_BOOT,     /* firmware that boots a machine, until the system takes over */
} WtInitiatorKind;

WtInitiatorKind wt_fingerprint_kind(const WtFingerprint *self);

/** wt_fingerprint_learn: @pdu is one that the initiator sent in full feature phase. */
void wt_fingerprint_learn(WtFingerprint *self, const WtPdu *pdu);

/**
 * WtPrintChange: what differs between two fingerprints.
 * @known: marks that both show; @changed: of these
 * @weight: of those that changed: how much each tells
 * @words: "2 of 5 marks changed: TTL 255 -> 64, ..."
 */
typedef struct {
  unsigned known, changed, weight;
  char words[WT_DETAIL_MAX];
} WtPrintChange;

void wt_fingerprint_compare(const WtFingerprint *before, const WtFingerprint *after,
                            WtPrintChange *out);

#endif

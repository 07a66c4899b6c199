/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Digests that are right where they were captured and refused all the same: by a Reject that quotes
 * the header, by sense data, or by closing the connection on a header with AHS. A connection is
 * closed for many reasons: without AHS nothing is said of it.
 *
 * Source: RFC 7143 7.8, 11.17; SPC-5 (ASC 47h, ASCQ 05h).
 */
#ifndef WT_ANOMALY_DIGEST_REFUSED_H
#define WT_ANOMALY_DIGEST_REFUSED_H

#include "wiretruth/finding.h"

/** WtDigestRefused: of one connection that carries digests. */
typedef struct WtDigestRefused WtDigestRefused;

WtDigestRefused *wt_digest_refused_new(void);
void wt_digest_refused_free(WtDigestRefused *self);

/**
 * wt_digest_refused_push:
 * @detail: what of, in words, if it returns true
 *
 * Returns: whether @pdu refuses what had a good digest
 */
bool wt_digest_refused_push(WtDigestRefused *self, const WtPdu *pdu,
                            char detail[WT_DETAIL_MAX]);

/** wt_digest_refused_gap: PDUs may be missing here. */
void wt_digest_refused_gap(WtDigestRefused *self);

/** wt_digest_refused_closed: likewise, the target having closed the connection at @closed_ns. */
bool wt_digest_refused_closed(const WtDigestRefused *self, int64_t closed_ns,
                              char detail[WT_DETAIL_MAX]);

#endif

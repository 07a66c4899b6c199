/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Gzip as a reader's content: members one after the other, as `cat a.gz b.gz` makes them.
 * Source: RFC 1952.
 */
#ifndef WT_CAPTURE_GUNZIP_H
#define WT_CAPTURE_GUNZIP_H

#include "capture/input.h"
#include "wiretruth/bytes.h"

#define WT_GUNZIP_BLOCK WT_BLOCK_MIN

/** wt_gunzip_new: @start, copied, is what was read already; at most WT_GUNZIP_BLOCK octets. */
WtGunzip *wt_gunzip_new(WtBytes start);
void wt_gunzip_free(WtGunzip *self);

static inline bool wt_gunzip_magic(WtBytes head)
{
  return head.len >= 2 && head.data[0] == 0x1f && head.data[1] == 0x8b;
}

/**
 * wt_gunzip_read:
 * @into: room for @n octets
 * @more: the compressed octets
 * @received: counts what @more gave
 * @fault: set when the content is at fault
 *
 * Returns: octets written; 0 at the end or with @fault; -1 with errno if @more failed
 */
ssize_t wt_gunzip_read(WtGunzip *self, uint8_t *into, size_t n, const WtReader *more,
                       uint64_t *received, const char **fault);

/** wt_gunzip_pending: compressed octets read but not used yet. */
size_t wt_gunzip_pending(const WtGunzip *self);

#endif

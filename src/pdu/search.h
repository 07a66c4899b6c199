/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Search: octets of a stream in which no PDU boundary is known go in; the first place where PDUs
 * certainly begin comes out, and which digests they carry if that was not known either.
 *
 * Evidence is counted in points over a chain of headers, each where the lengths of the one before
 * put it: a plausible header is worth little, numbers close to those of the connection or a
 * matching CRC32C much. Nothing is found that could be chance: a miss costs some PDUs, a false find
 * invents them. A pure function: it keeps nothing and copies nothing.
 *
 * Source: RFC 7143 7.8 (a receiver may look for the next PDU), 11.2, 13.1.
 */
#ifndef WT_PDU_SEARCH_H
#define WT_PDU_SEARCH_H

#include "digest/policy.h"
#include "pdu/bhs.h"

/**
 * WtSearch: what is known before searching.
 * @octets: contiguous octets of one direction
 * @first: offset in @octets of the first candidate                 [octets]
 * @step: distance of candidates: 4 if PDU alignment is known, else 1; 0: only @first
 * @sender: whose stream, if known
 * @past_login: full-feature PDUs went by: Login PDUs would carry digests too
 * @reach: a candidate is not waited for beyond so many octets       [octets]
 * @at_end: no more octets will follow: decide on what is there
 */
typedef struct {
  WtBytes octets;
  size_t first, step;
  const WtDigestPolicy *policy;
  const WtNumbers *numbers;
  WtSender sender;
  size_t reach;
  bool past_login;
  bool at_end;
} WtSearch;

typedef enum {
  WT_SEARCH_NOTHING, /* no PDU begins in what was looked at */
  WT_SEARCH_MORE,    /* something might: more octets will tell */
  WT_SEARCH_FOUND,
} WtSearchStatus;

/**
 * WtFound:
 * @start: FOUND: where PDUs begin; else: octets before it can be forgotten
 * @need: MORE: how many octets would settle the earliest doubt
 * @use: FOUND: digests in use, UNKNOWN where no PDU told
 * @votes: FOUND: PDUs that told, for each digest
 * @end: FOUND: how far the evidence reaches
 */
typedef struct {
  size_t start, end, need;
  WtSender sender;
  WtDigestUse use[WT_N_DIGESTS];
  uint32_t votes[WT_N_DIGESTS];
} WtFound;

WtSearchStatus wt_search(const WtSearch *search, WtFound *out);

#endif

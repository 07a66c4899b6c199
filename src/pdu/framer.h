/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Framer: the octets of one direction in, PDUs with digest verdicts out. In step, a PDU is a row of
 * parts (header, AHS, digest, data, digest), each consumed as it passes and never copied but for
 * headers and login text. Holes are carried over by known lengths. Out of step (a capture that
 * begins mid-session, a hole that swallowed a header, a header whose digest is bad) octets are
 * buffered, within bounds, until wt_search() finds where PDUs begin, and then read from there.
 *
 * Invariant: every octet given belongs to exactly one PDU or is reported as unparsed, and a digest is
 * called bad only if every octet that it covers, and itself, were captured undamaged by TCP's measure.
 *
 * Source: RFC 7143 7.8, 11.1, 11.2, 13.1.
 */
#ifndef WT_PDU_FRAMER_H
#define WT_PDU_FRAMER_H

#include <glib.h>

#include "base/budget.h"
#include "base/crc32c.h"
#include "digest/policy.h"
#include "pdu/bhs.h"
#include "pdu/shelf.h"
#include "stream/stream.h"
#include "wiretruth/limits.h"

typedef enum {
  WT_FRAMING_START,   /* the stream's first octets: a login, or not iSCSI */
  WT_FRAMING_SEARCH,  /* out of step                                      */
  WT_FRAMING_PARTS,   /* in step                                          */
  WT_FRAMING_FOREIGN, /* not iSCSI: octets are let pass                   */
} WtFraming;

typedef enum {
  WT_FOREIGN_START, /* the first octets are no login            */
  WT_FOREIGN_OTHER, /* much was searched, and no PDU found       */
  WT_FOREIGN_IWARP, /* MPA start-up frames, RFC 5044 7.1 */
} WtForeign;

/** WtFramerSink: what a framer reports, in stream order. @pdu may be changed by the callee. */
typedef struct {
  void (*pdu)(void *user, WtPdu *pdu);
  void (*unparsed)(void *user, uint64_t octets);
  void (*lost_step)(void *user, uint64_t offset, const WtSlice *at);
  void (*limit)(void *user, uint64_t octets); /* let go because too much is searched */
  void (*foreign)(void *user, WtForeign what);
  void (*sender)(void *user, WtSender sender);      /* learned from the first PDUs found */
  bool (*wants_data)(void *user, const WtBhs *bhs); /* of a Data-In: it is to be kept as text */
} WtFramerSink;

/** WtFramerShared: what the two framers of a connection, or all of them, have in common. */
typedef struct {
  const WtFramerSink *sink;
  const WtLimits *limits;
  WtBudget *search_budget; /* of all framers    */
  WtDigestPolicy *policy;  /* of the connection */
  WtNumbers *numbers;      /* of the connection */
  WtShelf *shelf;          /* of the connection */
} WtFramerShared;

typedef enum {
  WT_PART_BHS,
  WT_PART_AHS,
  WT_PART_HDIGEST,
  WT_PART_DATA,
  WT_PART_DDIGEST,
  WT_N_PARTS
} WtPart;

typedef enum {
  WT_TAINT_NONE,
  WT_TAINT_SUSPECT, /* some came in a segment whose checksum was wrong */
  WT_TAINT_HOLE,    /* some are not in the capture                    */
} WtTaint;

/** WtOrigin: where octets from @offset on were captured. */
typedef struct {
  uint64_t offset;
  WtPlace place;
  uint64_t frame;
  int64_t ts_ns;
  uint16_t input;
  bool suspect;
} WtOrigin;

struct WtFramer {
  WtFramerShared shared;
  void *user;
  WtFraming framing;
  WtSender sender;
  uint64_t offset; /* of the next octet to be framed */

  /* in step */
  WtPart part;
  uint32_t left; /* octets of the part still to come */
  uint32_t crc, crc_unpadded;
  uint8_t digest[WT_DIGEST_LEN];
  WtTaint taint[WT_N_DIGESTS];    /* of the octets that the digest covers */
  WtDigestUse uses[WT_N_DIGESTS]; /* of @pdu; settled when its header was read */
  bool past_login;      /* a full-feature PDU went by: Login PDUs would carry digests too */
  bool keeps_text;      /* the data segment of @pdu is handed out with it */
  bool guessed;         /* whether @pdu carries a digest is not known: nor is where it ends */
  uint16_t ready_input; /* of @pdu's ready_frame          */
  WtPdu pdu;
  WtPlace begun;         /* where @pdu began               */
  uint64_t wire_segment; /* that held the last octet of it */
  uint8_t *ahs;          /* allocated when the first AHS comes */
  GByteArray *text;      /* of @pdu, where it is kept          */

  /* out of step: octets from @offset on stand in @buffer, from @buffer_at */
  GByteArray *buffer;
  GArray *origins; /* WtOrigin, ascending */
  guint buffer_at, origin_at;
  uint32_t unread;          /* header octets to be looked at again    */
  uint8_t alignment;        /* PDUs begin at offsets of this mod 4    */
  bool aligned;             /* @alignment is known                    */
  bool anchored;            /* a PDU is due at @offset, its digests are not known */
  bool bad_header;          /* @pdu waits to learn where it ends      */
  bool provisional_is_all;  /* no more octets will tell more */
  size_t enough;            /* octets from which on searching again is worth it */
  uint64_t searched;        /* octets given up since a PDU was found  */
  uint64_t patience;        /* how many of them mean: no iSCSI        */
  uint64_t provisional_end; /* up to here @provisional is more than the policy knows */
  WtDigestUse provisional[WT_N_DIGESTS];
  uint64_t voted_end[WT_N_DIGESTS]; /* PDUs before this have had their vote */
};

/**
 * wt_framer_init:
 * @sender: whose stream this is, if known
 * @from_start: the first octet given will be the connection's first
 * @patience: octets searched in vain after which the stream is called foreign  [octets]
 */
void wt_framer_init(WtFramer *self, const WtFramerShared *shared, void *user, WtSender sender,
                    bool from_start, uint64_t patience);
void wt_framer_clear(WtFramer *self);

void wt_framer_push(WtFramer *self, const WtSlice *slice);

/** wt_framer_amid: in step, and the last PDU is not complete. */
static inline bool wt_framer_amid(const WtFramer *self)
{
  return self->framing == WT_FRAMING_PARTS && self->offset != self->pdu.stream_offset;
}

/** wt_framer_hole: @octets of the stream are not in the capture. */
void wt_framer_hole(WtFramer *self, uint64_t octets);

/** wt_framer_finish: the stream ends; a PDU that is not whole is reported as unparsed octets. */
void wt_framer_finish(WtFramer *self);

/** wt_framer_set_sender: what the other direction learned. */
void wt_framer_set_sender(WtFramer *self, WtSender sender);

/** wt_framer_search: this may be iSCSI all the same: search another @patience octets. */
void wt_framer_search(WtFramer *self, uint64_t patience);

/** wt_framer_abandon: this is not iSCSI. */
void wt_framer_abandon(WtFramer *self);

#endif

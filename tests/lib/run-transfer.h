/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Cases of transfer rules: a few PDUs, and the one finding that they yield, or none. The names are
 * short, as tables are made of them.
 */
#ifndef WT_TEST_RUN_TRANSFER_H
#define WT_TEST_RUN_TRANSFER_H

#include "wiretruth/finding.h"
#include "wiretruth/negotiation.h"

#define MAX_STEPS 8
#define NONE WT_N_FINDINGS
#define F 0x80
#define R 0x40
#define W 0x20
#define O 0x04
#define U 0x02
#define S 0x01
#define A 0x40 /* of Data-In */

typedef enum {
  END,
  CMD, /* flags, octets of immediate data, expected              */
  OUT, /* flags, octets, offset, tag                             */
  R2T, /* flags, octets wanted, offset, tag                      */
  IN,  /* flags, octets, offset, residual or tag, status         */
  RSP, /* flags, octets of data, response, residual, status      */
  SNK, /* flags                                                  */
  TMF,
  GAP,    /* flags: 0 of the initiator, 1 of the target             */
  BAD,    /* the next PDU has a bad data digest                     */
  SOON,   /* the next PDU follows within microseconds               */
  TASK,   /* what follows is of the task of this tag: octets        */
  LUN,    /* what follows has another LUN                           */
  UNREAD, /* what follows acknowledges no status                    */
} Kind;

typedef struct {
  Kind kind;
  uint8_t flags;
  uint32_t octets, at, extra;
  uint8_t status;
} Step;

/** FirstBurstLength 8192, MaxBurstLength 16384, segments 8192, unsolicited data allowed, unless
 *  @keys say otherwise. */
typedef struct {
  const char *name;
  WtFindingId finding;
  struct {
    WtKey key;
    const char *value;
  } keys[2];
  Step steps[MAX_STEPS];
} Case;

/**
 * wt_run_transfer: each case alone; all of them without a login and without room; the first, which
 * yields nothing, with little room.
 *
 * Returns: how many failed
 */
int wt_run_transfer(const Case *cases, size_t n);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_LIMITS_H
#define WIRETRUTH_LIMITS_H

#include <stdint.h>

/** WtLimits: bounds on what a peer's word can make us keep. Reaching one is a limit.* finding. */
typedef struct {
  uint32_t connections;       /* followed at once                                      */
  uint32_t reasm_octets;      /* held for one direction while a gap may still close    */
  uint32_t reasm_octets_all;  /* the same over all directions                          */
  uint32_t search_octets;     /* held for one direction while looking for a PDU header */
  uint32_t search_octets_all; /* the same over all directions                         */
  uint32_t text_octets;       /* data segment of a Login or Text PDU that is kept      */
  uint32_t fragment_octets;   /* IP fragments held in all                              */
  uint32_t rewrite_octets;    /* frames that wait in the rewriter                      */
  uint32_t sessions_ended;    /* remembered after their last connection                 */
  uint32_t task_octets;       /* SCSI tasks that are open, in all                      */
  uint32_t rule_octets;       /* what rules keep of them; beyond it, rules are silent  */
} WtLimits;

extern const WtLimits wt_default_limits;

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * key=value pairs of Login and Text data segments, NUL after each. RFC 7143 6.1.
 */
#ifndef WT_PDU_TEXT_KEYS_H
#define WT_PDU_TEXT_KEYS_H

#include <stdbool.h>

#include "wiretruth/bytes.h"

typedef struct {
  WtBytes key, value;
} WtTextPair;

/** wt_text_next: takes the first pair off @text; what has no '=' is passed over. False at the end. */
bool wt_text_next(WtBytes *text, WtTextPair *out);

/** wt_text_is: whether @octets are exactly @string. */
bool wt_text_is(WtBytes octets, const char *string);

/** wt_text_copy: @octets as a string, cut to @size - 1. */
void wt_text_copy(WtBytes octets, char *out, size_t size);

#endif

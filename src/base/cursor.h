/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * The one cursor that indexes packet octets. Failure is sticky: after the first read past the end
 * every read yields zero, and a parser reads all its fields, then asks once whether it succeeded.
 */
#ifndef WT_BASE_CURSOR_H
#define WT_BASE_CURSOR_H

#include <stdbool.h>
#include <stdint.h>

#include "wiretruth/bytes.h"

typedef struct {
  WtBytes in;
  size_t at;      /* next unread octet; never past in.len      */
  size_t missing; /* octets lacking at first failure; 0 = fine */
} WtCursor;

static inline WtCursor wt_cursor(WtBytes in)
{
  return (WtCursor) { .in = in };
}

static inline bool wt_cursor_ok(const WtCursor *c)
{
  return c->missing == 0;
}

static inline size_t wt_cursor_left(const WtCursor *c)
{
  return c->in.len - c->at;
}

static inline WtBytes wt_cursor_bytes(WtCursor *c, size_t n)
{
  const size_t left = c->in.len - c->at;

  if (n > left && !c->missing)
    c->missing = n - left;
  if (c->missing || n == 0)
    return (WtBytes) { 0 };
  c->at += n;
  return (WtBytes) { c->in.data + c->at - n, n };
}

/** wt_cursor_be: an unsigned big-endian number of @n octets, 1 to 8. */
static inline uint64_t wt_cursor_be(WtCursor *c, size_t n)
{
  const WtBytes b = wt_cursor_bytes(c, n);
  uint64_t v = 0;

  if (b.len == 0)
    return 0;
  for (size_t i = 0; i < n; i++) /* @n is known where this is inlined: one load */
    v = v << 8 | b.data[i];
  return v;
}

static inline uint8_t wt_cursor_u8(WtCursor *c)
{
  return (uint8_t) wt_cursor_be(c, 1);
}

static inline uint16_t wt_cursor_be16(WtCursor *c)
{
  return (uint16_t) wt_cursor_be(c, 2);
}

static inline uint32_t wt_cursor_be32(WtCursor *c)
{
  return (uint32_t) wt_cursor_be(c, 4);
}

static inline WtBytes wt_cursor_rest(WtCursor *c)
{
  return wt_cursor_bytes(c, wt_cursor_left(c));
}

#endif

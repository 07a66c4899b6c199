/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Sequence numbers, all modulo 2^32 (RFC 1982, RFC 9293 3.4, RFC 7143 4.2.2.1). Each kind is a type
 * of its own, as confusing two uint32_t compiles silently.
 */
#ifndef WT_BASE_SERIAL_H
#define WT_BASE_SERIAL_H

#include <stdbool.h>
#include <stdint.h>

#define WT_SERIAL_TYPE(Type, prefix)                                                           \
  typedef struct {                                                                             \
    uint32_t v;                                                                                \
  } Type;                                                                                      \
  static inline Type prefix##_add(Type a, uint32_t n)                                          \
  {                                                                                            \
    return (Type) { a.v + n };                                                                 \
  }                                                                                            \
  static inline int32_t prefix##_diff(Type a, Type b)                                          \
  {                                                                                            \
    return (int32_t) (a.v - b.v);                                                              \
  }                                                                                            \
  static inline bool prefix##_before(Type a, Type b)                                           \
  {                                                                                            \
    return prefix##_diff(a, b) < 0;                                                            \
  }

WT_SERIAL_TYPE(WtTcpSeq, wt_tcp_seq)

#endif

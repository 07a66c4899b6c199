/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef WIRETRUTH_BYTES_H
#define WIRETRUTH_BYTES_H

#include <stddef.h>
#include <stdint.h>

/** WtBytes: a view of somebody else's octets, valid until the call that handed it out returns. */
typedef struct {
  const uint8_t *data;
  size_t len;
} WtBytes;

#endif

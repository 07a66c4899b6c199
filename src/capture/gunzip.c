/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/gunzip.h"

#include <glib.h>
#include <string.h>
#include <zlib.h>

#define GZIP_ONLY (15 + 16) /* zlib's windowBits: 32 KiB window, gzip wrapper demanded */

struct WtGunzip {
  z_stream z;
  bool between_members;
  uint8_t in[WT_GUNZIP_BLOCK];
};

WtGunzip *wt_gunzip_new(WtBytes start)
{
  WtGunzip *self = g_new(WtGunzip, 1);

  memset(&self->z, 0, sizeof self->z);
  self->between_members = false;
  memcpy(self->in, start.data, MIN(start.len, sizeof self->in));
  self->z.next_in = self->in;
  self->z.avail_in = (uInt) MIN(start.len, sizeof self->in);
  if (inflateInit2(&self->z, GZIP_ONLY) != Z_OK)
    g_error("zlib: %s", self->z.msg ? self->z.msg : "cannot start"); /* memory ended */
  return self;
}

void wt_gunzip_free(WtGunzip *self)
{
  if (!self)
    return;
  inflateEnd(&self->z);
  g_free(self);
}

size_t wt_gunzip_pending(const WtGunzip *self)
{
  return self->z.avail_in;
}

/* Keeps what is unused: the two octets of a member's magic may be cut by a block's edge. */
static ssize_t read_more(WtGunzip *self, const WtReader *more, uint64_t *received)
{
  memmove(self->in, self->z.next_in, self->z.avail_in);
  self->z.next_in = self->in;
  const ssize_t got =
      more->read(more->user, self->in + self->z.avail_in, sizeof self->in - self->z.avail_in);

  if (got > 0) {
    self->z.avail_in += (uInt) got;
    *received += (uint64_t) got;
  }
  return got;
}

/* Whether another member begins; anything else behind a member is padding, as gzip(1) has
   it. */
static ssize_t next_member(WtGunzip *self, const WtReader *more, uint64_t *received)
{
  while (self->z.avail_in < 2) {
    const ssize_t got = read_more(self, more, received);

    if (got <= 0)
      return got;
  }
  if (!wt_gunzip_magic((WtBytes) { self->z.next_in, self->z.avail_in }))
    return 0;
  inflateReset(&self->z);
  self->between_members = false;
  return 1;
}

static const char *fault_of(int result)
{
  switch (result) {
  case Z_OK:
  case Z_STREAM_END:
  case Z_BUF_ERROR: /* no progress was possible: it wants input */
    return NULL;
  case Z_MEM_ERROR:
    return "memory ended while the gzip data was read";
  default:
    return "the gzip data is corrupt";
  }
}

ssize_t wt_gunzip_read(WtGunzip *self, uint8_t *into, size_t n, const WtReader *more,
                       uint64_t *received, const char **fault)
{
  self->z.next_out = into;
  self->z.avail_out = (uInt) MIN(n, (size_t) G_MAXINT);
  for (;;) {
    if (self->between_members) {
      const ssize_t another = next_member(self, more, received);

      if (another <= 0)
        return another;
    }
    const int result = inflate(&self->z, Z_NO_FLUSH);

    self->between_members = result == Z_STREAM_END;
    *fault = fault_of(result);
    if (self->z.next_out > into)
      return self->z.next_out - into;
    if (*fault)
      return 0;
    if (self->between_members)
      continue;
    const ssize_t got = read_more(self, more, received);

    if (got == 0)
      *fault = "the gzip data is cut off";
    if (got <= 0)
      return got;
  }
}

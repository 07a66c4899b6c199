/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/input.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <string.h>

#include "capture/gunzip.h"

#define QUIET_MS 200u   /* shorter gaps are a sender's breath */
#define ASLEEP_MS 1000u /* how often it is told again */

static void stop_on_error(WtInput *self, int error)
{
  g_snprintf(self->fault_text, sizeof self->fault_text, "reading failed: %s",
             g_strerror(error));
  self->fault = self->fault_text;
  self->failed = true;
}

/* Until a read will not wait: at once nothing is there, then for a while, then still not. */
static bool await(WtInput *self)
{
  static const unsigned patience_ms[] = { 0, QUIET_MS, ASLEEP_MS };
  struct pollfd live = { .fd = self->live_fd, .events = POLLIN };
  unsigned quiet_ms = 0;

  for (size_t i = 0;;) {
    const int ready = poll(&live, 1, (int) patience_ms[i]);

    if (ready > 0 || (ready < 0 && errno != EINTR))
      return true; /* if something is wrong the read will say what */
    if (ready == 0)
      quiet_ms = patience_ms[i];
    i += ready == 0 && i + 1 < G_N_ELEMENTS(patience_ms);
    if (!self->quiet(self->quiet_user, quiet_ms)) {
      errno = EINTR;
      return false;
    }
  }
}

static ssize_t read_stored(void *user, uint8_t *into, size_t n)
{
  WtInput *self = user;

  if (self->quiet && self->live_fd >= 0 && !await(self))
    return -1;
  return self->reader.read(self->reader.user, into, n);
}

static ssize_t receive(WtInput *self, uint8_t *into, size_t n)
{
  const WtReader stored = { read_stored, NULL, self, 0 };

  if (self->gunzip)
    return wt_gunzip_read(self->gunzip, into, n, &stored, &self->received, &self->fault);
  const ssize_t got = read_stored(self, into, n);

  if (got > 0)
    self->received += (uint64_t) got;
  return got;
}

/* One read. A fault that comes together with octets ends the input only behind them. */
static bool read_some(WtInput *self, size_t n)
{
  if (self->ended || self->fault)
    return false;
  const ssize_t got = receive(self, self->data + self->end, n);

  if (got < 0)
    stop_on_error(self, errno);
  if (got <= 0) {
    self->ended = true;
    return false;
  }
  self->end += (size_t) got;
  return true;
}

void wt_input_init(WtInput *self, const WtReader *reader, size_t block)
{
  *self = (WtInput) {
    .reader = *reader,
    .data = g_malloc(block),
    .capacity = block,
    .block = block,
    .live_fd = -1,
  };
  while (self->end < 2 && read_some(self, WT_GUNZIP_BLOCK - self->end))
    ;
  const WtBytes start = { self->data, self->end };

  if (!wt_gunzip_magic(start) || self->fault)
    return;
  self->gunzip = wt_gunzip_new(start);
  self->end = 0;
  self->ended = false;
}

void wt_input_clear(WtInput *self)
{
  if (self->reader.close)
    self->reader.close(self->reader.user);
  wt_gunzip_free(self->gunzip);
  g_free(self->data);
  *self = (WtInput) { 0 };
}

/* Moves what was not taken to the front: at most one record, once per block. */
static void slide(WtInput *self)
{
  memmove(self->data, self->data + self->at, self->end - self->at);
  self->base += self->at;
  self->end -= self->at;
  self->at = 0;
}

static void grow(WtInput *self)
{
  self->capacity *= 2;
  self->data = g_realloc(self->data, self->capacity);
}

bool wt_input_fill(WtInput *self, size_t n)
{
  if (self->at == self->end || n > self->capacity - self->at)
    slide(self);
  while (self->end - self->at < n) {
    if (self->end == self->capacity)
      grow(self);
    const size_t room = self->capacity - self->end;

    if (!read_some(self, MIN(room, self->block)))
      return false;
  }
  return true;
}

bool wt_input_skip(WtInput *self, uint64_t n)
{
  while (n > wt_input_left(self)) {
    n -= wt_input_left(self);
    self->at = self->end;
    if (!wt_input_fill(self, 1))
      return false;
  }
  self->at += (size_t) n;
  return true;
}

uint64_t wt_input_consumed(const WtInput *self)
{
  const size_t pending = self->gunzip ? wt_gunzip_pending(self->gunzip) : wt_input_left(self);

  return self->received - pending;
}

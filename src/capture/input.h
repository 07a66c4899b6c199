/* SPDX-License-Identifier: GPL-2.0-or-later
 *
 * Octets of a capture file as contiguous views, whatever they come from: a file, a pipe,
 * memory, gzip in any of them. One buffer slides over the file; it grows only when it is full
 * of octets that really arrived, so a length field alone costs nothing. No mapping: a file that
 * shrinks while it is read would kill us.
 *
 * A view holds until the next wt_input_need() or wt_input_skip().
 */
#ifndef WT_CAPTURE_INPUT_H
#define WT_CAPTURE_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Measured on 500 MB with a CRC over every frame, 1 MiB L2: 64 KiB takes 1.3 times as long as
   1 MiB, 256 KiB 1.2 times; 4 MiB gains nothing. */
#define WT_BLOCK (1024u * 1024)
#define WT_BLOCK_MIN (64u * 1024)

/**
 * WtReader: where octets come from.
 * @read: up to @n octets, at least one; 0 at the end; -1 with errno set
 * @close: frees @user; may be NULL
 * @size: octets in all, 0 if unknown                              [octets]
 */
typedef struct {
  ssize_t (*read)(void *user, uint8_t *into, size_t n);
  void (*close)(void *user);
  void *user;
  uint64_t size;
} WtReader;

typedef struct WtGunzip WtGunzip;

/**
 * WtInput:
 * @at: next octet not taken yet, index into data
 * @end: end of what was read, likewise
 * @base: offset of data[0] in the (uncompressed) file
 * @received: octets that the reader gave                          [octets]
 * @fault: why reading stopped before the end, or NULL
 * @failed: @fault is the system's, not the content's
 * @live_fd: the reader's, if its octets may be long in coming; else negative
 * @quiet: told before a read that has to wait, see wt_source_set_quiet(); NULL: it just waits
 */
typedef struct {
  uint8_t *data;
  size_t at, end, capacity, block;
  uint64_t base;
  WtReader reader;
  WtGunzip *gunzip;
  uint64_t received;
  const char *fault;
  char fault_text[96];
  bool ended, failed;
  int live_fd;
  bool (*quiet)(void *user, unsigned quiet_ms);
  void *quiet_user;
} WtInput;

/**
 * wt_input_init:
 * @reader: taken; a first read shows whether it is gzip
 * @block: octets asked for at once, and the buffer to begin with, at least WT_BLOCK_MIN
 */
void wt_input_init(WtInput *self, const WtReader *reader, size_t block);
void wt_input_clear(WtInput *self);

/** wt_input_fill: the slow part of wt_input_need(). */
bool wt_input_fill(WtInput *self, size_t n);

static inline size_t wt_input_left(const WtInput *self)
{
  return self->end - self->at;
}

/** wt_input_offset: of the next octet, in the uncompressed file. */
static inline uint64_t wt_input_offset(const WtInput *self)
{
  return self->base + self->at;
}

/**
 * wt_input_need:
 * Returns: the next @n octets, not taken yet; NULL if the input ends or fails before: what is
 * left is then in the buffer still, and wt_input_lack() says why
 */
static inline const uint8_t *wt_input_need(WtInput *self, size_t n)
{
  if (self->end - self->at < n && !wt_input_fill(self, n))
    return NULL;
  return self->data + self->at;
}

/**
 * wt_input_lack:
 * Why octets were lacking: the input's own fault, or @ended if it just ended.
 */
static inline const char *wt_input_lack(const WtInput *self, const char *ended)
{
  return self->fault ? self->fault : ended;
}

/** wt_input_take: passes over @n octets that wt_input_need() gave. */
static inline void wt_input_take(WtInput *self, size_t n)
{
  self->at += n;
}

/** wt_input_skip: passes over @n octets without keeping them; false if there are fewer. */
bool wt_input_skip(WtInput *self, uint64_t n);

/** wt_input_consumed: octets of the file as stored (compressed) that were used up. */
uint64_t wt_input_consumed(const WtInput *self);

#endif

/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "capture/source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "capture/format.h"
#include "wiretruth/error.h"

#define SNIFFED 256u /* octets looked at to tell what a file is that we do not read */

static const WtFormat *const formats[] = { &wt_pcap_format, &wt_pcapng_format };

static ssize_t read_file(void *user, uint8_t *into, size_t n)
{
  ssize_t got;

  do
    got = read(GPOINTER_TO_INT(user), into, n);
  while (got < 0 && errno == EINTR);
  return got;
}

static void close_file(void *user)
{
  close(GPOINTER_TO_INT(user));
}

/* @live_fd: the file's, if it is one that somebody may be writing to right now. */
static bool open_file(const char *path, WtReader *reader, int *live_fd, GError **error)
{
  const bool standard_input = strcmp(path, "-") == 0;
  const int fd = standard_input ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  struct stat st = { 0 };

  *live_fd = -1;
  *reader =
      (WtReader) { read_file, standard_input ? NULL : close_file, GINT_TO_POINTER(fd), 0 };
  const char *why = fd < 0 || fstat(fd, &st) != 0 ? g_strerror(errno)
                    : S_ISDIR(st.st_mode)         ? "is a directory"
                                                  : NULL;

  if (why) {
    g_set_error(error, WT_ERROR, WT_ERROR_OPEN, "capture '%s': %s", path, why);
    if (fd >= 0 && reader->close)
      reader->close(reader->user);
    return false;
  }
  if (S_ISREG(st.st_mode)) {
    const off_t at = lseek(fd, 0, SEEK_CUR);

    reader->size = at >= 0 && at < st.st_size ? (uint64_t) (st.st_size - at) : 0;
    (void) posix_fadvise(fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  }
  if (S_ISFIFO(st.st_mode) || S_ISSOCK(st.st_mode) || S_ISCHR(st.st_mode))
    *live_fd = fd;
  return true;
}

WtSource *wt_source_open_block(const char *path, size_t block, GError **error)
{
  WtReader reader;
  int live_fd;
  WtSource *const self = open_file(path, &reader, &live_fd, error)
                             ? wt_source_new(&reader, path, block, error)
                             : NULL;

  if (self)
    self->input.live_fd = live_fd;
  return self;
}

WtSource *wt_source_open(const char *path, GError **error)
{
  return wt_source_open_block(path, WT_BLOCK, error);
}

static const WtFormat *find_format(WtInput *input)
{
  const uint8_t *head = wt_input_need(input, 4);

  for (size_t i = 0; head && i < G_N_ELEMENTS(formats); i++)
    if (formats[i]->magic(head))
      return formats[i];
  return NULL;
}

static char *say_what_it_is(WtInput *input, const char *name)
{
  (void) wt_input_need(input, SNIFFED);
  const WtBytes head = { input->data + input->at, MIN(wt_input_left(input), SNIFFED) };

  if (head.len == 0)
    return g_strdup("is empty, not a capture");
  return wt_foreign_advice(head, name);
}

static bool start(WtSource *self, const char *name, GError **error)
{
  const char *why = NULL;

  self->format = find_format(&self->input);
  if (self->format && self->format->start(self, &why))
    return true;
  if (self->input.fault) {
    g_set_error(error, WT_ERROR, self->input.failed ? WT_ERROR_OPEN : WT_ERROR_FORMAT,
                "capture '%s': %s", name, self->input.fault);
    return false;
  }
  g_autofree char *what = why ? g_strdup(why) : say_what_it_is(&self->input, name);

  g_set_error(error, WT_ERROR, WT_ERROR_FORMAT, "capture '%s': %s", name, what);
  return false;
}

WtSource *wt_source_new(const WtReader *reader, const char *name, size_t block, GError **error)
{
  g_autoptr(WtSource) self = g_new0(WtSource, 1);

  wt_input_init(&self->input, reader, block);
  return start(self, name, error) ? g_steal_pointer(&self) : NULL;
}

void wt_source_free(WtSource *self)
{
  if (!self)
    return;
  if (self->format && self->format->clear)
    self->format->clear(self);
  wt_input_clear(&self->input);
  g_free(self->opening);
  g_free(self);
}

void wt_source_set_blocks(WtSource *self, WtSourceBlock block, void *user)
{
  self->block = block;
  self->block_user = user;
}

void wt_source_set_quiet(WtSource *self, WtSourceQuiet quiet, void *user)
{
  self->input.quiet = quiet;
  self->input.quiet_user = user;
}

void wt_source_hand_out(WtSource *self, WtBytes octets, bool big_endian)
{
  if (self->begun && self->block)
    self->block(self->block_user, octets, big_endian);
  if (self->begun)
    return;
  self->opening = g_memdup2(octets.data, octets.len);
  self->opening_len = octets.len;
  self->opening_big_endian = big_endian;
}

/* Who wants the file's header said so only after it was read. */
static void begin(WtSource *self)
{
  self->begun = true;
  wt_source_hand_out(self, (WtBytes) { self->opening, self->opening_len },
                     self->opening_big_endian);
  g_clear_pointer(&self->opening, g_free);
}

WtSourceStatus wt_source_next(WtSource *self, WtFrame *out)
{
  if (!self->begun)
    begin(self);
  if (self->status == WT_SOURCE_FRAME)
    self->status = self->format->next(self, out);
  return self->status;
}

WtSourceStatus wt_source_breaks(WtSource *self, uint64_t octet, const char *reason)
{
  self->broken = (WtSourceBreak) {
    .frame = self->frames + 1,
    .octet = octet,
    .reason = reason,
  };
  return WT_SOURCE_BROKEN;
}

const WtSourceBreak *wt_source_break(const WtSource *self)
{
  return self->status == WT_SOURCE_BROKEN ? &self->broken : NULL;
}

bool wt_source_is_pcapng(const WtSource *self)
{
  return self->format == &wt_pcapng_format;
}

uint64_t wt_source_left_out(const WtSource *self)
{
  return self->left_out;
}

uint64_t wt_source_dropped(const WtSource *self)
{
  return self->dropped;
}

bool wt_source_extent(const WtSource *self, uint64_t *consumed, uint64_t *size)
{
  *consumed = wt_input_consumed(&self->input);
  *size = self->input.reader.size;
  return *size > 0;
}

double wt_source_progress(const WtSource *self)
{
  uint64_t consumed, size;

  if (!wt_source_extent(self, &consumed, &size))
    return -1;
  return consumed < size ? (double) consumed / (double) size : 1;
}
